"""Give expressways back the junctions that the source lost with its slip roads.

The source keeps a junction only where a main road crosses. Where a road *ends* at an expressway
(another expressway, or the road from a town to its toll station), the two were left unconnected,
and drives go round. Which road ends at which expressway is a fact of our own table; the network
then tells where: at the point of the expressway nearest to that end.
"""

from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from geo.build.corridors import SNAP_KM
from geo.errors import N_, DataError
from geo.travel.network import RoadNetwork
from geo.travel.sphere import chord_to_km, unit_vectors
from geo.travel.types import Floats, Integers

LINK_KM = 5.0
"""A link may be this long: between two nodes the source draws an expressway as a straight line."""
DECIMALS = 3
"""Nodes lie on the source's grid of 0.001 degrees."""


def join_expressway(network: RoadNetwork, junction: Any) -> RoadNetwork:
    """Return the network with the end of a road joined to the expressway it ends at.

    The edge of the expressway that comes nearest is cut there, its length shared out; the link is
    straight and as long as the great circle.

    Parameters
    ----------
    network
        With its expressways marked.
    junction
        Row of the table: ``place``, ``lon`` and ``lat`` of the road's end, ``onto`` (ref of the
        expressway), ``ref`` (of the road that ends, empty where it is no expressway).

    Raises
    ------
    DataError
        When no road ends there, or the expressway is too far.
    """
    xyz = unit_vectors(network.lon, network.lat)
    chord, end = cKDTree(xyz).query(unit_vectors([junction.lon], [junction.lat])[0])
    edges = np.flatnonzero(network.corridor == junction.onto)
    if chord_to_km(chord) > SNAP_KM or len(edges) == 0:
        raise _refusal(junction)
    share, km = _nearest_points(xyz[end], xyz[network.u[edges]], xyz[network.v[edges]])
    best = int(km.argmin())
    if km[best] > LINK_KM:
        raise _refusal(junction)
    return _cut(network, int(edges[best]), float(share[best]), int(end), junction.ref)


def _nearest_points(point: Floats, start: Floats, stop: Floats) -> tuple[Floats, Floats]:
    """Return where along each straight line a point comes nearest, 0 to 1, and at how many km."""
    along = stop - start
    share = ((point - start) * along).sum(axis=1) / (along**2).sum(axis=1)
    share = np.clip(share, 0.0, 1.0)
    nearest = start + along * share[:, np.newaxis]
    return share, chord_to_km(np.linalg.norm(nearest - point, axis=1))


def _cut(network: RoadNetwork, edge: int, share: float, end: int, ref: str) -> RoadNetwork:
    """Put a node into an edge and join it with another node."""
    u, v, new = int(network.u[edge]), int(network.v[edge]), len(network.lon)
    lon, lat = (
        np.append(values, round(values[u] + (values[v] - values[u]) * share, DECIMALS))
        for values in (network.lon, network.lat)
    )
    pair = unit_vectors(lon[[end, new]], lat[[end, new]])
    link = float(chord_to_km(np.linalg.norm(pair[0] - pair[1])))
    whole, kept = network.km[edge], np.arange(len(network.u)) != edge
    first = round(float(whole) * share, 3)
    ends: Integers = np.array([[u, new], [v, new], [end, new]])
    name = network.corridor[edge]
    return RoadNetwork(
        lon=lon,
        lat=lat,
        u=np.append(network.u[kept], ends[:, 0]),
        v=np.append(network.v[kept], ends[:, 1]),
        km=np.append(network.km[kept], [first, round(whole - first, 3), round(link, 3)]),
        corridor=np.append(network.corridor[kept], [name, name, ref]),
    )


def _refusal(junction: Any) -> DataError:
    return DataError(
        N_("%(place)s: no road of the network ends here near the expressway %(onto)s."),
        place=junction.place,
        onto=junction.onto,
    )
