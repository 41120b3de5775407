"""Truly different tours that are nearly as good as the best one.

Each is searched for with the prizes of the stops used so far lowered, a little at first, until it
differs enough from every tour already chosen (the penalty method for dissimilar paths, Johnson,
Joy and Clarke 1992). Its value is counted with the real prizes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from routes.solver.solve import solve
from routes.solver.stop import StoppingCriterion
from routes.tour.check import check
from routes.tour.itinerary import Itinerary, net_value, tour_value
from routes.tour.problem import TourProblem

PENALTIES: Final = (0.25, 0.5, 0.75)
"""Shares by which the prizes of used stops are lowered, one after the other."""


@dataclass(frozen=True)
class Alternative:
    """A different tour, and the stops it has more and less than the best one."""

    itinerary: Itinerary
    distance: float
    added: tuple[str, ...]
    removed: tuple[str, ...]


def distance(one: Itinerary, other: Itinerary) -> float:
    """Return the share of the stops of both tours that only one of them visits.

    The Jaccard distance of their sets of stops: 0 for the same stops, 1 for none in common.
    """
    a, b = set(one.stops), set(other.stops)
    return len(a ^ b) / len(a | b) if a | b else 0.0


def alternatives(
    problem: TourProblem,
    best: Itinerary,
    stop: Callable[[], StoppingCriterion],
    *,
    count: int = 2,
    differ: float = 0.4,
    within: float = 0.15,
    seed: int = 0,
) -> list[Alternative]:
    """Find tours that differ from the best one and from each other, most valuable first.

    Parameters
    ----------
    problem
        What is asked.
    best
        The best tour known.
    stop
        Makes the criterion for one search; at most three searches per alternative are done.
    count
        How many are wanted; fewer are returned when there are not so many.
    differ
        Least :func:`distance` between any two of them and to the best one.
    within
        Share of the value of the best tour, less its driving, that one may have less.
    seed
        Seed of the searches.
    """
    worth = net_value(problem, best)
    least = worth - within * abs(worth)
    chosen = [best]
    for number in range(count):
        found = _next(problem, chosen, stop, differ=differ, least=least, seed=seed + number)
        if found is None:
            break
        chosen.append(found)
    others = sorted(chosen[1:], key=lambda one: (-net_value(problem, one), one.drive))
    return [_compared(best, one) for one in others]


def _next(
    problem: TourProblem,
    chosen: list[Itinerary],
    stop: Callable[[], StoppingCriterion],
    *,
    differ: float,
    least: float,
    seed: int,
) -> Itinerary | None:
    used = {stop for one in chosen for stop in one.stops}
    for penalty in PENALTIES:
        result = solve(_lowered(problem, used, penalty), stop(), seed=seed)
        found = _revalued(problem, result.itinerary)
        if result.missing or net_value(problem, found) < least:
            continue
        if min(distance(found, one) for one in chosen) >= differ and not check(problem, found):
            return found
    return None


def _lowered(problem: TourProblem, used: Iterable[str], penalty: float) -> TourProblem:
    used = frozenset(used)
    stops = (
        replace(stop, prize=round(stop.prize * (1 - penalty))) if stop.id in used else stop
        for stop in problem.stops
    )
    return problem.replace(stops=tuple(stops))


def _revalued(problem: TourProblem, itinerary: Itinerary) -> Itinerary:
    """Count the value of a tour with the real prizes."""
    orders = [[problem.index[visit.stop] for visit in day.visits] for day in itinerary.days]
    ends = [day.end for day in itinerary.days]
    return replace(itinerary, value=tour_value(problem, orders, ends))


def _compared(best: Itinerary, other: Itinerary) -> Alternative:
    ours, theirs = set(best.stops), set(other.stops)
    return Alternative(
        other,
        distance(best, other),
        added=tuple(stop for stop in other.stops if stop not in ours),
        removed=tuple(stop for stop in best.stops if stop not in theirs),
    )
