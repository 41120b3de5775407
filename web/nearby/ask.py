"""Where can I speak: venues near a place, by travel time, with their last lecture."""

from datetime import date, timedelta
from typing import Annotated

import pandas as pd
from geopandas import GeoDataFrame
from pydantic import Field

from geo.errors import N_
from geo.nearby import nearby_venues
from geo.terms import REACH_UNITS, VENUE_ORDERS
from geo.travel import PairFlag
from geo.wishes import Wishes, narrow, order_venues
from web.installation.context import Context, Snapshot
from web.installation.travel import TravelQuery, travel_of
from web.nearby.answer import Excluded, Nearby, NearbyVenue, Wished
from web.places.catalogue import part
from web.places.record import last_lectures
from web.terms import asks
from web.terms.answer import Answer
from web.terms.asked import Asked
from web.terms.codes import Language, Topic
from web.terms.fields import Offset, Text, Tiers, clamped
from web.terms.rows import part_document, place_document, provider_document, rows_of
from web.terms.term import kept


class NearbyQuery(TravelQuery):
    """A place and how far the lecturer will go.

    `within` counts minutes on the road, or geodesic kilometres when `unit` is "km". `idle` keeps
    venues without a lecture in so many days; `topic` leaves out those that had it in the last
    `topic_days`; `language` and `people` as in :class:`geo.wishes.Wishes`.
    """

    at: Annotated[
        Text,
        Asked(
            N_("A place: its name, its code or longitude,latitude."),
            N_("Place"),
            placeholder=N_("Dashiren"),
            widget="place",
        ),
    ]
    within: Annotated[
        float,
        Asked(N_("How far, in minutes or in the unit given."), N_("Minutes on the road")),
        Field(gt=0, le=600),
    ] = 30
    unit: Annotated[
        str,
        REACH_UNITS,
        Asked(
            N_("Unit of the distance: minutes on the road or geodesic kilometres."),
            N_("Unit of the distance"),
        ),
    ] = "min"
    offset: Annotated[Offset, asks.OFFSET] = 0
    limit: Annotated[int, Field(ge=1), clamped(1000), asks.LIMIT] = 20
    tiers: Annotated[Tiers, asks.TIER, Field(alias="tier")] = ()
    idle: Annotated[int, asks.IDLE, Field(ge=0, le=3660)] = 0
    topic: Annotated[Topic | None, asks.TOPIC_NOT_GIVEN] = None
    topic_days: Annotated[
        int,
        Asked(N_("How many days that is."), N_("Lately means"), written=N_("%(value)s days")),
        Field(ge=1, le=3660),
    ] = 365
    language: Annotated[Language, asks.LANGUAGE] = "zh"
    people: Annotated[int | None, asks.PEOPLE, Field(ge=1, le=100_000)] = None
    sort: Annotated[str, VENUE_ORDERS, Asked(N_("Order of the list."), N_("Order"))] = "near"


def run(context: Context, query: NearbyQuery, *, today: date) -> Answer[Nearby]:
    """Find the venues within reach of a place that a lecturer wishes for.

    Parameters
    ----------
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
    venues = context.datasets.venues
    reached = nearby_venues(
        venues, origin, travel, within=query.within, unit=query.unit, limit=None
    ).join(last_lectures(context, snapshot, today=today))
    wishes = Wishes(query.tiers, query.idle, query.language, query.people)
    had_topic = _had_topic(snapshot, query, today=today)
    found, excluded = narrow(reached, wishes, had_topic=had_topic)
    features = _named_flags(part(order_venues(found, query.sort), query))
    document: Nearby = {
        "kind": "nearby",
        "version": 1,
        "origin": place_document(origin),
        "provider": provider_document(travel.provider),
        "simulated": snapshot.simulated,
        **kept(Wished, dict(query)),
        **part_document(len(found), query.offset, query.limit),
        "excluded": kept(Excluded, excluded, within=len(venues) - len(reached)),
        "capacity_known": bool(reached["capacity"].notna().any()),
        "venues": rows_of(NearbyVenue, features, index="code", simulated=snapshot.simulated),
    }
    return Answer(document, features)


def _named_flags(venues: GeoDataFrame) -> GeoDataFrame:
    return venues.assign(flag=[PairFlag(flag).name.lower() for flag in venues["flag"]])


def _had_topic(snapshot: Snapshot, query: NearbyQuery, *, today: date) -> frozenset[str]:
    """Venues at which the topic was spoken of on the last days, today included."""
    if query.topic is None:
        return frozenset()

    def compute() -> frozenset[str]:
        lectures = snapshot.lectures
        since = pd.Timestamp(today - timedelta(days=query.topic_days))
        lately = (lectures["date"] > since) & (lectures["date"] <= pd.Timestamp(today))
        same = (lectures["topic"] == query.topic) & (lectures["status"] == "held")
        return frozenset(lectures.loc[lately & same, "venue"])

    return snapshot.memo.get(("topic", query.topic, query.topic_days, today), compute)
