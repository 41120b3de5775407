"""A grid of equal hexagons, for maps that do not depend on where borders run.

Built in the project's equal-area projection: every cell has the same area on the ground. Cells of
H3, the usual ready-made grid, are about 30 % smaller in Jilin than their published mean, differ in
area among themselves, and come in sizes that jump by a factor of seven.
"""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import METRIC_CRS, require_wgs84

WIDTH_KM: Final = 25.0
"""Default distance between opposite sides: 541 km^2, where most cells have enough centres."""
FEW: Final = 10
"""Below so many centres a cell is flagged; a rate of fewer says little."""

_ROOT_3: Final = float(np.sqrt(3.0))


def hexagon_cells(
    points: gpd.GeoDataFrame | gpd.GeoSeries, *, width_km: float = WIDTH_KM
) -> pd.Series:
    """Return the hexagon each point lies in.

    Parameters
    ----------
    points
        Points in WGS84.
    width_km
        Distance between opposite sides of a cell, in kilometres, larger than 0.

    Returns
    -------
    Series
        ``cell``, index of ``points``: column and row of the cell as ``12:-3`` in axial
        coordinates of pointed-top hexagons (Patel, *Hexagonal Grids*), counted from the origin of
        :data:`geo.crs.METRIC_CRS`.
    """
    require_wgs84(points)
    flat = points.geometry.to_crs(METRIC_CRS)
    side = width_km * 1000.0 / _ROOT_3
    q = (_ROOT_3 / 3.0 * flat.x.to_numpy() - flat.y.to_numpy() / 3.0) / side
    r = (2.0 / 3.0 * flat.y.to_numpy()) / side
    column, row = _round(q, r)
    cells = [f"{a}:{b}" for a, b in zip(column, row, strict=True)]
    return pd.Series(cells, index=points.index, name="cell", dtype=object)


def hexagon_outlines(cells: pd.Index, *, width_km: float = WIDTH_KM) -> gpd.GeoSeries:
    """Draw cells.

    Parameters
    ----------
    cells
        Labels as :func:`hexagon_cells` makes them, for the same ``width_km``.

    Returns
    -------
    GeoSeries
        Polygons in WGS84, index ``cells``.
    """
    side = width_km * 1000.0 / _ROOT_3
    axial = np.array([label.split(":") for label in cells], dtype=np.float64).reshape(-1, 2)
    middle = side * np.column_stack([_ROOT_3 * (axial[:, 0] + axial[:, 1] / 2), 1.5 * axial[:, 1]])
    angles = np.radians(np.arange(30, 390, 60))
    corners = side * np.column_stack([np.cos(angles), np.sin(angles)])
    shapes = shapely.polygons(middle[:, np.newaxis, :] + corners)
    return gpd.GeoSeries(shapes, index=cells, crs=METRIC_CRS).to_crs(4326)


def _round(q: np.ndarray, r: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Round axial coordinates to the nearest cell: of three that sum to 0, mend the worst."""
    cube = np.stack([q, r, -q - r])
    whole = np.rint(cube)
    worst = np.abs(whole - cube).argmax(axis=0)
    others = whole.sum(axis=0)
    at = np.arange(len(q))
    whole[worst, at] -= others
    return whole[0].astype(np.int64), whole[1].astype(np.int64)
