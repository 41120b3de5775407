"""Read the drivable ways and their nodes out of an OpenStreetMap extract."""

import hashlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import numpy as np
import osmium

from geo.errors import N_
from geo.travel.osm_file import ExtractError, osm_file, require_extract
from geo.travel.osm_network import RawRoads
from geo.travel.osm_turns import (
    ELSEWHERE,
    Member,
    TurnBan,
    WayEnds,
    concerns_cars,
    counted,
    turn_ban,
)
from geo.travel.osm_ways import Road, RoadRules, blocks, closed_by, road_of, unread
from geo.travel.types import Floats, Integers

Bounds = tuple[float, float, float, float]
"""West, south, east, north in WGS84 degrees."""
NO_ROADS = N_("%(path)s has no drivable roads in the province.")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
GAP = 1 << 62
"""Id of no node: where a way names it, the way is broken. Those above are copies of barriers."""
BARRIER = "barrier"
"""Key of OpenStreetMap, and the word of the report for barriers that stop a road."""


@dataclass(frozen=True)
class Extract:
    """What an extract was: named in the report and on every result."""

    file: str
    sha256: str
    timestamp: str
    """ISO 8601; of the newest road where the file does not say; empty where neither does."""
    left_out: dict[str, int]
    """Ways that are closed (words of :func:`geo.travel.osm_ways.closed_by`), and those used of
    which something is not read (words of :func:`geo.travel.osm_ways.unread`)."""
    turns: dict[str, int]
    """Turn bans, by what became of them (:func:`geo.travel.osm_turns.counted`)."""


@dataclass
class _Ways:
    ids: "array[int]" = field(default_factory=lambda: array("q"))
    refs: "array[int]" = field(default_factory=lambda: array("q"))
    sizes: "array[int]" = field(default_factory=lambda: array("q"))
    kind: "array[int]" = field(default_factory=lambda: array("B"))
    kmh: "array[float]" = field(default_factory=lambda: array("d"))
    kmh_back: "array[float]" = field(default_factory=lambda: array("d"))
    minutes: "array[float]" = field(default_factory=lambda: array("d"))
    oneway: "array[int]" = field(default_factory=lambda: array("B"))
    ends_only: "array[int]" = field(default_factory=lambda: array("B"))
    """With the order of the nodes and against it, in turn."""
    barriers: "array[int]" = field(default_factory=lambda: array("q"))
    """Nodes that copies stand for, one for each end of a road at a barrier."""
    newest: datetime = EPOCH
    left_out: "Counter[str]" = field(default_factory=Counter)
    """Ways with the tags of a road that are closed, or not read whole, by reason."""


def read_extract(
    path: Path, rules: RoadRules, *, within: Bounds | None, progress: Callable[[str], None]
) -> tuple[RawRoads, Extract]:
    """Read the roads of a file: barriers, ways, the nodes they use, then the turn bans.

    Parameters
    ----------
    path
        File in OpenStreetMap's PBF or XML format, or the latter compressed.
    rules
        Which ways are roads.
    within
        Roads beyond these bounds are left out; None for all.
    progress
        Told what is being done, one template after another.

    Raises
    ------
    ExtractError
        When the file is missing, broken, of another format, elsewhere, or has no roads.
    """
    require_extract(path)
    try:
        header = _header(path)
        if within is not None:
            _require_overlap(path, header.box(), within)
        progress(N_("Reading the roads"))
        ways = _ways(path, rules)
        progress(N_("Reading their nodes"))
        refs = np.frombuffer(ways.refs, dtype=np.int64)
        ids, lon, lat = _nodes(path, refs, within, np.frombuffer(ways.barriers, dtype=np.int64))
        progress(N_("Reading the turn bans"))
        start = np.append(0, np.cumsum(np.frombuffer(ways.sizes, dtype=np.int64)))
        bans = _bans(path, ways, start, ids)
    except (RuntimeError, OSError, osmium.InvalidLocationError) as error:
        raise ExtractError(
            N_("%(path)s is not a readable OpenStreetMap extract (%(detail)s)."),
            path=path,
            detail=str(error).splitlines()[0],
        ) from error
    if len(ids) == 0:
        raise ExtractError(NO_ROADS, path=path)
    raw = RawRoads(
        refs=refs,
        start=start,
        kind=np.frombuffer(ways.kind, dtype=np.uint8),
        kmh=np.frombuffer(ways.kmh, dtype=float),
        kmh_back=np.frombuffer(ways.kmh_back, dtype=float),
        minutes=np.frombuffer(ways.minutes, dtype=float),
        oneway=np.frombuffer(ways.oneway, dtype=np.uint8),
        ends_only=np.frombuffer(ways.ends_only, dtype=np.uint8).reshape(-1, 2) > 0,
        ids=ids,
        lon=lon,
        lat=lat,
        kinds=tuple(rules.kmh),
        bans=tuple(one for one in bans if isinstance(one, TurnBan)),
    )
    stamp, left_out = _timestamp(header, ways.newest), dict(sorted(ways.left_out.items()))
    return raw, Extract(path.name, _sha256(path), stamp, left_out, counted(bans))


def _header(path: Path) -> Any:
    with osmium.io.Reader(osm_file(path), osmium.osm.osm_entity_bits.NOTHING) as reader:
        return reader.header()


def _require_overlap(path: Path, box: Any, within: Bounds) -> None:
    """Refuse a file that says it lies elsewhere; one that does not say shows by its nodes."""
    if not box.valid():
        return
    west, south, east, north = within
    low, high = box.bottom_left, box.top_right
    if low.lon > east or high.lon < west or low.lat > north or high.lat < south:
        raise ExtractError(
            N_(
                "%(path)s covers longitude %(west).1f to %(east).1f and latitude %(south).1f to "
                "%(north).1f, not the province: get an extract of Jilin or of China."
            ),
            path=path, west=low.lon, east=high.lon, south=low.lat, north=high.lat,
        )  # fmt: skip


def _ways(path: Path, rules: RoadRules) -> _Ways:
    ways, kinds = _Ways(), {kind: i for i, kind in enumerate(rules.kmh)}
    barriers = _barriers(path)
    met: set[int] = set()
    reader = osmium.FileProcessor(osm_file(path), osmium.osm.WAY)
    highways = reader.with_filter(osmium.filter.KeyFilter("highway", "route"))
    for way in cast("Iterable[osmium.osm.Way]", highways):
        road = road_of(way.tags, rules)
        if road is not None:
            refs = [node.ref for node in way.nodes]
            met.update(barriers.intersection(refs))
            _keep(ways, way, _broken(refs, barriers, ways.barriers), road, kinds[road.kind])
            ways.left_out.update(unread(way.tags, rules))
        elif way.tags.get("highway") in rules.kmh:
            ways.left_out[closed_by(way.tags) or "area"] += 1
    if met:
        ways.left_out[BARRIER] = len(met)
    return ways


def _barriers(path: Path) -> set[int]:
    """Return the ids of the barriers that no car passes."""
    reader = osmium.FileProcessor(osm_file(path), osmium.osm.NODE)
    found = reader.with_filter(osmium.filter.KeyFilter(BARRIER))
    return {node.id for node in cast("Iterable[osmium.osm.Node]", found) if blocks(node.tags)}


def _broken(refs: list[int], barriers: set[int], copied: "array[int]") -> list[int]:
    """Return the nodes of a way that ends before each barrier, and begins anew behind it.

    The ends are copies of the barrier, which no other road shares; what they are copies of is
    written to ``copied``.
    """
    if barriers.isdisjoint(refs):
        return refs
    found: list[int] = []
    for place, ref in enumerate(refs):
        if ref not in barriers:
            found.append(ref)
            continue
        for side in range(2 if 0 < place < len(refs) - 1 else 1):
            copied.append(ref)
            found += [GAP, GAP + len(copied)] if side else [GAP + len(copied)]
    return found


def _keep(ways: _Ways, way: osmium.osm.Way, refs: list[int], road: Road, kind: int) -> None:
    against = road.direction < 0
    ways.ids.append(way.id)
    ways.refs.extend(refs[::-1] if against else refs)
    ways.sizes.append(len(refs))
    ways.kind.append(kind)
    ways.kmh.append(road.kmh_back if against else road.kmh)
    ways.kmh_back.append(road.kmh if against else road.kmh_back)
    ways.minutes.append(road.minutes)
    ways.oneway.append(road.direction != 0)
    ways.ends_only.extend(road.ends_only[::-1] if against else road.ends_only)
    ways.newest = max(ways.newest, way.timestamp)


def _nodes(
    path: Path, refs: Integers, within: Bounds | None, barriers: Integers
) -> tuple[Integers, Floats, Floats]:
    """Return ids, ascending, and positions of the nodes that are wanted and within the bounds.

    The copies of ``barriers`` stand where those do.
    """
    west, south, east, north = within or (-180.0, -90.0, 180.0, 90.0)
    # osmium's IdFilter takes a bit for every id there is: 1.5 GB.
    wanted = frozenset([*refs.tolist(), *barriers.tolist()])
    ids, lon, lat = array("q"), array("d"), array("d")
    reader = osmium.FileProcessor(osm_file(path), osmium.osm.NODE)
    for node in cast("Iterable[osmium.osm.Node]", reader):
        if node.id not in wanted:
            continue
        place = node.location
        if place.valid() and west <= place.lon <= east and south <= place.lat <= north:
            ids.append(node.id)
            lon.append(place.lon)
            lat.append(place.lat)
    found, x, y = np.frombuffer(ids, dtype=np.int64), *map(np.asarray, (lon, lat))
    order = np.argsort(found, kind="stable")
    known = np.isin(barriers, found)
    rows = np.append(order, order[np.searchsorted(found[order], barriers[known])])
    copies = GAP + 1 + np.flatnonzero(known)
    return np.append(found[order], copies), x[rows], y[rows]


def _bans(path: Path, ways: _Ways, start: Integers, ids: Integers) -> list[TurnBan | str]:
    """Return the turn bans of cars, or the word for why one is not read."""
    number = {way: position for position, way in enumerate(ways.ids)}
    found: list[TurnBan | str] = []

    def ends(way: int) -> WayEnds:
        first, last = ways.refs[int(start[way])], ways.refs[int(start[way + 1]) - 1]
        return WayEnds(first, last, bool(ways.oneway[way]))

    reader = osmium.FileProcessor(osm_file(path), osmium.osm.RELATION)
    relations = reader.with_filter(osmium.filter.KeyFilter("type"))
    for relation in cast("Iterable[osmium.osm.Relation]", relations):
        if concerns_cars(relation.tags):
            members = [Member(one.type, one.role, one.ref) for one in relation.members]
            ban = turn_ban(relation.tags, members, number, ends)
            known = isinstance(ban, str) or _has(ids, ban.via)
            found.append(ban if known else ELSEWHERE)
    return found


def _has(ids: Integers, node: int) -> bool:
    place = int(np.searchsorted(ids, node))
    return place < len(ids) and int(ids[place]) == node


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _timestamp(header: Any, newest: datetime) -> str:
    stated: str = header.get("osmosis_replication_timestamp", "")
    if stated or newest == EPOCH:
        return stated
    return newest.isoformat().replace("+00:00", "Z")
