"""What the coverage page shows beside its map: headline numbers, trend, table, forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import format_decimal, gettext, pgettext

from web.coverage.columns import population_text
from web.frame.filters import percent
from web.installation.context import Context
from web.language.messages import inline
from web.language.request import language

Document = Mapping[str, Any]
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


def figures(document: Document) -> list[Figure]:
    """Return the headline numbers, each with the list of centres it stands for."""
    totals = document["totals"]
    known = totals["centres"] - totals["unknown"]
    served = gettext(
        "served: %(served)s of %(known)s; 95 %%: %(low)s–%(high)s",
        served=_count(totals["served"]), known=_count(known), low=percent(totals["share_low"]),
        high=percent(totals["share_high"]),
    )  # fmt: skip
    people = gettext("of the people at served centres (%(origin)s)", origin=_origin(document))
    overdue = gettext(
        "last lecture more than %(days)d days ago, or never", days=document["overdue"]
    )
    waited = gettext(
        "days since the last lecture, median; 90th percentile: %(p90)s",
        p90=_days(totals["days_since_p90"]),
    )
    return [
        Figure(
            _count(totals["centres"]), pgettext("counted", "practice centres"), "all",
            name="total-centres",
        ),
        Figure(percent(totals["share"]), served, "served"),
        Figure(percent(totals["weighted_share"]), people, "served", "people"),
        Figure(
            _count(totals["unserved"]), inline(gettext("Without enough lectures")), "unserved",
            gap=True, name="total-gap",
        ),
        Figure(_count(totals["never"]), gettext("never had a lecture"), "never", gap=True),
        Figure(_count(totals["overdue"]), overdue, "overdue", "days_since", gap=True),
        Figure(
            _count(totals["unreachable"]), inline(gettext("No lecturer within reach")),
            "unreachable", "minutes", gap=True,
        ),
        Figure(_count(_no_data(totals)), inline(gettext("Lectures or minutes unknown")), "no_data"),
        Figure(_count(totals["lectures"]), gettext("lectures held in the period"), "held",
               "lectures"),
        Figure(_count(totals["lectures_needed"]), inline(gettext("Lectures missing")), "unserved",
               "people", gap=True),
        Figure(_days(totals["days_since_median"]), waited, "all", "days_since"),
    ]  # fmt: skip


def _no_data(totals: Document) -> int:
    """Centres of no known kind of gap: all of them where nobody's way is known."""
    count = totals["no_data"]
    return int(totals["centres"] if count is None else count)


def _origin(document: Document) -> str:
    return population_text(dict(document), language())


def _count(value: float | None) -> str:
    return "–" if value is None else str(format_decimal(value))


def _days(value: float | None) -> str:
    return "–" if value is None else str(round(value))


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


def trend_chart(months: Sequence[Document]) -> Chart | None:
    """Draw the months whose record is complete; None when there are fewer than two."""
    told = [(i, month) for i, month in enumerate(months) if month["share"] is not None]
    if len(told) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    step = (WIDTH - LEFT - 12) / max(1, len(months) - 1)

    def x(index: int) -> float:
        return round(LEFT + step * index, 1)

    def y(share: float) -> float:
        return round(TOP + (1 - share) * (HEIGHT - BOTTOM - TOP), 1)

    upper = [f"{x(i)},{y(month['share_high'])}" for i, month in told]
    lower = [f"{x(i)},{y(month['share_low'])}" for i, month in reversed(told)]
    title = "{} {:.0%} ({}/{})"
    return Chart(
        line="M" + "L".join(f"{x(i)},{y(month['share'])}" for i, month in told),
        band=f"M{'L'.join([*upper, *lower])}Z",
        dots=[
            (
                x(i), y(month["share"]),
                title.format(month["month"], month["share"], month["served"], month["centres"]),
            )
            for i, month in told
        ],
        months=[(x(i), month["month"][2:]) for i, month in enumerate(months)],
        lines=[(y(share), f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1)],
    )  # fmt: skip


@dataclass(frozen=True)
class TablePage:
    """Some rows of the table.

    Attributes
    ----------
    rows
        Those of this page, in order.
    page, pages
        Where it is.
    sort
        Key of a row that orders them, with a minus for the largest first; empty for the order of
        the codes.
    """

    rows: Sequence[Document]
    page: int
    pages: int
    sort: str


def table_page(rows: Sequence[Document], *, sort: str, page: str) -> TablePage:
    """Choose the rows of a page; what is not known stands last either way.

    A column that this report does not have is meant to leave the rows in the order of their codes:
    the address of a sorted table is kept while parts of the report come and go.
    """
    key = sort.removeprefix("-")
    if not rows or not isinstance(rows[0].get(key), int | float | str | type(None)) or not key:
        sort = key = ""
    ordered = list(rows)
    if key:
        known = [row for row in rows if row.get(key) is not None]
        known.sort(key=lambda row: row[key], reverse=sort.startswith("-"))
        ordered = known + [row for row in rows if row.get(key) is None]
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    number = min(max(int(page) if page.isdecimal() else 1, 1), pages)
    return TablePage(ordered[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number, pages, sort)


def by_code(document: Document) -> dict[str, dict[str, Any]]:
    """Join what the parts of a report say about each division."""
    found: dict[str, dict[str, Any]] = {row["code"]: {} for row in document["rows"]}
    for part, keys in (
        ("compare", ("difference", "difference_low", "difference_high")),
        ("equity", ("access", "lecturers_within_median")),
        ("uncertainty", ("expected_share", "uncertain")),
    ):
        for known in found.values():
            known.update(dict.fromkeys(keys))
        for row in (document.get(part) or {}).get("rows", ()):
            found[row["code"]].update({key: row[key] for key in keys})
    return found


def divisions(context: Context) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return code and name of the prefectures, with those of their counties."""
    table = context.datasets.divisions
    english = language() == "en"
    shown = table["name_en"].where(table["name_en"] != "", table["name"]) if english else None
    names = table["name"] if shown is None else shown
    counties = table[table["level"] == "county"]
    return [
        (
            str(code),
            str(names[code]),
            [(str(one), str(names[one])) for one in counties.index[counties["parent"] == code]],
        )
        for code in table.index[table["level"] == "prefecture"]
    ]
