"""Lists of saved plans, and saved plans as documents."""

from dataclasses import asdict, dataclass
from typing import Annotated

from pydantic import Field

from geo.errors import N_
from web.installation.context import Context
from web.language.statuses import LISTED_PLAN_STATUSES, PLAN_ORDERS
from web.plan.target import MAX_NUMBER
from web.saved.answer import SavedPlan, SavedPlans, SavedVersion, SavedVersions, WrittenPlan
from web.store.plan_rows import PlanFilter, PlanRow
from web.store.plan_rows import SavedPlan as Saved
from web.terms.asked import Asked
from web.terms.fields import MAX_TEXT, IsoDate, Query
from web.terms.term import kept

PAGE_SIZE = 20


class PlansQuery(Query):
    """Which saved plans: part of the name, status, a period they overlap, order and page."""

    q: Annotated[str, Asked(N_("Part of the name."), N_("Name"), widget="search")] = Field(
        default="", max_length=MAX_TEXT
    )
    status: Annotated[
        str, LISTED_PLAN_STATUSES.or_none(), Asked(N_("Only those with this status."), N_("Status"))
    ] = ""
    since: Annotated[
        IsoDate | None,
        Asked(N_("Only tours that end on this day or later."), N_("On the road from")),
    ] = Field(default=None, alias="from")
    until: Annotated[
        IsoDate | None, Asked(N_("Only tours that start on this day or earlier."), N_("until"))
    ] = Field(default=None, alias="to")
    sort: Annotated[
        str, PLAN_ORDERS, Asked(N_("Order: last changed first, by name or by date."), N_("Order"))
    ] = "changed"
    page: Annotated[int, Asked(N_("Number of the page, from 1."), N_("Page"))] = Field(
        default=1, ge=1, le=100_000
    )


class CompareQuery(Query):
    """Two versions to compare."""

    old: Annotated[int, Asked(N_("Number of the old version."), N_("Old version"))] = Field(
        ge=1, le=MAX_NUMBER
    )
    new: Annotated[int, Asked(N_("Number of the new version."), N_("New version"))] = Field(
        ge=1, le=MAX_NUMBER
    )


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


def plans_document(page: PlanPage) -> SavedPlans:
    """Return one page of a list."""
    return {
        "kind": "saved_plans",
        "version": 1,
        "total": page.total,
        "page": page.page,
        "pages": page.pages,
        "plans": [*map(version_row, page.rows)],
    }


def versions_document(rows: list[PlanRow]) -> SavedVersions:
    """Return the versions of a plan, the newest first."""
    return {"kind": "saved_plan_versions", "version": 1, "versions": [*map(version_row, rows)]}


def saved_document(saved: Saved) -> SavedPlan:
    """Return a plan with the document of one of its versions."""
    return {
        "kind": "saved_plan",
        "version": 1,
        **version_row(saved),
        "query": saved.query,
        "plan": saved.document,
    }


def written_document(saved: PlanRow) -> WrittenPlan:
    """Return what is answered to whoever has written a plan."""
    return {"kind": "written_plan", "version": 1, **version_row(saved)}


def version_row(row: PlanRow) -> SavedVersion:
    """Return what a list says of a plan; the secret of its share link is never in it."""
    return kept(
        SavedVersion,
        vars(row),
        newest=row.version,
        basis=asdict(row.basis),
    )
