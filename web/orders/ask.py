"""Orders of lectures: placing one, showing them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Annotated

from pydantic import Field

from geo.errors import N_
from web.installation.context import Context
from web.language.statuses import ORDER_STATUSES
from web.orders.answer import OneOrder, Order, Orders, OrderSeen
from web.store.order_rows import TRANSITIONS, OrderRow, Sending, Wanted
from web.terms import asks
from web.terms.asked import Asked
from web.terms.codes import Language, Part, Topic
from web.terms.fields import IsoDate, Line, Offset, Query, QueryError, Text, clamped
from web.terms.rows import part_document
from web.terms.term import kept

MAX_PERIOD = 31
MAX_PEOPLE = 100_000

VENUE = Asked(
    N_("The venue: its name, or its code of 12 digits."), N_("Venue"), N_("Dashiren"), "place"
)
TOPIC = Asked(N_("What the lecture is about."), N_("Topic"))
LANGUAGE = Asked(N_("The language that is spoken."), N_("Language"))
FIRST = Asked(N_("First day on which the lecture may be held."), N_("First day that suits"))
LAST = Asked(N_("Last day on which it may be held; else the first."), N_("Last day that suits"))
PART = Asked(N_("Half of the day."), N_("Time of day"))
PEOPLE = Asked(N_("People who will listen."), N_("How many will listen"))
CONTACT = Asked(N_("Whom the lecturer may call at the venue."), N_("Whom to call"))
STATUS = Asked(N_("Only orders with this status."), N_("Status"))
LECTURER = Asked(N_("Id of the lecturer who goes."), N_("Lecturer"), value="ID")
DATE = Asked(N_("Day of the lecture."), N_("Date"))
AUDIENCE = Asked(N_("How many people came."), N_("Listeners"))
SCORE = Asked(N_("From 1, poor, to 5, excellent."), N_("Score"))
SAID = Asked(N_("What the venue says of the lecture."), N_("Words of the venue"))
SEEN = Asked(N_("Number of the entry of the record that is taken back."), N_("Step"))
HALF = Asked(
    N_("Half of the day; else what the order says, or whichever is free."),
    N_("Morning or afternoon"),
)
OVERRIDE = Asked(
    N_("Why it is so although it does not fit the order."), N_("Reason, if it does not fit")
)
REASON = Asked(N_("Why the lecturer will not go."), N_("Reason"))

People = Annotated[int, Field(ge=1, le=MAX_PEOPLE)]


class OrderQuery(Query):
    """A lecture that a venue wants, on some day of a period."""

    venue: Annotated[Text, VENUE]
    topic: Annotated[Topic, TOPIC]
    language: Annotated[Language, LANGUAGE] = "zh"
    since: Annotated[IsoDate, FIRST] = Field(alias="from")
    until: Annotated[IsoDate | None, LAST] = Field(default=None, alias="to")
    part: Annotated[Part, PART] = "any"
    people: Annotated[People | None, PEOPLE] = None
    contact: Annotated[Line, CONTACT] = ""


class StatusQuery(Query):
    """Which orders a list shows."""

    status: Annotated[str, ORDER_STATUSES.or_none(), STATUS] = ""


class OrdersQuery(StatusQuery):
    """Which orders, and which part of the list."""

    offset: Annotated[Offset, asks.OFFSET] = 0
    limit: Annotated[int, Field(ge=1), clamped(1000), asks.LIMIT] = 1000


class SendingQuery(Query):
    """Who goes to one order, and when."""

    lecturer: Annotated[Text, LECTURER]
    date: Annotated[IsoDate, DATE]
    part: Annotated[Part, HALF] = "any"
    override: Annotated[Line, OVERRIDE] = ""


class HoldQuery(Query):
    """How many people came."""

    audience: Annotated[People, AUDIENCE]


class ReviewQuery(Query):
    """What the venue says."""

    score: Annotated[int, Field(ge=1, le=5), SCORE]
    text: Annotated[str, Field(max_length=2000), SAID] = ""


class DeclineQuery(Query):
    """Why the lecturer will not go."""

    reason: Annotated[Line, REASON] = ""


class UndoQuery(Query):
    """Which step is taken back."""

    seen: Annotated[int, SEEN, Field(ge=1)]


def wanted_of(context: Context, query: OrderQuery, *, today: date) -> Wanted:
    """Turn what somebody wrote into an order.

    Raises
    ------
    geo.errors.PlaceError
        If the venue is unknown or its name ambiguous.
    QueryError
        If the place is no venue, or the period is over, upside down or too long.
    """
    until = query.until or query.since
    if query.since < today or until < query.since:
        raise QueryError(N_("The days of the order must lie ahead, the first before the last."))
    if until - query.since >= timedelta(days=MAX_PERIOD):
        raise QueryError(
            N_("An order may leave at most %(days)d days to choose from."), days=MAX_PERIOD
        )
    return Wanted(
        venue=venue_code(context, query.venue),
        topic=query.topic,
        language=query.language,
        since=query.since,
        until=until,
        part=query.part,
        people=query.people,
        contact=query.contact,
    )


def venue_code(context: Context, text: str) -> str:
    """Return the code of the venue that a text means; the code of a division is its centre's."""
    venues = context.datasets.venues
    if text in venues.index:
        return text
    place = context.gazetteer.resolve(text)
    if place.code not in venues.index:
        raise QueryError(
            N_("%(name)s is no venue of lectures: name a centre, a station or a community."),
            name=place.name,
        )
    return place.code


def place_order(context: Context, query: OrderQuery, *, today: date) -> int:
    """Keep an order and return its number."""
    return context.store.orders.add(wanted_of(context, query, today=today))


def send(context: Context, sendings: Sequence[Sending]) -> None:
    """Send lecturers to orders, all or none; a refusal calls the venues by their names."""
    context.store.orders.dispatch(sendings, partial(venue_name, context))


def sending_of(order: int, lecturer: str, query: SendingQuery) -> Sending:
    """Return what a form or a command says of who goes."""
    return Sending(order, lecturer, query.date, part=query.part, override=query.override)


def take_back(context: Context, order: int, seen: int) -> None:
    """Take the last step of an order back."""
    context.store.orders.undo(order, seen=seen, called=partial(venue_name, context))


@dataclass(frozen=True)
class WantedLecture:
    """An order to be dispatched, under the name by which people know it."""

    id: str
    wanted: Wanted


def order_document(context: Context, row: OrderRow) -> Order:
    """Return an order for JSON; whom to call at the venue is shown on the page only."""
    days = {"from": row.since.isoformat(), "to": row.until.isoformat()}
    return kept(Order, vars(row), venue_name=venue_name(context, row.venue), **days)


def one_order(context: Context, order: int) -> OneOrder:
    """Return an order with the number of its last entry and what may become of it."""
    with context.store.at_once():
        row, entries = context.store.orders.get(order), context.store.orders.changes(order)
    return {
        "kind": "order",
        "version": 1,
        **order_document(context, row),
        "number": entries[-1].number,
        "next": list(TRANSITIONS[row.status]),
    }


def order_seen(context: Context, order: int, number: int) -> OrderSeen | None:
    """Return an entry of the record of an order, None where it has none of this number."""
    found = (one for one in context.store.orders.changes(order) if one.number == number)
    entry = next(found, None)
    return None if entry is None else kept(OrderSeen, vars(entry))


def orders_document(
    context: Context, query: StatusQuery, *, offset: int = 0, limit: int | None = None
) -> Orders:
    """Return a list of orders for JSON, the newest first; without a limit all of them."""
    statuses = [query.status] if query.status else []
    rows, total = context.store.orders.part(statuses, offset=offset, limit=limit)
    return {
        "kind": "orders",
        "version": 1,
        **part_document(total, offset, limit),
        "orders": [order_document(context, row) for row in rows],
    }


def venue_name(context: Context, code: str) -> str:
    """Return the name of a venue, its code when the data sets have lost it."""
    venues = context.datasets.venues
    names: dict[str, str] = context.memo.get("names of venues", lambda: dict(venues["name"]))
    return names.get(code, code)
