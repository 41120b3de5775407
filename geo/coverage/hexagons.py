"""A grid of equal hexagons, for maps that do not depend on where borders run.

Built in the project's equal-area projection: every cell has the same area on the ground. Cells of
H3, the usual ready-made grid, are about 30 % smaller in Jilin than their published mean, differ in
area among themselves, and come in sizes that jump by a factor of seven.
"""

import re
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import METRIC_CRS
from geo.errors import N_, DataError
from geo.given import degrees_of, number

WIDTH_KM: Final = 25.0
"""Default distance between opposite sides: 541 km^2, where most cells have enough centres."""
FEW: Final = 10
"""Below so many centres a cell is flagged; a rate of fewer says little."""

_ROOT_3: Final = float(np.sqrt(3.0))
_LABEL: Final = re.compile(r"-?\d+:-?\d+")
_NEIGHBOURS: Final = ((1, 0), (1, -1), (0, -1), (-1, 0), (-1, 1), (0, 1))


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
        :data:`geo.crs.METRIC_CRS`. Each point lies in its cell as :func:`hexagon_outlines` draws
        it: with straight sides in degrees, which leave those of the projection by a few metres.

    Raises
    ------
    DataError
        If the width is not above 0, or a row has no point.
    """
    degrees = degrees_of(points, "points")
    number(width_km, "width_km", least=0, above=True)
    flat = points.geometry.to_crs(METRIC_CRS)
    side = width_km * 1000.0 / _ROOT_3
    q = (_ROOT_3 / 3.0 * flat.x.to_numpy() - flat.y.to_numpy() / 3.0) / side
    r = (2.0 / 3.0 * flat.y.to_numpy()) / side
    column, row = _round(q, r)
    _mend(column, row, degrees, width_km)
    return pd.Series(_labels(column, row), index=points.index, name="cell", dtype=object)


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

    Raises
    ------
    DataError
        If a label is none, or the width is not above 0.
    """
    side = number(width_km, "width_km", least=0, above=True) * 1000.0 / _ROOT_3
    for label in cells:
        if not _LABEL.fullmatch(str(label)):
            raise DataError(N_("“%(label)s” names no hexagon; one is “12:-3”."), label=label)
    axial = np.array([label.split(":") for label in cells], dtype=np.float64).reshape(-1, 2)
    middle = side * np.column_stack([_ROOT_3 * (axial[:, 0] + axial[:, 1] / 2), 1.5 * axial[:, 1]])
    angles = np.radians(np.arange(30, 390, 60))
    corners = side * np.column_stack([np.cos(angles), np.sin(angles)])
    shapes = shapely.polygons(middle[:, np.newaxis, :] + corners)
    return gpd.GeoSeries(shapes, index=cells, crs=METRIC_CRS).to_crs(4326)


def _mend(column: np.ndarray, row: np.ndarray, degrees: np.ndarray, width_km: float) -> None:
    """Move each point that is drawn outside its cell into the neighbour that it is drawn in."""
    outside = np.flatnonzero(~_drawn_inside(column, row, degrees, width_km))
    for right, down in _NEIGHBOURS:
        if not len(outside):
            return
        there, below = column[outside] + right, row[outside] + down
        found = _drawn_inside(there, below, degrees[outside], width_km)
        column[outside[found]], row[outside[found]] = there[found], below[found]
        outside = outside[~found]


def _drawn_inside(
    column: np.ndarray, row: np.ndarray, degrees: np.ndarray, width_km: float
) -> np.ndarray:
    number_of, labels = pd.factorize(np.array(_labels(column, row), dtype=object))
    outlines = hexagon_outlines(pd.Index(labels, dtype=object), width_km=width_km).to_numpy()
    shapely.prepare(outlines)
    return np.asarray(shapely.intersects_xy(outlines[number_of], degrees[:, 0], degrees[:, 1]))


def _labels(column: np.ndarray, row: np.ndarray) -> list[str]:
    return [f"{a}:{b}" for a, b in zip(column, row, strict=True)]


def _round(q: np.ndarray, r: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Round axial coordinates to the nearest cell: of three that sum to 0, mend the worst."""
    cube = np.stack([q, r, -q - r])
    whole = np.rint(cube)
    worst = np.abs(whole - cube).argmax(axis=0)
    others = whole.sum(axis=0)
    at = np.arange(len(q))
    whole[worst, at] -= others
    return whole[0].astype(np.int64), whole[1].astype(np.int64)
