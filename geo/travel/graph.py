"""The road network made ready for shortest paths: split, costed, in compressed rows."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, vstack
from scipy.spatial import cKDTree

from geo.travel.cost import pack
from geo.travel.network import RoadNetwork
from geo.travel.parameters import Parameters
from geo.travel.sphere import unit_vectors
from geo.travel.types import Floats, Integers


@dataclass(frozen=True)
class RoutingGraph:
    """Graph of packed costs whose nodes are where the network can be entered.

    Parameters
    ----------
    lon, lat
        WGS84 degrees of all nodes; those of the road network come first, (n,).
    costs
        Symmetric (n, n) matrix of packed costs (:mod:`geo.travel.cost`).
    junctions
        How many of the nodes are the road network's own; the rest only split its edges.
    tree
        KD-tree over the unit vectors of the nodes.
    """

    lon: Floats
    lat: Floats
    costs: csr_array
    junctions: int
    tree: cKDTree


def build_graph(network: RoadNetwork, parameters: Parameters) -> RoutingGraph:
    """Cost a network and split its roads so that they can be entered along their way.

    Edges of expressways stay whole: an expressway is entered at its junctions. Every other edge is
    cut into equal pieces no longer than the entry spacing.
    """
    split = split_edges(network, spacing_km=parameters.entry_spacing_km)
    km = split.km * parameters.length_factor
    speed = np.where(split.expressway, parameters.expressway_kmh, parameters.other_kmh)
    return RoutingGraph(
        lon=split.lon,
        lat=split.lat,
        costs=_symmetric(split.u, split.v, pack(km / speed * 60, km), size=len(split.lon)),
        junctions=len(network.lon),
        tree=cKDTree(unit_vectors(split.lon, split.lat)),
    )


def split_edges(network: RoadNetwork, *, spacing_km: float) -> RoadNetwork:
    """Return the network with all edges but expressways cut into pieces of at most ``spacing_km``.

    New nodes follow the old ones, edge by edge, from ``u`` to ``v``, on the straight line.
    """
    pieces = np.where(network.expressway, 1, np.ceil(network.km / spacing_km)).astype(np.int64)
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
    )


def with_terminals(graph: RoutingGraph, access: Integers, costs: Floats) -> csr_array:
    """Return the graph's costs with one more node per terminal, left only by its access legs.

    Terminals can be left but not reached, so that no journey passes through another's terminal.

    Parameters
    ----------
    access, costs
        Nodes and packed costs of the access legs, both (t, k); legs of infinite cost are dropped.
    """
    size, (count, slots) = graph.costs.shape[0], access.shape
    known = np.isfinite(costs)
    row = np.repeat(np.arange(count), slots).reshape(count, slots)
    legs = csr_array((costs[known], (row[known], access[known])), shape=(count, size + count))
    base = csr_array(
        (graph.costs.data, graph.costs.indices, graph.costs.indptr), shape=(size, size + count)
    )
    return csr_array(vstack([base, legs], format="csr"))


def _between(values: Floats, u: Integers, v: Integers, share: Floats) -> Floats:
    return values[u] + (values[v] - values[u]) * share


def _symmetric(u: Integers, v: Integers, cost: Floats, *, size: int) -> csr_array:
    """Return the matrix of both directions; of parallel edges the cheapest one counts."""
    tail, head, both = np.append(u, v), np.append(v, u), np.append(cost, cost)
    order = np.lexsort((both, head, tail))
    tail, head, both = tail[order], head[order], both[order]
    first = np.append(True, (tail[1:] != tail[:-1]) | (head[1:] != head[:-1]))
    return csr_array((both[first], (tail[first], head[first])), shape=(size, size))
