"""The same tour with its visits on the first days that hold them."""

from dataclasses import replace
from itertools import permutations

from routes.tour.itinerary import DayPlan, Itinerary
from routes.tour.problem import TourProblem
from routes.tour.schedule import schedule_day


def begin_early(problem: TourProblem, itinerary: Itinerary) -> Itinerary:
    """Move the visits of a day to an empty one before it, where nights between are at one place.

    To the search both are worth the same; a group that has nothing to do on Tuesday would rather
    not wait for Friday. The order of the visits, and so of history, stays.
    """
    days = list(itinerary.days)
    for number in range(len(days)):
        later = next((n for n in range(number, len(days)) if days[n].visits), number)
        moved = _swapped(problem, number, later, days) if later > number else None
        if moved is not None:
            days[number], days[later] = moved
    return replace(itinerary, days=tuple(days))


def _swapped(
    problem: TourProblem, number: int, later: int, days: list[DayPlan]
) -> tuple[DayPlan, DayPlan] | None:
    """Return two days with the visits of the later one on the first, None where they do not fit."""
    first, last = days[number], days[later]
    rows = {place for day in days[number : later + 1] for place in (day.start, day.end)}
    if any(problem.minutes[a, b] for a, b in permutations(rows, 2)):
        return None
    order = [problem.index[visit.stop] for visit in last.visits]
    busy = schedule_day(problem, number, order, start=first.start, end=first.end)
    idle = schedule_day(problem, later, (), start=last.start, end=last.end)
    return None if busy is None or idle is None else (busy, idle)
