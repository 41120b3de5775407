"""Compiled search for the cheapest places of stops in days, and what is kept of it for later."""
# ruff: noqa: C901, PLR0917 - see _compile.py

from routes.solver._compile import kernel
from routes.solver._contents import copy_cache, copy_row, forget_insertions
from routes.solver._schedule import after_lunch, earliest
from routes.solver._value import units_wanted
from routes.solver.arrays import (
    BONUS,
    BRIDGES,
    LOOKED,
    NEVER,
    PASSED,
    SPOTS,
    TOLL,
    TRIED,
    Flags,
    Ints,
    State,
    Tables,
)


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
def cost_told(cost: int, prize: int, toll: int, era: int, before: int, after: int) -> int:
    """Return the cost of an insertion between two eras, dearer for a step back in history.

    A stop whose prize is not above the toll of a step back does not take one.
    """
    back = int(before > era) + int(0 <= after < era) - int(0 <= after < before)
    if back <= 0:
        return cost
    return int(max(1, cost) * prize // (prize - toll) + 1) if prize > toll else NEVER


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
def pair_of(spot: Ints, spots: int, route: Ints, size: int) -> int:
    """Return the number of the pair of places between which a day lies."""
    return int(spot[route[0]] * spots + spot[route[size + 1]])


@kernel
def confirm(t: Tables, s: State, u: int, day: int) -> bool:
    """Look again for the cheapest insertion of a stop; say whether the cache had it right."""
    cost = s.cache_cost[day, u]
    s.cache_stamp[day, u] = -1
    find_insertions(t, s, day, 0, -2, t.every[u : u + 1])
    return bool(s.cache_cost[day, u] <= cost)


@kernel
def carry_over(s: State, day: int, before: int, which: Ints) -> None:
    """Let what did not fit a day in its version ``before`` an insertion not fit it still."""
    costs, stamps, stamp = s.cache_cost[day], s.cache_stamp[day], s.stamp[day]
    for u in which:
        if stamps[u] == before and costs[u] >= NEVER:
            stamps[u] = stamp


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
        if count > 0 or s.looked[day, 0] != s.stamp[day]:  # a call hands over all tables
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
def listed(offered: Flags, late: Ints, count: int, chosen: Ints) -> int:
    """Choose the late stops that a day is offered; return how many."""
    kept = 0
    for k in range(count):
        chosen[kept] = late[k]
        kept += int(offered[late[k]])
    return kept


@kernel
def look(t: Tables, s: State, day: int, count: int) -> bool:
    """Find the insertions into a day that are not known; say whether there were any.

    All others of a version were left out then and are known since the day was looked at, so only
    ``count`` late ones are gone through. Where a stop may be put in before any filling, none is.
    """
    pair = pair_of(t.spot, t.rules[SPOTS], s.route[day], s.size[day])
    found = 1
    if s.looked[day, 0] == s.stamp[day]:
        found = listed(t.offered[pair], s.late, count, s.open)
        if found > 0:  # a call hands over all tables
            found = find_insertions(t, s, day, 0, -2, s.open[:found])
    else:
        which = t.offer[t.offer_first[pair] : t.offer_first[pair + 1]]
        find_insertions(t, s, day, 0, -2, which)
    if t.rules[TOLL] == 0 and t.rules[BRIDGES] == 0:
        s.looked[day, 0], s.looked[day, 1] = s.stamp[day], s.stamp[-1]
    return found > 0


@kernel
def look_ahead(t: Tables, s: State, saved: State) -> None:
    """Find the insertions of the days as they were accepted, and keep them for later steps.

    A day that is changed and comes back would have to be looked at again else. A filling then looks
    only at the days that changed, and elsewhere at the stops taken out: nothing else fitted there.
    """
    if t.rules[TOLL] > 0 or t.rules[BRIDGES] > 0:
        return
    count, limited = list_late(s), len(t.limits) > 0
    for day in range(len(s.size)):
        s.fresh[day] = int(limited or s.stamp[day] != saved.stamp[day])
        if s.stamp[day] == saved.stamp[day]:
            known = s.looked[day, 0] == s.stamp[day]
            pair = pair_of(t.spot, t.rules[SPOTS], s.route[day], s.size[day])
            if known and listed(t.offered[pair], s.late, count, s.open) == 0:
                s.looked[day, 1] = s.stamp[-1]
            elif look(t, s, day, count):
                copy_cache(s, saved, day)
            copy_row(s.looked[day], saved.looked[day], 2)
    count = 0
    for u in t.every:
        s.gone[count] = u
        count += int(saved.day_of[u] >= 0 and s.day_of[u] < 0)
    s.gone_count[0] = count
