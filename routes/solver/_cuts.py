"""Prices by cutting planes: a model of the bound made of routes of days found so far.

At any prices a route of a day brings at least what it brought when it was found, plus what the
prices of its stops and nights have changed. The highest of these lines is a model of the best day
from below (Kelley 1960), one per day; the prices at which the sum of the models is lowest, within
a box around the best prices known (Marsten, Hogan and Blankenship 1975), are tried next. That is
column generation seen from its dual: steps along one slope, as :mod:`routes.solver.bound` takes
them, need many rounds where nights may be spent at dozens of places.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array

from routes.solver._pricing import (
    BACK,
    COUNT,
    DEAD,
    DRIVE,
    EAT,
    FED,
    IDLE_PRICE,
    LATE,
    MAX_DRIVE,
    NODE,
    NOON,
    PROFIT,
    TIME,
    WHEEL_PRICE,
)
from routes.solver.arrays import NEVER, Ints

Floats = NDArray[np.float64]
MOST: Final = 2_500
"""Routes that are kept; those that matter least go first."""


class Cuts:
    """Routes of days, each a lower bound of the best one that is linear in the prices."""

    def __init__(self, days: int, size: int) -> None:
        self.days, self.size = days, size
        self.day: list[int] = []
        self.constant: list[float] = []
        self.rows: list[dict[int, float]] = []
        self.known: set[tuple[int, tuple[tuple[int, float], ...]]] = set()

    def add(self, day: int, total: float, row: dict[int, float], prices: Floats) -> None:
        """Keep a route of a day that brings a total at some prices."""
        key = (day, tuple(sorted(row.items())))
        if key in self.known:
            return
        self.known.add(key)
        self.day.append(day)
        self.rows.append(row)
        self.constant.append(total - sum(n * float(prices[i]) for i, n in row.items()))

    def lowest(
        self, slope: Floats, low: Floats, high: Floats, scale: float
    ) -> tuple[Floats, float] | None:
        """Return the prices between bounds at which the model is lowest, and its value there."""
        height, many = len(self.day), self.size
        at = [(k, i, n) for k, row in enumerate(self.rows) for i, n in row.items()]
        k, i, n = (np.array(part) for part in zip(*at, strict=True))
        rows = np.concatenate([k, np.arange(height)])
        columns = np.concatenate([i, many + np.array(self.day)])
        values = np.concatenate([n, -np.ones(height)])
        lines = coo_array((values, (rows, columns)), shape=(height, many + self.days)).tocsr()
        ends = np.column_stack([low, high]) / scale
        free = np.full((self.days, 2), [-np.inf, np.inf])
        found = linprog(
            np.concatenate([slope, np.ones(self.days)]),
            A_ub=lines,
            b_ub=-np.array(self.constant) / scale,
            bounds=np.vstack([ends, free]),
            method="highs-ds",
        )
        if found.x is None:
            return None
        self._thin(found.slack)
        return found.x[:many] * scale, float(found.fun) * scale

    def _thin(self, slack: Floats) -> None:
        if len(self.day) <= MOST:
            return
        kept = np.sort(np.argsort(slack, kind="stable")[: MOST * 2 // 3])
        self.day = [self.day[k] for k in kept]
        self.constant = [self.constant[k] for k in kept]
        self.rows = [self.rows[k] for k in kept]
        pairs = zip(self.day, self.rows, strict=True)
        self.known = {(day, tuple(sorted(row.items()))) for day, row in pairs}


def best_to(
    labels: Ints, travel: Ints, day: Ints, ends: Ints, end_value: Ints
) -> list[tuple[int, int, int]]:
    """Return total, label and end (its number) of the best route to each end of a priced day."""
    made = np.flatnonzero((labels[:, COUNT] >= 0) & (labels[:, DEAD] == 0))
    one = labels[made]
    leg = travel[np.ix_(one[:, NODE], ends)]
    time, fed = one[:, [TIME]], one[:, [FED]]
    ready = time + leg
    fits = (ready <= day[BACK]) & ((fed == 1) | (ready <= day[LATE]))
    later = np.maximum(ready, day[NOON]) + day[EAT] <= day[BACK]
    fits |= (fed == 0) & (time <= day[LATE]) & later
    fits &= (leg < NEVER) & (one[:, [DRIVE]] + leg <= day[MAX_DRIVE])
    total = one[:, [PROFIT]] - day[WHEEL_PRICE] * leg + end_value
    total = np.where(one[:, [COUNT]] == 0, total - day[IDLE_PRICE], total)
    total = np.where(fits, total, -(2**60))
    best = total.argmax(axis=0)
    return [
        (int(total[k, e]), int(made[k]), e) for e, k in enumerate(best) if total[k, e] > -(2**59)
    ]
