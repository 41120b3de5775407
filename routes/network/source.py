"""An origin and a number of days: every search of tours from there, prepared once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from geo.datasets import Datasets
from geo.errors import OwnFaultError
from geo.places import Place
from geo.travel.types import TravelModel
from routes.network.candidates import Candidate, candidate_from
from routes.network.request import Pool
from routes.plan.plan import PlanRequest, Prepared, prepare
from routes.plan.tables import Theme, load_themes
from routes.solver.solve import solve
from routes.solver.stop import MaxEffort
from routes.tour.check import check
from routes.tour.problem import Storyline, TourProblem

LESS: Final = 0.1
"""Share of its worth that a site of an earlier tour has in the search of the next one."""
FURTHER: Final = 2
"""Tours searched for after the best one of an origin and a length."""
FEWEST: Final = 2
"""A tour with fewer sites is a candidate only where a site can be visited by no larger one."""
PRICE_STEPS: Final = 10
"""Prizes of a search are whole numbers: tenths of a point."""


@dataclass(frozen=True, eq=False)
class Source:
    """An origin and a number of days, made ready for any number of searches."""

    pool: Pool
    origin: Place
    prepared: Prepared
    problem: TourProblem
    periods: dict[str, str]

    @classmethod
    def of(
        cls, pool: Pool, origin: Place, days: int, datasets: Datasets, travel: TravelModel
    ) -> "Source | None":
        """Prepare the tours of an origin, None where no site can be visited from it."""
        request = PlanRequest(
            origin,
            pool.date,
            days=days,
            excluded=tuple(one for one in pool.forbidden if one in datasets.sites.index),
            leave=pool.leave,
            back=pool.back,
            slack=pool.slack,
            audience=pool.audience,
            seed=pool.seed,
        )
        named = frozenset(one for one in pool.required if one in datasets.sites.index)
        prepared = prepare(request, datasets, travel, today=pool.date, named=named)
        able = np.any(prepared.possible, axis=1)
        whole = prepared.model.problem
        stops = tuple(stop for stop, one in zip(whole.stops, able, strict=True) if one)
        if not stops:
            return None
        periods = prepared.visitable["period"].to_dict()
        return cls(pool, origin, prepared, whole.replace(stops=stops), periods)

    @property
    def days(self) -> int:
        """Number of days."""
        return len(self.problem.days)

    def tours(self) -> Iterator[Candidate]:
        """Yield the tours of this origin: the best one, others, those of themes, a storyline."""
        seen: set[str] = set()
        for _ in range(1 + FURTHER):
            tour = self._search(self._worth(lambda site: LESS if site in seen else 1.0))
            if tour is None or seen.issuperset(tour.sites):
                break
            seen.update(tour.sites)
            yield tour
        for theme in load_themes():
            if self.pool.themes and theme.code not in self.pool.themes:
                continue
            yield from some(self._of_theme(theme))
        if self.days > 1:
            yield from some(self._search(self.problem, storyline="hard"))

    def around(self, site: str) -> Candidate | None:
        """Return a tour that visits a site in any case."""
        stops = tuple(
            replace(stop, required=True) if stop.id == site else stop for stop in self.problem.stops
        )
        return self._search(self.problem.replace(stops=stops), fewest=1)

    def priced(self, price: Mapping[str, float]) -> Candidate | None:
        """Return the tour worth most at some prices of the sites; others are left out."""
        stops = (
            replace(stop, prize=round(PRICE_STEPS * price[stop.id]))
            for stop in self.problem.stops
            if price.get(stop.id, 0.0) * PRICE_STEPS >= 1
        )
        problem = self.problem.replace(stops=tuple(stops))
        return self._search(problem, fewest=1) if problem.stops else None

    def minutes_to(self, site: str) -> float:
        """Return the drive to a site; endless where no day can hold a visit."""
        if site not in self.problem.index:
            return float("inf")
        stop = self.problem.stops[self.problem.index[site]]
        return float(self.problem.minutes[self.problem.days[0].start[0], stop.place])

    def _of_theme(self, theme: Theme) -> Candidate | None:
        told = self._worth(lambda site: theme.interest(self.periods[site]))
        return self._search(told, theme=theme.code) if told.stops else None

    def _worth(self, share: Callable[[str], float]) -> TourProblem:
        """Return the problem with each site worth a share of what it is; nothing: left out."""
        shares = ((stop, share(stop.id)) for stop in self.problem.stops)
        stops = (
            stop if part == 1 else replace(stop, prize=round(stop.prize * part))
            for stop, part in shares
            if part > 0
        )
        return self.problem.replace(stops=tuple(stops))

    def _search(
        self,
        problem: TourProblem,
        *,
        theme: str = "",
        storyline: Storyline = "off",
        fewest: int = FEWEST,
    ) -> Candidate | None:
        if storyline != problem.storyline:
            problem = problem.replace(storyline=storyline)
        result = solve(problem, MaxEffort(self.pool.effort), seed=self.pool.seed)
        itinerary = result.itinerary
        if result.missing or len(itinerary.stops) < fewest:
            return None
        broken = [one for one in check(problem, itinerary) if one.code != "minimum"]
        if broken:
            raise OwnFaultError.of(broken)
        places = self.prepared.model.places
        return candidate_from(itinerary, places, theme=theme, storyline=storyline)


def some(candidate: Candidate | None) -> Iterator[Candidate]:
    """Yield a candidate where there is one."""
    if candidate is not None:
        yield candidate
