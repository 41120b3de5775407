"""Lists of saved plans, and saved plans as documents."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field

from geo.errors import N_
from web.installation.context import Context
from web.language.statuses import LISTED_PLAN_STATUSES, PLAN_ORDERS
from web.plan.target import MAX_NUMBER
from web.store import PlanFilter, PlanRow, SavedPlan
from web.terms import asks
from web.terms.asked import Asked
from web.terms.fields import MAX_TEXT, IsoDate, Query

PAGE_SIZE = 20


class PlansQuery(Query):
    """Which saved plans: part of the name, status, a period they overlap, order and page."""

    q: Annotated[str, asks.Q] = Field(default="", max_length=MAX_TEXT)
    status: Annotated[str, LISTED_PLAN_STATUSES.or_none(), asks.STATUS] = ""
    since: Annotated[IsoDate | None, Asked(N_("Only tours that end on this day or later."))] = (
        Field(default=None, alias="from")
    )
    until: Annotated[IsoDate | None, Asked(N_("Only tours that start on this day or earlier."))] = (
        Field(default=None, alias="to")
    )
    sort: Annotated[
        str,
        PLAN_ORDERS,
        Asked(N_("Order: last changed first, by name or by date.")),
    ] = "changed"
    page: Annotated[int, asks.PAGE] = Field(default=1, ge=1, le=100_000)


class CompareQuery(Query):
    """Two versions to compare."""

    old: Annotated[int, Asked(N_("Number of the old version."))] = Field(ge=1, le=MAX_NUMBER)
    new: Annotated[int, Asked(N_("Number of the new version."))] = Field(ge=1, le=MAX_NUMBER)


@dataclass(frozen=True)
class PlanPage:
    """One page of a list: its rows, all rows, the number of this page and of the last."""

    rows: list[PlanRow]
    total: int
    page: int
    pages: int


def page_of(context: Context, query: PlansQuery) -> PlanPage:
    """Return one page of the saved plans; a page behind the last one is empty."""
    wanted = PlanFilter(
        text=query.q,
        status=query.status,
        since=query.since,
        until=query.until,
        sort=query.sort,
        offset=PAGE_SIZE * (query.page - 1),
        limit=PAGE_SIZE,
    )
    rows, total = context.store.plans.search(wanted)
    return PlanPage(rows, total, query.page, max(1, -(-total // PAGE_SIZE)))


def plans_document(page: PlanPage) -> dict[str, Any]:
    """Return one page of a list for JSON."""
    return {
        "kind": "saved_plans",
        "version": 1,
        "total": page.total,
        "page": page.page,
        "pages": page.pages,
        "plans": [row_document(row) for row in page.rows],
    }


def versions_document(rows: list[PlanRow]) -> dict[str, Any]:
    """Return the versions of a plan for JSON, the newest first."""
    return {"kind": "saved_plan_versions", "version": 1, "versions": [*map(row_document, rows)]}


def saved_document(saved: SavedPlan) -> dict[str, Any]:
    """Return a plan with the document of one of its versions for JSON."""
    return {
        "kind": "saved_plan",
        "version": 1,
        **row_document(saved),
        "query": saved.query,
        "plan": saved.document,
    }


def row_document(row: PlanRow) -> dict[str, Any]:
    """Return what a list says of a plan; the secret of its share link is never in it."""
    return {
        "id": row.id,
        "name": row.name,
        "status": row.status,
        "number": row.number,
        "newest": row.version,
        "published": row.published,
        "shared": row.token is not None,
        "change": row.change,
        "origin": row.origin,
        "starts_on": _text(row.starts_on),
        "ends_on": _text(row.ends_on),
        "stops": row.stops,
        "created_at": _text(row.created_at),
        "changed_at": _text(row.changed_at),
        "saved_at": _text(row.saved_at),
        "basis": asdict(row.basis),
    }


def _text(moment: date | datetime | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="seconds")
    return moment.isoformat() if moment else None
