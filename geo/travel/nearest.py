"""The nearest of many sources for every point, in one sweep over the network."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from geo.travel.cost import (
    ENTRY_SLOT,
    EXIT_SLOT,
    MAX_COST,
    MINUTE_STEPS,
    ceiling,
    minute_steps,
    unpack,
)
from geo.travel.direct import bounded, direct_costs
from geo.travel.graph import RoutingGraph, least_of_each, with_terminals
from geo.travel.matrix import access_costs, blocks, flags
from geo.travel.parameters import Parameters
from geo.travel.sphere import chord_to_km, km_to_chord
from geo.travel.types import Floats, Integers, PairFlag, PointStatus, SnappedPoints

Bools = NDArray[np.bool_]
Nearest = tuple[Floats, Integers]
"""Packed cost of each origin, and the position of its source (-1: none)."""
KEPT = 64
"""Sources from which searches are kept for the next question about the same sweep."""
ROUNDING = 1.001
"""A circle is drawn this much wider, so that nothing on its line is lost."""


@dataclass(frozen=True)
class Sweep:
    """What one search from several sources found.

    Parameters
    ----------
    sources
        Where the search began.
    costs
        Packed cost from the nearest source to each node of the graph, (n,); inf where unreachable.
    source
        Position of that source, (n,); meaningless where unreachable.
    way
        Costs that were searched.
    """

    sources: SnappedPoints
    costs: Floats
    source: Integers
    way: "scipy.sparse.csr_array"
    _kept: dict[int, Floats] = field(default_factory=dict, repr=False)

    def between(self, tails: Integers, heads: Integers, highest: float) -> Floats:
        """Return the packed costs from nodes (k, p) to others (l, p), pair by pair, (k, l, p).

        What is above ``highest`` may be inf.
        """
        nodes, place = np.unique(tails, return_inverse=True)
        place = place.reshape(tails.shape)
        return self._reached(nodes, highest)[place[:, np.newaxis], heads]

    def _reached(self, nodes: Integers, highest: float) -> Floats:
        """Return the packed costs from each of some nodes to all others, (len(nodes), n)."""
        if len(self.sources) > KEPT:
            return np.asarray(scipy.sparse.csgraph.dijkstra(self.way, indices=nodes, limit=highest))
        new = np.setdiff1d(nodes, list(self._kept))
        # Without the limit of this question: for any other one, too.
        found = scipy.sparse.csgraph.dijkstra(self.way, indices=new, limit=MAX_COST)
        self._kept.update(zip(new.tolist(), found, strict=True))
        return np.stack([self._kept[node] for node in nodes.tolist()])


def nearest_source(
    graph: RoutingGraph, parameters: Parameters, origins: SnappedPoints, sources: SnappedPoints
) -> pd.DataFrame:
    """Return for every origin the source with the fewest minutes.

    One Dijkstra search from all sources together, against the direction of travel, so the number
    of sources hardly matters. The minutes lead from the origin to the source and are those of the
    matrix: ``minutes == matrix.minutes.min(axis=1)``.

    Returns
    -------
    DataFrame
        Index of the origins; ``minutes`` and ``km`` (inf where unreachable), ``source`` (label of
        the nearest source, missing where unreachable) and ``flag`` (:class:`PairFlag`).
    """
    found = sweep(graph.back, parameters, graph.arriving(sources))
    cost, source = nearest_costs(found, parameters, origins)
    journey = unpack(cost)
    flag = flags(journey)
    labels = np.array([*sources.index, None], dtype=object)
    source[flag == PairFlag.UNREACHABLE] = -1
    return pd.DataFrame(
        {"minutes": journey.minutes, "km": journey.km, "source": labels[source], "flag": flag},
        index=origins.index,
    )


def near_source(
    graph: RoutingGraph,
    parameters: Parameters,
    origins: SnappedPoints,
    sources: SnappedPoints,
    minutes: float,
) -> Bools:
    """Tell for every origin whether the nearest source is at most so many minutes away, (n,).

    It is ``nearest_source(...).minutes <= minutes``, for a part of the work: nothing is searched
    that lies beyond, and who is near by road is asked for no direct leg.
    """
    highest = ceiling(minutes)
    found = sweep(graph.back, parameters, graph.arriving(sources), highest=highest)
    cost, _ = _over_network(found, parameters, origins)
    near: Bools = unpack(cost).minutes <= minutes
    rest = np.flatnonzero(~near)
    # As if the network took a step more than asked for: quicker direct legs are all that counts.
    beyond = np.full(len(rest), min(highest + 1, MAX_COST))
    here, _, direct = _direct_pairs(found, parameters, origins.take(rest), beyond)
    near[rest[here[unpack(direct).minutes <= minutes]]] = True
    return near


def sweep(
    costs: "scipy.sparse.csr_array",
    parameters: Parameters,
    sources: SnappedPoints,
    *,
    highest: float = MAX_COST,
) -> Sweep:
    """Search from all sources together to every node of a graph.

    Parameters
    ----------
    costs
        ``graph.costs`` for the way from the sources, ``graph.back`` for the way to them.
    highest
        Packed cost beyond which no node is looked for.
    """
    size = costs.shape[0]
    if len(sources) == 0:
        return Sweep(sources, *_nothing(size), costs)
    legs = access_costs(sources, parameters, slot=ENTRY_SLOT)
    reached, _, root = scipy.sparse.csgraph.dijkstra(
        with_terminals(costs, sources.access, legs),
        indices=np.arange(size, size + len(sources)),
        limit=highest,
        min_only=True,
        return_predecessors=True,
    )
    return Sweep(sources, reached[:size], root[:size].astype(np.int64) - size, costs)


def nearest_costs(found: Sweep, parameters: Parameters, origins: SnappedPoints) -> Nearest:
    """Return the packed cost from each origin to its nearest source, and that source's position.

    Over the network or in one direct leg, whichever takes fewer minutes: the law of the matrix.
    """
    cost, source = _over_network(found, parameters, origins)
    here, there, direct = _direct_pairs(found, parameters, origins, cost)
    first = least_of_each(here, direct)
    closer = first[minute_steps(direct[first]) < minute_steps(cost[here[first]])]
    cost[here[closer]], source[here[closer]] = direct[closer], there[closer]
    return cost, source


def _over_network(found: Sweep, parameters: Parameters, origins: SnappedPoints) -> Nearest:
    if len(found.sources) == 0:
        return _nothing(len(origins))
    through = found.costs[origins.access] + access_costs(origins, parameters, slot=EXIT_SLOT)
    best = through.argmin(axis=1)[:, np.newaxis]
    node = np.take_along_axis(origins.access, best, axis=1)[:, 0]
    return np.take_along_axis(through, best, axis=1)[:, 0], found.source[node]


def _direct_pairs(
    found: Sweep, parameters: Parameters, origins: SnappedPoints, cost: Floats
) -> tuple[Integers, Integers, Floats]:
    """Return the pairs whose direct leg is no slower than the network to any source, and its cost.

    Only places beside the roads have legs to spare, and only from sources so near that their
    direct leg would be quicker there is a search.
    """
    here, there, km = _candidates(found.sources, parameters, origins, cost)
    direct = direct_costs(km, parameters)
    able = minute_steps(direct) < minute_steps(cost[here])
    here, there, direct = here[able], there[able], direct[able]
    if len(here) == 0:
        return here, there, direct
    legs, starts = (
        access_costs(points, parameters, slot=0.0)[rows].T
        for points, rows in ((origins, here), (found.sources, there))
    )
    # What lies beyond is slower than the network, whatever the legs spare.
    spare = [np.where(np.isfinite(one), one, 0.0).max(axis=0) for one in (legs, starts)]
    highest = cost[here] + np.maximum(*spare)
    for some in _by_reach(there, highest, len(found.costs)):
        tails = np.maximum(found.sources.access[there[some]], 0).T
        ways = found.between(tails, origins.access[here[some]].T, highest[some].max())
        direct[some] = bounded(direct[some], ways, starts[:, some], legs[:, some])
    return here, there, direct


def _candidates(
    sources: SnappedPoints, parameters: Parameters, origins: SnappedPoints, cost: Floats
) -> tuple[Integers, Integers, Floats]:
    """Return the pairs so near that a direct leg might be quicker than ``cost``, and their km."""
    able = np.flatnonzero(beside_roads(origins) & (cost <= MAX_COST))
    able_sources = np.flatnonzero(beside_roads(sources))
    if len(able) == 0 or len(able_sources) == 0:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    reach = parameters.direct_reach_km((minute_steps(cost[able]) + 1) / MINUTE_STEPS)
    tree = scipy.spatial.cKDTree(sources.xyz[able_sources])
    found = tree.query_ball_point(origins.xyz[able], km_to_chord(reach) * ROUNDING)
    count = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
    here = np.repeat(able, count)
    there = able_sources[np.array(list(chain.from_iterable(found)), dtype=np.int64)]
    return here, there, chord_to_km(np.linalg.norm(origins.xyz[here] - sources.xyz[there], axis=1))


def beside_roads(points: SnappedPoints) -> Bools:
    """Return which points are usable and not on the very entry of a road."""
    return np.asarray((points.status == PointStatus.OK) & (points.leg_km[:, 0] > 0))


def _by_reach(sources: Integers, highest: Floats, size: int) -> Iterator[Integers]:
    """Yield the positions of pairs in parts, those of one source in one part.

    Sources of like reach are searched from together: a search is as wide as its widest pair.
    """
    widest = np.zeros(sources.max() + 1)
    np.maximum.at(widest, sources, highest)
    chosen = np.unique(sources)
    chosen = chosen[np.argsort(widest[chosen], kind="stable")]
    for some in blocks(len(chosen), size):
        yield np.flatnonzero(np.isin(sources, chosen[some]))


def _nothing(count: int) -> Nearest:
    return np.full(count, np.inf), np.full(count, -1, dtype=np.int64)
