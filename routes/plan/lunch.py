"""Where a group eats: in a town at a stop or on the way, else from what it brings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd
import numpy as np
from pyproj import Geod

from geo.places import Place
from routes.tour.itinerary import DayPlan, Leg
from routes.tour.problem import Lunch

NEAR_KM: Final = 5.0
"""A group that is this near to the middle of a town eats there within its hour."""
DETOUR: Final = 1.15
"""A town lies on the way if going by it is at most so many times as far, in straight lines."""
EATING: Final = ("prefecture", "county", "township")
_GEOD: Final = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Tables:
    """The towns in which one can eat, by name and position."""

    names: tuple[str, ...] = ()
    lon: tuple[float, ...] = ()
    lat: tuple[float, ...] = ()
    _known: dict[tuple[float, float], "np.ndarray[tuple[int], np.dtype[np.float64]]"] = field(
        default_factory=dict, repr=False
    )

    def km(self, place: Place) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """Return how far each town is from a place, in a straight line."""
        at = (place.lon, place.lat)
        if at not in self._known:
            count = len(self.names)
            here = np.full(count, place.lon), np.full(count, place.lat)
            self._known[at] = np.asarray(_GEOD.inv(*here, self.lon, self.lat)[2]) / 1000
        return self._known[at]


def tables_of(towns: gpd.GeoDataFrame) -> Tables:
    """Return the towns among divisions."""
    if towns.empty:
        return Tables()
    chosen = towns[towns["level"].isin(EATING)]
    points = chosen.geometry
    return Tables(tuple(chosen["name"]), tuple(points.x), tuple(points.y))


def _km(one: Place, other: Place) -> float:
    return float(_GEOD.inv(one.lon, one.lat, other.lon, other.lat)[2]) / 1000


def lunch_town(
    tables: Tables, places: Sequence[Place], plan: DayPlan, lunch: Lunch | None
) -> str | None:
    """Return the town in which a group can eat its lunch, None where there is none.

    It may eat where the drive of that lunch begins or ends, or on the way, as long as it begins
    within the hours for lunch.
    """
    leg = _leg_of(plan)
    if leg is None or lunch is None or not tables.names:
        return None
    begin = min(leg.depart, plan.lunch[0]) if plan.lunch else leg.depart
    return next(_towns(tables, places, leg, lunch, begin), None)


def _leg_of(plan: DayPlan) -> Leg | None:
    """Return the drive during which, or beside which, lunch is eaten."""
    if plan.lunch is None:
        return None
    begin, end = plan.lunch
    ready = [visit.start for visit in plan.visits] + [max(end, plan.arrive)]
    pairs = zip(plan.legs, ready, strict=True)
    return next((leg for leg, start in pairs if leg.arrive >= begin or start >= end), None)


def _towns(
    tables: Tables, places: Sequence[Place], leg: Leg, lunch: Lunch, begin: int
) -> Iterator[str]:
    """Yield the towns for a lunch on a leg begun at a time: at its ends, then on the way."""
    out, on = tables.km(places[leg.origin]), tables.km(places[leg.destination])
    for km, moment in ((on, begin + leg.minutes), (out, begin)):
        nearest = int(km.argmin())
        if km[nearest] <= NEAR_KM and moment <= lunch.last_start:
            yield tables.names[nearest]
    straight = _km(places[leg.origin], places[leg.destination])
    moments = begin + out / np.maximum(out + on, 1e-9) * leg.minutes
    fits = (out + on <= DETOUR * straight + NEAR_KM) & (moments <= lunch.last_start)
    for town in np.argsort(np.where(fits, np.abs(moments - lunch.earliest), np.inf)):
        if fits[town]:
            yield tables.names[int(town)]
