"""The timetable of a given order of stops, with every conflict named and none refused.

A day that has a schedule gets exactly that (:mod:`routes.tour.schedule`). A day that has none is
relaxed until it has one: visits that cannot begin in time begin when the group is there, the day
ends when it ends, and only where no lunch fits then, lunch is dropped. What the result breaks of
the real day are its conflicts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from geo.errors import N_, OwnFaultError
from routes.tour.check import check
from routes.tour.conflict import (
    Conflict,
    back_conflict,
    drive_conflict,
    leg_conflict,
    lunch_conflict,
    required_conflict,
    rule_conflict,
    visit_conflicts,
)
from routes.tour.errors import PlanError
from routes.tour.itinerary import DayPlan, Itinerary, Visit, shortfalls, tour_value
from routes.tour.orders import Orders
from routes.tour.problem import UNREACHABLE, Day, Stop, TourProblem, Window
from routes.tour.result import Result
from routes.tour.schedule import look_for_towns, schedule_day

FOREVER: Final = 100_000
"""Later than the end of any day, however much is put into it."""
NAMED: Final = frozenset(
    {
        "window",
        "capacity",
        "lecturer",
        "back",
        "max_drive",
        "daily",
        "max_leg",
        "lunch",
        "drive",
        "required",
    }
)
"""Codes of violations that have a sentence of their own among the conflicts."""
WARNED: Final = frozenset({"minimum"})
"""Codes of violations that a plan may have: a warning names them."""

Nights = Sequence[int | None]
"""Where to stay after each day but the last: a place, or None for the one with least driving."""


@dataclass(frozen=True)
class TimedOrder:
    """A timetable and what does not work in it; without conflicts it passes the checker."""

    itinerary: Itinerary
    conflicts: tuple[Conflict, ...]

    @property
    def feasible(self) -> bool:
        """Whether everything works."""
        return not self.conflicts


def time_order(problem: TourProblem, orders: Orders, *, nights: Nights = ()) -> TimedOrder:
    """Time a tour given as orders of stops.

    Parameters
    ----------
    problem
        What is asked.
    orders
        For each day the ids of its stops, in the order of visiting.
    nights
        Where to stay; empty or None: where it means least driving.

    Raises
    ------
    PlanError
        If a stop is unknown or given twice, or the number of days is not that of the tour.
    """
    rows = _rows(problem, orders)
    ends = day_ends(problem, rows, nights)
    look_for_towns(problem, rows, ends)
    timed = [
        time_day(problem, number, order, start=start, end=end)
        for number, (order, (start, end)) in enumerate(zip(rows, ends, strict=True))
    ]
    value = tour_value(problem, rows, [end for _, end in ends])
    itinerary = Itinerary(tuple(plan for plan, _ in timed), value)
    named = [conflict for _, conflicts in timed for conflict in conflicts]
    return TimedOrder(itinerary, tuple(named + list(_of_the_tour(problem, itinerary))))


def result_of(problem: TourProblem, itinerary: Itinerary) -> Result:
    """Return an itinerary that nobody searched for as a result."""
    stops = [problem.stops[problem.index[stop]] for stop in itinerary.stops]
    missing = tuple(sorted(problem.required.difference(itinerary.stops)))
    short = shortfalls(problem, stops)
    return Result(itinerary, itinerary.value, missing, 0, 0.0, optimal=False, short=short)


def time_day(
    problem: TourProblem, number: int, order: Sequence[int], *, start: int, end: int
) -> tuple[DayPlan, tuple[Conflict, ...]]:
    """Time one day whose stops are given by their positions, and name its conflicts."""
    plan = schedule_day(problem, number, order, start=start, end=end)
    if plan is not None:
        return plan, ()
    easy = _relaxed(problem, number, order, start)
    plan = _least_late(problem, number, easy, start=start, end=end)
    if plan is None:
        easy = easy.replace(days=_days_with(easy, number, lunch=None))
        plan = _scheduled(easy, number, start=start, end=end)
    if plan is None:  # nothing is left that could forbid a schedule
        raise OwnFaultError.of([f"day {number + 1} has no timetable"])
    hungry, lunch = None, problem.days[number].lunch
    if lunch is not None and easy.days[number].lunch is None:
        shut = _shut_after_lunch(problem, number, order, start=start, end=end)
        hungry = lunch_conflict(lunch, number, shut)
    return plan, tuple(_of_the_day(problem, number, plan, hungry))


def day_ends(
    problem: TourProblem, orders: Sequence[Sequence[int]], nights: Nights = ()
) -> list[tuple[int, int]]:
    """Choose where each day starts and ends: as given, else so that the group drives least.

    Parameters
    ----------
    orders
        For each day the positions of its stops.
    """
    given = [*nights, *[None] * len(problem.days)]
    chains: dict[int, tuple[int, list[tuple[int, int]]]] = {-1: (0, [])}
    for number, (day, order) in enumerate(zip(problem.days, orders, strict=True)):
        ends = day.end if given[number] not in day.end else (given[number],)
        chains = {
            end: min(
                (cost + _ride(problem, order, start, end), [*chain, (start, end)])
                for here, (cost, chain) in chains.items()
                for start in (day.start or (here,))
            )
            for end in ends
            if end is not None
        }
    return min(chains.values())[1]


def _ride(problem: TourProblem, order: Sequence[int], start: int, end: int) -> int:
    """Return the driving of a day that depends on where it starts and ends."""
    if not order:
        return int(problem.minutes[start, end])
    first, last = problem.stops[order[0]].place, problem.stops[order[-1]].place
    return int(problem.minutes[start, first] + problem.minutes[last, end])


def _least_late(
    problem: TourProblem, number: int, easy: TourProblem, *, start: int, end: int
) -> DayPlan | None:
    """Time a day that is over too late, with lunch in a town if that breaks nothing more."""
    seated = _scheduled(easy, number, start=start, end=end)
    if seated is None or seated.town is None:
        return seated
    brought = _scheduled(easy.replace(tables=None), number, start=start, end=end)
    plans = [seated] if brought is None else [seated, brought]
    return min(plans, key=lambda plan: _much(_of_the_day(problem, number, plan, None)))


def _scheduled(easy: TourProblem, number: int, *, start: int, end: int) -> DayPlan | None:
    """Time a relaxed day; what begins too late there begins no later than it must."""
    order = range(len(easy.stops))
    late = [k for k in order if any(b >= FOREVER for _, b in easy.stops[k].windows[number])]
    return schedule_day(easy, number, order, start=start, end=end, soon=late)


def _much(conflicts: Iterator[Conflict]) -> tuple[int, int]:
    """Return how many conflicts there are, and how many minutes they have."""
    minutes = [conflict.minutes or 0 for conflict in conflicts]
    return len(minutes), sum(minutes)


def _rows(problem: TourProblem, orders: Orders) -> list[list[int]]:
    if len(orders) != len(problem.days):
        raise PlanError(
            N_("The order is given for %(given)d days, but the tour has %(days)d."),
            field="order",
            given=len(orders),
            days=len(problem.days),
        )
    seen: set[str] = set()
    for stop in (stop for order in orders for stop in order):
        if stop not in problem.index:
            raise PlanError(N_("%(stop)s is not among the sites."), field="order", stop=stop)
        if stop in seen:
            name = problem.stops[problem.index[stop]].name
            raise PlanError(
                N_("%(name)s is in the order twice: take one out."), field="order", name=name
            )
        seen.add(stop)
    return [[problem.index[stop] for stop in order] for order in orders]


def _relaxed(problem: TourProblem, number: int, order: Sequence[int], start: int) -> TourProblem:
    """Return a problem of one day's stops in order, into which they fit, lunch perhaps excepted."""
    late = set(_never_in_time(problem, number, order, start))
    anytime = tuple(((0, FOREVER),) for _ in problem.days)
    stops = (
        replace(problem.stops[i], windows=anytime, lecturer=None, capacity=None)
        if i in late
        else problem.stops[i]
        for i in order
    )
    minutes = np.where(problem.minutes >= UNREACHABLE, 0, problem.minutes)
    days = _days_with(problem, number, back=FOREVER, max_drive=None, max_leg=None)
    return problem.replace(stops=tuple(stops), minutes=minutes, days=days)


def _shut_after_lunch(
    problem: TourProblem, number: int, order: Sequence[int], *, start: int, end: int
) -> tuple[Stop, Visit] | None:
    """Return the first stop that lunch would make too late, and its visit then."""
    easy = _relaxed(problem, number, order, start)
    stops = tuple(replace(stop, windows=_never_shut(stop), lecturer=None) for stop in easy.stops)
    plan = _scheduled(easy.replace(stops=stops), number, start=start, end=end)
    if plan is None:
        return None
    for stop, visit in zip(easy.stops, plan.visits, strict=True):
        if any(one.code != "capacity" for one in visit_conflicts(easy, number, stop, visit)):
            return stop, visit
    return None


def _never_shut(stop: Stop) -> tuple[tuple[Window, ...], ...]:
    """Return the hours of a stop as if it did not close again on any day."""
    return tuple(((day[0][0] if day else 0, FOREVER),) for day in stop.windows)


def _days_with(problem: TourProblem, number: int, **changes: Any) -> tuple[Day, ...]:
    days = list(problem.days)
    days[number] = replace(days[number], **changes)
    return tuple(days)


def _never_in_time(
    problem: TourProblem, number: int, order: Sequence[int], start: int
) -> Iterator[int]:
    """Yield the stops that are closed when the group can first be there, even without lunch."""
    ready, place = problem.days[number].leave, start
    for i in order:
        stop = problem.stops[i]
        drive = int(problem.minutes[place, stop.place])
        ready += drive if drive < UNREACHABLE else 0
        starts = [max(ready, a) for a, b in problem.arrival_windows(stop, number) if ready <= b]
        if not starts:
            yield i
        ready = min(starts, default=ready) + stop.stay
        place = stop.place


def _of_the_day(
    problem: TourProblem, number: int, plan: DayPlan, hungry: Conflict | None
) -> Iterator[Conflict]:
    day = problem.days[number]
    stops = [problem.stops[problem.index[visit.stop]] for visit in plan.visits]
    for leg, stop in zip(plan.legs, [*stops, stops[-1] if stops else None], strict=True):
        if conflict := leg_conflict(problem, number, leg, stop):
            yield conflict
    for stop, visit in zip(stops, plan.visits, strict=True):
        yield from visit_conflicts(problem, number, stop, visit)
    for found in (hungry, drive_conflict(problem, number, plan), back_conflict(day, number, plan)):
        if found:
            yield found


def _of_the_tour(problem: TourProblem, itinerary: Itinerary) -> Iterator[Conflict]:
    """Yield what no single day can tell: stops that are missing, rules for the whole tour."""
    visited = set(itinerary.stops)
    for stop in problem.stops:
        if stop.required and stop.id not in visited:
            yield required_conflict(stop)
    for violation in check(problem, itinerary):
        if violation.code not in NAMED | WARNED:
            yield rule_conflict(problem, violation)
