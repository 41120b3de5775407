"""Orders of lectures: placing one, reading a file of them, showing them."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from geo.errors import N_, RedRoutesError, all_of
from geo.intake import Column, IntakeError, Row, Table, read_table
from web.installation.context import Context
from web.language.messages import sentence
from web.language.statuses import ORDER_STATUSES
from web.orders.answer import Order, Orders
from web.store.orders import OPEN, OrderRow, Wanted
from web.terms import asks
from web.terms.asked import Asked
from web.terms.codes import Language, Part, Topic
from web.terms.fields import MAX_TEXT, IsoDate, Offset, Query, QueryError, Text, clamped
from web.terms.term import kept

MAX_PERIOD = 31
MAX_ROWS = 20_000
MAX_PEOPLE = 100_000
COLUMNS = (
    Column("venue", ("阵地", "地点", "宣讲地点", "场所")),
    Column("topic", ("主题", "宣讲主题")),
    Column("language", ("语言", "语种"), required=False),
    Column("from", ("开始日期", "最早日期", "日期")),
    Column("to", ("结束日期", "最晚日期"), required=False),
    Column("part", ("时段",), required=False),
    Column("people", ("人数", "听众人数"), required=False),
    Column("contact", ("联系人", "联系方式"), required=False),
)
"""What a file of orders holds: the fields of :class:`OrderQuery`, and headings for them."""

VENUE = Asked(
    N_("The venue: its name, or its code of 12 digits."), N_("Venue"), "大石人镇", "place"
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
REASON = Asked(N_("Why the lecturer will not go."), N_("Reason"))

People = Annotated[int, Field(ge=1, le=MAX_PEOPLE)]
Brief = Annotated[str, Field(max_length=MAX_TEXT)]


class OrderFileError(QueryError):
    """A file of orders cannot be read."""


class OrderQuery(Query):
    """A lecture that a venue wants, on some day of a period."""

    venue: Annotated[Text, VENUE]
    topic: Annotated[Topic, TOPIC]
    language: Annotated[Language, LANGUAGE] = "zh"
    since: Annotated[IsoDate, FIRST] = Field(alias="from")
    until: Annotated[IsoDate | None, LAST] = Field(default=None, alias="to")
    part: Annotated[Part, PART] = "any"
    people: Annotated[People | None, PEOPLE] = None
    contact: Annotated[Brief, CONTACT] = ""


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


class HoldQuery(Query):
    """How many people came."""

    audience: Annotated[People, AUDIENCE]


class ReviewQuery(Query):
    """What the venue says."""

    score: Annotated[int, Field(ge=1, le=5), SCORE]
    text: Annotated[str, Field(max_length=2000), SAID] = ""


class DeclineQuery(Query):
    """Why the lecturer will not go."""

    reason: Annotated[Brief, REASON] = ""


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


@dataclass(frozen=True)
class WantedLecture:
    """An order to be dispatched, under the name by which people know it."""

    id: str
    wanted: Wanted


def read_orders(
    context: Context, source: bytes | Path, *, today: date, language: str, name: str = ""
) -> list[WantedLecture]:
    """Read orders from a file of any kind that :mod:`geo.intake` reads.

    Parameters
    ----------
    source
        Its bytes or path; the columns are in :data:`COLUMNS`.
    language
        "zh" or "en", for what is wrong with a line.
    name
        What the file is called in sentences.

    Raises
    ------
    OrderFileError
        If it cannot be read, with all its wrong lines.
    """
    try:
        table = read_table(source, COLUMNS, name=name)
    except IntakeError as error:
        raise OrderFileError(error.template, **error.params) from error
    _check_file(table)
    found: list[WantedLecture] = []
    wrong: list[RedRoutesError] = []
    for row in table.rows:
        try:
            found.append(WantedLecture(str(len(found) + 1), _wanted(context, row, today)))
        except (ValidationError, RedRoutesError) as error:
            wrong.append(_wrong_line(row, sentence(error, language)))
    if wrong:
        raise all_of(wrong, OrderFileError)
    return found


def _check_file(table: Table) -> None:
    """Refuse too many orders, and columns that mean nothing: one of them may be misspelt."""
    if len(table.rows) > MAX_ROWS:
        raise OrderFileError(N_("The file has more than %(most)d orders: split it."), most=MAX_ROWS)
    unknown = [heading for sheet in table.sheets for heading in sheet.unused()]
    if unknown:
        raise OrderFileError(
            N_(
                "The columns %(unknown)s of the orders mean nothing: delete or rename them. The "
                "columns are %(columns)s."
            ),
            unknown=", ".join(unknown), columns=", ".join(map(str, COLUMNS)),
        )  # fmt: skip


def _wanted(context: Context, row: Row, today: date) -> Wanted:
    given = {key: text for key, text in row.texts().items() if text}
    return wanted_of(context, OrderQuery.model_validate(given), today=today)


def _wrong_line(row: Row, problem: str) -> OrderFileError:
    return OrderFileError(
        N_("Line %(line)d of the orders: %(problem)s"), line=row.number, problem=problem
    )


def open_orders(context: Context) -> list[WantedLecture]:
    """Return the orders of the store that wait for a lecturer."""
    rows = context.store.orders.search(OPEN)
    return [WantedLecture(str(row.id), row) for row in reversed(rows)]


def order_document(context: Context, row: OrderRow) -> Order:
    """Return an order for JSON; whom to call at the venue is shown on the page only."""
    days = {"from": row.since.isoformat(), "to": row.until.isoformat()}
    return kept(Order, vars(row), venue_name=venue_name(context, row.venue), **days)


def orders_document(
    context: Context, query: StatusQuery, *, offset: int = 0, limit: int | None = None
) -> Orders:
    """Return a list of orders for JSON, the newest first; without a limit all of them."""
    rows = context.store.orders.search([query.status] if query.status else [])
    most = len(rows) if limit is None else limit
    return {
        "kind": "orders",
        "version": 1,
        "total": len(rows),
        "offset": offset,
        "limit": most,
        "orders": [order_document(context, row) for row in rows[offset : offset + most]],
    }


def venue_name(context: Context, code: str) -> str:
    """Return the name of a venue, its code when the data sets have lost it."""
    return str(context.datasets.venues["name"].get(code, code))
