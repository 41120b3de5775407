"""What of a problem the bound counts with: worths by rank, losses, tolls, neighbourhoods."""

import itertools
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routes.solver.arrays import FORBIDDEN, NEVER, TOLL, Ints, Tables
from routes.tour.balance import LEAST
from routes.tour.problem import TourProblem

FINE: Final = 100
"""Steps of a price in a part of a unit of value."""
NEAR, MOST_NEAR = 6, 24
"""Stops near a stop that a route from it remembers at first, and at most."""


def steps(problem: TourProblem) -> Ints:
    """Return what each further stop of a kind loses more than the one before, by family.

    It is multiplied by prizes; empty where losses cannot be counted one by one.
    """
    rates = problem.balance
    rows = [np.diff(steps) for steps in rates.fading]
    simple = sum(max(steps) for steps in rates.fading) <= 100 - LEAST
    if not simple or any((row < 0).any() for row in rows):
        return np.zeros((len(rows), 0), dtype=np.int64)
    steps = np.zeros((len(rows), max(map(len, rows), default=0)), dtype=np.int64)
    for row, filled in zip(rows, steps, strict=True):
        filled[: len(row)] = row * rates.scale * FINE // 100
    return steps


def choices(problem: TourProblem) -> list[tuple[tuple[int, ...], Ints, Ints]]:
    """Return for each choice of ranks, one of each family, what the stops are worth at it.

    First in whole units of value, as they are counted, then before that.
    """
    rates = problem.balance
    prizes = np.array([stop.prize for stop in problem.stops], dtype=np.int64)
    return [
        (
            ranks,
            FINE * rates.scale * (prizes * rates.kept(ranks) // 100),
            FINE * rates.scale * prizes * rates.kept(ranks) // 100,
        )
        for ranks in itertools.product(*(range(len(steps)) for steps in rates.fading))
    ]


def tolls(tables: Tables) -> Ints:
    """Return what going from one stop straight to another costs for its era."""
    toll, era = int(tables.rules[TOLL]), tables.era
    back = (era[:, None] > era[None, :]) & (era[None, :] >= 0)
    return np.where(back, NEVER if toll >= FORBIDDEN else FINE * toll, 0).astype(np.int64)


def linked(problem: TourProblem, tables: Tables) -> NDArray[np.bool_]:
    """Tell which candidates a day ends at from which the next one goes on."""
    linked = np.zeros(len(tables.base_node), dtype=bool)
    for number, day in enumerate(problem.days):
        if number and not day.start:
            base = tables.start_base[number]
            linked[tables.base_first[base] : tables.base_first[base + 1]] = True
    return linked


def nearest(tables: Tables) -> NDArray[np.uint64]:
    """Return for each stop the stops that a route remembers while it is there, as bits."""
    stops = len(tables.every)
    near = np.zeros((stops, max(1, (stops + 63) // 64)), dtype=np.uint64)
    for i, row in enumerate(tables.near):
        for j in {i, *(int(k) for k in row[: NEAR if stops > MOST_NEAR else stops])}:
            near[i, j >> 6] |= np.uint64(1 << (j & 63))
    return near


def skippable(problem: TourProblem, tables: Tables) -> NDArray[np.bool_]:
    """Tell which stops shorten no way, so that they are passed by unless they bring something.

    A route without such a stop drives no longer and is no later, so it is at least as good, unless
    it is empty then: :mod:`routes.solver.bound` keeps what is worth more than an idle day.
    """
    stops = len(problem.stops)
    skippable = np.zeros((len(problem.days), stops), dtype=bool)
    if problem.storyline != "off":
        return skippable
    for number in range(len(problem.days)):
        travel = tables.travel[tables.kind[number]]
        for j in range(stops):
            skippable[number, j] = bool((travel <= travel[:, [j]] + travel[[j], :]).all())
    return skippable


def bits(mask: NDArray[np.uint64]) -> int:
    return sum(int(word).bit_count() for word in mask)
