"""What would let a refused request be met: every remedy is tried before it is advised."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

from geo.errors import N_, Choices
from geo.place import Place
from geo.travel.types import TravelModel
from routes.plan.model import visiting_hours
from routes.plan.prepared import Prepared, prepare
from routes.plan.remedies import first, in_fewer_shifts, more_days, other_dates, remedies
from routes.plan.request import LecturerTime, PlanRequest
from routes.plan.windows import windows_on
from routes.solver.solve import solve
from routes.solver.stop import MaxEffort
from routes.tour.errors import PlanError
from routes.tour.problem import Stop

if TYPE_CHECKING:
    from geo.datasets import Datasets

ALL_DAY: Final = ("00:00", "23:59")
"""A lecturer who is there at these hours is no limit."""
ATTEMPT: Final = 0.3
"""Effort of a search, in seconds, to find out whether some number of days holds a request."""


@dataclass(frozen=True)
class TriedAdvice:
    """Finds out what would let a refused request be met, each remedy tried.

    It is what :class:`routes.plan.refusals.Advice` asks for.

    Parameters
    ----------
    advise
        Whether anything is tried; not where nobody reads it.
    """

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
        fewer = first(self.request, self._visits, in_fewer_shifts(self.request, stop))
        if fewer or not found:
            fewer = Choices((*fewer, self._without(stop)))
        return Choices((*found, *fewer))

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
    def _as_asked(self) -> Prepared:
        return prepare(self.request, self.datasets, self.travel, today=self.today)

    def _try(self, request: PlanRequest) -> Prepared | None:
        """Return another request as a problem, None where it is no better than a wrong one."""
        try:
            return prepare(request, self.datasets, self.travel, today=self.today)
        except PlanError:
            return None


def _missed(prepared: Prepared) -> set[str]:
    """Return the required sites of which no tour is found."""
    required = {one.id for one in prepared.model.problem.stops if one.required}
    alone = required.difference(prepared.held)
    return alone or set(
        solve(prepared.feasible, MaxEffort(ATTEMPT), seed=prepared.request.seed).missing
    )


def _off_the_list() -> PlanError:
    return PlanError(N_("take the site off the required list"))
