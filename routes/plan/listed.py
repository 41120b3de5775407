"""A tour of sites that somebody has listed: in the best order, on the fewest days, or what fits."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from geo.errors import N_
from geo.travel.types import TravelModel
from routes.plan.answer import Plan
from routes.plan.explain import NOT_VISITABLE, PlanWarning
from routes.plan.model import build_model
from routes.plan.plan import plan_tour
from routes.plan.request import MAX_DAYS, PlanRequest
from routes.solver.stop import MaxEffort, StoppingCriterion, Watch
from routes.tour.errors import PlanError
from routes.tour.problem import TourProblem
from routes.tour.reach import possible_days

if TYPE_CHECKING:
    from geo.datasets import Datasets

ATTEMPT: Final = 0.3
"""Effort of a search, in seconds, to find out whether some number of days holds a list."""


def plan_listed(
    request: PlanRequest,
    datasets: "Datasets",
    travel: TravelModel,
    *,
    today: date,
    stop: StoppingCriterion | None = None,
    watch: Watch | None = None,
) -> Plan:
    """Visit the listed sites, all of them where they fit, else those worth most.

    Where some do not fit the plan has a warning naming them and the days that would hold all.
    Themes do not matter: who lists a site wants it. Those required besides are in any plan.

    Parameters
    ----------
    request
        What is asked, with ``listed``.
    datasets, travel, today, stop, watch
        As for :func:`routes.plan.plan.plan_tour`.

    Raises
    ------
    PlanError
        If not even one of the sites can be visited, or the request is wrong otherwise.
    """
    search = _Search(request, datasets, travel, today=today, stop=stop, watch=watch)
    able = search.able(request.days)
    plan = search.all_of(able, request.days) if able else None
    if plan is None:
        plan = search.some(request.days)
    missing = [site for site in search.visitable if site not in plan.result.itinerary.stops]
    return replace(plan, warnings=(*search.why_missing(missing), *plan.warnings))


def plan_on_fewest_days(
    request: PlanRequest,
    datasets: "Datasets",
    travel: TravelModel,
    *,
    today: date,
    stop: StoppingCriterion | None = None,
    watch: Watch | None = None,
) -> Plan:
    """Visit the listed sites on the fewest days found that hold them all.

    The days of the request do not matter. Sites that no number of days makes possible are left out
    with the reason.

    Raises
    ------
    PlanError
        If :data:`routes.plan.request.MAX_DAYS` days do not hold them, or the request is wrong
        otherwise.
    """
    if request.overnight:
        raise PlanError(
            N_("Give the number of days if you give overnight places."), field="overnight"
        )
    search = _Search(request, datasets, travel, today=today, stop=stop, watch=watch)
    days = search.days_needed()
    if days is None:
        raise PlanError(
            N_(
                "Even %(days)d days do not hold all listed sites: list fewer, or allow longer days."
            ),
            field="days",
            days=MAX_DAYS,
        )
    found = replace(request, days=days)
    return plan_listed(found, datasets, travel, today=today, stop=stop, watch=watch)


class _Search:
    """Attempts at one list with different numbers of days."""

    def __init__(
        self,
        request: PlanRequest,
        datasets: "Datasets",
        travel: TravelModel,
        *,
        today: date,
        stop: StoppingCriterion | None,
        watch: Watch | None,
    ) -> None:
        self._request = replace(request, themes=(), required=())
        self._required = request.required
        self._datasets, self._travel = datasets, travel
        self._today, self._stop, self._watch = today, stop, watch
        listed = datasets.sites.loc[list(request.listed)]
        unwanted = listed["status"].isin(NOT_VISITABLE) | listed.index.isin(request.excluded)
        self._open = listed[~unwanted]
        self.visitable = tuple(map(str, self._open.index))

    def able(self, days: int) -> tuple[str, ...]:
        """Return the sites that a tour of so many days could visit, each alone."""
        problem = self._problem(days)
        possible = possible_days(problem)
        pairs = zip(problem.stops, possible, strict=True)
        return tuple(stop.id for stop, on_days in pairs if on_days.any())

    def all_of(
        self, sites: tuple[str, ...], days: int, *, stop: StoppingCriterion | None = None
    ) -> Plan | None:
        """Plan a tour of all these sites, None if none is found."""
        every = tuple(dict.fromkeys((*sites, *self._required)))
        request = replace(self._for(days), required=every)
        try:
            return self._plan(request, stop or self._stop)
        except PlanError as error:
            if error.field != "required":
                raise
            return None

    def some(self, days: int) -> Plan:
        """Plan a tour of the required and those listed sites that are worth most together."""
        return self._plan(replace(self._for(days), required=self._required), self._stop)

    def days_needed(self) -> int | None:
        """Return the fewest days found that hold all sites that can be visited at all."""
        able = self.able(MAX_DAYS)
        for days in range(self._fewest_by_visits(), MAX_DAYS + 1):
            stop = self._stop or MaxEffort(ATTEMPT)
            if not able or self.all_of(able, days, stop=stop) is not None:
                return days
        return None

    def why_missing(self, missing: list[str]) -> tuple[PlanWarning, ...]:
        """Return a warning that names the sites that do not fit and says what it would take."""
        if not missing:
            return ()
        names = "；".join(self._open.loc[missing, "name_zh"])
        able = set(self.able(MAX_DAYS))
        days = self.days_needed() if able.intersection(missing) else None
        params = {"names": names, "days": self._request.days, "needed": days}
        if days is not None and days > self._request.days:
            template = N_(
                "Not all listed sites fit %(days)d days; left out: %(names)s. %(needed)d days hold "
                "all that can be visited."
            )
        else:
            template = N_(
                "Not all listed sites fit; left out: %(names)s. More days alone do not help: see "
                "the reason given for each site."
            )
        return (PlanWarning("not_all_listed", "", template, params),)

    def _plan(self, request: PlanRequest, stop: StoppingCriterion | None) -> Plan:
        return plan_tour(
            request,
            self._datasets,
            self._travel,
            today=self._today,
            stop=stop,
            watch=self._watch,
        )

    def _for(self, days: int) -> PlanRequest:
        same = days == self._request.days
        return replace(self._request, days=days, overnight=self._request.overnight if same else ())

    def _problem(self, days: int) -> TourProblem:
        towns = self._datasets.divisions
        return build_model(self._open, towns, self._for(days), (), self._travel).problem

    def _fewest_by_visits(self) -> int:
        """Return the days that the visits alone would fill."""
        problem = self._problem(1)
        day = problem.days[0]
        minutes = sum(stop.stay for stop in problem.stops)
        return min(MAX_DAYS, max(1, -(-minutes // (day.back - day.leave))))
