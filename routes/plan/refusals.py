"""Requests that cannot be met, each refused in one sentence that says why and what to change."""

import numpy as np

from geo.errors import N_
from routes.plan.explain import why_impossible
from routes.plan.model import TourModel
from routes.tour.errors import PlanError
from routes.tour.problem import UNREACHABLE, Stop
from routes.tour.reach import Bools
from routes.tour.result import Result

_SENTENCES = {
    "too_small": N_(
        "%(name)s (%(site)s) holds %(most)d people and the group has %(group)d: let it visit in "
        "shifts, or take the site off the required list."
    ),
    "no_lecturer": N_(
        "No lecturer is at %(name)s (%(site)s) long enough while it is open: change the "
        "lecturer's times or the dates."
    ),
    "closed": N_(
        "%(name)s (%(site)s) is closed, or open for less than a visit takes, on every day of the "
        "tour: choose other dates."
    ),
    "leg_limit": N_(
        "%(name)s (%(site)s) cannot be reached by drives of at most %(limit)d minutes between "
        "stops: allow longer ones."
    ),
    "lunch": N_(
        "%(name)s (%(site)s) can be visited only without the hour for lunch: do without the break, "
        "or start earlier or nearer."
    ),
    "one_driver": N_(
        "%(name)s (%(site)s) is farther than one driver may drive on a day: take a second driver, "
        "or start nearer."
    ),
    "unreachable": N_(
        "%(name)s (%(site)s) cannot be reached, visited while open and left again within the "
        "hours and driving limit of any day: start nearer, allow more days, longer days or more "
        "driving."
    ),
}


def require_roads(model: TourModel) -> None:
    """Refuse a start, an end or a given night that no road joins to any site.

    Raises
    ------
    PlanError
        Naming the place.
    """
    count = len(model.problem.stops)
    minutes = np.minimum(model.problem.minutes[:, :count], model.problem.minutes[:count].T)
    nearest = minutes.min(axis=1, initial=UNREACHABLE)
    for day in model.problem.days:
        for place in {*day.start, *day.end}:
            if count and nearest[place] >= UNREACHABLE:
                raise PlanError(
                    N_("No road is known to lead from %(name)s to a site: choose another place."),
                    name=model.places[place].name,
                )


def require_possible(model: TourModel, possible: Bools) -> None:
    """Refuse a required site, or a minimum, that no tour could meet.

    Raises
    ------
    PlanError
        Naming the site with the reason, or the theme or category with what is possible.
    """
    problem = model.problem
    for i, stop in enumerate(problem.stops):
        if stop.required and not possible[i].any():
            _refuse(model, stop)
    able = np.any(possible, axis=1)
    for number, quota in enumerate(model.quotas):
        have = sum(stop.uses[number] for stop, can in zip(problem.stops, able, strict=True) if can)
        if have < quota.least:
            raise PlanError(
                N_(
                    "At least %(least)d sites of %(name)s are asked for, but only %(have)d can be "
                    "visited on these days: ask for fewer, or choose other dates or more days."
                ),
                field="at_least",
                least=quota.least,
                name=quota.name,
                have=have,
            )


def _refuse(model: TourModel, stop: Stop) -> None:
    reason, params = why_impossible(model.problem, stop)
    raise PlanError(_SENTENCES[reason], field="required", name=stop.name, site=stop.id, **params)


def require_complete(model: TourModel, result: Result) -> None:
    """Refuse a request whose tour is empty, misses a required site or provably a minimum.

    Raises
    ------
    PlanError
        Saying what is missing.
    """
    if not result.itinerary.stops:
        raise PlanError(
            N_(
                "No site of interest can be reached, visited while open and left again: choose "
                "other dates, longer days, another start or more themes."
            )
        )
    if result.missing:
        names = {stop.id: stop.name for stop in model.problem.stops}
        raise PlanError(
            N_(
                "Each required site can be visited, but no tour visiting all of them was found; "
                "left over: %(names)s. Allow more days or longer days, or require fewer sites."
            ),
            field="required",
            names="、".join(names[site] for site in result.missing),
        )
    for quota, short in zip(model.quotas, result.short, strict=True):
        if short and result.optimal:
            raise PlanError(
                N_(
                    "No tour visits %(least)d sites of %(name)s: %(held)d are the most. Ask for "
                    "fewer, or allow more or longer days."
                ),
                field="at_least",
                least=quota.least,
                name=quota.name,
                held=quota.least - short,
            )
