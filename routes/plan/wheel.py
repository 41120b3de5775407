"""What a coach driver may not do that no rule of the search forbids: told, for somebody to mend.

道路旅客运输企业安全管理规范 (Safety management of road passenger carriers, 2018), article 38: at
most two hours at the wheel without a rest by night, none between 2:00 and 5:00 on long journeys,
at most 44 hours in any seven days. It does not say when night is; here it is from 22:00 to 6:00.
"""

from collections.abc import Iterator
from typing import Final

from geo.errors import N_
from routes.plan.explain import PlanWarning
from routes.tour.itinerary import DayPlan, Itinerary
from routes.tour.problem import TourProblem

NIGHT: Final = ((0, 360), (1320, 1800))
"""From 22:00 to 6:00, in minutes after the midnight that a day begins with."""
SMALL_HOURS: Final = ((120, 300), (1560, 1740))
NIGHT_STRETCH: Final = 120
WEEK: Final = 7
WEEKLY: Final = 44 * 60


def at_the_wheel(
    problem: TourProblem, itinerary: Itinerary, *, vehicle: str, drivers: int
) -> Iterator[PlanWarning]:
    """Yield what the driver of a coach may not do by night, or in a week.

    Two drivers take turns: each drives half of a night and of a week at most.
    """
    if vehicle != "bus":
        return
    stretch = NIGHT_STRETCH * drivers
    nights = [
        str(number)
        for number, day in enumerate(itinerary.days, start=1)
        if _longest(day, NIGHT) > stretch or _longest(day, SMALL_HOURS)
    ]
    if nights:
        template = N_(
            "On day %(days)s the coach drives more than two hours on end at night (22:00 to "
            "6:00), or between 2:00 and 5:00, which article 38 of the rules for passenger carriers "
            "forbids: set out later, be back earlier, or ask the carrier for another driver."
        )
        yield PlanWarning("night_driving", "", template, {"days": "、".join(nights)})
    wheel = [
        sum(leg.minutes - problem.rest(leg.origin, leg.destination) for leg in day.legs)
        for day in itinerary.days
    ]
    most = max(sum(wheel[first : first + WEEK]) for first in range(len(wheel)))
    if most > WEEKLY * drivers:
        template = N_(
            "In seven days %(hours)d hours are driven, more than the 44 that article 38 of the "
            "rules for passenger carriers allows one driver: take a second one, or drive less."
        )
        yield PlanWarning("week_driving", "", template, {"hours": -(-most // 60)})


def _longest(day: DayPlan, spans: tuple[tuple[int, int], ...]) -> int:
    """Return the most minutes that one drive of a day has within some spans."""
    within = (
        min(leg.arrive, end) - max(leg.depart, begin) for leg in day.legs for begin, end in spans
    )
    return max((0, *within))
