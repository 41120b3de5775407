"""The area within so many minutes of any of several places (等时圈).

Every point of a fixed grid gets the minutes that the matrix would give it: one search from all
sources together over the network, then the best of the point's own access legs, or one direct leg.
The area is drawn between the points by marching squares, so it has holes where the network passes
without an exit and islands around exits, and nothing is smoothed.

Worked example, on a road at 60 km/h that can be entered every 2 km, with legs of 3 minutes per km
and one source at such an entry: after 3 minutes a leg reaches 3 / 3 = 1 km around the source; the
next entry is reached in 2 minutes, which leaves (3 - 2) / 3 = 1/3 km around it; the one after that
takes 4 minutes. The area is a disc of 1 km and one of 1/3 km, 3.49 km² in all.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from contourpy import FillType, contour_generator
from pyproj import Transformer

from geo.crs import METRIC_CRS, WGS84
from geo.given import number
from geo.travel.cost import MAX_COST, MINUTE_STEPS, unpack
from geo.travel.graph import RoutingGraph
from geo.travel.nearest import Sweep, beside_roads, nearest_costs, sweep
from geo.travel.parameters import Parameters
from geo.travel.snap import snap_lonlat
from geo.travel.types import Floats, Integers, Singles, SnappedPoints

MAX_MINUTES = 1440
"""Longest isochrone: a day on the road."""

TILE = 16
"""Grid points along one side of the squares that are computed or, far off, skipped."""

ROW = 32
"""Squares beside each other that are computed at once at most: bounds memory."""

_STRETCH = 1.005
"""A radius on the sphere is at most this much longer in METRIC_CRS, see its description."""


class Discs(NamedTuple):
    """Where an off-network leg can lead: centres and radii, in cells of the grid."""

    x: Floats
    y: Floats
    radius: Floats


class Grid(NamedTuple):
    """Minutes at grid points; ``x`` and ``y`` count cells from the origin of METRIC_CRS."""

    x: Floats
    y: Floats
    minutes: Singles


def isochrone(
    graph: RoutingGraph, parameters: Parameters, sources: SnappedPoints, minutes: Sequence[float]
) -> gpd.GeoDataFrame:
    """Return the areas within each of some minutes of the nearest source.

    A grid point (:attr:`Parameters.grid_km` apart) lies inside exactly if the matrix gives it at
    most that many minutes from some source. Where the four corners of a cell agree, so does the
    whole cell; what is narrower than a cell may be missed. Areas of more minutes contain those of
    fewer. Borders are not known: an area may reach beyond the covered province.

    Parameters
    ----------
    graph, parameters
        The network.
    sources
        The places; those that cannot be used count for nothing.
    minutes
        Thresholds, inclusive, each above 0 and at most a day.

    Returns
    -------
    GeoDataFrame
        One row per threshold in the order given: ``minutes``, and ``geometry``, a WGS84
        MultiPolygon with holes, empty where nothing is reachable.

    Raises
    ------
    DataError
        When a threshold is out of range.
    """
    for level in minutes:
        number(level, "minutes", least=0, most=MAX_MINUTES, above=True)
    # No leg grows by more over one cell. A larger step between grid points is a jump, of unknown
    # place: clipped to the slope on both sides, it is drawn midway.
    slope = float(parameters.leg_minutes(parameters.grid_km))
    found = sweep(graph.costs, parameters, sources)
    highest = max(minutes, default=0.0) + slope
    grid = _grid_minutes(graph, parameters, found, _discs(graph, parameters, found, highest))
    areas = [_area(grid, level, slope=slope) for level in minutes]
    metric = shapely.transform(areas, lambda cells: cells * parameters.grid_km * 1000)
    shapes = gpd.GeoSeries(metric, crs=METRIC_CRS).to_crs(WGS84)
    return gpd.GeoDataFrame({"minutes": np.array(minutes, dtype=float)}, geometry=shapes)


def _discs(graph: RoutingGraph, parameters: Parameters, found: Sweep, highest: float) -> Discs:
    """Return how far a leg may lead from each node and source in what is left of ``highest``."""
    known = found.costs <= MAX_COST
    left = highest - unpack(found.costs[known]).minutes
    usable = beside_roads(found.sources)
    at_start = np.full(usable.sum(), parameters.direct_reach_km(highest))
    km = np.minimum(parameters.leg_reach_km(left), parameters.reach_km)
    lon = np.append(graph.lon[known][left >= 0], found.sources.lon[usable])
    lat = np.append(graph.lat[known][left >= 0], found.sources.lat[usable])
    x, y = _transformer(inverse=False).transform(lon, lat)
    cell_m = parameters.grid_km * 1000
    radius = np.append(km[left >= 0], at_start) / parameters.grid_km * _STRETCH
    return Discs(np.asarray(x) / cell_m, np.asarray(y) / cell_m, radius)


def _grid_minutes(graph: RoutingGraph, parameters: Parameters, found: Sweep, discs: Discs) -> Grid:
    """Return the minutes at all grid points that a leg may lead to; inf at the rest of the box."""
    x, y = _axis(discs.x, discs.radius), _axis(discs.y, discs.radius)
    minutes = np.full((len(y), len(x)), np.inf, dtype=np.float32)
    to_degrees = _transformer(inverse=True)
    cell_m = parameters.grid_km * 1000
    for rows, columns in _tiles(x, y, discs):
        east, north = np.meshgrid(x[columns] * cell_m, y[rows] * cell_m)
        lon, lat = to_degrees.transform(east.ravel(), north.ravel())
        points = snap_lonlat(lon, lat, pd.RangeIndex(lon.size), graph, parameters)
        cost, _ = nearest_costs(found, parameters, graph.arriving(points))
        minutes[rows, columns] = unpack(cost).minutes.reshape(east.shape)
    return Grid(x, y, minutes)


def _axis(centres: Floats, radius: Floats) -> Floats:
    """Return whole numbers from below the lowest disc to above the highest: two at least."""
    if len(centres) == 0:
        return np.arange(2.0)
    return np.arange(np.floor((centres - radius).min()), np.ceil((centres + radius).max()) + 1)


def _tiles(x: Floats, y: Floats, discs: Discs) -> Iterator[tuple[slice, slice]]:
    """Yield the rows and columns of tiles that the box around a disc touches, side by side."""
    columns, rows = ((len(axis) + TILE - 1) // TILE for axis in (x, y))
    left, right = _touched(x, discs.x, discs.radius)
    top, bottom = _touched(y, discs.y, discs.radius)
    boxes = np.zeros((rows + 1, columns + 1), dtype=np.int64)  # its running sums count them
    for edge, change in ((top, 1), (bottom, -1)):
        np.add.at(boxes, (edge, left), change)
        np.add.at(boxes, (edge, right), -change)
    wanted = boxes.cumsum(axis=0).cumsum(axis=1)[:rows, :columns] > 0
    for row, line in enumerate(wanted):
        for first, end in np.flatnonzero(np.diff(line, prepend=False, append=False)).reshape(-1, 2):
            for at in range(first, end, ROW):
                across = slice(at * TILE, min(at + ROW, end) * TILE)
                yield slice(row * TILE, (row + 1) * TILE), across


def _touched(axis: Floats, centres: Floats, radius: Floats) -> tuple[Integers, Integers]:
    """Return the first tile of an axis that each disc touches, and the one after the last."""
    first = np.floor((centres - radius - axis[0]) / TILE).astype(np.int64)
    return first, np.floor((centres + radius - axis[0]) / TILE).astype(np.int64) + 1


def _area(grid: Grid, level: float, *, slope: float) -> shapely.MultiPolygon:
    """Return where minutes are at most ``level``, in cells.

    Minutes are multiples of a step, so a contour half a step above the level meets no grid point:
    rings never touch themselves there, and the comparison is inclusive.
    """
    contour = (np.floor(level * MINUTE_STEPS) + 0.5) / MINUTE_STEPS
    heights = np.clip(grid.minutes.astype(float) - contour, -slope, slope)
    drawn = contour_generator(
        grid.x, grid.y, heights, name="serial", fill_type=FillType.OuterOffset
    ).filled(-np.inf, 0.0)
    rings = (np.split(points, ends[1:-1]) for points, ends in zip(*drawn, strict=True))
    return shapely.MultiPolygon([(outer, holes) for outer, *holes in rings])


@cache
def _transformer(*, inverse: bool) -> Transformer:
    ends = (METRIC_CRS, WGS84) if inverse else (WGS84, METRIC_CRS)
    return Transformer.from_crs(*ends, always_xy=True)
