"""Compiled loops of the p-median problem: greedy choice, fast interchange, Lagrangian bound.

Only :mod:`geo.locate.p_median` imports this, when it is needed: importing numba takes long. A
problem is two arrays of equal shape, (n, k): the candidates of each demand, nearest first, and
their weighted costs. Of row i only the first ``length[i]`` cells count: whoever wrote them has
proved that no better choice uses a later one. So no loop ever looks at candidates that are too far
to matter.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

# ruff: noqa: C901, PLR0913, PLR0917, PLR2004 - loops over arrays, their steps as published

Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """Compile a function at its first call, keep it on disk, let other threads run meanwhile."""
    return cast("Function", njit(cache=True, nogil=True)(function))


@kernel
def greedy(order: Ints, cost: Floats, m: int, p: int) -> Ints:
    """Add the candidate that shortens the ways most, p times; of equals the first, (p,)."""
    n, k = order.shape
    total = np.zeros(m)
    for i in range(n):
        for at in range(k):
            total[order[i, at]] += cost[i, at]
    chosen = np.empty(p, np.int64)
    chosen[0] = np.argmin(total)
    gain, limit = np.zeros(m), np.full(n, k)
    for i in range(n):
        at = 0
        while order[i, at] != chosen[0]:
            at += 1
        limit[i] = at
        for before in range(at):
            gain[order[i, before]] += cost[i, at] - cost[i, before]
    gain[chosen[0]] = -1.0
    for number in range(1, p):
        one = int(np.argmax(gain))
        chosen[number] = one
        for i in range(n):
            shorten(order[i], cost[i], limit, i, one, gain)
        gain[one] = -1.0
        for before in range(number):
            gain[chosen[before]] = -1.0
    return chosen


@kernel
def shorten(order: Ints, cost: Floats, limit: Ints, i: int, one: int, gain: Floats) -> None:
    """Let a new candidate serve demand i if it is nearer; correct what the others would save."""
    here = -1
    for at in range(limit[i]):
        if order[at] == one:
            here = at
            break
    if here < 0:
        return
    old, new = cost[limit[i]], cost[here]
    for at in range(limit[i]):
        gain[order[at]] -= (old - cost[at]) - max(0.0, new - cost[at])
    limit[i] = here


@kernel
def interchange(order: Ints, cost: Floats, m: int, chosen: Ints, most: int, least: float) -> None:
    """Exchange the best pair of a chosen and another candidate, again and again, in place.

    A demand whose nearest venue goes falls back on its second nearest or the new one, so that only
    candidates nearer than the second nearest matter to it. Ends when an exchange saves at most
    ``least``. The candidates before the first ``k`` nearest must hold all chosen ones.
    """
    p = len(chosen)
    place = np.full(m, -1)
    for r in range(p):
        place[chosen[r]] = r
    for _ in range(most):
        r, j, saved = best_exchange(order, cost, m, place, p)
        if saved <= least:
            return
        place[chosen[r]], place[j], chosen[r] = -1, r, j


@kernel
def best_exchange(order: Ints, cost: Floats, m: int, place: Ints, p: int) -> tuple[int, int, float]:
    """Return the place in the choice, the candidate for it and what the exchange saves."""
    n, k = order.shape
    gain, loss, kept = np.zeros(m), np.zeros(p), np.zeros((p, m))
    for i in range(n):
        first = 0
        while place[order[i, first]] < 0:
            first += 1
        second = first + 1
        while second < k and place[order[i, second]] < 0:
            second += 1
        second = min(second, k - 1)
        r, d1, d2 = place[order[i, first]], cost[i, first], cost[i, second]
        loss[r] += d2 - d1
        for at in range(first):
            gain[order[i, at]] += d1 - cost[i, at]
            kept[r, order[i, at]] += d2 - d1
        for at in range(first + 1, second):
            kept[r, order[i, at]] += d2 - cost[i, at]
    best, best_r, best_j = -np.inf, 0, 0
    for r in range(p):
        for j in range(m):
            if place[j] < 0 and gain[j] + kept[r, j] - loss[r] > best:
                best, best_r, best_j = gain[j] + kept[r, j] - loss[r], r, j
    return best_r, best_j, best


@kernel
def price(order: Ints, cost: Floats, length: Ints, u: Floats, worth: Floats) -> None:
    """Write what each candidate saves at the demand's prices ``u``, 0 or less, to ``worth``."""
    worth[:] = 0.0
    for i in range(len(order)):
        for at in range(length[i]):
            if cost[i, at] >= u[i]:
                break
            worth[order[i, at]] += cost[i, at] - u[i]


@kernel
def lowest(worth: Floats, forced: Flags, p: int, picked: Flags) -> float:
    """Pick the p candidates worth most, the forced ones first; return the sum of their worth."""
    picked[:] = False
    ranked = np.argsort(np.where(forced, worth - 1e300, worth))
    total = 0.0
    for number in range(p):
        picked[ranked[number]] = True
        total += worth[ranked[number]]
    return total


@kernel
def unserved(
    order: Ints, cost: Floats, length: Ints, u: Floats, picked: Flags, slack: Floats
) -> None:
    """Write 1 less the number of picked candidates that serve each demand to ``slack``."""
    for i in range(len(order)):
        slack[i] = 1.0
        for at in range(length[i]):
            if cost[i, at] >= u[i]:
                break
            if picked[order[i, at]]:
                slack[i] -= 1.0


@kernel
def raise_bound(
    order: Ints,
    cost: Floats,
    length: Ints,
    forced: Flags,
    p: int,
    target: float,
    rounds: int,
    u: Floats,
    direction: Floats,
    state: Floats,
) -> Flags:
    """Raise the Lagrangian bound by steps of the volume algorithm; the prices stay in ``u``.

    ``direction`` is the moving average of the subgradients, ``state`` holds the length of the
    step, the weight of the newest subgradient, the failures in a row and the bound; both go on
    from call to call. Returns the last choice met that was cheap at its prices, (m,) bool.
    """
    m = len(forced)
    worth, picked, slack = np.zeros(m), np.zeros(m, np.bool_), np.zeros(len(u))
    for _ in range(rounds):
        length_2 = (direction * direction).sum()
        if length_2 < 1e-12 or state[0] < 1e-6:
            break
        trial = u + state[0] * (1.02 * target - state[3]) / length_2 * direction
        price(order, cost, length, trial, worth)
        low = trial.sum() + lowest(worth, forced, p, picked)
        unserved(order, cost, length, trial, picked, slack)
        if low > state[3]:
            if (slack * direction).sum() > 0:
                state[0] = min(1.1 * state[0], 2.0)
            if low > state[3] + 1e-6 * abs(state[3]):
                state[2] = 0.0
            state[3] = low
            u[:] = trial
        else:
            state[2] += 1.0
        if state[2] >= 20.0:
            state[0], state[1], state[2] = 0.66 * state[0], max(0.75 * state[1], 1e-3), 0.0
        apart = slack - direction
        square = (apart * apart).sum()
        share = -(direction * apart).sum() / square if square > 0 else state[1]
        direction += min(max(share, state[1] / 10), state[1]) * apart
    return picked


@kernel
def without(
    order: Ints, cost: Floats, length: Ints, place: Ints, width: int
) -> tuple[Ints, Floats, Ints]:
    """Leave out the candidates with a negative new place; rows shrink to ``width`` cells."""
    n, k = order.shape
    less_order, less_cost = np.empty((n, width), order.dtype), np.empty((n, width))
    less_length = np.zeros(n, np.int64)
    for i in range(n):
        to = 0
        for at in range(k):
            j = place[order[i, at]]
            if j >= 0:
                less_order[i, to], less_cost[i, to] = j, cost[i, at]
                less_length[i] += at < length[i]
                to += 1
    return less_order, less_cost, less_length


@kernel
def cut(order: Ints, cost: Floats, length: Ints, forced: Flags, far: Floats) -> None:
    """Shorten the rows to costs up to ``far``, and to the first candidate chosen in any case."""
    for i in range(len(order)):
        for at in range(length[i]):
            if cost[i, at] > far[i]:
                length[i] = at
                break
            if forced[order[i, at]]:
                length[i] = at + 1
                break


def warm_up() -> None:
    """Compile or load every kernel, so that no search is short of the time that takes."""
    order, cost = np.array([[0, 1], [1, 0]]), np.array([[0.0, 1.0], [0.0, 1.0]])
    length, forced, state = np.array([2, 2]), np.zeros(2, bool), np.array([0.1, 0.1, 0.0, 0.0])
    greedy(order, cost, 2, 1)
    interchange(order, cost, 2, np.array([0]), 1, 0.0)
    raise_bound(order, cost, length, forced, 1, 1.0, 1, np.ones(2), np.ones(2), state)
    price(order, cost, length, np.ones(2), np.zeros(2))
    without(order, cost, length, np.array([0, -1]), 1)
    cut(order, cost, length, forced, np.ones(2))
