"""Venues near a place, by driving minutes or by kilometres."""

from collections.abc import Collection
from typing import Annotated, Final

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import GEOD, WGS84, require_wgs84
from geo.given import choice, degrees_of, number
from geo.places import Place
from geo.terms import REACH_UNITS
from geo.travel import TravelModel, minutes_band

Unit = Annotated[str, REACH_UNITS]

FASTEST_KM_PER_MINUTE: Final = 2.0
"""120 km/h, the highest speed limit in China: no driver covers more of a straight line."""
KM_PER_DEGREE: Final = 110.0
"""A degree of latitude, rounded down so that the box is never too small."""


def nearby_venues(
    venues: gpd.GeoDataFrame,
    origin: Place | shapely.Point,
    travel: TravelModel,
    *,
    within: float | None = 30.0,
    unit: Unit = "min",
    limit: int | None = 20,
    tiers: Collection[str] | None = None,
    error_m: float = 0.0,
) -> gpd.GeoDataFrame:
    """List the venues near a place, nearest first.

    Parameters
    ----------
    venues
        Venues in WGS84, indexed by code, with the columns ``tier`` and ``error_m``.
    origin
        Where the lecturer is; a point is WGS84.
    travel
        Travel model for the minutes.
    within
        Venues at this many minutes or kilometres are still in (``<=``). None: no bound.
    unit
        ``"min"``: bound and sort by minutes, and leave out venues no road leads to.
        ``"km"``: bound and sort by geodesic kilometres; unreachable venues stay, with infinite
        minutes.
    limit
        At most so many rows; fewer when fewer are near. None: all.
    tiers
        Keep only these tiers. None: all.
    error_m
        Error radius (68 %) of the origin in metres, besides the one a :class:`Place` has.

    Returns
    -------
    GeoDataFrame
        Columns of ``venues`` and: ``minutes``; ``minutes_low`` and ``minutes_high``, the band of
        :func:`geo.travel.minutes_band` for the position errors of origin and venue; ``road_km``;
        ``km`` (geodesic, exact); ``bearing`` (degrees clockwise from north, at the origin);
        ``flag`` (:class:`geo.travel.PairFlag`). Ties are in order of code.
        ``.attrs["total"]`` is the number of venues before ``limit`` cut the list.

    Raises
    ------
    CrsError
        When ``venues`` is not in WGS84.
    DataError
        When the origin is no point, the unit none of these, or a number below zero.
    """
    require_wgs84(venues)
    point, origin_error = _position(origin)
    choice(unit, "unit", REACH_UNITS)
    number(error_m, "error_m", least=0)
    for value, name in ((within, "within"), (limit, "limit")):
        if value is not None:
            number(value, name, least=0)
    found = venues if tiers is None else venues[venues["tier"].isin(list(tiers))]
    nearest_first = _by_minutes if unit == "min" else _by_km
    found = nearest_first(found, point, travel, np.inf if within is None else within)
    near = _with_band(found if limit is None else found.head(limit), travel, origin_error, error_m)
    near.attrs["total"] = len(found)
    return near


def _by_minutes(
    venues: gpd.GeoDataFrame, point: shapely.Point, travel: TravelModel, within: float
) -> gpd.GeoDataFrame:
    found = _with_minutes(_in_driving_box(venues, point, within), point, travel, limit=within)
    found = found[np.isfinite(found["minutes"]) & (found["minutes"] <= within)]
    return _with_straight_line(found, point).sort_index().sort_values("minutes", kind="stable")


def _by_km(
    venues: gpd.GeoDataFrame, point: shapely.Point, travel: TravelModel, within: float
) -> gpd.GeoDataFrame:
    found = _with_straight_line(venues, point)
    found = found[found["km"] <= within].sort_index().sort_values("km", kind="stable")
    return _with_minutes(found, point, travel, limit=None)


def _in_driving_box(
    venues: gpd.GeoDataFrame, point: shapely.Point, minutes: float
) -> gpd.GeoDataFrame:
    """Drop venues too far for the fastest car, so that few have to be tied to the network."""
    if not np.isfinite(minutes):
        return venues
    degrees = minutes * FASTEST_KM_PER_MINUTE / KM_PER_DEGREE
    north = np.abs(venues.geometry.y - point.y) <= degrees
    highest = min(abs(point.y) + degrees, 89.0)
    east = np.abs(venues.geometry.x - point.x) <= degrees / np.cos(np.radians(highest))
    return venues[north & east]


def _position(origin: Place | shapely.Point) -> tuple[shapely.Point, float]:
    if isinstance(origin, Place):
        return shapely.Point(origin.lon, origin.lat), origin.error_m
    degrees_of(gpd.GeoSeries([origin], crs=WGS84), "origin")
    return origin, 0.0


def _with_straight_line(venues: gpd.GeoDataFrame, point: shapely.Point) -> gpd.GeoDataFrame:
    lon, lat = venues.geometry.x.to_numpy(), venues.geometry.y.to_numpy()
    azimuth, _, metres = GEOD.inv(np.full_like(lon, point.x), np.full_like(lat, point.y), lon, lat)
    return venues.assign(km=metres / 1000.0, bearing=azimuth % 360.0)


def _with_minutes(
    venues: gpd.GeoDataFrame, point: shapely.Point, travel: TravelModel, *, limit: float | None
) -> gpd.GeoDataFrame:
    here = gpd.GeoSeries([point], crs=WGS84)
    matrix = travel.matrix(here, venues.geometry, limit=limit)
    return venues.assign(
        minutes=matrix.minutes[0].astype(np.float64),
        road_km=matrix.km[0].astype(np.float64),
        flag=matrix.flag[0],
    )


def _with_band(
    venues: gpd.GeoDataFrame, travel: TravelModel, origin_error: float, further_error: float
) -> gpd.GeoDataFrame:
    here = np.hypot(origin_error, further_error)
    low, high = minutes_band(
        venues["minutes"].to_numpy(), here, venues["error_m"].to_numpy(), provider=travel.provider
    )
    return venues.assign(minutes_low=low, minutes_high=high)
