"""The search of candidates: a tour from every origin, then those that a network lacks.

First every origin has its best tour of each length; a few have tours of a theme and tours that tell
history in its order. Then come the tours that a network of these would gain most by (column
generation): its linear relaxation says what one more visit of each site would be worth, and every
origin looks for the tour worth most at these prices, from the best that it knows. At last routes
are chosen, and each is looked for anew with the sites worth what they add to the other routes. The
search counts its work and no clock, so equal questions have equal candidates.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np

from geo.datasets import Datasets
from geo.places import Place
from geo.travel.types import TravelModel
from routes.network.candidates import Candidate
from routes.network.demands import Ground, choice_of
from routes.network.exact import choose, prices
from routes.network.request import NetworkRequest, Pool
from routes.network.source import Quarry, Source
from routes.network.types import Bools, Choice, Floats
from routes.plan.tables import Theme
from routes.solver.stop import Watch

TELLING: Final = 3
"""From so many origins of each length a theme is searched for, those that have most of it."""
NEAREST: Final = 3
"""From so many towns a required site is searched for."""
ROUNDS: Final = 6
"""How often the relaxation is asked for prices."""
MENDED: Final = 3
"""How often routes are chosen and each is looked for anew."""
ROUGH: Final = 0.02
"""Relative distance to the bound at which such a choice ends."""


def find_candidates(
    pool: Pool,
    origins: Sequence[Place],
    datasets: Datasets,
    travel: TravelModel,
    *,
    ground: Ground,
    watch: Watch | None = None,
) -> tuple[Candidate, ...]:
    """Search for candidates.

    Parameters
    ----------
    pool
        What to search for.
    origins
        Towns to start from.
    datasets
        Sites and divisions.
    travel
        Travel times; a :class:`geo.travel.remembered.RememberingModel` saves most of the work.
    ground
        What routes are measured by.
    watch
        Told how far the search is; what it raises ends it.
    """
    sources = tuple(_sources(pool, origins, datasets, travel))
    hunt = _Hunt(NetworkRequest(pool), ground, sources, watch or _nobody)
    hunt.best()
    hunt.told()
    hunt.required()
    for _ in range(ROUNDS):
        if not hunt.priced():
            break
    for _ in range(MENDED):
        if not hunt.mended():
            break
    hunt.left()
    return hunt.candidates


def _nobody(share: float) -> None:
    """Look on from nowhere."""


def _sources(
    pool: Pool, origins: Sequence[Place], datasets: Datasets, travel: TravelModel
) -> Iterator[Source]:
    """Yield the origins by lengths: of three days and more from cities, up to two from any seat."""
    quarry = Quarry.of(pool, origins[0], datasets, travel) if origins else None
    for origin in origins:
        for days in sorted(set(pool.days)):
            if origin.kind != "prefecture" and days > 2:  # noqa: PLR2004 - the sentence above
                continue
            source = quarry.source(origin, days) if quarry else None
            if source is not None:
                yield source


@dataclass(eq=False)
class _Hunt:
    """The candidates found so far, and the searches for more."""

    request: NetworkRequest
    ground: Ground
    sources: tuple[Source, ...]
    watch: Watch
    _found: dict[str, Candidate] = field(default_factory=dict)
    _searches: int = 0

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """All that were found, in the order of finding."""
        return tuple(self._found.values())

    def best(self) -> None:
        """Search for the tours that a planner would find best."""
        self._add(source.best() for source in self.sources)

    def told(self) -> None:
        """Search for tours of themes, and for tours in the order of history."""
        for theme in self.ground.themes:
            self._add(source.of_theme(theme) for source in _tellers(theme, self.sources))
        cities = (one for one in self.sources if one.origin.kind == "prefecture" and one.days > 1)
        self._add(source.storyline() for source in cities)

    def required(self) -> None:
        """Search for tours around the required sites, from the towns nearest to each."""
        for site in self.request.pool.required:
            self._add(source.around(site) for source in self._nearest(site)[:NEAREST])

    def priced(self) -> bool:
        """Search at the prices of the relaxation; say whether that found other tours."""
        price = _site_prices(prices(self._choice()), self.ground)
        hour = self.request.weights.driving
        return self._add(source.priced(price, hour=hour) for source in self.sources)

    def mended(self) -> bool:
        """Choose routes and search for each anew; say whether that found other tours."""
        known, choice = self.candidates, self._choice()
        chosen = choose(choice, proved=ROUGH).routes
        return self._add(
            self._beside(known[number], choice, number, chosen)
            for number in np.flatnonzero(chosen).tolist()
        )

    def left(self) -> None:
        """Search for a tour around each site that no candidate visits, from the nearest town."""
        visited = {site for one in self.candidates for site in one.sites}
        for site in map(str, self.ground.sites.index):
            near = [] if site in visited else self._nearest(site)[:NEAREST]
            any(self._add([source.around(site)]) for source in near)

    def _beside(
        self, route: Candidate, choice: Choice, number: int, chosen: Bools
    ) -> Candidate | None:
        """Return the tour from the start of a chosen route that adds most to the others."""
        others = chosen.copy()
        others[number] = False
        price = _site_prices({aim.name: aim.marginal(others) for aim in choice.aims}, self.ground)
        source = self._from[route.origin, route.days]
        return source.priced(price, hour=self.request.weights.driving)

    @cached_property
    def _from(self) -> dict[tuple[str, int], Source]:
        return {(source.origin.code, source.days): source for source in self.sources}

    def _choice(self) -> Choice:
        return choice_of(self.request, self.candidates, self.ground)

    def _nearest(self, site: str) -> list[Source]:
        """Return the sources that may visit a site, of fewest days and nearest first."""
        able = [source for source in self.sources if site in source.problem.index]
        return sorted(able, key=lambda source: (source.days, source.minutes_to(site)))

    def _add(self, tours: Iterable[Candidate | None]) -> bool:
        before = len(self._found)
        for tour in tours:
            self._searches += 1
            self.watch(min(1.0, self._searches / self._expected))
            if tour is not None:
                self._found.setdefault(tour.id, tour)
        return len(self._found) > before

    @property
    def _expected(self) -> int:
        """About as many searches as there will be."""
        themes = TELLING * len(self.ground.themes) * len({one.days for one in self.sources})
        return (1 + ROUNDS) * len(self.sources) + themes + MENDED * self.request.most


def _tellers(theme: Theme, sources: Sequence[Source]) -> Iterator[Source]:
    """Yield for each length the sources whose sites of a theme are worth most."""
    for days in sorted({source.days for source in sources}):
        able = [source for source in sources if source.days == days]
        yield from sorted(able, key=lambda source: -source.worth_of(theme))[:TELLING]


def _site_prices(told: dict[str, Floats], ground: Ground) -> dict[str, float]:
    """Return what one more visit of each site would be worth, its county's part included."""
    sites = [str(site) for site in ground.sites.index]
    price = dict(zip(sites, told["worth"].tolist(), strict=True))
    national = [site for site, one in zip(sites, ground.national, strict=True) if one]
    for site, more in zip(national, told["national"].tolist(), strict=True):
        price[site] += more
    county = dict(zip(ground.counties, told["counties"].tolist(), strict=True))
    for site, code in zip(sites, ground.sites["county"], strict=True):
        price[site] += county[code]
    return price
