"""A tour of sites that somebody has listed: in the best order, on the fewest days, or what fits."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from geo.errors import N_
from geo.travel.types import TravelModel
from routes.plan.advice import ATTEMPT
from routes.plan.answer import Plan
from routes.plan.explain import NOT_VISITABLE, PlanWarning
from routes.plan.model import build_model
from routes.plan.plan import plan_tour
from routes.plan.refusals import PROVED
from routes.plan.request import MAX_DAYS, PlanRequest
from routes.solver.stop import MaxEffort, StoppingCriterion, Watch
from routes.tour.clock import clock_minutes, clock_text
from routes.tour.errors import PlanError
from routes.tour.problem import TourProblem
from routes.tour.reach import possible_days

if TYPE_CHECKING:
    from geo.datasets import Datasets

HOURS: Final = ("leave", "back")
NOT_ALL: Final = frozenset({"required", "storyline", "lecturers"})
"""Fields named where no tour holds all sites: more days, or fewer sites, might do."""
MIDNIGHT: Final = 24 * 60
LONGER: Final = ((30, 0), (0, 60), (30, 60), (60, 90))
"""Minutes by which a day may begin earlier and end later so that a list fits, tried in turn."""


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
    with the reason. Without a list the fewest days are those that hold the required sites.

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
    listed = request.listed or request.required
    search = _Search(
        replace(request, listed=listed), datasets, travel, today=today, stop=stop, watch=watch
    )
    days = search.days_needed()
    if days is None:
        raise PlanError(
            N_(
                "Even %(days)d days do not hold all of these sites: ask for fewer, or allow longer "
                "days."
            ),
            field="days",
            days=MAX_DAYS,
        )
    found = replace(request, days=days)
    if not request.listed:
        return plan_tour(found, datasets, travel, today=today, stop=stop, watch=watch)
    plan = plan_listed(found, datasets, travel, today=today, stop=stop, watch=watch)
    return replace(plan, warnings=(*search.better_begun(plan), *plan.warnings))


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
        return self._found(replace(self._for(days), required=every), stop or self._stop)

    def _found(self, request: PlanRequest, stop: StoppingCriterion | None) -> Plan | None:
        try:
            return self._plan(request, stop, advise=False)
        except PlanError as error:
            if error.field not in NOT_ALL:
                raise
            return None

    def some(self, days: int) -> Plan:
        """Plan a tour of the required and those listed sites that are worth most together."""
        return self._plan(replace(self._for(days), required=self._required), self._stop)

    def days_needed(self) -> int | None:
        """Return the fewest days found that hold all sites that can be visited at all.

        Only as many are tried as may hold them: fewer are too short for the visits, or over before
        some site can be visited for the first time, and where the lecturers alone keep their sites
        apart on the most days, no fewer hold them either.
        """
        firsts = self._first_days()
        able, stop = tuple(firsts), self._stop or MaxEffort(ATTEMPT)
        fewest = max((self._fewest_by_visits(), *firsts.values()))
        if not able:
            return fewest
        if self._lecturers_apart(able):
            return None
        tried = range(fewest, MAX_DAYS + 1)
        return next((days for days in tried if self.all_of(able, days, stop=stop)), None)

    def _first_days(self) -> dict[str, int]:
        """Return each site that can be visited at all with the first day, from 1, that holds it."""
        problem = self._problem(MAX_DAYS)
        pairs = zip(problem.stops, possible_days(problem), strict=True)
        return {stop.id: int(on_days.argmax()) + 1 for stop, on_days in pairs if on_days.any()}

    def _lecturers_apart(self, able: tuple[str, ...]) -> bool:
        """Say whether the most days hold no tour of the sites with lecturers alone: proved."""
        there = {one.site for one in self._request.lecturers}
        fixed = tuple(site for site in able if site in there)
        if not 1 < len(fixed) <= PROVED:
            return False
        alone = replace(self._for(MAX_DAYS), listed=fixed, required=fixed)
        return self._found(alone, MaxEffort(ATTEMPT)) is None

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
        told = (PlanWarning("not_all_listed", "", template, params),)
        return (*told, *self.longer_day(self._request.days, self.visitable))

    def better_begun(self, plan: Plan) -> tuple[PlanWarning, ...]:
        """Return a warning that names a later first day on which fewer days do.

        Where what is listed is closed at first, the first days of a tour are empty.
        """
        visited = [bool(day.visits) for day in plan.result.itinerary.days]
        wait = visited.index(True) if any(visited) else 0
        if not wait:
            return ()
        date, days = self._request.date + timedelta(days=wait), len(visited) - wait
        stops = plan.result.itinerary.stops
        later = replace(self._for(days), date=date, required=stops)
        if self._found(later, MaxEffort(ATTEMPT)) is None:
            return ()
        template = N_("Begin on %(date)s: then %(days)d days hold all that these %(all)d do.")
        params = {"date": date.isoformat(), "days": days, "all": len(visited)}
        return (PlanWarning("begin_later", "", template, params),)

    def longer_day(self, days: int, sites: tuple[str, ...]) -> tuple[PlanWarning, ...]:
        """Return a warning that names hours with which all sites fit the same days, if any do."""
        begin, end = (clock_minutes(getattr(self._request, one), field=one) for one in HOURS)
        for earlier, later in LONGER:
            hours = clock_text(begin - earlier), clock_text(end + later)
            request = replace(self._for(days), leave=hours[0], back=hours[1], required=sites)
            within = earlier < begin and end + later < MIDNIGHT
            if within and self._found(request, MaxEffort(ATTEMPT)) is not None:
                template = N_(
                    "All of them fit when the group leaves at %(leave)s, back by %(back)s."
                )
                params = {"leave": hours[0], "back": hours[1]}
                return (PlanWarning("longer_day", "", template, params),)
        return ()

    def _plan(
        self, request: PlanRequest, stop: StoppingCriterion | None, *, advise: bool = True
    ) -> Plan:
        return plan_tour(
            request,
            self._datasets,
            self._travel,
            today=self._today,
            stop=stop,
            watch=self._watch,
            advise=advise,
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
