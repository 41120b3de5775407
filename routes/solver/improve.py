"""Search on from a tour that people have changed by hand, keeping what they hold on to."""

from collections.abc import Callable, Collection
from dataclasses import replace

import numpy as np

from geo.errors import N_, OwnFaultError
from routes.solver.solve import solve
from routes.solver.stop import StoppingCriterion
from routes.tour.check import check
from routes.tour.errors import PlanError
from routes.tour.itinerary import Itinerary, merit
from routes.tour.problem import Stop, TourProblem, Window
from routes.tour.reach import possible_days
from routes.tour.result import Result
from routes.tour.timing import TimedOrder, result_of


def improve(
    problem: TourProblem,
    current: TimedOrder,
    stop: Callable[[], StoppingCriterion],
    *,
    locked: Collection[str] = (),
    in_order: bool = False,
    seed: int = 0,
) -> Result:
    """Find a tour at least as good as the current one that keeps the locked stops.

    Parameters
    ----------
    problem
        What is asked; stops that must not come back are not in it.
    current
        The tour as it is; it may have conflicts.
    stop
        Makes the criterion of one search; there are at most two.
    locked
        Ids of stops that stay on their day.
    in_order
        Whether the locked stops of a day also stay in their order. While the current tour has
        conflicts there is no order to hold on to, and they only stay on their day.
    seed
        Seed of the search.

    Raises
    ------
    PlanError
        If no tour with all required and locked stops is found.
    """
    kept = held(problem, current, locked, in_order=in_order and current.feasible)
    result = _search(_reachable(kept), current, stop, seed=seed)
    if current.feasible and merit(kept, current.itinerary) >= merit(kept, result.itinerary):
        result = result_of(kept, current.itinerary)
    _require_complete(kept, result)
    broken = [one for one in check(kept, result.itinerary) if one.code != "minimum"]
    if broken:
        raise OwnFaultError.of(broken)
    return result


def _search(
    problem: TourProblem,
    current: TimedOrder,
    stop: Callable[[], StoppingCriterion],
    *,
    seed: int,
) -> Result:
    """Go on from the current tour, or from nothing where that leads to no complete one."""
    result = solve(problem, stop(), seed=seed, initial=current.itinerary)
    return solve(problem, stop(), seed=seed) if result.missing else result


def held(
    problem: TourProblem, current: TimedOrder, locked: Collection[str], *, in_order: bool = False
) -> TourProblem:
    """Return the problem in which locked stops are required and open on their day only.

    Parameters
    ----------
    problem, current, locked, in_order
        As for :func:`improve`.
    """
    spans = _spans(current.itinerary, locked, in_order=in_order)
    stops = [_locked(stop, *spans[stop.id]) if stop.id in spans else stop for stop in problem.stops]
    return problem.replace(stops=tuple(stops))


def _spans(
    itinerary: Itinerary, locked: Collection[str], *, in_order: bool
) -> dict[str, tuple[int, Window]]:
    """Return for each locked stop its day and the time to which its visit is held.

    Where the order counts, the day is cut when a locked visit begins: what comes before it has to
    be over by then. That keeps the order and leaves the current times possible.
    """
    spans = {}
    for number, day in enumerate(itinerary.days):
        visits = [visit for visit in day.visits if visit.stop in locked]
        cuts = [0, *(visit.start for visit in visits[1:]), 10**6]
        for k, visit in enumerate(visits):
            spans[visit.stop] = number, (cuts[k], cuts[k + 1]) if in_order else (0, 10**6)
    return spans


def _locked(stop: Stop, day: int, span: Window) -> Stop:
    cut = ((max(a, span[0]), min(b, span[1])) for a, b in stop.windows[day])
    kept = tuple((a, b) for a, b in cut if a <= b)
    windows = tuple(kept if number == day else () for number in range(len(stop.windows)))
    return replace(stop, required=True, windows=windows)


def _reachable(problem: TourProblem) -> TourProblem:
    """Leave out the stops that no day can hold.

    Raises
    ------
    PlanError
        If a required or locked one is among them.
    """
    possible = np.any(possible_days(problem), axis=1).tolist()
    for stop, fits in zip(problem.stops, possible, strict=True):
        if stop.required and not fits:
            raise PlanError(
                N_(
                    "%(name)s cannot be reached, visited while open and left again on the day it "
                    "is to be visited: unlock it, move it to another day or take it out."
                ),
                field="order",
                name=stop.name,
            )
    kept = (stop for stop, fits in zip(problem.stops, possible, strict=True) if fits)
    return problem.replace(stops=tuple(kept))


def _require_complete(problem: TourProblem, result: Result) -> None:
    if result.missing:
        raise PlanError(
            N_(
                "No route with all required and locked sites was found; left over: %(names)s. "
                "Unlock or take out some, or allow longer days."
            ),
            field="order",
            names="、".join(problem.stops[problem.index[stop]].name for stop in result.missing),
        )
