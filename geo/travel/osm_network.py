"""Turn drivable ways into a network: split where they meet, cut, of one strongly connected piece.

All steps work on whole arrays, because an extract has a million points.
"""

from dataclasses import dataclass, replace

import numpy as np
import scipy
from numpy.typing import NDArray

from geo.crs import GEOD
from geo.travel.inner import Courts, inner_arcs, with_courts
from geo.travel.osm_turns import Edges, TurnBan, banned_turns
from geo.travel.turns import Unfolded, turning_back, unfold
from geo.travel.types import Bytes, Floats, Integers

UNITS_PER_DEGREE = 10_000_000
"""Positions of shapes are whole numbers of OpenStreetMap's own unit."""


@dataclass(frozen=True)
class RawRoads:
    """Drivable ways as the extract gives them, one-way ones in the order they are driven.

    Parameters
    ----------
    refs
        Node ids of all ways, way after way, (p,).
    start
        Where each way begins in ``refs``, and the end of the last, (w + 1,).
    kind
        Class of each way, position in ``kinds``, (w,).
    kmh, kmh_back
        Mean speed of each way with its order and against it, (w,).
    minutes
        Of a ferry, from end to end; NaN where the speed tells, (w,).
    oneway
        1 where a way is driven in one direction only, (w,).
    ends_only
        Whether only drives that begin or end there may use it, with its order and against, (w, 2).
    ids, lon, lat
        Ids, ascending, and WGS84 degrees of the nodes; ways may name nodes that are not there.
    kinds
        Names of the classes.
    bans
        What must not follow what; their ways by position.
    """

    refs: Integers
    start: Integers
    kind: Bytes
    kmh: Floats
    kmh_back: Floats
    minutes: Floats
    oneway: Bytes
    ends_only: NDArray[np.bool_]
    ids: Integers
    lon: Floats
    lat: Floats
    kinds: tuple[str, ...]
    bans: tuple[TurnBan, ...] = ()


@dataclass(frozen=True)
class OsmNetwork:
    """Nodes and edges of a road network with directions and shapes.

    Parameters
    ----------
    lon, lat
        WGS84 degrees of the nodes, (n,); those where the network can be entered come first.
    entries
        How many nodes the network can be entered at.
    u, v
        End nodes of the edges, positions in ``lon``, (e,).
    km, kmh
        Length of the edges and mean speed from ``u`` to ``v``, (e,).
    oneway
        1 for an edge that is driven from ``u`` to ``v`` only, (e,).
    kind
        Class of each edge, position in the list of classes, (e,).
    shape
        Longitude and latitude of the points between the ends of the edges, edge after edge from
        ``u`` to ``v``, in units of 1e-7 degrees, (p, 2) int32.
    shape_start
        Where the points of each edge begin in ``shape``, and the end of the last, (e + 1,).
    kmh_back
        Mean speed from ``v`` to ``u``, (e,).
    turns
        Pairs of edges of which the second must not follow the first, ``~edge`` where it is driven
        from ``v`` to ``u``, (b, 2).
    inner
        Edges that only drives may use that begin or end there, ``~edge`` for those from ``v`` to
        ``u``, (i,) (:mod:`geo.travel.inner`).
    """

    lon: Floats
    lat: Floats
    entries: int
    u: Integers
    v: Integers
    km: Floats
    kmh: Floats
    kmh_back: Floats
    oneway: Bytes
    kind: Bytes
    shape: NDArray[np.int32]
    shape_start: Integers
    turns: Integers
    inner: Integers

    @property
    def back(self) -> Integers:
        """The edges that are driven from ``v`` to ``u``, too."""
        return np.flatnonzero(self.oneway == 0)

    @property
    def arcs(self) -> Integers:
        """Edges as they are driven, ``~edge`` from ``v`` to ``u``: first all those from ``u``."""
        return np.append(np.arange(len(self.u)), ~self.back)

    @property
    def ends(self) -> tuple[Integers, Integers]:
        """Nodes that :attr:`arcs` begin and end at."""
        return np.append(self.u, self.v[self.back]), np.append(self.v, self.u[self.back])

    def unfolded(self) -> Unfolded:
        """Return the network of :attr:`arcs` in which nothing is left that is banned.

        Neither a turn nor a drive through inner roads.
        """
        roads = with_courts(*self.ends, self._places(self.inner), size=len(self.lon))
        banned = _copied(self._places(self.turns), roads)
        found = unfold(roads.tail, roads.head, banned, node=roads.place)
        arc = np.where(found.arc >= 0, roads.arc[found.arc], found.arc)
        return replace(found, arc=arc, node=roads.node[found.node])

    def unfolded_turns(self) -> Unfolded:
        """Return the network of :attr:`arcs` in which no turn is left that is banned."""
        return unfold(*self.ends, self._places(self.turns), node=np.arange(len(self.lon)))

    def with_inner_roads(self) -> "OsmNetwork":
        """Return the network where roads that are reached by inner ones alone are inner, too."""
        marked = self._places(self.inner)
        found = inner_arcs(self.unfolded_turns(), marked, count=len(self.arcs))
        return replace(self, inner=self.arcs[found])

    def with_no_way_round(self) -> "OsmNetwork":
        """Return the network where nobody undoes a ban by turning round at the next crossing."""
        back = np.full(len(self.u), -1)
        back[self.back] = len(self.u) + np.arange(len(self.back))
        more = turning_back(*self.ends, np.append(back, self.back), self._places(self.turns))
        turns = np.append(self.turns, self.arcs[more], axis=0)
        return replace(self, turns=np.unique(turns, axis=0))

    def _places(self, arcs: Integers) -> Integers:
        """Return the positions in :attr:`arcs` of what it holds."""
        after = len(self.u) + np.cumsum(self.oneway == 0) - 1
        return np.where(arcs >= 0, arcs, after[np.where(arcs >= 0, 0, ~arcs)])


@dataclass(frozen=True)
class _Points:
    """Points of all ways, one after the other; consecutive ones of one ``run`` are joined."""

    lon: Floats
    lat: Floats
    node: Integers
    run: Integers
    way: Integers
    along: Floats
    """Kilometres since the first point of all; steps between runs count nothing."""


def build_network(
    raw: RawRoads, *, closed: frozenset[str], spacing_km: float
) -> tuple[OsmNetwork, OsmNetwork]:
    """Return the network of all roads, and its largest strongly connected part.

    Ways are split at the nodes they share, then cut into equal pieces of at most ``spacing_km``
    (those of ``closed`` classes stay whole), so that roads can be entered along their way. From
    every node of the part every other one can be reached.
    """
    points = _points(raw)
    is_closed = np.isin(np.array(raw.kinds), list(closed))
    whole = _cut(raw, points, _edges(points), is_closed, spacing_km)
    kept = _largest_part(whole, is_closed)
    if len(kept.turns):
        kept = _largest_part(kept.with_no_way_round(), is_closed)
    return whole, kept.with_inner_roads() if len(kept.inner) else kept


def _points(raw: RawRoads) -> _Points:
    """Return the known points; a way is broken where it names a node that is not there."""
    way = np.repeat(np.arange(len(raw.kind)), np.diff(raw.start))
    node = np.minimum(np.searchsorted(raw.ids, raw.refs), len(raw.ids) - 1)
    known = raw.ids[node] == raw.refs
    broken = np.append(True, (way[1:] != way[:-1]) | ~known[1:] | ~known[:-1])
    run = np.cumsum(broken)[known]
    node, way = node[known], way[known]
    lon, lat = raw.lon[node], raw.lat[node]
    step = GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[2] / 1000
    step[run[1:] != run[:-1]] = 0
    return _Points(lon, lat, node, run, way, np.append(0.0, np.cumsum(step)))


def _edges(points: _Points) -> tuple[Integers, Integers]:
    """Return first and last point of the stretches between ends of runs and shared nodes."""
    change = points.run[1:] != points.run[:-1]
    joint = np.append(True, change) | np.append(change, True)
    joint |= np.bincount(points.node)[points.node] > 1
    joints = np.flatnonzero(joint)
    first, last = joints[:-1], joints[1:]
    joined = points.run[first] == points.run[last]
    # The same node twice in a row is no road; a loop has length.
    joined &= (points.node[first] != points.node[last]) | (points.along[first] < points.along[last])
    return first[joined], last[joined]


def _cut(
    raw: RawRoads,
    points: _Points,
    edges: tuple[Integers, Integers],
    closed: NDArray[np.bool_],
    spacing_km: float,
) -> OsmNetwork:
    """Cut the edges into pieces; loops at least in two, so that no edge ends where it begins."""
    first, last = edges
    km, way = points.along[last] - points.along[first], points.way[first]
    wanted = np.where(closed[raw.kind[way]], 1, np.maximum(np.ceil(km / spacing_km), 1))
    loop = points.node[first] == points.node[last]
    pieces = np.maximum(wanted, np.where(loop, 2, 1)).astype(np.int64)
    edge = np.repeat(np.arange(len(pieces)), pieces)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    ends = step == pieces[edge] - 1
    cut, share = edge[~ends], ((step + 1) / pieces[edge])[~ends]
    before, lon, lat = _positions(points, first[cut], last[cut], share)
    new = len(raw.ids) + np.cumsum(~ends) - 1
    kmh, kmh_back = _speeds(raw, points)
    after_cut = np.append(0, np.cumsum(~ends))[:-1] - 1  # cut that begins a piece with step > 0
    begin = np.where(step == 0, first[edge], before[after_cut] if len(before) else 0) + 1
    stop = last[edge].copy()
    stop[~ends] = before + 1
    shape, shape_start = _shapes(points, begin, stop)
    u = np.where(step == 0, points.node[first[edge]], np.append(-1, new[:-1]))
    v = np.where(ends, points.node[last[edge]], new)
    oneway = raw.oneway[way[edge]]
    return OsmNetwork(
        lon=np.append(raw.lon, lon),
        lat=np.append(raw.lat, lat),
        entries=0,
        u=u,
        v=v,
        km=km[edge] / pieces[edge],
        kmh=kmh[way[edge]],
        kmh_back=kmh_back[way[edge]],
        oneway=oneway,
        kind=raw.kind[way[edge]],
        shape=shape,
        shape_start=shape_start,
        turns=banned_turns(raw.bans, raw.ids, Edges(u, v, oneway, way[edge])),
        inner=_marked(raw.ends_only[way[edge]], oneway),
    )


def _marked(ends_only: NDArray[np.bool_], oneway: Bytes) -> Integers:
    """Return the edges that only drives may use that begin or end there, as they are driven."""
    there, back = ends_only.T
    return np.append(np.flatnonzero(there), ~np.flatnonzero(back & (oneway == 0)))


def _speeds(raw: RawRoads, points: _Points) -> tuple[Floats, Floats]:
    """Return the speeds of the ways, those with a duration by their length."""
    step = np.append(0.0, np.diff(points.along))
    km = np.bincount(points.way, weights=step, minlength=len(raw.kind))
    timed = np.isfinite(raw.minutes) & (km > 0)
    by_time = np.where(timed, km / np.where(timed, raw.minutes, 1.0) * 60, 0.0)
    return np.where(timed, by_time, raw.kmh), np.where(timed, by_time, raw.kmh_back)


def _positions(
    points: _Points, first: Integers, last: Integers, share: Floats
) -> tuple[Integers, Floats, Floats]:
    """Return the point before each cut, and longitude and latitude of the cut on the line."""
    at = points.along[first] + (points.along[last] - points.along[first]) * share
    before = np.searchsorted(points.along, at, side="right") - 1
    before = np.clip(before, first, last - 1)
    length = points.along[before + 1] - points.along[before]
    part = np.where(length > 0, (at - points.along[before]) / np.where(length > 0, length, 1), 0.0)
    lon = points.lon[before] + (points.lon[before + 1] - points.lon[before]) * part
    lat = points.lat[before] + (points.lat[before + 1] - points.lat[before]) * part
    return before, lon, lat


def _shapes(points: _Points, begin: Integers, stop: Integers) -> tuple[NDArray[np.int32], Integers]:
    """Return the points from ``begin`` up to ``stop`` of every edge, in a row."""
    start = np.append(0, np.cumsum(stop - begin))
    inner = ranges(begin, start)
    lonlat = np.column_stack([points.lon[inner], points.lat[inner]])
    return np.rint(lonlat * UNITS_PER_DEGREE).astype(np.int32), start


def ranges(begin: Integers, start: Integers) -> Integers:
    """Return whole numbers from each ``begin``, as many as ``start`` leaves room for, in a row."""
    return np.arange(start[-1]) + np.repeat(begin - start[:-1], np.diff(start))


def _largest_part(network: OsmNetwork, closed: NDArray[np.bool_]) -> OsmNetwork:
    """Return the largest part in which every node can be reached from every other one.

    A node counts if it can by one of the arcs that end there: after which turns are banned.
    """
    roads = network.unfolded_turns()
    driven = roads.arc >= 0
    tail, head, size = roads.tail[driven], roads.head[driven], len(roads.node)
    graph = scipy.sparse.coo_array(
        (np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(size, size)
    )
    _, label = scipy.sparse.csgraph.connected_components(graph.tocsr(), connection="strong")
    largest = np.bincount(label[network.u], minlength=1).argmax()
    inside = np.zeros(len(network.lon), dtype=bool)
    inside[roads.node[label == largest]] = True
    edge = np.flatnonzero(inside[network.u] & inside[network.v])
    return _select(network, edge, closed)


def _select(network: OsmNetwork, edge: Integers, closed: NDArray[np.bool_]) -> OsmNetwork:
    """Return some edges with their nodes; nodes that open roads touch come first."""
    u, v = network.u[edge], network.v[edge]
    used, entry = np.zeros((2, len(network.lon)), dtype=bool)
    used[u] = used[v] = True
    is_open = ~closed[network.kind[edge]]
    entry[u[is_open]] = entry[v[is_open]] = True
    order = np.append(np.flatnonzero(entry), np.flatnonzero(used & ~entry))
    place = np.full(len(network.lon), -1)
    place[order] = np.arange(len(order))
    start = np.append(0, np.cumsum(np.diff(network.shape_start)[edge]))
    return OsmNetwork(
        lon=network.lon[order],
        lat=network.lat[order],
        entries=int(entry.sum()),
        u=place[u],
        v=place[v],
        km=network.km[edge],
        kmh=network.kmh[edge],
        kmh_back=network.kmh_back[edge],
        oneway=network.oneway[edge],
        kind=network.kind[edge],
        shape=network.shape[ranges(network.shape_start[edge], start)],
        shape_start=start,
        turns=_kept_arcs(network.turns, network, edge),
        inner=_kept_arcs(network.inner[:, np.newaxis], network, edge)[:, 0],
    )


def _kept_arcs(arcs: Integers, network: OsmNetwork, edge: Integers) -> Integers:
    """Return the rows that speak of some edges alone, with their positions among those."""
    place = np.full(len(network.u), -1)
    place[edge] = np.arange(len(edge))
    there = arcs >= 0
    new: Integers = place[np.where(there, arcs, ~arcs)]
    return np.where(there, new, ~new)[(new >= 0).all(axis=1)]


def _copied(turns: Integers, roads: Courts) -> Integers:
    """Return the turns among arcs that stand for those of ``turns``, more than one for some."""
    order = np.argsort(roads.arc, kind="stable")
    start = np.searchsorted(roads.arc[order], np.arange(len(roads.arc) + 1))
    pairs = [
        (one, two)
        for before, after in turns.tolist()
        for one in order[start[before] : start[before + 1]].tolist()
        for two in order[start[after] : start[after + 1]].tolist()
        if roads.head[one] == roads.tail[two]
    ]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)
