"""Maximal covering location problem: as much demand as possible with p venues.

Church & ReVelle 1974, doi:10.1007/BF01942293, solved exactly. What cannot change the answer is
taken away first: demand with equal candidates is merged, a candidate that another one replaces is
dropped. Greedy with swaps is the fallback where the time is too short for a better answer.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, eye_array, hstack, vstack

from geo.errors import N_, DataError
from geo.locate.milp import minimise
from geo.locate.reach import (
    Reach,
    allowed_candidates,
    checked_weights,
    merge_rows,
    undominated_columns,
)
from geo.locate.types import PROVED, Bools, Floats, Integers, Location

MAX_SWAP_ROUNDS = 20
RELAX_ROUNDS = 500
PATIENCE = 20
"""Rounds without a better bound before the step is halved."""


def mclp(
    reach: Reach,
    p: int,
    *,
    weights: ArrayLike | None = None,
    served: ArrayLike | None = None,
    excluded: Iterable[int] = (),
    least_gain: float = 0.0,
    seconds: float = 10.0,
) -> Location:
    """Choose at most ``p`` candidates that cover most of the demand not served yet.

    Parameters
    ----------
    reach
        Which candidate covers which demand, (n, m), from :func:`geo.locate.within_reach`.
    p
        Most candidates to choose; fewer are chosen when further ones would cover nothing.
    weights
        Demand, (n,); 1 each by default.
    served
        Which demand is covered already, (n,) bool: predefined venues. It counts for nothing.
    excluded
        Positions of candidates that must not be chosen.
    least_gain
        Stop rule: a venue is worth choosing only if it adds at least this much demand.
    seconds
        Wall-clock limit of the exact search.

    Returns
    -------
    Location
        ``chosen`` by falling gain; ``objective`` is the demand newly covered (less ``least_gain``
        for each venue, where that is asked for), ``uncoverable`` the unserved demand out of reach
        of every allowed candidate.

    Raises
    ------
    DataError
        If ``p`` is below 1 or the weights do not fit.
    """
    began = time.process_time()
    if p < 1:
        raise DataError(N_("At least one venue has to be chosen."))
    demand = checked_weights(weights, reach.shape[0])
    open_rows = np.ones(len(demand), bool) if served is None else ~np.asarray(served, dtype=bool)
    allowed = np.flatnonzero(allowed_candidates(reach.shape[1], excluded))
    part = csr_array(reach[:, allowed])
    coverable = np.diff(part.indptr) > 0
    if not (open_rows & coverable).any():
        return _nothing(np.flatnonzero(open_rows), time.process_time() - began)
    rows, merged = merge_rows(part[open_rows & coverable], demand[open_rows & coverable])
    columns = undominated_columns(rows)
    rows = csr_array(rows[:, columns])
    greedy = _greedy(rows, merged, p, least_gain)
    start = _swap(rows, merged, greedy, seconds / 2, began)
    problem = _Problem(rows, merged, p, least_gain)
    chosen, bound = problem.solve(start, seconds)
    return Location(
        chosen=allowed[columns[_by_gain(rows, merged, chosen)]],
        objective=_value(rows, merged, chosen, least_gain),
        bound=bound,
        greedy=_value(rows, merged, greedy, least_gain),
        seconds=time.process_time() - began,
        uncoverable=np.flatnonzero(open_rows & ~coverable),
    )


def marginal_gains(reach: Reach, chosen: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Return the demand that each chosen candidate adds to those before it, (p,)."""
    demand = checked_weights(weights, reach.shape[0])
    left = demand.copy()
    columns = reach.tocsc()
    gains = []
    for one in np.asarray(chosen, dtype=np.int64):
        covered = columns.indices[columns.indptr[one] : columns.indptr[one + 1]]
        gains.append(left[covered].sum())
        left[covered] = 0.0
    return np.array(gains)


def order_by_gain(reach: Reach, chosen: ArrayLike, weights: ArrayLike | None = None) -> Integers:
    """Return a choice with the most useful first: each adds most to those before it, (p,).

    Of equals the first of ``reach`` goes first; candidates that add nothing come last, ascending.
    """
    demand = checked_weights(weights, reach.shape[0])
    given = np.sort(np.asarray(chosen, dtype=np.int64))
    useful = _by_gain(reach, demand, given)
    return np.concatenate([useful, np.setdiff1d(given, useful)])


def _nothing(uncoverable: Integers, seconds: float) -> Location:
    return Location(np.empty(0, dtype=np.int64), 0.0, 0.0, 0.0, seconds, uncoverable)


def _greedy(rows: Reach, demand: Floats, p: int, least_gain: float) -> Integers:
    """Choose the candidate that adds most, again and again; of equals the first."""
    columns, left = rows.tocsc(), demand.copy()
    gains = columns.T @ left
    chosen: list[int] = []
    while len(chosen) < p and len(gains):
        best = int(np.argmax(gains))
        if gains[best] <= max(least_gain, 0.0):
            break
        chosen.append(best)
        covered = columns.indices[columns.indptr[best] : columns.indptr[best + 1]]
        gains = gains - rows[covered].T @ left[covered]
        left[covered] = 0.0
        gains[best] = 0.0
    return np.array(chosen, dtype=np.int64)


def _swap(rows: Reach, demand: Floats, chosen: Integers, seconds: float, began: float) -> Integers:
    """Exchange one chosen candidate for another while that covers more."""
    columns, current = rows.tocsc(), chosen.copy()
    for _ in range(MAX_SWAP_ROUNDS):
        improved = False
        for place in range(len(current)):
            if time.process_time() - began > seconds:
                return current
            others = np.delete(current, place)
            left = np.where(_times(columns, others) > 0, 0.0, demand)
            gains = columns.T @ left
            best = int(np.argmax(gains))
            if gains[best] > gains[current[place]] + 1e-9 * demand.sum():
                current[place], improved = best, True
        if not improved:
            break
    return current


@dataclass(frozen=True)
class _Problem:
    """The rows and columns that are left, to be solved exactly."""

    rows: Reach
    demand: Floats
    p: int
    least_gain: float

    def solve(self, start: Integers, seconds: float) -> tuple[Integers, float]:
        """Return the best choice known after the exact search, and the bound proved.

        Variables: x (candidate chosen, 0 or 1), y (demand covered, follows from x so may be
        continuous). ``y <= sum of its x``, ``sum x <= p``.
        """
        count, width = self.rows.shape
        follows = hstack([-self.rows, eye_array(count)])
        budget = csr_array(np.concatenate([np.ones(width), np.zeros(count)])[np.newaxis])
        solved = minimise(
            np.concatenate([np.full(width, self.least_gain), -self.demand]),
            vstack([follows, budget]).tocsc(),
            -np.inf,
            np.append(np.zeros(count), self.p),
            whole=np.arange(width + count) < width,
            seconds=seconds,
        )
        best, value = start, self._value(start)
        if solved.x is not None:
            found = np.flatnonzero(solved.x[:width] > 0.5)  # noqa: PLR2004 - as HiGHS rounds
            best = found if self._value(found) > value else start
            value = self._value(best)
        bound = -solved.bound
        if bound > value * (1 + PROVED):
            bound = min(bound, self.relax(value))
        return best, max(bound, value)

    def relax(self, value: float) -> float:
        """Bound from above by pricing "covered only if a venue is chosen".

        Galvao & ReVelle 1996, doi:10.1016/0377-2217(94)00159-6; subgradient steps.
        """
        columns = csr_array(self.rows.T)
        price = self.demand / np.maximum(np.diff(self.rows.indptr), 1)
        best, step, since = float(self.demand.sum()), 2.0, 0
        for _ in range(RELAX_ROUNDS):
            worth = columns @ price - self.least_gain
            chosen = np.argsort(-worth, kind="stable")[: self.p]
            chosen = chosen[worth[chosen] > 0]
            covered = self.demand > price
            bound = float((self.demand - price)[covered].sum() + worth[chosen].sum())
            since = 0 if bound < best * (1 - 1e-6) else since + 1
            best = min(best, bound)
            if since >= PATIENCE:
                step, since = step / 2, 0
            slack = covered - _times(self.rows, chosen)
            length = float(slack @ slack)
            if length == 0 or bound <= value or step < 1e-3:  # noqa: PLR2004 - nothing moves
                break
            price = np.clip(price + step * (bound - value) / length * slack, 0, self.demand)
        return best

    def _value(self, chosen: Integers) -> float:
        return _value(self.rows, self.demand, chosen, self.least_gain)


def _by_gain(rows: Reach, demand: Floats, chosen: Integers) -> Integers:
    """Order a choice by what each adds to those before it; what adds nothing is left out."""
    order = _greedy(csr_array(rows[:, chosen]), demand, len(chosen), 0.0)
    return np.asarray(chosen[order])


def _times(columns: csr_array, chosen: Integers) -> Floats:
    """How often each demand is covered, (n,)."""
    picked = np.zeros(columns.shape[1])
    picked[chosen] = 1.0
    return np.asarray(columns @ picked)


def _value(rows: Reach, demand: Floats, chosen: Integers, least_gain: float) -> float:
    covered: Bools = _times(rows, chosen) > 0
    return float(demand[covered].sum() - least_gain * len(chosen))
