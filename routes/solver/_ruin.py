"""Compiled removal of stops and moving of bases, after which a tour is filled again."""

import numpy as np

from routes.solver._compile import kernel
from routes.solver._contents import insert, remove, touch, within_limits
from routes.solver._random import Random, draw, pick
from routes.solver._schedule import relabel
from routes.solver._value import needed, steps_back
from routes.solver.arrays import BRIDGES, FORBIDDEN, IDLE, NEVER, TOLL, WHEEL, State, Tables

MOVE_BASE, DROP_SEGMENTS, DROP_RELATED = 0.15, 0.5, 0.25
ONE_DAY, KEEN, NOISE, BRIDGE, SEND_FAR = 0.5, 0.8, 0.6, 0.7, 0.4
"""Chances of moving a base and of ways to remove stops, the rest going to poor stops; chances that
segments go from one day only and that a near stop goes; noise of a stop's worth; chances that a leg
too long waits for a stop between instead of taking others away, and that one is made on purpose."""
DOUBLED, TOGETHER = 5, 0.3
"""A base goes to the best of 1, 2, 4, 8 or 16 candidates; chance that the next one goes with it."""
MOST_DAYS = 4
"""Days in a row that lose stops at once at most: a long tour hardly ever gains from all at once."""


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
def let_meet(s: State, day: int) -> None:
    """Give a day that has another place a new version; it is offered other stops."""
    s.cache_cost[day, :] = NEVER
    touch(s, day)


@kernel
def put_base(t: Tables, s: State, base: int, node: int) -> None:
    """Let the days that meet at a base meet at a node."""
    s.base[base] = node
    for day in range(len(s.size)):
        if t.start_base[day] == base:
            s.route[day, 0] = node
            let_meet(s, day)
        if t.end_base[day] == base:
            s.route[day, s.size[day] + 1] = node
            let_meet(s, day)


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
