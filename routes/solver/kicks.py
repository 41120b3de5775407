"""Large changes of a tour from which a search goes on: other nights for some days, other halves.

A step of the annealing moves one night at a time, and the days on both sides of it have to be good
before it pays. Here a block of nights moves together and its days begin empty, or the first days
of one tour are followed by the last ones of another.
"""

from random import Random
from typing import NamedTuple

import numpy as np

from routes.solver.arrays import Ints, State, Tables, orders_of

LONGEST_BLOCK = 5
"""Nights that move together at most."""
NEAREST = 3
"""Places among which the nights of a block are chosen, the nearest ones to a stop left out."""


class Sketch(NamedTuple):
    """A tour to be mended and filled: the node of every base, the stops of every day."""

    bases: Ints
    rows: list[list[int]]


def sketch_of(state: State) -> Sketch:
    """Return what a tour is."""
    return Sketch(state.base.copy(), orders_of(state))


def moved(tables: Tables, state: State, random: Random) -> Sketch:
    """Let a block of nights move to where a stop is left out, its days empty."""
    nights = choosable(tables)
    bases, rows = sketch_of(state)
    first = random.randrange(len(nights))
    block = nights[first : first + random.randint(1, LONGEST_BLOCK)]
    goal = _left_out(tables, state, random)
    for night in block:
        bases[night] = _near(tables, night, goal, random)
    for day, (start, end) in enumerate(zip(tables.start_base, tables.end_base, strict=True)):
        inside = (start in block) + (end in block)
        if inside > random.randrange(2):
            rows[day] = []
    return Sketch(bases, rows)


def crossed(tables: Tables, one: State, other: State, random: Random) -> Sketch:
    """Let the first days be those of one tour and the last ones those of another."""
    (bases, rows), last = sketch_of(one), sketch_of(other)
    at = random.randrange(1, len(rows)) if len(rows) > 1 else 0
    for day in range(at, len(rows)):
        bases[tables.end_base[day]] = last.bases[tables.end_base[day]]
        rows[day] = last.rows[day]
    return Sketch(bases, rows)


def mixed(tables: Tables, one: State, other: State, random: Random) -> Sketch:
    """Keep some days of a tour; the others become the days of another one that add most to them."""
    bases, rows = sketch_of(one)
    days = list(range(len(rows)))
    random.shuffle(days)
    kept = days[: random.randrange(1, len(days))] if len(days) > 1 else days
    seen = {u for day in kept for u in rows[day]}
    left = [row for row in orders_of(other) if row]
    for day in days[len(kept) :]:
        rows[day] = max(left, key=lambda row: _worth(tables, row, seen), default=[])
        left = [row for row in left if row is not rows[day]]
        seen.update(rows[day])
    return Sketch(bases, rows)


def _worth(tables: Tables, row: list[int], seen: set[int]) -> int:
    return sum(int(tables.prize[u]) for u in row if u not in seen)


def wandering(tables: Tables, random: Random) -> Sketch:
    """Draw a tour without stops that sleeps near a few stops, in a sensible order."""
    nights = choosable(tables)
    node = int(tables.base_node[0])
    count = random.randint(1, 1 + len(nights) // 2)
    goals = [_left_out(tables, None, random) for _ in range(count)]
    bases = tables.base_node[tables.base_first[:-1]].copy()
    for number, night in enumerate(nights):
        if number % -(-len(nights) // count) == 0 and goals:
            goal = min(goals, key=lambda one: tables.travel[-1, node, one])
            goals.remove(goal)
            node = goal
        bases[night] = _near(tables, night, goal, random)
    return Sketch(bases, [[] for _ in tables.start_base])


def choosable(tables: Tables) -> list[int]:
    """Return the bases that have several candidates."""
    return [int(base) for base in np.flatnonzero(np.diff(tables.base_first) > 1)]


def _left_out(tables: Tables, state: State | None, random: Random) -> int:
    """Draw a stop that is not visited, one of more worth more often."""
    left = np.flatnonzero(state.day_of < 0) if state is not None else tables.every
    if not len(left):
        left = tables.every
    pair = [int(left[random.randrange(len(left))]) for _ in range(2)]
    return max(pair, key=lambda u: tables.prize[u])


def _near(tables: Tables, base: int, stop: int, random: Random) -> int:
    nodes = tables.base_node[tables.base_first[base] : tables.base_first[base + 1]]
    order = np.argsort(tables.travel[-1, nodes, stop], kind="stable")
    return int(nodes[order[random.randrange(min(NEAREST, len(order)))]])
