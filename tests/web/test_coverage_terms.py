"""Every declared key of coverage and suggestions against every format, in both languages."""

import csv
import io
import json
import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import lru_cache
from html import unescape
from typing import Any, NamedTuple, get_type_hints
from xml.etree import ElementTree as ET

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest

from geo.terms import NO_DATA
from web.coverage import ask as coverage
from web.coverage import centres as coverage_centres
from web.coverage import parts as coverage_parts
from web.coverage.answer import (
    OF_WORST,
    Access,
    Centre,
    CentreFeatures,
    Centres,
    Comparison,
    Coverage,
    CoverageFeatures,
    DivisionComparison,
    DivisionExpected,
    DivisionMonth,
    Expected,
    Inequality,
    Month,
    Row,
    RowProperties,
    Totals,
)
from web.coverage.covered import record_text
from web.coverage.figures import figures, trend_chart
from web.coverage.files import centres_export, coverage_export
from web.coverage.map import area_shapes, gap_counts, map_classes
from web.coverage.question import CentresQuery, CoverageQuery
from web.coverage.text import coverage_text, period
from web.files.registry import write_export
from web.language.messages import inline, translate
from web.language.places import place_name
from web.suggest import ask as suggest
from web.suggest.answer import (
    After,
    Classes,
    County,
    SuggestedVenue,
    Suggestion,
    SuggestionFeatures,
    Uncoverable,
    Uncovered,
)
from web.suggest.files import suggestion_export
from web.suggest.map import suggestion_map
from web.suggest.question import OWN, SuggestQuery
from web.suggest.text import _change_of, below_headline, suggestion_text
from web.terms.answer import Answer
from web.terms.schema import adapter
from web.terms.term import (
    DASH,
    DAYS,
    INDEX,
    MINUTES,
    NAME,
    PLACE,
    POINTS,
    SHARE,
    columns,
    of,
    terms,
)
from web.terms.types import Drawn, Point

TODAY = date(2027, 6, 1)
COUNTY = "220623000000"
LANGUAGES = ("zh", "en")
KML = "{http://www.opengis.net/kml/2.2}"
PLACED = {*Drawn.__annotations__, *Point.__annotations__}
KEPT = {"code", "name", "parent", "county", "township", "month", "end", "few", "coarse", "never"}
"""What rows are found by, drawn by or told apart by: it stays as it is."""
WHOLE = {
    "level": "prefecture", "trend": 2, "compare": "2027-03-01", "equity": True,
    "uncertainty": True, "required": "law,theory", "topics_needed": 1,
}  # fmt: skip


# -- what is put in, and how it must come out ------------------------------------------------------


def sample(column: Any) -> Any:
    """Return a value that no other key of its kind has; that of an upper end is the larger."""
    number = 1000 + sum(map(ord, column.key))
    if column.words is not None:
        return [list(column.words)[-1]] if column.key == "topics_missing" else [*column.words][-1]
    if column.unit in (SHARE, POINTS):
        return round(0.30 + (number % 60) / 100, 2)
    values = {int: number, float: number + 0.4, bool: True, date: "2027-05-04"}
    return values.get(column.kind, f"«{column.key}»")


def filled(row: Mapping[str, Any], declared: Any) -> dict[str, Any]:
    """Return a row whose values are samples."""
    free = [one for one in terms(declared).values() if one.key not in KEPT | PLACED]
    assert free
    told = {one.key: sample(one) for one in free if one.key in row}
    for one in free:
        if one.upper and one.key in told:
            told[one.key], told[one.upper] = 0.11, 0.22
            if one.kind is int:
                told[one.key], told[one.upper] = 11, 22
    return {**row, **told}


def emptied(row: Mapping[str, Any], declared: Any) -> dict[str, Any]:
    """Return a row of which nothing is known that need not be."""
    hints = get_type_hints(declared, include_extras=True)
    free = [key for key, hint in hints.items() if "None" in str(hint) and key in row]
    assert free
    return {**row, **dict.fromkeys(free)}


def word(column: Any, value: Any, language: str) -> Any:
    """Return what stands in a cell of a table."""
    if isinstance(value, list):
        return "、".join(word(column, one, language) for one in value)
    if value is None:
        return None
    if column.words is not None:
        entry = column.words[value]
        return entry.zh if language == "zh" else entry.en
    if isinstance(value, bool):
        return {"zh": ("否", "是"), "en": ("no", "yes")}[language][value]
    return place_name(value, language) if column.unit in (NAME, PLACE) else value


def said(column: Any, row: Mapping[str, Any], language: str) -> str:
    """Return what people read in a narrow table, both ends of an interval in their order."""
    ends = [row[key] for key in (column.key, column.upper) if key]
    if ends[0] is None:
        term = column.term
        told = term.endless and row.get(term.endless_if) not in (None, False)
        text = term.endless if told else term.absent
        return inline(translate(text, language)) if text else DASH
    return place_name(" – ".join(written(column, one, language) for one in ends), language)


def written(column: Any, value: Any, language: str) -> str:
    known = word(column, value, language)
    if column.unit is SHARE:
        return f"{100 * known:.0f}%"
    if column.unit is POINTS:
        return f"{100 * known:+.1f}"
    if column.unit is INDEX:
        return f"{known:.2f}"
    if column.kind is float:
        return f"{known:.0f}" if column.unit in (MINUTES, DAYS) else f"{known:.1f}"
    return str(known)


def heading(column: Any, language: str) -> str:
    """Return the heading of a wide table, said by the catalogue or the vocabulary."""
    text = column.heading(language)
    assert text
    assert (language == "en") <= text.isascii() or "²" in text
    return str(text)


# -- the answers -----------------------------------------------------------------------------------


def spoiled(rows: list[Any], declared: Any) -> None:
    """Put samples into the first row, and nothing into the second one."""
    assert len(rows) > 1, declared
    rows[0], rows[1] = filled(rows[0], declared), emptied(rows[1], declared)


@pytest.fixture(scope="module")
def report(context) -> Answer[Coverage]:
    """Answer with every part; of the draws of positions a few, and in a snapshot of its own."""
    alone = replace(context, _latest=[])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coverage_parts, "DRAWS", 3)
        found = coverage.run(alone, CoverageQuery.model_validate(WHOLE), today=TODAY)
    document: Any = deepcopy(found.document)
    spoiled(document["rows"], Row)
    document["worst"] = [document["rows"][0]["code"]]
    document["rows"][2]["topics_missing"] = []
    document["totals"] = filled(document["totals"], Totals)
    spoiled(document["trend"]["totals"], Month)
    spoiled(document["trend"]["rows"], DivisionMonth)
    document["compare"]["totals"] = filled(document["compare"]["totals"], Comparison)
    spoiled(document["compare"]["rows"], DivisionComparison)
    for part in ("lectures", "access"):
        document["equity"][part] = filled(document["equity"][part], Inequality)
    spoiled(document["equity"]["rows"], Access)
    document["uncertainty"]["totals"] = filled(document["uncertainty"]["totals"], Expected)
    spoiled(document["uncertainty"]["rows"], DivisionExpected)
    return Answer(document, found.features)


@pytest.fixture(scope="module")
def listed(context) -> Answer[Centres]:
    query = CentresQuery.model_validate({"county": COUNTY})
    found = coverage_centres.run(context, query, today=TODAY, whole_list=True)
    document: Any = deepcopy(found.document)
    spoiled(document["centres"], Centre)
    return Answer(document, found.features)


@pytest.fixture(scope="module")
def suggestion(context) -> Answer[Suggestion]:
    query = SuggestQuery.model_validate(
        {"county": COUNTY, "within": 15, "venues": 3, "model": "mclp"}
    )
    found = suggest.run(context, query, today=TODAY)
    document: Any = deepcopy(found.document)
    spoiled(document["venues_chosen"], SuggestedVenue)
    spoiled(document["uncovered"], Uncovered)
    document["uncoverable"] = [filled(one, Uncoverable) for one in document["uncoverable"]]
    document["counties"] = [filled(one, County) for one in document["counties"]]
    document["before"] = {**filled(document["before"], Classes), "people_served": None}
    document["after"] = filled(document["after"], After)
    assert document["uncoverable"]
    assert document["counties"]
    return Answer(document, found.features)


class View(NamedTuple):
    """A view that can be taken along: who makes it, and what a row of its main table is."""

    answer: str
    export: Any
    declared: Any
    rows: str
    features: Any


VIEWS = [
    View("report", coverage_export, RowProperties, "rows", CoverageFeatures),
    View("listed", centres_export, Centre, "centres", CentreFeatures),
    View("suggestion", suggestion_export, SuggestedVenue, "venues_chosen", SuggestionFeatures),
]
views = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.answer)
languages = pytest.mark.parametrize("language", LANGUAGES)


class Made(NamedTuple):
    """A view in one language: its rows and columns, and how it is written."""

    rows: list[dict[str, Any]]
    shown: list[Any]
    write: Any


@pytest.fixture
def made(request, context, view: View, language: str) -> Made:
    answer: Answer[Any] = request.getfixturevalue(view.answer)
    rows = answer.document[view.rows]
    shown = [one for one in columns(view.declared) if one.key in rows[0] and one.key not in PLACED]
    assert len(shown) > 8
    export = view.export(context, answer, language)
    return Made(rows, shown, lambda ending: write_export(export, ending))


# -- files -----------------------------------------------------------------------------------------


@pytest.mark.slow
@views
@languages
def test_csv(made: Made, language: str):
    head, *lines = csv.reader(io.StringIO(made.write("csv").removeprefix("\ufeff")))
    for row, line in zip(made.rows[:2], lines, strict=False):
        for column in made.shown:
            cell = line[head.index(heading(column, language))]
            known = word(column, row[column.key], language)
            assert cell == ("" if known is None else str(known)), column.key


@lru_cache(maxsize=2)
def workbook(content: bytes) -> openpyxl.Workbook:
    """Read a workbook, once for all of its sheets."""
    return openpyxl.load_workbook(io.BytesIO(content))


def sheet_rows(content: bytes, number: int) -> list[dict[str, Any]]:
    sheet = workbook(content).worksheets[number]
    every = [list(row) for row in sheet.iter_rows(values_only=True)]
    start = max(range(min(8, len(every))), key=lambda at: sum(c is not None for c in every[at]))
    start = next(at for at in range(start + 1) if all(c is not None for c in every[at]))
    return [dict(zip(every[start], row, strict=True)) for row in every[start + 1 :]]


def holds(line: Mapping[str, Any], row: Mapping[str, Any], declared: Any, language: str) -> None:
    """Check that a line of a sheet says all that a row has."""
    shown = [one for one in columns(declared) if one.key in row and one.key not in PLACED]
    assert shown
    for column in shown:
        known = word(column, row[column.key], language)
        cell = line[heading(column, language)]
        if column.kind is date and known:
            known, cell = str(known), cell.date().isoformat()
        assert cell == known, column.key


@pytest.mark.slow
@views
@languages
def test_workbook(made: Made, view: View, language: str):
    number = {"report": 1, "listed": 0, "suggestion": 1}[view.answer]
    lines = sheet_rows(made.write("xlsx"), number)
    for row, line in zip(made.rows[:2], lines, strict=False):
        holds(line, row, view.declared, language)


@languages
def test_workbook_of_the_parts(context, report: Answer[Any], language: str):
    content = write_export(coverage_export(context, report, language), "xlsx")
    document = report.document
    totals = {line.popitem()[1]: line for line in sheet_rows(content, 0)}
    for column in columns(Totals):
        name, value = totals[column.key].values()
        assert name == heading(column, language)
        assert value == word(column, document["totals"][column.key], language)
    worst, trend, compare, evenness, access, errors = 2, 4, 5, 6, 7, 8
    (line,) = sheet_rows(content, worst)
    told = [one for one in columns(Row) if one.key in {*OF_WORST, "name", "rank_high", "main_gap"}]
    assert len(told) == len(OF_WORST) + 3
    for column in told:
        value = word(column, document["rows"][0][column.key], language)
        assert line[heading(column, language)] == value
    assert len(workbook(content).worksheets) == 10
    parts = (
        (trend, Month, [*document["trend"]["totals"], *document["trend"]["rows"]]),
        (compare, Comparison, [document["compare"]["totals"], *document["compare"]["rows"]]),
        (access, Access, document["equity"]["rows"]),
        (errors, Expected, [document["uncertainty"]["totals"], *document["uncertainty"]["rows"]]),
    )
    for number, declared, rows in parts:
        for row, line in zip(rows, sheet_rows(content, number), strict=True):
            holds(line, row, declared, language)
    for column, line in zip(columns(Inequality), sheet_rows(content, evenness), strict=False):
        first, lectures, reach = line.values()
        assert first == heading(column, language)
        parts = (document["equity"][part][column.key] for part in ("lectures", "access"))
        assert (lectures, reach) == tuple(parts)


@languages
def test_workbook_of_a_suggestion(context, suggestion: Answer[Any], language: str):
    content = write_export(suggestion_export(context, suggestion, language), "xlsx")
    document = suggestion.document
    for row, line in zip(document["counties"], sheet_rows(content, 2), strict=True):
        holds(line, row, County, language)
    for row, line in zip(document["uncoverable"], sheet_rows(content, 3), strict=True):
        holds(line, row, Uncoverable, language)
    for row, line in zip(document["uncovered"], sheet_rows(content, 4), strict=True):
        holds(line, row, Uncovered, language)
    changes = sheet_rows(content, 0)
    assert len(changes) == len(columns(After))
    for column, line in zip(columns(After), changes, strict=True):
        name, before, after = line.values()
        assert name == heading(column, language)
        assert (before, after) == (
            document["before"].get(column.key), document["after"][column.key],
        )  # fmt: skip


@views
@languages
def test_geopackage(made: Made, language: str, tmp_path):
    path = tmp_path / "view.gpkg"
    path.write_bytes(made.write("gpkg"))
    table = gpd.read_file(path, layer=pyogrio.list_layers(path)[0, 0])
    keys = [key for key, value in made.rows[0].items() if key not in {"lon", "lat"}]
    assert len(keys) > 8
    for number, row in enumerate(made.rows[:3]):
        for key in keys:
            value, kept = row[key], table[key].iloc[number]
            if value is None or value == []:
                assert pd.isna(kept) or kept == "", key
            elif isinstance(value, list):
                assert kept == "、".join(value)
            else:
                assert str(value) in (str(kept), str(kept)[:10]) or kept == value, key


@views
@languages
def test_kml(made: Made, language: str):
    root = ET.fromstring(made.write("kml"))  # noqa: S314 - our own file
    marks = root.findall(f"{KML}Document/{KML}Folder")[0].findall(f"{KML}Placemark")
    for row, mark in zip(made.rows[:2], marks, strict=False):
        found = {
            one.get("name"): (
                one.findtext(f"{KML}displayName"), one.findtext(f"{KML}value") or "",
            )
            for one in mark.iter(f"{KML}Data")
        }  # fmt: skip
        for column in made.shown:
            known = word(column, row[column.key], language)
            expected = (heading(column, language), "" if known is None else str(known))
            assert found[column.key] == expected


@views
@languages
def test_html(made: Made, view: View, language: str):
    """The file of a report has the narrow table; those of lists have all columns."""
    text = made.write("html")
    table = re.search(r'<table class="listed">.*?</table>', text, re.S)[0]
    head = [unescape(one) for one in re.findall(r"<th [^>]*>(.*?)</th>", table)]
    lines = [re.findall(r"<td>(.*?)</td>", one) for one in re.findall(r"<tr><td>.*?</tr>", table)]
    assert len(lines) > 1
    narrow = view.answer == "report"
    shown = columns(Row, narrow=True) if narrow else made.shown
    for row, line in zip(made.rows[:2], lines, strict=False):
        for column in shown:
            cell = unescape(line[head.index(column.heading(language, short=narrow))])
            known = word(column, row[column.key], language)
            plain = "" if known is None else str(known)
            assert cell == (said(column, row, language) if narrow else plain), column.key


@views
def test_geojson_and_schema(context, request, view: View):
    answer: Answer[Any] = request.getfixturevalue(view.answer)
    document = json.loads(write_export(view.export(context, answer, "en"), "geojson"))
    adapter(view.features).validate_python(document)
    for row, feature in zip(answer.document[view.rows][:2], document["features"], strict=False):
        for key, value in row.items():
            if key not in {"lon", "lat"}:
                assert feature["properties"][key] == value


@pytest.mark.parametrize(
    ("answer", "declared"),
    [("report", Coverage), ("listed", Centres), ("suggestion", Suggestion)],
)
def test_documents_have_the_declared_keys(request, answer: str, declared: Any):
    """Samples stay in the types of their keys; only what is emptied may not be null."""
    document = request.getfixturevalue(answer).document
    assert set(document) <= set(terms(declared))
    assert declared.__required_keys__ <= set(document)


# -- terminal and pages ----------------------------------------------------------------------------


def cells(line: str) -> list[str]:
    return re.split(r"\s{2,}", line.strip())


def test_terminal_of_a_report(report: Answer[Any]):
    for language in LANGUAGES:
        lines = coverage_text(report.document, language).splitlines()
        start = next(at for at, line in enumerate(lines) if line == "") + 1
        shown = columns(Row, narrow=True)
        assert cells(lines[start]) == [one.heading(language, short=True) for one in shown]
        for row, line in zip(report.document["rows"][:2], lines[start + 1 :], strict=False):
            assert cells(line) == [said(one, row, language) for one in shown]
        months = columns(Month, narrow=True)
        start = next(at for at, line in enumerate(lines) if "2027-05" in line)
        for month, line in zip(report.document["trend"]["totals"], lines[start:], strict=False):
            assert cells(line) == [said(one, month, language) for one in months]


def test_terminal_of_a_suggestion(suggestion: Answer[Any]):
    document = suggestion.document
    for language in LANGUAGES:
        blocks = suggestion_text(document, language).split("\n## ")[1:]
        tables = [[cells(line) for line in block.split("\n\n")[0].splitlines()[1:]]
                  for block in blocks]  # fmt: skip
        changes, venues, out = tables
        assert changes[1:] == [
            [heading(one, language), *(
                written(one, value, language) if value is not None else DASH
                for value in (document["before"].get(one.key), document["after"][one.key])
            )]
            for one in columns(After)
        ]  # fmt: skip
        for declared, rows, found in (
            (SuggestedVenue, document["venues_chosen"][:2], venues),
            (Uncoverable, document["uncoverable"][:1], out),
        ):
            shown = columns(declared, narrow=True)
            assert found[0] == [one.heading(language, short=True) for one in shown]
            for row, line in zip(rows, found[1:], strict=False):
                marked = {**row, "name": f"{'~' if row['coarse'] else ''}{row['name']}"}
                assert line == [said(one, marked, language) for one in shown]


def table_of(page: str, name: str) -> list[list[str]]:
    """Return the cells of a table of a page, its head first."""
    body = re.search(rf'<table[^>]*id="{name}".*?</table>', page, re.S)[0]
    rows = re.findall(r"<tr[ >].*?</tr>", body, re.S)
    assert len(rows) > 1
    return [
        [" ".join(unescape(re.sub(r"<[^>]+>", "", one)).split())
         for one in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in rows
    ]  # fmt: skip


@languages
def test_page_of_a_report(client, monkeypatch, report: Answer[Any], language: str):
    monkeypatch.setattr(coverage, "run", lambda *_, **__: report)
    page = client.get(f"/coverage?level=prefecture&lang={language}").text
    document = report.document
    own = columns(Row, page=True, but=("code", "name"))
    beside = [
        (one, document[part]["rows"])
        for part, declared in (
            ("compare", DivisionComparison), ("equity", Access), ("uncertainty", DivisionExpected),
        )
        for one in columns(declared, narrow=True)
    ]  # fmt: skip
    assert len(beside) == 4
    head, *lines = table_of(page, "coverage-table")
    assert head[1:] == [
        one.heading(language, short=True) for one in (*own, *(one for one, _ in beside))
    ]
    for number, (row, line) in enumerate(zip(document["rows"][:2], lines, strict=False)):
        assert line[1:] == [
            *(said(one, row, language) for one in own),
            *(said(one, rows[number], language) for one, rows in beside),
        ]
    head, line = table_of(page, "worst-table")
    worst = [of(Row, key) for key in OF_WORST]
    assert head[1:-2] == [one.heading(language, short=True) for one in worst]
    assert line[1:-2] == [said(one, document["rows"][0], language) for one in worst]
    head, *lines = table_of(page, "trend-table")
    months = columns(Month, page=True)
    assert head == [one.heading(language, short=True) for one in months]
    for month, line in zip(document["trend"]["totals"], lines, strict=True):
        assert line == [said(one, month, language) for one in months]
    compared = columns(Comparison, page=True)
    text = page.split('id="comparison"')[1].split("</section>")[0]
    found = [unescape(one) for one in re.findall(r"<td[^>]*>(.*?)</td>", text)]
    assert found == [said(one, document["compare"]["totals"], language) for one in compared]
    text = page.split('id="evenness"')[1].split("</section>")[0]
    found = [unescape(one) for one in re.findall(r"<td[^>]*>(.*?)</td>", text)]
    assert found == [
        said(one, document["equity"][part], language)
        for part in ("lectures", "access")
        for one in columns(Inequality)
    ]


@languages
def test_page_of_a_list(client, monkeypatch, listed: Answer[Any], language: str):
    monkeypatch.setattr(coverage_centres, "run", lambda *_, **__: listed)
    first, second = listed.document["centres"][:2]
    monkeypatch.setitem(first, "never", False)
    monkeypatch.setitem(second, "never", True)
    page = client.get(f"/coverage/centres?county={COUNTY}&lang={language}").text
    head, *lines = table_of(page, "centres-table")
    shown = columns(Centre, page=True, but=("code",))
    assert head == [one.heading(language) for one in shown]
    for row, line in zip(listed.document["centres"][:2], lines, strict=False):
        for column, cell in zip(shown, line, strict=True):
            if column.key in ("county_name", "township_name"):  # by their codes, as before
                continue
            assert cell.removeprefix("~").startswith(said(column, row, language)), column.key


@languages
def test_page_of_a_suggestion(client, monkeypatch, suggestion: Answer[Any], language: str):
    monkeypatch.setattr(suggest, "ask", lambda *_, **__: suggestion)
    page = client.get(f"/coverage/suggest?county={COUNTY}&venues=3&lang={language}").text
    shown = columns(SuggestedVenue, narrow=True, but=("code",))
    head, *lines = table_of(page, "venues")
    assert head[1:-1] == [one.heading(language) for one in shown]
    for row, line in zip(suggestion.document["venues_chosen"][:2], lines, strict=False):
        for column, cell in zip(shown, line[1:-1], strict=True):
            if column.key == "county_name":  # by its code, in the language of the page
                continue
            assert cell.startswith(said(column, row, language)), column.key
    body = page.split('data-class="')[1:]
    assert len(body) == len(columns(After))
    for column, part in zip(columns(After), body, strict=True):
        found = [unescape(one) for one in re.findall(r"<td[^>]*>(.*?)</td>", part)[:2]]
        pair = (suggestion.document[when].get(column.key) for when in ("before", "after"))
        assert found == [DASH if one is None else written(column, one, language) for one in pair]


def lines_of(page: str, start: str, end: str, item: str) -> list[str]:
    """Return what a reader sees of each item between two pieces of a page."""
    assert start in page
    inside = page.partition(start)[2].partition(end)[0].split(f"<{item}")[1:]
    texts = (unescape(re.sub(r"<[^>]+>", " ", f"<{item}{one}")) for one in inside)
    return [" ".join(one.split()) for one in texts]


@languages
@pytest.mark.parametrize("model", ["mclp", "lscp", OWN])
def test_the_page_of_a_suggestion_says_what_its_answer_counts(
    client, monkeypatch, suggestion: Answer[Any], language: str, model: str
):
    first, second, *_ = suggestion.document["venues_chosen"]
    venues = [
        {**first, "number": 31, "gain": 57, "county": "", "county_name": "", "days_since": 41},
        {**second, "number": 32, "gain": 68, "county": "", "county_name": "", "days_since": None,
         "never": True},
    ]  # fmt: skip
    solution = {**suggestion.document["solution"], "venues": 97, "optimal": False, "gap": 0.0561,
                "bound": 1902.0, "greedy": 1703.0, "cpu_seconds": 2.5}  # fmt: skip
    left, out = suggestion.document["uncovered"][:1] * 86, suggestion.document["uncoverable"][:1]
    document = {**suggestion.document, "model": model, "venues_chosen": venues * 5,
                "solution": solution, "uncovered": left, "uncoverable": out * 4}  # fmt: skip
    monkeypatch.setattr(suggest, "ask", lambda *_, **__: Answer(document, suggestion.features))
    page = client.get(f"/coverage/suggest?county={COUNTY}&venues=3&lang={language}").text
    own = model == OWN
    legend = lines_of(page, '<ul class="legend"', "</ul>", "li")
    counts = [found[1] for line in legend if (found := re.search(r"\((\d+)\)", line))]
    assert counts == (["4"] if own else ["86", "4"])
    listed = lines_of(page, 'class="worst first-venues"', "</ol>", "li")
    waited = of(SuggestedVenue, "days_since")
    ends = [waited.said(one, language) if own else f"+{one['gain']}" for one in venues]
    assert len(listed) == 8
    for number, line in enumerate(listed):
        assert line.startswith(str(31 + number % 2))
        assert line.endswith(ends[number % 2])
    assert "10" in re.search(r'href="#venues">(.*?)</a>', page)[1]
    assert "(97)" in lines_of(page, 'id="venues">', "</caption>", "caption")[0]
    proof = page[page.rindex("<ul>") :].partition("</ul>")[0]
    assert ("5.61 %" in proof, "1,902" in proof, "1,703" in proof, "2.5 s" in proof) == (
        (not own,) * 4
    )
    head, *lines = table_rows(page, "By county" if language == "en" else "分县（市、区）")
    other = "share" if model == "lscp" else "reachable_share"
    shown = columns(County, page=True, but=(f"{other}_before", f"{other}_after"))
    assert head == [one.heading(language, short=True) for one in shown]
    for row, line in zip(document["counties"], lines, strict=True):
        assert line[1:] == [said(one, row, language) for one in shown[1:]]


def table_rows(page: str, caption: str) -> list[list[str]]:
    """Return the cells of the table that has a caption, its head first."""
    (start,) = [
        found.end() for found in re.finditer(f'<caption class="sr">{re.escape(caption)}<', page)
    ]
    rows = re.findall(r"<tr[ >].*?</tr>", page[start:].partition("</table>")[0], re.S)
    assert len(rows) > 1
    return [
        [" ".join(unescape(re.sub(r"<[^>]+>", "", one)).split())
         for one in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in rows
    ]  # fmt: skip


# -- classes of the maps ---------------------------------------------------------------------------


def test_what_is_not_known_is_a_class_of_its_own_and_never_zero(report: Answer[Any]):
    document = report.document
    unknown = sum(row["share"] is None for row in document["rows"])
    assert unknown == 1
    *known, nothing = map_classes(document, "share", "en")
    assert (nothing.key, nothing.count) == ("none", unknown)
    assert sum(one.count for one in known) == len(document["rows"]) - unknown


def test_without_lecturers_every_centre_is_without_data(report: Answer[Any]):
    totals = {**report.document["totals"], "centres": 77}
    nobody = {**totals, **dict.fromkeys((*gap_counts(totals), NO_DATA), None)}
    assert gap_counts(nobody) == {**dict.fromkeys(gap_counts(totals), 0), NO_DATA: 77}
    classes = {one.key: one.count for one in map_classes({"totals": nobody}, "gaps", "en")}
    assert classes == gap_counts(nobody)
    assert gap_counts(totals)[NO_DATA] == totals[NO_DATA] != 77


def test_a_list_names_divisions_and_what_to_do(context):
    query = CentresQuery.model_validate({"county": COUNTY, "which": "unserved"})
    rows = coverage_centres.run(context, query, today=TODAY, whole_list=True).document["centres"]
    names = context.datasets.divisions["name"]
    assert len(rows) > 10
    for row in rows:
        assert row["action"] == row["gap"] in {"schedule", "recruit"}
        assert row["county_name"] == names[COUNTY]
        assert row["prefecture_name"] == names["220600000000"]
        assert row["township_name"] == (names[row["township"]] if row["township"] else "")
        assert row["never"] == (row["last_lecture"] is None) == (row["on_record"] == "never")


def test_unknown_and_never_are_different_words():
    unknown = {"days_since": None, "last_lecture": None, "never": False}
    for key in ("days_since", "last_lecture"):
        column = of(Centre, key)
        assert column.said(unknown, "zh") == "情况不明"
        assert column.said({**unknown, "never": True}, "zh") == "从未宣讲"
        assert column.filled(unknown, "en") is None
        assert column.filled({**unknown, "never": True}, "en") == "never"


def test_what_has_no_end_is_no_dash():
    minutes = of(Centre, "minutes")
    assert minutes.said({"minutes": None, "unreachable": True}, "en") == "no way there"
    assert minutes.said({"minutes": None, "unreachable": None}, "en") == DASH
    assert minutes.said({"minutes": 3.0, "unreachable": False}, "en") == "3"
    waited = of(Row, "days_since_p90")
    assert waited.said({"days_since_p90": None, "never": 3}, "en") == "over a tenth never"
    assert waited.said({"days_since_p90": None, "never": None}, "en") == "not known"


# -- headlines, the trend and the map --------------------------------------------------------------


@languages
def test_no_headline_number_draws_what_is_not_known_as_zero(app, report, language) -> None:
    totals = {**emptied(report.document["totals"], Totals), "counted": 0}
    with app.test_request_context(f"/coverage?lang={language}"):
        found = figures({**report.document, "totals": totals})
    assert len(found) > 5
    known = {(one.which, one.sort) for one in found if re.search(r"\d", one.value)}
    assert known == {("all", "code"), (NO_DATA, "code")}, "how many there are, and of how many"


def test_the_band_of_the_trend_lies_around_its_line() -> None:
    month: Any = {"share": 0.5, "share_low": 0.4, "share_high": 0.7, "counted": 10}
    chart = trend_chart([{**month, "month": "2027-01"}, {**month, "month": "2027-02"}])
    assert chart

    def heights(path: str) -> list[float]:
        return [float(one.split(",")[1]) for one in path.strip("MZ").split("L")]

    (line, *_), (first, second, third, fourth) = heights(chart.line), heights(chart.band)
    assert first == second < line < third == fourth, "the picture counts downwards"


AREA: Any = {
    "code": "a", "name": "«a»", "share": 0.5, "weighted_share": 0.9, "centres": 12, "counted": 10,
    "unserved": 3, "few": False,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said", "drawn"),
    [
        ({}, "7 / 10 · 50%", "disc share-2"),
        ({"few": True}, "7 / 10 · 50%", "disc"),
        ({"share": None, "unserved": None, "counted": 0}, "— / 12 · —", "disc"),
        ({"share": 0.0, "unserved": 10}, "0 / 10 · 0%", "disc share-0"),
    ],
)
def test_an_area_of_the_map_says_of_how_many_and_is_hatched_where_few_are_counted(
    change, said, drawn
) -> None:
    rows: Any = {"rows": [{**AREA, **change}]}
    places = gpd.GeoDataFrame(index=["a"], geometry=gpd.points_from_xy([126.5], [42.0]), crs=4326)
    (one,) = area_shapes(Answer(rows, places), "share", pd.Series(dtype=object))["features"]  # type: ignore[misc]
    told = one["properties"]
    assert told["tip"] == ["«a»", said]
    assert told["style"]["className"] == drawn
    hatched = told["style"]["fillColor"].startswith("url(")
    assert hatched is (drawn == "disc")


def test_a_period_of_ninety_days_has_ninety() -> None:
    first, last = period({"today": "2027-06-01", "days": 90})  # type: ignore[typeddict-item]
    assert (first, last, (last - first).days + 1) == (date(2027, 3, 4), date(2027, 6, 1), 90)


def test_the_record_says_from_when_or_until_when_each_county_is_on_it() -> None:
    days = ("2027-05-01", "2027-05-02", "2027-05-03", "2027-05-04", "2027-05-05", "2027-06-01")
    counties = [
        {"code": day, "name": f"«{day}»", "first": "2027-04-04", "last": day} for day in days
    ]
    record: Any = {
        "counties": 7, "complete": 1, "incomplete": counties, "first": "2027-01-01",
        "last": "2027-06-01", "unattributed": 0, "unattributed_share": 0.0, "moved": False,
    }  # fmt: skip
    said = record_text(record, "2027-06-01", "en")
    named = re.compile(r"complete (to|from) .+? for «(.+?)»")
    assert named.findall(said) == [*(("to", day) for day in days[:3]), ("from", days[-1])]
    assert re.findall(r"for (\d+) more", said) == ["2"]


@languages
def test_what_travel_assumes_is_told_from_what_the_page_of_coverage_counts(suggestion, language):
    after = {**suggestion.document["after"], "served": 771, "served_at_venues": 662}
    before = {**suggestion.document["before"], "served": 553, "centres": 884}
    said = below_headline({**suggestion.document, "before": before, "after": after}, language)
    assert sorted(re.findall(r"\d+", said)) == ["553", "662", "771", "884"]
    assert said.index("771") < said.index("662")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (0.5, 0.75, ("50%", "75%")),
        (0.801, 0.804, ("80.1%", "80.4%")),
        (0.8, 0.8, ("80%", "80%")),
        (None, 0.8, (DASH, "80%")),
    ],
)
def test_shares_that_differ_are_not_written_alike(before, after, said) -> None:
    assert _change_of(of(Classes, "share"), before, after, "en") == said


def test_the_most_useful_venue_is_drawn_above_the_others(suggestion) -> None:
    venues = [
        {**suggestion.document["venues_chosen"][-1], "number": number} for number in (1, 2, 3)
    ]
    drawn = suggestion_map({**suggestion.document, "venues_chosen": venues}, language="zh")
    assert re.findall(r'alt: "(\d)"', str(drawn.parts().script)) == ["3", "2", "1"]


BEHIND = {
    ("unserved", "code"): "unserved", ("never", "code"): "never",
    ("overdue", "days_since"): "overdue",
    ("unreachable", "minutes"): "unreachable", ("held", "lectures"): "lectures",
    ("unserved", "people"): "lectures_needed", ("all", "days_since"): "days_since_median",
}  # fmt: skip
"""List behind a headline number -> the figure that it shows."""


def test_every_headline_number_is_that_of_the_list_behind_it(app, report) -> None:
    totals = report.document["totals"]
    with app.test_request_context("/coverage?lang=en"):
        found = {(one.which, one.sort): one.value for one in figures(report.document)}
    for behind, key in BEHIND.items():
        assert found[behind] == f"{round(totals[key]):{'' if key.startswith('days') else ','}}", key


def test_the_sentences_of_a_terminal_have_their_numbers_in_their_places(report) -> None:
    text = coverage_text(report.document, "en")
    change, totals = report.document["compare"]["totals"], report.document["totals"]
    assert f"{change['gained']} centres gained, {change['lost']} lost" in text
    assert f"{totals['topics_met']} centres had enough" in text
    assert f"{totals['topics_none']} had none" in text
