"""Compiled kernels of the solver: time labels, insertion and removal on plain arrays.

Only :mod:`routes.solve` and :mod:`routes.arrays` import this module, and only when solving:
importing numba takes longer than most commands of the program.

A day is a row of ``route``: its start base, its stops, its end base. Two labels run forward
(earliest start with lunch still owed, ``e0``, and with lunch over, ``e1``) and two backward (latest
ready time from which the rest of the day still works, ``r0`` and ``r1``). Both are exact with
several windows because the earliest start in several windows never falls when arrival rises, so
an insertion is tested without walking the rest of the day.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
NEVER = 10**9
"""As ``routes.problem.UNREACHABLE``: later than any time label."""


class Tables(NamedTuple):
    """The problem as arrays; nodes are the stops, then the places days may start and end at."""

    travel: Ints  # (nodes, nodes)
    service: Ints  # (nodes,)
    prize: Ints  # (stops,), a required stop's prize beats all others together
    uses: Ints  # (stops, resources)
    limits: Ints  # (resources,)
    first: Ints  # (stops, days), index of the first start window
    last: Ints  # (stops, days), index after the last one
    opens: Ints  # (windows,)
    closes: Ints  # (windows,), latest START
    leave: Ints  # (days,)
    back: Ints  # (days,)
    max_drive: Ints  # (days,)
    lunch: Ints  # (days, 3): earliest start, latest start, minutes; minutes 0 for none owed
    start_base: Ints  # (days,), base a day starts at
    end_base: Ints  # (days,), base a day ends at
    base_first: Ints  # (bases + 1,), candidates of a base in base_node
    base_node: Ints  # (candidates,)
    near: Ints  # (stops, stops), other stops by distance


class State(NamedTuple):
    """A tour under change, its labels and the cache of best insertions."""

    route: Ints  # (days, stops + 2)
    size: Ints  # (days,), number of stops
    base: Ints  # (bases,), node chosen
    day_of: Ints  # (stops,), -1 when not visited
    used: Ints  # (resources,)
    drive: Ints  # (days,)
    e0: Ints
    e1: Ints
    r0: Ints
    r1: Ints  # (days, stops + 2)
    stamp: Ints  # (days + 1,): content version of each day, then the counter
    cache_cost: Floats  # (stops, days)
    cache_at: Ints  # (stops, days), position before which to insert, 0 for none
    cache_stamp: Ints  # (stops, days)


@njit(cache=True)
def earliest(t, stop, day, ready):
    """Return the earliest start at a stop when ready at a time."""
    for w in range(t.first[stop, day], t.last[stop, day]):
        if ready <= t.closes[w]:
            return max(ready, t.opens[w])
    return NEVER


@njit(cache=True)
def latest(t, stop, day, start):
    """Return the latest ready time that leads to a start no later than ``start``."""
    for w in range(t.last[stop, day] - 1, t.first[stop, day] - 1, -1):
        if t.opens[w] <= start:
            return min(start, t.closes[w])
    return -NEVER


@njit(cache=True)
def after_lunch(t, day, leave, drive):
    """Return when the group is ready at the end of a drive during which lunch is taken."""
    if t.lunch[day, 2] == 0 or leave > t.lunch[day, 1]:
        return NEVER
    return max(leave + drive, t.lunch[day, 0]) + t.lunch[day, 2]


@njit(cache=True)
def before_lunch(t, day, ready, drive):
    """Return the latest departure for a drive with lunch that has to be over at ``ready``."""
    if t.lunch[day, 2] == 0 or ready - t.lunch[day, 2] < t.lunch[day, 0]:
        return -NEVER
    return min(ready - t.lunch[day, 2] - drive, t.lunch[day, 1])


@njit(cache=True)
def relabel(t, s, day):
    """Recompute the labels and driving of a day; say whether its schedule exists."""
    last = s.size[day] + 1
    owed = t.lunch[day, 2] > 0
    s.e0[day, 0] = t.leave[day] if owed else NEVER
    s.e1[day, 0] = NEVER if owed else t.leave[day]
    drive = 0
    for k in range(1, last + 1):
        a, b = s.route[day, k - 1], s.route[day, k]
        leg = t.travel[a, b]
        drive += leg
        go0, go1 = s.e0[day, k - 1] + t.service[a], s.e1[day, k - 1] + t.service[a]
        ready0 = go0 + leg
        ready1 = min(go1 + leg, after_lunch(t, day, go0, leg))
        if k < last:
            s.e0[day, k] = earliest(t, b, day, ready0) if ready0 < NEVER else NEVER
            s.e1[day, k] = earliest(t, b, day, ready1) if ready1 < NEVER else NEVER
        else:
            s.e0[day, k], s.e1[day, k] = ready0, ready1
    s.drive[day] = drive
    s.r0[day, last] = min(t.back[day], t.lunch[day, 1]) if owed else -NEVER
    s.r1[day, last] = t.back[day]
    for k in range(last - 1, 0, -1):
        a, b = s.route[day, k], s.route[day, k + 1]
        leg = t.travel[a, b]
        go1 = s.r1[day, k + 1] - leg
        go0 = max(s.r0[day, k + 1] - leg, before_lunch(t, day, s.r1[day, k + 1], leg))
        s.r0[day, k] = latest(t, a, day, go0 - t.service[a])
        s.r1[day, k] = latest(t, a, day, go1 - t.service[a])
    in_time = s.e0[day, last] <= s.r0[day, last] or s.e1[day, last] <= s.r1[day, last]
    return in_time and drive <= t.max_drive[day]


@njit(cache=True)
def insertion_start(t, s, u, day, k):
    """Return (earliest start of stop u between positions k and k + 1, fits)."""
    a, b = s.route[day, k], s.route[day, k + 1]
    out, on = t.travel[a, u], t.travel[u, b]
    go0, go1 = s.e0[day, k] + t.service[a], s.e1[day, k] + t.service[a]
    ready1 = min(go1 + out, after_lunch(t, day, go0, out))
    start1 = earliest(t, u, day, ready1)
    if start1 < NEVER and start1 + t.service[u] + on <= s.r1[day, k + 1]:
        return min(start1, earliest(t, u, day, go0 + out)), True
    start0 = earliest(t, u, day, go0 + out)
    if start0 >= NEVER:
        return NEVER, False
    go = start0 + t.service[u]
    fits = go + on <= s.r0[day, k + 1] or after_lunch(t, day, go, on) <= s.r1[day, k + 1]
    return start0, fits


@njit(cache=True)
def find_insertion(t, s, u, day):
    """Put the cheapest feasible insertion of stop u into a day into the cache.

    The cost is the time the visit takes out of the day: detour, waiting and service.
    """
    best, at = np.inf, 0
    if t.first[u, day] < t.last[u, day]:
        close = t.closes[t.last[u, day] - 1]
        for k in range(s.size[day] + 1):
            a, b = s.route[day, k], s.route[day, k + 1]
            go = min(s.e0[day, k], s.e1[day, k]) + t.service[a]
            if go > close:
                break
            detour = t.travel[a, u] + t.travel[u, b] - t.travel[a, b]
            if s.drive[day] + detour > t.max_drive[day]:
                continue
            start, fits = insertion_start(t, s, u, day, k)
            if not fits:
                continue
            cost = detour + t.service[u] + max(0, start - go - t.travel[a, u])
            if cost < best:
                best, at = cost, k + 1
    s.cache_cost[u, day], s.cache_at[u, day] = best, at
    s.cache_stamp[u, day] = s.stamp[day]


@njit(cache=True)
def within_limits(t, s, u):
    """Say whether the limited resources left are enough for a stop."""
    for r in range(len(t.limits)):
        if s.used[r] + t.uses[u, r] > t.limits[r]:
            return False
    return True


@njit(cache=True)
def touch(s, day):
    """Give a day a new content version."""
    s.stamp[-1] += 1
    s.stamp[day] = s.stamp[-1]


@njit(cache=True)
def insert(t, s, u, day, at):
    """Insert stop u before position ``at``; the labels of the day must be recomputed after."""
    for k in range(s.size[day] + 1, at - 1, -1):
        s.route[day, k + 1] = s.route[day, k]
    s.route[day, at] = u
    s.size[day] += 1
    s.day_of[u] = day
    s.used[:] += t.uses[u]
    touch(s, day)


@njit(cache=True)
def remove(t, s, day, first, count):
    """Remove ``count`` stops of a day from position ``first`` on; labels as for insert."""
    last = s.size[day] + 1
    for k in range(first, first + count):
        u = s.route[day, k]
        s.day_of[u] = -1
        s.used[:] -= t.uses[u]
    for k in range(first + count, last + 1):
        s.route[day, k - count] = s.route[day, k]
    s.size[day] -= count
    touch(s, day)


@njit(cache=True)
def mend(t, s, day):
    """Relabel a day and remove stops until its schedule exists; say whether it does.

    Removing a stop can make a day infeasible where rounded minutes break the triangle inequality,
    and a new base can make it so in any case: the stop worth least per minute goes first.
    """
    while not relabel(t, s, day):
        n = s.size[day]
        if n == 0:
            return False
        worst, at = np.inf, 1
        for k in range(1, n + 1):
            a, u, b = s.route[day, k - 1], s.route[day, k], s.route[day, k + 1]
            gain = t.travel[a, u] + t.travel[u, b] - t.travel[a, b] + t.service[u]
            worth = t.prize[u] / max(1, gain)
            if worth < worst:
                worst, at = worth, k
        remove(t, s, day, at, 1)
    return True


@njit(cache=True)
def value_of(t, s):
    """Return the sum of prizes of the visited stops."""
    total = 0
    for day in range(len(s.size)):
        for k in range(1, s.size[day] + 1):
            total += t.prize[s.route[day, k]]
    return total


@njit(cache=True)
def burden_of(t, s):
    """Return twice the driving plus the waiting of a tour, as its earliest schedule has it."""
    total = 0
    for day in range(len(s.size)):
        last = s.size[day] + 1
        fed = s.e0[day, last] > s.r0[day, last]
        finish = s.e1[day, last] if fed else s.e0[day, last]
        eaten = t.lunch[day, 2] if fed else 0
        visits = 0
        for k in range(1, last):
            visits += t.service[s.route[day, k]]
        begin = t.leave[day]
        if last > 1:
            leg = t.travel[s.route[day, 0], s.route[day, 1]]
            begin = max(begin, min(s.e0[day, 1], s.e1[day, 1]) - leg)
        total += s.drive[day] + max(0, finish - begin - visits - eaten)
    return total
