"""What the shortest ways of drives consist of: minutes by group of roads, and off-network legs.

The same law as :mod:`geo.travel.matrix`, one pair after the other, with the numbers that are to be
fitted left open.
"""

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.travel.calibration import class_groups
from geo.travel.cost import ENTRY_SLOT, EXIT_SLOT, MAX_COST, MINUTE_STEPS, minute_steps, pack
from geo.travel.graph import arriving, cheapest_edges, edge_lengths, split_edges, with_terminals
from geo.travel.matrix import access_costs
from geo.travel.network import RoadNetwork
from geo.travel.osm import SHORTEST_KM
from geo.travel.osm_network import OsmNetwork
from geo.travel.parameters import Parameters
from geo.travel.sphere import chord_to_km
from geo.travel.types import Floats, Integers, SnappedPoints


@dataclass(frozen=True)
class Arcs:
    """Roads as they are driven, one arc per direction.

    Parameters
    ----------
    tail, head
        Nodes, (a,).
    km, minutes
        Length, and time at the assumed speed, (a,).
    group
        Position of the group of roads, (a,).
    size, groups
        How many nodes, and how many groups there are.
    like
        Group that each group is taken to be like where the drives do not tell; -1 for none, (g,).
    arrive
        As of a :class:`geo.travel.graph.RoutingGraph`.
    """

    tail: Integers
    head: Integers
    km: Floats
    minutes: Floats
    group: Integers
    size: int
    groups: int
    like: tuple[int, ...] = (-1, -1, -1)
    arrive: Integers | None = None


class Ways(NamedTuple):
    """What the ways of drives consist of."""

    minutes: Floats
    """At assumed speeds, by group, (n, g)."""
    legs: Floats
    """Straight-line km of the off-network legs, (n, 2); 0 for none."""

    def total(self, values: Floats) -> Floats:
        """Return the minutes with other numbers: logarithms of the factors and of a, then b."""
        speeds, leg_a, leg_b = np.exp(-values[:-2]), np.exp(values[-2]), values[-1]
        return np.asarray(self.minutes @ speeds + leg_a * (self.legs**leg_b).sum(axis=1))


@dataclass(frozen=True)
class Search:
    """What is needed to find the ways of drives with other numbers.

    Parameters
    ----------
    arcs
        Roads at their assumed speeds.
    parameters
        Constants of the model.
    origins, destinations
        Ends of the drives, tied to the roads.
    start
        The assumed numbers, as :meth:`Ways.total` takes them.
    """

    arcs: Arcs
    parameters: Parameters
    origins: SnappedPoints
    destinations: SnappedPoints
    start: Floats = field(init=False)

    def __post_init__(self) -> None:
        law = [np.log(self.parameters.leg_a), self.parameters.leg_b]
        object.__setattr__(self, "start", np.append(np.zeros(self.arcs.groups), law))

    def pull(self, values: Floats) -> Floats:
        """Return how far numbers are from what holds where the drives do not tell."""
        off = np.asarray(values - self.start)
        like = np.array([*self.arcs.like, -1, -1])
        return off - np.where(like >= 0, off[like], 0.0)

    def ways(self, values: Floats, rows: Integers) -> Ways:
        """Return the shortest ways of some drives."""
        return _find_ways(self, values, rows)


def estimate_arcs(network: RoadNetwork, parameters: Parameters) -> Arcs:
    """Return the arcs of the embedded network, cut as :func:`geo.travel.graph.build_graph` does."""
    split = split_edges(network, parameters)
    km, minutes = edge_lengths(split, parameters)
    climb = np.zeros(len(km)) if split.climb is None else split.climb
    hilly = climb > parameters.climb_from
    group = np.select([split.expressway, hilly], [0, 2], 1)
    return Arcs(
        tail=np.append(split.u, split.v),
        head=np.append(split.v, split.u),
        km=np.append(km, km),
        minutes=np.tile(minutes, 2),
        group=np.append(group, group),
        size=len(split.lon),
        groups=3,
        like=(-1, -1, 1),
    )


def osm_arcs(network: OsmNetwork, kinds: list[str]) -> Arcs:
    """Return the arcs of an extract's network, whose classes are named by ``kinds``."""
    roads, km = network.unfolded(), np.maximum(network.km, SHORTEST_KM)
    there, back = (km / kmh * 60 for kmh in (network.kmh, network.kmh_back))
    group = class_groups(kinds)[network.kind]
    of_arcs = (
        np.append(values, [*other[network.back], 0])[roads.arc]  # the last one: of an arrival
        for values, other in ((km, km), (there, back), (group, group))
    )
    lengths, minutes, groups = of_arcs
    return Arcs(
        tail=roads.tail,
        head=roads.head,
        km=lengths,
        minutes=minutes,
        group=groups,
        size=len(roads.node),
        groups=3,
        arrive=roads.arrive,
    )


class _Ends(NamedTuple):
    """Access legs of drives at both ends, and the direct leg."""

    origins: SnappedPoints
    destinations: SnappedPoints
    entries: Floats
    exits: Floats
    law: Parameters
    direct: Floats
    """Minutes of the direct leg as far as the distance tells, (n,)."""


def _find_ways(search: Search, values: Floats, rows: Integers) -> Ways:
    """Return the shortest way of each drive; its minutes are inf where there is none."""
    arcs, ends = search.arcs, _ends(search, values, rows)
    minutes = arcs.minutes * np.exp(-values[:-2])[arcs.group]
    costs, kept = cheapest_edges(arcs.tail, arcs.head, pack(minutes, arcs.km), size=arcs.size)
    with_ends = with_terminals(costs, ends.origins.access, ends.entries)
    found = Ways(np.zeros((len(rows), arcs.groups)), np.zeros((len(rows), 2)))
    for row in range(len(rows)):
        nodes, through = _way(with_ends, arcs.size + row, ends, row)
        if through > MAX_COST:
            found.minutes[row] = np.inf
            continue
        by_road = float(minute_steps(np.array(through))) / MINUTE_STEPS
        legs = _legs_km(ends, row, nodes)
        off_road, legs = _direct(ends, row, legs, by_road)
        if not off_road:
            edges = kept[_positions(costs, nodes)]
            np.add.at(found.minutes[row], arcs.group[edges], arcs.minutes[edges])
        found.legs[row] = legs
    return found


def _direct(ends: _Ends, row: int, legs: Floats, by_road: float) -> tuple[bool, Floats]:
    """Return whether a drive is one direct leg, and the km of its legs by the leg law.

    The bound of :mod:`geo.travel.direct`: where it holds, the drive takes the minutes of the roads
    and of the difference of its legs.
    """
    minutes = ends.law.leg_minutes(legs)
    if ends.direct[row] >= by_road:
        return False, legs
    if ends.direct[row] >= by_road - 2 * minutes.min():
        return True, np.array([float(ends.law.leg_reach_km(ends.direct[row])), 0.0])
    return False, np.array([float(ends.law.leg_reach_km(np.ptp(minutes))), 0.0])


def _ends(search: Search, values: Floats, rows: Integers) -> _Ends:
    law = replace(search.parameters, leg_a=float(np.exp(values[-2])), leg_b=float(values[-1]))
    origins = search.origins.take(rows)
    destinations = arriving(search.destinations.take(rows), search.arcs.arrive)
    direct_km = chord_to_km(np.linalg.norm(origins.xyz - destinations.xyz, axis=1))
    return _Ends(
        origins=origins,
        destinations=destinations,
        entries=access_costs(origins, law, slot=ENTRY_SLOT),
        exits=access_costs(destinations, law, slot=EXIT_SLOT),
        law=law,
        direct=law.direct_minutes(direct_km),
    )


def _way(costs: csr_array, start: int, ends: _Ends, row: int) -> tuple[list[int], float]:
    """Return the nodes on the shortest way over the network, and its cost."""
    reached, before = dijkstra(costs, indices=start, limit=MAX_COST, return_predecessors=True)
    through = reached[ends.destinations.access[row]] + ends.exits[row]
    slot = int(np.argmin(through))
    if not np.isfinite(through[slot]):
        return [], np.inf
    return _walk(before, int(ends.destinations.access[row, slot]), start), float(through[slot])


def _legs_km(ends: _Ends, row: int, nodes: list[int]) -> Floats:
    """Return the straight-line km of the legs to the first node of a way and from its last."""
    first = ends.origins.leg_km[row][ends.origins.access[row] == nodes[0]]
    last = ends.destinations.leg_km[row][ends.destinations.access[row] == nodes[-1]]
    return np.array([first.min(), last.min()])


def _walk(before: Integers, node: int, start: int) -> list[int]:
    """Return the nodes of the network on the way from a terminal, in order."""
    nodes = []
    while node != start:
        nodes.append(node)
        node = int(before[node])
    return nodes[::-1]


def _positions(costs: csr_array, nodes: list[int]) -> Integers:
    """Return where the arcs along a way are stored in the matrix of costs."""
    starts, columns = costs.indptr, costs.indices
    return np.array(
        [
            starts[tail] + np.searchsorted(columns[starts[tail] : starts[tail + 1]], head)
            for tail, head in pairwise(nodes)
        ],
        dtype=np.int64,
    )
