"""What the coverage page shows beside its map: headline numbers, trend, table, forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import format_decimal, gettext, pgettext

from geo.coverage import POTENTIAL
from geo.errors import N_
from geo.terms import NO_DATA
from web.coverage.answer import (
    Access,
    Coverage,
    DivisionComparison,
    DivisionExpected,
    Month,
    Row,
    Totals,
)
from web.coverage.map import gap_counts
from web.coverage.text import population_text
from web.frame.filters import percent
from web.frame.paging import page_number
from web.language.messages import inline
from web.language.request import language
from web.terms.term import Column, columns, of, terms

PAGE_SIZE = 100
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 190, 44, 26, 10
"""Pixels of the trend chart."""


@dataclass(frozen=True)
class Figure:
    """One headline number.

    Attributes
    ----------
    value
        As it is written.
    caption
        What it is, with n of N.
    which, sort
        The list of centres behind it.
    gap
        Whether it counts something that is missing.
    name
        Name of the element, for scripts and tests.
    """

    value: str
    caption: str
    which: str
    sort: str = "code"
    gap: bool = False
    name: str = ""


def figures(document: Coverage) -> list[Figure]:
    """Return the headline numbers, each with the list of centres it stands for."""
    totals = document["totals"]
    served = gettext(
        "served: %(served)s of %(known)s; 95 %%: %(low)s–%(high)s",
        served=_count(totals["counted"] - (totals["unserved"] or 0)),
        known=_count(totals["counted"]), low=percent(totals["share_low"]),
        high=percent(totals["share_high"]),
    )  # fmt: skip
    if not totals["counted"]:
        served = gettext(
            "of the centres are served: %(served)s surely", served=totals["served"] or 0
        )
    people = gettext(
        "of the people at served centres (%(origin)s)", origin=population_text(document, language())
    )
    overdue = gettext(
        "last lecture more than %(days)d days ago, or never", days=document["overdue"]
    )
    waited = gettext(
        "days since the last lecture, median; 90th percentile: %(p90)s",
        p90=of(Totals, "days_since_p90").said(totals, language()),
    )
    no_data, total = _count(gap_counts(totals)[NO_DATA]), _count(totals["centres"])
    centres = pgettext("counted", "practice centres")
    return [
        Figure(total, centres, "all", name="total-centres"),
        Figure(share_text(totals, "share", "bound"), served, "served"),
        Figure(share_text(totals, "weighted_share", "weighted_bound"), people, "served", "people"),
        _missing(totals["unserved"], N_("Without enough lectures"), "unserved", name="total-gap"),
        Figure(_count(totals["never"]), gettext("never had a lecture"), "never", gap=True),
        Figure(_count(totals["overdue"]), overdue, "overdue", "days_since", gap=True),
        _missing(totals["unreachable"], N_("No lecturer within reach"), "unreachable", "minutes"),
        Figure(no_data, inline(gettext("Lectures or minutes unknown")), NO_DATA),
        Figure(
            _count(totals["lectures"]), gettext("lectures held in the period"), "held", "lectures"
        ),
        _missing(totals["lectures_needed"], N_("Lectures missing"), "unserved", "people"),
        Figure(_days(totals["days_since_median"]), waited, "all", "days_since"),
    ]


def _missing(
    value: float | None, label: str, which: str, sort: str = "code", *, name: str = ""
) -> Figure:
    """Return a number of what is missing, under a label of a table."""
    return Figure(_count(value), inline(gettext(label)), which, sort, gap=True, name=name)


def share_text(totals: Mapping[str, Any], share: str, bound: str) -> str:
    """Return a share; where counties or venues are not known, the bounds between which it lies.

    People are estimates, so a share of them always has bounds.
    """
    if share == "share" and not totals["unknown"] and not totals["lectures_loose"]:
        return percent(totals[share])
    low, high = (percent(totals[f"{bound}_{end}"]) for end in ("low", "high"))
    if (low, high) == (percent(0), percent(1)):
        return _unknown()
    return percent(totals[share]) if low == high else f"{low}–{high}"


def _count(value: float | None) -> str:
    return _unknown() if value is None else str(format_decimal(value))


def _days(value: float | None) -> str:
    return _unknown() if value is None else str(round(value))


def _unknown() -> str:
    return inline(gettext("Not known"))


@dataclass(frozen=True)
class Chart:
    """The trend as shapes of an SVG picture.

    Attributes
    ----------
    line, band
        Path of the share, and of its 95 % interval.
    dots
        x, y and title of each month.
    months
        x and label below.
    lines
        y and label of the grid.
    """

    line: str
    band: str
    dots: Sequence[tuple[float, float, str]]
    months: Sequence[tuple[float, str]]
    lines: Sequence[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


def trend_chart(months: Sequence[Month]) -> Chart | None:
    """Draw the months whose record is complete; None when there are fewer than two."""
    told = [(i, month) for i, month in enumerate(months) if month["share"] is not None]
    if len(told) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    step = (WIDTH - LEFT - 12) / max(1, len(months) - 1)

    def x(index: int) -> float:
        return round(LEFT + step * index, 1)

    def y(share: float | None) -> float:
        return round(TOP + (1 - (share or 0)) * (HEIGHT - BOTTOM - TOP), 1)

    upper = [f"{x(i)},{y(month['share_high'])}" for i, month in told]
    lower = [f"{x(i)},{y(month['share_low'])}" for i, month in reversed(told)]
    title = "{} {:.0%} ({:.0f}/{})"
    return Chart(
        line="M" + "L".join(f"{x(i)},{y(month['share'])}" for i, month in told),
        band=f"M{'L'.join([*upper, *lower])}Z",
        dots=[
            (
                x(i), y(month["share"]),
                title.format(
                    month["month"], month["share"], (month["share"] or 0) * month["counted"],
                    month["counted"],
                ),
            )
            for i, month in told
        ],
        months=[(x(i), month["month"][2:]) for i, month in enumerate(months)],
        lines=[(y(share), f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1)],
    )  # fmt: skip


PARTS: Final = {"compare": DivisionComparison, "equity": Access, "uncertainty": DivisionExpected}
"""Part of a report -> declaration of its rows, which stand beside those of the table."""
DIVISION: Final = ("code", "name")
"""What the first column of the table says in a form of its own."""


@dataclass(frozen=True)
class TablePage:
    """Some rows of the table.

    Attributes
    ----------
    columns
        What the table shows of a division, after its name.
    rows
        Those of this page, in order.
    page, pages
        Where it is.
    sort
        Key of a row that orders them, with a minus for the largest first; empty for the order of
        the codes.
    """

    columns: Sequence[Column]
    rows: Sequence[Mapping[str, object]]
    page: int
    pages: int
    sort: str


def table_page(document: Coverage, *, sort: str, page: str) -> TablePage:
    """Choose the rows of a page; what is not known stands last either way.

    A column that this report does not have is meant to leave the rows in the order of their codes:
    the address of a sorted table is kept while parts of the report come and go.
    """
    shown, rows = _columns(document), _joined(document)
    key = sort.removeprefix("-")
    if key not in {*terms(Row), *(one.key for one in shown)}:
        sort = key = ""
    if key:
        known = [row for row in rows if row.get(key) is not None]
        known.sort(key=lambda row: row[key], reverse=sort.startswith("-"))
        rows = known + [row for row in rows if row.get(key) is None]
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    number = min(page_number(page), pages)
    part = rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return TablePage(shown, part, number, pages, sort)


def _columns(document: Coverage) -> list[Column]:
    """Return the columns that a report has: of parts those that were asked for."""
    totals = document["totals"]
    unasked = () if "topics_share" in totals else ("topics_share",)
    nobody = {*POTENTIAL} - {NO_DATA} if totals["fine"] is None else ()
    all_known = () if gap_counts(totals)[NO_DATA] else (NO_DATA,)
    own = columns(Row, page=True, but=(*DIVISION, *unasked, *nobody, *all_known))
    parts = [part for name, part in PARTS.items() if name in document]
    return [*own, *(one for part in parts for one in columns(part, narrow=True))]


def _joined(document: Coverage) -> list[dict[str, Any]]:
    """Join what the parts of a report say about each division."""
    found: dict[str, dict[str, Any]] = {row["code"]: {**row} for row in document["rows"]}
    for name, part in PARTS.items():
        keys = [end for one in columns(part, narrow=True) for end in (one.key, one.upper) if end]
        asked: Any = document.get(name, {"rows": ()})
        for row in asked["rows"]:
            found[row["code"]].update({key: row[key] for key in keys})
    return list(found.values())
