"""Location set covering problem: the fewest (or cheapest) venues that cover all demand.

Toregas, Swain, ReVelle & Bergman 1971, doi:10.1287/opre.19.6.1363. Rows and columns that others
replace are dropped. A Lagrangian relaxation (Beasley 1990, doi:10.1016/0377-2217(90)90148-2),
solved by the volume algorithm (Barahona & Anbil 2000, doi:10.1007/s101070050002), bounds the value,
guides a greedy choice (scores and core of Caprara, Fischetti & Toth 1999,
doi:10.1287/opre.47.5.730) and drops most candidates by their reduced cost. Covers are improved by
local search with row weights (:mod:`geo.locate._cover`); what can still be better is searched for
as a mixed-integer program.
"""

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import scipy
from numpy.typing import ArrayLike

from geo.errors import N_, DataError
from geo.locate.milp import minimise
from geo.locate.reach import Reach, allowed_candidates, undominated_rows
from geo.locate.types import Floats, Integers, Location
from geo.locate.warm import warm_up

BLOCKS, ROUNDS = 100, 30
"""Blocks of rounds of the bound, each followed by a greedy choice."""
STILL = 12
"""The bound has come to rest if it rises by less than a hundred-thousandth in so many blocks."""
ROUNDING = 1e-6
CORE = 12
"""Columns per row that the local search looks at: those of least reduced cost."""
STEPS, FEW, MANY = 5_000, 2, 60
"""Steps of a local search; how many searches before, and after, the exact one."""
EXACT_CELLS = 120_000
"""Most pairs of demand and candidate left for the exact search to be promising."""


def lscp(
    reach: Reach,
    *,
    costs: ArrayLike | None = None,
    excluded: Iterable[int] = (),
    enough: float = -math.inf,
    seed: int = 0,
    seconds: float = 10.0,
) -> Location:
    """Choose the fewest candidates that together cover all demand that can be covered.

    Parameters
    ----------
    reach
        Which candidate covers which demand, (n, m), from :func:`geo.locate.within_reach`.
    costs
        Cost of each candidate, (m,), above 0; 1 each by default, so that their number counts.
    excluded
        Positions of candidates that must not be chosen.
    enough
        The search ends as soon as a choice at this cost is found, or proved not to exist.
    seed
        Seed of the random parts that are taken away.
    seconds
        CPU seconds of the search, about.

    Returns
    -------
    Location
        ``objective`` is the cost of the choice, ``uncoverable`` the demand out of every allowed
        candidate's reach, which no choice can mend.

    Raises
    ------
    DataError
        If there is not one cost above 0 per candidate.
    """
    warm_up()
    began = time.process_time()
    price = _checked_costs(costs, reach.shape[1])
    allowed = np.flatnonzero(allowed_candidates(reach.shape[1], excluded))
    part = scipy.sparse.csr_array(reach[:, allowed])
    coverable = np.diff(part.indptr) > 0
    if not coverable.any():
        none = np.empty(0, dtype=np.int64)
        return Location(
            none, 0.0, 0.0, 0.0, time.process_time() - began, np.flatnonzero(~coverable)
        )
    rows = scipy.sparse.csr_array(part[coverable])
    cover = _Cover(scipy.sparse.csr_array(rows[undominated_rows(rows)]), price[allowed])
    greedy = cover.greedy(np.zeros(cover.rows.shape[0]))
    cover.offer(greedy)
    cover.relax(enough, began + 0.3 * seconds)
    cover.improve(enough, seed, FEW, began + 0.4 * seconds)
    cover.finish(enough, 0.75 * (seconds - (time.process_time() - began)))
    cover.improve(enough, seed + FEW, MANY, began + seconds)
    return Location(
        chosen=np.sort(allowed[cover.best]),
        objective=cover.value,
        bound=cover.bound,
        greedy=float(price[allowed[greedy]].sum()),
        seconds=time.process_time() - began,
        uncoverable=np.flatnonzero(~coverable),
    )


NOTHING: Final = np.empty(0, dtype=np.int64)


@dataclass
class _Cover:
    """A set covering problem while it is solved: all rows can be covered."""

    rows: "scipy.sparse.csr_array"
    price: Floats
    columns: "scipy.sparse.csc_array" = field(init=False)
    best: Integers = field(init=False)
    value: float = math.inf
    bound: float = 0.0
    reduced: Floats = field(init=False)
    prices: Floats = field(init=False)
    duals: float = 0.0

    def __post_init__(self) -> None:
        self.columns = self.rows.tocsc()
        self.best = np.empty(0, dtype=np.int64)
        self.reduced = self.price.copy()
        self.prices = np.zeros(self.rows.shape[0])

    def decided(self, enough: float) -> bool:
        """Whether no further search can change the answer."""
        return self.value <= max(self.bound, enough) + ROUNDING or self.bound > enough > -math.inf

    def offer(self, chosen: Integers) -> None:
        """Keep a cover if it is the best so far."""
        value = float(self.price[chosen].sum())
        if value < self.value:
            self.best, self.value = chosen, value

    def relax(self, enough: float, until: float) -> None:
        """Raise the bound step by step, and try greedy covers at its prices."""
        from geo.locate import _cover  # noqa: PLC0415 - numba is slow to import

        starts, members = long_lists(self.rows)
        size = np.diff(self.columns.indptr)
        cheap = np.where(size > 0, self.price / np.maximum(size, 1), math.inf)
        u = np.minimum.reduceat(cheap[members], starts[:-1])
        slack, state, seen = np.ones(len(u)), np.array([0.2, 0.1, 0.0, 0.0]), [0.0]
        for number in range(BLOCKS):
            _cover.raise_bound(starts, members, self.price, self.value, ROUNDS, u, slack, state)
            low = _cover.reduce(starts, members, self.price, u, self.reduced)
            self.duals = low - ROUNDING / 1000 * float(u.sum())  # more than the sums can be off
            self.prices = u
            self.bound = max(self.bound, self._whole(self.duals))
            self.offer(self.greedy(u))
            seen.append(low)
            resting = number >= STILL and seen[-1] <= seen[-1 - STILL] * (1 + 1e-5)
            if resting or self.decided(enough) or time.process_time() > until:
                return

    def finish(self, enough: float, seconds: float) -> None:
        """Solve what is left exactly: only candidates whose reduced cost leaves room to improve."""
        if self.decided(enough):
            return
        kept = self._promising()
        rows = scipy.sparse.csr_array(self.rows[:, kept])
        if rows.nnz > EXACT_CELLS:
            return
        if (np.diff(rows.indptr) == 0).any():  # some demand would need a candidate without room
            self.bound = self.value
            return
        solved = minimise(
            self.price[kept],
            rows.tocsc(),
            1.0,
            np.inf,
            whole=np.ones(len(kept), dtype=bool),
            seconds=seconds,
        )
        if solved.x is not None:
            self.offer(self._needed(kept[solved.x > 0.5], self.price))  # noqa: PLR2004 - as HiGHS rounds
        low = math.inf if solved.infeasible else self._whole(solved.bound)
        self.bound = min(max(self.bound, low), self.value)

    def improve(self, enough: float, seed: int, searches: int, until: float) -> None:
        """Search around the best cover, among the columns that are cheap at the bound's prices."""
        from geo.locate import _cover  # noqa: PLC0415 - numba is slow to import

        if self.decided(enough) or not len(self.best):
            return
        core = self._core()
        rows = scipy.sparse.csr_array(self.rows[:, core])
        lists = (*long_lists(rows), *long_lists(rows.tocsc()))
        aim = max(enough, self.bound)
        for number in range(searches):
            picked = np.isin(core, self.best)
            found = _cover.search(*lists, self.price[core], picked, STEPS, seed + number, aim)
            self.offer(self._needed(core[found], self.price))
            if self.decided(enough) or time.process_time() > until:
                return

    def _core(self) -> Integers:
        """Return the best columns of each row that a better cover can hold, and the best cover."""
        promising = np.zeros(self.rows.shape[1], dtype=bool)
        promising[self._promising()] = True
        rank = np.where(promising, self.reduced, math.inf)
        first = [row[np.argsort(rank[row], kind="stable")[:CORE]] for row in self._sets()]
        near = np.unique(np.concatenate(first))
        return np.union1d(near[promising[near]], self.best)

    def greedy(self, u: Floats, start: Integers = NOTHING) -> Integers:
        """Cover all rows, at each step by the column whose price less the value ``u`` is best."""
        rows, columns = self.rows, self.columns
        left = (columns[:, start].sum(axis=1) == 0).astype(float)
        worth, count = columns.T @ (u * left), columns.T @ left
        chosen = list(start)
        while left.any():
            net = self.price - worth
            with np.errstate(divide="ignore", invalid="ignore"):
                score = np.where(net > 0, net / count, net * count)
            score[count == 0] = math.inf
            one = int(np.argmin(score))
            chosen.append(one)
            covered = columns.indices[columns.indptr[one] : columns.indptr[one + 1]]
            covered = covered[left[covered] > 0]
            part = rows[covered]
            worth = worth - part.T @ u[covered]
            count = count - part.T @ np.ones(len(covered))
            left[covered] = 0.0
        return self._needed(np.array(chosen, dtype=np.int64), self.price)

    def _promising(self) -> Integers:
        """Return the columns that a better cover than the best one known can hold, ascending."""
        room = self.value - (1.0 - ROUNDING if self._integral() else 0.0) - self.duals
        return np.flatnonzero(self.reduced <= room + ROUNDING)

    def _needed(self, chosen: Integers, price: Floats) -> Integers:
        """Drop the dearest columns of a cover that the others make superfluous."""
        times = self.columns[:, chosen].sum(axis=1)
        kept = []
        for one in chosen[np.argsort(-price[chosen], kind="stable")]:
            covered = self.columns.indices[self.columns.indptr[one] : self.columns.indptr[one + 1]]
            if (times[covered] > 1).all():
                times[covered] -= 1
            else:
                kept.append(one)
        return np.sort(np.array(kept, dtype=np.int64))

    def _sets(self) -> list[Integers]:
        return np.split(self.rows.indices, self.rows.indptr[1:-1])

    def _integral(self) -> bool:
        return bool((self.price == np.round(self.price)).all())

    def _whole(self, bound: float) -> float:
        """Round a bound up where all costs are whole numbers."""
        return (
            float(math.ceil(bound - ROUNDING))
            if self._integral() and math.isfinite(bound)
            else bound
        )


def long_lists(
    lists: "scipy.sparse.csr_array | scipy.sparse.csc_array",
) -> tuple[Integers, Integers]:
    """Return where each list starts and what they hold, as the kernels want it."""
    return lists.indptr.astype(np.int64), lists.indices.astype(np.int64)


def _checked_costs(costs: ArrayLike | None, count: int) -> Floats:
    price = np.ones(count) if costs is None else np.asarray(costs, dtype=np.float64)
    if price.shape != (count,) or not (np.isfinite(price) & (price > 0)).all():
        raise DataError(
            N_("There must be %(count)d candidate costs, each a number above 0."), count=count
        )
    return price
