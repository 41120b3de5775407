"""Tie points to the network, once, each on its own: no point can spoil another."""

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import require_wgs84
from geo.travel.graph import RoutingGraph
from geo.travel.parameters import Parameters
from geo.travel.sphere import chord_to_km, unit_vectors
from geo.travel.types import PointStatus, SnappedPoints


def snap_points(
    points: gpd.GeoSeries, graph: RoutingGraph, parameters: Parameters
) -> SnappedPoints:
    """Return the access legs of points: straight lines to their nearest entry nodes.

    A point without finite coordinates, or with no road within ``reach_km``, gets a status and no
    legs.

    Raises
    ------
    CrsError
        When the points are not in WGS84.
    """
    require_wgs84(points)
    shapes = points.to_numpy()
    lon, lat = shapely.get_x(shapes), shapely.get_y(shapes)
    finite = np.isfinite(lon) & np.isfinite(lat)
    xyz = np.full((len(points), 3), np.nan)
    xyz[finite] = unit_vectors(lon[finite], lat[finite])
    k = min(parameters.access_points, len(graph.entries))
    access = np.full((len(points), k), -1, dtype=np.int64)
    leg_km = np.full((len(points), k), np.inf)
    chord, nearest = graph.tree.query(xyz[finite], k=np.arange(1, k + 1))
    access[finite], leg_km[finite] = graph.entries[nearest], chord_to_km(chord)
    outside = finite & ~(leg_km[:, 0] <= parameters.reach_km)
    access[outside], leg_km[outside], xyz[outside] = -1, np.inf, np.nan
    status = np.select([~finite, outside], [PointStatus.EMPTY, PointStatus.OUTSIDE], PointStatus.OK)
    return SnappedPoints(
        index=points.index,
        lon=np.where(status == PointStatus.OK, lon, np.nan),
        lat=np.where(status == PointStatus.OK, lat, np.nan),
        xyz=xyz,
        access=access,
        leg_km=leg_km,
        status=status.astype(np.uint8),
    )
