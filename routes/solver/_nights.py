"""Compiled kernels that move several nights of a tour at once, with what is done between them.

A step of the annealing keeps most of a day when a night moves, so the days on both sides have to be
good before it pays. Here the days beside a moved night begin empty and are filled at once; what was
done between two nights that stay neighbours goes along, on other dates or the other way round.

Only :mod:`routes.solver.annealing` imports this: importing numba takes longer than most commands.
"""
# ruff: noqa: C901, PLR0917 - see _compile.py

import numpy as np

from routes.solver._anneal import draw_pull, end_step
from routes.solver._compile import kernel, maker
from routes.solver._contents import copy_row, insert, remove, restore
from routes.solver._random import Random, draw, pick
from routes.solver._ruin import mend, put_base
from routes.solver.arrays import BEGUN, NEVER, Ints, State, Tables, Tour

REPLACE, SHIFT, CARRY = 0.5, 0.75, 0.9
"""Chances, added up, that nights in a row go to one other place, that one is taken out and another
one put in elsewhere, that some in a row are spent at another time; the others are turned round."""
LONGER, STAY, BEFORE = 0.4, 0.4, 0.5
"""Chances that there is one more in a row; that a night put in is spent where one beside it is, and
that this is the one before."""
DOUBLED = 6
"""A night goes to the best of 1, 2, 4 .. 32 places."""


@kernel
def in_a_row(rng: Random, most: int) -> int:
    """Draw how many nights in a row are moved."""
    length = 1
    while length < most and draw(rng) < LONGER:
        length += 1
    return length


@kernel
def drawn_place(t: Tables, node: Ints, place: Ints, first: int, last: int, rng: Random) -> int:
    """Draw a place for the nights between two others, one on the way more often; -1 for none."""
    base, chosen, least = t.end_base[first], -1, 4 * NEVER
    before = node[t.start_base[first], place[first]]
    after = node[t.end_base[last - 1], place[last]]
    for _ in range(1 << pick(rng, DOUBLED)):
        here = pick(rng, node.shape[1])
        at = node[base, here]
        if at < 0:
            continue
        minutes = t.travel[t.kind[first], before, at] + t.travel[t.kind[first], at, after]
        if minutes < least:
            chosen, least = here, minutes
    return chosen


@kernel
def replaced(t: Tables, node: Ints, rng: Random, place: Ints, origin: Ints) -> bool:
    """Let some nights in a row be spent at one other place; say whether there is one."""
    free = len(place) - 2
    length = in_a_row(rng, free)
    first = pick(rng, free - length + 1)
    here = drawn_place(t, node, place, first, first + length + 1, rng)
    for k in range(first + 1, first + length + 1):
        origin[k], place[k] = -1, here
    return bool(here >= 0)


@kernel
def shifted(t: Tables, node: Ints, rng: Random, place: Ints, origin: Ints) -> bool:
    """Take a night out and put another one in elsewhere: those between are a day earlier or later.

    Say whether there is a place for it.
    """
    free = len(place) - 2
    out, at = 1 + pick(rng, free), 1 + pick(rng, free)
    way = 1 if out < at else -1
    for k in range(out, at, way):
        origin[k], place[k] = origin[k + way], place[k + way]
    if draw(rng) < STAY:
        here = place[at - 1] if draw(rng) < BEFORE else place[at + 1]
    else:
        here = drawn_place(t, node, place, at - 1, at + 1, rng)
    origin[at], place[at] = -1, here
    return bool(here >= 0)


@kernel
def reordered(rng: Random, kind: float, place: Ints, origin: Ints, old: Ints) -> bool:
    """Let some nights in a row be spent at another time, or turn them round; say if that can be."""
    free = len(place) - 2
    length = min(free, 1 + in_a_row(rng, free))
    first = 1 + pick(rng, free - length + 1)
    if kind < CARRY:
        goal = 1 + pick(rng, free - length + 1)
        if goal == first:
            return False
        read = 1
        for k in range(1, free + 1):
            if goal <= k < goal + length:
                origin[k] = first + k - goal
                continue
            if read == first:
                read += length
            origin[k] = read
            read += 1
    else:
        for n in range(length):
            origin[first + n] = first + length - 1 - n
    for k in range(1, free + 1):
        place[k] = old[origin[k]]
    return True


@kernel
def rearranged(t: Tables, node: Ints, rng: Random, old: Ints, place: Ints, origin: Ints) -> bool:
    """Draw other nights; say whether there are any. The first and the last place stay.

    ``place`` gets where the nights are spent, ``origin`` which night of the tour each was, -1 for
    one that is new.
    """
    for k in range(len(old)):
        place[k], origin[k] = old[k], k
    kind = draw(rng)
    if kind < REPLACE:
        return replaced(t, node, rng, place, origin)
    if kind < SHIFT:
        return shifted(t, node, rng, place, origin)
    return reordered(rng, kind, place, origin, old)


@kernel
def take_up(t: Tables, s: State, day: int, row: Ints, count: int, way: int) -> None:
    """Put the stops of another day into an empty one, in their order or from the last one on."""
    for k in range(count):
        u = row[1 + k] if way > 0 else row[count - k]
        if t.first[u, day] < t.last[u, day]:
            insert(t, s, u, day, s.size[day] + 1)


@kernel
def lay_out(
    t: Tables, s: State, node: Ints, place: Ints, origin: Ints, rows: Ints, size: Ints, rng: Random
) -> bool:
    """Let a tour have other nights, as :func:`rearranged` draws them; say whether its days exist.

    ``rows`` and ``size`` are overwritten.
    """
    days = len(s.size)
    for day in range(days):
        size[day] = s.size[day]
        copy_row(s.route[day], rows[day], s.size[day] + 2)
        if (origin[day] != day or origin[day + 1] != day + 1) and s.size[day] > 0:
            remove(t, s, day, 1, s.size[day])
    for day in range(days - 1):
        at = node[t.end_base[day], place[day + 1]]
        if at < 0:
            return False
        if at != s.base[t.end_base[day]]:
            put_base(t, s, t.end_base[day], at)
    for day in range(days):
        one, other = origin[day], origin[day + 1]
        if one == day and other == day + 1:
            continue
        if one >= 0 and other >= 0 and abs(other - one) == 1:
            was = min(one, other)
            take_up(t, s, day, rows[was], size[was], other - one)
        if not mend(t, s, day, rng):
            return False
    return True


@maker
def wander(
    t: Tables,
    tour: Tour,
    node: Ints,
    at: Ints,
    rng: Random,
    iterations: int,
    temperature: float,
    scale: float,
) -> None:
    """Move nights at one temperature, in units of value; ``scale`` is what a unit of burden weighs.

    Each day has to begin where the one before ends, and no rule may tie stops of different days.

    Parameters
    ----------
    node, at
        The node of every place by base, and the place of every node.
    """
    s, saved = tour.state, tour.saved
    days = len(s.size)
    old, place = np.zeros(days + 1, dtype=np.int64), np.zeros(days + 1, dtype=np.int64)
    origin, size = np.zeros(days + 1, dtype=np.int64), np.zeros(days, dtype=np.int64)
    rows = np.zeros(s.route.shape, dtype=np.int64)
    draw_pull(t, tour, rng)
    s.work[BEGUN] += iterations
    for _ in range(iterations):
        old[0] = at[s.base[t.start_base[0]]]
        for day in range(days):
            old[day + 1] = at[s.base[t.end_base[day]]]
        if not rearranged(t, node, rng, old, place, origin):
            continue
        if lay_out(t, s, node, place, origin, rows, size, rng):
            end_step(t, tour, rng, temperature, scale)
        else:
            restore(t, s, saved)
