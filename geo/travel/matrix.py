"""Minutes and kilometres between many points: the shortest journey of every pair."""

from collections.abc import Iterator

import numpy as np
import scipy

from geo.travel.cost import (
    ENTRY_SLOT,
    EXIT_SLOT,
    MINUTE_STEPS,
    Journey,
    ceiling,
    minute_steps,
    pack,
    unpack,
)
from geo.travel.direct import bounded, direct_costs
from geo.travel.graph import RoutingGraph
from geo.travel.parameters import Parameters
from geo.travel.sphere import EARTH_RADIUS_KM, chord_to_km
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

    A journey is an access leg, a way through the graph and another access leg, or one direct leg
    (:mod:`geo.travel.direct`), whichever takes fewer minutes. Pairs beyond ``limit`` minutes are
    unreachable. The search begins at the side with fewer points, along or against the direction of
    travel: sums are exact, so the answer is the same.
    """
    shape = (len(origins), len(destinations))
    back = shape[1] < shape[0]
    destinations = graph.arriving(destinations)
    near, far = (destinations, origins) if back else (origins, destinations)
    minutes, km, off_km = (np.empty(shape, dtype=np.float32) for _ in range(3))
    flag = np.empty(shape, dtype=np.uint8)
    highest = ceiling(limit)
    for some in blocks(len(near), max(len(far), len(graph.lon))):
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


def blocks(rows: int, columns: int) -> Iterator[slice]:
    """Yield so many rows in parts of at most :data:`BLOCK_CELLS` cells, one row at least."""
    step = max(1, BLOCK_CELLS // max(columns, 1))
    return (slice(start, min(start + step, rows)) for start in range(0, rows, step))


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
    # A bound of a direct leg may rest on a way that is longer than the journey by both legs.
    spare = sum(one[np.isfinite(one)].max(initial=0.0) for one in (legs, others))
    way = graph.back if back else graph.costs
    nets = _between_entries(way, near, far, highest=highest + spare)
    best = np.full((len(far), len(near)), np.inf)
    for row, other in zip(nets, others.T, strict=True):
        for net, leg in zip(row, legs.T, strict=True):
            np.minimum(best, net + other[:, np.newaxis] + leg, out=best)
    _put_direct(best, nets, (far, near), (others, legs), parameters)
    best[best > highest] = np.inf
    return best


def _between_entries(
    way: "scipy.sparse.csr_array", near: SnappedPoints, far: SnappedPoints, *, highest: float
) -> list[list[Floats]]:
    """Return packed costs between entries, an (m, b) table for each slot of far and near points."""
    nodes, place = np.unique(np.maximum(near.access, 0), return_inverse=True)
    place = place.reshape(near.access.shape)
    reached = scipy.sparse.csgraph.dijkstra(way, indices=nodes, limit=highest).T
    return [[reached[rows][:, columns] for columns in place.T] for rows in far.access.T]


def _put_direct(
    best: Floats,
    nets: list[list[Floats]],
    ends: tuple[SnappedPoints, SnappedPoints],
    legs: tuple[Floats, Floats],
    parameters: Parameters,
) -> None:
    """Put direct legs in the place of journeys that take longer."""
    rows, columns, km = _near_pairs(best, *ends, parameters)
    cost = direct_costs(km, parameters)
    some = np.flatnonzero(minute_steps(cost) < minute_steps(best[rows, columns]))
    rows, columns, cost = rows[some], columns[some], cost[some]
    if len(some) == 0:
        return
    net = np.array([[one[rows, columns] for one in row] for row in nets])
    cost = bounded(cost, net, legs[0][rows].T, legs[1][columns].T)
    closer = minute_steps(cost) < minute_steps(best[rows, columns])  # of equal ones the road
    best[rows[closer], columns[closer]] = cost[closer]


def _near_pairs(
    best: Floats, here: SnappedPoints, there: SnappedPoints, parameters: Parameters
) -> tuple[Integers, Integers, Floats]:
    """Return the pairs whose direct leg may take less than their journey, and their km."""
    square = np.zeros(best.shape)
    for axis in range(3):
        difference = here.xyz[:, axis, np.newaxis] - there.xyz[:, axis]
        square += difference * difference
    # Far legs take the longest per km at direct_km; an arc is no shorter than its chord.
    pace = float(parameters.direct_minutes(parameters.direct_km)) / parameters.direct_km
    reach = (minute_steps(best) + 1) / (MINUTE_STEPS * pace * EARTH_RADIUS_KM)
    rows, columns = np.nonzero((square < reach * reach) & np.isfinite(best))
    return rows, columns, chord_to_km(np.sqrt(square[rows, columns]))


def _off_network_km(
    journey: Journey, origins: SnappedPoints, destinations: SnappedPoints, circuity: float
) -> Floats:
    """Return the road kilometres of the access legs; all of a direct journey is one leg."""
    row, column = np.ogrid[: len(origins), : len(destinations)]
    entry = origins.leg_km[row, np.maximum(journey.entry, 1) - 1]
    leave = destinations.leg_km[column, np.maximum(journey.exit, 1) - 1]
    return np.where(journey.entry > 0, circuity * (entry + leave), journey.km)
