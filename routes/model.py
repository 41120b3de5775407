"""From sites, dates, opening hours and travel times to a tour problem."""

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.places import Place
from geo.travel.types import TravelMatrix, TravelModel
from routes.prizes import interest, standing
from routes.problem import UNREACHABLE, Day, Lunch, Stop, TourProblem
from routes.request import PlanRequest, clock_minutes
from routes.tables import Theme, load_assumed_hours
from routes.windows import windows_on

NEAR_TOWN: Final = 60
"""A county seat is an overnight candidate if a candidate site is this many minutes away."""
SAME_TOWN: Final = 15
"""Seats nearer than this to a candidate already chosen are the same town (city districts)."""


@dataclass(frozen=True)
class VisitingHours:
    """Opening hours of a site, whether they are published or assumed, and on what ground."""

    text: str
    basis: str
    source: str


@dataclass(frozen=True)
class TourModel:
    """A tour problem together with what its numbers stand for.

    Parameters
    ----------
    problem
        The problem; row k of its matrix is ``places[k]``; its stops carry site ids.
    places
        All places of the matrix: the candidate sites first, then start, finish and towns.
    matrix
        The travel matrix the minutes were rounded up from.
    hours
        Opening hours by site id.
    """

    problem: TourProblem
    places: tuple[Place, ...]
    matrix: TravelMatrix
    hours: dict[str, VisitingHours]


def build_model(
    sites: gpd.GeoDataFrame,
    towns: gpd.GeoDataFrame,
    request: PlanRequest,
    themes: tuple[Theme, ...],
    travel: TravelModel,
) -> TourModel:
    """Build the tour problem of a request.

    Parameters
    ----------
    sites
        Candidate sites, index id, WGS84 points.
    towns
        Division points (prefectures and counties) to choose overnight places from, WGS84.
    request
        A validated request.
    themes
        Themes that scale the prizes.
    travel
        The travel model.
    """
    bases = [request.start, request.finish, *_overnight_places(towns, request)]
    places = [*_site_places(sites), *bases]
    points = gpd.GeoSeries.from_xy(
        [place.lon for place in places], [place.lat for place in places], crs="EPSG:4326"
    )
    matrix = travel.matrix(points, points)
    minutes = whole_minutes(matrix.minutes)
    hours = {str(site): visiting_hours(row) for site, row in sites.iterrows()}
    days = _days(request, minutes, len(sites))
    stops = tuple(
        _stop(row, place, request, themes, hours[row.name])
        for place, (_, row) in enumerate(sites.iterrows())
    )
    return TourModel(TourProblem(stops, days, minutes), tuple(places), matrix, hours)


def whole_minutes(minutes: NDArray[np.floating]) -> NDArray[np.int64]:
    """Round minutes UP, so that a timetable holds; inf becomes ``UNREACHABLE``."""
    finite = np.isfinite(minutes)
    rounded = np.ceil(np.round(np.where(finite, minutes, 0.0).astype(float), 2))
    return np.where(finite, rounded, UNREACHABLE).astype(np.int64)


def visiting_hours(site: pd.Series) -> VisitingHours:
    """Return the published hours of a site, else those assumed for its category.

    Where only the closing days are published, they are taken off the assumed hours.
    """
    if site["opening_hours"]:
        return VisitingHours(site["opening_hours"], "published", site["opening_source"])
    assumed = load_assumed_hours()[site["category"]]
    rules = [assumed.opening_hours, site.get("closing_rule", "")]
    return VisitingHours("; ".join(filter(None, rules)), "assumed", assumed.basis)


def _site_places(sites: gpd.GeoDataFrame) -> list[Place]:
    return [
        Place(
            row["name_zh"],
            row.geometry.x,
            row.geometry.y,
            "site",
            str(site),
            row["precision"],
            float(row["error_m"]),
            row["address"],
        )
        for site, row in sites.iterrows()
    ]


def _overnight_places(towns: gpd.GeoDataFrame, request: PlanRequest) -> list[Place]:
    if request.days == 1:
        return []
    if request.overnight:
        return list(request.overnight)
    ranked = towns[towns["level"].isin(["prefecture", "county"])].sort_values(
        "level", ascending=False, kind="stable"
    )
    return [
        Place(
            row["name"],
            row.geometry.x,
            row.geometry.y,
            row["level"],
            str(code),
            row["precision"],
            float(row["error_m"]),
            "",
        )
        for code, row in ranked.iterrows()
    ]


def _days(request: PlanRequest, minutes: NDArray[np.int64], sites: int) -> tuple[Day, ...]:
    start, finish = sites, sites + 1
    leave = clock_minutes(request.leave, field="leave")
    back = clock_minutes(request.back, field="back")
    lunch = Lunch() if request.lunch else None
    chosen = _town_rows(minutes, sites)
    days = []
    for number, date in enumerate(request.dates):
        given = (finish + 1 + number,) if request.overnight else chosen
        end = (finish,) if number == request.days - 1 else given
        first = (start,) if number == 0 else ()
        days.append(Day(date, first, end, leave, back, request.max_drive, lunch))
    return tuple(days)


def _town_rows(minutes: NDArray[np.int64], sites: int) -> tuple[int, ...]:
    """Choose overnight candidates: start, finish, and distinct towns near a candidate site."""
    nearest = minutes[:, :sites].min(axis=1, initial=UNREACHABLE)
    chosen: list[int] = []
    for row in range(sites, len(minutes)):
        given = row <= sites + 1
        apart = all(minutes[row, other] >= SAME_TOWN for other in chosen)
        if apart and (given or nearest[row] <= NEAR_TOWN):
            chosen.append(row)
    return tuple(chosen)


def _stop(
    site: pd.Series,
    place: int,
    request: PlanRequest,
    themes: tuple[Theme, ...],
    hours: VisitingHours,
) -> Stop:
    worth = standing(site["designations"], scope=site["scope"], evidence=site["evidence"])
    share = interest(site["period"], themes)
    return Stop(
        id=str(site.name),
        name=site["name_zh"],
        place=place,
        service=int(site["visit_minutes"]),
        prize=round(worth * share),
        required=site.name in request.required,
        themes=frozenset(theme.code for theme in themes if theme.interest(site["period"])),
        windows=tuple(windows_on(hours.text, date) for date in request.dates),
    )
