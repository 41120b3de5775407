"""The road network made ready for shortest paths: split, costed, in compressed rows."""

from dataclasses import dataclass, replace

import numpy as np
import scipy
from numpy.typing import NDArray

from geo.travel.cost import pack
from geo.travel.network import RoadNetwork
from geo.travel.parameters import Parameters
from geo.travel.profile import USUAL, Profile
from geo.travel.sphere import unit_vectors
from geo.travel.types import Floats, Integers, SnappedPoints
from geo.travel.water import Water


@dataclass(frozen=True)
class EdgeShapes:
    """How the edges of a graph run between their nodes.

    Parameters
    ----------
    edge
        Edge of each stored cost, in the order of ``costs.data``; ``~edge`` where the cost is that
        of the way back along it, (c,).
    lonlat
        WGS84 degrees of the points between the ends, edge after edge, (p, 2).
    start
        Where the points of each edge begin in ``lonlat``, and the end of the last, (e + 1,).
    """

    edge: Integers
    lonlat: Floats
    start: Integers


@dataclass(frozen=True)
class Chords:
    """Edges that are entered at their ends only, in the order of the nodes they begin at.

    Each stands here once from either end.

    Parameters
    ----------
    start
        Where those of each node begin, and the end of the last, (n + 1,).
    end
        Node at the other end, (c,).
    minutes
        Minutes along each, (c,).
    unknown
        Whether its course is not known, (c,): it is longer than ``chord_km`` and no expressway.
    xyz
        Unit vectors of the nodes, (n, 3).
    """

    start: Integers
    end: Integers
    minutes: Floats
    unknown: NDArray[np.bool_]
    xyz: Floats


@dataclass(frozen=True)
class RoutingGraph:
    """Graph of packed costs with directions.

    Parameters
    ----------
    lon, lat
        WGS84 degrees of all nodes, (n,).
    costs
        Packed costs (:mod:`geo.travel.cost`) from row to column, (n, n), columns in order.
    back
        Its transpose, for searches against the direction of travel; the same matrix where all
        edges are driven both ways at the same cost.
    junctions
        How many of the nodes are drawn; those after them only split straight edges.
    tree
        KD-tree over the unit vectors of the nodes that the network is entered at: the first ones.
    shapes
        How the edges run; None where they are straight.
    chords
        Edges along which places may enter at either end; None where there are none.
    water
        What access legs do not cross; None where that is not known.
    arrive
        Node at which a journey to each node ends, (n,) (:mod:`geo.travel.turns`); None where all
        end at the nodes themselves.
    """

    lon: Floats
    lat: Floats
    costs: "scipy.sparse.csr_array"
    back: "scipy.sparse.csr_array"
    junctions: int
    tree: "scipy.spatial.cKDTree"
    shapes: EdgeShapes | None = None
    chords: Chords | None = None
    water: Water | None = None
    arrive: Integers | None = None

    def arriving(self, points: SnappedPoints) -> SnappedPoints:
        """Return points with the nodes at which journeys to them leave the network."""
        return arriving(points, self.arrive)


def build_graph(
    network: RoadNetwork,
    parameters: Parameters,
    *,
    profile: Profile = USUAL,
    water: Water | None = None,
) -> RoutingGraph:
    """Cost a network and split its roads so that they can be entered along their way.

    Edges of expressways stay whole: an expressway is entered at its junctions. So do edges longer
    than :attr:`Parameters.chord_km`. Every other edge is cut into equal pieces no longer than the
    entry spacing.
    """
    split = split_edges(network, parameters)
    km, minutes = edge_lengths(split, parameters, profile)
    cost = pack(minutes, km)
    tail, head = np.append(split.u, split.v), np.append(split.v, split.u)
    costs, _ = cheapest_edges(tail, head, np.append(cost, cost), size=len(split.lon))
    xyz = unit_vectors(split.lon, split.lat)
    return RoutingGraph(
        lon=split.lon,
        lat=split.lat,
        costs=costs,
        back=costs,
        junctions=len(network.lon),
        tree=scipy.spatial.cKDTree(xyz),
        chords=_chords(split, minutes, xyz, chord_km=parameters.chord_km),
        water=water,
    )


def arriving(points: SnappedPoints, arrive: Integers | None) -> SnappedPoints:
    """Return points whose access legs begin where a journey to each of their nodes ends."""
    if arrive is None:
        return points
    return replace(points, access=np.where(points.access < 0, -1, arrive[points.access]))


def edge_lengths(
    network: RoadNetwork, parameters: Parameters, profile: Profile = USUAL
) -> tuple[Floats, Floats]:
    """Return the road km and the minutes of the edges of a network, (e,) each."""
    longer, slower = parameters.terrain(network.climb)
    plain = network.km * parameters.length_factor
    speed = np.where(network.expressway, parameters.expressway_kmh, parameters.other_kmh)
    return plain * longer, profile.minutes(plain, speed) * slower


def _chords(
    network: RoadNetwork, minutes: Floats, xyz: Floats, *, chord_km: float
) -> Chords | None:
    edge = np.flatnonzero(network.expressway | (network.km > chord_km))
    if len(edge) == 0:
        return None
    tail = np.append(network.u[edge], network.v[edge])
    head = np.append(network.v[edge], network.u[edge])
    order = np.lexsort((head, tail))
    start = np.searchsorted(tail[order], np.arange(len(xyz) + 1))
    unknown = np.tile(~network.expressway[edge], 2)[order]
    return Chords(start, head[order], np.tile(minutes[edge], 2)[order], unknown, xyz)


def split_edges(network: RoadNetwork, parameters: Parameters) -> RoadNetwork:
    """Return the network with its edges cut into pieces of at most ``entry_spacing_km``.

    Those of expressways stay whole, and those whose course is not known. New nodes follow the old
    ones, edge by edge, from ``u`` to ``v``, on the straight line.
    """
    whole = network.expressway | (network.km > parameters.chord_km)
    wanted = np.ceil(network.km / parameters.entry_spacing_km)
    pieces = np.where(whole, 1, wanted).astype(np.int64)
    edge = np.repeat(np.arange(len(pieces)), pieces)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    last = step == pieces[edge] - 1
    new = len(network.lon) + np.cumsum(~last) - 1
    share = ((step + 1) / pieces[edge])[~last]
    u, v = network.u[edge], network.v[edge]
    return RoadNetwork(
        lon=np.append(network.lon, _between(network.lon, u[~last], v[~last], share)),
        lat=np.append(network.lat, _between(network.lat, u[~last], v[~last], share)),
        u=np.where(step == 0, u, np.append(-1, new[:-1])),
        v=np.where(last, v, new),
        km=network.km[edge] / pieces[edge],
        corridor=network.corridor[edge],
        climb=None if network.climb is None else network.climb[edge],
    )


def cheapest_edges(
    tail: Integers, head: Integers, cost: Floats, *, size: int
) -> "tuple[scipy.sparse.csr_array, Integers]":
    """Return the (size, size) cost matrix and the edge of each entry; of parallels the cheapest."""
    order = np.lexsort((cost, head, tail))
    pair = tail[order] * size + head[order]
    kept = order[firsts(pair)]
    start = np.searchsorted(tail[kept], np.arange(size + 1))
    return scipy.sparse.csr_array((cost[kept], head[kept], start), shape=(size, size)), kept


def least_of_each(group: Integers, value: Floats) -> Integers:
    """Return the position of the least value of each group, the groups in ascending order."""
    order = np.lexsort((value, group))
    return order[firsts(group[order])]


def firsts(ordered: Integers) -> NDArray[np.bool_]:
    """Return which of numbers in order are the first of their kind."""
    return np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]


def with_terminals(
    network: "scipy.sparse.csr_array", access: Integers, costs: Floats
) -> "scipy.sparse.csr_array":
    """Return a network's costs with one more node per terminal, left only by its access legs.

    Terminals can be left but not reached, so that no journey passes through another's terminal.

    Parameters
    ----------
    network
        Packed costs between its nodes, (n, n).
    access, costs
        Nodes and packed costs of the access legs, both (t, k); legs of infinite cost are dropped.
    """
    size, (count, slots) = network.shape[0], access.shape
    known = np.isfinite(costs)
    row = np.repeat(np.arange(count), slots).reshape(count, slots)
    legs = scipy.sparse.csr_array(
        (costs[known], (row[known], access[known])), shape=(count, size + count)
    )
    base = scipy.sparse.csr_array(
        (network.data, network.indices, network.indptr), shape=(size, size + count)
    )
    return scipy.sparse.csr_array(scipy.sparse.vstack([base, legs], format="csr"))


def _between(values: Floats, u: Integers, v: Integers, share: Floats) -> Floats:
    return values[u] + (values[v] - values[u]) * share
