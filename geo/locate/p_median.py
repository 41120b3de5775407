"""p-median problem: p venues so that the demand is nearest to them on average.

Hakimi 1964, doi:10.1287/opre.12.3.450. Fast interchange (Whitaker 1983; Resende & Werneck 2007,
doi:10.1016/j.ejor.2005.05.055) from several starts gives the choice; a Lagrangian relaxation of
"every demand is served once" (Cornuejols, Fisher & Nemhauser 1977, doi:10.1287/mnsc.23.8.789) the
bound, and further starts. Candidates that the bound excludes are dropped; if few are left, they are
solved exactly in the formulation by radii (Elloumi 2010, doi:10.1007/s10878-008-9179-7).
"""

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import coo_array, csr_array

from geo.errors import N_, DataError
from geo.locate.milp import minimise
from geo.locate.reach import allowed_candidates, checked_weights
from geo.locate.types import Floats, Integers, Location

ROUNDS = 400
PATIENCE = 20
START_EVERY = 25
ROUNDING = 1e-9
KICKS = 60
EXACT_CELLS = 400_000
"""Largest number of demand x candidates left that is solved exactly."""


def p_median(
    costs: ArrayLike,
    p: int,
    *,
    weights: ArrayLike | None = None,
    excluded: Iterable[int] = (),
    seed: int = 0,
    seconds: float = 20.0,
) -> Location:
    """Choose ``p`` candidates with the least sum of weighted costs to the nearest one.

    Parameters
    ----------
    costs
        Minutes or km, (n, m); inf or NaN where there is no way.
    p
        How many candidates to choose.
    weights
        Demand, (n,); 1 each by default.
    excluded
        Positions of candidates that must not be chosen.
    seed
        Seed of the random exchanges that leave a local optimum.
    seconds
        CPU seconds of the search, about.

    Returns
    -------
    Location
        ``objective`` is the weighted sum; divided by the sum of the weights it is the mean way.
        ``uncoverable`` is the demand that no candidate reaches: it is left out.

    Raises
    ------
    DataError
        If ``p`` is below 1 or the weights do not fit.
    """
    began = time.process_time()
    if p < 1:
        raise DataError(N_("At least one venue has to be chosen."))
    given = np.asarray(costs, dtype=np.float64)
    demand = checked_weights(weights, given.shape[0])
    allowed = np.flatnonzero(allowed_candidates(given.shape[1], excluded))
    part = np.where(np.isnan(given), np.inf, given)[:, allowed]
    reachable = np.isfinite(part).any(axis=1)
    median = _Median(_far_for_never(part[reachable]) * demand[reachable, np.newaxis], p)
    greedy = median.greedy()
    median.offer(median.interchange(greedy, began + seconds))
    median.relax(began + 0.5 * seconds)
    median.kick(np.random.default_rng(seed), began + 0.8 * seconds)
    median.finish(began + seconds)
    return Location(
        chosen=np.sort(allowed[median.best]),
        objective=median.value,
        bound=min(median.bound, median.value),
        greedy=median.sum_of(greedy),
        seconds=time.process_time() - began,
        uncoverable=np.flatnonzero(~reachable),
    )


def _far_for_never(costs: Floats) -> Floats:
    """Replace "no way" by a cost that no choice takes where it can do otherwise."""
    finite = costs[np.isfinite(costs)]
    far = 10 * float(finite.max(initial=1.0))
    return np.where(np.isfinite(costs), costs, far)


@dataclass
class _Median:
    """A p-median problem while it is solved; ``costs`` are weighted already."""

    costs: Floats
    p: int
    best: Integers = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    value: float = math.inf
    bound: float = 0.0
    kept: Integers = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def __post_init__(self) -> None:
        self.whole = bool((self.costs == np.round(self.costs)).all())
        self.kept = np.arange(self.costs.shape[1])
        self.p = min(self.p, self.costs.shape[1])
        if not len(self.costs):
            self.value = 0.0

    def decided(self) -> bool:
        """Whether the choice is proved to be best."""
        return self.value <= self.bound * (1 + ROUNDING)

    def sum_of(self, chosen: Integers) -> float:
        return (
            float(self.costs[:, chosen].min(axis=1, initial=math.inf).sum()) if len(chosen) else 0.0
        )

    def offer(self, chosen: Integers) -> None:
        value = self.sum_of(chosen)
        if value < self.value:
            self.best, self.value = np.sort(chosen), value

    def greedy(self) -> Integers:
        """Add the candidate that shortens the ways most, p times."""
        if not len(self.costs):
            return np.empty(0, dtype=np.int64)
        chosen = [int(np.argmin(self.costs.sum(axis=0)))]
        nearest = self.costs[:, chosen[0]].copy()
        while len(chosen) < self.p:
            saved = np.maximum(nearest[:, np.newaxis] - self.costs, 0).sum(axis=0)
            saved[chosen] = -1.0
            chosen.append(int(np.argmax(saved)))
            nearest = np.minimum(nearest, self.costs[:, chosen[-1]])
        return np.array(chosen, dtype=np.int64)

    def interchange(self, chosen: Integers, until: float) -> Integers:
        """Exchange the best pair of a chosen and another candidate while that shortens the ways."""
        current = chosen.copy()
        while len(current) and time.process_time() < until:
            place, candidate, saved = self._best_exchange(current)
            if saved <= ROUNDING * max(1.0, self.value if math.isfinite(self.value) else 1.0):
                break
            current[place] = candidate
        return current

    def _best_exchange(self, chosen: Integers) -> tuple[int, int, float]:
        """Return the place in ``chosen``, the candidate for it and what the exchange saves.

        A demand whose nearest venue goes falls back on its second nearest or the new one; the
        others gain where the new one is nearer.
        """
        near = self.costs[:, chosen]
        rows = np.arange(len(near))
        first = near.argmin(axis=1)
        d1 = near[rows, first]
        near[rows, first] = np.inf
        d2 = near.min(axis=1)
        gain = np.maximum(d1[:, np.newaxis] - self.costs, 0).sum(axis=0)
        fallback = np.maximum(np.minimum(d2[:, np.newaxis], self.costs) - d1[:, np.newaxis], 0)
        served = csr_array((np.ones(len(rows)), (first, rows)), shape=(len(chosen), len(rows)))
        saved = gain[np.newaxis, :] - served @ fallback
        saved[:, chosen] = -np.inf
        place, candidate = np.unravel_index(int(np.argmax(saved)), saved.shape)
        return int(place), int(candidate), float(saved[place, candidate])

    def relax(self, until: float) -> None:
        """Raise the bound by subgradient steps; exchange from the choices met on the way."""
        if not len(self.costs) or self.decided():
            return
        u = np.sort(self.costs[:, self.best], axis=1)[:, : min(2, self.p)].mean(axis=1)
        spare = 0.1 * (until - time.process_time())
        step, since, raised = 2.0, 0, 0.0
        for number in range(ROUNDS):
            worth = np.minimum(self.costs - u[:, np.newaxis], 0)
            value = worth.sum(axis=0)
            cheapest = np.argpartition(value, self.p - 1)[: self.p]
            low = float(u.sum() + value[cheapest].sum())
            since = 0 if low > raised * (1 + 1e-7) else since + 1
            raised = max(raised, low)
            self.bound = max(self.bound, self._rounded(low))
            self._drop(low, value, cheapest)
            self.offer(cheapest)
            if number % START_EVERY == START_EVERY - 1:
                self.offer(self.interchange(cheapest, time.process_time() + spare))
            if self.decided() or time.process_time() > until:
                return
            if since >= PATIENCE:
                step, since = step / 2, 0
            slack = 1.0 - (worth[:, cheapest] < 0).sum(axis=1)
            length = float(slack @ slack)
            if length == 0 or step < 1e-4:  # noqa: PLR2004 - steps too small to change anything
                return
            u = u + step * (1.005 * self.value - low) / length * slack

    def kick(self, rng: np.random.Generator, until: float) -> None:
        """Leave the local optimum by random exchanges, and exchange from there."""
        spare = self.costs.shape[1] - self.p if len(self.costs) else 0
        for number in range(KICKS):
            if self.decided() or spare < 1 or time.process_time() > until:
                return
            count = min(1 + number % max(2, self.p // 5), self.p, spare)
            others = np.setdiff1d(np.arange(self.costs.shape[1]), self.best)
            changed = self.best.copy()
            changed[rng.choice(self.p, count, replace=False)] = rng.choice(
                others, count, replace=False
            )
            self.offer(self.interchange(changed, until))

    def finish(self, until: float) -> None:
        """Solve what is left exactly, if it is little.

        Variables: x (candidate chosen, 0 or 1) and, for each demand and each of its distinct costs
        d, y (nothing chosen within d): a demand costs its smallest d plus the steps with y = 1.
        """
        if self.decided() or len(self.costs) * len(self.kept) > EXACT_CELLS:
            return
        steps = _Steps(self.costs[:, self.kept], self.p)
        solved = minimise(
            steps.cost,
            steps.rows,
            steps.least,
            np.inf,
            whole=np.arange(len(steps.cost)) < len(self.kept),
            seconds=until - time.process_time(),
        )
        if solved.x is not None:
            found = self.kept[solved.x[: len(self.kept)] > 0.5]  # noqa: PLR2004 - as HiGHS rounds
            self.offer(found)
        self.bound = max(self.bound, min(self._rounded(solved.bound + steps.base), self.value))

    def _drop(self, low: float, value: Floats, cheapest: Integers) -> None:
        """Drop the candidates with which no choice can be better than the best one known."""
        least = low - value[cheapest].max() + value[self.kept]
        better = self.value - (1.0 - ROUNDING if self.whole else 0.0)
        kept = (least <= better) | np.isin(self.kept, cheapest) | np.isin(self.kept, self.best)
        self.kept = self.kept[kept]

    def _rounded(self, bound: float) -> float:
        """Round a bound up where all sums are whole numbers."""
        return float(math.ceil(bound - 1e-6)) if self.whole and math.isfinite(bound) else bound


class _Steps:
    """The formulation by radii: one row per demand and distinct cost, and one for the number."""

    def __init__(self, costs: Floats, p: int) -> None:
        order = np.argsort(costs, axis=1, kind="stable")[:, : costs.shape[1] - p + 1]
        ascending = np.take_along_axis(costs, order, axis=1)
        rise = np.diff(ascending, axis=1, append=ascending[:, -1:])
        self.base = float(ascending[:, 0].sum())
        count, width = costs.shape[1], ascending.shape[1]
        cell = np.arange(ascending.size).reshape(ascending.shape)
        later = cell[:, 1:].ravel()
        row = np.concatenate([cell.ravel(), cell.ravel(), later, np.full(count, ascending.size)])
        column = np.concatenate(
            [order.ravel(), count + cell.ravel(), count + later - 1, np.arange(count)]
        )
        sign = np.ones(len(row))
        sign[2 * ascending.size : 2 * ascending.size + len(later)] = -1.0
        sign[-count:] = -1.0
        self.cost = np.concatenate([np.zeros(count), rise.ravel()])
        self.rows = coo_array(
            (sign, (row, column)), shape=(ascending.size + 1, len(self.cost))
        ).tocsc()
        first = np.tile(np.arange(width) == 0, len(costs)).astype(float)
        self.least = np.append(first, -float(p))
