"""Cut the road network of the province out of a world network and name its expressways.

The world network is a Python module of 36 MB that holds two literals. It is parsed as text, and
never imported: ``graph=[{neighbour: km, ...}, ...]`` and ``nodes=[[lat, lon], ...]``.
"""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.build.fetch import SCGRAPH_DATA, open_member
from geo.crs import METRIC_CRS, WGS84
from geo.travel.network import RoadNetwork

MEMBER = "scgraph_data/world_highways.py"
BUFFER_KM = 30
"""Width of the strip kept beyond the border, so that ways through the neighbours are found."""


def clip_network(source: str, province: shapely.Geometry) -> RoadNetwork:
    """Return the largest connected part of the world network in a province and its border strip.

    Parameters
    ----------
    source
        Text of the world network's module.
    province
        Polygon in WGS84.
    """
    lat, lon = _node_table(source)
    area = gpd.GeoSeries([province], crs=WGS84).to_crs(METRIC_CRS).buffer(BUFFER_KM * 1000)
    west, south, east, north = area.to_crs(WGS84).total_bounds
    box = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
    points = gpd.GeoSeries.from_xy(lon[box], lat[box], crs=WGS84).to_crs(METRIC_CRS)
    kept = box[points.within(area.iloc[0]).to_numpy()]
    u, v, km = _edge_table(source, kept)
    return _largest_component(
        RoadNetwork(lon[kept], lat[kept], u, v, km, np.full(len(u), "", dtype="U8"))
    )


def _node_table(source: str) -> tuple[np.ndarray, np.ndarray]:
    start = source.index("nodes=[[") + len("nodes=[[")
    text = source[start : source.index("]]", start)].replace("], [", ",")
    table = np.array(text.split(","), dtype=float).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _edge_table(source: str, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the edges between kept nodes, as positions in ``kept``, each once."""
    start = source.index("graph=[{") + len("graph=[{")
    rows = source[start : source.index("}]", start)].split("}, {")
    position = {node: place for place, node in enumerate(kept.tolist())}
    edges = []
    for node in kept.tolist():
        for item in rows[node].split(", ") if rows[node] else []:
            neighbour, km = item.split(": ")
            if int(neighbour) > node and int(neighbour) in position:
                edges.append((position[node], position[int(neighbour)], float(km)))
    u, v, km = (np.array(column) for column in zip(*edges, strict=True))
    return u, v, km


def _largest_component(network: RoadNetwork) -> RoadNetwork:
    size = len(network.lon)
    links = coo_array((network.km, (network.u, network.v)), shape=(size, size))
    _, part = connected_components(links, directed=False)
    node = part == np.bincount(part).argmax()
    edge = node[network.u]
    new = np.cumsum(node) - 1
    return RoadNetwork(
        lon=network.lon[node],
        lat=network.lat[node],
        u=new[network.u[edge]],
        v=new[network.v[edge]],
        km=network.km[edge],
        corridor=network.corridor[edge],
    )
