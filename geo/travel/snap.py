"""Tie points to the network, once, each on its own: no point can spoil another.

A place enters the network at the nearest entry on its side of the water (:mod:`geo.travel.water`),
wherever the drive leads: the roads, and not the access legs of the places beside them, decide how
two roads are joined. Only a place along a road that is entered at its ends (an expressway, or an
edge longer than :attr:`Parameters.chord_km`, whose course is not known) may enter at both ends of
it. The leg to the farther end then takes so long that the way over the place is no quicker than the
road, so that no place is a short cut.

Worked example: a road of 40 km at a minute per km, and a place beside it 10 km from one end and 30
from the other, with legs of 3 minutes per km. The legs take 30 and 90 minutes; over the place 120,
by the road 40. At half a minute per km the legs would take 5 and 15 minutes; the leg to the farther
end then takes 40 - 5 = 35.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import require_wgs84
from geo.travel.graph import Chords, RoutingGraph, least_of_each
from geo.travel.parameters import Parameters
from geo.travel.sphere import chord_to_km, unit_vectors
from geo.travel.types import Floats, Integers, PointStatus, SnappedPoints
from geo.travel.water import BRIDGE_KM

RANKS = (*range(1, 17), 20, 24, 32, 40, 48, 56, 64)
"""Which of the nearest entries are looked at where the first lies beyond water: neighbours lie on
one road, and so on one side, as a rule."""


def snap_points(
    points: gpd.GeoSeries, graph: RoutingGraph, parameters: Parameters
) -> SnappedPoints:
    """Return the access legs of points: straight lines to near nodes within ``reach_km``.

    A point without finite coordinates, or with no node that near, gets a status and no legs.

    Raises
    ------
    CrsError
        When the points are not in WGS84.
    """
    require_wgs84(points)
    lon, lat = _coordinates(points)
    return snap_lonlat(lon, lat, points.index, graph, parameters)


def snap_lonlat(
    lon: Floats, lat: Floats, index: pd.Index, graph: RoutingGraph, parameters: Parameters
) -> SnappedPoints:
    """Return the access legs of WGS84 degrees, (n,), labelled by ``index``; NaN is no position."""
    finite = np.isfinite(lon) & np.isfinite(lat)
    xyz = np.full((len(lon), 3), np.nan)
    xyz[finite] = unit_vectors(lon[finite], lat[finite])
    slots = 1 if graph.chords is None else 2
    access = np.full((len(lon), slots), -1, dtype=np.int64)
    leg_km = np.full((len(lon), slots), np.inf)
    access[finite, 0], leg_km[finite, 0] = _nearest(graph, xyz[finite], lon[finite], lat[finite])
    beyond = leg_km[:, 0] > parameters.reach_km
    access[beyond], leg_km[beyond] = -1, np.inf
    inside = finite & ~beyond
    if graph.chords is not None:
        access[inside, 1], leg_km[inside, 1] = _other_ends(
            graph.chords, parameters, xyz[inside], access[inside, 0], leg_km[inside, 0]
        )
    xyz[~inside] = np.nan
    status = np.select([~finite, beyond], [PointStatus.EMPTY, PointStatus.OUTSIDE], PointStatus.OK)
    return SnappedPoints(
        index=index,
        lon=np.where(inside, lon, np.nan),
        lat=np.where(inside, lat, np.nan),
        xyz=xyz,
        access=access,
        leg_km=leg_km,
        status=status.astype(np.uint8),
    )


def _nearest(graph: RoutingGraph, xyz: Floats, lon: Floats, lat: Floats) -> tuple[Integers, Floats]:
    """Return the entry of each point and the km of its leg, both (n,).

    The nearest entry; beyond a river or a lake only where none on this side is near.
    """
    chord, node = graph.tree.query(xyz)
    node, km = np.asarray(node, dtype=np.int64), chord_to_km(chord)
    if graph.water is None or len(node) == 0:
        return node, km
    here = np.column_stack([lon, lat])
    beyond = np.flatnonzero(graph.water.stops(here, _lonlat(graph, node), km))
    if len(beyond):
        numbers = [rank for rank in RANKS if rank <= graph.tree.n]
        chords, nodes = graph.tree.query(xyz[beyond], k=numbers)
        lengths = chord_to_km(chords)
        starts = np.repeat(here[beyond], len(numbers), axis=0)
        stopped = graph.water.stops(starts, _lonlat(graph, nodes.ravel()), lengths.ravel())
        lengths = lengths + np.where(stopped.reshape(lengths.shape), BRIDGE_KM, 0.0)
        best = lengths.argmin(axis=1)[:, np.newaxis]
        node[beyond] = np.take_along_axis(nodes, best, axis=1)[:, 0]
        km[beyond] = np.take_along_axis(lengths, best, axis=1)[:, 0]
    return node, km


def _lonlat(graph: RoutingGraph, nodes: Integers) -> Floats:
    return np.column_stack([graph.lon[nodes], graph.lat[nodes]])


def _other_ends(
    chords: Chords, parameters: Parameters, xyz: Floats, node: Integers, km: Floats
) -> tuple[Integers, Floats]:
    """Return the far end of the chord that a point lies along, and the km of the leg to there.

    Of the chords that end at the entry of a point, the one whose straight line passes nearest; -1
    and inf where the point does not lie between the ends of any.
    """
    count = np.diff(chords.start)[node]
    row = np.repeat(np.arange(len(node)), count)
    step = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    chord = chords.start[node][row] + step
    here, end = chords.xyz[node[row]], chords.xyz[chords.end[chord]]
    along, offset = end - here, xyz[row] - here
    share = (along * offset).sum(axis=1) / (along**2).sum(axis=1)
    aside = np.linalg.norm(offset - along * share[:, np.newaxis], axis=1)
    first = least_of_each(row, np.where(share > 0, aside, np.inf))
    first = first[share[first] > 0]
    far, away = np.full(len(node), -1, dtype=np.int64), np.full(len(node), np.inf)
    rows, far[row[first]] = row[first], chords.end[chord[first]]
    straight = chord_to_km(np.linalg.norm(xyz[rows] - end[first], axis=1))
    rest = chords.minutes[chord[first]] - parameters.leg_minutes(km[rows])
    away[rows] = np.maximum(straight, parameters.leg_reach_km(rest))
    return far, away


def _coordinates(points: gpd.GeoSeries) -> tuple[Floats, Floats]:
    """Return longitude and latitude; NaN for what is missing, empty or not a point."""
    shapes = points.to_numpy()
    lonlat = np.full((len(shapes), 2), np.nan)
    given = (shapely.get_type_id(shapes) == shapely.GeometryType.POINT) & ~shapely.is_empty(shapes)
    lonlat[given] = shapely.get_coordinates(shapes[given])
    return lonlat[:, 0], lonlat[:, 1]
