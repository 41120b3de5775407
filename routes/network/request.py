"""What a planner asks of a network of routes, and the towns that its routes may start from."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import geopandas as gpd

from geo.errors import N_
from geo.place import Place, seat_places
from geo.travel.types import TravelModel
from routes.plan.tables import load_themes
from routes.tour.errors import PlanError

SAME_TOWN: Final = 15
"""A seat that is fewer minutes from another one lies in the same town: districts of a city."""
MAX_ROUTES: Final = 80
MAX_DAYS: Final = 5
EFFORT: Final = 0.04
"""Effort of the search of one candidate, as :class:`routes.solver.stop.MaxEffort` counts it."""


@dataclass(frozen=True)
class Weights:
    """What counts how much where wishes compete; the worth of all sites together is 1,000.

    Parameters
    ----------
    worth
        Times the worth of the sites that any route visits.
    people
        Times the people, 200 for all of them, whose county seat has a one-day route within reach.
    driving
        Times a point for each hour of driving.
    routes
        Times a point for each route: the fewer the better.
    """

    worth: float = 1.0
    people: float = 1.0
    driving: float = 1.0
    routes: float = 1.0


@dataclass(frozen=True)
class Pool:
    """What candidates are searched for; whoever asks for others asks for another pool.

    Parameters
    ----------
    date
        First day of every candidate.
    origins
        Codes of prefectures and counties to start from; empty: all seats that are towns apart.
    days
        Numbers of days of the routes.
    themes
        Codes of themes that routes may be devoted to; empty: all.
    audience
        Whose visiting times and interests are assumed, None for those of anybody.
    forbidden
        Ids of sites that no route visits.
    required
        Ids of sites that at least one route has to visit: some candidates are searched around each.
    leave, back
        Clock times of every day.
    slack
        Reserve of the driving, in percent.
    effort, seed
        Of the search of each candidate.
    """

    date: dt.date
    origins: tuple[str, ...] = ()
    days: tuple[int, ...] = (1, 2, 3)
    themes: tuple[str, ...] = ()
    audience: str | None = None
    forbidden: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    leave: str = "08:00"
    back: str = "17:30"
    slack: int | None = 10
    effort: float = EFFORT
    seed: int = 0


@dataclass(frozen=True)
class NetworkRequest:
    """A network of routes as people ask for it.

    Parameters
    ----------
    pool
        The candidates.
    least, most
        How many routes.
    locked
        Ids of candidates that are chosen in any case.
    share
        Share of the worth of all sites that can be visited which is to be visited.
    counties
        Counties with a site that can be visited, all but so many of which are to be touched.
    overlap
        Greatest share of common sites of two routes of one origin (Jaccard).
    within
        Minutes within which every county seat is to reach the start of a one-day route.
    weights
        What counts how much.
    """

    pool: Pool
    least: int = 20
    most: int = 40
    locked: tuple[str, ...] = ()
    share: float = 0.95
    spared: int = 2
    overlap: float = 0.4
    within: int = 90
    weights: Weights = Weights()


def validate_network(request: NetworkRequest) -> None:
    """Refuse a request that no computing could meet.

    Raises
    ------
    PlanError
        With one sentence saying what to change.
    """
    pool = request.pool
    if not 1 <= request.least <= request.most <= MAX_ROUTES:
        raise PlanError(
            N_("A network has 1 to %(most)d routes, the least not above the most."),
            field="routes",
            most=MAX_ROUTES,
        )
    if not pool.days or not all(1 <= days <= MAX_DAYS for days in pool.days):
        raise PlanError(
            N_("Routes of a network take 1 to %(most)d days."), field="days", most=MAX_DAYS
        )
    if len(set(request.locked)) > request.most:
        raise PlanError(
            N_(
                "%(locked)d routes are locked, and the network may have %(most)d: unlock some, or"
                " allow more."
            ),
            field="locked",
            locked=len(set(request.locked)),
            most=request.most,
        )
    both = sorted(set(pool.required) & set(pool.forbidden))
    if both:
        raise PlanError(
            N_("%(sites)s cannot be required and excluded at once."),
            field="required",
            sites="、".join(both),
        )
    known = {theme.code for theme in load_themes()}
    strange = sorted(set(pool.themes) - known)
    if strange:
        raise PlanError(
            N_("There is no theme %(theme)s. Known themes: %(known)s."),
            field="themes",
            theme=strange[0],
            known="、".join(sorted(known)),
        )


def seats(divisions: gpd.GeoDataFrame, codes: Iterable[str] = ()) -> tuple[Place, ...]:
    """Return the seats of prefectures, then of counties; of ``codes`` only, where there are any."""
    wanted = set(codes)
    return tuple(seat for seat in seat_places(divisions) if not wanted or seat.code in wanted)


def towns(places: tuple[Place, ...], travel: TravelModel) -> tuple[Place, ...]:
    """Return the places that are towns of their own: the first of those near each other."""
    points = points_of(places)
    minutes = travel.matrix(points, points).minutes
    chosen: list[int] = []
    for row in range(len(places)):
        if all(minutes[row, other] >= SAME_TOWN for other in chosen):
            chosen.append(row)
    return tuple(places[row] for row in chosen)


def points_of(places: Iterable[Place]) -> gpd.GeoSeries:
    """Return places as WGS84 points."""
    pairs = [(place.lon, place.lat) for place in places]
    lons, lats = zip(*pairs, strict=True) if pairs else ((), ())
    return gpd.GeoSeries.from_xy(lons, lats, crs="EPSG:4326")
