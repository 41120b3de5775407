"""Planned lectures: from a suggestion to the list, and from the list to orders."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from geo.errors import N_
from web.installation.context import Context
from web.language.statuses import PLANNED_STATUSES
from web.orders.answer import Planned, PlannedLecture
from web.orders.ask import (
    FIRST,
    LANGUAGE,
    LAST,
    PART,
    TOPIC,
    OrderQuery,
    WantedLecture,
    venue_name,
    wanted_of,
)
from web.store.order_rows import Wanted
from web.store.planned import PlannedRow, Suggested
from web.store.tables import LARGEST
from web.terms import asks
from web.terms.asked import Asked
from web.terms.codes import Language, Part, Topic
from web.terms.fields import IsoDate, Offset, Query, QueryError, clamped
from web.terms.rows import part_document
from web.terms.term import kept

MARK = "P"
"""Before the number of a planned lecture that is dispatched beside orders."""


class PlannedListQuery(Query):
    """Which planned lectures a list shows."""

    status: Annotated[
        str,
        PLANNED_STATUSES.or_none(),
        Asked(N_("Only planned lectures with this status."), N_("Status")),
    ] = "planned"


class PlannedQuery(PlannedListQuery):
    """Which planned lectures, and which part of the list."""

    offset: Annotated[Offset, asks.OFFSET] = 0
    limit: Annotated[int, Field(ge=1), clamped(1000), asks.LIMIT] = 1000


class WhichQuery(Query):
    """Which planned lectures are meant: all that wait when none is named."""

    id: Annotated[
        tuple[Annotated[int, Field(ge=1, le=LARGEST)], ...],
        Asked(N_("Number of a planned lecture."), N_("Planned lectures")),
    ] = Field(default=(), max_length=1000)


class OrderPlannedQuery(WhichQuery):
    """What is ordered for planned lectures: a suggestion knows venues only."""

    topic: Annotated[Topic, TOPIC]
    language: Annotated[Language, LANGUAGE] = "zh"
    since: Annotated[IsoDate, FIRST] = Field(alias="from")
    until: Annotated[IsoDate | None, LAST] = Field(default=None, alias="to")
    part: Annotated[Part, PART] = "any"


def chosen(query: WhichQuery) -> tuple[int, ...]:
    """Return the planned lectures that are named.

    Raises
    ------
    QueryError
        If none is.
    """
    if not query.id:
        raise QueryError(N_("No lecture is chosen: mark at least one."))
    return query.id


def plan(
    context: Context, document: Mapping[str, Any], venues: Collection[str] | None = None
) -> int:
    """Put suggested venues on the list and count those that were not there.

    Parameters
    ----------
    venues
        Codes of those to take, all by default.

    Raises
    ------
    QueryError
        If a suggestion of bases for lecturers is to be planned, or nothing is chosen.
    """
    if document["model"] == "lscp":
        raise QueryError(
            N_("These are bases for lecturers, not lectures: they cannot be planned as lectures.")
        )
    chosen = [
        Suggested(
            venue=venue["code"],
            until=date.fromisoformat(document["today"]),
            number=venue["number"],
            gain=venue["gain"],
            **{key: document[key] for key in ("model", "within", "k", "days", "simulated")},
        )
        for venue in document["venues_chosen"]
        if venues is None or venue["code"] in venues
    ]
    if not chosen:
        raise QueryError(N_("No venue is chosen: mark at least one."))
    return context.store.planned.add(chosen)


def order_all(context: Context, query: OrderPlannedQuery, *, today: date) -> list[int]:
    """Turn planned lectures into orders and return their numbers.

    Raises
    ------
    QueryError
        If the days do not lie ahead.
    web.store.planned.PlannedStateError
        If one does not wait any more.
    """
    return context.store.planned.order(
        lambda venue: _wanted(context, query, venue, today=today), query.id or None
    )


def planned_asked(
    context: Context, topic: Topic, language: Language, days: Sequence[date]
) -> list[WantedLecture]:
    """Return the planned lectures as if they were ordered, on any of some days.

    Parameters
    ----------
    topic, language
        Of all of them: a suggestion knows neither.
    """
    known = context.datasets.venues.index
    return [
        WantedLecture(
            f"{MARK}{row.id}",
            Wanted(venue=row.venue, topic=topic, language=language, since=days[0], until=days[-1]),
        )
        for row in context.store.planned.search(["planned"])
        if row.venue in known
    ]


def planned_document(
    context: Context, query: PlannedListQuery, *, offset: int = 0, limit: int | None = None
) -> Planned:
    """Return a list of planned lectures for JSON; without a limit all of them."""
    statuses = [query.status] if query.status else []
    planned = context.store.planned
    total, rows = planned.count(*statuses), planned.search(statuses, offset=offset, limit=limit)
    return {
        "kind": "planned_lectures",
        "version": 1,
        **part_document(total, offset, limit),
        "planned": planned_rows(context, rows),
    }


def planned_rows(context: Context, rows: Sequence[PlannedRow]) -> list[PlannedLecture]:
    """Return planned lectures with the names of their venues."""
    return [
        kept(PlannedLecture, vars(row), venue_name=venue_name(context, row.venue)) for row in rows
    ]


def _wanted(context: Context, query: OrderPlannedQuery, venue: str, *, today: date) -> Wanted:
    asked = OrderQuery.model_validate({**query.model_dump(exclude={"id"}), "venue": venue})
    return wanted_of(context, asked, today=today)
