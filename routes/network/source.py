"""An origin and a number of days: every search of tours from there, prepared once.

The sites, their hours and the minutes between all places are the same for all origins, so they are
made ready once (:class:`Quarry`); an origin only says where the first day starts and the last ends.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from geo.datasets import Datasets
from geo.errors import OwnFaultError
from geo.places import Place
from geo.travel.types import TravelModel
from routes.network.candidates import Candidate, candidate_from
from routes.network.request import SAME_TOWN, Pool
from routes.plan.prepared import Prepared, prepare
from routes.plan.request import PlanRequest
from routes.plan.tables import Theme
from routes.solver.solve import solve
from routes.solver.stop import MaxEffort
from routes.tour.balance import Balance
from routes.tour.check import check
from routes.tour.itinerary import Itinerary
from routes.tour.problem import Day, Stop, Storyline, TourProblem
from routes.tour.reach import possible_days

FEWEST: Final = 2
"""A tour with fewer sites is a candidate only where a site can be visited by no larger one."""
PRICE_STEPS: Final = 10
"""Prizes of a search are whole numbers: tenths of a point."""
AGAIN: Final = 0.5
"""Share of its effort that a search has which begins at a known tour."""


@dataclass(frozen=True, eq=False)
class Quarry:
    """Sites, hours and minutes of a pool, made ready once for all origins.

    Attributes
    ----------
    prepared
        Of the longest tours, from the first origin.
    towns
        Row of each seat in the matrix, by its code.
    """

    pool: Pool
    prepared: Prepared
    towns: dict[str, int]

    @classmethod
    def of(cls, pool: Pool, origin: Place, datasets: Datasets, travel: TravelModel) -> "Quarry":
        """Prepare the tours of a pool; ``origin`` is any of its towns."""
        request = PlanRequest(
            origin,
            pool.date,
            days=max(2, *pool.days),  # of one day no town is looked at but its origin
            excluded=tuple(one for one in pool.forbidden if one in datasets.sites.index),
            leave=pool.leave,
            back=pool.back,
            slack=pool.slack,
            audience=pool.audience,
            seed=pool.seed,
        )
        named = frozenset(one for one in pool.required if one in datasets.sites.index)
        prepared = prepare(request, datasets, travel, today=pool.date, named=named)
        places = prepared.model.places
        towns = {place.code: row for row, place in enumerate(places) if place.kind != "site"}
        return cls(pool, prepared, towns)

    def source(self, origin: Place, days: int) -> "Source | None":
        """Prepare the tours of an origin, None where no site can be visited from it."""
        row = self.towns[origin.code]
        whole = self.prepared.model.problem
        problem = whole.replace(
            stops=tuple(_first_days(stop, days) for stop in whole.stops),
            days=self._days(row, days),
            balance=replace(whole.balance, home=(row,)),
        )
        if days == 1:  # in several days nearly all of them can be visited
            able = np.any(possible_days(problem), axis=1)
            pairs = zip(problem.stops, able, strict=True)
            problem = problem.replace(stops=tuple(stop for stop, one in pairs if one))
        if not problem.stops:
            return None
        periods = self.prepared.visitable["period"].to_dict()
        return Source(self.pool, origin, problem, self.prepared.model.places, periods)

    def _days(self, row: int, days: int) -> tuple[Day, ...]:
        """Return the days of tours from a town, which sleep there or in a town apart from it."""
        whole = self.prepared.model.problem
        first = self.prepared.model.places[whole.days[0].start[0]].code
        known = dict.fromkeys(
            self.towns[first] if one in whole.days[0].start else one for one in whole.days[0].end
        )
        nights = (row, *(one for one in known if whole.minutes[row, one] >= SAME_TOWN))
        return tuple(
            replace(
                day,
                start=(row,) if number == 0 else (),
                end=(row,) if number == days - 1 else nights,
            )
            for number, day in enumerate(whole.days[:days])
        )


@dataclass(frozen=True, eq=False)
class Source:
    """An origin and a number of days, made ready for any number of searches.

    Attributes
    ----------
    found
        The tours found from here so far, where later searches begin.
    """

    pool: Pool
    origin: Place
    problem: TourProblem
    places: Sequence[Place]
    periods: dict[str, str]
    found: list[Itinerary] = field(default_factory=list)

    @property
    def days(self) -> int:
        """Number of days."""
        return len(self.problem.days)

    def best(self) -> Candidate | None:
        """Return the tour that a planner would find best."""
        return self._search(self.problem)

    def storyline(self) -> Candidate | None:
        """Return the best tour in the order of history."""
        return self._search(self.problem, storyline="hard")

    def of_theme(self, theme: Theme) -> Candidate | None:
        """Return the best tour of a theme."""
        shares = ((stop, theme.interest(self.periods[stop.id])) for stop in self.problem.stops)
        stops = tuple(
            stop if share == 1 else replace(stop, prize=round(stop.prize * share))
            for stop, share in shares
            if share > 0
        )
        problem = self.problem.replace(stops=stops)
        return self._search(problem, theme=theme.code) if stops else None

    def worth_of(self, theme: Theme) -> float:
        """Return what the sites of a theme are worth together."""
        return sum(
            stop.prize * theme.interest(self.periods[stop.id]) for stop in self.problem.stops
        )

    def around(self, site: str) -> Candidate | None:
        """Return a tour that visits a site in any case."""
        stops = tuple(
            replace(stop, required=True) if stop.id == site else stop for stop in self.problem.stops
        )
        return self._search(self.problem.replace(stops=stops), fewest=1)

    def priced(self, price: Mapping[str, float], *, hour: float) -> Candidate | None:
        """Return the tour worth most at some prices of the sites and of an hour at the wheel.

        It is searched for as the choice counts: no site is worth less for others of its kind.
        """
        stops = tuple(
            replace(stop, prize=round(PRICE_STEPS * price[stop.id]), kinds=())
            for stop in self.problem.stops
            if price.get(stop.id, 0.0) * PRICE_STEPS >= 1
        )
        if not stops:
            return None
        balance = Balance(wheel=round(PRICE_STEPS * hour))
        problem = self.problem.replace(stops=stops, balance=balance)
        known = max(
            self.found,
            key=lambda one: sum(price.get(i, 0.0) for i in one.stops) - hour * one.drive / 60,
            default=None,
        )
        return self._search(problem, fewest=1, initial=known)

    def minutes_to(self, site: str) -> float:
        """Return the drive to a site; endless where no day can hold a visit."""
        if site not in self.problem.index:
            return float("inf")
        stop = self.problem.stops[self.problem.index[site]]
        return float(self.problem.minutes[self.problem.days[0].start[0], stop.place])

    def _search(
        self,
        problem: TourProblem,
        *,
        theme: str = "",
        storyline: Storyline = "off",
        fewest: int = FEWEST,
        initial: Itinerary | None = None,
    ) -> Candidate | None:
        if storyline != problem.storyline:
            problem = problem.replace(storyline=storyline)
        effort = self.pool.effort * (1.0 if initial is None else AGAIN)
        result = solve(problem, MaxEffort(effort), seed=self.pool.seed, initial=initial)
        itinerary = result.itinerary
        if result.missing or len(itinerary.stops) < fewest:
            return None
        broken = [one for one in check(problem, itinerary) if one.code != "minimum"]
        if broken:
            raise OwnFaultError.of(broken)
        self.found.append(itinerary)
        return candidate_from(itinerary, self.places, theme=theme, storyline=storyline)


def _first_days(stop: Stop, days: int) -> Stop:
    """Return a stop with its hours of the first days."""
    return replace(stop, windows=stop.windows[:days])


def some(candidate: Candidate | None) -> Iterator[Candidate]:
    """Yield a candidate where there is one."""
    if candidate is not None:
        yield candidate
