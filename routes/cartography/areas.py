"""Polygons as paths of matplotlib."""

import numpy as np
import shapely
from matplotlib.path import Path


def outline_path(area: shapely.Polygon | shapely.MultiPolygon) -> Path:
    """Return the rings of polygons as one path, holes included."""
    rings = [
        ring
        for polygon in shapely.get_parts(area)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    points = [shapely.get_coordinates(ring) for ring in rings]
    codes = [
        np.r_[Path.MOVETO, np.full(len(ring) - 2, Path.LINETO), Path.CLOSEPOLY] for ring in points
    ]
    return Path(np.concatenate(points), np.concatenate(codes).astype(Path.code_type))
