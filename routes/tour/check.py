"""Check an itinerary against the raw problem, knowing nothing of how it was found.

Every rule of the problem is recomputed here from stops, days and the matrix alone; nothing is
shared with the solver or the scheduler, so that a mistake there cannot hide itself.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from geo.errors import N_
from routes.tour.driver import Driver
from routes.tour.itinerary import DayPlan, Itinerary, Leg, Visit
from routes.tour.meals import IN_TOWN, NEAR, Tables
from routes.tour.problem import HALF_DAY, UNREACHABLE, Day, Lunch, Stop, TourProblem


@dataclass(frozen=True)
class Violation:
    """One broken rule: a code, the day (from 0, None for the tour) and a sentence."""

    code: str
    day: int | None
    template: str
    params: dict[str, Any]

    def __str__(self) -> str:
        return self.template % self.params


def check(problem: TourProblem, itinerary: Itinerary) -> list[Violation]:
    """Return all rules an itinerary breaks, an empty list for a sound one.

    Parameters
    ----------
    problem
        What was asked.
    itinerary
        What was answered, from any source.

    Returns
    -------
    list of Violation
        In the order: tour, then days.
    """
    return list(_tour(problem, itinerary)) + [
        violation
        for number, (day, plan) in enumerate(zip(problem.days, itinerary.days, strict=False))
        for violation in _day(problem, number, day, plan, itinerary)
    ]


def _tour(problem: TourProblem, itinerary: Itinerary) -> Iterator[Violation]:
    if len(itinerary.days) != len(problem.days):
        yield _broken(
            "days",
            None,
            N_("The tour has %(days)d days instead of %(wanted)d."),
            days=len(itinerary.days),
            wanted=len(problem.days),
        )
    for stop, times in Counter(itinerary.stops).items():
        if stop not in problem.index:
            yield _broken("unknown", None, N_("There is no stop %(stop)s."), stop=stop)
        elif times > 1:
            yield _broken("repeated", None, N_("Stop %(stop)s is visited twice."), stop=stop)
    for missing in sorted(problem.required.difference(itinerary.stops)):
        yield _broken("required", None, N_("Required stop %(stop)s is left out."), stop=missing)
    served = [problem.stops[problem.index[i]] for i in itinerary.stops if i in problem.index]
    yield from _story(problem, served, itinerary)
    yield from _sums(problem, served)


def _story(problem: TourProblem, served: list[Stop], itinerary: Itinerary) -> Iterator[Violation]:
    """Recount the steps back in history, then the value they take something off."""
    value, latest = _worth(problem, itinerary), None
    for stop in served:
        if stop.era is None or problem.storyline == "off":
            continue
        if latest is not None and stop.era < latest:
            value -= problem.step_back if problem.storyline == "soft" else 0
            if problem.storyline == "hard":
                yield _broken(
                    "storyline",
                    None,
                    N_("Stop %(stop)s comes after a stop of a later period."),
                    stop=stop.id,
                )
        latest = stop.era
    if value != itinerary.value:
        yield _broken(
            "value",
            None,
            N_("The tour claims value %(claimed)d but its stops add up to %(value)d."),
            claimed=itinerary.value,
            value=value,
        )


def _worth(problem: TourProblem, itinerary: Itinerary) -> int:
    """Add up the prizes anew, with what more of the same, nights and idle days take off them."""
    rates, value = problem.balance, 0
    for number, day in enumerate(itinerary.days):
        known = [problem.index[one.stop] for one in day.visits if one.stop in problem.index]
        value += sum(_kept(problem, i, known) for i in known)
        value -= 0 if day.visits else rates.idle
        away = number < len(itinerary.days) - 1 and day.end not in rates.home
        value -= rates.night if away else 0
    return value


def _kept(problem: TourProblem, i: int, day: list[int]) -> int:
    """Return what a stop is worth among those of its day: the dearer of its kind come first."""
    stop, left = problem.stops[i], 100
    for family, steps in enumerate(problem.balance.fading):
        before = 0
        for j in day:
            other = problem.stops[j]
            dearer = (other.prize, -j) > (stop.prize, -i)
            before += dearer and other.kinds[family] == stop.kinds[family]
        left -= steps[before] if before < len(steps) else steps[-1]
    return stop.prize * max(10, left) // 100


def _sums(problem: TourProblem, served: list[Stop]) -> Iterator[Violation]:
    for number, limit in enumerate(problem.limits):
        used = sum(stop.uses[number] for stop in served)
        if used > limit:
            yield _broken(
                "limit",
                None,
                N_("The tour uses %(used)d of resource %(number)d, which has only %(limit)d."),
                used=used,
                number=number + 1,
                limit=limit,
            )
        if problem.minima and used < problem.minima[number]:
            yield _broken(
                "minimum",
                None,
                N_("The tour uses %(used)d of resource %(number)d instead of at least %(least)d."),
                used=used,
                number=number + 1,
                least=problem.minima[number],
            )


def _day(
    problem: TourProblem, number: int, day: Day, plan: DayPlan, itinerary: Itinerary
) -> Iterator[Violation]:
    starts = day.start or (itinerary.days[number - 1].end,)
    if plan.start not in starts or plan.end not in day.end:
        yield _broken(
            "ends",
            number,
            N_("Day %(day)d does not start or end at a place it may."),
            day=number + 1,
        )
    if len(plan.legs) != len(plan.visits) + 1:
        yield _broken("chain", number, N_("Day %(day)d misses a leg."), day=number + 1)
        return
    yield from _hours(number, day, plan)
    yield from _chain(number, plan)
    yield from _transfers(problem, number, plan)
    yield from _idle(problem, number, plan)
    if problem.driver is not None:
        yield from _driver(problem, problem.driver, number, plan)
    for leg in plan.legs:
        yield from _leg(problem, number, leg, plan.lunch)
    for visit in plan.visits:
        if visit.stop in problem.index:
            stop = problem.stops[problem.index[visit.stop]]
            yield from _visit(number, stop, visit, plan.lunch)
            yield from _company(problem, number, stop, visit)
    yield from _lunch(number, day, plan)
    yield from _town(problem, number, plan)


def _hours(number: int, day: Day, plan: DayPlan) -> Iterator[Violation]:
    if plan.legs[0].depart < day.leave:
        yield _broken("leave", number, N_("Day %(day)d sets out too early."), day=number + 1)
    if plan.legs[-1].arrive > day.back:
        yield _broken("back", number, N_("Day %(day)d is back too late."), day=number + 1)
    drive = sum(leg.minutes for leg in plan.legs)
    if day.max_drive is not None and drive > day.max_drive:
        yield _broken(
            "max_drive",
            number,
            N_("Day %(day)d drives %(drive)d minutes, more than %(limit)d."),
            day=number + 1,
            drive=drive,
            limit=day.max_drive,
        )


def _chain(number: int, plan: DayPlan) -> Iterator[Violation]:
    """Places and clock times must follow each other without a jump."""
    places = [plan.start, *(visit.place for visit in plan.visits), plan.end]
    legs = [(leg.origin, leg.destination) for leg in plan.legs]
    if legs != list(pairwise(places)):
        yield _broken("chain", number, N_("Day %(day)d jumps between places."), day=number + 1)
    for before, visit, after in zip(plan.legs, plan.visits, plan.legs[1:], strict=False):
        times = [before.arrive, visit.arrive, visit.start, visit.leave, after.depart]
        if times != sorted(times) or before.arrive != visit.arrive:
            yield _broken(
                "clock", number, N_("The times at stop %(stop)s run backwards."), stop=visit.stop
            )


def _driver(
    problem: TourProblem, driver: Driver, number: int, plan: DayPlan
) -> Iterator[Violation]:
    """See that nobody drives too long without a rest, nor too long on a day."""
    since, wheel, stood = 0, 0, 0
    for leg, after in zip(plan.legs, [*plan.legs[1:], None], strict=True):
        since = 0 if stood >= driver.rest else since
        rest = problem.rest(leg.origin, leg.destination)
        stretch = since + leg.minutes - rest
        if driver.needed(stretch) > rest // driver.rest:
            yield _broken(
                "rest",
                number,
                N_("Day %(day)d drives %(drive)d minutes without a rest, more than %(limit)d."),
                day=number + 1,
                drive=stretch,
                limit=driver.stretch,
            )
        since = stretch - driver.needed(stretch) * driver.stretch
        wheel += leg.minutes - rest
        stood = 0 if after is None else after.depart - leg.arrive
    if wheel > driver.daily:
        yield _broken(
            "daily",
            number,
            N_("Day %(day)d drives %(drive)d minutes, one driver may %(limit)d."),
            day=number + 1,
            drive=wheel,
            limit=driver.daily,
        )


def _transfers(problem: TourProblem, number: int, plan: DayPlan) -> Iterator[Violation]:
    """Time to park and walk to a visit, and to walk back and get on, must lie beside it."""
    for visit, after in zip(plan.visits, plan.legs[1:], strict=False):
        if visit.stop not in problem.index:
            continue
        stop = problem.stops[problem.index[visit.stop]]
        if visit.start - visit.arrive < stop.before or after.depart - visit.leave < stop.after:
            yield _broken(
                "transfer",
                number,
                N_("There is no time to get off and on at stop %(stop)s."),
                stop=stop.id,
            )


def _idle(problem: TourProblem, number: int, plan: DayPlan) -> Iterator[Violation]:
    """See that what lies between getting on and a drive is lunch or waiting that is told."""
    ready = [None, *(_ready(problem, visit) for visit in plan.visits)]
    for leg, begin in zip(plan.legs, ready, strict=True):
        stood = 0 if begin is None else leg.depart - begin - _overlap(plan.lunch, begin, leg.depart)
        if leg.idle != stood:
            yield _broken(
                "wait",
                number,
                N_("The wait before the drive from place %(origin)d is wrong."),
                origin=leg.origin,
            )


def _ready(problem: TourProblem, visit: Visit) -> int | None:
    """Return when the group has got on again after a visit, None for an unknown stop."""
    if visit.stop not in problem.index:
        return None
    return visit.leave + problem.stops[problem.index[visit.stop]].after


def _other_minutes(number: int, leg: Leg) -> Violation:
    return _broken(
        "drive",
        number,
        N_("The drive from place %(origin)d to %(destination)d does not take %(minutes)d."),
        origin=leg.origin,
        destination=leg.destination,
        minutes=leg.minutes,
    )


def _leg(
    problem: TourProblem, number: int, leg: Leg, lunch: tuple[int, int] | None
) -> Iterator[Violation]:
    direct = problem.minutes[leg.origin, leg.destination]
    if leg.minutes >= UNREACHABLE or leg.minutes - leg.detour != direct or leg.detour < 0:
        yield _other_minutes(number, leg)
    limit = problem.days[number].max_leg
    if limit is not None and leg.minutes > limit:
        yield _broken(
            "max_leg",
            number,
            N_("Day %(day)d drives %(minutes)d minutes at a stretch, more than %(limit)d."),
            day=number + 1,
            minutes=leg.minutes,
            limit=limit,
        )
    eaten = _overlap(lunch, leg.depart, leg.arrive)
    if leg.arrive - leg.depart != leg.minutes + eaten:
        yield _broken(
            "clock",
            number,
            N_("The clock does not fit the drive from place %(origin)d to %(destination)d."),
            origin=leg.origin,
            destination=leg.destination,
        )


def _visit(
    number: int, stop: Stop, visit: Visit, lunch: tuple[int, int] | None
) -> Iterator[Violation]:
    if visit.place != stop.place:
        yield _broken("place", number, N_("Stop %(stop)s is somewhere else."), stop=stop.id)
    if visit.leave - visit.start != stop.service:
        yield _broken(
            "service", number, N_("The visit to %(stop)s has the wrong length."), stop=stop.id
        )
    windows = stop.windows[number]
    if not any(a <= visit.start and visit.leave <= b for a, b in windows):
        yield _broken(
            "window", number, N_("Stop %(stop)s is not open during the visit."), stop=stop.id
        )
    begin, end = visit.start - stop.before, visit.leave + stop.after
    idle = begin - visit.arrive - _overlap(lunch, visit.arrive, begin)
    if visit.wait != idle:
        yield _broken("wait", number, N_("The wait at %(stop)s is wrong."), stop=stop.id)
    within = lunch is not None and visit.start <= lunch[0] and lunch[1] <= visit.leave
    if _overlap(lunch, begin, end) and not (within and stop.service >= HALF_DAY):
        yield _broken("lunch", number, N_("Lunch falls into the visit to %(stop)s."), stop=stop.id)


def _company(problem: TourProblem, number: int, stop: Stop, visit: Visit) -> Iterator[Violation]:
    """See that the group gets in and the lecturer is there from the first minute to the last."""
    if stop.capacity is not None and problem.group > stop.capacity * stop.shifts:
        yield _broken(
            "capacity",
            number,
            N_("%(group)d people do not get into stop %(stop)s, which holds %(most)d."),
            group=problem.group,
            stop=stop.id,
            most=stop.capacity * stop.shifts,
        )
    if stop.lecturer is None:
        return
    if not any(a <= visit.start and visit.leave <= b for a, b in stop.lecturer[number]):
        yield _broken("lecturer", number, N_("No lecturer is at stop %(stop)s then."), stop=stop.id)


def _lunch(number: int, day: Day, plan: DayPlan) -> Iterator[Violation]:
    if plan.lunch is None:
        if _owes_lunch(day.lunch, day, plan):
            yield _broken("lunch", number, N_("Day %(day)d has no lunch."), day=number + 1)
        return
    begin, end = plan.lunch
    fits = day.lunch is not None and (
        day.lunch.earliest <= begin <= day.lunch.latest - day.lunch.minutes
        and day.lunch.minutes <= end - begin <= _longest(day.lunch, plan)
    )
    inside = plan.legs[0].depart <= begin or end <= plan.legs[0].depart
    if not fits or not inside or end > plan.legs[-1].arrive or begin < day.leave:
        yield _broken(
            "lunch", number, N_("Lunch of day %(day)d is at the wrong time."), day=number + 1
        )


def _longest(lunch: Lunch, plan: DayPlan) -> int:
    """Return how long a lunch may take: in a town up to once more as long as asked for."""
    return lunch.minutes if plan.town is None else 2 * lunch.minutes


def _town(problem: TourProblem, number: int, plan: DayPlan) -> Iterator[Violation]:
    """See that a drive leads by the town of the lunch, then and as long as that takes."""
    tables, lunch, legs = problem.tables, plan.lunch, list(plan.legs)
    if plan.town is not None:
        known = tables is not None and 0 <= plan.town < len(tables.names)
        by = []
        if known and tables and lunch:
            by = [leg for leg in _around(plan, lunch[0]) if _leads(tables, leg, lunch, plan.town)]
        if by:
            legs.remove(max(by, key=lambda leg: leg.detour))
        else:
            yield _broken(
                "lunch",
                number,
                N_("No drive leads by the town of the lunch of day %(day)d at that time."),
                day=number + 1,
            )
    for leg in legs:
        if leg.detour:
            yield _other_minutes(number, leg)


def _around(plan: DayPlan, moment: int) -> Iterator[Leg]:
    """Yield the drive under way at a moment or the next one, and the one before it."""
    for leg, after in zip(plan.legs, [*plan.legs[1:], None], strict=True):
        if leg.arrive > moment or after is None or after.arrive > moment:
            yield leg
        if leg.arrive > moment:
            return


def _leads(tables: Tables, leg: Leg, lunch: tuple[int, int], town: int) -> bool:
    """Tell whether the group is in a town for its lunch, and has the minutes to drive by it."""
    out = float(tables.away(leg.origin).minutes[town])
    on = float(tables.away(leg.destination).minutes[town])
    added = out + on - float(tables.direct[leg.origin, leg.destination])
    enough = added <= 2 * NEAR + 1 and abs(leg.detour - max(0.0, added)) <= 1
    gone = min(leg.minutes, max(0, lunch[0] - leg.depart)) if leg.depart < lunch[1] else 0
    if not leg.detour and (
        (out <= IN_TOWN and not gone) or (on <= IN_TOWN and gone == leg.minutes)
    ):
        return True
    due = leg.minutes * out / (out + on) if out + on else gone
    return enough and abs(gone - due) <= 1


def _owes_lunch(lunch: Lunch | None, day: Day, plan: DayPlan) -> bool:
    """Tell whether the group is away from its beds all the time lunch could begin."""
    if lunch is None or day.leave > lunch.last_start:
        return False
    return plan.legs[-1].arrive > lunch.last_start


def _overlap(interval: tuple[int, int] | None, begin: int, end: int) -> int:
    return 0 if interval is None else max(0, min(interval[1], end) - max(interval[0], begin))


def _broken(code: str, on: int | None, template: str, /, **params: Any) -> Violation:
    return Violation(code, on, template, params)
