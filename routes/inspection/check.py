"""Check an inspection plan against what was asked, knowing nothing of how it was found.

Minutes are taken from the travel matrix once more, places from its rows, hours from the request.
"""

import math
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from routes.tour.itinerary import DayPlan, Leg, Visit

if TYPE_CHECKING:
    from routes.inspection.answer import GroupPlan, InspectionPlan

LUNCH = (690, 810, 60)
"""Earliest and latest minute of lunch, and how long it takes."""
NOISE = 0.01
"""Minutes are rounded up, but not for so little, which is noise of single precision."""


def check_inspection(plan: "InspectionPlan") -> list[str]:
    """Return all rules a plan breaks, an empty list for a sound one."""
    return [
        *_once(plan),
        *(
            f"group {number}: {broken}"
            for number, group in enumerate(plan.groups, start=1)
            for broken in _group(plan, group)
        ),
    ]


def _once(plan: "InspectionPlan") -> Iterator[str]:
    """Every drawn centre is visited once, or left out with a reason; no other one is."""
    met = Counter(stop for group in plan.groups for stop in group.itinerary.stops)
    met.update(one.code for one in plan.left_out)
    drawn = set(plan.sample.chosen.index)
    for code in sorted(drawn | set(met)):
        if code not in drawn:
            yield f"{code} was not drawn"
        elif met[code] != 1:
            yield f"{code} occurs {met[code]} times instead of once"
    if len(plan.groups) > plan.request.groups:
        yield f"there are {len(plan.groups)} groups"


def _group(plan: "InspectionPlan", group: "GroupPlan") -> Iterator[str]:
    days = group.itinerary.days
    if not 1 <= len(days) <= plan.request.days:
        yield f"it has {len(days)} days"
    if (days[0].start, days[-1].end) != (0, 0):
        yield "it does not start and end at the base"
    if any(before.end != after.start for before, after in pairwise(days)):
        yield "a day does not start where the night was"
    for day in days[:-1]:
        kind = plan.places["kind"][group.rows[day.end]]
        if kind == "centre" or (kind == "seat" and not plan.request.overnight):
            yield f"it sleeps at a {kind}"
    for number, day in enumerate(days, start=1):
        yield from (f"day {number}: {broken}" for broken in _day(plan, group, day))


def _day(plan: "InspectionPlan", group: "GroupPlan", day: DayPlan) -> Iterator[str]:
    ends = [day.start, *(visit.place for visit in day.visits), day.end]
    if [(leg.origin, leg.destination) for leg in day.legs] != list(pairwise(ends)):
        yield "the legs do not join the visits"
        return
    if day.legs[0].depart < _minutes(plan.request.leave):
        yield "it begins too early"
    if day.legs[-1].arrive > _minutes(plan.request.back):
        yield "it ends too late"
    for leg in day.legs:
        yield from _leg(plan, group, leg, day.lunch)
    for before, visit, after in zip(day.legs, day.visits, day.legs[1:], strict=False):
        yield from _visit(plan, group, visit, (before.arrive, after.depart))
        if _overlap(day.lunch, visit.start, visit.leave):
            yield f"lunch falls into the visit to {visit.stop}"
    yield from _lunch(day)


def _visit(
    plan: "InspectionPlan", group: "GroupPlan", visit: Visit, between: tuple[int, int]
) -> Iterator[str]:
    """Check a visit between the arrival of one drive and the departure of the next."""
    if plan.places["code"][group.rows[visit.place]] != visit.stop:
        yield f"{visit.stop} is somewhere else"
    if visit.start < _minutes(plan.request.opens) or visit.leave > _minutes(plan.request.closes):
        yield f"{visit.stop} does not receive anybody then"
    if visit.start < between[0] or visit.leave > between[1]:
        yield f"the group is not at {visit.stop} all the time"
    if visit.leave - visit.start != plan.request.visit:
        yield f"the visit to {visit.stop} has another length"


def _leg(
    plan: "InspectionPlan", group: "GroupPlan", leg: Leg, lunch: tuple[int, int] | None
) -> Iterator[str]:
    exact = float(plan.matrix.minutes[group.rows[leg.origin], group.rows[leg.destination]])
    if not math.isfinite(exact) or not -NOISE <= leg.minutes - exact < 1:
        yield f"a drive of {exact:.2f} minutes is given {leg.minutes}"
    if leg.arrive - leg.depart != leg.minutes + _overlap(lunch, leg.depart, leg.arrive):
        yield f"the clock does not fit a drive of {leg.minutes} minutes"


def _lunch(day: DayPlan) -> Iterator[str]:
    earliest, latest, length = LUNCH
    if day.lunch is None:
        if day.legs[-1].arrive > latest - length and day.legs[0].depart <= latest - length:
            yield "there is no lunch"
    elif day.lunch[0] < earliest or day.lunch[1] > latest or day.lunch[1] - day.lunch[0] != length:
        yield "lunch is at the wrong time"


def _overlap(interval: tuple[int, int] | None, begin: int, end: int) -> int:
    return 0 if interval is None else max(0, min(interval[1], end) - max(interval[0], begin))


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return 60 * int(hours) + int(minutes)
