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
    cache_cost: Ints  # (days, stops)
    cache_at: Ints  # (days, stops), position before which to insert, 0 for none
    cache_stamp: Ints  # (days, stops)


@njit(cache=True)
def earliest(opens, closes, w, end, ready):
    """Return the earliest start in the windows w..end-1 when ready at a time."""
    while w < end:
        if ready <= closes[w]:
            return max(ready, opens[w])
        w += 1
    return NEVER


@njit(cache=True)
def latest(opens, closes, begin, w, start):
    """Return the latest ready time that leads to a start no later than ``start``."""
    while w > begin:
        w -= 1
        if opens[w] <= start:
            return min(start, closes[w])
    return -NEVER


@njit(cache=True)
def after_lunch(noon, late, eat, leave, drive):
    """Return when the group is ready at the end of a drive during which lunch is taken."""
    if eat == 0 or leave > late:
        return NEVER
    return max(leave + drive, noon) + eat


@njit(cache=True)
def before_lunch(noon, late, eat, ready, drive):
    """Return the latest departure for a drive with lunch that has to be over at ``ready``."""
    if eat == 0 or ready - eat < noon:
        return -NEVER
    return min(ready - eat - drive, late)


@njit(cache=True)
def relabel(t, s, day):
    """Recompute the labels and driving of a day; say whether its schedule exists."""
    forward(t, s, day)
    backward(t, s, day)
    last = s.size[day] + 1
    in_time = s.e0[day, last] <= s.r0[day, last] or s.e1[day, last] <= s.r1[day, last]
    return in_time and s.drive[day] <= t.max_drive[day]


@njit(cache=True)
def forward(t, s, day):
    """Recompute the earliest starts and the driving of a day."""
    travel, service, opens, closes = t.travel, t.service, t.opens, t.closes
    first, end = t.first, t.last
    route, e0, e1 = s.route[day], s.e0[day], s.e1[day]
    noon, late, eat = t.lunch[day, 0], t.lunch[day, 1], t.lunch[day, 2]
    last, drive = s.size[day] + 1, 0
    e0[0] = t.leave[day] if eat > 0 else NEVER
    e1[0] = NEVER if eat > 0 else t.leave[day]
    for k in range(1, last + 1):
        a, b = route[k - 1], route[k]
        leg = travel[a, b]
        drive += leg
        go0 = e0[k - 1] + service[a]
        ready0 = go0 + leg
        ready1 = e1[k - 1] + service[a] + leg
        if eat > 0:
            ready1 = min(ready1, after_lunch(noon, late, eat, go0, leg))
        if k == last:
            e0[k], e1[k] = ready0, ready1
        else:
            w, z = first[b, day], end[b, day]
            e0[k] = earliest(opens, closes, w, z, ready0)
            e1[k] = earliest(opens, closes, w, z, ready1)
    s.drive[day] = drive


@njit(cache=True)
def backward(t, s, day):
    """Recompute the latest ready times of a day."""
    travel, service, opens, closes = t.travel, t.service, t.opens, t.closes
    first, end = t.first, t.last
    route, r0, r1 = s.route[day], s.r0[day], s.r1[day]
    noon, late, eat = t.lunch[day, 0], t.lunch[day, 1], t.lunch[day, 2]
    last = s.size[day] + 1
    r0[last] = min(t.back[day], late) if eat > 0 else -NEVER
    r1[last] = t.back[day]
    for k in range(last - 1, 0, -1):
        a = route[k]
        leg = travel[a, route[k + 1]]
        w, z = first[a, day], end[a, day]
        go1 = r1[k + 1] - leg
        r1[k] = latest(opens, closes, w, z, go1 - service[a])
        if eat > 0:
            go0 = max(r0[k + 1] - leg, before_lunch(noon, late, eat, r1[k + 1], leg))
            r0[k] = latest(opens, closes, w, z, go0 - service[a])


@njit(cache=True)
def find_insertions(t, s, day, new, before, begin, stop):
    """Put the cheapest feasible insertions of stops begin..stop-1 into the cache of a day.

    The cost is the time the visit takes out of the day: detour, waiting and service.

    After a single insertion at position ``new`` into the content version ``before``, only the two
    new legs are looked at. Other entries stay: they can only have become dearer or unfit, so
    :func:`confirm` looks again before one is used. With ``before`` -1 everything is looked at.

    One call for all stops, and local names for all arrays, because handing tuples of arrays over
    costs more than the work; for the same reason the pricing is not a function of its own.
    """
    travel, service, opens, closes = t.travel, t.service, t.opens, t.closes
    first, last, day_of = t.first, t.last, s.day_of
    route, e0, e1, r0, r1 = s.route[day], s.e0[day], s.e1[day], s.r0[day], s.r1[day]
    costs, places, stamps = s.cache_cost[day], s.cache_at[day], s.cache_stamp[day]
    noon, late, eat = t.lunch[day, 0], t.lunch[day, 1], t.lunch[day, 2]
    spare, stamp, size = t.max_drive[day] - s.drive[day], s.stamp[day], s.size[day]
    for u in range(begin, stop):
        if day_of[u] >= 0 or stamps[u] == stamp:
            continue
        low, high, best, at = 0, size, NEVER, 0
        if stamps[u] == before and places[u] != new:
            low, high, best, at = new - 1, new, costs[u], places[u]
            if at > new:
                at += 1
        w, z, stay = first[u, day], last[u, day], service[u]
        close = closes[z - 1] if w < z else -1
        for k in range(low, high + 1):
            a, b = route[k], route[k + 1]
            go0, go1 = e0[k] + service[a], e1[k] + service[a]
            go = min(go0, go1)
            if go > close:
                break
            out, on = travel[a, u], travel[u, b]
            detour = out + on - travel[a, b]
            if detour > spare or detour + stay >= best:
                continue
            start = earliest(opens, closes, w, z, go1 + out)
            fits = start + stay + on <= r1[k + 1]
            if eat > 0 and not fits:
                start, fits = start_with_lunch(
                    opens, closes, w, z, noon, late, eat, go0, out, stay, on, r0[k + 1], r1[k + 1]
                )
            cost = detour + stay + max(0, start - go - out)
            if fits and cost < best:
                best, at = cost, k + 1
        costs[u], places[u], stamps[u] = best, at, stamp


@njit(cache=True)
def confirm(t, s, u, day):
    """Look again for the cheapest insertion of a stop; say whether the cache had it right."""
    cost = s.cache_cost[day, u]
    s.cache_stamp[day, u] = -1
    find_insertions(t, s, day, 0, -2, u, u + 1)
    return s.cache_cost[day, u] <= cost


@njit(cache=True)
def start_with_lunch(opens, closes, w, z, noon, late, eat, go, out, stay, on, r0, r1):
    """Return (earliest start, fits) of a visit with lunch still owed on the leg that it splits."""
    fed = earliest(opens, closes, w, z, after_lunch(noon, late, eat, go, out))
    start = earliest(opens, closes, w, z, go + out)
    leave = start + stay
    fits = (
        fed + stay + on <= r1 or leave + on <= r0 or after_lunch(noon, late, eat, leave, on) <= r1
    )
    return start, fits


@njit(cache=True)
def within_limits(uses, limits, used, u):
    """Say whether the limited resources left are enough for a stop."""
    for r in range(len(limits)):
        if used[r] + uses[u, r] > limits[r]:
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
