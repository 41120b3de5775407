"""Every declared key of plans and saved plans against every format, in both languages."""

import csv
import io
import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any, NamedTuple

import geopandas as gpd
import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from geo.days import day_text
from geo.terms import PRECISIONS
from geo.travel import load_estimate
from geo.vocabulary import Vocabulary
from routes.plan.prepared import prepare
from routes.plan.request import PlanRequest as Requested
from tests.web.declared import in_files
from web.files.registry import write_export
from web.installation.context import Context
from web.language.messages import translator
from web.language.statuses import LISTED_PLAN_STATUSES
from web.plan import themes, timetable
from web.plan import tour as planning
from web.plan.answer import Assumption, DriveRow, LeftOut, Plan, PlanRequest, VisitRow
from web.plan.answer_compared import Change, DateOption
from web.plan.ask import MORE, RULES, PlanQuery
from web.plan.comparisons import dates_text
from web.plan.files import plan_export
from web.plan.keep import content_of
from web.plan.page_steps import QUESTIONS
from web.plan.text import plan_text
from web.saved.answer import LIST, VERSIONS
from web.saved.list import PlanPage, PlansQuery, page_of, version_row
from web.saved.text import plans_text, saved_text
from web.terms.answer import Answer
from web.terms.asked import grouped, parameters
from web.terms.schema import adapter
from web.terms.term import DASH, Column, columns, terms
from web.terms.types import Drawn, Point

TODAY = date(2027, 6, 1)
PLACED = {*Drawn.__annotations__, *Point.__annotations__}
LANGUAGES = ("zh", "en")


CLOCKS = {"depart": "08:04", "arrive": "09:01", "start": "09:02", "leave": "10:03"}


def sample(column: Column) -> Any:
    """Return a value that no other key has."""
    if column.key in CLOCKS:
        return CLOCKS[column.key]
    number = sum(map(ord, column.key))
    if column.words is not None:
        return list(column.words)[-1]
    samples: dict[type, Any] = {
        int: number, float: number + 0.5, bool: True, date: "2027-06-15", str: f"«{column.key}»"
    }  # fmt: skip
    return samples[column.kind]


def arrival_or(column: Column) -> Any:
    """Return what a timetable shows: its arrivals are those of a vague position."""
    return "«arrive_from»–«arrive_to»" if column.key == "arrive" else sample(column)


def expected(column: Column, value: Any, language: str) -> str:
    """Return what people read, said here once more and simply."""
    if value is None:
        return ""
    if isinstance(column.words, Vocabulary):
        word = column.words[value]
        return word.zh if language == "zh" else word.en
    if isinstance(value, bool):
        return {"zh": ("否", "是"), "en": ("no", "yes")}[language][value]
    return str(value)


def free(declared: Any) -> list[Column]:
    """Return the columns of a table whose values a test may choose: no places, no counters."""
    return [one for one in columns(declared) if one.key not in PLACED | {"day", "date", "order"}]


@pytest.fixture(scope="module")
def answer(context: Context) -> Answer[Plan]:
    """Return a plan whose first stop and drive hold samples, and whose second hold nothing."""
    query = PlanQuery.model_validate(
        {"from": "通化市", "date": "2027-06-15", "area": "220500000000", "seconds": 0.2}
    )
    found = planning.run(context, query, today=TODAY)
    document = deepcopy(found.document)
    day = document["days"][0]
    assert len(day["stops"]) > 1
    for declared, rows in ((VisitRow, day["stops"]), (DriveRow, day["legs"])):
        first, second = (cast_row(rows[number]) for number in (0, 1))
        first.update({one.key: sample(one) for one in free(declared)})
        first["windows"] = [["«hours»", "«hours»"]]
        second["hours" if declared is VisitRow else "km"] = None
    return Answer(document, found.features)


def cast_row(row: Any) -> dict[str, Any]:
    """Return a row that a test may spoil."""
    changed: dict[str, Any] = row
    return changed


class Table(NamedTuple):
    """A layer, what its rows are, its number, and the key that the second row lacks."""

    layer: str
    declared: Any
    number: int
    lacking: str


TABLES = [Table("stops", VisitRow, 0, "hours"), Table("legs", DriveRow, 1, "km")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_csv_has_every_heading_and_value_of_the_visits(
    context: Context, answer: Answer[Plan], language: str
) -> None:
    export = plan_export(context, answer, language)
    text = str(write_export(export, "csv"))
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    held_by(rows[0], rows[1], VisitRow, language)
    keys = [one.key for one in in_files(columns(VisitRow), language)]
    missing = rows[2][keys.index("hours")]
    assert missing == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_the_workbook_has_every_heading_and_value(
    context: Context, answer: Answer[Plan], language: str, table: Table
) -> None:
    content = write_export(plan_export(context, answer, language), "xlsx")
    assert isinstance(content, bytes)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[table.number]
    rows = [[cell if cell is not None else "" for cell in row] for row in sheet.values]
    held_by(list(rows[0]), list(rows[1]), table.declared, language)
    keys = [one.key for one in in_files(columns(table.declared), language)]
    assert rows[2][keys.index(table.lacking)] == ""


def held_by(headings: list[Any], row: list[Any], declared: Any, language: str) -> None:
    """Hold a line of a table against the declaration."""
    known = in_files(columns(declared), language)
    assert known
    assert headings[: len(known)] == [one.heading(language) for one in known]
    cells = {one.key: cell for one, cell in zip(known, row, strict=False)}
    for one in free(declared):
        assert str(cells[one.key]) == expected(one, sample(one), language), one.key
    if "date" in cells:
        assert str(cells["date"])[:10] == "2027-06-15"
        words = {word.zh if language == "zh" else word.en for word in PRECISIONS.values()}
        assert cells["precision"] in words


@pytest.mark.parametrize("table", TABLES)
def test_geopackage_holds_codes_and_numbers_as_they_are(
    context: Context, answer: Answer[Plan], tmp_path: Any, table: Table
) -> None:
    content = write_export(plan_export(context, answer, "zh"), "gpkg")
    assert isinstance(content, bytes)
    file = tmp_path / "route.gpkg"
    file.write_bytes(content)
    found = gpd.read_file(file, layer=table.layer)
    wanted = free(table.declared)
    assert wanted
    for one in wanted:
        assert found.loc[0, one.key] == sample(one), one.key
    missing = found.loc[1, table.lacking]
    assert missing is None or missing != missing  # noqa: PLR0124 - NaN


def test_geojson_holds_every_key_of_a_visit(context: Context, answer: Answer[Plan]) -> None:
    found = json.loads(write_export(plan_export(context, answer, "en"), "geojson"))
    first, second = (one["properties"] for one in found["features"][:2])
    assert (first["day"], first["order"], second["order"]) == (1, 1, 2)
    for key, one in terms(VisitRow).items():
        if key not in ("lon", "lat", "date"):
            assert key in first, key
        if one in free(VisitRow):
            assert first[key] == sample(one), key
    assert second["hours"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_has_every_narrow_column(answer: Answer[Plan], language: str) -> None:
    text = plan_text(answer.document, language)
    narrow = [one for one in columns(VisitRow, narrow=True) if one.key != "date"]
    assert narrow
    head = next(
        line for line in text.splitlines() if narrow[0].heading(language, short=True) in line
    )
    line = next(line for line in text.splitlines() if "«name»" in line)
    places = []
    for one in narrow:
        assert one.heading(language, short=True) in head, one.key
        value = "«hours»-«hours»" if one.key == "hours" else str(arrival_or(one))
        assert value in line, one.key
        places.append(line.index(value))
    assert places == sorted(places)
    assert line.rstrip().endswith("«id»")


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_and_file_have_every_column(
    client: FlaskClient, context: Context, answer: Answer[Plan], language: str
) -> None:
    left = {
        **{key: f"«{key}»" for key in terms(LeftOut)},
        "reason": "no_time", "template": "«why»", "params": {}, "extra_minutes": 77, "needs": [],
    }  # fmt: skip
    document: Any = {**answer.document, "left_out": [left, {**left, "extra_minutes": None}]}
    number = context.store.plans.create(content_of(context, "«plan»", document))
    page = unescape(client.get(f"/plans/{number}?lang={language}").text)
    visit = terms(VisitRow)
    assert f'<div class="tm">{sample(visit["start"])}<small>{sample(visit["leave"])}' in page
    assert f"<h3>{expected(terms(LeftOut)['reason'], 'no_time', language)} <" in page
    assert page.count("«why»") == 2
    address = f"/plans/{number}/versions/1/file.html?lang={language}"
    file = unescape(client.get(address).text)
    for one in columns(VisitRow, narrow=True, but=("name", "hours")):
        heading = one.heading(language, short=True)
        cell = f'<td class="num" data-label="{heading}">{arrival_or(one)}</td>'
        assert cell in file, one.key
        assert f">{heading}</th>" in file, one.key
    (kept,) = context.store.plans.versions(number)
    gone = replace(kept, deleted_at=kept.saved_at)
    context.store.plans.delete(number)
    for one, said in ((kept, False), (gone, True)):
        listed = plans_text(PlanPage([one], 1, 1, 1), language)
        assert (LISTED_PLAN_STATUSES.say("deleted", language) in listed) is said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lists_of_saved_plans_say_every_column(
    client: FlaskClient, context: Context, answer: Answer[Plan], language: str
) -> None:
    number = context.store.plans.create(content_of(context, "«saved»", answer.document))
    saved = context.store.plans.get(number)
    row = version_row(saved)
    texts = {
        "terminal": plans_text(page_of(context, PlansQuery(q="«saved»")), language),
        "page": unescape(client.get(f"/plans?q=«saved»&lang={language}").text),
    }
    for one in LIST:
        assert one.heading(language, short=True) in texts["terminal"], one.key
        assert one.said(row, language) in texts["terminal"], one.key
        if one.key == "starts_on":
            assert day_text(date.fromisoformat(str(row["starts_on"])), language) in texts["page"]
        elif one.key != "id":  # the page says the rest in a line of words
            assert one.said(row, language) in texts["page"], one.key
    versions = {
        "terminal": saved_text(saved, context.store.plans.versions(number), language),
        "page": unescape(client.get(f"/plans/{number}?lang={language}").text),
    }
    for one in VERSIONS:
        assert one.heading(language) in versions["terminal"], one.key
        assert one.said(row, language) in versions["terminal"], one.key
        assert one.said(row, language) in versions["page"], one.key
    assert re.search(r"\b\d{4}\b.* \d\d:\d\d\b", texts["terminal"])
    context.store.plans.delete(number)


def test_dates_of_a_tour_on_one_day_and_on_two() -> None:
    (dates,) = (one for one in LIST if one.key == "starts_on")
    day = {"starts_on": "2027-06-15", "ends_on": "2027-06-15"}
    assert dates.said(day, "zh") == "2027-06-15"
    assert dates.said({**day, "ends_on": "2027-06-16"}, "zh") == "2027-06-15 – 2027-06-16"
    assert dates.said({"starts_on": None, "ends_on": None}, "zh") == DASH


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_dates_are_listed_with_every_column(language: str) -> None:
    one: Any = {
        "date": "2027-06-15", "weekday": 2, "asked": True, "feasible": False, "ends": [],
        "conflicts": [{"template": "«wrong»", "params": {}}], "changes": [], "wait_minutes": 0,
    }  # fmt: skip
    other = {**one, "feasible": True, "conflicts": []}
    document: Any = {"dates": [one, other]}
    head, wrong, right = dates_text(document, language).splitlines()
    known = columns(DateOption, narrow=True)
    assert [heading for heading in known if heading.heading(language) not in head] == []
    assert wrong.split() == ["2027-06-15", {"zh": "否", "en": "no"}[language], "«wrong»"]
    assert {"zh": "是", "en": "yes"}[language] in right


# -- the question ---------------------------------------------------------------------------------


def test_every_field_of_a_request_is_asked_and_told() -> None:
    asked = {*PlanQuery.model_fields, "listed"}
    wanted = set(Requested.__dataclass_fields__)
    assert wanted <= asked
    assert set(terms(PlanRequest)) == wanted | {"vehicle", "season"}
    assert [key for key, one in terms(PlanRequest).items() if not one.term.what] == []


def rules() -> Iterator[str]:
    yield from (one.name for one in grouped(PlanQuery, *RULES))


@pytest.fixture(scope="module")
def forms(app: Flask) -> dict[str, str]:
    """Return the form of the rules in each language."""
    ask = app.test_client().get
    return {language: ask(f"/plan?step=rules&lang={language}").text for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(rules()))
def test_every_rule_has_a_field_of_the_form(
    forms: dict[str, str], name: str, language: str
) -> None:
    page = forms[language]
    one = parameters(PlanQuery)[name]
    found = re.search(
        rf'<label[^>]*>(?:(?!</label>).)*name="{name}"(?:(?!</label>).)*</label>', page, re.DOTALL
    )
    assert found
    label = translator(language)(QUESTIONS[name]) if name in QUESTIONS else one.label(language)
    assert label in unescape(found[0])
    if one.widget == "number":
        limits = re.findall(r'(?:min|max)="(\d+)"', found[0])
        assert limits == [f"{limit:g}" for limit in (one.low, one.high) if limit is not None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_out_of_its_limits_is_refused_by_its_label(
    client: FlaskClient, language: str
) -> None:
    numbers = [one for one in grouped(PlanQuery, MORE) if one.widget == "number"]
    assert numbers
    for one in numbers:
        assert one.high is not None
        address = f"/plan?from=长春&date=2027-06-15&{one.name}={one.high + 1:g}&lang={language}"
        response = client.get(address)
        assert response.status_code == 422
        assert one.label(language) in unescape(response.text)


def test_a_plan_is_what_it_is_declared_to_be(context: Context) -> None:
    query = PlanQuery.model_validate(
        {
            "from": "通化市", "date": "2027-06-15", "area": "220500000000", "seconds": 0.1,
            "at_least": "museum=0", "closed": "JL-220502-057=2027-06-15", "audience": "students",
        }
    )  # fmt: skip
    document = planning.run(context, query, today=TODAY).document
    adapter(Plan).validate_python(document)
    said = document["request"]
    assert said["at_least"] == {"museum": 0}
    assert said["closed"] == [["JL-220502-057", "2027-06-15"]]
    assert (said["area"], said["end"], said["listed"]) == ("220500000000", said["start"], [])


@pytest.mark.parametrize("declared", [Change, Assumption])
def test_comparisons_and_assumptions_have_headings_in_both_languages(declared: Any) -> None:
    known = columns(declared, page=True)
    assert known
    for one in known:
        assert one.heading("zh") != one.heading("en"), one.key


def test_a_theme_counts_what_a_tour_of_it_chooses_from(context: Context) -> None:
    start = context.gazetteer.resolve("长春")
    found = themes.run(context, language="en")["themes"]
    assert found
    for one in found:
        request = Requested(start, date(2027, 6, 15), themes=(one["code"],))
        prepared = prepare(request, context.datasets, load_estimate(), today=TODAY)
        assert one["considered"] == len(prepared.visitable), one["code"]


def test_the_head_of_a_plan_says_its_sums(answer: Answer[Plan]) -> None:
    totals: Any = {"days": 2, "stops": 5, "drive_minutes": 95, "km": 61.6}
    document: Any = {**answer.document, "totals": {**answer.document["totals"], **totals}}
    head = plan_text(document, "en").splitlines()[0]
    assert re.findall(r"\d+", head) == ["2", "5", "1", "35", "62"]


def test_what_is_left_out_for_the_least_time_comes_first(answer: Answer[Plan]) -> None:
    one: Any = answer.document["left_out"][0]
    rows = [{**one, "id": f"«{extra}»", "extra_minutes": extra} for extra in (30, None, 5)]
    text = plan_text({**answer.document, "left_out": rows}, "en")  # type: ignore[typeddict-item]
    assert re.findall(r"«(\w+)»", text.partition("Left out")[2]) == ["5", "30", "None"]


def test_the_most_frequent_reason_comes_first() -> None:
    rows: Any = [{"reason": reason} for reason in ("closed", "far", "far")]
    assert [group["reason"] for group in timetable.by_reason(rows)] == ["far", "closed"]


def test_what_is_wrong_on_the_day_asked_for_is_said_there_only() -> None:
    usual, other = ({"template": text, "params": {}} for text in ("usual", "other"))
    rows: Any = [
        {"date": "2027-06-15", "asked": True, "conflicts": [usual], "changes": []},
        {"date": "2027-06-16", "asked": False, "conflicts": [usual, other], "changes": []},
    ]
    found = timetable.date_rows({"dates": rows}, "en")  # type: ignore[typeddict-item]
    assert [one["said"] for one in found] == [["usual"], ["other"]]


def test_lunch_stands_before_what_begins_when_it_ends() -> None:
    lunch: Any = {"start": "11:30", "end": "12:30"}
    rows: Any = [{"kind": "leg", "depart": time} for time in ("11:00", "12:30")]
    found = timetable._with_lunch(rows, lunch, "en")
    assert [row["kind"] for row in found] == ["leg", "lunch", "leg"]
