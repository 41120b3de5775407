"""Everything known about one venue: where, how precisely, its lectures, the nearest lecturer."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from geopandas import GeoDataFrame

from geo.coverage import lecturer_bases
from geo.errors import N_
from geo.travel import minutes_band
from web.installation.context import Context, Snapshot
from web.places.answer import ListedVenue, NearestLecturer, NextLecture, VenueCard
from web.places.record import last_lectures
from web.store.order_rows import AHEAD, COMING, OPEN, OrderRow
from web.terms.fields import QueryError
from web.terms.rows import provider_document, rows_of
from web.terms.term import kept


class UnknownVenueError(QueryError):
    """There is no venue with this code."""

    status = 404
    kind = "unknown-venue"
    title = N_("There is no such venue")


def venue(context: Context, code: str, *, today: date) -> VenueCard:
    """Describe a venue.

    Parameters
    ----------
    today
        Day that divides past lectures from coming ones.

    Raises
    ------
    UnknownVenueError
        If there is no such venue.
    """
    table = context.datasets.venues
    if code not in table.index:
        raise UnknownVenueError(N_("There is no venue with the code %(code)s."), code=code)
    snapshot = context.snapshot()
    last = last_lectures(context, snapshot, today=today)
    (facts,) = rows_of(
        ListedVenue, table.loc[[code]].join(last), index="code", simulated=snapshot.simulated
    )
    orders = context.store.orders.at(code, AHEAD)
    return {
        "kind": "venue",
        "version": 1,
        **facts,
        "last_topic": _last_topic(context, code, facts["last_lecture"]),
        "next_lecture": _next(context, code, orders, today=today),
        "orders_waiting": sum(order.status in OPEN for order in orders),
        "lecturer": _nearest_lecturer(context, snapshot, code),
        "provider": provider_document(context.travel.provider),
    }


def _last_topic(context: Context, code: str, day: str | None) -> str | None:
    if day is None:
        return None
    return context.store.lists.last_topic(code, date.fromisoformat(day)) or None


def _next(
    context: Context, code: str, orders: Sequence[OrderRow], *, today: date
) -> NextLecture | None:
    """Return the first lecture to come: a planned one, or an order that has a day."""
    planned = context.store.lists.ahead(code, today)[:1]
    found = [kept(NextLecture, vars(row), origin="planned") for row in planned]
    found += [
        kept(NextLecture, {}, date=order.date.isoformat(), topic=order.topic, origin=order.status)
        for order in orders
        if order.date is not None and order.date >= today and order.status in COMING
    ]
    return min(found, key=lambda one: one["date"], default=None)


def _nearest_lecturer(context: Context, snapshot: Snapshot, code: str) -> NearestLecturer | None:
    """Return the minutes to the nearest lecturer's home and their band; None without lecturers."""
    places = context.datasets.places
    bases: GeoDataFrame = snapshot.memo.get(
        "bases", lambda: lecturer_bases(snapshot.lecturers, places)
    )
    if bases.empty:
        return None
    near = context.travel.nearest(places.loc[[code]].geometry, bases.geometry).iloc[0]
    if not np.isfinite(near["minutes"]):
        return None
    errors = places["error_m"]
    low, high = minutes_band(
        near["minutes"], errors[code], errors[near["source"]], provider=context.travel.provider
    )
    return kept(NearestLecturer, {**near, "minutes_low": low, "minutes_high": high})
