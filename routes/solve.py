"""Solve a tour problem."""

from collections.abc import Callable
from dataclasses import dataclass

from routes.itinerary import Itinerary, merit
from routes.problem import TourProblem
from routes.schedule import schedule
from routes.stop import StoppingCriterion


@dataclass(frozen=True)
class Result:
    """The best tour found and how it was found."""

    itinerary: Itinerary
    value: int
    missing: tuple[str, ...]
    iterations: int
    seconds: float
    optimal: bool


def solve(
    problem: TourProblem,
    stop: StoppingCriterion,
    *,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Result:
    """Return a good tour."""
    del stop, seed, progress
    places: list[tuple[int, int]] = []
    for number, day in enumerate(problem.days):
        places.append(((day.start or (places[number - 1][1],))[0], day.end[0]))
    orders: list[list[int]] = [[] for _ in problem.days]
    best = schedule(problem, orders, places)
    if best is None:
        raise ValueError
    ranked = sorted(range(len(problem.stops)), key=lambda i: -problem.stops[i].prize)
    for i in sorted(ranked, key=lambda i: not problem.stops[i].required):
        found = best
        for d, order in enumerate(orders):
            for k in range(len(order) + 1):
                trial = [*orders[:d], [*order[:k], i, *order[k:]], *orders[d + 1 :]]
                timed = schedule(problem, trial, places)
                if timed and merit(problem, timed) > merit(problem, found):
                    found, chosen = timed, trial
        if found is not best:
            best, orders = found, chosen
    missing = tuple(sorted(problem.required.difference(best.stops)))
    return Result(best, best.value, missing, 0, 0.0, False)
