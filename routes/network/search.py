"""The search of candidates: tours from every origin, of every length and theme, then priced ones.

From an origin the first tour of a length is the best one, the next ones are searched for with the
sites of those before worth less, those of a theme with other sites worth nothing, and one tells
history in its order. Every site that few of them visit gets tours of its own from the towns nearest
to it. At last come the tours that a network lacks (column generation): its linear relaxation says
what one more visit of each site would be worth, and every origin looks for the tour worth most at
these prices. The search counts its work, so equal questions have equal candidates.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from geo.datasets import Datasets
from geo.places import Place
from geo.travel.types import TravelModel
from routes.network.candidates import Candidate
from routes.network.demands import Ground, choice_of
from routes.network.exact import prices
from routes.network.request import NetworkRequest, Pool
from routes.network.source import Source, some
from routes.network.types import Floats
from routes.solver.stop import Watch

FEW: Final = 3
"""A site that fewer candidates visit gets tours of its own."""
NEAREST: Final = 3
"""From so many towns."""
ROUNDS: Final = 3
"""How often the relaxation is asked for prices."""
FIRST, RARE = 0.7, 0.8
"""Shares of the work done after the tours of all origins, and after those of rare sites."""


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
    tell = watch or _nobody
    found: dict[str, Candidate] = {}
    sources = []
    asked = [(origin, days) for origin in origins for days in sorted(set(pool.days))]
    for number, (origin, days) in enumerate(asked):
        tell(FIRST * number / len(asked))
        source = _source(pool, origin, days, datasets, travel)
        if source is not None:
            sources.append(source)
            _add(found, source.tours())
    rare = _rare(found.values(), sources, pool.required)
    for number, site in enumerate(rare):
        tell(FIRST + (RARE - FIRST) * number / len(rare))
        _add(found, _around(site, sources))
    for number in range(ROUNDS):
        tell(RARE + (1 - RARE) * number / ROUNDS)
        before = len(found)
        _add(found, _priced(pool, found, sources, ground, tell))
        if len(found) == before:
            break
    return tuple(found.values())


def _nobody(share: float) -> None:
    """Look on from nowhere."""


def _source(
    pool: Pool, origin: Place, days: int, datasets: Datasets, travel: TravelModel
) -> Source | None:
    """Prepare an origin: of three days and more from cities only, up to two from any seat."""
    if origin.kind != "prefecture" and days > 2:  # noqa: PLR2004 - the sentence above
        return None
    return Source.of(pool, origin, days, datasets, travel)


def _add(found: dict[str, Candidate], candidates: Iterable[Candidate]) -> None:
    for one in candidates:
        found.setdefault(one.id, one)


def _rare(
    found: Iterable[Candidate], sources: Sequence[Source], required: tuple[str, ...]
) -> list[str]:
    """Return the sites that few candidates visit, in the order of their ids."""
    times = Counter(site for one in found for site in one.sites)
    sites = {stop.id for source in sources for stop in source.problem.stops}
    return sorted(one for one in sites if times[one] < FEW or one in required)


def _around(site: str, sources: Sequence[Source]) -> Iterator[Candidate]:
    """Yield tours around a site from the towns nearest to it, first those of fewest days."""
    able = [source for source in sources if site in source.problem.index]
    able.sort(key=lambda source: (source.days, source.minutes_to(site)))
    for source in able[:NEAREST]:
        yield from some(source.around(site))


def _priced(
    pool: Pool,
    found: dict[str, Candidate],
    sources: Sequence[Source],
    ground: Ground,
    tell: Watch,
) -> list[Candidate]:
    """Return the tours of all origins that are worth most at the prices of the relaxation."""
    candidates = tuple(found.values())
    price = _site_prices(prices(choice_of(NetworkRequest(pool), candidates, ground)), ground)
    tours: list[Candidate] = []
    for source in sources:
        tell(RARE)
        tours.extend(some(source.priced(price)))
    return tours


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
