"""What a lecturer has to do: lectures that are his, and orders near him that he may take."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from geo.crs import geodesic_km
from geo.errors import N_
from geo.register.zones import county_of_code
from web.installation.context import Context
from web.orders.ask import venue_name
from web.store.fitting import speaks
from web.store.order_rows import COMING, OPEN, OrderRow, OrderStateError, Sending
from web.store.reach import Area, area_of, reach, reaching
from web.store.register_typed import LecturerRow

SHOWN: Final = 30
"""Offers that a page shows, the nearest first."""


@dataclass(frozen=True)
class Offer:
    """An order that a lecturer may take.

    Attributes
    ----------
    date, half
        The first day, and half of it, on which he is free.
    km
        From his home as the crow flies; None where it is not on the map.
    """

    row: OrderRow
    date: date
    half: str
    km: float | None


def lectures(context: Context, lecturer: str) -> list[OrderRow]:
    """Return the orders of a lecturer that are to come or wait to be told, by day."""
    rows = context.store.orders.search(COMING)
    mine = [row for row in rows if row.lecturer == lecturer]
    return sorted(mine, key=lambda row: (row.date or date.max, row.start, row.id))


def offers(context: Context, lecturer: str) -> list[Offer]:
    """Return the open orders of a lecturer's county that fit him, on days when he is free."""
    who = _lecturer(context, lecturer)
    with reaching(replace(reach(), reads=_county(who))):  # orders that nobody has yet
        waiting = context.store.orders.search(OPEN)
    fitting = [row for row in waiting if _fits(row, who)]
    taken = context.store.lists.taken(lecturer, context.today())
    found = [one for row in fitting if (one := _offer(context, row, who, taken)) is not None]
    return sorted(found, key=lambda one: (one.km is None, one.km, one.date, one.row.id))[:SHOWN]


def take(context: Context, lecturer: str, order: int) -> None:
    """Let a lecturer take an order that he was offered: he is sent, and has accepted.

    Raises
    ------
    OrderStateError
        If it is not offered to him, or not any more.
    web.store.bookings.BookedError
        If he or the hall is taken meanwhile.
    """
    offer = next((one for one in offers(context, lecturer) if one.row.id == order), None)
    if offer is None:
        raise OrderStateError(
            N_("Order %(id)d is not open to you any more: somebody else was quicker."), id=order
        )
    part = offer.half if offer.row.part == "any" else offer.row.part
    sending = Sending(order, lecturer, offer.date, part=part)
    area = _county(_lecturer(context, lecturer))
    with reaching(replace(reach(), reads=area, writes=area)):  # it is not his before
        context.store.orders.dispatch([sending], partial(venue_name, context))
        context.store.orders.accept(order)


def _lecturer(context: Context, lecturer: str) -> LecturerRow:
    row = context.store.lists.lecturer(lecturer)
    if row is None:
        raise OrderStateError(N_("You are not in the list of lecturers any more."))
    return row


def _county(who: LecturerRow) -> Area:
    """Return the county of a lecturer's home: he may take what is asked for there."""
    return area_of(county_of_code(who["home"]))


def _fits(row: OrderRow, who: LecturerRow) -> bool:
    return speaks(who["languages"], row.language) and speaks(who["topics"], row.topic)


def _offer(
    context: Context, row: OrderRow, who: LecturerRow, taken: frozenset[tuple[date, str]]
) -> Offer | None:
    first = max(row.since, context.today())
    halves: Sequence[str] = ("am", "pm") if row.part == "any" else (row.part,)
    for number in range((row.until - first).days + 1):
        day = first + timedelta(days=number)
        free = [half for half in halves if (day, half) not in taken]
        if free:
            return Offer(row, day, free[0], _km(context, who["home"], row.venue))
    return None


def _km(context: Context, home: str, venue: str) -> float | None:
    points = context.datasets.places.geometry
    if home not in points.index or venue not in points.index:
        return None
    here, there = points[home], points[venue]
    return float(geodesic_km(here.x, here.y, there.x, there.y))
