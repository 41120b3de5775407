"""How much better than a tour any tour could be: an upper bound by Lagrangean relaxation.

The bound holds for the problem as it is given: its stops, days and rates. It is the value of an
easier problem, each of whose relaxations only adds tours or value:

* **Stops once, limits, minima.** Each is a linear condition over the whole tour that every tour
  meets. It is taken off the problem and priced instead (Held and Karp 1971, Fisher 1981): a stop
  costs its price whenever it is visited and every price is paid back once, so a tour that meets the
  conditions is worth at least as much as before, at any prices of the right sign. The value of the
  best chain of days is the bound. It holds at any prices, so it holds whenever the search for good
  ones is stopped.
* **More of the same.** The stops of a kind have ranks by prize, and a rank is held once on a day.
  Here a stop takes whichever rank brings most, and each rank has a price like a stop. The ranks
  that the real value takes are one of these choices. Where that is not close enough, the kinds that
  matter are counted on the way instead: a label knows the highest prizes of each, and what a stop
  loses or makes others lose is the same in whatever order they are visited. Only whole units of
  value are not cut off there.
* **The chain of days** (:mod:`routes.solver._chain`) begins every day where the one before ended.
  It may come back to a stop once it has been far enough from it (ng-routes: Baldacci, Mingozzi and
  Roberti 2011), on the same day or another one. What is "far enough" is widened where the best
  chains turn in circles (Roberti and Mingozzi 2014): stops remember others, and so do the places of
  nights. Hours, windows, driving limits and legs are exact, and so is lunch, but that it fits into
  a long visit whatever the hours of the stop are.
* **The storyline** holds, or costs, between two stops visited one right after the other on a day.

All prices are whole numbers of a fixed fraction of the parts in which values are counted, so
nothing is lost to rounding. Prices are improved by subgradients with Polyak's step (1969).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routes.solver._chain import Chain
from routes.solver._prices import Best, Prices
from routes.solver._worths import FINE
from routes.solver.arrays import SCALE, Floats, tables_of
from routes.solver.stop import WORK_PER_SECOND, Watch
from routes.tour.itinerary import Itinerary, net_value, required_wishes, wishes_met
from routes.tour.problem import UNLIMITED, TourProblem

EFFORT: Final = 60.0
"""Seconds of effort that a bound may take, counted as in :mod:`routes.solver.stop`."""
PATIENCE: Final = 8
"""Rounds without a better bound after which steps become shorter."""
SHORTEST: Final = 0.05
"""Length of step at which nothing more is to be gained."""
WORTHWHILE: Final = 0.002
"""Share of the bound by which a further descent has to lower it to be followed by another."""


@dataclass(frozen=True)
class Bound:
    """What no tour of a problem is worth more than.

    Attributes
    ----------
    value
        What the tour in question is worth, driving taken off, in parts of a unit of value.
    upper
        What no tour that meets as many wishes is worth more than, in the same parts.
    scale
        Parts of a unit of value.
    rounds
        How many sets of prices were tried.
    work
        Effort in the units of :class:`routes.solver.stop.MaxEffort`.
    """

    value: int
    upper: int
    scale: int
    rounds: int
    work: int

    @property
    def gap(self) -> float | None:
        """By which share of the bound the tour may be worse than the best one, at most.

        None where the bound is not above zero, so that a share of it says nothing.
        """
        return (self.upper - self.value) / self.upper if self.upper > 0 else None


def upper_bound(
    problem: TourProblem,
    itinerary: Itinerary,
    *,
    seconds: float = EFFORT,
    watch: Watch | None = None,
) -> Bound | None:
    """Prove how good a tour is.

    Parameters
    ----------
    problem
        The problem that the tour answers.
    itinerary
        A tour of it that breaks no rule.
    seconds
        Effort that may be spent, see :class:`routes.solver.stop.MaxEffort`.
    watch
        Told how far the work is; what it raises ends it.

    Returns
    -------
    Bound or None
        None where the effort was spent before anything was proved.
    """
    return _Relaxation(problem, itinerary).improve(int(seconds * WORK_PER_SECOND), watch)


class _Relaxation:
    """A problem without the conditions that are priced, and the prices."""

    def __init__(self, problem: TourProblem, itinerary: Itinerary) -> None:
        self.problem, self.tables = problem, tables_of(problem)
        self.value = net_value(problem, itinerary)
        stops = [problem.stops[problem.index[name]] for name in itinerary.stops]
        wishes = required_wishes(problem, problem.stops) + sum(problem.minima)
        self.complete = wishes_met(problem, stops) == wishes
        self.chain = Chain(problem, self.tables)
        needed = np.array([stop.required for stop in problem.stops], dtype=bool)
        self.needed = needed & self.complete

    def improve(self, most: int, watch: Watch | None) -> Bound | None:
        """Look for prices with a low bound until the work is done or nothing is gained.

        Where they stay too high, more kinds of stops have more of the same counted on the way.
        """
        best = Best(None, [field.astype(np.float64) for field in self.first_prices()], 0)
        while True:
            before = best.lowest
            best = self.descend(best, most, watch)
            if best.lowest is None:
                return None
            if self.reached(best.lowest) or self.chain.work >= most:
                break
            gained = before is None or before - best.lowest > WORTHWHILE * best.lowest
            if not self.chain.track() and not gained:
                break
        upper = max(self.value, best.lowest // FINE)
        scale = int(self.tables.rules[SCALE])
        return Bound(self.value, upper, scale, best.rounds, self.chain.work)

    def reached(self, bound: int) -> bool:
        """Say whether a bound is the value of the tour."""
        return bound // FINE <= self.value

    def descend(self, best: Best, most: int, watch: Watch | None) -> Best:
        """Go down from the best prices known with shorter and shorter steps."""
        lowest, point, rounds = best
        here: int | None = None
        slope = [np.zeros_like(field) for field in point]
        length, stale, kept = 1.0, 0, point
        while self.chain.work < most and length > SHORTEST:
            if watch is not None:
                watch(self.chain.work / most)
            prices = Prices(*(np.rint(field).astype(np.int64) for field in point))
            answer = self.at(prices, most)
            if answer is None:
                break
            bound, change = answer
            rounds += 1
            lowest = bound if lowest is None else min(lowest, bound)
            if here is None or bound < here:
                here, stale, kept = bound, 0, point
            else:
                stale += 1
            if self.reached(bound):
                break
            if stale >= PATIENCE:
                length, stale, point = length / 2, 0, kept
                slope = [np.zeros_like(field) for field in point]
            slope = [0.6 * old + new for old, new in zip(slope, change, strict=True)]
            point = self.step(point, slope, length * (bound - FINE * self.value))
        return Best(lowest, kept, rounds)

    def first_prices(self) -> Prices:
        """Return prices at which nothing costs anything."""
        t, problem = self.tables, self.problem
        days, resources = len(problem.days), len(problem.limits)
        kinds = int(t.kinds.max(initial=-1)) + 1
        return Prices(
            np.zeros(len(problem.stops), dtype=np.int64),
            np.zeros((days, kinds, max(1, t.fading.shape[1])), dtype=np.int64),
            np.zeros(resources, dtype=np.int64),
            np.zeros(resources, dtype=np.int64),
        )

    def step(self, point: list[Floats], slope: list[Floats], length: float) -> list[Floats]:
        """Go down a slope, keeping prices that pay for "at most" from falling below nothing."""
        lowest = [np.where(self.needed, -np.inf, 0.0), 0.0, 0.0, 0.0]
        floors = [np.asarray(one, dtype=np.float64) for one in lowest]
        slope = [
            np.where((here <= floor) & (down > 0), 0.0, down)
            for here, down, floor in zip(point, slope, floors, strict=True)
        ]
        steep = sum(float((down**2).sum()) for down in slope)
        if steep == 0:
            return point
        return [
            np.maximum(here - length / steep * down, floor)
            for here, down, floor in zip(point, slope, floors, strict=True)
        ]

    def at(self, prices: Prices, most: int) -> tuple[int, list[Floats]] | None:
        """Return the bound at some prices and how it changes with them, None if work ran out."""
        t, problem = self.tables, self.problem
        least = np.array(problem.minima or [0] * len(problem.limits), dtype=np.int64)
        real = t.limits < UNLIMITED
        scarce = self.scarce(prices.rank.shape)
        bound = int(prices.stop.sum() + prices.rank[scarce].sum())
        bound += int((prices.limit * t.limits)[real].sum() - (prices.least * least).sum())
        change = [np.ones(len(problem.stops)), np.ones(prices.rank.shape)]
        change += [np.where(real, t.limits, 0).astype(float), -least.astype(float)]
        found = self.chain.best(prices, most)
        if found is None:
            return None
        for number, visits in enumerate(found.days):
            for i, ranks in visits:
                change[0][i] -= 1
                change[2] -= t.uses[i]
                change[3] += t.uses[i]
                for kind, rank in zip(t.kinds[i], ranks, strict=True):
                    change[1][number, kind, rank] -= 1
        change[1][~scarce] = 0
        change[2][~real] = 0
        if not self.complete:
            change[3][:] = 0
        return bound + found.profit, change

    def scarce(self, shape: tuple[int, ...]) -> NDArray[np.bool_]:
        """Tell which ranks one stop holds at most; the last one of a family holds all others."""
        scarce = np.zeros(shape, dtype=bool)
        for stop, tracked in zip(self.tables.kinds, self.chain.tracked, strict=True):
            families = zip(stop, tracked, self.problem.balance.fading, strict=True)
            for kind, counted, losses in families:
                scarce[:, kind, : len(losses) - 1] = counted < 0
        return scarce
