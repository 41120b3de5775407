"""How good some routes are: the same figures for a network, for examples, for any other routes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.places import Place
from geo.travel.types import TravelModel
from routes.network.candidates import Candidate
from routes.network.demands import Ground, jaccard
from routes.network.request import points_of
from routes.network.types import reached_by_any

REACH: Final = (60, 90, 120)
"""Minutes to the start of a route within which people are counted."""


@dataclass(frozen=True)
class Figures:
    """Figures of some routes.

    Attributes
    ----------
    worth
        Share of the worth of all sites that can be visited.
    sites, national, counties
        Numbers visited and touched; ``all_*``: of how many.
    people
        Share of all people within some minutes of a start, by the minutes.
    overlap
        Greatest Jaccard share of two routes of one origin.
    drive, visit
        Minutes of all routes together at the wheel, and at sites.
    themes, periods
        Numbers of routes that tell each.
    """

    routes: int
    worth: float
    sites: int
    all_sites: int
    national: int
    all_national: int
    counties: int
    all_counties: int
    seats: int
    all_seats: int
    people: dict[int, float]
    overlap: float
    drive: int
    visit: int
    themes: dict[str, int]
    periods: dict[str, int]

    @property
    def themes_told(self) -> int:
        """Themes that a route tells."""
        return sum(count > 0 for count in self.themes.values())

    @property
    def periods_told(self) -> int:
        """Periods that a route tells in the order of history."""
        return sum(count > 0 for count in self.periods.values())


def measure(
    routes: Sequence[Candidate],
    ground: Ground,
    people: Mapping[int, float],
    *,
    within: float,
) -> Figures:
    """Measure some routes.

    Parameters
    ----------
    people
        As :func:`people_near` returns it for the starts of the routes.
    within
        Minutes within which a seat has a one-day route.
    """
    visited = reached_by_any(ground.visits(routes))
    touched = reached_by_any(ground.touched(routes))
    near = reached_by_any(ground.near(routes, within))
    themes, periods = ground.told(routes).sum(axis=0), ground.in_order(routes).sum(axis=0)
    return Figures(
        routes=len(routes),
        worth=float(ground.worth[visited].sum() / max(ground.worth.sum(), 1.0)),
        sites=int(visited.sum()),
        all_sites=len(ground.sites),
        national=int(visited[ground.national].sum()),
        all_national=int(ground.national.sum()),
        counties=int(touched.sum()),
        all_counties=len(ground.counties),
        seats=int(near.sum()),
        all_seats=len(ground.seats),
        people=dict(people),
        overlap=greatest_overlap(routes),
        drive=sum(route.drive for route in routes),
        visit=sum(route.visit for route in routes),
        themes={one.code: int(n) for one, n in zip(ground.themes, themes, strict=True)},
        periods={code: int(n) for code, n in zip(ground.periods, periods, strict=True)},
    )


def greatest_overlap(routes: Sequence[Candidate]) -> float:
    """Return the greatest share of sites that two routes of one origin have in common."""
    return max(
        (
            jaccard(frozenset(a.sites), frozenset(b.sites))
            for a, b in combinations(routes, 2)
            if a.origin == b.origin
        ),
        default=0.0,
    )


def people_near(
    starts: Sequence[Place],
    homes: gpd.GeoDataFrame,
    people: "pd.Series[float]",
    travel: TravelModel,
) -> dict[int, float]:
    """Return the share of all people within some minutes of any start.

    Parameters
    ----------
    homes
        Where people live: WGS84 points, index as that of ``people``.
    """
    if not starts:
        return dict.fromkeys(REACH, 0.0)
    minutes = travel.nearest(homes.geometry, points_of(starts))["minutes"].to_numpy(dtype=float)
    count = people.reindex(homes.index).fillna(0.0).to_numpy(dtype=float)
    total = max(float(count.sum()), 1.0)
    near = {most: float(count[np.nan_to_num(minutes, nan=np.inf) <= most].sum()) for most in REACH}
    return {most: found / total for most, found in near.items()}
