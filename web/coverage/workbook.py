"""All numbers of a coverage report as a workbook, a sheet for each of its parts."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from geo.errors import C_, N_
from geo.terms import GAP_ACTIONS
from routes.book.workbook import Page
from web.coverage.answer import (
    OF_WORST,
    Access,
    Comparison,
    Coverage,
    Division,
    Equity,
    Expected,
    Inequality,
    Month,
    Row,
    Totals,
)
from web.coverage.map import map_classes, shown_title
from web.coverage.text import coverage_method, coverage_title, reason
from web.files.named import filed
from web.files.workbook import workbook
from web.installation.context import Context
from web.language.choices import MAPS
from web.language.messages import translate, translator
from web.language.places import place_name
from web.terms.term import Column, columns, of

Rows = Sequence[Mapping[str, object]]


def coverage_xlsx(context: Context, document: Coverage, language: str) -> bytes:
    """Return all numbers of a report as a workbook with a sheet on the method."""
    made = (
        _totals(document, language),
        _divisions(document, context, language),
        _worst(document, language),
        _classes(document, language),
        *_parts(document, language),
    )
    return workbook(
        [page for page in made if page.headers],
        coverage_method(context, document, language),
        language=language,
        title=coverage_title(document, language),
        today=date.fromisoformat(document["today"]),
    )


def _totals(document: Coverage, language: str) -> Page:
    say, totals = translator(language), document["totals"]
    given: Mapping[str, object] = totals
    rows = [
        (one.heading(language), one.filled(given, language), one.key)
        for one in columns(Totals)
        if one.key in given
    ]
    headers = (say(N_("Measure")), say(C_("number", "Value")), say(N_("Key")))
    return Page(say(N_("Totals")), headers, rows)


def _divisions(document: Coverage, context: Context, language: str) -> Page:
    names = context.datasets.divisions["name"]
    rows = document["rows"]
    given = [one for one in columns(Row) if rows and one.key in rows[0]]
    more = [
        (
            N_("Belongs to"),
            [place_name(names.get(row["parent"], row["parent"]), language) for row in rows],
        ),
        (N_("Suggested action"), [GAP_ACTIONS.say(row["main_gap"], language) for row in rows]),
    ]
    return _page(N_("Divisions"), given, rows, language, more=more)


def _worst(document: Coverage, language: str) -> Page:
    by_code = {row["code"]: row for row in document["rows"]}
    rows = [by_code[code] for code in document["worst"]]
    more = [
        (N_("Reason"), [reason(row, language) for row in rows]),
        (N_("Suggested action"), [GAP_ACTIONS.say(row["main_gap"], language) for row in rows]),
    ]
    wide = {one.key: one for one in columns(Row)}
    ends = [(one.key, one.upper) for one in map(partial(of, Row), OF_WORST)]
    told = [key for both in ends for key in both if key]
    shown = [wide[key] for key in ("name", *told, "main_gap")]
    return _page(N_("Worst places"), shown, rows, language, more=more)


def _classes(document: Coverage, language: str) -> Page:
    say = translator(language)
    headers = (
        say(N_("Map")), say(N_("Class")), say(N_("Count")),
        say(N_("Of them fewer than ten centres")),
    )  # fmt: skip
    rows = [
        (shown_title(show, document, language), one.text, one.count, one.few)
        for show in MAPS
        for one in map_classes(document, show, language)
    ]
    return Page(say(N_("Classes of the maps")), headers, rows)


def _parts(document: Coverage, language: str) -> list[Page]:
    """Lay out the parts that were asked for."""
    pages = []
    if "trend" in document:
        trend = document["trend"]
        whole = _named(document, trend["rows"], trend["totals"], language)
        pages.append(_part(N_("Trend"), Month, whole, language))
    if "compare" in document:
        before = document["compare"]
        whole = _named(document, before["rows"], [before["totals"]], language)
        title = translate(N_("Against %(before)s"), language, before=before["today"])
        pages.append(_part(title, Comparison, whole, language))
    if "equity" in document:
        pages.append(_evenness(document["equity"], language))
        whole = _named(document, document["equity"]["rows"], [], language)
        pages.append(_part(N_("Access"), Access, whole, language))
    if "uncertainty" in document and (totals := document["uncertainty"]["totals"]):
        whole = _named(document, document["uncertainty"]["rows"], [totals], language)
        pages.append(_part(N_("Errors of positions"), Expected, whole, language))
    return pages


def _evenness(equity: Equity, language: str) -> Page:
    say = translator(language)
    shared = (of(Equity, "lectures"), of(Equity, "access"))
    parts: Rows = (equity["lectures"], equity["access"])
    rows = [
        (one.heading(language), *(one.filled(part, language) for part in parts))
        for one in columns(Inequality)
    ]
    unused = of(Equity, "lecturers_unused")
    rows.append((unused.heading(language), None, equity["lecturers_unused"]))
    headers = (say(N_("Measure")), *(one.heading(language) for one in shared))
    return Page(say(N_("Evenness")), headers, rows)


def _named(document: Coverage, rows: Rows, totals: Rows, language: str) -> Rows:
    """Name the divisions of a part, and put all of them together first."""
    names = {row["code"]: row["name"] for row in document["rows"]}
    whole = {"code": "", "name": translator(language)(N_("all"))}
    return [
        *({**row, **whole} for row in totals),
        *({**row, "name": names.get(str(row["code"]), row["code"])} for row in rows),
    ]


def _part(title: str, declared: Any, rows: Rows, language: str) -> Page:
    return _page(title, [*columns(Division), *columns(declared)], rows, language)


def _page(
    title: str,
    shown: Sequence[Column],
    rows: Rows,
    language: str,
    more: Sequence[tuple[str, Sequence[str]]] = (),
) -> Page:
    """Return declared rows as a sheet; `more` are columns of texts beside them, by heading."""
    say = translator(language)
    cells = [[one.filled(row, language) for one in shown] for row in rows]
    for _, texts in more:
        for line, text in zip(cells, texts, strict=True):
            line.append(text)
    headers = [*(one.heading(language) for one in shown), *(say(heading) for heading, _ in more)]
    read = filed(shown, headers, cells, language)
    return Page(say(title), read.headers, read.rows)
