"""From sites, dates, opening hours and travel times to a tour problem."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.place import Place, seat_places
from geo.travel.types import Floats, TravelMatrix, TravelModel
from routes.plan.audience import suited
from routes.plan.lunch import tables_of
from routes.plan.position import doubt, reserve
from routes.plan.prizes import (
    IDLE,
    NIGHT,
    OF_A_CATEGORY,
    OF_A_PLACE,
    STEP_BACK,
    interest,
    standing,
    substance,
)
from routes.plan.quotas import Quota
from routes.plan.request import PlanRequest
from routes.plan.tables import Theme, era_of, load_assumed_hours
from routes.plan.transfer import Transfer, transfer_of
from routes.plan.windows import windows_on
from routes.tour.balance import Balance
from routes.tour.clock import clock_minutes
from routes.tour.driver import Driver
from routes.tour.problem import UNREACHABLE, Day, Lunch, Stop, TourProblem, Window

Ints = NDArray[np.int64]
NEAR_TOWN: Final = 60
"""A county seat is an overnight candidate if a candidate site is this many minutes away."""
SAME_TOWN: Final = 15
"""Seats nearer than this to a candidate already chosen are the same town (city districts)."""
BYWAY: Final = 20
"""A town lies on the way between two places if the drive through it is so much longer at most."""


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
    slack
        The part of each entry of ``problem.minutes`` that is reserve.
    doubts
        Minutes that each drive may be off because of the positions of its ends.
    transfer
        Minutes between arrival, visit and departure at every stop.
    quotas
        What the resources of the problem count.
    nights_given
        Whether somebody said where to sleep.
    """

    problem: TourProblem
    places: tuple[Place, ...]
    matrix: TravelMatrix
    hours: dict[str, VisitingHours]
    slack: Ints
    doubts: Floats
    transfer: Transfer
    quotas: tuple[Quota, ...] = ()
    nights_given: bool = False


def build_model(
    sites: gpd.GeoDataFrame,
    towns: gpd.GeoDataFrame,
    request: PlanRequest,
    themes: tuple[Theme, ...],
    travel: TravelModel,
    *,
    quotas: tuple[Quota, ...] = (),
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
    quotas
        Numbers of sites of a theme or category to keep to.
    """
    sites = suited(sites.assign(usual=sites["visit_minutes"]), request.audience)
    bases = [request.start, request.finish, *_overnight_places(towns, request)]
    places = [*_site_places(sites), *bases]
    points = gpd.GeoSeries.from_xy(
        [place.lon for place in places], [place.lat for place in places], crs="EPSG:4326"
    )
    matrix = travel.matrix(points, points)
    plain = whole_minutes(matrix.minutes)
    doubts = doubt(places, travel.provider)
    driven = whole_minutes(matrix.minutes + reserve(doubts, matrix.minutes, request.slack))
    driver = Driver() if request.drivers == 1 else None
    rests = _rests(driven, driver)
    minutes = driven + rests
    hours = {str(site): visiting_hours(row) for site, row in sites.iterrows()}
    days = _days(request, minutes, len(sites))
    transfer = transfer_of(travel.provider.vehicle, request.group_size, request.transfer)
    stops = (
        replace(
            _stop(row, place, request, themes, hours[row.name]),
            uses=tuple(int(quota.counts(row)) for quota in quotas),
            kinds=kinds,
        )
        for place, ((_, row), kinds) in enumerate(zip(sites.iterrows(), _kinds(sites), strict=True))
    )
    problem = TourProblem(
        tuple(_parked(stop, transfer, driver) for stop in stops),
        days,
        minutes,
        limits=tuple(quota.most for quota in quotas),
        minima=tuple(quota.least for quota in quotas),
        group=request.group_size or 1,
        storyline=request.storyline,
        step_back=STEP_BACK if request.storyline == "soft" else 0,
        driver=driver,
        rests=rests,
        balance=_balance(request, len(sites)),
        tables=tables_of(towns, places, travel, matrix) if request.lunch else None,
    )
    return TourModel(
        problem,
        tuple(places),
        matrix,
        hours,
        driven - plain,
        doubts,
        transfer,
        quotas,
        nights_given=bool(request.overnight),
    )


def _rests(driven: Ints, driver: Driver | None) -> Ints:
    """Return what the driver rests on each drive, nothing where there is no way or they change."""
    if driver is None:
        return np.zeros_like(driven)
    return np.where(driven < UNREACHABLE, driver.rests(driven), 0)


def _parked(stop: Stop, transfer: Transfer, driver: Driver | None) -> Stop:
    """Add the minutes to get off and on; the vehicle stands long enough for its driver's rest."""
    stay = transfer.before + stop.service + transfer.after
    short = 0 if driver is None else max(0, driver.rest - stay)
    return replace(stop, before=transfer.before, after=transfer.after + short)


def _balance(request: PlanRequest, sites: int) -> Balance:
    """Return what weighs against the worth of the sites; a night at home costs nothing."""
    home = (sites, sites + 1)
    return Balance(request.balance, NIGHT, home, IDLE, (OF_A_CATEGORY, OF_A_PLACE))


def _kinds(sites: gpd.GeoDataFrame) -> list[tuple[int, int]]:
    """Return of which category each site is, and of which county and period, as numbers."""
    places = sites["county"] + sites["period"]
    pairs = zip(pd.factorize(sites["category"])[0], pd.factorize(places)[0], strict=True)
    return [(int(category), int(place)) for category, place in pairs]


def whole_minutes(minutes: NDArray[np.floating]) -> Ints:
    """Round minutes UP, so that a timetable holds; inf becomes ``UNREACHABLE``."""
    finite = np.isfinite(minutes)
    rounded = np.ceil(np.round(np.where(finite, minutes, 0.0).astype(float), 2))
    return np.where(finite, rounded, UNREACHABLE).astype(np.int64)


def visiting_hours(site: pd.Series) -> VisitingHours:
    """Return the published hours of a site, else those assumed for its category.

    Where only the closing days are published (weekdays, or the dates of a repair), they are taken
    off the assumed hours.
    """
    if site["opening_hours"]:
        return VisitingHours(site["opening_hours"], "published", site["opening_source"])
    assumed = load_assumed_hours()[site["category"]]
    rules = [assumed.opening_hours, site.get("closing_rule", "")]
    return VisitingHours("; ".join(filter(None, rules)), "assumed", assumed.basis)


def _site_places(sites: gpd.GeoDataFrame) -> list[Place]:
    points, told = sites.geometry, sites[["name_zh", "precision", "error_m", "address"]]
    rows = zip(sites.index, points.x, points.y, told.itertuples(index=False), strict=True)
    return [
        Place(
            row.name_zh, lon, lat, "site", str(site), row.precision, float(row.error_m), row.address
        )
        for site, lon, lat, row in rows
    ]


def _overnight_places(towns: gpd.GeoDataFrame, request: PlanRequest) -> list[Place]:
    if request.days == 1:
        return []
    if request.overnight:
        return list(request.overnight)
    return seat_places(towns)


def _days(request: PlanRequest, minutes: NDArray[np.int64], sites: int) -> tuple[Day, ...]:
    start, finish = sites, sites + 1
    leave = clock_minutes(request.leave, field="leave")
    back = clock_minutes(request.back, field="back")
    lunch = Lunch() if request.lunch else None
    chosen = town_rows(minutes, sites)
    most = _most_driving(request)
    days = []
    for number, date in enumerate(request.dates):
        given = (finish + 1 + number,) if request.overnight else chosen
        end = (finish,) if number == request.days - 1 else given
        first = (start,) if number == 0 else ()
        limits = (most, lunch, request.max_leg)
        days.append(Day(date, first, end, leave, back, *limits))
    return tuple(days)


def _most_driving(request: PlanRequest) -> int | None:
    """Return the limit of a day's driving: what is asked for, and what one driver may."""
    if request.drivers > 1:
        return request.max_drive
    daily = Driver().daily
    return daily if request.max_drive is None else min(request.max_drive, daily)


def town_rows(minutes: NDArray[np.int64], sites: int) -> tuple[int, ...]:
    """Choose overnight candidates: start, finish, and distinct towns of use for a night."""
    useful = {sites, sites + 1, *_towns_near(minutes, sites), *_towns_between(minutes, sites)}
    chosen: list[int] = []
    for row in sorted(useful):
        if all(minutes[row, other] >= SAME_TOWN for other in chosen):
            chosen.append(row)
    return tuple(chosen)


def _towns_near(minutes: Ints, sites: int) -> Iterator[int]:
    """Yield the rows of towns near a candidate site; of one that is near none, the nearest."""
    first = sites + 2
    away = minutes[first:, :sites]
    if away.size:
        yield from (first + np.flatnonzero(away.min(axis=1) <= NEAR_TOWN)).tolist()
        remote = (away.min(axis=0) > NEAR_TOWN) & (away.min(axis=0) < UNREACHABLE)
        yield from (first + away.argmin(axis=0)[remote]).tolist()


def _towns_between(minutes: Ints, sites: int) -> Iterator[int]:
    """Yield the rows of towns on the way between two places too far apart to sleep at either."""
    ends = minutes[: sites + 2, : sites + 2]
    far = (ends > 2 * NEAR_TOWN) & (ends < UNREACHABLE)
    for row in range(sites + 2, len(minutes)):
        through = minutes[: sites + 2, row][:, None] + minutes[row, : sites + 2][None, :]
        if (far & (through <= ends + BYWAY)).any():
            yield row


def _stop(
    site: pd.Series,
    place: int,
    request: PlanRequest,
    themes: tuple[Theme, ...],
    hours: VisitingHours,
) -> Stop:
    worth = standing(site["designations"], scope=site["scope"], evidence=site["evidence"])
    worth *= substance(int(site["usual"]))
    share = interest(site["period"], themes)
    capacity, shifts = _entry(str(site.name), request)
    lecturer = lecturer_windows(str(site.name), request)
    lecture = 0 if lecturer is None else request.lecture
    once, stays = int(site["visit_minutes"]), dict(request.stays)
    return Stop(
        id=str(site.name),
        name=site["name_zh"],
        place=place,
        service=stays.get(str(site.name), once * shifts) + lecture,
        prize=round(worth * share * site["appeal"]),
        required=site.name in request.required,
        themes=frozenset(theme.code for theme in themes if theme.interest(site["period"])),
        windows=open_windows(str(site.name), hours, request),
        era=era_of(site["period"]),
        capacity=capacity,
        shifts=shifts,
        turn=once if shifts > 1 and str(site.name) not in stays else 0,
        lecturer=lecturer,
    )


def _entry(site: str, request: PlanRequest) -> tuple[int | None, int]:
    """Return how many people a site holds and in how many shifts the group gets in."""
    capacity = dict(request.capacities).get(site)
    if capacity is None or not request.shifts:
        return capacity, 1
    return capacity, math.ceil((request.group_size or 1) / capacity)


def open_windows(
    site: str, hours: VisitingHours, request: PlanRequest
) -> tuple[tuple[Window, ...], ...]:
    """Return when a site is open on each day of a request."""
    return tuple(
        () if (site, date) in request.closed else windows_on(hours.text, date)
        for date in request.dates
    )


def lecturer_windows(site: str, request: PlanRequest) -> tuple[tuple[Window, ...], ...] | None:
    """Return when the lecturer is at a site each day, None if none was named for it."""
    times = [one for one in request.lecturers if one.site == site]
    if not times:
        return None
    return tuple(
        tuple(
            sorted(
                (
                    clock_minutes(one.begin, field="lecturers"),
                    clock_minutes(one.end, field="lecturers"),
                )
                for one in times
                if one.date == date
            )
        )
        for date in request.dates
    )
