"""Saved plans as text for a terminal."""

from datetime import date, datetime

from geo.errors import C_, N_
from web.files.text import table
from web.installation.context import CHINA
from web.language import words
from web.language.messages import translate, translator
from web.saved.list import PlanPage
from web.store import PlanRow, SavedPlan

PLAN_HEADERS = (
    C_("identifier", "No."), N_("Name"), N_("Status"), N_("Dates of the tour"), N_("Sites"),
    N_("Version"), N_("Changed"),
)  # fmt: skip
VERSION_HEADERS = (N_("Version"), N_("Saved"), N_("How"), N_("Sites"), N_("Name"))


def plans_text(page: PlanPage, language: str) -> str:
    """One page of a list."""
    label = translator(language)
    if not page.rows:
        return label(N_("No plan. Keep one with redroutes plan --save NAME, or on the route page."))
    rows = [
        [
            str(row.id),
            row.name,
            words.label("plan_status", "deleted" if row.deleted_at else row.status, lang=language),
            _dates(row.starts_on, row.ends_on),
            str(row.stops),
            str(row.version),
            _moment(row.changed_at),
        ]
        for row in page.rows
    ]
    template = N_("%(count)d plans, page %(page)d of %(pages)d")
    head = translate(template, language, count=page.total, page=page.page, pages=page.pages)
    return "\n".join([head, *table([*map(label, PLAN_HEADERS)], rows, right=(0, 4, 5))])


def saved_text(saved: SavedPlan, versions: list[PlanRow], language: str) -> str:
    """Name, status and versions of a plan."""
    label = translator(language)
    template = N_("%(name)s: %(status)s, version %(number)d of %(newest)d")
    status = words.label("plan_status", saved.status, lang=language)
    head = translate(
        template, language, name=saved.name, status=status, number=saved.number,
        newest=saved.version,
    )  # fmt: skip
    rows = [
        [
            str(row.number),
            _moment(row.saved_at),
            f"{words.label('plan_change', row.change, lang=language)} {row.origin or ''}".strip(),
            str(row.stops),
            row.name,
        ]
        for row in versions
    ]
    return "\n".join([head, *table([*map(label, VERSION_HEADERS)], rows, right=(0, 3))])


def _dates(first: date | None, last: date | None) -> str:
    if first is None:
        return ""
    return str(first) if first == last else f"{first} – {last}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"
