"""From candidates and a request to the choice of routes: what each reaches, what is demanded."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.places import Place
from geo.travel.types import TravelModel
from routes.network.candidates import Candidate
from routes.network.request import NetworkRequest, Pool, points_of
from routes.network.types import Aim, Bools, Choice, Floats, Pairs
from routes.plan.audience import suited
from routes.plan.explain import NOT_VISITABLE
from routes.plan.position import LOST_M
from routes.plan.prizes import NATIONAL, standing
from routes.plan.tables import PERIOD_ORDER, Theme, era_of, load_themes

ALL: Final = 1000.0
"""The worth of all sites together; the points of the objective."""
PEOPLE: Final = 200.0
"""Points for all people whose county seat has a one-day route within reach."""
TOLD: Final = 3
"""A route of a theme has so many of its sites, or all where there are fewer."""
IN_ORDER: Final = 2
"""A route in the order of history tells a period with so many of its sites, or with all."""
PRICES: Final = {
    "required": 2000.0,
    "national": 400.0,
    "routes": 300.0,
    "themes": 300.0,
    "periods": 300.0,
    "counties": 100.0,
    "seats": 40.0,
    "worth": 20.0,
}
"""Points lost for each site, route, theme, period, county, seat and thousandth that is missing."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What routes are measured by: the same for candidates, examples and any other routes.

    Attributes
    ----------
    sites
        Sites that can be visited and are not forbidden, index id.
    shut, lost
        Sites that nobody can visit, and those whose position is not known well enough to drive
        there.
    worth
        Worth of each to anybody, (sites,).
    national
        Which of them are of national grade, (sites,).
    counties
        Codes of the counties that have one.
    seats
        Seats of all counties.
    people
        People of each of these counties.
    themes
        Themes that are to be told.
    minutes
        Minutes from each county seat to each town by its code.
    """

    sites: gpd.GeoDataFrame
    shut: gpd.GeoDataFrame
    lost: gpd.GeoDataFrame
    worth: Floats
    national: Bools
    counties: tuple[str, ...]
    seats: tuple[Place, ...]
    people: Floats
    themes: tuple[Theme, ...]
    minutes: dict[str, Floats]

    def visits(self, routes: Sequence[Candidate]) -> Bools:
        """Return which route visits which site, (routes, sites)."""
        return _matrix([set(route.sites) for route in routes], list(self.sites.index))

    def touched(self, routes: Sequence[Candidate]) -> Bools:
        """Return which route touches which county, (routes, counties)."""
        county = self.sites["county"].to_dict()
        touched = [{county[one] for one in route.sites if one in county} for route in routes]
        return _matrix(touched, list(self.counties))

    def told(self, routes: Sequence[Candidate]) -> Bools:
        """Return which route tells which theme, (routes, themes)."""
        return np.array(
            [[self._tells(route, theme) for theme in self.themes] for route in routes], dtype=bool
        ).reshape(len(routes), len(self.themes))

    def in_order(self, routes: Sequence[Candidate]) -> Bools:
        """Return which route tells which period in the order of history, (routes, periods)."""
        return np.array(
            [[self._tells_period(route, code) for code in self.periods] for route in routes],
            dtype=bool,
        ).reshape(len(routes), len(self.periods))

    @property
    def periods(self) -> tuple[str, ...]:
        """Codes of the periods that a site is wholly of."""
        known = set(self.sites["period"])
        return tuple(code for code in PERIOD_ORDER if code in known)

    def near(self, routes: Sequence[Candidate], within: float) -> Bools:
        """Return which seat has which one-day route within some minutes, (routes, seats)."""
        none = np.zeros(len(self.seats), dtype=bool)
        rows = [
            self.minutes[route.origin] <= within if route.days == 1 else none for route in routes
        ]
        return np.array(rows, dtype=bool).reshape(len(routes), len(self.seats))

    @cached_property
    def _period(self) -> dict[str, str]:
        return {str(site): str(period) for site, period in self.sites["period"].items()}

    @cached_property
    def _there(self) -> Counter[str]:
        """Sites of each period, as they have it written."""
        return Counter(self._period.values())

    @cached_property
    def _own(self) -> dict[str, set[str]]:
        """By code of a theme what is of it alone, as sites have it written."""
        return {
            theme.code: {period for period in self._there if theme.interest(period) == 1}
            for theme in self.themes
        }

    def _tells(self, route: Candidate, theme: Theme) -> bool:
        own = [period for period in self._periods_of(route) if period in self._own[theme.code]]
        there = sum(self._there[period] for period in self._own[theme.code])
        enough = len(own) >= min(TOLD, there) and 2 * len(own) >= len(route.sites)
        return bool(own) and enough and in_order(own)

    def _tells_period(self, route: Candidate, period: str) -> bool:
        told = self._periods_of(route)
        least = max(1, min(IN_ORDER, self._there[period]))
        return told.count(period) >= least and in_order(told)

    def _periods_of(self, route: Candidate) -> list[str]:
        return [self._period[one] for one in route.sites if one in self._period]


def ground_of(
    sites: gpd.GeoDataFrame,
    seats: tuple[Place, ...],
    people: "pd.Series[float]",
    starts: Sequence[Place],
    travel: TravelModel,
    *,
    pool: Pool,
) -> Ground:
    """Return what routes from some starts are measured by.

    Parameters
    ----------
    sites
        All sites, index id.
    seats
        Seats of all counties.
    people
        People by county code.
    starts
        Towns that routes start from.
    travel
        Travel times.
    pool
        Its forbidden sites do not count, its required ones do wherever they are; its themes and
        the interests of its audience.
    """
    asked = suited(sites[~sites.index.isin(list(pool.forbidden))], pool.audience)
    shut = asked["status"].isin(NOT_VISITABLE)
    lost = ~shut & (asked["error_m"] > LOST_M) & ~asked.index.isin(list(pool.required))
    kept = asked[~shut & ~lost]
    minutes = travel.matrix(points_of(seats), points_of(starts)).minutes
    return Ground(
        kept,
        asked[shut],
        asked[lost],
        np.array([worth_of(row) for _, row in kept.iterrows()], dtype=float),
        np.array([is_national(row["designations"]) for _, row in kept.iterrows()], dtype=bool),
        tuple(sorted(set(kept["county"]))),
        seats,
        np.array([people.get(seat.code, 0.0) for seat in seats], dtype=np.float64),
        tuple(one for one in load_themes() if not pool.themes or one.code in pool.themes),
        {start.code: minutes[:, row].astype(np.float64) for row, start in enumerate(starts)},
    )


def in_order(periods: Sequence[str]) -> bool:
    """Say whether periods are in the order of history; several ones at once come anywhere."""
    eras = [era for era in map(era_of, periods) if era is not None]
    return eras == sorted(eras)


def worth_of(site: "pd.Series[Any]") -> float:
    """Return what a site, suited to an audience, is worth to a group without a theme."""
    found = standing(site["designations"], scope=site["scope"], evidence=site["evidence"])
    return float(found * site["appeal"])


def is_national(designations: str) -> bool:
    """Say whether a site has a designation of the nation."""
    return standing(designations, scope="core", evidence="seen") >= NATIONAL


def choice_of(request: NetworkRequest, routes: Sequence[Candidate], ground: Ground) -> Choice:
    """Return the choice that a request means.

    A demand that all candidates together cannot meet is lowered to what they can, so that it takes
    nothing off the value; :mod:`routes.network.network` says what they lack.
    """
    weights = request.weights
    visits = ground.visits(routes)
    near = ground.near(routes, request.within)
    thousandths = ALL * ground.worth / max(ground.worth.sum(), 1.0)
    share = PEOPLE * ground.people / max(ground.people.sum(), 1.0)
    required = ground.sites.index.isin(request.pool.required)
    counted = len(ground.counties) - request.spared
    demands = [
        _demand("worth", visits, thousandths, ALL * request.share, gain=weights.worth),
        _demand("national", visits[:, ground.national]),
        _demand("required", visits[:, required]),
        _demand("counties", ground.touched(routes), least=counted),
        _demand("themes", ground.told(routes)),
        _demand("periods", ground.in_order(routes)),
        _demand("seats", near),
        _demand("people", near, share, 0.0, gain=weights.people),
        _demand("routes", np.eye(len(routes), dtype=bool), least=request.least),
    ]
    cost = [weights.driving * one.drive / 60 + weights.routes for one in routes]
    return Choice(
        np.array(cost, dtype=float),
        tuple(demands),
        request.most,
        alike(routes, request.overlap),
        np.array([one.id in request.locked for one in routes], dtype=bool),
    )


def _demand(
    name: str,
    reached: Bools,
    weight: Floats | None = None,
    least: float | None = None,
    *,
    gain: float = 0.0,
) -> Aim:
    weight = np.ones(reached.shape[1]) if weight is None else weight
    able = float(weight[reached.any(axis=0)].sum())
    wanted = float(weight.sum()) if least is None else max(0.0, least)
    return Aim(name, reached, weight, gain, min(able, wanted), PRICES.get(name, 0.0))


def alike(routes: Sequence[Candidate], overlap: float) -> Pairs:
    """Return the pairs of routes of one origin that share more of their sites than they may."""
    by_origin: dict[str, list[int]] = {}
    for number, route in enumerate(routes):
        by_origin.setdefault(route.origin, []).append(number)
    sites = [frozenset(route.sites) for route in routes]
    return tuple(
        (a, b)
        for rows in by_origin.values()
        for a, b in combinations(rows, 2)
        if jaccard(sites[a], sites[b]) > overlap
    )


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the sites of two routes that both visit; 0 if they visit none."""
    union = one | other
    return len(one & other) / len(union) if union else 0.0


def _matrix(sets: Sequence[set[str]], things: Sequence[str]) -> Bools:
    column = {thing: number for number, thing in enumerate(things)}
    found = np.zeros((len(sets), len(things)), dtype=bool)
    for row, own in enumerate(sets):
        found[row, [column[one] for one in own if one in column]] = True
    return found
