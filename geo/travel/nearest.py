"""The nearest of many sources for every point, in one sweep over the network."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy
from numpy.typing import NDArray

from geo.travel.cost import ENTRY_SLOT, EXIT_SLOT, MAX_COST, unpack
from geo.travel.graph import RoutingGraph, with_terminals
from geo.travel.matrix import access_costs, flags, leg_costs
from geo.travel.parameters import Parameters
from geo.travel.sphere import chord_to_km, km_to_chord
from geo.travel.types import Floats, Integers, PairFlag, PointStatus, SnappedPoints

Nearest = tuple[Floats, Integers]
"""Packed cost of each origin, and the position of its source (-1: none)."""


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
    """

    sources: SnappedPoints
    costs: Floats
    source: Integers


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
    cost, source = nearest_costs(sweep(graph.back, parameters, sources), parameters, origins)
    journey = unpack(cost)
    flag = flags(journey)
    labels = np.array([*sources.index, None], dtype=object)
    source[flag == PairFlag.UNREACHABLE] = -1
    return pd.DataFrame(
        {"minutes": journey.minutes, "km": journey.km, "source": labels[source], "flag": flag},
        index=origins.index,
    )


def sweep(costs: "scipy.sparse.csr_array", parameters: Parameters, sources: SnappedPoints) -> Sweep:
    """Search from all sources together to every node of a graph.

    Parameters
    ----------
    costs
        ``graph.costs`` for the way from the sources, ``graph.back`` for the way to them.
    """
    size = costs.shape[0]
    if len(sources) == 0:
        return Sweep(sources, *_nothing(size))
    legs = access_costs(sources, parameters, slot=ENTRY_SLOT)
    reached, _, root = scipy.sparse.csgraph.dijkstra(
        with_terminals(costs, sources.access, legs),
        indices=np.arange(size, size + len(sources)),
        limit=MAX_COST,
        min_only=True,
        return_predecessors=True,
    )
    return Sweep(sources, reached[:size], root[:size].astype(np.int64) - size)


def nearest_costs(found: Sweep, parameters: Parameters, origins: SnappedPoints) -> Nearest:
    """Return the packed cost from each origin to its nearest source, and that source's position.

    Over the network or in one direct leg, whichever takes fewer minutes: the law of the matrix.
    """
    on_network = _over_network(found, parameters, origins)
    direct = _directly(parameters, origins, found.sources)
    closer = direct[0] <= on_network[0]
    cost = np.where(closer, direct[0], on_network[0])
    return cost, np.where(closer, direct[1], on_network[1])


def _over_network(found: Sweep, parameters: Parameters, origins: SnappedPoints) -> Nearest:
    if len(found.sources) == 0:
        return _nothing(len(origins))
    through = found.costs[origins.access] + access_costs(origins, parameters, slot=EXIT_SLOT)
    best = through.argmin(axis=1)[:, np.newaxis]
    node = np.take_along_axis(origins.access, best, axis=1)[:, 0]
    return np.take_along_axis(through, best, axis=1)[:, 0], found.source[node]


def _directly(parameters: Parameters, origins: SnappedPoints, sources: SnappedPoints) -> Nearest:
    """Off the network the nearest source in a straight line is also the nearest in minutes."""
    cost, source = _nothing(len(origins))
    here, there = _usable(origins), _usable(sources)
    if there.any():
        bound = km_to_chord(parameters.direct_km)
        chord, position = scipy.spatial.cKDTree(sources.xyz[there]).query(origins.xyz[here])
        cost[here] = np.where(chord <= bound, leg_costs(chord_to_km(chord), parameters), np.inf)
        source[here] = np.flatnonzero(there)[position]
    return cost, source


def _nothing(count: int) -> Nearest:
    return np.full(count, np.inf), np.full(count, -1, dtype=np.int64)


def _usable(points: SnappedPoints) -> NDArray[np.bool_]:
    return np.asarray(points.status == PointStatus.OK)
