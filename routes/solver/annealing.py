"""The search as an object: several tours under annealing and the best one seen."""

from itertools import islice
from typing import Final

import numpy as np

from routes.solver._kernels import anneal, construct, resume
from routes.solver.arrays import (
    Tables,
    Tour,
    empty_state,
    orders_of,
    places_near,
    places_of,
    set_bases,
    set_orders,
    tables_of,
)
from routes.solver.starts import Choice, anchors, choices
from routes.solver.stop import Done
from routes.tour.itinerary import Itinerary
from routes.tour.problem import TourProblem
from routes.tour.schedule import schedule

ITERATIONS: Final = 50
"""Most iterations between two questions to the stopping criterion."""
ROUND: Final = 5_000_000
"""Work after which no further iteration is begun before the criterion is asked."""
HOT: Final = 0.5
COLD: Final = 0.1
"""First and last temperature, in mean prizes."""
SPREAD: Final = 0x9E3779B97F4A7C15
"""Odd factor that sends neighbouring seeds far apart (2**64 over the golden ratio)."""
BURDEN_WEIGHT: Final = 0.05
"""Mean prizes that the driving and waiting of one mean visit weigh."""
NOTHING: Final = -(2**60)
"""Less than the value of any tour."""


class Search:
    """A search from several starts; everything random comes from the seed."""

    def __init__(self, problem: TourProblem, seed: int) -> None:
        self.problem = problem
        self.tables = tables_of(problem)
        self.iterations = 0
        self.tours: list[Tour] = []
        self._rng = np.array([(seed * SPREAD + 88172645463325252) % 2**64 or 1], dtype=np.uint64)
        self._prize = _mean([stop.prize for stop in problem.stops])
        self._scale = BURDEN_WEIGHT * self._prize / _mean_burden(self.tables)

    @property
    def value(self) -> int:
        """Best value so far; required stops weigh more than all prizes together."""
        return max((int(tour.scores[2]) for tour in self.tours), default=0)

    @property
    def done(self) -> Done:
        """How far the search is."""
        work = sum(int(tour.state.work[0]) for tour in self.tours)
        return Done(self.iterations, self.value, work)

    @property
    def itinerary(self) -> Itinerary | None:
        """The best tour as an itinerary, None if not even an empty one exists."""
        if not self.tours:
            return None
        best = self.tours[self.ranked()[0]].best
        return schedule(self.problem, orders_of(best), places_of(self.problem, self.tables, best))

    def begin(self, count: int) -> int:
        """Construct the starts; return their number, 0 when no empty tour exists."""
        for anchor, choice in self._anchored(count):
            self._start(anchor, choice)
        return len(self.tours)

    def adopt(self, itinerary: Itinerary) -> bool:
        """Begin at a given tour without the stops that do not fit; say whether it could be done."""
        tour = self._blank()
        set_bases(self.problem, self.tables, tour.state, places_near(self.problem, itinerary))
        set_orders(self.problem, self.tables, tour.state, itinerary)
        if resume(self.tables, tour, self._rng):
            self.tours.append(tour)
        return bool(self.tours)

    def ranked(self) -> list[int]:
        """Return the tours, best first."""
        scores = [tour.scores for tour in self.tours]
        return sorted(range(len(scores)), key=lambda k: (-scores[k][2], scores[k][3]))

    def run(self, number: int, *, share: float) -> None:
        """Anneal one tour for some iterations; ``share`` of its cooling is behind it."""
        tour = self.tours[number]
        temperature = self._prize * HOT * (COLD / HOT) ** min(1.0, share)
        self.iterations += anneal(
            self.tables, tour, self._rng, ITERATIONS, ROUND, temperature, self._scale
        )

    def _anchored(self, count: int) -> list[tuple[int, Choice]]:
        required = sum(stop.required for stop in self.problem.stops)
        found = [
            (anchor, choice)
            for anchor in anchors(self.problem, max(count - 1, required))
            for choice in choices(self.problem, self.problem.stops[anchor])
        ]
        plain = [(-1, choice) for choice in islice(choices(self.problem, None), 1)]
        return plain + found[: max(2 * count, 2 * required)]

    def _start(self, anchor: int, choice: Choice) -> None:
        tour = self._blank()
        set_bases(self.problem, self.tables, tour.state, choice)
        if construct(self.tables, tour, self._rng, anchor):
            self.tours.append(tour)

    def _blank(self) -> Tour:
        current, saved, best = (empty_state(self.tables) for _ in range(3))
        return Tour(current, saved, best, np.array([NOTHING, 0, NOTHING, 0], dtype=np.int64))


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
