"""Where can I speak: venues near a place, by travel time, with their last lecture."""

from datetime import date
from typing import Any, Literal

import pandas as pd
from geopandas import GeoDataFrame
from pydantic import Field

from geo.coverage import lecture_status
from geo.nearby import nearby_venues
from geo.travel import PairFlag
from web.context import Context, Snapshot
from web.services.answer import Answer
from web.services.documents import (
    number,
    place_document,
    plain,
    provider_document,
    records,
    venue_document,
    whole,
)
from web.services.fields import Text, Tiers
from web.services.travelling import TravelQuery, travel_of


class NearbyQuery(TravelQuery):
    """A place and how far the lecturer will go.

    `within` counts minutes on the road, or geodesic kilometres when `unit` is "km".
    """

    at: Text
    within: float = Field(default=30, gt=0, le=600)
    unit: Literal["min", "km"] = "min"
    limit: int = Field(default=20, ge=1, le=1000)
    tiers: Tiers = Field(default=(), alias="tier")


def run(context: Context, query: NearbyQuery, *, today: date) -> Answer:
    """Find the venues within reach of a place, nearest first.

    Parameters
    ----------
    context
        The installation.
    query
        What is asked.
    today
        Day from which the time since the last lecture is counted, and of the drive.

    Raises
    ------
    geo.errors.PlaceError
        If the place is unknown, ambiguous or outside the province.
    """
    snapshot = context.snapshot()
    origin = context.gazetteer.resolve(query.at)
    travel = travel_of(context, query, [today])
    found = nearby_venues(
        context.datasets.venues,
        origin,
        travel,
        within=query.within,
        unit=query.unit,
        limit=query.limit,
        tiers=query.tiers or None,
    )
    features = found.join(_last_lectures(context, snapshot, today=today))
    document = {
        "kind": "nearby",
        "version": 1,
        "origin": place_document(origin),
        "within": query.within,
        "unit": query.unit,
        "tiers": list(query.tiers),
        "provider": provider_document(travel.provider),
        "simulated": snapshot.simulated,
        "total": found.attrs["total"],
        "venues": _venues(features, simulated=snapshot.simulated),
    }
    return Answer(document, features)


def _last_lectures(context: Context, snapshot: Snapshot, *, today: date) -> pd.DataFrame:
    """Last lecture held at each venue and days since (NaN where there never was one)."""

    def compute() -> pd.DataFrame:
        status = lecture_status(context.datasets.venues, snapshot.lectures, today=today, days=1)
        return status[["last", "days_since"]]

    return snapshot.memo.get(("last lectures", today), compute)


def _venues(features: GeoDataFrame, *, simulated: bool) -> list[dict[str, Any]]:
    return [_venue(row, simulated=simulated) for row in records(features, "code")]


def _venue(row: dict[str, Any], *, simulated: bool) -> dict[str, Any]:
    return {
        **venue_document(row),
        "minutes": number(row["minutes"]),
        "minutes_low": number(row["minutes_low"]),
        "minutes_high": number(row["minutes_high"]),
        "road_km": number(row["road_km"]),
        "km": number(row["km"], 3),
        "bearing": number(row["bearing"]),
        "flag": PairFlag(int(row["flag"])).name.lower(),
        "last_lecture": plain(row["last"]),
        "days_since": whole(row["days_since"]),
        "simulated": simulated,
    }
