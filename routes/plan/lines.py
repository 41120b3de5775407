"""The lines of a day on the map: its drives, by the town in which it eats."""

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import shapely

from geo.crs import WGS84
from geo.travel.types import TravelModel

LonLat = tuple[float, float]


def eating_leg(lunch: tuple[Any, Any], legs: Sequence[tuple[Any, Any, int]]) -> int | None:
    """Return which drive leads by the town of a lunch, None where the town is at a stop.

    Parameters
    ----------
    lunch
        When it begins and ends, in minutes or as clock times alike.
    legs
        Of each drive departure, arrival and the minutes by which it is longer for the lunch.
    """
    begin, end = lunch
    off = (n for n, (_, _, detour) in enumerate(legs) if detour)
    on = (n for n, (depart, arrive, _) in enumerate(legs) if depart < begin and end < arrive)
    return next(off, next(on, None))


def by_the_town(day: Mapping[str, Any]) -> tuple[int, LonLat] | None:
    """Return which drive of a day of a document leads by the town of its lunch, and the town.

    None where lunch is in no town, at a stop, or of a plan made before towns were drawn.
    """
    lunch = day.get("lunch")
    if not lunch or lunch.get("lon") is None:
        return None
    drives = [(one["depart"], one["arrive"], one.get("detour_minutes", 0)) for one in day["legs"]]
    leg = eating_leg((lunch["start"], lunch["end"]), drives)
    return None if leg is None else (leg, (lunch["lon"], lunch["lat"]))


def drawn_day(
    travel: TravelModel, places: Sequence[LonLat], by: tuple[int, LonLat] | None = None
) -> gpd.GeoDataFrame:
    """Draw the drives of a day, a row each, as ``TravelModel.path`` does.

    Parameters
    ----------
    places
        Longitude and latitude of its start, its stops and its end.
    by
        Number of a drive that leads by a further place, and that place.
    """
    if by is None:
        return travel.path(_points(places))
    leg, town = by
    legs = travel.path(_points([*places[: leg + 1], town, *places[leg + 1 :]]))
    first, second = legs.iloc[leg], legs.iloc[leg + 1]
    whole = {
        "destination": second["destination"],
        "flag": max(first["flag"], second["flag"]),
        **{name: first[name] + second[name] for name in ("minutes", "km", "off_network_km")},
        **{name: _both(first[name], second[name]) for name in ("network", "off_network")},
        "geometry": _through(first["geometry"], second["geometry"]),
    }
    for name, value in whole.items():
        legs.at[legs.index[leg], name] = value
    return legs.drop(legs.index[leg + 1]).reset_index(drop=True)


def _points(places: Sequence[LonLat]) -> gpd.GeoSeries:
    return gpd.GeoSeries.from_xy(*zip(*places, strict=True), crs=WGS84)


def _both(one: Any, other: Any) -> shapely.MultiLineString:
    """Return the lines of two drives beside each other."""
    parts = shapely.get_parts([one, other])
    return shapely.MultiLineString([part for part in parts if not part.is_empty])


def _through(one: Any, other: Any) -> shapely.LineString:
    """Return two lines as one; either may be empty."""
    return shapely.LineString([*one.coords, *other.coords])
