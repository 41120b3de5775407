"""Saved plans as text for a terminal."""

from collections.abc import Sequence

from geo.errors import N_
from web.files.text import declared_table
from web.language.messages import translate, translator
from web.language.statuses import LISTED_PLAN_STATUSES, PLAN_CHANGES
from web.saved.answer import LIST, VERSIONS
from web.saved.list import PlanPage, version_row
from web.store.plan_rows import PlanRow, SavedPlan


def plans_text(page: PlanPage, language: str) -> str:
    """One page of a list."""
    if not page.rows:
        empty = N_("No plan. Keep one with redroutes plan --save NAME, or on the route page.")
        return translator(language)(empty)
    template = N_("%(count)d plans, page %(page)d of %(pages)d")
    head = translate(template, language, count=page.total, page=page.page, pages=page.pages)
    rows = [
        {**version_row(row), "status": "deleted" if row.deleted_at else row.status}
        for row in page.rows
    ]
    return "\n".join([head, *declared_table(LIST, rows, language)])


def saved_text(saved: SavedPlan, versions: Sequence[PlanRow], language: str) -> str:
    """Name, status and versions of a plan."""
    head = translate(
        N_("%(name)s: %(status)s, version %(number)d of %(newest)d"),
        language,
        name=saved.name,
        status=LISTED_PLAN_STATUSES.say(saved.status, language),
        number=saved.number,
        newest=saved.version,
    )
    rows = [{**version_row(row), "change": how(row, language)} for row in versions]
    return "\n".join([head, *declared_table(VERSIONS, rows, language)])


def how(row: PlanRow, language: str) -> str:
    """Say how a version came about, and from which one."""
    return f"{PLAN_CHANGES.say(row.change, language)} {row.origin or ''}".strip()
