"""Compiled search: large neighbourhoods under simulated annealing.

Every random draw comes from an explicit state, so that the same seed walks the same way.
"""

import math

import numpy as np
from numba import njit

from routes._kernels import (
    burden_of,
    confirm,
    find_insertions,
    insert,
    mend,
    relabel,
    remove,
    touch,
    value_of,
    within_limits,
)


@njit(cache=True)
def draw(rng):
    """Return a random float in [0, 1) by xorshift64* (Vigna 2016)."""
    x = rng[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    rng[0] = x
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@njit(cache=True)
def pick(rng, n):
    """Return a random integer in 0..n-1."""
    return min(n - 1, int(draw(rng) * n))


@njit(cache=True)
def copy_tour(source, target):
    """Copy the content of a tour, not its labels nor its cache."""
    for day in range(len(source.size)):
        if target.stamp[day] != source.stamp[day]:
            for k in range(source.size[day] + 2):
                target.route[day, k] = source.route[day, k]
            target.size[day] = source.size[day]
            target.stamp[day] = source.stamp[day]
    target.base[:] = source.base
    target.day_of[:] = source.day_of
    target.used[:] = source.used


@njit(cache=True)
def restore(t, s, saved):
    """Go back to a saved tour; only days that differ are relabelled."""
    for day in range(len(s.size)):
        if s.stamp[day] != saved.stamp[day]:
            for k in range(saved.size[day] + 2):
                s.route[day, k] = saved.route[day, k]
            s.size[day] = saved.size[day]
            s.stamp[day] = saved.stamp[day]
            relabel(t, s, day)
    s.base[:] = saved.base
    s.day_of[:] = saved.day_of
    s.used[:] = saved.used


@njit(cache=True)
def fill(t, s, rng, weight):
    """Insert stops greedily by prize^power per cost, with noise, until none fits."""
    days, stops = s.cache_cost.shape
    day_of, cache_at, cache_cost = s.day_of, s.cache_at, s.cache_cost
    uses, limits, used = t.uses, t.limits, s.used
    power = 0.5 + 2.0 * draw(rng)
    noise = 0.6 * draw(rng)
    for u in range(stops):
        weight[u] = (t.prize[u] + 1e-3) ** power * (1.0 + noise * (draw(rng) - 0.5))
    for day in range(days):
        find_insertions(t, s, day, 0, -2, 0, len(s.day_of))
    while True:
        best, chosen, chosen_day = 0.0, -1, -1
        for u in range(stops):
            if day_of[u] >= 0 or not within_limits(uses, limits, used, u):
                continue
            for day in range(days):
                if cache_at[day, u] > 0:
                    score = weight[u] / max(1, cache_cost[day, u])
                    if score > best:
                        best, chosen, chosen_day = score, u, day
        if chosen < 0:
            return
        if not confirm(t, s, chosen, chosen_day):
            continue
        at, before = cache_at[chosen_day, chosen], s.stamp[chosen_day]
        insert(t, s, chosen, chosen_day, at)
        relabel(t, s, chosen_day)
        find_insertions(t, s, chosen_day, at, before, 0, stops)


@njit(cache=True)
def drop_segments(t, s, rng):
    """Remove a run of stops from one day or from every day."""
    days = len(s.size)
    only = pick(rng, days) if draw(rng) < 0.5 else -1
    share = 0.1 + 0.4 * draw(rng)
    for day in range(days):
        n = s.size[day]
        if n == 0 or (only >= 0 and day != only):
            continue
        count = 1 + pick(rng, max(1, int(share * n)))
        remove(t, s, day, 1 + pick(rng, n - count + 1), count)


@njit(cache=True)
def drop_stop(t, s, u):
    """Remove one stop wherever it is."""
    day = s.day_of[u]
    for k in range(1, s.size[day] + 1):
        if s.route[day, k] == u:
            remove(t, s, day, k, 1)
            return


@njit(cache=True)
def drop_random(t, s, rng, count):
    """Remove stops at random."""
    stops = len(s.day_of)
    for _ in range(count):
        u = pick(rng, stops)
        for step in range(stops):
            v = (u + step) % stops
            if s.day_of[v] >= 0:
                drop_stop(t, s, v)
                break


@njit(cache=True)
def drop_related(t, s, rng, count):
    """Remove the visited stops nearest to a random stop, skipping some."""
    u = pick(rng, len(s.day_of))
    if s.day_of[u] >= 0:
        drop_stop(t, s, u)
    for v in t.near[u]:
        if count <= 0:
            return
        if v != u and s.day_of[v] >= 0 and draw(rng) < 0.8:
            drop_stop(t, s, v)
            count -= 1


@njit(cache=True)
def drop_poor(t, s, rng, count):
    """Remove the stops that are worth least per minute they take, with noise."""
    for _ in range(count):
        worst, found = np.inf, -1
        for day in range(len(s.size)):
            for k in range(1, s.size[day] + 1):
                a, u, b = s.route[day, k - 1], s.route[day, k], s.route[day, k + 1]
                gain = t.travel[a, u] + t.travel[u, b] - t.travel[a, b] + t.service[u]
                worth = t.prize[u] / max(1, gain) * (0.5 + draw(rng))
                if worth < worst:
                    worst, found = worth, u
        if found < 0:
            return
        drop_stop(t, s, found)


@njit(cache=True)
def change_base(t, s, rng):
    """Let the two days that meet at a random base meet at another candidate."""
    bases = len(s.base)
    base = pick(rng, bases)
    count = t.base_first[base + 1] - t.base_first[base]
    node = t.base_node[t.base_first[base] + pick(rng, count)]
    if node == s.base[base]:
        return
    s.base[base] = node
    for day in range(len(s.size)):
        if t.start_base[day] == base:
            s.route[day, 0] = node
            touch(s, day)
        if t.end_base[day] == base:
            s.route[day, s.size[day] + 1] = node
            touch(s, day)


@njit(cache=True)
def destroy(t, s, saved, rng):
    """Remove some stops or move a base; say whether every day still has a schedule."""
    visited = 0
    for day in range(len(s.size)):
        visited += s.size[day]
    count = 1 + pick(rng, max(1, min(12, visited // 2)))
    kind = draw(rng)
    if len(t.base_node) > len(s.base) and kind < 0.15:
        change_base(t, s, rng)
    kind = draw(rng)
    if kind < 0.5:
        drop_segments(t, s, rng)
    elif kind < 0.7:
        drop_related(t, s, rng, count)
    elif kind < 0.85:
        drop_random(t, s, rng, count)
    else:
        drop_poor(t, s, rng, count)
    for day in range(len(s.size)):
        if s.stamp[day] != saved.stamp[day] and not mend(t, s, day):
            return False
    return True


@njit(cache=True)
def construct(t, s, saved, best, scores, rng, anchor):
    """Build a first tour on chosen bases: the anchor stop, then greedily (-1: no anchor)."""
    for day in range(len(s.size)):
        relabel(t, s, day)
        touch(s, day)
    if anchor >= 0:
        chosen, cheapest = -1, np.inf
        for day in range(len(s.size)):
            find_insertions(t, s, day, 0, -2, 0, len(s.day_of))
            if s.cache_at[day, anchor] > 0 and s.cache_cost[day, anchor] < cheapest:
                chosen, cheapest = day, s.cache_cost[day, anchor]
        if chosen >= 0 and within_limits(t.uses, t.limits, s.used, anchor):
            insert(t, s, anchor, chosen, s.cache_at[chosen, anchor])
            relabel(t, s, chosen)
    fill(t, s, rng, np.empty(len(s.day_of)))
    scores[0], scores[1] = value_of(t, s), burden_of(t, s)
    scores[2], scores[3] = scores[0], scores[1]
    copy_tour(s, saved)
    copy_tour(s, best)


@njit(cache=True)
def anneal(t, s, saved, best, scores, rng, iterations, temperature, scale):
    """Run some iterations of the search at one temperature, in units of value.

    ``scores`` holds value and burden of the current and of the best tour; ``scale`` is the value
    that one unit of burden weighs.
    """
    weight = np.empty(len(s.day_of))
    for _ in range(iterations):
        if not destroy(t, s, saved, rng):
            restore(t, s, saved)
            continue
        fill(t, s, rng, weight)
        value, burden = value_of(t, s), burden_of(t, s)
        gain = (value - scores[0]) - scale * (burden - scores[1])
        if gain < 0 and draw(rng) >= math.exp(gain / temperature):
            restore(t, s, saved)
            continue
        copy_tour(s, saved)
        scores[0], scores[1] = value, burden
        if value > scores[2] or (value == scores[2] and burden < scores[3]):
            copy_tour(s, best)
            scores[2], scores[3] = value, burden
