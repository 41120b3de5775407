"""Compiled search by large neighbourhoods: first tours, and the steps of simulated annealing.

Only :mod:`routes.solver.annealing` imports this: importing numba takes longer than most commands.
"""
# ruff: noqa: PLR0917 - see _compile.py

import math

from routes.solver._compile import kernel
from routes.solver._contents import (
    copy_tour,
    forget_insertions,
    insert,
    restore,
    touch,
    within_limits,
)
from routes.solver._filling import fill
from routes.solver._insertion import find_insertions, look_ahead
from routes.solver._random import Random, draw, pick
from routes.solver._ruin import destroy, mend, shed
from routes.solver._schedule import exists, relabel
from routes.solver._value import burden_of, value_of
from routes.solver.arrays import BEGUN, BRIDGES, NEVER, WHEEL, Tables, Tour

SHED, MOST_PULL = 0.5, 4
"""Where driving has a price: the chance that stops that are not worth it are taken out again; how
many minutes of waiting a minute of detour weighs at most in the choice of a place."""


@kernel
def construct(t: Tables, tour: Tour, rng: Random, anchor: int) -> bool:
    """Build a first tour on chosen bases: the anchor stop, then greedily (-1: no anchor).

    Say whether there is one.
    """
    s = tour.state
    s.fresh[:] = 1
    for day in range(len(s.size)):
        relabel(t, s, day)
        touch(s, day)
    if anchor >= 0:
        chosen, cheapest = -1, NEVER
        for day in range(len(s.size)):
            find_insertions(t, s, day, 0, -2, t.every)
            if s.cache_cost[day, anchor] < cheapest:
                chosen, cheapest = day, s.cache_cost[day, anchor]
        if chosen >= 0 and within_limits(t.uses, t.limits, s.used, anchor):
            insert(t, s, anchor, chosen, s.cache_at[chosen, anchor])
            relabel(t, s, chosen)
    fill(t, s, rng)
    if exists(t, s):
        keep(t, tour)
        return True
    return False


@kernel
def resume(t: Tables, tour: Tour, rng: Random) -> bool:
    """Take up a given tour: remove what does not fit any more, then fill; say whether it exists."""
    s = tour.state
    s.fresh[:] = 1
    for day in range(len(s.size)):
        touch(s, day)
        if not mend(t, s, day, rng):
            return False
    whole = exists(t, s)
    if whole:
        keep(t, tour)
    fill(t, s, rng)
    if exists(t, s):
        keep(t, tour)
    elif whole:
        restore(t, s, tour.saved)
    else:
        return False
    return True


@kernel
def keep(t: Tables, tour: Tour) -> None:
    """Accept the current tour; remember it if it is the best so far."""
    s, scores = tour.state, tour.scores
    scores[0], scores[1] = value_of(t, s), burden_of(t, s)
    copy_tour(s, tour.saved)
    if scores[0] > scores[2] or (scores[0] == scores[2] and scores[1] < scores[3]):
        copy_tour(s, tour.best)
        scores[2], scores[3] = scores[0], scores[1]


@kernel
def anneal(
    t: Tables, tour: Tour, rng: Random, iterations: int, temperature: float, scale: float
) -> None:
    """Search at one temperature, in units of value; ``scale`` is what a unit of burden weighs."""
    s, saved = tour.state, tour.saved
    draw_pull(t, tour, rng)
    s.work[BEGUN] += iterations
    for _ in range(iterations):
        if destroy(t, s, saved, rng):
            end_step(t, tour, rng, temperature, scale)
        else:
            restore(t, s, saved)


@kernel
def draw_pull(t: Tables, tour: Tour, rng: Random) -> None:
    """Draw how much a detour weighs in the choice of a place, where driving has a price."""
    if t.rules[WHEEL] > 0:
        tour.state.pull[0] = 1 + pick(rng, MOST_PULL)
        forget_insertions(tour.state)
        forget_insertions(tour.saved)


@kernel
def end_step(t: Tables, tour: Tour, rng: Random, temperature: float, scale: float) -> None:
    """Fill a tour that was changed; accept it at a temperature or go back to what it was."""
    s, saved, scores = tour.state, tour.saved, tour.scores
    look_ahead(t, s, saved)
    fill(t, s, rng)
    whole = t.rules[BRIDGES] == 0 or exists(t, s)
    if not whole or (t.rules[WHEEL] > 0 and draw(rng) < SHED and not shed(t, s)):
        restore(t, s, saved)
        return
    value, burden = value_of(t, s), burden_of(t, s)
    gain = (value - scores[0]) - scale * (burden - scores[1])
    if gain < 0 and draw(rng) >= math.exp(gain / temperature):
        restore(t, s, saved)
        return
    keep(t, tour)
