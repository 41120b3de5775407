"""Mend what the simplification of the world road network broke."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from geo.travel.network import RoadNetwork
from geo.travel.sphere import chord_to_km, km_to_chord, unit_vectors
from geo.travel.types import Floats, Integers

GAP_KM = 1.0
"""A road that ends this near another one was cut off from it when slip roads were left out."""
DETOUR = 5.0
"""Two nodes are cut off if the way between them is this many times the gap, and ..."""
DETOUR_KM = 0.5
"""... this much longer besides, so that the two carriageways of one road do not count."""


def largest_component(network: RoadNetwork) -> RoadNetwork:
    """Return the largest connected part of a network."""
    _, part = connected_components(length_matrix(network), directed=False)
    return keep_nodes(network, part == np.bincount(part).argmax())


def keep_nodes(network: RoadNetwork, kept: NDArray[np.bool_]) -> RoadNetwork:
    """Return the network of the kept nodes and the edges between them, renumbered."""
    number = np.cumsum(kept) - 1
    edge = kept[network.u] & kept[network.v]
    return RoadNetwork(
        lon=network.lon[kept],
        lat=network.lat[kept],
        u=number[network.u[edge]],
        v=number[network.v[edge]],
        km=network.km[edge],
        corridor=network.corridor[edge],
    )


def join_gaps(network: RoadNetwork) -> RoadNetwork:
    """Return the network with its dead ends joined to the nearest node they were cut off from.

    The joints are straight, at most :data:`GAP_KM` long, and as long as the great circle.
    """
    degree = np.bincount(np.append(network.u, network.v), minlength=len(network.lon))
    xyz = unit_vectors(network.lon, network.lat)
    lengths = length_matrix(network)
    tree = cKDTree(xyz)
    joints = {}
    for end in np.flatnonzero(degree == 1).tolist():
        near = np.array(tree.query_ball_point(xyz[end], km_to_chord(GAP_KM)))
        gap = chord_to_km(np.linalg.norm(xyz[near] - xyz[end], axis=1))
        way = dijkstra(lengths, directed=False, indices=end)[near]
        cut = (gap > 0) & (way > DETOUR * gap + DETOUR_KM)
        if cut.any():
            best = int(np.where(cut, gap, np.inf).argmin())
            joints[min(end, int(near[best])), max(end, int(near[best]))] = round(gap[best], 3)
    ends: Integers = np.array(sorted(joints), dtype=np.int64).reshape(-1, 2)
    km = np.array([joints[u, v] for u, v in ends.tolist()], dtype=float)
    return with_roads(network, ends[:, 0], ends[:, 1], km)


def length_matrix(network: RoadNetwork, *, per_edge_km: float = 0.0) -> csr_array:
    """Return the matrix of edge lengths, one direction, each ``per_edge_km`` longer."""
    size = len(network.lon)
    return csr_array((network.km + per_edge_km, (network.u, network.v)), shape=(size, size))


def with_roads(network: RoadNetwork, u: Integers, v: Integers, km: Floats) -> RoadNetwork:
    """Return the network with further roads, none of them an expressway, as its last edges."""
    return RoadNetwork(
        lon=network.lon,
        lat=network.lat,
        u=np.append(network.u, u),
        v=np.append(network.v, v),
        km=np.append(network.km, km),
        corridor=np.append(network.corridor, [""] * len(km)),
    )
