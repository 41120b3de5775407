"""Every declared key of an inspection against every format, in both languages."""

import json
import re
from copy import deepcopy
from datetime import date
from html import unescape

import pytest

from tests.web.declared import (
    LANGUAGES,
    POSITION,
    held_by_files,
    in_files,
    read_html,
    read_xlsx,
    rows_of,
    sample,
)
from web.files.registry import write_export
from web.files.sheet import declared_sheet
from web.inspection import answer as declared
from web.inspection import ask as service
from web.inspection.files import inspection_export
from web.inspection.tables import (
    DRAWN,
    GROUPS,
    LEFT_OUT,
    STEPS,
    STRATA,
    group_sheet,
    headline,
    inspection_sheets,
    inspection_text,
)
from web.language.messages import duration
from web.language.places import place_name
from web.maps.legend import group_class
from web.terms.answer import Answer
from web.terms.asked import parameters
from web.terms.schema import adapter
from web.terms.term import HOURS, NAME, PLACE, columns, terms

TODAY = date(2027, 6, 1)
ASKED = {"groups": 2, "days": 2, "within": "白山", "per_county": 1, "from": "白山", "reserve": 1}
COUNTERS = frozenset({"group", "day", "date", "order"})


@pytest.fixture(scope="module")
def found(context):
    query = service.InspectionQuery.model_validate(ASKED)
    return service.run(context, query, today=TODAY)


@pytest.fixture
def answer(found):
    """Return the inspection with samples in the first visit, drive and replacement."""
    document = deepcopy(found.document)
    day = document["groups"][0]["days"][0]
    rows = (
        (declared.CentreVisit, day["stops"][0]),
        (declared.GroupDrive, day["legs"][0]),
        (declared.DrawnCentre, document["reserve"][0]),
    )
    for declaration, row in rows:
        known = [one for key, one in terms(declaration).items() if key not in POSITION]
        row.update({one.key: sample(declaration, one) for one in known})
    return Answer(document, found.features)


def layered(document):
    """Return the rows of each layer of the files."""
    days = [
        (group["number"], number, day)
        for group in document["groups"]
        for number, day in enumerate(group["days"], start=1)
    ]
    visits = [
        {**stop, "group": group, "day": number, "date": day["date"], "order": order}
        for group, number, day in days
        for order, stop in enumerate(day["stops"], start=1)
    ]
    drives = [{**leg, "group": group, "day": number} for group, number, day in days
              for leg in day["legs"]]  # fmt: skip
    return visits, drives, document["reserve"]


def test_the_answer_is_what_it_is_declared_to_be(found):
    adapter(declared.Inspection).validate_python(found.document)
    assert found.document["reserve"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("layer", "declaration"),
    [(0, declared.VisitRow), (1, declared.DriveRow)],
)
def test_every_key_is_in_every_file(*, context, answer, tmp_path, language, layer, declaration):
    export = inspection_export(context, answer, language)
    held_by_files(export, layer, declaration, layered(answer.document)[layer], tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_replacements_are_in_files_without_their_draw(context, answer, language):
    table = inspection_export(context, answer, language).layers[2].read(language)
    known = in_files(columns(declared.DrawnCentre, but=("weight", "number")), language)
    assert table.headers == [one.heading(language) for one in known]
    row = answer.document["reserve"][0]
    for one, cell in zip(known, table.rows[0], strict=True):
        if one.key not in POSITION:
            said = one.cell(row[one.key], language)
            assert cell == (place_name(said, language) if one.unit in (NAME, PLACE) else said)


def test_features_hold_codes_and_numbers_as_they_are(context, answer):
    export = inspection_export(context, answer, "en")
    members = [one["properties"] for one in json.loads(write_export(export, "geojson"))["features"]]
    visits, _, reserve = layered(answer.document)
    for role, declaration, row in (
        ("stop", declared.CentreVisit, visits[0] | {"order": answer.document["groups"][0]["days"][0]
         ["stops"][0]["order"]}),
        ("reserve", declared.DrawnCentre, reserve[0]),
    ):  # fmt: skip
        first = next(one for one in members if one["role"] == role)
        known = [key for key in terms(declaration) if key not in POSITION]
        assert {key: first[key] for key in known} == {key: row[key] for key in known}


SHEETS = [
    (GROUPS, declared.GroupRow),
    (STEPS, declared.Step),
    (DRAWN, declared.DrawnCentre),
    (LEFT_OUT, declared.NotVisited),
    (STRATA, declared.Stratum),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("known", "declaration"), SHEETS)
def test_a_sheet_has_every_column(known, declaration, language):
    rows = rows_of(declaration)
    sheet = declared_sheet("«title»", known, rows, language, lines=["«line»"], group=3)
    assert (sheet.title, sheet.lines, sheet.group) == ("«title»", ("«line»",), 3)
    assert sheet.headers == tuple(one.heading(language) for one in known)
    assert len(sheet.rows) == 2
    for line, row in zip(sheet.rows, rows, strict=True):
        for one, cell in zip(known, line, strict=True):
            value = row[one.key]
            if one.unit is HOURS:
                assert cell == duration(value, language), one.key
            else:
                assert cell == ("" if value is None else one.cell(value, language)), one.key
    numbers = {one.key for n, one in enumerate(known) if n in sheet.numbers}
    assert numbers == {one.key for one in known if one.is_number and one.unit is not HOURS}


def test_lunch_comes_first_where_a_drive_begins_at_its_time(found):
    group = deepcopy(found.document["groups"][0])
    day = group["days"][0]
    leg, stop = day["legs"][0], day["stops"][0]
    day |= {
        "legs": [leg | {"depart": "12:00", "arrive": "13:00"},
                 leg | {"depart": "13:00", "arrive": "13:00"}],
        "stops": [stop | {"start": "13:00", "leave": "14:00"}],
        "lunch": {"start": "12:00", "end": "12:30"},
        "overnight": None,
    }  # fmt: skip
    rows = group_sheet(group | {"days": [day]}, "en").rows
    assert [row[1:4] for row in rows] == [
        ("12:00", "12:30", "lunch"),
        ("12:00", "13:00", "drive"),
        ("13:00", "13:00", "drive"),
        ("13:00", "14:00", "visit"),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_terminal_workbook_page_and_file_show_the_same_sheets(
    context, client, answer, monkeypatch, language
):
    sheets = inspection_sheets(answer.document, language)
    assert len(sheets) >= 5
    monkeypatch.setattr(service, "ask", lambda *_, **__: answer)
    page = client.get("/inspect", query_string={**ASKED, "lang": language}).text
    export = inspection_export(context, answer, language)
    book, text = write_export(export, "xlsx"), inspection_text(answer.document, language)
    file = write_export(export, "html")
    for number, sheet in enumerate(sheets):
        cells = [[str(cell) for cell in row] for row in sheet.rows]
        assert cells
        written = read_xlsx(book, sheet.title, skip=len(sheet.lines))
        filed = sheet.filed(language)
        if sheet is not sheets[-1]:  # its sheet also holds what the file was made from
            assert written.headings == [*filed.headers], sheet.title
            # A workbook knows no difference between 62 and 62.0.
            assert written.rows == [
                [str(cell).removesuffix(".0") for cell in row] for row in filed.rows
            ]
            assert f"## {sheet.title}" in text
            assert all(place_name(cell, language) in text for row in cells for cell in row)
        for shown in (page, file):
            table = read_html(shown[shown.index('id="groups"') - 7 :], number)
            assert table.headings == [*sheet.headers]
            assert len(table.rows) == len(cells)
            for found, row in zip(table.rows, cells, strict=True):
                # A page in English has the Chinese name beside the one that is sounded out.
                assert all(
                    one == cell or one.startswith(place_name(cell, language))
                    for one, cell in zip(found, row, strict=True)
                )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("missed", [0, 3])
def test_the_page_says_who_goes_and_how_many_centres_are_not_visited(
    client, found, monkeypatch, language, missed
):
    document = deepcopy(found.document)
    one = rows_of(declared.NotVisited)[0]
    document["left_out"] = [one] * missed
    groups = [group["number"] for group in document["groups"]]
    monkeypatch.setattr(service, "ask", lambda *_, **__: Answer(document, found.features))
    page = client.get("/inspect", query_string={**ASKED, "lang": language}).text
    assert f'<h1 id="result">{headline(document, language)}</h1>' in page
    warned = re.findall(r'<p class="notice notice--warn">(.*?)</p>', page)
    assert [re.findall(r"\d+", line) for line in warned] == ([[str(missed)]] if missed else [])
    pins = re.findall(r'<span class="pin pin--row (\w+)"[^>]*>(\d+)</span>', page)
    assert pins == [(group_class(number), str(number)) for number in (*groups, *groups)]
    sheets = inspection_sheets(document, language)[1:]
    ends = [sheet.lines[0] if sheet.group else f"({len(sheet.rows)})" for sheet in sheets]
    heads = [
        line for line in re.findall(r"<summary>(.*?)</summary>", page) if "muted small" in line
    ]
    assert len(heads) == len(sheets) > 4
    for line, sheet, end in zip(heads, sheets, ends, strict=True):
        said = unescape(re.sub("<[^>]*>", "", line)).strip()
        assert said.endswith(f"{sheet.title} {end}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_its_place_in_the_form(client, language):
    page = unescape(client.get(f"/inspect?lang={language}").text)
    fields = parameters(service.InspectionQuery)
    assert len(fields) > 10
    for name, one in fields.items():
        assert f'name="{name}"' in page, name
        assert one.label(language) in page, name
        assert one.label(language) != name


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_out_of_its_limits_is_refused_by_its_label(client, language):
    numbers = [one for one in parameters(service.InspectionQuery).values() if one.high is not None]
    assert len(numbers) > 4
    for one in numbers:
        wrong = {**ASKED, one.name: f"{one.high + 1:g}", "lang": language}
        answer = client.get("/inspect", query_string=wrong)
        assert answer.status_code == 422
        label = one.label(language)
        named = f"“{label}”" if language == "zh" else label
        assert f"<strong>{named}" in unescape(answer.text), one.name
