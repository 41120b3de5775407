"""Compiled filling of a tour: stops go in greedily where they take least, until none fits."""
# ruff: noqa: C901, PLR0917 - see _compile.py

from routes.solver._compile import kernel
from routes.solver._contents import insert, within_limits
from routes.solver._insertion import (
    carry_over,
    confirm,
    find_insertions,
    look_afresh,
    look_again,
    pair_of,
)
from routes.solver._random import Random, draw
from routes.solver._schedule import relabel
from routes.solver._value import share_left, units_wanted
from routes.solver.arrays import (
    BONUS,
    BRIDGES,
    IDLE,
    NEVER,
    PRICED,
    SCANNED,
    SPOTS,
    TOLL,
    WHEEL,
    Ints,
    State,
    Tables,
)

BY_GAIN, SOBER, MOST_HOPE, FINE = 0.15, 0.4, 4.0, 64.0
"""Where driving has a price: the chances that stops are put in by what they add, whatever time they
take, and only where they are worth it; how many times their worth they may cost else (a far cluster
pays only when several of its stops are in); parts of a minute in which a stop's cost is counted."""


@kernel
def dear(t: Tables, s: State, day: int, u: int) -> int:
    """Return what a stop takes of a day, dearer by what else it costs; NEVER where it cannot pay.

    It pays where it is worth its driving, or the hope of the filling times as much. With no hope
    the cost is low where much is added, whatever time it takes.
    """
    cost, hope = float(max(1, s.cache_cost[day, u])), s.hope[0]
    prize = float(t.prize[u])
    if t.rules[BONUS] > 0:
        prize += float(t.rules[BONUS]) * units_wanted(t, s, u)
    if hope == 0.0:
        cost, hope = 60.0, 1.0
    worth = prize * hope
    left = worth * share_left(t, s, day, u) - float(t.rules[WHEEL] * s.cache_detour[day, u])
    if s.size[day] == 0:
        left += hope * t.rules[IDLE]
    return NEVER if left <= 0.0 else int(min(NEVER - 1.0, FINE * cost * worth / left))


@kernel
def gather(t: Tables, s: State) -> int:
    """List the stops that fit somewhere, with the day that each takes least of; return how many.

    Where driving has a price those that do not pay yet are listed, too: after other insertions
    they may, while one that fits nowhere will not fit then.
    """
    stops, day_of = len(s.day_of), s.day_of
    s.least[:], s.least_day[:] = NEVER, -1
    for day in range(len(s.size)):
        if s.fresh[day] == 0:
            compare(t, s, day, s.gone[: s.gone_count[0]])
            continue
        pair = pair_of(t.spot, t.rules[SPOTS], s.route[day], s.size[day])
        compare(t, s, day, t.offer[t.offer_first[pair] : t.offer_first[pair + 1]])
    count = 0
    for u in range(stops):
        if day_of[u] < 0 and s.least_day[u] >= 0 and within_limits(t.uses, t.limits, s.used, u):
            s.open[count] = u
            count += 1
    return count


@kernel
def compare(t: Tables, s: State, day: int, which: Ints) -> None:
    """Note for some stops what they take of a day, where that is the least so far."""
    costs, least, least_day, weighs = s.cache_cost[day], s.least, s.least_day, t.rules[PRICED] > 0
    for u in which:
        if costs[u] < NEVER and s.day_of[u] < 0:
            least_day[u] = max(least_day[u], 0)
            cost = dear(t, s, day, u) if weighs else costs[u]
            if cost < least[u]:
                least[u], least_day[u] = cost, day


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
        pair = pair_of(t.spot, t.rules[SPOTS], s.route[day], s.size[day])
        which = t.offer[t.offer_first[pair] : t.offer_first[pair + 1]]
        carry_over(s, day, before, which)
        if t.rules[SPOTS] == 0:  # then those that fit somewhere are fewer
            which = s.open[:count]
        find_insertions(t, s, day, at, before, which)
        update(t, s, day, which)


@kernel
def update(t: Tables, s: State, day: int, which: Ints) -> None:
    """Find the days again that some stops take least of, after one day has changed.

    Stops that fit nowhere are passed by here: a call hands over all tables and is what costs.
    """
    costs, weighs = s.cache_cost[day], t.rules[PRICED] > 0
    for u in which:
        cost = costs[u]
        if (cost >= NEVER and s.least[u] >= NEVER) or s.day_of[u] >= 0:
            continue
        if s.least_day[u] == day:
            settle(t, s, u)
            continue
        if cost < NEVER and weighs:
            cost = dear(t, s, day, u)
        if cost < s.least[u]:
            s.least[u], s.least_day[u] = cost, day
    s.work[SCANNED] += len(which)
