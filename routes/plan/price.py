"""What it would take to visit a stop that was left out: minutes, and what would have to change."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from geo.errors import N_
from routes.plan.model import TourModel
from routes.plan.remedies import LATEST
from routes.plan.request import MAX_DAYS
from routes.plan.windows import windows_on
from routes.tour.clock import clock_text
from routes.tour.conflict import WEEKDAYS, Conflict
from routes.tour.itinerary import DayPlan, Itinerary
from routes.tour.orders import Orders, inserted
from routes.tour.problem import UNREACHABLE, Day, Lunch, Stop, TourProblem
from routes.tour.reach import possible_days
from routes.tour.spoken import Spoken
from routes.tour.timing import time_day

WITHIN_A_DAY: Final = 120
"""A stop that costs more minutes than this is worth one more day, not a longer one."""
NEAR_DAYS: Final = 7
"""How many days before and after the tour to look for one on which a stop is open."""

LIFTED: Final = frozenset({"back", "lunch", "max_drive", "max_leg", "daily"})
"""Conflicts that a planner lifts by asking for something else; the others are how things are."""


@dataclass(frozen=True)
class Need(Spoken):
    """One thing that would have to be different for a stop to be visited."""

    code: str
    template: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Insertion:
    """Where a stop costs least minutes of driving and visit: day, position, minutes."""

    day: int
    position: int
    minutes: int


def cheapest_insertion(
    problem: TourProblem, itinerary: Itinerary, stop: Stop, *, open_days: bool = True
) -> Insertion | None:
    """Return the cheapest place for a stop by detour plus visit, times and hours relaxed.

    Parameters
    ----------
    open_days
        Look only at days on which the stop can be visited.

    Returns
    -------
    Insertion or None
        None if no way leads there from any leg.
    """
    options = [
        (max(0, out + on - leg.minutes + leg.detour) + stop.stay, number, position)
        for number, plan in enumerate(itinerary.days)
        if problem.start_windows(stop, number) or not open_days
        for position, leg in enumerate(plan.legs)
        if (out := int(problem.minutes[leg.origin, stop.place])) < UNREACHABLE
        and (on := int(problem.minutes[stop.place, leg.destination])) < UNREACHABLE
    ]
    if not options:
        return None
    minutes, number, position = min(options)
    return Insertion(number, position, minutes)


def best_orders(problem: TourProblem, itinerary: Itinerary, stop: Stop) -> Orders:
    """Put a stop where its conflicts can be lifted and are few, among equals with least driving."""
    orders = tuple(tuple(visit.stop for visit in day.visits) for day in itinerary.days)
    trial = _best_trial(problem, itinerary, stop)
    return inserted(orders, stop.id, day=trial.day, position=trial.position)


@dataclass(frozen=True)
class _Trial:
    """A day with one stop more."""

    day: int
    position: int
    plan: DayPlan
    conflicts: tuple[Conflict, ...]
    driving: int

    @property
    def fixed(self) -> int:
        """How many of the conflicts no planner can lift, such as a site that is shut."""
        return sum(conflict.code not in LIFTED for conflict in self.conflicts)

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Conflicts that can be lifted first, then few and small ones, then least driving."""
        minutes = sum(_minutes(conflict) for conflict in self.conflicts)
        return self.fixed, len(self.conflicts), minutes, self.driving


def _minutes(conflict: Conflict) -> int:
    """Return how much a conflict weighs: a lunch that is given up, its hour."""
    return Lunch().minutes if conflict.code == "lunch" else conflict.minutes or 0


def _best_trial(problem: TourProblem, itinerary: Itinerary, stop: Stop) -> _Trial:
    trials = [
        _trial(problem, number, plan, position, stop)
        for number, plan in enumerate(itinerary.days)
        for position in range(len(plan.visits) + 1)
    ]
    return min(trials, key=lambda trial: trial.order)


def _trial(problem: TourProblem, number: int, plan: DayPlan, position: int, stop: Stop) -> _Trial:
    order = [problem.index[visit.stop] for visit in plan.visits]
    order.insert(position, problem.index[stop.id])
    timed, conflicts = time_day(problem, number, order, start=plan.start, end=plan.end)
    return _Trial(number, position, timed, conflicts, timed.drive - plan.drive)


def needs_of(
    model: TourModel, itinerary: Itinerary, stop: Stop, *, possible: bool, one_more: Collection[str]
) -> tuple[Need, ...]:
    """Return what would have to change for a stop that is not in the tour.

    Parameters
    ----------
    possible
        Whether a day of the tour could hold the stop alone.
    one_more
        Stops that one more day could hold, from :func:`with_one_more_day`.
    """
    problem = model.problem
    fewer = () if possible else _fewer_shifts(problem, stop)
    opens = any(problem.start_windows(stop, number) for number in range(len(problem.days)))
    if fewer or not opens:
        return fewer or _another_date(model, stop)
    best = cheapest_insertion(problem, itinerary, stop)
    if best is None or best.minutes > WITHIN_A_DAY:
        return _one_more_day(model) if possible and stop.id in one_more else ()
    trial = _best_trial(problem, itinerary, stop)
    too_late = trial.plan.arrive > max(LATEST, problem.days[trial.day].back)
    if trial.fixed or too_late:
        if others := _other_times(problem, itinerary, stop):
            return others
        if possible and stop.id in one_more:
            return _one_more_day(model)
        if too_late:
            return ()
    day = problem.days[trial.day]
    return tuple(_need(day, trial.plan, conflict) for conflict in trial.conflicts)


def _fewer_shifts(problem: TourProblem, stop: Stop) -> tuple[Need, ...]:
    """Return in how many shifts at most a day could hold a visit, nothing where in none."""
    tried = range(1, stop.shifts)
    visits = tuple(replace(stop, id=f"{stop.id}/{n}", service=stop.in_shifts(n)) for n in tried)
    if not (visits and stop.turn and stop.capacity):
        return ()
    possible = np.any(possible_days(problem.replace(stops=visits)), axis=1)
    most = int(np.flatnonzero(possible).max(initial=-1)) + 1
    if not most:
        return ()
    template = N_(
        "%(people)d people at most, in %(shifts)d shifts, or %(most)d let in at a time would do."
    )
    at_once = -(-problem.group // most)
    params = {"people": most * stop.capacity, "shifts": most, "most": at_once}
    return (Need("shifts", template, params),)


def _need(day: Day, plan: DayPlan, conflict: Conflict) -> Need:
    number = (conflict.day or 0) + 1
    if conflict.code == "back":
        template = N_("Day %(day)d would have to end at %(arrive)s instead of %(back)s.")
        times = {"arrive": clock_text(plan.arrive), "back": clock_text(day.back)}
        return Need("back", template, {"day": number, **times})
    if conflict.code == "max_drive":
        template = N_(
            "Day %(day)d would have to allow %(drive)d min of driving instead of %(limit)d."
        )
        return Need(
            "max_drive", template, {"day": number, "drive": plan.drive, "limit": day.max_drive}
        )
    return Need(conflict.code, conflict.template, conflict.params)


def free_of(problem: TourProblem, stop: Stop) -> TourProblem:
    """Return a problem in which a stop needs no lecturer."""
    free = replace(stop, lecturer=None)
    return problem.replace(stops=tuple(free if one.id == stop.id else one for one in problem.stops))


def _other_times(problem: TourProblem, itinerary: Itinerary, stop: Stop) -> tuple[Need, ...]:
    """Name a time at which the tour could meet the lecturer of a stop, if there is one."""
    if stop.lecturer is None:
        return ()
    free = free_of(problem, stop)
    trial = _best_trial(free, itinerary, free.stops[free.index[stop.id]])
    if trial.conflicts:
        return ()
    visit = next(one for one in trial.plan.visits if one.stop == stop.id)
    template = N_("With its lecturer there from %(begin)s to %(end)s on day %(day)d it would fit.")
    times = {"begin": clock_text(visit.start), "end": clock_text(visit.leave)}
    return (Need("lecturer", template, {"day": trial.day + 1, **times}),)


def _another_date(model: TourModel, stop: Stop) -> tuple[Need, ...]:
    """Name the nearest day around the tour on which a stop can be visited."""
    first, last = model.problem.days[0].date, model.problem.days[-1].date
    around = [
        moved
        for step in range(1, NEAR_DAYS + 1)
        for moved in (last + timedelta(days=step), first - timedelta(days=step))
    ]
    on = next((day for day in around if _is_open(model.problem, model, stop, day)), None)
    if on is None:
        return ()
    template = N_("It can be visited on %(weekday)s, %(date)s.")
    return (Need("date", template, _date_params(on)),)


def with_one_more_day(model: TourModel, stops: tuple[Stop, ...]) -> frozenset[str]:
    """Return those of some stops that one more day, after the last one, could hold alone.

    None that needs a lecturer: he is not there then.

    Where the nights are given it begins where the tour ends: nobody has said where else to sleep.
    """
    problem, on = model.problem, _next_day(model)
    stops = tuple(stop for stop in stops if stop.lecturer is None)
    if len(problem.days) >= MAX_DAYS:
        return frozenset()
    if model.nights_given:
        last = problem.days[-1]
        problem = problem.replace(stops=(), days=(replace(last, start=last.end),))
    if any(day.max_leg is not None for day in problem.days):  # which may need others on the way
        return frozenset(stop.id for stop in stops if _is_open(problem, model, stop, on))
    free = problem.replace(stops=tuple(_free(problem, model, stop, on) for stop in stops))
    possible = np.any(possible_days(free, over_stops=False), axis=1)
    return frozenset(stop.id for stop, fits in zip(stops, possible, strict=True) if fits)


def _one_more_day(model: TourModel) -> tuple[Need, ...]:
    params = _date_params(_next_day(model))
    if model.nights_given:
        template = N_(
            "One more day would do, with a night at %(place)s before it: it is open on "
            "%(weekday)s, %(date)s."
        )
        finish = model.places[model.problem.days[-1].end[0]].name
        return (Need("days", template, {"place": finish, **params}),)
    template = N_("One more day would do: it is open on %(weekday)s, %(date)s.")
    return (Need("days", template, params),)


def _next_day(model: TourModel) -> date:
    return model.problem.days[-1].date + timedelta(days=1)


def _free(problem: TourProblem, model: TourModel, stop: Stop, on: date) -> Stop:
    """Return a stop with the hours of a date on all days, and without its lecturer."""
    windows = windows_on(model.hours[stop.id].text, on)
    return replace(stop, windows=(windows,) * len(problem.days), lecturer=None)


def _is_open(problem: TourProblem, model: TourModel, stop: Stop, on: date) -> bool:
    """Say whether a day with the hours of a date could hold a stop."""
    free = _free(problem, model, stop, on)
    opens = bool(free.start_windows(0))
    return opens and bool(possible_days(problem.replace(stops=(free,))).any())


def _date_params(on: date) -> dict[str, str]:
    return {"weekday": WEEKDAYS[on.weekday()], "date": on.isoformat()}
