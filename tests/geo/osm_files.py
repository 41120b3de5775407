"""Write tiny OpenStreetMap extracts for tests, from nodes in kilometres and ways with tags."""

from pathlib import Path

import geopandas as gpd
import osmium
from osmium.osm import Box, Location
from osmium.osm.mutable import Node, Relation, Way

from geo.crs import GEOD

TIMESTAMP = "2026-05-04T20:21:22Z"
ORIGIN = (125.0, 44.0)


def lonlat(east, north, origin=ORIGIN):
    """Return degrees of a place so many km north, then east of the origin, as OSM rounds them."""
    lon, lat, _ = GEOD.fwd(*origin, 0, north * 1000)
    lon, lat, _ = GEOD.fwd(lon, lat, 90, east * 1000)
    return round(lon, 7), round(lat, 7)


def points(nodes, *names, origin=ORIGIN):
    """Return the places of some nodes, labelled by their ids."""
    x, y = zip(*(lonlat(*nodes[name], origin) for name in names), strict=True)
    return gpd.GeoSeries(gpd.points_from_xy(x, y), index=list(names), crs=4326)


def turn(kind, before, via, after, *, via_type="n", **tags):
    """Return a turn ban: ways by their place in the list from 1, and a node."""
    members = [("w", before, "from"), (via_type, via, "via"), ("w", after, "to")]
    return members, {"type": "restriction", **({"restriction": kind} if kind else {}), **tags}


def write_pbf(
    path: Path,
    nodes,
    ways,
    *,
    bans=(),
    node_tags=None,
    origin=ORIGIN,
    box=None,
    timestamp=TIMESTAMP,
):
    """Write nodes ``{id: (east, north)}``, ways ``[(node ids, tags)]`` and bans; return the path.

    The bans are as :func:`turn` returns them, the tags of nodes are by their ids.
    """
    header = osmium.io.Header()
    header.set("generator", "tests")
    if timestamp:
        header.set("osmosis_replication_timestamp", timestamp)
    if box:
        header.add_box(Box(*box))
    with osmium.SimpleWriter(
        osmium.io.File(str(path), "pbf"), header=header, overwrite=True
    ) as writer:
        for key, place in sorted(nodes.items()):
            location = Location(*lonlat(*place, origin))
            writer.add_node(
                Node(id=key, version=1, location=location, tags=(node_tags or {}).get(key, {}))
            )
        for number, (refs, tags) in enumerate(ways, 1):
            writer.add_way(
                Way(id=number, version=1, timestamp="2025-01-02T03:04:05Z", nodes=refs, tags=tags)
            )
        for number, (members, tags) in enumerate(bans, 1):
            writer.add_relation(Relation(id=number, version=1, members=members, tags=tags))
    return path
