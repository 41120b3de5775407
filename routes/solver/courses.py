"""Long visits inside which the group eats: what the search, which eats between visits, misses.

The kernels know a lunch between two visits only, so that they do not find a tour with a required
course that lies over noon. Such a course is tried on every day in turn: there it must begin and end
so that lunch fits into it, and the day owes no other lunch. Whatever holds that holds the rules of
the tour as they were asked.
"""

from collections.abc import Callable
from dataclasses import replace

from routes.tour.itinerary import merit
from routes.tour.problem import Stop, TourProblem, Window
from routes.tour.result import Result
from routes.tour.schedule import schedule
from routes.tour.timing import result_of

Solver = Callable[[TourProblem], Result]


def with_courses(problem: TourProblem, result: Result, search: Solver) -> Result:
    """Search again for required long visits that a result misses, and return the best result.

    Parameters
    ----------
    problem
        What is asked.
    result
        What a search has found.
    search
        Searches as long as that one did.
    """
    held = problem
    for name in result.missing:
        stop = problem.stops[problem.index[name]]
        if not stop.feeds or result.optimal:
            continue
        for number in range(len(problem.days)):
            tried = _eating_there(held, stop, number)
            found = None if tried is None else _timed(problem, search(tried))
            if tried is not None and found is not None and _better(problem, found, result):
                held, result = tried, found
                break
    return result


def _better(problem: TourProblem, one: Result, other: Result) -> bool:
    return merit(problem, one.itinerary) > merit(problem, other.itinerary)


def _eating_there(problem: TourProblem, stop: Stop, number: int) -> TourProblem | None:
    """Return a problem whose lunch of a day is eaten at a stop, None where it is not open then."""
    lunch = problem.days[number].lunch
    if lunch is None:
        return None
    first, last = lunch.earliest + lunch.minutes - stop.service, lunch.last_start + stop.service
    windows: list[tuple[Window, ...]] = [() for _ in problem.days]
    windows[number] = tuple(
        (max(opens, first), min(closes, last))
        for opens, closes in stop.windows[number]
        if max(opens, first) + stop.service <= min(closes, last)
    )
    if not windows[number]:
        return None
    held = replace(stop, windows=tuple(windows))
    days = list(problem.days)
    days[number] = replace(days[number], lunch=None)
    stops = (held if one.id == stop.id else one for one in problem.stops)
    return problem.replace(stops=tuple(stops), days=tuple(days))


def _timed(problem: TourProblem, found: Result) -> Result | None:
    """Return a result of another problem as one of this, None where it does not hold here."""
    days = found.itinerary.days
    orders = [[problem.index[visit.stop] for visit in day.visits] for day in days]
    itinerary = schedule(problem, orders, [(day.start, day.end) for day in days])
    if itinerary is None:
        return None
    timed = result_of(problem, itinerary)
    return replace(timed, iterations=found.iterations, seconds=found.seconds)
