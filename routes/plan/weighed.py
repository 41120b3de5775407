"""What a plan makes of its hours: how driving was weighed, and where it stays too much."""

from collections.abc import Iterator
from typing import Final

from geo.errors import N_
from routes.plan.explain import PlanWarning
from routes.plan.prizes import NATIONAL, NIGHT
from routes.tour.itinerary import Itinerary
from routes.tour.problem import TourProblem

TOO_MUCH: Final = 1.5
"""Minutes of driving per minute of visits above which a plan says so."""


def weighed(problem: TourProblem, itinerary: Itinerary, *, hour: int) -> Iterator[PlanWarning]:
    """Yield what a planner should know of driving and visits before signing a plan.

    Parameters
    ----------
    hour
        What an hour at the wheel was asked to cost.
    """
    visits = sum(visit.minutes for day in itinerary.days for visit in day.visits)
    empty = [str(n) for n, day in enumerate(itinerary.days, start=1) if not day.visits]
    if visits and itinerary.drive > TOO_MUCH * visits:
        template = N_(
            "The tour drives %(drive)d minutes for %(visit)d minutes of visits, more than three to "
            "two: start nearer, name the sites that matter, or let driving count more."
        )
        yield _said("much_driving", template, drive=itinerary.drive, visit=visits)
    if visits and empty:
        template = N_(
            "Nothing is visited on day %(days)s: no site that is open is worth its drive. Ask for "
            "fewer days, begin on another day, or let driving count less."
        )
        yield _said("empty_days", template, days="、".join(empty))
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


def _said(code: str, template: str, **params: int | str) -> PlanWarning:
    return PlanWarning(code, "", template, params)
