"""Tie points to the network, once, each on its own: no point can spoil another."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import require_wgs84
from geo.travel.graph import RoutingGraph
from geo.travel.parameters import Parameters
from geo.travel.sphere import chord_to_km, unit_vectors
from geo.travel.types import Floats, PointStatus, SnappedPoints


def snap_points(
    points: gpd.GeoSeries, graph: RoutingGraph, parameters: Parameters
) -> SnappedPoints:
    """Return the access legs of points: straight lines to their nearest nodes within ``reach_km``.

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
    k = min(parameters.access_points, graph.tree.n)
    access = np.full((len(lon), k), -1, dtype=np.int64)
    leg_km = np.full((len(lon), k), np.inf)
    chord, nearest = graph.tree.query(xyz[finite], k=np.arange(1, k + 1))
    access[finite], leg_km[finite] = nearest, chord_to_km(chord)
    beyond = leg_km > parameters.reach_km
    access[beyond], leg_km[beyond] = -1, np.inf
    outside = finite & beyond.all(axis=1)
    xyz[outside] = np.nan
    status = np.select([~finite, outside], [PointStatus.EMPTY, PointStatus.OUTSIDE], PointStatus.OK)
    return SnappedPoints(
        index=index,
        lon=np.where(status == PointStatus.OK, lon, np.nan),
        lat=np.where(status == PointStatus.OK, lat, np.nan),
        xyz=xyz,
        access=access,
        leg_km=leg_km,
        status=status.astype(np.uint8),
    )


def _coordinates(points: gpd.GeoSeries) -> tuple[Floats, Floats]:
    """Return longitude and latitude; NaN for what is missing, empty or not a point."""
    shapes = points.to_numpy()
    lonlat = np.full((len(shapes), 2), np.nan)
    given = (shapely.get_type_id(shapes) == shapely.GeometryType.POINT) & ~shapely.is_empty(shapes)
    lonlat[given] = shapely.get_coordinates(shapes[given])
    return lonlat[:, 0], lonlat[:, 1]
