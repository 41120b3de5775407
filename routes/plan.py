"""The planner's job: from a request in people's words to a checked plan."""

from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from geo.errors import N_
from geo.travel.types import TravelModel
from routes.answer import Plan
from routes.check import check
from routes.document import plan_document
from routes.errors import PlanError
from routes.explain import (
    NOT_VISITABLE,
    left_out,
    not_visitable,
    warnings_of,
)
from routes.model import TourModel, build_model
from routes.prizes import interest
from routes.problem import UNREACHABLE, TourProblem
from routes.reach import Bools, possible_days
from routes.request import PlanRequest, validate_request
from routes.solve import Result, solve
from routes.stop import MaxRuntime, StoppingCriterion
from routes.tables import Theme, find_themes

if TYPE_CHECKING:
    from geo.datasets import Datasets

__all__ = ["Plan", "PlanRequest", "plan_document", "plan_tour"]


def plan_tour(
    request: PlanRequest,
    datasets: "Datasets",
    travel: TravelModel,
    *,
    today: date,
    stop: StoppingCriterion | None = None,
) -> Plan:
    """Plan a tour.

    Parameters
    ----------
    request
        What is asked.
    datasets
        Sites and divisions.
    travel
        Travel times.
    today
        Tours start on this day or later.
    stop
        When to stop searching; by default after ``request.seconds``.

    Raises
    ------
    PlanError
        If the request cannot be met; the sentence says why and what to change.
    """
    validate_request(request, today=today)
    themes = find_themes(request.themes)
    wanted = _wanted_sites(datasets.sites, request, themes)
    visitable = wanted[~wanted["status"].isin(NOT_VISITABLE)]
    model = build_model(visitable, datasets.divisions, request, themes, travel)
    _require_roads(model)
    possible = possible_days(model.problem)
    _require_possible(model.problem, possible)
    feasible = _keep(model.problem, np.any(possible, axis=1))
    result = solve(feasible, stop or MaxRuntime(request.seconds), seed=request.seed)
    _require_complete(model.problem, result)
    _require_sound(model.problem, result)
    reasons = not_visitable(wanted) + left_out(model.problem, result.itinerary, possible)
    warnings = warnings_of(model, visitable, result.itinerary)
    return Plan(request, themes, visitable, model, result, tuple(reasons), tuple(warnings), travel)


def _wanted_sites(
    sites: gpd.GeoDataFrame, request: PlanRequest, themes: tuple[Theme, ...]
) -> gpd.GeoDataFrame:
    """Return the sites of the themes and the required ones, without the excluded."""
    unknown = [site for site in request.required + request.excluded if site not in sites.index]
    if unknown:
        raise PlanError(
            N_("There is no site with the id %(sites)s; ids look like JL-220502-057."),
            field="required" if unknown[0] in request.required else "excluded",
            sites="、".join(unknown),
        )
    interesting = np.array([interest(period, themes) > 0 for period in sites["period"]], dtype=bool)
    required = sites.index.isin(request.required)
    gone = sites[required & sites["status"].isin(NOT_VISITABLE)]
    for reason in not_visitable(gone):
        raise PlanError(
            N_("%(name)s (%(site)s) cannot be visited: %(reason)s Take it off the required list."),
            field="required",
            name=reason.name,
            site=reason.id,
            reason=reason.template,
        )
    return sites[(interesting | required) & ~sites.index.isin(request.excluded)]


def _keep(problem: TourProblem, kept: Bools) -> TourProblem:
    stops = tuple(stop for stop, keep in zip(problem.stops, kept, strict=True) if keep)
    return problem.replace(stops=stops)


def _require_roads(model: TourModel) -> None:
    """Refuse a start, an end or a given night that no road joins to any site."""
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


def _require_possible(problem: TourProblem, possible: Bools) -> None:
    """Refuse a request whose tour, or one of whose required sites, is impossible on its own."""
    for i, stop in enumerate(problem.stops):
        if not stop.required or possible[i].any():
            continue
        if not any(stop.start_windows(day) for day in range(len(problem.days))):
            raise PlanError(
                N_(
                    "%(name)s (%(site)s) is closed, or open for less than a visit takes, on every "
                    "day of the tour: choose other dates."
                ),
                field="required",
                name=stop.name,
                site=stop.id,
            )
        raise PlanError(
            N_(
                "%(name)s (%(site)s) cannot be reached, visited while open and left again within "
                "the hours and driving limit of any day: start nearer, allow more days, longer "
                "days or more driving."
            ),
            field="required",
            name=stop.name,
            site=stop.id,
        )


def _require_complete(problem: TourProblem, result: Result) -> None:
    if not result.itinerary.stops:
        raise PlanError(
            N_(
                "No site of interest can be reached, visited while open and left again: choose "
                "other dates, longer days, another start or more themes."
            )
        )
    if not result.missing:
        return
    names = {stop.id: stop.name for stop in problem.stops}
    raise PlanError(
        N_(
            "Each required site can be visited, but no tour visiting all of them was found; left "
            "over: %(names)s. Allow more days or longer days, or require fewer sites."
        ),
        field="required",
        names="、".join(names[site] for site in result.missing),
    )


def _require_sound(problem: TourProblem, result: Result) -> None:
    broken = check(problem, result.itinerary)
    if broken:
        raise RuntimeError("; ".join(map(str, broken)))
