"""What goes into the tables of the saved plans and what comes out of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from sqlalchemy import Join, RowMapping, exists, func, or_

from web.language.statuses import PLAN_CHANGES, PLAN_ORDERS, PLAN_STATUSES
from web.store.rows import made
from web.store.tables import plan_links, plan_versions, plans

Status = Annotated[str, PLAN_STATUSES]
Change = Annotated[str, PLAN_CHANGES]
Sort = Annotated[str, PLAN_ORDERS]


@dataclass(frozen=True)
class Basis:
    """What a plan was computed with; empty texts where that was not recorded.

    Attributes
    ----------
    data_hash, data_date
        Fingerprint of the tables of the sites, and the day they were last changed here.
    roads_hash, roads_date
        Fingerprint of the road network, and the date of its data as its provider states it.
    """

    data_hash: str = ""
    data_date: str = ""
    roads_hash: str = ""
    roads_date: str = ""


@dataclass(frozen=True)
class Content:
    """What one save keeps; `query` is what was asked, None where only the answer is known."""

    name: str
    document: Mapping[str, Any]
    query: Mapping[str, object] | None = None
    basis: Basis = Basis()
    change: Change = "saved"
    origin: int | None = None


@dataclass(frozen=True)
class PlanFilter:
    """Which plans a list shows: part of the name, status, days it overlaps, order and page.

    Attributes
    ----------
    status
        A code of :data:`web.language.statuses.LISTED_PLAN_STATUSES`, empty for all; "deleted" lists
        the deleted ones, which are in no other list.
    since, until
        Plans that are on the road on any day of this period, both ends included.
    limit
        Rows per page; None for all.
    """

    text: str = ""
    status: str = ""
    since: date | None = None
    until: date | None = None
    sort: Sort = "changed"
    offset: int = 0
    limit: int | None = None


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    """A plan with one of its versions, without the document; moments are in UTC.

    Attributes
    ----------
    version
        Number of the newest version; `number` is the one described here.
    published
        Number of the version that others see, None if there is none.
    shared
        Whether there is a share link that opens.
    owner, division
        Account that made it and the division it was made in; None and "" without accounts.
    """

    id: int
    created_at: datetime
    changed_at: datetime
    version: int
    status: Status
    published: int | None
    shared: bool
    deleted_at: datetime | None
    number: int
    name: str
    saved_at: datetime
    change: Change
    origin: int | None
    starts_on: date | None
    ends_on: date | None
    stops: int
    basis: Basis
    owner: int | None = None
    division: str = ""


@dataclass(frozen=True, kw_only=True)
class SavedPlan(PlanRow):
    """A plan with one of its versions whole."""

    query: dict[str, Any] | None
    document: dict[str, Any]


SHARED = (
    exists()
    .where(
        plan_links.c.plan == plans.c.id,
        plan_links.c.revoked_at.is_(None),
        or_(plan_links.c.until.is_(None), plan_links.c.until >= func.current_date()),
    )
    .label("shared")
)
WHOLE = (
    *(column for column in plans.columns if column.name != "token"),
    SHARED,
    *(column for column in plan_versions.columns if column.name != "plan"),
)
LIGHT = tuple(column for column in WHOLE if column.name not in ("query", "document"))
"""Columns of a row without its large values."""


def joined() -> Join:
    """Plans with all their versions."""
    return plans.join(plan_versions, plan_versions.c.plan == plans.c.id)


def version_values(plan: int, number: int, content: Content, moment: datetime) -> dict[str, object]:
    """Return the row of a new version."""
    days = content.document.get("days", ())
    dates = [date.fromisoformat(day["date"]) for day in days]
    return {
        "plan": plan, "number": number, "name": content.name, "saved_at": moment,
        "change": content.change, "origin": content.origin,
        "starts_on": min(dates, default=None), "ends_on": max(dates, default=None),
        "stops": sum(len(day["stops"]) for day in days), **asdict(content.basis),
        "query": None if content.query is None else dict(content.query),
        "document": dict(content.document),
    }  # fmt: skip


P = TypeVar("P", bound=PlanRow)


def plan_row(row: RowMapping) -> PlanRow:
    """Return a row of the columns :data:`LIGHT`."""
    return _plan(PlanRow, row)


def saved_plan(row: RowMapping) -> SavedPlan:
    """Return a row of the columns :data:`WHOLE`."""
    return _plan(SavedPlan, row)


def _plan(kind: type[P], row: RowMapping) -> P:
    return made(kind, row, shared=bool(row["shared"]), basis=made(Basis, row))
