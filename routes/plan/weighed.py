"""What a plan makes of its hours: how driving was weighed, and where it stays too much."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from geo.errors import N_
from routes.plan.explain import PlanWarning
from routes.plan.prizes import NATIONAL, NIGHT
from routes.tour.itinerary import DayPlan, Itinerary
from routes.tour.problem import TourProblem
from routes.tour.schedule import fits_day

TOO_MUCH: Final = 1.5
"""Minutes of driving per minute of visits above which a plan says so."""
ORDERS: Final = 1000
"""So many orders of visits are tried to find out whether one day holds what two do."""


def weighed(problem: TourProblem, itinerary: Itinerary, *, hour: int) -> Iterator[PlanWarning]:
    """Yield what a planner should know of driving and visits before signing a plan.

    Parameters
    ----------
    hour
        What an hour at the wheel was asked to cost.
    """
    visits = sum(visit.minutes for day in itinerary.days for visit in day.visits)
    empty = [str(n) for n, day in enumerate(itinerary.days, start=1) if not day.visits]
    wheel = sum(_wheel(problem, day) for day in itinerary.days)
    if visits and wheel > TOO_MUCH * visits:
        template = N_(
            "The tour drives %(drive)d minutes for %(visit)d minutes of visits, more than three to "
            "two: start nearer, name the sites that matter, or let driving count more."
        )
        yield _said("much_driving", template, drive=wheel, visit=visits)
    else:
        yield from _on_single_days(problem, itinerary)
    if visits and empty:
        template = N_(
            "Nothing is visited on day %(days)s: no site that is open is worth its drive. Ask for "
            "fewer days, begin on another day, or let driving count less."
        )
        yield _said("empty_days", template, days="、".join(empty))
    if visits and not empty:
        yield from _spare(spare_days(problem, itinerary), len(itinerary.days))
    if visits and problem.balance.wheel < hour:
        template = N_(
            "No site is worth its drive at %(hour)d points an hour; the plan counts it %(found)d."
        )
        yield _said("worth_no_drive", template, hour=hour, found=problem.balance.wheel)
    template = N_(
        "An hour of driving weighs as much as %(hour)d points of sites, a night away %(night)d; a "
        "site of national standing counts about %(national)d, less when it is another one of its "
        "kind on a day."
    )
    yield _said("balance", template, hour=problem.balance.wheel, night=NIGHT, national=NATIONAL)


def _on_single_days(problem: TourProblem, itinerary: Itinerary) -> Iterator[PlanWarning]:
    """Name the days that drive too much on a tour that does not."""
    if len(itinerary.days) == 1:
        return
    days = [
        (str(number), _wheel(problem, day), sum(visit.minutes for visit in day.visits))
        for number, day in enumerate(itinerary.days, start=1)
        if day.visits
    ]
    long = [one for one in days if one[1] > TOO_MUCH * one[2]]
    if long:
        _, drive, visit = max(long, key=lambda one: one[1] / one[2])
        template = N_(
            "On day %(days)s more than three minutes are driven for two of visits, at most "
            "%(drive)d for %(visit)d: spend a night nearer, or let driving count more."
        )
        yield _said(
            "long_days", template, days="、".join(one[0] for one in long), drive=drive, visit=visit
        )


def _wheel(problem: TourProblem, day: DayPlan) -> int:
    """Return the minutes at the wheel of a day, rests on the way not counted."""
    return sum(leg.minutes - problem.rest(leg.origin, leg.destination) for leg in day.legs)


def _spare(spare: dict[int, int], days: int) -> Iterator[PlanWarning]:
    """Say which days are not needed: one by the day that could take it in, several at once."""
    if len(spare) > 1:
        template = N_(
            "Days %(days)s are not needed: day %(kept)s could hold their sites as well. Ask for "
            "fewer days, or name further sites."
        )
        kept = (str(number + 1) for number in range(days) if number not in spare)
        gone = (str(number + 1) for number in sorted(spare))
        yield _said("spare_day", template, days="、".join(gone), kept="、".join(kept))
    for number, other in spare.items() if len(spare) == 1 else ():
        template = N_(
            "Day %(day)d is not needed: its sites fit into day %(other)d as well. Ask for a day "
            "less, or name further sites."
        )
        yield _said("spare_day", template, day=number + 1, other=other + 1)


def spare_days(problem: TourProblem, itinerary: Itinerary) -> dict[int, int]:
    """Return the days whose stops others could hold too, each with the one that takes them in.

    They are taken off either end, one after the other, so that no other day falls on another date.
    Only a day that ends where it begins can be spared without changing the nights of the others.
    The stops are put in one after the other, each where it means least driving; where that does
    not fit, other orders are tried, at most :data:`ORDERS` of them. Where an order is found the
    day is proved to be spare, where none is, one of a long day might still do.
    """
    spare: dict[int, int] = {}
    if problem.storyline != "off":  # which holds over the whole tour
        return spare
    left = {
        number: [problem.index[one.stop] for one in day.visits]
        for number, day in enumerate(itinerary.days)
    }
    while found := next(_ways(problem, itinerary, left), None):
        number, other, order = found
        left[other], spare[number] = order, other
        del left[number]
    return spare


def _ways(
    problem: TourProblem, itinerary: Itinerary, left: dict[int, list[int]]
) -> Iterator[tuple[int, int, list[int]]]:
    """Yield the first or last day that is left, another that holds both, and in which order."""
    for number in (min(left), max(left)):
        spared = itinerary.days[number]
        for other, theirs in left.items():
            if number == other or spared.start != spared.end:
                continue
            order = _both(problem, other, itinerary.days[other], theirs, left[number])
            if order:
                yield number, other, order


def _both(
    problem: TourProblem, number: int, kept: DayPlan, theirs: list[int], ours: list[int]
) -> list[int]:
    """Return an order in which a day holds the stops of another besides its own, empty for none."""
    day = problem.days[number]
    if sum(problem.stops[i].stay for i in (*theirs, *ours)) > day.back - day.leave:
        return []
    room = _Room(problem, number, kept)
    return room.holding(theirs, ours) or room.holding([], [*ours, *theirs])


class _Room:
    """What one day of a tour could hold besides; knows how many orders it may still try."""

    def __init__(self, problem: TourProblem, number: int, day: DayPlan) -> None:
        self._problem, self._number, self._day = problem, number, day
        self._left = ORDERS

    def holding(self, order: list[int], rest: list[int]) -> list[int]:
        """Return an order that fits, with the rest put into one that does, empty for none."""
        if not rest:
            return order
        longer = [[*order[:at], rest[0], *order[at:]] for at in range(len(order) + 1)]
        longer.sort(key=lambda one: _driven(self._problem, one, self._day))
        fitting = (self.holding(one, rest[1:]) for one in longer if self._fits(one))
        return next(filter(None, fitting), [])

    def _fits(self, order: list[int]) -> bool:
        self._left -= 1
        start, end = self._day.start, self._day.end
        return self._left >= 0 and fits_day(
            self._problem, self._number, order, start=start, end=end
        )


def _driven(problem: TourProblem, order: list[int], day: DayPlan) -> int:
    places = [day.start, *(problem.stops[i].place for i in order), day.end]
    return sum(int(problem.minutes[a, b]) for a, b in pairwise(places))


def _said(code: str, template: str, **params: int | str) -> PlanWarning:
    return PlanWarning(code, "", template, params)
