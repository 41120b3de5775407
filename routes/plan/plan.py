"""The planner's job: from a request in people's words to a checked plan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np

from geo.errors import N_, Choices, OwnFaultError
from geo.place import Place
from geo.travel.types import TravelModel
from routes.plan.answer import Plan
from routes.plan.document import plan_document
from routes.plan.explain import (
    NOT_VISITABLE,
    PlanWarning,
    left_out,
    not_visitable,
    to_locate,
    warnings_of,
    with_needs,
)
from routes.plan.model import TourModel, build_model, visiting_hours
from routes.plan.prizes import MORE_SITES, interest
from routes.plan.quotas import Quota, find_quotas, wanted_by
from routes.plan.refusals import (
    require_complete,
    require_days,
    require_possible,
    require_roads,
)
from routes.plan.remedies import more_days, other_dates, remedies
from routes.plan.request import LecturerTime, PlanRequest, validate_request
from routes.plan.scope import asked_about, assumptions_of, is_lost, of_the_group
from routes.plan.tables import Theme, find_themes
from routes.plan.together import solve_together
from routes.plan.weighed import weighed
from routes.plan.wheel import at_the_wheel
from routes.plan.windows import windows_on
from routes.solver.solve import solve
from routes.solver.stop import MaxEffort, StoppingCriterion, Watch, watched
from routes.tour.check import check
from routes.tour.conflict import Conflict
from routes.tour.errors import PlanError
from routes.tour.itinerary import Itinerary
from routes.tour.problem import Stop, TourProblem
from routes.tour.reach import Bools, possible_days
from routes.tour.result import Result

if TYPE_CHECKING:
    from geo.datasets import Datasets

ALL_DAY: Final = ("00:00", "23:59")
"""A lecturer who is there at these hours is no limit."""
ATTEMPT: Final = 0.3
"""Effort of a search, in seconds, to find out whether some number of days holds a request."""

__all__ = ["Plan", "PlanRequest", "plan_document", "plan_tour"]


def plan_tour(
    request: PlanRequest,
    datasets: "Datasets",
    travel: TravelModel,
    *,
    today: date,
    stop: StoppingCriterion | None = None,
    initial: Itinerary | None = None,
    watch: Watch | None = None,
    advise: bool = True,
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
        When to stop searching; by default after the effort of ``request.seconds``.
    initial
        A tour to begin the search at, see :func:`routes.solver.solve`.
    watch
        Told how far the search is; what it raises ends it.
    advise
        Whether a refusal tries what would help; not where nobody reads it.

    Raises
    ------
    PlanError
        If the request cannot be met; the sentence says why and what to change.
    """
    prepared = prepare(request, datasets, travel, today=today)
    tried = _Remedies(request, datasets, travel, today, advise=advise)
    require_days(prepared.model, tried)
    require_possible(prepared.model, prepared.able, tried)
    criterion = watched(stop or MaxEffort(request.seconds), watch)
    prepared, result = _worthwhile(prepared, criterion, initial)
    require_complete(prepared.model, result, tried)
    _require_sound(prepared.model.problem, result)
    return prepared.plan(result)


@dataclass(frozen=True)
class _Remedies:
    """Finds out what would let a refused request be met, each remedy tried."""

    request: PlanRequest
    datasets: "Datasets"
    travel: TravelModel
    today: date
    advise: bool

    def of_stop(self, stop: Stop) -> Choices:
        """Return what lets a tour visit a stop and all others that are required, too."""
        if not self.advise:
            return Choices((_off_the_list(),))
        others = tuple(one for one in self._as_asked.held if one != stop.id)

        def holds(request: PlanRequest) -> bool:
            """Try it alone, on more days with a night near it; then with the others."""
            alone = replace(request, required=(stop.id,), at_least=(), at_most=())
            if request.days == 1 or request.days != self.request.days:  # no night that was chosen
                alone = replace(alone, listed=(stop.id,))
            every = (stop.id, *others)
            both = replace(request, required=every, listed=every, at_least=(), at_most=())
            return self._could(alone, stop.id) and (not others or self._visits(both))

        known = {(), *(self._hours(stop.id, day) for day in self.request.dates)}
        dates = other_dates(lambda day: self._hours(stop.id, day) not in known, self.today)
        found = remedies(self.request, holds, at=self._place(stop), dates=dates)
        if any(one.site == stop.id for one in self.request.lecturers) and holds(
            self._at_any_time((stop.id,))
        ):
            found = Choices((*found, PlanError(N_("change the lecturer's times"))))
        return found or Choices((self._without(stop),))

    def _place(self, stop: Stop) -> Place:
        site = self.datasets.sites.loc[stop.id]
        return Place(stop.name, site.geometry.x, site.geometry.y, "site", stop.id,
                     site["precision"], float(site["error_m"]), site["address"])  # fmt: skip

    def _without(self, stop: Stop) -> PlanError:
        """Return which required sites to do without: this one, and whatever is refused then."""
        problem, held = self._as_asked.model.problem, self._as_asked.held
        gone = {one.id for one in problem.stops if one.required}.difference(held)
        if held:
            rest = self._try(replace(self.request, required=held))
            gone.update(() if rest is None else _missed(rest))
        if gone == {stop.id}:
            return _off_the_list()
        names = "；".join(one.name for one in problem.stops if one.id in gone)
        return PlanError(N_("do without %(names)s"), names=names)

    def lecturers(self, first: Sequence[str]) -> tuple[str, ...]:
        """Return the sites whose lecturers' times to change so that a tour of all is found."""
        if not self.advise:
            return ()
        there = tuple(dict.fromkeys(one.site for one in self.request.lecturers))
        some = tuple(site for site in there if site in first)
        ways = dict.fromkeys((some, there[1:], there))
        return next((one for one in ways if one and self._visits(self._at_any_time(one))), ())

    def _at_any_time(self, sites: Sequence[str]) -> PlanRequest:
        """Return the request with the lecturers of some sites there all day long."""
        others = (one for one in self.request.lecturers if one.site not in sites)
        free = (LecturerTime(s, day, *ALL_DAY) for s in sites for day in self.request.dates)
        return replace(self.request, lecturers=(*others, *free))

    def of_anything(self) -> Choices:
        """Return what lets a tour visit any site of those that are asked for."""
        if not self.advise:
            return Choices()
        stops = self._as_asked.visitable.index

        def opens(day: date) -> bool:
            return any(self._hours(str(site), day) for site in stops)

        open_anyway = any(map(opens, self.request.dates))
        dates = None if open_anyway else other_dates(opens, self.today)
        return remedies(self.request, self._could, dates=dates)

    def _hours(self, site: str, day: date) -> tuple[tuple[int, int], ...]:
        """Return when a site is open: another day of the same hours would not help."""
        if (site, day) in self.request.closed:
            return ()
        return tuple(windows_on(visiting_hours(self.datasets.sites.loc[site]).text, day))

    def _could(self, request: PlanRequest, site: str | None = None) -> bool:
        """Say whether a day could hold a site, or any at all."""
        prepared = self._try(request)
        if prepared is None:
            return False
        rows = slice(None) if site is None else prepared.model.problem.index[site]
        return bool(prepared.able[rows].any())

    def _visits(self, request: PlanRequest) -> bool:
        """Say whether a tour of all required sites is found."""
        prepared = self._try(request)
        return prepared is not None and not _missed(prepared)

    def held(self) -> tuple[int, ...]:
        """Return how many sites of each quota a tour is found to hold."""
        prepared = self._as_asked
        if not self.advise:
            return tuple(0 for _ in prepared.model.quotas)
        result = solve(prepared.feasible, MaxEffort(ATTEMPT), seed=self.request.seed)
        pairs = zip(prepared.model.quotas, result.short, strict=True)
        return tuple(quota.least - short for quota, short in pairs)

    def of_days(self) -> Choices:
        """Return the days for which a tour with all that is asked for is found."""

        def holds(request: PlanRequest) -> bool:
            prepared = self._try(request)
            if prepared is None:
                return False
            result = solve(prepared.feasible, MaxEffort(ATTEMPT), seed=request.seed)
            return not result.missing and not any(result.short)

        tried = more_days(self.request) if self.advise else ()
        return Choices(islice((said for changed, said in tried if holds(changed)), 1))

    @cached_property
    def _as_asked(self) -> "Prepared":
        return prepare(self.request, self.datasets, self.travel, today=self.today)

    def _try(self, request: PlanRequest) -> "Prepared | None":
        """Return another request as a problem, None where it is no better than a wrong one."""
        try:
            return prepare(request, self.datasets, self.travel, today=self.today)
        except PlanError:
            return None


def _missed(prepared: "Prepared") -> set[str]:
    """Return the required sites of which no tour is found."""
    required = {one.id for one in prepared.model.problem.stops if one.required}
    alone = required.difference(prepared.held)
    return alone or set(
        solve(prepared.feasible, MaxEffort(ATTEMPT), seed=prepared.request.seed).missing
    )


def _off_the_list() -> PlanError:
    return PlanError(N_("take the site off the required list"))


def _worthwhile(
    prepared: "Prepared", stop: StoppingCriterion, initial: Itinerary | None
) -> tuple["Prepared", Result]:
    """Search; where no site is worth its drive let driving count less until one is."""
    asked = prepared.request.balance
    for hour in (asked, *(less for less in (MORE_SITES, 0) if less < asked)):
        weighing = prepared.weighing(hour)
        feasible = weighing.feasible
        result = solve_together(feasible, stop, seed=prepared.request.seed, initial=initial)
        if result.itinerary.stops or not feasible.stops:
            break
    return weighing, result


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


def _require_sound(problem: TourProblem, result: Result) -> None:
    broken = [one for one in check(problem, result.itinerary) if one.code != "minimum"]
    if broken:
        raise OwnFaultError.of(broken)
