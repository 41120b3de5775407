"""What would let a tour visit what it cannot: each remedy is tried before it is named.

The one that changes least of what a planner wants comes first: another date where what is asked
for is closed, another day on the road, then longer days, then the rules that somebody set, then
another start.
"""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from geo.errors import N_, Choices
from geo.place import Place
from geo.travel.profile import season_on
from routes.plan.request import MAX_DAYS, PlanRequest
from routes.tour.clock import clock_minutes, clock_text
from routes.tour.errors import PlanError
from routes.tour.problem import Stop

MORE_DAYS: Final = 2
"""So many further days are tried."""
LONGER: Final = (30, 60, 120)
"""Minutes by which a day may begin earlier or end later, tried in turn."""
EARLIEST: Final = 5 * 60
LATEST: Final = 23 * 60
"""Nobody is asked to set out before, or to be back after."""
A_YEAR: Final = 366
"""So many days before and after the first one are looked at for one on which a site is open."""
NEXT: Final = 3
"""So many of the next fewer numbers of shifts are tried, then halves."""
DATES: Final = 7
"""So many of the first days with such a day among them are tried."""

Holds = Callable[[PlanRequest], bool]
"""Says whether a request could be met."""
Opens = Callable[[dt.date], bool]
"""Says whether what is asked for is open on a date, for however short a time."""


def remedies(
    request: PlanRequest, holds: Holds, *, at: Place | None = None, dates: "_Ways | None" = None
) -> Choices:
    """Return the changes of a request of which each alone is enough.

    Parameters
    ----------
    request
        What cannot be done.
    holds
        Tells whether another request can.
    at
        Where the tour would have to go: a start there is tried too.
    dates
        Other first days to try before anything else, from :func:`other_dates`.
    """
    before = () if dates is None else (dates,)
    return first(request, holds, (*before, *_ways(at)))


_Way = tuple[PlanRequest, PlanError]
_Ways = Callable[[PlanRequest], Iterator[_Way]]


def _first(request: PlanRequest, holds: Holds, ways: _Ways) -> PlanError | None:
    """Return the smallest change of one kind that is enough."""
    return next((said for changed, said in ways(request) if holds(changed)), None)


def _ways(at: Place | None) -> Iterator[_Ways]:
    yield from (_in_shifts, _usual_visits, more_days, _open_nights)
    yield from (_earlier, _later, _without_lunch)
    yield from (_longer_drives, _second_driver)
    if at is not None:
        yield lambda request: _nearer(request, at)


def other_dates(opens: Opens, today: dt.date) -> _Ways:
    """Return a way that yields a request on other first days, the nearest ones first.

    Only those of the season asked about: the minutes of another one are others.
    """

    def ways(request: PlanRequest) -> Iterator[_Way]:
        season = season_on(request.dates)
        steps = (way * step for step in range(1, A_YEAR + 1) for way in (1, -1))
        moved = (replace(request, date=request.date + dt.timedelta(days=step)) for step in steps)
        alike = (one for one in moved if one.date >= today and season_on(one.dates) == season)
        for one in islice((one for one in alike if any(map(opens, one.dates))), DATES):
            yield one, PlanError(N_("begin on %(date)s"), date=one.date.isoformat())

    return ways


def more_days(request: PlanRequest) -> Iterator[_Way]:
    """Yield the request on more days, its nights open."""
    for days in range(request.days + 1, min(request.days + MORE_DAYS, MAX_DAYS) + 1):
        if not request.overnight:
            yield replace(request, days=days), PlanError(N_("plan %(days)d days"), days=days)


def _earlier(request: PlanRequest) -> Iterator[_Way]:
    leave = clock_minutes(request.leave, field="leave")
    for minutes in LONGER:
        if leave - minutes >= EARLIEST:
            time = clock_text(leave - minutes)
            yield replace(request, leave=time), PlanError(N_("set out at %(time)s"), time=time)


def _later(request: PlanRequest) -> Iterator[_Way]:
    back = clock_minutes(request.back, field="back")
    for minutes in LONGER:
        if back + minutes <= LATEST:
            time = clock_text(back + minutes)
            yield replace(request, back=time), PlanError(N_("be back at %(time)s"), time=time)
    leave, usual = PlanRequest.leave, PlanRequest.back
    late = clock_minutes(request.leave, field="leave") - max(LONGER)
    if (
        back + max(LONGER) < clock_minutes(usual, field="back")
        or clock_minutes(leave, field="leave") < late
    ):
        said = PlanError(
            N_("set out at %(leave)s and be back at %(back)s"), leave=leave, back=usual
        )
        yield replace(request, leave=leave, back=usual), said


def in_fewer_shifts(request: PlanRequest, stop: Stop) -> Iterator[_Ways]:
    """Yield ways of visiting a small site in fewer shifts: fewer people, or more at a time."""
    people, most = request.group_size or 0, stop.capacity
    if most is None or people <= most or (stop.shifts > 1 and not stop.turn):
        return
    longest = max((b - a for windows in stop.windows for a, b in windows), default=0)
    tried = _fewer(min(math.ceil(people / most) - 1, longest // max(1, stop.turn or stop.service)))

    def fewer_people(request: PlanRequest) -> Iterator[_Way]:
        for shifts in tried:
            group = shifts * most
            said = PlanError(
                N_("come with at most %(people)d people, in %(shifts)d shifts"),
                people=group,
                shifts=shifts,
            )
            yield replace(request, group_size=group, shifts=True), said

    def more_at_once(request: PlanRequest) -> Iterator[_Way]:
        others = (one for one in request.capacities if one[0] != stop.id)
        for shifts in tried:
            at_once = math.ceil(people / shifts)
            said = PlanError(
                N_("have %(people)d people let in at a time, in %(shifts)d shifts"),
                people=at_once,
                shifts=shifts,
            )
            capacities = (*others, (stop.id, at_once))
            yield replace(request, capacities=capacities, shifts=True), said

    yield from (fewer_people, more_at_once)


def _fewer(most: int) -> tuple[int, ...]:
    """Return numbers of shifts to try: the next fewer ones, then half as many again and again."""
    near = range(most, max(0, most - NEXT), -1)
    half, found = most - NEXT, list(near)
    while half > 0:
        found.append(half)
        half //= 2
    return tuple(found)


def first(request: PlanRequest, holds: Holds, ways: Iterable[_Ways]) -> Choices:
    """Return the smallest change of each of some kinds that is enough."""
    found = (_first(request, holds, way) for way in ways)
    return Choices(one for one in found if one is not None)


def _in_shifts(request: PlanRequest) -> Iterator[_Way]:
    if request.capacities and not request.shifts:
        yield replace(request, shifts=True), PlanError(N_("let the group visit in shifts"))


def _usual_visits(request: PlanRequest) -> Iterator[_Way]:
    if request.stays:
        said = PlanError(N_("give each visit the minutes that are usual"))
        yield replace(request, stays=()), said


def _open_nights(request: PlanRequest) -> Iterator[_Way]:
    if request.overnight:
        yield replace(request, overnight=()), PlanError(N_("leave open where to stay at night"))


def _without_lunch(request: PlanRequest) -> Iterator[_Way]:
    if request.lunch:
        yield replace(request, lunch=False), PlanError(N_("do without the hour for lunch"))


def _longer_drives(request: PlanRequest) -> Iterator[_Way]:
    if request.max_leg is not None:
        yield replace(request, max_leg=None), PlanError(N_("allow longer single drives"))
    if request.max_drive is not None:
        yield replace(request, max_drive=None), PlanError(N_("allow more driving a day"))


def _second_driver(request: PlanRequest) -> Iterator[_Way]:
    if request.drivers == 1:
        yield replace(request, drivers=2), PlanError(N_("take a second driver"))


def _nearer(request: PlanRequest, at: Place) -> Iterator[_Way]:
    yield replace(request, start=at, end=at), PlanError(N_("start and end nearer"))
