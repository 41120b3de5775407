"""Compiled loops of set covering: Lagrangian bound, and local search with row weights.

Only :mod:`geo.locate.set_cover` imports this, when it is needed: importing numba takes long. A
problem is given twice: the columns of row i are ``row_columns[row_starts[i] : row_starts[i + 1]]``,
the rows of column j ``column_rows[column_starts[j] : column_starts[j + 1]]``.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit

# ruff: noqa: C901, NPY002, PLR0913, PLR0917, PLR2004 - loops as numba knows them

Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """Compile a function at its first call, keep it on disk, let other threads run meanwhile."""
    return cast("Function", njit(cache=True, nogil=True)(function))


@kernel
def reduce(row_starts: Ints, row_columns: Ints, price: Floats, u: Floats, worth: Floats) -> float:
    """Write the reduced costs at the rows' prices ``u`` to ``worth``; return the bound."""
    worth[:] = price
    low = 0.0
    for i in range(len(u)):
        low += u[i]
        for at in range(row_starts[i], row_starts[i + 1]):
            worth[row_columns[at]] -= u[i]
    for j in range(len(price)):
        low += min(worth[j], 0.0)
    return low


@kernel
def raise_bound(
    row_starts: Ints,
    row_columns: Ints,
    price: Floats,
    target: float,
    rounds: int,
    u: Floats,
    direction: Floats,
    state: Floats,
) -> None:
    """Raise the Lagrangian bound by steps of the volume algorithm; the prices stay in ``u``.

    ``direction`` is the moving average of the subgradients, ``state`` holds the length of the
    step, the weight of the newest subgradient, the failures in a row and the bound; both go on
    from call to call.
    """
    worth, slack = np.zeros(len(price)), np.zeros(len(u))
    for _ in range(rounds):
        square = 0.0
        for i in range(len(u)):
            if u[i] > 0 or direction[i] > 0:
                square += direction[i] * direction[i]
        if square < 1e-12 or state[0] < 1e-6:
            return
        trial = np.maximum(u + state[0] * (1.02 * target - state[3]) / square * direction, 0.0)
        low = reduce(row_starts, row_columns, price, trial, worth)
        for i in range(len(u)):
            slack[i] = 1.0
            for at in range(row_starts[i], row_starts[i + 1]):
                if worth[row_columns[at]] < 0:
                    slack[i] -= 1.0
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


@kernel
def add(
    row_starts: Ints,
    row_columns: Ints,
    column_starts: Ints,
    column_rows: Ints,
    weight: Floats,
    times: Ints,
    score: Floats,
    picked: Flags,
    j: int,
) -> None:
    """Take column j into the cover and correct what each column would win or lose."""
    picked[j] = True
    score[j] = -score[j]
    for at in range(column_starts[j], column_starts[j + 1]):
        i = column_rows[at]
        times[i] += 1
        if times[i] > 2:
            continue
        for of in range(row_starts[i], row_starts[i + 1]):
            other = row_columns[of]
            if times[i] == 1:
                if other != j:
                    score[other] -= weight[i]
            elif picked[other] and other != j:
                score[other] += weight[i]
                break


@kernel
def remove(
    row_starts: Ints,
    row_columns: Ints,
    column_starts: Ints,
    column_rows: Ints,
    weight: Floats,
    times: Ints,
    score: Floats,
    picked: Flags,
    j: int,
) -> None:
    """Take column j out of the cover and correct what each column would win or lose."""
    picked[j] = False
    score[j] = -score[j]
    for at in range(column_starts[j], column_starts[j + 1]):
        i = column_rows[at]
        times[i] -= 1
        if times[i] > 1:
            continue
        for of in range(row_starts[i], row_starts[i + 1]):
            other = row_columns[of]
            if times[i] == 0:
                if other != j:
                    score[other] += weight[i]
            elif picked[other]:
                score[other] -= weight[i]
                break


@kernel
def search(
    row_starts: Ints,
    row_columns: Ints,
    column_starts: Ints,
    column_rows: Ints,
    price: Floats,
    picked: Flags,
    steps: int,
    seed: int,
    enough: float,
) -> Flags:
    """Look for cheaper covers by local search with row weights; return the best found, (m,).

    A complete cover gives up its least useful column; then, again and again, one column goes, and
    columns of a random uncovered row come as long as they stay below the best cost, and what
    stays uncovered gains weight (Gao, Weise & Li 2015, doi:10.1016/j.ejor.2015.05.038; here with
    costs: usefulness per cost). What went may not come back in the same step, nor go what has
    just come.
    """
    np.random.seed(seed)
    n, m = len(row_starts) - 1, len(price)
    lists = (row_starts, row_columns, column_starts, column_rows)
    picked, start = np.zeros(m, np.bool_), np.flatnonzero(picked)
    weight, times, score = np.ones(n), np.zeros(n, np.int64), np.zeros(m)
    moved, tabu = np.zeros(m, np.int64), np.zeros(4, np.int64) - 1
    for j in range(m):
        score[j] = column_starts[j + 1] - column_starts[j]
    total = 0.0
    for one in start:
        add(*lists, weight, times, score, picked, int(one))
        total += price[one]
    missing = (times == 0).sum()
    best, value = picked.copy(), total
    for step in range(1, steps + 1):
        while missing == 0:
            if total < value - 1e-9:
                value = total
                best[:] = picked
                if value <= enough + 1e-6:
                    return best
            j = least_useful(price, score, picked, moved, tabu, True)
            total -= price[j]
            remove(*lists, weight, times, score, picked, j)
            moved[j] = step
            missing = (times == 0).sum()
        j = least_useful(price, score, picked, moved, tabu, False)
        if j >= 0:
            total -= price[j]
            remove(*lists, weight, times, score, picked, j)
            moved[j] = step
        missing = (times == 0).sum()
        while missing > 0:
            row = nth_uncovered(times, np.random.randint(missing))
            j = most_useful(row_starts, row_columns, price, score, moved, step, row)
            if j < 0 or total + price[j] >= value - 1e-9:
                break
            total += price[j]
            add(*lists, weight, times, score, picked, j)
            moved[j] = step
            tabu[step % len(tabu)] = j
            missing = (times == 0).sum()
        burden(row_starts, row_columns, weight, times, score)
    return best


@kernel
def nth_uncovered(times: Ints, nth: int) -> int:
    """Return the uncovered row after as many others."""
    for i in range(len(times)):
        if times[i] == 0:
            if nth == 0:
                return i
            nth -= 1
    return -1


@kernel
def burden(row_starts: Ints, row_columns: Ints, weight: Floats, times: Ints, score: Floats) -> None:
    """Let every uncovered row weigh more, and so what each of its columns would win."""
    for i in range(len(times)):
        if times[i] == 0:
            weight[i] += 1.0
            for at in range(row_starts[i], row_starts[i + 1]):
                score[row_columns[at]] += 1.0


@kernel
def exchange(
    row_starts: Ints,
    row_columns: Ints,
    column_starts: Ints,
    column_rows: Ints,
    demand: Floats,
    given: Flags,
    steps: int,
    seed: int,
) -> Flags:
    """Look for as many columns that cover more demand; return the best choice found, (m,).

    Tabu search (Glover 1989, doi:10.1287/ijoc.1.3.190): at each step the column that loses least,
    sometimes any, goes, and the one that wins most comes. What has moved stays for some steps.
    """
    np.random.seed(seed)
    n, m = len(row_starts) - 1, len(given)
    lists = (row_starts, row_columns, column_starts, column_rows)
    picked, times, score = np.zeros(m, np.bool_), np.zeros(n, np.int64), np.zeros(m)
    rests = np.zeros(m, np.int64)
    for j in range(m):
        for at in range(column_starts[j], column_starts[j + 1]):
            score[j] += demand[column_rows[at]]
    members = np.flatnonzero(given)
    total = 0.0
    for place in range(len(members)):
        total += score[members[place]]
        add(*lists, demand, times, score, picked, members[place])
    best, value = picked.copy(), total
    for step in range(1, steps + 1):
        place = np.random.randint(len(members))
        if np.random.random() < 0.9:
            for other in range(len(members)):
                free = rests[members[other]] < step
                if free and (
                    score[members[other]] > score[members[place]] or rests[members[place]] >= step
                ):
                    place = other
        j = members[place]
        total += score[j]
        remove(*lists, demand, times, score, picked, j)
        rests[j] = step + 2 + np.random.randint(10)
        j = -1
        for other in range(m):
            if not picked[other] and rests[other] < step and (j < 0 or score[other] > score[j]):
                j = other
        if j < 0:
            j = members[place]
        total += score[j]
        add(*lists, demand, times, score, picked, j)
        rests[j] = step + 2 + np.random.randint(1 + len(members) // 4)
        members[place] = j
        if total > value + 1e-9:
            value = total
            best[:] = picked
    return best


@kernel
def least_useful(
    price: Floats, score: Floats, picked: Flags, moved: Ints, tabu: Ints, free: bool
) -> int:
    """Return the picked column that loses least per cost; of equals the one at rest longest."""
    best, found = -np.inf, -1
    for j in range(len(price)):
        if picked[j] and (free or (tabu != j).all()):
            worth = score[j] / price[j]
            if worth > best or (worth == best and moved[j] < moved[found]):
                best, found = worth, j
    return found


@kernel
def most_useful(
    row_starts: Ints,
    row_columns: Ints,
    price: Floats,
    score: Floats,
    moved: Ints,
    step: int,
    row: int,
) -> int:
    """Return the column over a row that wins most per cost; not one that went just now, or -1."""
    best, found = 0.0, -1
    for at in range(row_starts[row], row_starts[row + 1]):
        j = row_columns[at]
        if moved[j] < step:
            worth = score[j] / price[j]
            if worth > best or (worth == best and moved[j] < moved[found]):
                best, found = worth, j
    return found


def warm_up() -> None:
    """Compile or load every kernel, so that no search is short of the time that takes."""
    starts, members, price, ones = np.array([0, 1]), np.array([0]), np.ones(1), np.ones(1)
    state = np.array([0.1, 0.1, 0.0, 0.0])
    reduce(starts, members, price, ones, np.zeros(1))
    raise_bound(starts, members, price, 1.0, 1, ones.copy(), ones.copy(), state)
    exchange(starts, members, starts, members, ones, np.ones(1, bool), 1, 0)
    search(starts, members, starts, members, price, np.ones(1, bool), 1, 0, 0.0)
