"""Compiled kernels of the solver: time labels, insertion, and search by large neighbourhoods.

A day is a row of ``route``: start base, stops, end base. Labels run forward (earliest start with
lunch still owed, ``e0``, and over, ``e1``) and backward (latest ready time from which the rest of
the day works, ``r0`` and ``r1``); they are exact because the earliest start in several windows
never falls when arrival rises, so an insertion is tested without walking the rest of the day.

Only :mod:`routes.solver.annealing` imports this: importing numba takes longer than most commands.
All kernels live in one file because numba caches per file and misses changes in another one.
"""
# ruff: noqa: C901, PLR0917, SIM110 - handing tuples of arrays from kernel to kernel
# costs more than their work, so the hot ones are long and take what they need one by one.

import math
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

from routes.solver.arrays import (
    BONUS,
    BRIDGES,
    FORBIDDEN,
    IDLE,
    NEVER,
    PRICED,
    SCALE,
    TOLL,
    WHEEL,
    Ints,
    State,
    Tables,
    Tour,
)
from routes.tour.balance import LEAST

Floats = np.ndarray[Any, np.dtype[np.float64]]
Random = np.ndarray[Any, np.dtype[np.uint64]]
MOVE_BASE, DROP_SEGMENTS, DROP_RELATED = 0.15, 0.5, 0.25
ONE_DAY, KEEN, NOISE, BRIDGE, SEND_FAR = 0.5, 0.8, 0.6, 0.7, 0.4
"""Chances of moving a base and of ways to remove stops, the rest going to poor stops; chances that
segments go from one day only and that a near stop goes; noise of a stop's worth; chances that a leg
too long waits for a stop between instead of taking others away, and that one is made on purpose."""
BEGUN, CHANGED, PASSED, LOOKED, TRIED, SCANNED = range(6)
"""Kinds of work that are counted: iterations begun, days changed, stops of a day passed by and
looked at, positions tried, stops scanned for the best."""
DOUBLED, TOGETHER = 5, 0.3
"""A base goes to the best of 1, 2, 4, 8 or 16 candidates; chance that the next one goes with it."""
MOST_DAYS = 4
"""Days in a row that lose stops at once at most: a long tour hardly ever gains from all at once."""
BY_GAIN, SOBER, SHED, MOST_HOPE, MOST_PULL, FINE = 0.15, 0.4, 0.5, 4.0, 4, 64.0
"""Where driving has a price: the chances that stops are put in by what they add, whatever time they
take, and only where they are worth it; the chance that those that are not are taken out again; how
many times their worth they may cost else (a far cluster pays only when several of its stops are
in); how many minutes of waiting a minute of detour weighs at most in the choice of a place; parts
of a minute in which a stop's cost is counted."""
Function = TypeVar("Function", bound=Callable[..., Any])


UNCOUNTED: dict[str, Any] = {"_nrt": False}
"""Option of numba that leaves the references to arrays uncounted."""


def kernel(function: Function) -> Function:
    """Compile a function at its first call, keep it on disk, let other threads run meanwhile.

    References to arrays are not counted: that took a quarter of the time, as every call hands over
    dozens of them. So a kernel works on arrays that it is given and makes none, see :func:`maker`.
    """
    return cast("Function", njit(cache=True, nogil=True, **UNCOUNTED)(function))


def maker(function: Function) -> Function:
    """Compile a function that makes arrays."""
    return cast("Function", njit(cache=True, nogil=True)(function))


@kernel
def draw(rng: Random) -> float:
    """Return a random float in [0, 1) by xorshift64 (Marsaglia 2003)."""
    x = rng[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    rng[0] = x
    return float(x >> np.uint64(11)) / 9007199254740992.0


@kernel
def pick(rng: Random, n: int) -> int:
    """Return a random integer in 0..n-1."""
    return min(n - 1, int(draw(rng) * n))


@kernel
def earliest(opens: Ints, closes: Ints, w: int, end: int, ready: int) -> int:
    """Return the earliest start in the windows w..end-1 when ready at a time."""
    while w < end:
        if ready <= closes[w]:
            return int(max(ready, opens[w]))
        w += 1
    return NEVER


@kernel
def latest(opens: Ints, closes: Ints, begin: int, w: int, start: int) -> int:
    """Return the latest ready time that leads to a start no later than ``start``."""
    while w > begin:
        w -= 1
        if opens[w] <= start:
            return int(min(start, closes[w]))
    return -NEVER


@kernel
def after_lunch(noon: int, late: int, eat: int, leave: int, drive: int) -> int:
    """Return when the group is ready at the end of a drive during which lunch is taken."""
    if eat == 0 or leave > late:
        return NEVER
    return max(leave + drive, noon) + eat


@kernel
def before_lunch(noon: int, late: int, eat: int, ready: int, drive: int) -> int:
    """Return the latest departure for a drive with lunch that has to be over at ``ready``."""
    if eat == 0 or ready - eat < noon:
        return -NEVER
    return min(ready - eat - drive, late)


@kernel
def relabel(t: Tables, s: State, day: int) -> bool:
    """Recompute the labels and driving of a day; say whether its schedule exists."""
    s.work[CHANGED] += 1
    forward(t, s, day)
    backward(t, s, day)
    measure(t, s, day)
    last = s.size[day] + 1
    in_time = s.e0[day, last] <= s.r0[day, last] or s.e1[day, last] <= s.r1[day, last]
    return bool(in_time and s.drive[day] <= t.max_drive[day])


@kernel
def exists(t: Tables, s: State) -> bool:
    """Say by its labels whether a tour exists; only legs too long can make it fail after a fill."""
    for day in range(len(s.size)):
        last = s.size[day] + 1
        in_time = s.e0[day, last] <= s.r0[day, last] or s.e1[day, last] <= s.r1[day, last]
        if not in_time or s.drive[day] > t.max_drive[day]:
            return False
    return True


@kernel
def tell(t: Tables, s: State) -> None:
    """Recompute the eras before and after every position of the tour."""
    era = -1
    for day in range(len(s.size)):
        for k in range(s.size[day] + 1):
            if k > 0 and t.era[s.route[day, k]] >= 0:
                era = t.era[s.route[day, k]]
            s.before[day, k] = era
    era = -1
    for day in range(len(s.size) - 1, -1, -1):
        for k in range(s.size[day] + 1, 0, -1):
            if k <= s.size[day] and t.era[s.route[day, k]] >= 0:
                era = t.era[s.route[day, k]]
            s.after[day, k] = era


@kernel
def units_wanted(t: Tables, s: State, u: int) -> int:
    """Return how many units a stop would add towards minima."""
    units = 0
    for r in range(len(t.minima)):
        units += min(t.uses[u, r], max(0, t.minima[r] - s.used[r]))
    return units


@kernel
def cost_told(cost: int, prize: int, toll: int, era: int, before: int, after: int) -> int:
    """Return the cost of an insertion between two eras, dearer for a step back in history.

    A stop whose prize is not above the toll of a step back does not take one.
    """
    back = int(before > era) + int(0 <= after < era) - int(0 <= after < before)
    if back <= 0:
        return cost
    return int(max(1, cost) * prize // (prize - toll) + 1) if prize > toll else NEVER


@kernel
def forward(t: Tables, s: State, day: int) -> None:
    """Recompute the earliest starts and the driving of a day."""
    travel, service, opens, closes = t.travel[t.kind[day]], t.service, t.opens, t.closes
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


@kernel
def backward(t: Tables, s: State, day: int) -> None:
    """Recompute the latest ready times of a day."""
    travel, service, opens, closes = t.travel[t.kind[day]], t.service, t.opens, t.closes
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


@kernel
def measure(t: Tables, s: State, day: int) -> None:
    """Recompute how much time there is between the positions of a day, whenever lunch is eaten."""
    travel, service, route = t.travel[t.kind[day]], t.service, s.route[day]
    e0, e1, r0, r1, eat = s.e0[day], s.e1[day], s.r0[day], s.r1[day], t.lunch[day, 2]
    for k in range(s.size[day] + 1):
        a = route[k]
        go0, go1 = e0[k] + service[a], e1[k] + service[a]
        room = r1[k + 1] - go1
        if eat > 0:
            room = max(room, r0[k + 1] - go0, r1[k + 1] - go0 - eat)
        s.gap[day, k], s.room[day, k] = travel[a, route[k + 1]], room


@kernel
def find_insertions(t: Tables, s: State, day: int, new: int, before: int, which: Ints) -> int:
    """Put the cheapest feasible insertions of some stops into the cache of a day.

    Return how many were looked for: those that are known are passed by.

    The cost is the time the visit takes out of the day: detour, waiting and service, the detour
    several times over where driving has a price. After an
    insertion at ``new`` into the content version ``before`` only the two new legs are looked at:
    other entries can only have become dearer or unfit, and :func:`confirm` looks again before
    one is used. With ``before`` -2 everything is looked at.
    """
    travel, toward, service = t.travel[t.kind[day]], t.toward[t.kind[day]], t.service
    opens, closes, first, last, day_of = t.opens, t.closes, t.first, t.last, s.day_of
    route, e0, e1, r0, r1 = s.route[day], s.e0[day], s.e1[day], s.r0[day], s.r1[day]
    costs, places, stamps = s.cache_cost[day], s.cache_at[day], s.cache_stamp[day]
    detours, gaps, rooms = s.cache_detour[day], s.gap[day], s.room[day]
    noon, late, eat = t.lunch[day, 0], t.lunch[day, 1], t.lunch[day, 2]
    spare, stamp, size = t.max_drive[day] - s.drive[day], s.stamp[day], s.size[day]
    toll, eras, worth, earlier, later = t.rules[TOLL], t.era, s.worth, s.before[day], s.after[day]
    looked = tried = 0
    pull = s.pull[0]
    for u in which:
        if day_of[u] >= 0 or stamps[u] == stamp:
            continue
        looked += 1
        low, high, best, at, way = 0, size, NEVER, 0, 0
        if stamps[u] == before and places[u] != new:
            low, high, best, at, way = new - 1, new, costs[u], places[u], detours[u]
            if at > new:
                at += 1
        told = toll > 0 and eras[u] >= 0
        w, z, stay = first[u, day], last[u, day], service[u]
        close = closes[z - 1] if w < z else -1
        for k in range(low, high + 1):
            a, b = route[k], route[k + 1]
            go0, go1 = e0[k] + service[a], e1[k] + service[a]
            go = min(go0, go1)
            if go > close:
                break
            tried += 1
            out, on = travel[a, u], toward[b, u]
            detour = out + on - gaps[k]
            if out + on + stay > rooms[k] or detour > spare or pull * detour + stay >= best:
                continue
            start = earliest(opens, closes, w, z, go1 + out)
            fits = start + stay + on <= r1[k + 1]
            if eat > 0 and not fits:
                fed = earliest(opens, closes, w, z, after_lunch(noon, late, eat, go0, out))
                start = earliest(opens, closes, w, z, go0 + out)
                fits = fed + stay + on <= r1[k + 1] or start + stay + on <= r0[k + 1]
                fed = after_lunch(noon, late, eat, start + stay, on)
                fits = fits or fed <= r1[k + 1]
            cost = pull * detour + stay + max(0, start - go - out)
            if fits and cost < best:
                if told:
                    cost = cost_told(cost, worth[u], toll, eras[u], earlier[k], later[k + 1])
                if cost < best:
                    best, at, way = cost, k + 1, detour
        costs[u], places[u], stamps[u], detours[u] = best, at, stamp, way
    s.work[PASSED] += len(which)
    s.work[LOOKED] += looked
    s.work[TRIED] += tried
    return looked


@kernel
def confirm(t: Tables, s: State, u: int, day: int) -> bool:
    """Look again for the cheapest insertion of a stop; say whether the cache had it right."""
    cost = s.cache_cost[day, u]
    s.cache_stamp[day, u] = -1
    find_insertions(t, s, day, 0, -2, t.every[u : u + 1])
    return bool(s.cache_cost[day, u] <= cost)


@kernel
def carry_over(s: State, day: int, before: int) -> None:
    """Let what did not fit a day in its version ``before`` an insertion not fit it still."""
    costs, stamps, stamp = s.cache_cost[day], s.cache_stamp[day], s.stamp[day]
    for u in range(len(costs)):
        if stamps[u] == before and costs[u] >= NEVER:
            stamps[u] = stamp


@kernel
def within_limits(uses: Ints, limits: Ints, used: Ints, u: int) -> bool:
    """Say whether the limited resources left are enough for a stop."""
    for r in range(len(limits)):
        if used[r] + uses[u, r] > limits[r]:
            return False
    return True


@kernel
def touch(s: State, day: int) -> None:
    """Give a day a new content version."""
    s.stamp[-1] += 1
    s.stamp[day] = s.stamp[-1]


@kernel
def insert(t: Tables, s: State, u: int, day: int, at: int) -> None:
    """Insert stop u before position ``at``; the labels of the day must be recomputed after."""
    for k in range(s.size[day] + 1, at - 1, -1):
        s.route[day, k + 1] = s.route[day, k]
    s.route[day, at] = u
    s.size[day] += 1
    s.day_of[u] = day
    for r in range(len(s.used)):
        s.used[r] += t.uses[u, r]
    for kind in t.kinds[u]:
        s.crowd[day, kind] += 1
    touch(s, day)
    s.touched[u] = s.stamp[-1]


@kernel
def remove(t: Tables, s: State, day: int, first: int, count: int) -> None:
    """Remove ``count`` stops of a day from position ``first`` on; labels as for insert."""
    for k in range(first, first + count):
        u = s.route[day, k]
        s.day_of[u] = -1
        s.touched[u] = s.stamp[-1] + 1
        for r in range(len(s.used)):
            s.used[r] -= t.uses[u, r]
        for kind in t.kinds[u]:
            s.crowd[day, kind] -= 1
    for k in range(first + count, s.size[day] + 2):
        s.route[day, k - count] = s.route[day, k]
    s.size[day] -= count
    touch(s, day)


@kernel
def poorest(t: Tables, s: State, day: int, rng: Random, noise: float) -> tuple[float, int]:
    """Return (worth per minute, position) of the stop of a day that is worth least for its time."""
    travel, service, prize, route = t.travel[t.kind[day]], t.service, t.prize, s.route[day]
    worst, at = np.inf, 0
    for k in range(1, s.size[day] + 1):
        a, u, b = route[k - 1], route[k], route[k + 1]
        detour = travel[a, u] + travel[u, b] - travel[a, b]
        worth = (prize[u] - t.rules[WHEEL] * detour) / max(1, detour + service[u])
        worth *= 1.0 - noise * draw(rng)
        if worth < worst:
            worst, at = worth, k
    return worst, at


@kernel
def mend(t: Tables, s: State, day: int, rng: Random) -> bool:
    """Relabel a day and remove its poorest stops until its schedule exists; say whether it does.

    Removing a stop can make a day infeasible where rounded minutes break the triangle inequality,
    and a new base can make it so in any case. Where legs are limited, a gap may be left to the next
    :func:`fill`; who allows that has to ask :func:`exists` after it.
    """
    while not relabel(t, s, day):
        if t.rules[BRIDGES] > 0 and s.drive[day] >= NEVER and draw(rng) < BRIDGE:
            return True
        if s.size[day] == 0:
            return False
        remove(t, s, day, poorest(t, s, day, rng, 0.0)[1], 1)
    return True


@kernel
def value_of(t: Tables, s: State) -> int:
    """Return the sum of prizes of the visited stops, wishes met and steps back included.

    What weighs against them is taken off: more of the same, driving, nights, days without a visit.
    """
    total = 0
    for day in range(len(s.size)):
        total -= t.rules[WHEEL] * s.drive[day] + (t.rules[IDLE] if s.size[day] == 0 else 0)
        for k in range(1, s.size[day] + 1):
            total += t.prize[s.route[day, k]]
            if len(t.fading) > 0:
                total -= faded(t, s, day, s.route[day, k])
    for base in s.base:
        total -= t.lodging[base - t.base_node[0]]
    if t.rules[BONUS] > 0:
        for r in range(len(t.minima)):
            total += t.rules[BONUS] * min(s.used[r], t.minima[r])
    if t.rules[TOLL] > 0:
        total -= t.rules[TOLL] * steps_back(t, s)
    return total


@kernel
def faded(t: Tables, s: State, day: int, u: int) -> int:
    """Return what a visited stop loses because a day has dearer ones of its kinds."""
    kept = 100
    for f in range(len(t.fading)):
        kind = t.kinds[u, f]
        rank = 0
        if s.crowd[day, kind] > 1:
            for k in range(1, s.size[day] + 1):
                v = s.route[day, k]
                if t.kinds[v, f] == kind:
                    dearer = t.plain[v] > t.plain[u] or (t.plain[v] == t.plain[u] and v < u)
                    rank += int(dearer)
        kept -= t.fading[f, min(rank, t.fading.shape[1] - 1)]
    return int(t.rules[SCALE] * (t.plain[u] - t.plain[u] * max(LEAST, kept) // 100))


@kernel
def share_left(t: Tables, s: State, day: int, u: int) -> float:
    """Return the share of its prize that a stop would keep as the last of its kinds on a day."""
    kept = 100
    for f in range(len(t.fading)):
        kept -= t.fading[f, min(s.crowd[day, t.kinds[u, f]], t.fading.shape[1] - 1)]
    return max(LEAST, kept) / 100.0


@kernel
def shed(t: Tables, s: State) -> bool:
    """Remove the stops that cost more driving than they are worth; say whether the days hold."""
    for day in range(len(s.size)):
        k = 1
        while k <= s.size[day]:
            travel, a = t.travel[t.kind[day]], s.route[day, k - 1]
            u, b = s.route[day, k], s.route[day, k + 1]
            saved = travel[a, u] + travel[u, b] - travel[a, b]
            worth = t.prize[u] + (t.rules[IDLE] if s.size[day] == 1 else 0)
            if t.rules[WHEEL] * saved <= worth or travel[a, b] >= NEVER or needed(t, s, u):
                k += 1
                continue
            remove(t, s, day, k, 1)
            if not relabel(t, s, day):
                return False
    return True


@kernel
def needed(t: Tables, s: State, u: int) -> bool:
    """Say whether a minimum would not be met without a visited stop."""
    for r in range(len(t.minima)):
        if t.uses[u, r] > 0 and s.used[r] - t.uses[u, r] < t.minima[r]:
            return True
    return False


@kernel
def steps_back(t: Tables, s: State) -> int:
    """Count how often a stop is of an earlier era than the last one that has any."""
    steps, before = 0, -1
    for day in range(len(s.size)):
        for k in range(1, s.size[day] + 1):
            era = t.era[s.route[day, k]]
            if era >= 0:
                steps += int(era < before)
                before = era
    return steps


@kernel
def burden_of(t: Tables, s: State) -> int:
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
            leg = t.travel[t.kind[day], s.route[day, 0], s.route[day, 1]]
            begin = max(begin, min(s.e0[day, 1], s.e1[day, 1]) - leg)
        total += s.drive[day] + max(0, finish - begin - visits - eaten)
    return total


@kernel
def copy_day(source: State, target: State, day: int) -> None:
    """Copy the content of a day and its cache, not its labels."""
    copy_row(source.route[day], target.route[day], source.size[day] + 2)
    target.size[day] = source.size[day]
    target.stamp[day] = source.stamp[day]
    copy_row(source.crowd[day], target.crowd[day], source.crowd.shape[1])
    copy_cache(source, target, day)


@kernel
def copy_cache(source: State, target: State, day: int) -> None:
    """Copy what is known of the insertions into a day."""
    stops = len(source.day_of)
    copy_row(source.cache_cost[day], target.cache_cost[day], stops)
    copy_row(source.cache_at[day], target.cache_at[day], stops)
    copy_row(source.cache_stamp[day], target.cache_stamp[day], stops)
    copy_row(source.cache_detour[day], target.cache_detour[day], stops)
    copy_row(source.looked[day], target.looked[day], 2)


@kernel
def forget_insertions(s: State) -> None:
    """Have all insertions looked for again."""
    s.cache_stamp[:], s.looked[:] = -1, -1


@kernel
def copy_row(source: Ints, target: Ints, count: int) -> None:
    """Copy numbers one by one: whole rows that may overlap are looked at first."""
    for k in range(count):
        target[k] = source[k]


@kernel
def copy_tour(source: State, target: State) -> None:
    """Copy the content and the cache of a tour, not its labels."""
    for day in range(len(source.size)):
        if target.stamp[day] != source.stamp[day]:
            copy_day(source, target, day)
    copy_row(source.base, target.base, len(source.base))
    copy_row(source.day_of, target.day_of, len(source.day_of))
    copy_row(source.used, target.used, len(source.used))


@kernel
def restore(t: Tables, s: State, saved: State) -> None:
    """Go back to a saved tour; only days that differ are relabelled."""
    for day in range(len(s.size)):
        if s.stamp[day] != saved.stamp[day]:
            copy_day(saved, s, day)
            relabel(t, s, day)
    copy_tour(saved, s)


@kernel
def dear(t: Tables, s: State, day: int, u: int) -> int:
    """Return what a stop takes of a day, dearer by what else it costs; NEVER where it cannot pay.

    It pays where it is worth its driving, or the hope of the filling times as much. With no hope
    the cost is low where much is added, whatever time it takes.
    """
    cost, hope = s.cache_cost[day, u], s.hope[0]
    prize = float(t.prize[u])
    if t.rules[BONUS] > 0:
        prize += float(t.rules[BONUS]) * units_wanted(t, s, u)
    left = share_left(t, s, day, u)
    if s.size[day] == 0:
        left += t.rules[IDLE] / max(prize, 1.0)
    spent = float(t.rules[WHEEL] * s.cache_detour[day, u])
    if hope == 0.0:
        cost, left = 60, left - spent / max(prize, 1.0)
    elif spent > 0.0:
        left *= 1.0 - spent / max(prize * left * hope, 1e-9)
    return NEVER if left <= 0.0 else int(min(NEVER - 1.0, FINE * max(1, cost) / left))


@kernel
def gather(t: Tables, s: State) -> int:
    """List the stops that fit somewhere, with the day that each takes least of; return how many.

    Where driving has a price those that do not pay yet are listed, too: after other insertions
    they may, while one that fits nowhere will not fit then.
    """
    days, stops = s.cache_cost.shape
    least, least_day, day_of, weighs = s.least, s.least_day, s.day_of, t.rules[PRICED] > 0
    least[:], least_day[:] = NEVER, -1
    for day in range(days):
        costs = s.cache_cost[day]
        for u in range(stops):
            if costs[u] < NEVER and day_of[u] < 0:
                least_day[u] = max(least_day[u], 0)
                cost = dear(t, s, day, u) if weighs else costs[u]
                if cost < least[u]:
                    least[u], least_day[u] = cost, day
    count = 0
    for u in range(stops):
        if day_of[u] < 0 and least_day[u] >= 0 and within_limits(t.uses, t.limits, s.used, u):
            s.open[count] = u
            count += 1
    return count


@kernel
def settle(t: Tables, s: State, u: int) -> None:
    """Find the day that a stop takes least of."""
    s.least[u] = NEVER
    for day in range(len(s.size)):
        cost = s.cache_cost[day, u]
        if cost < NEVER and t.rules[PRICED] > 0:
            cost = dear(t, s, day, u)
        if cost < s.least[u]:
            s.least[u], s.least_day[u] = cost, day


@kernel
def best_insertion(t: Tables, s: State, count: int, power: float) -> tuple[int, int]:
    """Return which of the stops that fit is worth most per cost, -1 for none, and how many do.

    Those that do not fit any more are taken off the list.
    """
    uses, limits, used, bonus = t.uses, t.limits, s.used, t.rules[BONUS]
    weight = s.weight
    best, chosen, left, weighs = 0.0, -1, 0, t.rules[PRICED] > 0
    for k in range(count):
        u = s.open[k]
        waits = s.least[u] >= NEVER
        if s.day_of[u] >= 0 or not within_limits(uses, limits, used, u) or (waits and not weighs):
            continue
        s.open[left] = u
        left += 1
        if waits:
            continue
        worth = weight[u]
        if bonus > 0:
            units = units_wanted(t, s, u)
            if units > 0:
                worth = (worth + 1.0) * (float(bonus) * units) ** power
        score = worth / max(1, s.least[u])
        if score > best:
            best, chosen = score, u
    s.work[SCANNED] += count
    return chosen, left


@kernel
def weigh(t: Tables, s: State, count: int, rng: Random, power: float, noise: float) -> None:
    """Draw what the listed stops are worth this time."""
    for k in range(count):
        u = s.open[k]
        s.weight[u] = (t.prize[u] + 1e-3) ** power * (1.0 + noise * (draw(rng) - 0.5))


@kernel
def draw_hope(t: Tables, rng: Random) -> float:
    """Draw how many times their worth stops may cost in a filling, 0 to choose by gain alone."""
    if t.rules[PRICED] == 0:
        return 1.0
    kind = draw(rng)
    if kind < BY_GAIN:
        return 0.0
    sober = kind < BY_GAIN + SOBER or t.rules[WHEEL] == 0
    return 1.0 if sober else 1.0 + (MOST_HOPE - 1.0) * draw(rng)


@kernel
def fill(t: Tables, s: State, rng: Random) -> None:
    """Insert stops greedily by prize^power per cost, with noise, until none fits."""
    power = 0.5 + 2.0 * draw(rng)
    noise = 0.6 * draw(rng)
    s.hope[0] = draw_hope(t, rng)
    afresh = t.rules[TOLL] > 0 or t.rules[BRIDGES] > 0
    if afresh:
        for u in t.every:
            s.open[u] = u
        weigh(t, s, len(t.every), rng, power, noise)
    look_afresh(t, s)
    count = gather(t, s)
    if not afresh:
        weigh(t, s, count, rng, power, noise)
    while True:
        u, count = best_insertion(t, s, count, power)
        if u < 0:
            return
        day = s.least_day[u]
        if not confirm(t, s, u, day):
            settle(t, s, u)
            continue
        at, before = s.cache_at[day, u], s.stamp[day]
        insert(t, s, u, day, at)
        relabel(t, s, day)
        if afresh:
            look_again(t, s, day)
            count = gather(t, s)
            continue
        carry_over(s, day, before)
        find_insertions(t, s, day, at, before, s.open[:count])
        update(t, s, day, count)


@kernel
def update(t: Tables, s: State, day: int, count: int) -> None:
    """Find the days again that the listed stops take least of, after one day has changed.

    Stops that fit nowhere are passed by here: a call hands over all tables and is what costs.
    """
    costs, weighs = s.cache_cost[day], t.rules[PRICED] > 0
    for k in range(count):
        u = s.open[k]
        cost = costs[u]
        if cost >= NEVER and s.least[u] >= NEVER:
            continue
        if s.least_day[u] == day:
            settle(t, s, u)
            continue
        if cost < NEVER and weighs:
            cost = dear(t, s, day, u)
        if cost < s.least[u]:
            s.least[u], s.least_day[u] = cost, day
    s.work[SCANNED] += count


@kernel
def look_again(t: Tables, s: State, day: int) -> None:
    """Find the insertions anew where the last one may have made others possible or dearer."""
    if t.rules[TOLL] > 0:
        look_afresh(t, s)
    else:
        find_insertions(t, s, day, 0, -2, t.every)


@kernel
def look_afresh(t: Tables, s: State) -> None:
    """Find the insertions of all days; a storyline ties each of them to all others."""
    if t.rules[TOLL] > 0:
        tell(t, s)
        forget_insertions(s)
        for u in range(len(s.worth)):
            s.worth[u] = t.prize[u] + t.rules[BONUS] * units_wanted(t, s, u)
    count = list_late(s)
    for day in range(len(s.size)):
        look(t, s, day, count)


@kernel
def list_late(s: State) -> int:
    """List the stops that were put in or taken out since a day was looked at; return how many."""
    since, count = s.stamp[-1], 0
    for day in range(len(s.size)):
        if s.looked[day, 0] == s.stamp[day]:
            since = min(since, s.looked[day, 1])
    for u in range(len(s.day_of)):
        if s.touched[u] > since and s.day_of[u] < 0:
            s.late[count] = u
            count += 1
    return count


@kernel
def look(t: Tables, s: State, day: int, count: int) -> int:
    """Find the insertions into a day that are not known; return how many that were.

    All others of a version were left out then and are known since the day was looked at, so only
    ``count`` late ones are gone through. Where a stop may be put in before any filling, none is.
    """
    if s.looked[day, 0] == s.stamp[day]:
        found = find_insertions(t, s, day, 0, -2, s.late[:count])
    else:
        found = find_insertions(t, s, day, 0, -2, t.every)
    if t.rules[TOLL] == 0 and t.rules[BRIDGES] == 0:
        s.looked[day, 0], s.looked[day, 1] = s.stamp[day], s.stamp[-1]
    return found


@kernel
def look_ahead(t: Tables, s: State, saved: State) -> None:
    """Find the insertions of the days as they were accepted, and keep them for later steps.

    A day that is changed and comes back would have to be looked at again else.
    """
    if t.rules[TOLL] > 0 or t.rules[BRIDGES] > 0:
        return
    count = list_late(s)
    for day in range(len(s.size)):
        if s.stamp[day] == saved.stamp[day]:
            if look(t, s, day, count) > 0:
                copy_cache(s, saved, day)
            copy_row(s.looked[day], saved.looked[day], 2)


@kernel
def drop_segments(t: Tables, s: State, rng: Random) -> None:
    """Remove a run of stops from one day or from each of several in a row."""
    days = len(s.size)
    first = pick(rng, days)
    count = 1 if draw(rng) < ONE_DAY else min(days, MOST_DAYS)
    share = 0.1 + 0.4 * draw(rng)
    for number in range(first, first + count):
        day = number % days
        n = s.size[day]
        if n == 0:
            continue
        run = 1 + pick(rng, max(1, int(share * n)))
        remove(t, s, day, 1 + pick(rng, n - run + 1), run)


@kernel
def drop_stop(t: Tables, s: State, u: int) -> None:
    """Remove one stop wherever it is."""
    day, k = s.day_of[u], 1
    while s.route[day, k] != u:
        k += 1
    remove(t, s, day, k, 1)


@kernel
def drop_related(t: Tables, s: State, rng: Random, count: int) -> None:
    """Remove the visited stops nearest to a random stop, skipping some."""
    u = pick(rng, len(s.day_of))
    if s.day_of[u] >= 0:
        drop_stop(t, s, u)
    for v in t.near[u]:
        if count <= 0:
            return
        if v != u and s.day_of[v] >= 0 and draw(rng) < KEEN:
            drop_stop(t, s, v)
            count -= 1


@kernel
def drop_poor(t: Tables, s: State, rng: Random, count: int) -> None:
    """Remove the stops that are worth least per minute they take, with noise."""
    for _ in range(count):
        worst, chosen, at = np.inf, -1, 0
        for day in range(len(s.size)):
            worth, k = poorest(t, s, day, rng, NOISE)
            if worth < worst:
                worst, chosen, at = worth, day, k
        if chosen < 0:
            return
        remove(t, s, chosen, at, 1)


@kernel
def change_base(t: Tables, s: State, rng: Random) -> None:
    """Let days meet at another candidate of a random base, and sometimes at those after it too."""
    base = pick(rng, len(s.base))
    begin, end = t.base_first[base], t.base_first[base + 1]
    chosen, least = -1, 4 * NEVER
    for _ in range(1 << pick(rng, DOUBLED)):
        node = t.base_node[begin + pick(rng, end - begin)]
        minutes = minutes_by(t, s, base, node)
        if minutes < least:
            chosen, least = node, minutes
    if chosen == s.base[base]:
        return
    put_base(t, s, base, chosen)
    while base + 2 < len(t.base_first) and draw(rng) < TOGETHER:
        base += 1
        at = t.base_first[base] + chosen - t.base_node[begin]
        if at >= t.base_first[base + 1]:
            return
        put_base(t, s, base, t.base_node[at])


@kernel
def minutes_by(t: Tables, s: State, base: int, node: int) -> int:
    """Return the drives from the last stop before a base, if it is at a node, to the next one."""
    minutes = 0
    for day in range(len(s.size)):
        if t.end_base[day] == base:
            minutes += t.travel[t.kind[day], s.route[day, s.size[day]], node]
        if t.start_base[day] == base:
            minutes += t.travel[t.kind[day], node, s.route[day, 1]]
    return minutes


@kernel
def put_base(t: Tables, s: State, base: int, node: int) -> None:
    """Let the days that meet at a base meet at a node."""
    s.base[base] = node
    for day in range(len(s.size)):
        if t.start_base[day] == base:
            s.route[day, 0] = node
            touch(s, day)
        if t.end_base[day] == base:
            s.route[day, s.size[day] + 1] = node
            touch(s, day)


@kernel
def send_far(t: Tables, s: State, rng: Random) -> None:
    """Put a random stop anywhere, legs too long or not: :func:`fill` puts others between.

    Where legs are limited, a chain of stops may be possible of which no part is.
    """
    u, day = pick(rng, len(s.day_of)), pick(rng, len(s.size))
    if s.day_of[u] >= 0 or t.first[u, day] == t.last[u, day]:
        return
    if within_limits(t.uses, t.limits, s.used, u):
        at = 1 + pick(rng, s.size[day] + 1)
        insert(t, s, u, day, at)
        if t.rules[TOLL] == FORBIDDEN and steps_back(t, s) > 0:
            remove(t, s, day, at, 1)


@kernel
def destroy(t: Tables, s: State, saved: State, rng: Random) -> bool:
    """Remove some stops or move a base; say whether every day still has a schedule."""
    visited = 0
    for day in range(len(s.size)):
        visited += s.size[day]
    count = 1 + pick(rng, max(1, min(12, visited // 2)))
    if len(t.base_node) > len(s.base) and draw(rng) < MOVE_BASE:
        change_base(t, s, rng)
    kind = draw(rng)
    if kind < DROP_SEGMENTS:
        drop_segments(t, s, rng)
    elif kind < DROP_SEGMENTS + DROP_RELATED:
        drop_related(t, s, rng, count)
    else:
        drop_poor(t, s, rng, count)
    if t.rules[BRIDGES] > 0 and draw(rng) < SEND_FAR:
        send_far(t, s, rng)
    for day in range(len(s.size)):
        if s.stamp[day] != saved.stamp[day] and not mend(t, s, day, rng):
            return False
    return True


@kernel
def construct(t: Tables, tour: Tour, rng: Random, anchor: int) -> bool:
    """Build a first tour on chosen bases: the anchor stop, then greedily (-1: no anchor).

    Say whether there is one.
    """
    s = tour.state
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
    s, saved, scores = tour.state, tour.saved, tour.scores
    if t.rules[WHEEL] > 0:
        s.pull[0] = 1 + pick(rng, MOST_PULL)
        forget_insertions(s)
        forget_insertions(saved)
    s.work[BEGUN] += iterations
    for _ in range(iterations):
        if not destroy(t, s, saved, rng):
            restore(t, s, saved)
            continue
        look_ahead(t, s, saved)
        fill(t, s, rng)
        whole = t.rules[BRIDGES] == 0 or exists(t, s)
        if not whole or (t.rules[WHEEL] > 0 and draw(rng) < SHED and not shed(t, s)):
            restore(t, s, saved)
            continue
        value, burden = value_of(t, s), burden_of(t, s)
        gain = (value - scores[0]) - scale * (burden - scores[1])
        if gain < 0 and draw(rng) >= math.exp(gain / temperature):
            restore(t, s, saved)
            continue
        keep(t, tour)
