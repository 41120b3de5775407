"""A request turned into a tour problem: before any search, and what is told of a result."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from geo.errors import N_
from geo.travel.types import TravelModel
from routes.plan.answer import Plan
from routes.plan.explain import (
    NOT_VISITABLE,
    PlanWarning,
    left_out,
    not_visitable,
    to_locate,
    warnings_of,
    with_needs,
)
from routes.plan.model import TourModel, build_model
from routes.plan.prizes import interest
from routes.plan.quotas import Quota, find_quotas, wanted_by
from routes.plan.refusals import require_roads
from routes.plan.request import PlanRequest, validate_request
from routes.plan.scope import asked_about, assumptions_of, is_lost, of_the_group
from routes.plan.tables import Theme, find_themes
from routes.plan.weighed import weighed
from routes.plan.wheel import at_the_wheel
from routes.tour.conflict import Conflict
from routes.tour.errors import PlanError
from routes.tour.problem import TourProblem
from routes.tour.reach import Bools, possible_days
from routes.tour.result import Result

if TYPE_CHECKING:
    from geo.datasets import Datasets


@dataclass(frozen=True)
class Prepared:
    """A request turned into a tour problem, before any search.

    Attributes
    ----------
    wanted
        Sites of the themes, those required and those named besides; ``visitable`` are those of
        them that can be visited, which are the stops of the problem. ``lost`` are those that
        could be visited if anybody knew where they are.
    possible
        Which stops each day could hold alone, shape (stops, days).
    """

    request: PlanRequest
    themes: tuple[Theme, ...]
    wanted: gpd.GeoDataFrame
    visitable: gpd.GeoDataFrame
    lost: gpd.GeoDataFrame
    model: TourModel
    possible: Bools
    travel: TravelModel
    divisions: gpd.GeoDataFrame

    @cached_property
    def nameable(self) -> frozenset[str]:
        """Ids of the lost sites that a day could hold alone, its nights near one of them.

        Where they lie as far off as their error says the reserve of the drive covers it.
        """
        if self.lost.empty:
            return frozenset()
        model = build_model(self.lost, self.divisions, self.request, self.themes, self.travel)
        possible = np.any(possible_days(model.problem), axis=1)
        return frozenset(self.lost.index[possible])

    @cached_property
    def able(self) -> Bools:
        """Which stops some day could hold alone, shape (stops,)."""
        return np.asarray(np.any(self.possible, axis=1))

    @property
    def held(self) -> tuple[str, ...]:
        """Ids of the required stops that some day could hold alone."""
        stops = zip(self.model.problem.stops, self.able, strict=True)
        return tuple(one.id for one, able in stops if one.required and able)

    @property
    def feasible(self) -> TourProblem:
        """The problem without the stops that no day could hold."""
        return _keep(self.model.problem, self.able)

    def weighing(self, hour: int) -> "Prepared":
        """Return the same problem with another price for an hour at the wheel."""
        problem = self.model.problem
        if problem.balance.wheel == hour:
            return self
        weighed_anew = problem.replace(balance=replace(problem.balance, wheel=hour))
        return replace(self, model=replace(self.model, problem=weighed_anew))

    def plan(self, result: Result, conflicts: tuple[Conflict, ...] = ()) -> Plan:
        """Explain a result: what was left out and why, what to verify."""
        itinerary = result.itinerary
        reasons = left_out(self.model.problem, itinerary, self.possible)
        if not conflicts:  # of an order that does not work nobody can say what more would take
            reasons = with_needs(self.model, itinerary, reasons, self.possible)
        return Plan(
            self.request,
            self.themes,
            self.visitable,
            self.model,
            result,
            (*not_visitable(self.wanted), *to_locate(self.lost, nameable=self.nameable), *reasons),
            self._warnings(result),
            self.travel,
            conflicts,
        )

    def _warnings(self, result: Result) -> tuple[PlanWarning, ...]:
        problem = self.model.problem
        stops = [problem.stops[problem.index[stop]] for stop in result.itinerary.stops]
        return (
            *assumptions_of(self.request),
            *of_the_group(self.request, self.travel.provider.vehicle, stops),
            *at_the_wheel(
                problem,
                result.itinerary,
                vehicle=self.travel.provider.vehicle,
                drivers=self.request.drivers,
            ),
            *weighed(problem, result.itinerary, hour=self.request.balance),
            *warnings_of(self.model, self.visitable, result),
        )


def prepare(
    request: PlanRequest,
    datasets: "Datasets",
    travel: TravelModel,
    *,
    today: date,
    named: frozenset[str] = frozenset(),
) -> Prepared:
    """Turn a request into a tour problem.

    Parameters
    ----------
    named
        Ids of sites that are wanted whatever their theme, without being required.

    Raises
    ------
    PlanError
        If the request cannot be met; the sentence says why and what to change.
    """
    names = {str(site): name for site, name in datasets.sites["name_zh"].items()}
    validate_request(request, today=today, names=names)
    themes = find_themes(request.themes)
    quotas = find_quotas(request.at_least, request.at_most)
    wanted = _wanted_sites(datasets.sites, request, themes, quotas, named)
    wanted = asked_about(wanted, request, named=named)
    visitable = wanted[~wanted["status"].isin(NOT_VISITABLE)]
    lost = is_lost(visitable, request, named=named)
    visitable, lost = visitable[~lost], visitable[lost]
    model = build_model(visitable, datasets.divisions, request, themes, travel, quotas=quotas)
    require_roads(model)
    possible = possible_days(model.problem)
    return Prepared(
        request, themes, wanted, visitable, lost, model, possible, travel, datasets.divisions
    )


def _wanted_sites(
    sites: gpd.GeoDataFrame,
    request: PlanRequest,
    themes: tuple[Theme, ...],
    quotas: tuple[Quota, ...],
    named: frozenset[str],
) -> gpd.GeoDataFrame:
    """Return the sites of themes and minima, the required and the named ones.

    The excluded ones are not among them.
    """
    given = [*request.named, *(("order", site) for site in sorted(named))]
    unknown = [(field, site) for field, site in given if site not in sites.index]
    if unknown:
        raise PlanError(
            N_("There is no site with the id %(sites)s; ids look like JL-220502-057."),
            field=unknown[0][0],
            sites="、".join(dict.fromkeys(site for _, site in unknown)),
        )
    interesting = np.array([interest(one, themes) > 0 for one in sites["period"]], dtype=bool)
    if any(quota.least for quota in quotas):
        interesting |= [wanted_by(quotas, site) for _, site in sites.iterrows()]
    required = sites.index.isin([*request.required, *named])
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
