"""Maximal covering location problem: as much demand as possible with p venues.

Church & ReVelle 1974, doi:10.1007/BF01942293, solved exactly. What cannot change the answer is
taken away first: demand with equal candidates is merged, a candidate that another one replaces is
dropped, and so is what the Lagrangian bound (:mod:`geo.locate.cover_prices`) excludes. Greedy with
exchanges is the fallback where the time is too short for a better answer.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

from geo.errors import N_, DataError
from geo.given import number, positions
from geo.locate.cover_prices import CoverPrices
from geo.locate.milp import minimise
from geo.locate.reach import (
    Reach,
    allowed_candidates,
    checked_number,
    checked_weights,
    merge_rows,
    undominated_columns,
)
from geo.locate.set_cover import long_lists
from geo.locate.types import Bools, Floats, Integers, Location
from geo.locate.warm import warm_up

SEARCHES, STEPS = 30, 10_000
"""Searches by exchange, and the steps of each."""


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
    p = checked_number(p)
    number(least_gain, "least_gain", least=0)
    warm_up()
    began = time.process_time()
    demand = checked_weights(weights, reach.shape[0])
    open_rows = _open_rows(served, len(demand))
    allowed = np.flatnonzero(allowed_candidates(reach.shape[1], excluded))
    part = scipy.sparse.csr_array(reach[:, allowed])
    coverable = np.diff(part.indptr) > 0
    if not (open_rows & coverable).any():
        return _nothing(np.flatnonzero(open_rows), time.process_time() - began)
    rows, merged = merge_rows(part[open_rows & coverable], demand[open_rows & coverable])
    columns = undominated_columns(rows)
    rows = scipy.sparse.csr_array(rows[:, columns])
    greedy = _greedy(rows, merged, p, least_gain)
    chosen, bound = _Problem(rows, merged, p, least_gain).solve(greedy, began, seconds)
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
    for one in positions(np.asarray(chosen).tolist(), reach.shape[1], "chosen"):
        covered = columns.indices[columns.indptr[one] : columns.indptr[one + 1]]
        gains.append(left[covered].sum())
        left[covered] = 0.0
    return np.array(gains)


def order_by_gain(reach: Reach, chosen: ArrayLike, weights: ArrayLike | None = None) -> Integers:
    """Return a choice with the most useful first: each adds most to those before it, (p,).

    Of equals the first of ``reach`` goes first; candidates that add nothing come last, ascending.
    """
    demand = checked_weights(weights, reach.shape[0])
    given = np.sort(positions(np.asarray(chosen).tolist(), reach.shape[1], "chosen"))
    useful = _by_gain(reach, demand, given)
    return np.concatenate([useful, np.setdiff1d(given, useful)])


def _open_rows(served: ArrayLike | None, count: int) -> Bools:
    """Return which demand is not served yet."""
    if served is None:
        return np.ones(count, dtype=bool)
    given = np.asarray(served)
    if given.shape != (count,) or given.dtype != np.bool_:
        raise DataError(
            N_("Of each of the %(count)d places it must be said whether it is served: yes or no."),
            count=count,
        )
    return ~given


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


@dataclass(frozen=True)
class _Problem:
    """The rows and columns that are left, to be solved exactly."""

    rows: Reach
    demand: Floats
    p: int
    least_gain: float

    def solve(self, greedy: Integers, began: float, seconds: float) -> tuple[Integers, float]:
        """Return the best choice known after the search, and the bound proved."""
        prices = CoverPrices(self.rows, self.demand, self.p, self.least_gain)
        prices.lower(self._value(greedy), began + 0.4 * seconds)
        best = max(greedy, prices.leaders(), key=self._value)
        for seed in range(SEARCHES):
            best = max(best, self._exchanged(best, seed), key=self._value)
            if time.process_time() - began > 0.6 * seconds or prices.bound < self._better(best):
                break
        value = self._value(best)
        if prices.bound < self._better(best):
            return best, value
        never, always = prices.decided(self._better(best))
        found, bound = self._exactly(never, always, seconds - (time.process_time() - began))
        best = max(best, found, key=self._value)
        return best, max(min(bound, prices.bound), self._value(best))

    def _exchanged(self, chosen: Integers, seed: int) -> Integers:
        """Return the best choice found by exchanges, without what adds too little."""
        from geo.locate import _cover  # noqa: PLC0415 - numba is slow to import

        if len(chosen) < self.p:
            return chosen
        lists = (*long_lists(self.rows), *long_lists(self.rows.tocsc()))
        given = np.isin(np.arange(self.rows.shape[1]), chosen)
        return np.flatnonzero(_cover.exchange(*lists, self.demand, given, STEPS, seed))

    def _better(self, chosen: Integers) -> float:
        """Return the least value that is better than that of a choice."""
        whole = self.least_gain == 0 and bool((self.demand == np.round(self.demand)).all())
        return self._value(chosen) + (1.0 - 1e-6 if whole else 0.0)

    def _exactly(self, never: Bools, always: Bools, seconds: float) -> tuple[Integers, float]:
        """Choose among the candidates left; return the choice and the bound for all better ones.

        Variables: x (candidate chosen, 0 or 1), y (demand covered, follows from x so may be
        continuous). ``y <= sum of its x``, ``sum x <= p``. Demand of the candidates that must be
        chosen counts as covered.
        """
        free = np.flatnonzero(~never & ~always)
        must = np.flatnonzero(always)
        sure = _times(self.rows, must) > 0
        part = scipy.sparse.csr_array(self.rows[~sure][:, free])
        within = np.diff(part.indptr) > 0
        base = float(self.demand[sure].sum()) - self.least_gain * len(must)
        if len(must) >= self.p or not within.any():
            return must[: self.p], base
        rows, demand = merge_rows(part[within], self.demand[~sure][within])
        count, width = rows.shape
        follows = scipy.sparse.hstack([-rows, scipy.sparse.eye_array(count)])
        budget = scipy.sparse.csr_array(
            np.concatenate([np.ones(width), np.zeros(count)])[np.newaxis]
        )
        solved = minimise(
            np.concatenate([np.full(width, self.least_gain), -demand]),
            scipy.sparse.vstack([follows, budget]).tocsc(),
            -np.inf,
            np.append(np.zeros(count), self.p - len(must)),
            whole=np.arange(width + count) < width,
            seconds=seconds,
        )
        found = np.empty(0, dtype=np.int64)
        if solved.x is not None:
            found = free[solved.x[:width] > 0.5]  # noqa: PLR2004 - as HiGHS rounds
        return np.concatenate([must, found]), base - solved.bound

    def _value(self, chosen: Integers) -> float:
        return _value(self.rows, self.demand, chosen, self.least_gain)


def _by_gain(rows: Reach, demand: Floats, chosen: Integers) -> Integers:
    """Order a choice by what each adds to those before it; what adds nothing is left out."""
    order = _greedy(scipy.sparse.csr_array(rows[:, chosen]), demand, len(chosen), 0.0)
    return np.asarray(chosen[order])


def _times(columns: "scipy.sparse.csr_array", chosen: Integers) -> Floats:
    """How often each demand is covered, (n,)."""
    picked = np.zeros(columns.shape[1])
    picked[chosen] = 1.0
    return np.asarray(columns @ picked)


def _value(rows: Reach, demand: Floats, chosen: Integers, least_gain: float) -> float:
    covered: Bools = _times(rows, chosen) > 0
    return float(demand[covered].sum() - least_gain * len(chosen))
