"""The search as an object: several tours under annealing and the best one seen."""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from random import Random
from typing import Final

import numpy as np

from routes.solver._anneal import anneal, construct, resume
from routes.solver._nights import wander
from routes.solver.arrays import (
    MADE,
    Ints,
    Tables,
    Tour,
    empty_state,
    orders_of,
    places_by_base,
    places_near,
    places_of,
    set_bases,
    set_nodes,
    set_orders,
    set_rows,
    tables_of,
)
from routes.solver.kicks import Sketch, sketch_of
from routes.solver.starts import Choice, anchors, choices, empty_days
from routes.solver.stop import Done
from routes.tour.itinerary import Itinerary
from routes.tour.problem import TourProblem
from routes.tour.schedule import schedule

ITERATIONS: Final = 50
"""Iterations between two questions to the stopping criterion."""
WEIGHTS: Final = np.array([2000, 1020, 9, 6, 1, 10, 3, 18, 40_000], dtype=np.int64)
"""Nanoseconds of one processor, as measured, that each kind of counted work takes."""
LAYOUT: Final = 6
"""Days that laying out a tour takes as long as, besides its own."""
HOT: Final = 0.5
COLD: Final = 0.1
"""First and last temperature, in mean prizes."""
WIDE: Final = 0.45
NARROW: Final = 0.045
"""The same where nights are moved, however many days there are."""
LONG: Final = 5
LONG_HEAT: Final = 0.5
"""Days from which a tour is annealed at this share of the heat: a step changes little of it."""
SPREAD: Final = 0x9E3779B97F4A7C15
"""Odd factor that sends neighbouring seeds far apart (2**64 over the golden ratio)."""
BURDEN_WEIGHT: Final = 0.05
"""Mean prizes that the driving and waiting of one mean visit weigh; where driving has a price of
its own, the part of it that comes on top."""
NOTHING: Final = -(2**60)
"""Less than the value of any tour."""


class Search:
    """A search over several tours; everything random comes from the seed."""

    def __init__(self, problem: TourProblem, seed: int) -> None:
        self.problem = problem
        self.tables = tables_of(problem)
        self.random = Random(seed)  # noqa: S311 - nothing secret
        self.iterations = 0
        self.tours: list[Tour] = []
        self.work = np.zeros(len(WEIGHTS), dtype=np.int64)
        self.rng = np.array([(seed * SPREAD + 88172645463325252) % 2**64 or 1], dtype=np.uint64)
        prize = problem.balance.scale * _mean([stop.prize for stop in problem.stops])
        price = problem.balance.wheel / 2  # of a unit of burden, which counts driving twice
        self._mean_prize = prize
        self._heat = prize * (1.0 if len(problem.days) < LONG else LONG_HEAT)
        self._scale = BURDEN_WEIGHT * (price or prize / _mean_burden(self.tables))

    @property
    def value(self) -> int:
        """Best value so far; required stops weigh more than all prizes together."""
        return max((int(tour.scores[2]) for tour in self.tours), default=0)

    @property
    def done(self) -> Done:
        """How far the search is."""
        return Done(self.iterations, self.value, int(self.work @ WEIGHTS))

    @property
    def itinerary(self) -> Itinerary | None:
        """The best tour as an itinerary, None if not even an empty one exists."""
        if not self.tours:
            return None
        best = ranked(self.tours)[0].best
        return schedule(self.problem, orders_of(best), places_of(self.problem, self.tables, best))

    @cached_property
    def places(self) -> tuple[Ints, Ints]:
        """The node of every place by base, and the place of every node."""
        return places_by_base(self.problem, self.tables)

    def anchored(self, count: int) -> Iterator[tuple[int, Choice]]:
        """Yield where to start: at nothing, then at far-apart stops with places near each.

        A short search has time for the first of them only, and the places are work.
        """
        required = sum(stop.required for stop in self.problem.stops)
        empty = empty_days(self.problem)
        found = (
            (anchor, choice)
            for anchor in anchors(self.problem, max(count - 1, required))
            for choice in choices(self.problem, self.problem.stops[anchor], empty)
        )
        yield from ((-1, choice) for choice in islice(choices(self.problem, None, empty), 1))
        yield from islice(found, max(2 * count, 2 * required))

    def start(self, anchor: int, choice: Choice) -> Tour | None:
        """Construct a tour from an anchor, None if there is none."""
        tour = self._blank()
        set_bases(self.problem, self.tables, tour.state, choice)
        return self._live(tour, exists=construct(self.tables, tour, self.rng, anchor))

    def adopt(self, itinerary: Itinerary) -> Tour | None:
        """Begin at a given tour without the stops that do not fit, None if that cannot be done."""
        tour = self._blank()
        set_bases(self.problem, self.tables, tour.state, places_near(self.problem, itinerary))
        set_orders(self.problem, self.tables, tour.state, itinerary)
        return self._live(tour, exists=resume(self.tables, tour, self.rng))

    def grow(self, sketch: Sketch) -> Tour | None:
        """Mend and fill a sketch, None if it cannot be done."""
        tour = self._blank()
        set_nodes(self.tables, tour.state, sketch.bases)
        set_rows(self.problem, self.tables, tour.state, sketch.rows)
        return self._live(tour, exists=resume(self.tables, tour, self.rng))

    def look_again(self) -> None:
        """Let tours take in what only their last stops made possible.

        A filling never returns to a stop that did not fit before another one: that is right as
        long as no detour is shorter than the straight way, and then nothing is found here. What
        comes after it is the same: it takes no random numbers and no budget.
        """
        rng, work = self.rng.copy(), self.work.copy()
        known = list(self.tours)
        filled = [self.grow(sketch_of(tour.best)) for tour in known]
        self.rng[:], self.work[:] = rng, work
        self.tours = ranked(
            [
                new if new is not None and new.scores[2] > old.scores[2] else old
                for old, new in zip(known, filled, strict=True)
            ]
        )

    def run(self, tour: Tour, *, share: float) -> None:
        """Anneal a tour for some iterations; ``share`` of its cooling is behind it."""
        temperature = self._heat * _cooled(HOT, COLD, share)
        anneal(self.tables, tour, self.rng, ITERATIONS, temperature, self._scale)
        self.iterations += ITERATIONS

    def wander(self, tour: Tour, *, share: float) -> None:
        """Move nights of a tour for some iterations, as :func:`routes.solver.days.sensible` asks.

        Each time the days beside them are filled anew; see :meth:`run`.
        """
        temperature = self._mean_prize * _cooled(WIDE, NARROW, share)
        wander(self.tables, tour, *self.places, self.rng, ITERATIONS, temperature, self._scale)
        self.iterations += ITERATIONS

    def _live(self, tour: Tour, *, exists: bool) -> Tour | None:
        if not exists:
            return None
        self.tours.append(tour)
        return tour

    def _blank(self) -> Tour:
        self.work[MADE] += LAYOUT + len(self.tables.leave)
        current, saved, best = (empty_state(self.tables, self.work) for _ in range(3))
        return Tour(current, saved, best, np.array([NOTHING, 0, NOTHING, 0], dtype=np.int64))


def ranked(tours: list[Tour]) -> list[Tour]:
    """Return tours, best first."""
    return sorted(tours, key=lambda tour: (-tour.scores[2], tour.scores[3]))


def _cooled(first: float, last: float, share: float) -> float:
    """Return the temperature when a share of the way from the first to the last one is behind."""
    return float(first * (last / first) ** min(1.0, max(0.0, share)))


def _mean(numbers: list[int]) -> float:
    positive = [number for number in numbers if number > 0]
    return sum(positive) / len(positive) if positive else 1.0


def _mean_burden(tables: Tables) -> float:
    """Return twice the driving to a near stop, averaged, at least 1."""
    stops = len(tables.prize)
    if stops < 2:  # noqa: PLR2004 - a neighbour takes two
        return 1.0
    legs = tables.travel[-1, np.arange(stops), tables.near[:, min(3, stops - 1)]]
    return max(1.0, 2.0 * float(np.median(legs)))
