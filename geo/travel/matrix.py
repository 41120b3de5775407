"""Minutes and kilometres between many points: the shortest journey of every pair."""

from collections.abc import Iterator

import numpy as np
import scipy

from geo.travel.cost import ENTRY_SLOT, EXIT_SLOT, Journey, ceiling, pack, unpack
from geo.travel.graph import RoutingGraph, with_terminals
from geo.travel.parameters import Parameters
from geo.travel.sphere import chord_to_km, km_to_chord
from geo.travel.types import (
    Bytes,
    Floats,
    Integers,
    PairFlag,
    Provider,
    SnappedPoints,
    TravelMatrix,
)

BLOCK_CELLS = 600_000
"""Pairs, or nodes reached, worked on at once: tens of MB of temporaries, whatever their number."""


def travel_matrix(
    graph: RoutingGraph,
    parameters: Parameters,
    provider: Provider,
    origins: SnappedPoints,
    destinations: SnappedPoints,
    *,
    limit: float | None = None,
) -> TravelMatrix:
    """Return the shortest journey of every pair.

    A journey is an access leg, a way through the graph and another access leg, or one direct leg of
    at most ``direct_km``, whichever takes fewer minutes. Pairs beyond ``limit`` minutes are
    unreachable. The search begins at the side with fewer points, along or against the direction of
    travel: sums are exact, so the answer is the same.
    """
    shape = (len(origins), len(destinations))
    back = shape[1] < shape[0]
    near, far = (destinations, origins) if back else (origins, destinations)
    minutes, km, off_km = (np.empty(shape, dtype=np.float32) for _ in range(3))
    flag = np.empty(shape, dtype=np.uint8)
    highest = ceiling(limit)
    for some in _blocks(len(near), max(len(far), len(graph.lon))):
        costs = _pair_costs(graph, parameters, near.take(some), far, highest=highest, back=back)
        part = (slice(None), some) if back else (some, slice(None))
        journey = unpack(costs if back else costs.T)
        minutes[part], km[part], flag[part] = journey.minutes, journey.km, flags(journey)
        ends = origins.take(part[0]), destinations.take(part[1])
        off_km[part] = _off_network_km(journey, *ends, parameters.leg_circuity)
    return TravelMatrix(minutes, km, off_km, flag, provider)


def access_costs(points: SnappedPoints, parameters: Parameters, *, slot: float) -> Floats:
    """Return the packed costs of access legs, (n, k), marked with their number in ``slot``."""
    numbers = np.arange(1, points.leg_km.shape[1] + 1)
    return leg_costs(points.leg_km, parameters) + numbers * slot


def leg_costs(km: Floats, parameters: Parameters) -> Floats:
    """Return the packed costs of off-network legs of ``km`` straight-line kilometres."""
    return pack(parameters.leg_minutes(km), parameters.leg_circuity * km)


def flags(journey: Journey) -> Bytes:
    """Return the :class:`PairFlag` of journeys."""
    flag = np.where(journey.entry == 0, np.uint8(PairFlag.DIRECT), np.uint8(PairFlag.NETWORK))
    flag[~np.isfinite(journey.minutes)] = PairFlag.UNREACHABLE
    return flag


def _pair_costs(
    graph: RoutingGraph,
    parameters: Parameters,
    near: SnappedPoints,
    far: SnappedPoints,
    *,
    highest: float,
    back: bool,
) -> Floats:
    """Return packed costs, one row per far point, (m, b): gathers then read whole rows.

    Journeys lead from the near points, where the search begins, to the far ones, or ``back``.
    """
    slots = (EXIT_SLOT, ENTRY_SLOT) if back else (ENTRY_SLOT, EXIT_SLOT)
    legs, others = (
        access_costs(p, parameters, slot=s) for p, s in zip((near, far), slots, strict=True)
    )
    way = graph.back if back else graph.costs
    reached = _distances(way, near.access, legs, highest=highest).T
    best = _direct_costs(far.xyz, near.xyz, parameters)
    for nodes, leg in zip(far.access.T, others.T, strict=True):
        np.minimum(best, reached[nodes] + leg[:, np.newaxis], out=best)
    best[best > highest] = np.inf
    return best


def _distances(
    costs: "scipy.sparse.csr_array", access: Integers, legs: Floats, *, highest: float
) -> Floats:
    """Return packed costs from terminals to all nodes, (t, n)."""
    size = costs.shape[0]
    joined = with_terminals(costs, access, legs)
    indices = np.arange(size, size + len(access))
    reached = scipy.sparse.csgraph.dijkstra(joined, indices=indices, limit=highest)
    return np.asarray(reached)[:, :size]


def _direct_costs(here: Floats, there: Floats, parameters: Parameters) -> Floats:
    """Return packed costs of direct legs, inf where they are too long, (len(here), len(there))."""
    square = np.zeros((len(here), len(there)))
    for axis in range(3):
        difference = here[:, axis, np.newaxis] - there[:, axis]
        square += difference * difference
    near = square <= km_to_chord(parameters.direct_km) ** 2
    costs = np.full(square.shape, np.inf)
    costs[near] = leg_costs(chord_to_km(np.sqrt(square[near])), parameters)
    return costs


def _off_network_km(
    journey: Journey, origins: SnappedPoints, destinations: SnappedPoints, circuity: float
) -> Floats:
    """Return the road kilometres of the access legs; all of a direct journey is one leg."""
    row, column = np.ogrid[: len(origins), : len(destinations)]
    entry = origins.leg_km[row, np.maximum(journey.entry, 1) - 1]
    leave = destinations.leg_km[column, np.maximum(journey.exit, 1) - 1]
    return np.where(journey.entry > 0, circuity * (entry + leave), journey.km)


def _blocks(rows: int, columns: int) -> Iterator[slice]:
    step = max(1, BLOCK_CELLS // max(columns, 1))
    return (slice(start, min(start + step, rows)) for start in range(0, rows, step))
