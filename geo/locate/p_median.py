"""p-median problem: p venues so that the demand is nearest to them on average.

Hakimi 1964, doi:10.1287/opre.12.3.450. Fast interchange (Whitaker 1983; Resende & Werneck 2007,
doi:10.1016/j.ejor.2005.05.055) from several starts gives the choice. A Lagrangian relaxation of
"every demand is served once" (Cornuejols, Fisher & Nemhauser 1977, doi:10.1287/mnsc.23.8.789),
solved by the volume algorithm (Barahona & Anbil 2000, doi:10.1007/s101070050002), gives the bound
and further starts. Candidates that the bound excludes are dropped, others are fixed; if little is
left, it is solved exactly in the formulation by radii (Elloumi 2010,
doi:10.1007/s10878-008-9179-7).
"""

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from geo.errors import N_, DataError
from geo.locate.milp import minimise
from geo.locate.radii import Radii
from geo.locate.reach import (
    allowed_candidates,
    checked_costs,
    checked_number,
    checked_weights,
    merge_costs,
)
from geo.locate.types import ROUNDING, Bools, Floats, Integers, Location
from geo.locate.warm import warm_up

BLOCKS, ROUNDS = 120, 50
"""Blocks of rounds of the bound, each followed by an interchange and by dropping candidates."""
FIRST_KICKS, KICKS = 30, 1_000
"""Random exchanges before and after the bound."""
EXCHANGES = 1_000
STILL = 12
"""The bound has come to rest if it rises by less than a millionth in so many blocks."""
EXACT_CELLS = 400_000
FEW_CELLS = 20_000
"""Most pairs of demand and candidate left that are solved exactly, and so few that it is sure."""


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
        If ``p`` is below 1, the weights do not fit, or no ``p`` candidates were found that reach
        all that can be reached.
    """
    p = checked_number(p)
    warm_up()
    began = time.process_time()
    given = checked_costs(costs)
    demand = checked_weights(weights, given.shape[0])
    allowed = np.flatnonzero(allowed_candidates(given.shape[1], excluded))
    part = given[:, allowed]
    reachable = np.isfinite(part).any(axis=1)
    merged, sums = merge_costs(part[reachable], demand[reachable])
    priced, far = _far_for_never(merged * sums[:, np.newaxis])
    chosen, value, bound, greedy = _solve(priced, p, seed, began, seconds)
    if value >= far:
        raise DataError(
            N_("%(count)d venues cannot reach all places: choose more of them."), count=p
        )
    return Location(
        chosen=np.sort(allowed[chosen]),
        objective=value,
        bound=min(bound, value),
        greedy=greedy if greedy < far else math.inf,
        seconds=time.process_time() - began,
        uncoverable=np.flatnonzero(~reachable),
    )


def _solve(
    costs: Floats, p: int, seed: int, began: float, seconds: float
) -> tuple[Integers, float, float, float]:
    """Return the choice, its value, the bound and the value of the greedy choice."""
    if not len(costs):
        return np.empty(0, dtype=np.int64), 0.0, 0.0, 0.0
    median = _Median(costs, min(p, costs.shape[1]))
    greedy = median.greedy()
    median.improve(greedy)
    rng = np.random.default_rng(seed)
    median.kick(rng, FIRST_KICKS, began + 0.1 * seconds)
    median.relax(rng, began + 0.45 * seconds)
    found = median.value
    if median.length.sum() > FEW_CELLS:
        median.kick(rng, KICKS, began + 0.6 * seconds)
    if median.value < found:
        median.relax(rng, began + 0.7 * seconds)
    median.finish(began + seconds)
    return median.best, median.value, median.bound, median.sum_of(greedy)


def _far_for_never(costs: Floats) -> tuple[Floats, float]:
    """Replace "no way" by a cost above that of every choice that reaches all, and return it.

    The search then avoids it where it can; an answer that holds it is none.
    """
    known = np.isfinite(costs)
    longest = np.where(known, costs, 0.0).max(axis=1, initial=0.0)
    far = math.ceil(float(longest.sum()) * (1 + ROUNDING)) + 1.0
    return np.where(known, costs, far), far


@dataclass
class _Median:
    """A p-median problem while it is solved; ``costs`` are weighted already.

    ``order``, ``cost`` and ``length`` are the rows of :mod:`geo.locate._median`, over the
    candidates ``kept``, of which any better choice holds the ``forced`` ones.
    """

    costs: Floats
    p: int
    best: Integers = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    value: float = math.inf
    bound: float = 0.0

    def __post_init__(self) -> None:
        n, m = self.costs.shape
        self.whole = bool((self.costs == np.round(self.costs)).all())
        self.order: Integers = np.argsort(self.costs, axis=1, kind="stable")
        self.cost = np.take_along_axis(self.costs, self.order, axis=1)
        self.length: Integers = np.full(n, m - self.p + 1, dtype=np.int64)
        self.kept: Integers = np.arange(m, dtype=np.int64)
        self.forced: Bools = np.zeros(m, dtype=bool)

    def decided(self) -> bool:
        """Whether the choice is proved to be best."""
        return self.value <= self.bound * (1 + ROUNDING)

    def sum_of(self, chosen: Integers) -> float:
        return float(self.costs[:, chosen].min(axis=1).sum())

    def offer(self, chosen: Integers) -> None:
        """Keep a choice, by its positions among all candidates, if it is the best so far."""
        value = self.sum_of(chosen)
        if value < self.value:
            self.best, self.value = np.sort(chosen), value

    def greedy(self) -> Integers:
        """Add the candidate that shortens the ways most, p times."""
        from geo.locate import _median  # noqa: PLC0415 - numba is slow to import

        return np.asarray(_median.greedy(self.order, self.cost, len(self.kept), self.p))

    def improve(self, chosen: Integers) -> None:
        """Exchange from a choice of kept candidates while that shortens the ways."""
        from geo.locate import _median  # noqa: PLC0415 - numba is slow to import

        current, least = chosen.copy(), ROUNDING * max(1.0, self.cost[:, 0].sum())
        if 1 < self.p < len(self.kept):
            _median.interchange(self.order, self.cost, len(self.kept), current, EXCHANGES, least)
        self.offer(self.kept[current])

    def relax(self, rng: np.random.Generator, until: float) -> None:
        """Raise the bound; exchange from choices met on the way; drop what cannot be better."""
        from geo.locate import _median  # noqa: PLC0415 - numba is slow to import

        u = np.sort(self.costs[:, self.best], axis=1)[:, : min(2, self.p)].mean(axis=1)
        slack, state, seen = np.ones(len(u)), np.array([0.2, 0.1, 0.0, 0.0]), [0.0]
        for number in range(BLOCKS):
            if self.decided() or time.process_time() > until:
                return
            picked = _median.raise_bound(
                self.order, self.cost, self.length, self.forced, self.p, self.value, ROUNDS, u,
                slack, state,
            )  # fmt: skip
            if not picked.any():  # the steps are too small to change anything
                return
            if number % 2:
                self.improve(np.flatnonzero(picked))
            else:
                self.kick(rng, 1, until)
            self._drop(u)
            seen.append(state[3])
            resting = number >= STILL and seen[-1] <= seen[-1 - STILL] * (1 + 1e-6)
            if resting:
                return

    def kick(self, rng: np.random.Generator, kicks: int, until: float) -> None:
        """Leave the local optimum by random exchanges, and exchange from there."""
        spare = len(self.kept) - self.p
        for number in range(kicks):
            if self.decided() or spare < 1 or time.process_time() > until:
                return
            current = np.searchsorted(self.kept, self.best)
            count = min(1 + number % max(2, self.p // 5), self.p, spare)
            others = np.setdiff1d(np.arange(len(self.kept)), current)
            current[rng.choice(self.p, count, replace=False)] = rng.choice(
                others, count, replace=False
            )
            self.improve(current)

    def finish(self, until: float) -> None:
        """Solve what is left exactly, if it is little."""
        if self.decided() or self.length.sum() > EXACT_CELLS:
            return
        program = Radii(self.order, self.cost, self.length, self.forced, self.p)
        solved = minimise(
            program.price,
            program.rows,
            program.least,
            np.inf,
            whole=np.arange(len(program.price)) < len(self.kept),
            seconds=until - time.process_time(),
        )
        if solved.x is not None:
            self.offer(self.kept[solved.x[: len(self.kept)] > 0.5])  # noqa: PLR2004 - as HiGHS rounds
        low = math.inf if solved.infeasible else self._rounded(solved.bound + program.base)
        self.bound = max(self.bound, min(low, self.value))

    def _drop(self, u: Floats) -> None:
        """Bound by the prices ``u``; drop, or fix, what any choice better than the best is without.

        With a candidate that is not among the p picked, the bound rises by its worth less that of
        the last one picked; without one that is, by the worth of the next less its own.
        """
        from geo.locate import _median  # noqa: PLC0415 - numba is slow to import

        worth = np.zeros(len(self.kept))
        _median.price(self.order, self.cost, self.length, u, worth)
        ranked = np.lexsort((worth, ~self.forced))
        low = float(u.sum() + worth[ranked[: self.p]].sum())
        low -= ROUNDING / 10 * float(np.abs(u).sum())  # more than the sums can be off
        self.bound = max(self.bound, min(self._rounded(low), self.value))
        room = self.value * (1 + ROUNDING) - (1.0 - 1e-6 if self.whole else 0.0) - low
        free = ~self.forced[ranked]
        last, others = ranked[: self.p][free[: self.p]], ranked[self.p :]
        if not len(last) or not len(others):
            return
        dropped = np.zeros(len(worth), dtype=bool)
        dropped[others] = worth[others] - worth[last[-1]] > room
        self.forced[last] = worth[others[0]] - worth[last] > room
        if self.forced.sum() >= self.p or (~dropped).sum() <= self.p:
            self.offer(
                self.kept[self.forced if self.forced.sum() == self.p else ~dropped][: self.p]
            )
            self.bound = self.value
            return
        if dropped.any():
            self._shrink(~dropped | np.isin(self.kept, self.best))
        self._cut(u + room)

    def _cut(self, far: Floats) -> None:
        """No better choice lets a demand pay more than its price and the room for improvement."""
        from geo.locate import _median  # noqa: PLC0415 - numba is slow to import

        _median.cut(self.order, self.cost, self.length, self.forced, far)
        if (self.length == 0).any():
            self.bound = self.value

    def _shrink(self, stay: Bools) -> None:
        from geo.locate import _median  # noqa: PLC0415 - numba is slow to import

        place = np.where(stay, np.cumsum(stay) - 1, -1)
        self.order, self.cost, self.length = _median.without(
            self.order, self.cost, self.length, place, int(stay.sum())
        )
        self.kept, self.forced = self.kept[stay], self.forced[stay]
        self.length = np.minimum(self.length, len(self.kept) - self.p + 1)

    def _rounded(self, bound: float) -> float:
        """Round a bound up where all sums are whole numbers."""
        return float(math.ceil(bound - 1e-6)) if self.whole and math.isfinite(bound) else bound
