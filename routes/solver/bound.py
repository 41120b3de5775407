"""How much better than a tour any tour could be: an upper bound by Lagrangean relaxation.

The bound holds for the problem as it is given: its stops, days and rates. It is the value of an
easier problem, each of whose relaxations only adds tours or value:

* **Stops once, limits, minima, places of nights.** Each is a linear condition over the whole tour
  that every tour meets. It is taken off the problem and priced instead (Held and Karp 1971, Fisher
  1981): a stop costs its price on whichever day it is visited and every price is paid back once, so
  a tour that meets the conditions is worth at least as much as before, at any prices of the right
  sign. What remains falls apart into days, and the sum of the best days is the bound. It holds at
  any prices, so it holds whenever the search for good ones is stopped.
* **More of the same.** The stops of a kind have ranks by prize, and a rank is held once on a day.
  Here a stop takes whichever rank brings most, and each rank has a price like a stop. The ranks
  that the real value takes are one of these choices. Where that is not close enough, the kinds that
  matter are counted on the way instead: a label knows the highest prizes of each, and what a stop
  loses or makes others lose is the same in whatever order they are visited. Only whole units of
  value are not cut off there.
* **The routes of a day** may come back to a stop once they have been far enough from it (ng-routes:
  Baldacci, Mingozzi and Roberti 2011). What is "far enough" is widened where the best routes turn
  in circles (Roberti and Mingozzi 2014). Hours, windows, driving limits and legs are
  exact, and so is lunch, but that it fits into a long visit whatever the hours of the stop are.
* **The storyline** holds, or costs, between two stops visited one right after the other on a day.

Where the bound stays above the tour, the places of the nights are told apart: their sets are cut
into parts, each has a bound of its own, and the highest one holds (branch and bound, Land and
Doig 1960).

All prices are whole numbers of a fixed fraction of the parts in which values are counted, so
nothing is lost to rounding. Prices are improved by subgradients with Polyak's step (1969); from
three days on then by cutting planes (:mod:`routes.solver._cuts`).
"""

import heapq
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routes.solver._polish import Polish, Priced
from routes.solver._prices import Best, Floats, Prices
from routes.solver._pricing import COUNT, FIELDS, price_day, visits_of
from routes.solver._worths import (
    FINE,
    MOST_NEAR,
    bits,
    choices,
    linked,
    nearest,
    skippable,
    steps,
    tolls,
)
from routes.solver.arrays import (
    IDLE,
    NEVER,
    SCALE,
    WHEEL,
    Ints,
    tables_of,
)
from routes.solver.stop import WORK_PER_SECOND, Watch
from routes.tour.itinerary import Itinerary, net_value, wishes_met
from routes.tour.problem import UNLIMITED, TourProblem

EFFORT: Final = 20.0
"""Seconds of effort that a bound may take, counted as in :mod:`routes.solver.stop`."""
UNIT: Final = 30
"""Nanoseconds of one processor that a comparison of the pricing takes, as measured."""
OVERHEAD: Final = 2_000_000
"""What a round takes besides."""
LABELS: Final = 400_000
PATIENCE: Final = 8
"""Rounds without a better bound after which steps become shorter."""
SHORTEST: Final = 0.05
"""Length of step at which nothing more is to be gained."""


FEW_DAYS: Final = 2
"""Up to so many days slopes alone lead down far enough."""
FIRST: Final = 5
"""One part in so many is spent on steps along slopes where cutting planes follow."""
WORTHWHILE: Final = 0.002
"""Share of the bound by which a further descent has to lower it to be followed by another."""
KINDS_AT_ONCE, MOST_KINDS = 4, 24
"""Kinds whose more of the same is counted on the way from one descent to the next, and in all."""


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
    """A problem taken apart into days, and the prices that put it together."""

    def __init__(self, problem: TourProblem, itinerary: Itinerary) -> None:
        self.problem, self.tables = problem, tables_of(problem)
        self.value = net_value(problem, itinerary)
        stops = [problem.stops[problem.index[name]] for name in itinerary.stops]
        wishes = len(problem.required) + sum(problem.minima)
        self.complete = wishes_met(problem, stops) == wishes
        self.rates = FINE * self.tables.rules[[WHEEL, IDLE]]
        self.choices = choices(problem)
        self.meal = np.array(
            [(stop.before, stop.after) if stop.feeds else (-1, -1) for stop in problem.stops],
            dtype=np.int64,
        ).reshape(len(problem.stops), 2)
        self.toll = tolls(self.tables)
        self.linked = linked(problem, self.tables)
        self.near = nearest(self.tables)
        self.skippable = skippable(problem, self.tables)
        words = max(1, (len(problem.stops) + 63) // 64)
        self.steps = steps(problem)
        self.tracked = np.full(self.tables.kinds.shape, -1, dtype=np.int64)
        self.tops = np.empty((LABELS, 0), dtype=np.int64)
        self.awake = np.ones(len(self.tables.base_node), dtype=bool)
        self.impossible = False
        self.slept: tuple[tuple[int, int], ...] = ()
        self.routes: list[list[int]] = [[] for _ in problem.days]
        self.labels = np.empty((LABELS, FIELDS), dtype=np.int64)
        self.masks = np.empty((LABELS, words), dtype=np.uint64)
        self.work = 0
        needed = np.array([stop.required for stop in problem.stops], dtype=bool)
        self.needed = needed & self.complete
        self.many = bool(self.linked.any()) and len(problem.days) > FEW_DAYS
        self.polishing: Polish | None = None

    def improve(self, most: int, watch: Watch | None) -> Bound | None:
        """Look for prices with a low bound until the work is done or nothing is gained.

        Where they stay too high, more kinds of stops have more of the same counted on the way.
        """
        best = Best(None, [field.astype(np.float64) for field in self.first_prices()], 0)
        while True:
            before = best.lowest
            if not self.many:
                best = self.descend(best, most, watch)
            elif before is None:
                best = self.descend(best, most // FIRST, watch)
            else:
                best = self.polish(best, most, watch)
            if best.lowest is None or best.lowest // FINE <= self.value or self.work >= most:
                break
            if before is None and self.many:
                continue
            gained = before is None or before - best.lowest > WORTHWHILE * best.lowest
            if not self.track() and not gained:
                break
        if best.lowest is None:
            return None
        upper, rounds = self.branch(best, most, watch)
        scale = int(self.tables.rules[SCALE])
        return Bound(self.value, upper, scale, rounds, self.work)

    def branch(self, root: Best, most: int, watch: Watch | None) -> tuple[int, int]:
        """Tell apart where the nights are spent, the highest bound first; return bound and rounds.

        The nights of every tour are in one of the parts that a set of places is cut into, so the
        highest bound of all parts holds for all; a part that is not looked at has that of its
        whole.
        """
        rounds, number = root.rounds, 0
        parts = [(-(root.lowest or 0), 0, self.awake.copy(), root.point, self.slept)]
        while self.work < most and parts and -parts[0][0] // FINE > self.value:
            bound, _, places, point, slept = heapq.heappop(parts)
            cuts = self.cuts(places, slept)
            if not cuts:
                heapq.heappush(parts, (bound, -1, places, point, slept))
                break
            for cut in cuts:
                self.awake, self.impossible = cut, False
                found = self.descend(Best(None, point, 0), most, watch)
                rounds += found.rounds
                lower = -bound if found.lowest is None else min(-bound, found.lowest)
                number += 1
                if not self.impossible and lower // FINE > self.value:
                    heapq.heappush(parts, (-lower, number, cut, found.point, self.slept))
        return (-parts[0][0] // FINE if parts else self.value), rounds

    def cuts(
        self, places: NDArray[np.bool_], slept: tuple[tuple[int, int], ...]
    ) -> list[NDArray[np.bool_]]:
        """Cut the places of a night into those of the best days, each alone, and the others."""
        t = self.tables
        nights = [
            (slept[number - 1][1], slept[number][0], int(t.start_base[number]))
            for number in range(1, len(slept))
            if not self.problem.days[number].start
        ]
        for end, start, base in sorted(nights, key=lambda night: night[0] == night[1]):
            span = np.zeros(len(places), dtype=bool)
            span[t.base_first[base] : t.base_first[base + 1]] = True
            span &= places
            if span.sum() < 2:  # noqa: PLR2004 - one place is no choice
                continue
            cuts, rest = [], span.copy()
            for place in dict.fromkeys((end, start)):
                alone = places & ~span
                alone[place] = True
                rest[place] = False
                cuts.append(alone)
            return [*cuts, (places & ~span) | rest] if rest.any() else cuts
        return []

    def descend(self, best: Best, most: int, watch: Watch | None) -> Best:
        """Go down from the best prices known with shorter and shorter steps."""
        lowest, point, rounds = best
        here: int | None = None
        slope = [np.zeros_like(field) for field in point]
        length, stale, kept = 1.0, 0, point
        while self.work < most and length > SHORTEST:
            if watch is not None:
                watch(self.work / most)
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
            if bound // FINE <= self.value:
                break
            if stale >= PATIENCE:
                length, stale, point = length / 2, 0, kept
                slope = [np.zeros_like(field) for field in point]
            slope = [0.6 * old + new for old, new in zip(slope, change, strict=True)]
            point = self.step(point, slope, length * (bound - FINE * self.value))
        return Best(lowest, kept, rounds)

    def polish(self, best: Best, most: int, watch: Watch | None) -> Best:
        """Go down from the best prices known by cutting planes: many nights, many prices."""
        self.polishing = Polish(self, best.point, FINE)
        try:
            return self.polishing.run(best, most, watch)
        finally:
            self.polishing = None

    def bound_at(self, point: list[Floats], most: int) -> int | None:
        """Return the bound at some prices, None if work ran out."""
        answer = self.at(Prices(*(field.astype(np.int64) for field in point)), most)
        return None if answer is None else answer[0]

    def reached(self, bound: int) -> bool:
        """Say whether a bound is the value of the tour."""
        return bound // FINE <= self.value

    def goes_on(self, number: int) -> bool:
        """Say whether a day begins where the one before ended."""
        return bool(number) and not self.problem.days[number].start

    def track(self) -> bool:
        """Count more of the same on the way for further kinds of the best routes; say if any."""
        if not self.steps.shape[1]:
            return False
        seen: dict[tuple[int, int], int] = {}
        for stops in self.routes:
            for family, kinds in enumerate(self.tables.kinds.T):
                of_kind: dict[int, int] = {}
                for i in stops:
                    if self.tracked[i, family] < 0:
                        of_kind[int(kinds[i])] = of_kind.get(int(kinds[i]), 0) + 1
                for kind, times in of_kind.items():
                    lost = int(self.steps[family, : times - 1].sum()) * times
                    seen[family, kind] = seen.get((family, kind), 0) + lost
        wanted = sorted((key for key in seen if seen[key] > 0), key=lambda key: -seen[key])
        number = int(self.tracked.max(initial=-1)) + 1
        wanted = wanted[: min(KINDS_AT_ONCE, MOST_KINDS - number)]
        for more, (family, kind) in enumerate(wanted):
            self.tracked[self.tables.kinds[:, family] == kind, family] = number + more
        width = (number + len(wanted)) * self.steps.shape[1]
        self.tops = np.empty((LABELS, width), dtype=np.int64)
        return bool(wanted)

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
            np.zeros(len(t.base_node), dtype=np.int64),
        )

    def step(self, point: list[Floats], slope: list[Floats], length: float) -> list[Floats]:
        """Go down a slope, keeping prices that pay for "at most" from falling below nothing."""
        lowest = [np.where(self.needed, -np.inf, 0.0), 0.0, 0.0, 0.0, -np.inf]
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
        change.append(np.zeros(len(t.base_node)))
        slept: list[tuple[int, int]] = []
        for number in range(len(problem.days)):
            best = self.best_day(number, prices, most)
            if best is None:
                return None
            profit, stops, ranks, start, end = best
            bound += profit
            for i in stops:
                change[0][i] -= 1
                change[2] -= t.uses[i]
                change[3] += t.uses[i]
                for kind, rank in zip(t.kinds[i], ranks[i], strict=True):
                    change[1][number, kind, rank] -= 1
            slept.append((start, end))
            change[4][start] -= 1
            change[4][end] += 1
        self.slept = tuple(slept)
        change[1][~scarce] = 0
        change[2][~real] = 0
        if not self.complete:
            change[3][:] = 0
        change[4][~self.linked] = 0
        change[4] *= -1
        return bound, change

    def scarce(self, shape: tuple[int, ...]) -> NDArray[np.bool_]:
        """Tell which ranks one stop holds at most; the last one of a family holds all others."""
        scarce = np.zeros(shape, dtype=bool)
        for stop, tracked in zip(self.tables.kinds, self.tracked, strict=True):
            families = zip(stop, tracked, self.problem.balance.fading, strict=True)
            for kind, counted, losses in families:
                scarce[:, kind, : len(losses) - 1] = counted < 0
        return scarce

    def best_day(
        self, number: int, prices: Prices, most: int
    ) -> tuple[int, list[int], dict[int, tuple[int, ...]], int, int] | None:
        """Return profit, stops, their ranks, start and end candidate of the best route of a day."""
        t, problem = self.tables, self.problem
        gain, taken = self.gains(number, prices)
        a, b = int(t.start_base[number]), int(t.end_base[number])
        starts = np.arange(t.base_first[a], t.base_first[a + 1])
        ends = np.arange(t.base_first[b], t.base_first[b + 1])
        starts, ends = starts[self.awake[starts]], ends[self.awake[ends]]
        day = problem.days[number]
        row = np.array(
            [day.leave, day.back, t.max_drive[number], *t.lunch[number], *self.rates],
            dtype=np.int64,
        )
        useful = np.flatnonzero(~self.skippable[number] | (gain > -self.rates[1]))
        useful = useful[t.last[useful, number] > t.first[useful, number]]
        goes_on, ends_linked = self.goes_on(number), self.linked[ends]
        end_value = -FINE * t.lodging[ends] - np.where(ends_linked, prices.night[ends], 0)
        if self.polishing is not None:
            self.labels[:, COUNT] = -1  # those of former days are no routes of this one
        profit, label, end, work = price_day(
            t.travel[t.kind[number]],
            np.ascontiguousarray(t.first[:, number]),
            np.ascontiguousarray(t.last[:, number]),
            t.opens,
            t.closes,
            t.service,
            self.meal,
            row,
            gain,
            self.toll,
            t.base_node[starts],
            prices.night[starts] if goes_on else np.zeros(len(starts), dtype=np.int64),
            t.base_node[ends],
            end_value,
            self.near,
            useful,
            self.labels,
            self.masks,
            self.tops,
            t.plain,
            self.tracked,
            self.steps,
            max(0, most - self.work) // UNIT,
        )
        self.work += UNIT * int(work) + OVERHEAD
        if profit >= NEVER or end < 0:
            self.impossible = profit < NEVER
            return None
        if self.polishing is not None:
            self.polishing.keep(Priced(number, row, ends, end_value, taken))
        chain = visits_of(self.labels, label)
        stops = chain[1:]
        self.remember(stops)
        self.routes[number] = stops
        ranks = {i: self.choices[taken[i]][0] for i in stops}
        first = int(np.flatnonzero(t.base_node == chain[0])[0])
        return int(profit), stops, ranks, first, int(ends[end])

    def gains(self, number: int, prices: Prices) -> tuple[Ints, Ints]:
        """Return what each stop brings on a day, and by which choice of ranks."""
        t = self.tables
        counted = self.tracked >= 0
        offers = []
        for ranks, worth, exact in self.choices:
            offer = np.where(counted.any(axis=1), exact, worth)
            for family, rank in enumerate(ranks):
                price = prices.rank[number, t.kinds[:, family], rank]
                offer -= np.where(counted[:, family], NEVER if rank else 0, price)
            offers.append(offer)
        table = np.array(offers)
        taken = table.argmax(axis=0)
        gain = table[taken, np.arange(table.shape[1])] - prices.stop
        gain += t.uses @ (prices.least - prices.limit)
        return np.ascontiguousarray(gain), taken

    def remember(self, stops: list[int]) -> None:
        """Let no later route turn in the circles of this one."""
        for k, stop in enumerate(stops):
            again = [m for m in range(k + 1, len(stops)) if stops[m] == stop]
            for between in stops[k + 1 : again[0]] if again else ():
                if bits(self.near[between]) < MOST_NEAR:
                    self.near[between, stop >> 6] |= np.uint64(1 << (stop & 63))
