"""What keeps an order of visits from working, in words: the sentences of conflicts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from geo.errors import N_
from routes.tour.check import Violation
from routes.tour.clock import clock_text
from routes.tour.itinerary import DayPlan, Leg, Visit
from routes.tour.problem import UNREACHABLE, Day, Lunch, Stop, TourProblem, Window
from routes.tour.spoken import Spoken

WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


@dataclass(frozen=True)
class Conflict(Spoken):
    """One thing that does not work in a timetable.

    Attributes
    ----------
    code
        ``closed``, ``short``, ``late``, ``capacity``, ``lecturer``, ``back``, ``lunch``,
        ``max_drive``, ``max_leg``, ``no_road``, ``required``, or the code of a
        :class:`routes.Violation`.
    day
        Day from 0; None when it concerns the whole tour.
    stop
        Id of the stop it concerns, ``""`` for none.
    minutes
        By how much, None where that means nothing.
    """

    code: str
    day: int | None
    stop: str
    template: str
    params: dict[str, Any]
    minutes: int | None = None


def visit_conflicts(
    problem: TourProblem, number: int, stop: Stop, visit: Visit
) -> Iterator[Conflict]:
    """Yield why a visit cannot take place when it does."""
    if not stop.holds(problem.group):
        params = {
            "name": stop.name,
            "most": (stop.capacity or 0) * stop.shifts,
            "group": problem.group,
        }
        template = N_("%(name)s holds %(most)d people, and the group has %(group)d.")
        yield Conflict("capacity", number, stop.id, template, params)
    if not _within(visit, stop.windows[number]):
        yield _closed_conflict(problem, number, stop, visit)
    elif stop.lecturer is not None and not _within(visit, stop.lecturer[number]):
        times = {"start": clock_text(visit.start), "end": clock_text(visit.leave)}
        template = N_("No lecturer is at %(name)s all the time from %(start)s to %(end)s.")
        yield Conflict("lecturer", number, stop.id, template, {"name": stop.name, **times})


def _within(visit: Visit, windows: tuple[Window, ...]) -> bool:
    return any(a <= visit.start and visit.leave <= b for a, b in windows)


def _closed_conflict(problem: TourProblem, number: int, stop: Stop, visit: Visit) -> Conflict:
    starts, date = replace(stop, lecturer=None).start_windows(number), problem.days[number].date
    when = {"name": stop.name, "date": date.isoformat(), "weekday": WEEKDAYS[date.weekday()]}
    if not stop.windows[number]:
        template = N_("%(name)s is closed on %(weekday)s, %(date)s.")
        return Conflict("closed", number, stop.id, template, when)
    if not starts:
        template = N_(
            "%(name)s is open on %(weekday)s, %(date)s for less than the %(minutes)d min of a "
            "visit."
        )
        params = {**when, "minutes": stop.service}
        if stop.turn:
            template = N_(
                "%(name)s is open on %(weekday)s, %(date)s for less than the %(minutes)d min of "
                "%(shifts)d shifts of %(each)d min: fewer people or more at a time need fewer."
            )
            params |= {"shifts": stop.shifts, "each": stop.turn}
        return Conflict("short", number, stop.id, template, params)
    if visit.start < starts[-1][1]:
        times = {"start": clock_text(visit.start), "end": clock_text(visit.leave)}
        template = N_("%(name)s is not open all the time from %(start)s to %(end)s.")
        return Conflict("closed", number, stop.id, template, {"name": stop.name, **times})
    minutes = visit.start - starts[-1][1]
    params = {
        "name": stop.name,
        "last": clock_text(starts[-1][1]),
        "start": clock_text(visit.start),
        "minutes": minutes,
    }
    template = N_(
        "%(name)s closes too early: a visit may begin at %(last)s at the latest, the group is "
        "ready at %(start)s, %(minutes)d min later."
    )
    return Conflict("late", number, stop.id, template, params, minutes)


def back_conflict(day: Day, number: int, plan: DayPlan) -> Conflict | None:
    """Return by how much a day is over too late, None if it is not."""
    minutes = plan.arrive - day.back
    if minutes <= 0:
        return None
    params = {
        "day": number + 1,
        "minutes": minutes,
        "arrive": clock_text(plan.arrive),
        "back": clock_text(day.back),
    }
    template = N_("Day %(day)d is over %(minutes)d min too late: at %(arrive)s, not %(back)s.")
    return Conflict("back", number, "", template, params, minutes)


def drive_conflict(problem: TourProblem, number: int, plan: DayPlan) -> Conflict | None:
    """Return by how much a day's driving exceeds its limit, None if it does not.

    The driver's rests on long drives count towards it, as in the search, and are named.
    """
    day, driver = problem.days[number], problem.driver
    if day.max_drive is None or plan.drive <= day.max_drive:
        return None
    minutes, rests = plan.drive - day.max_drive, _rests(problem, plan)
    params = {"day": number + 1, "drive": plan.drive - rests, "minutes": minutes}
    if rests:
        params["rest"] = rests
    if driver is not None and day.max_drive == driver.daily:
        template = (
            N_(
                "Day %(day)d drives %(drive)d min and its driver rests %(rest)d min, together "
                "%(minutes)d min more than planned for one driver: take a second driver."
            )
            if rests
            else N_(
                "Day %(day)d drives %(drive)d min, %(minutes)d min more than one driver may on a "
                "day: take a second driver."
            )
        )
        return Conflict("daily", number, "", template, params, minutes)
    template = (
        N_(
            "Day %(day)d drives %(drive)d min and its driver rests %(rest)d min, together "
            "%(minutes)d min more than the limit of %(limit)d min."
        )
        if rests
        else N_(
            "Day %(day)d drives %(drive)d min, %(minutes)d min more than the limit of %(limit)d "
            "min."
        )
    )
    return Conflict("max_drive", number, "", template, {**params, "limit": day.max_drive}, minutes)


def _rests(problem: TourProblem, plan: DayPlan) -> int:
    return sum(problem.rest(leg.origin, leg.destination) for leg in plan.legs)


def lunch_conflict(lunch: Lunch, number: int, shut: tuple[Stop, Visit] | None = None) -> Conflict:
    """Return that a day has no room for lunch.

    Parameters
    ----------
    shut
        A stop that could not be visited while it is open if the group had lunch, with the visit
        that there would be then; None: no visit leaves time for it.
    """
    if shut is not None:
        stop, visit = shut
        times = {"start": clock_text(visit.start), "end": clock_text(visit.leave)}
        template = N_(
            "Lunch does not fit into day %(day)d: with it %(name)s would be visited from "
            "%(start)s to %(end)s, when it is not open or its lecturer not there."
        )
        params = {"day": number + 1, "name": stop.name, **times}
        return Conflict("lunch", number, "", template, params)
    params = {
        "day": number + 1,
        "minutes": lunch.minutes,
        "earliest": clock_text(lunch.earliest),
        "latest": clock_text(lunch.latest),
    }
    template = N_(
        "Lunch does not fit into day %(day)d: %(minutes)d min between %(earliest)s and %(latest)s "
        "are nowhere free."
    )
    return Conflict("lunch", number, "", template, params)


def leg_conflict(problem: TourProblem, number: int, leg: Leg, stop: Stop | None) -> Conflict | None:
    """Return that no road is known for a leg, or that it is too long; None if it may be driven."""
    limit = problem.days[number].max_leg
    drive = int(problem.minutes[leg.origin, leg.destination])
    name, code = ("", "") if stop is None else (stop.name, stop.id)
    if drive >= UNREACHABLE:
        template = N_(
            "No road is known for a drive to or from %(name)s on day %(day)d; its time is not "
            "counted."
        )
        if stop is None:
            template = N_("No road is known for a drive of day %(day)d; its time is not counted.")
        return Conflict("no_road", number, code, template, {"name": name, "day": number + 1})
    if limit is None or drive <= limit:
        return None
    minutes = drive - limit
    params = {"day": number + 1, "drive": drive, "minutes": minutes, "limit": limit}
    template = N_(
        "A drive of day %(day)d takes %(drive)d min without a stop, %(minutes)d min more than the "
        "limit of %(limit)d min."
    )
    return Conflict("max_leg", number, code, template, params, minutes)


def required_conflict(stop: Stop) -> Conflict:
    """Return that a required stop is not visited."""
    template = N_("%(name)s must be visited but is not in the route.")
    return Conflict("required", None, stop.id, template, {"name": stop.name})


def rule_conflict(problem: TourProblem, violation: Violation) -> Conflict:
    """Return a broken rule that has no sentence of its own here, stops named by their names."""
    params, stop = dict(violation.params), violation.params.get("stop", "")
    if stop in problem.index:
        params["stop"] = problem.stops[problem.index[stop]].name
    return Conflict(violation.code, violation.day, stop, violation.template, params)
