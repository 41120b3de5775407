"""Inspections in the web layer: service, waiting, page, API, command, files."""

import io
import re
import threading
import zipfile
from datetime import date
from itertools import pairwise

import docx
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from pydantic import ValidationError

from tests.web.test_cli_docs import API, keys, words
from web.cli import main
from web.files.geojson import answer_geojson
from web.files.jsontext import json_text
from web.files.workbook import sheets_workbook
from web.inspection import ask as inspection
from web.inspection.files import inspection_export, inspection_features
from web.inspection.map import inspection_file
from web.inspection.tables import (
    headline,
    inspection_sheets,
    inspection_text,
    summary_lines,
)
from web.installation.work import BusyError, Jobs
from web.maps.legend import GROUP_COLOURS

TODAY = date(2027, 6, 1)
ASKED = {"groups": "2", "days": "3", "within": "白山", "per_county": "1", "from": "白山"}


@pytest.fixture(scope="module")
def answer(context):
    query = inspection.InspectionQuery.model_validate(ASKED)
    return inspection.run(context, query, today=TODAY)


# -- long work ----------------------------------------------------------------------------------


def test_a_job_is_done_once_and_its_result_kept():
    jobs, done, go = Jobs(), [], threading.Event()

    def work():
        go.wait(10)
        done.append(1)
        return "answer"

    assert jobs.ask("key", work, seconds=0) is None
    assert jobs.ask("key", work, seconds=0) is None
    go.set()
    assert jobs.ask("key", work, seconds=10) == "answer"
    assert jobs.ask("key", work, seconds=0) == "answer"
    assert done == [1]


def test_the_error_of_a_job_is_raised_where_it_is_asked_for():
    jobs = Jobs()
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            jobs.ask("key", lambda: 1 / 0, seconds=10)


def test_no_more_is_taken_than_can_wait():
    jobs, go = Jobs(waiting=2), threading.Event()
    try:
        assert jobs.ask(1, go.wait, seconds=0) is None
        assert jobs.ask(2, go.wait, seconds=0) is None
        with pytest.raises(BusyError):
            jobs.ask(3, go.wait, seconds=0)
    finally:
        go.set()


def test_the_oldest_results_are_forgotten():
    jobs = Jobs(kept=2)
    for key in (1, 2, 3):
        assert jobs.ask(key, lambda key=key: key, seconds=10) == key
    assert jobs.ask(1, lambda: "again", seconds=10) == "again"
    assert jobs.ask(3, lambda: "again", seconds=10) == 3


# -- the question -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong", [{"shares": "1:2"}, {"groups": 0}, {"days": 11}, {"opens": "25:00"}, {"x": 1}]
)
def test_wrong_parameters_are_refused(wrong):
    with pytest.raises(ValidationError):
        inspection.InspectionQuery.model_validate({**ASKED, **wrong})


def test_without_a_date_it_begins_on_the_next_monday(answer):
    assert inspection.next_monday(date(2027, 6, 7)) == date(2027, 6, 14)
    assert answer.document["request"]["date"] == "2027-06-07"


def test_only_whole_divisions_are_inspected(client):
    response = client.get("/api/v1/inspect", query_string={**ASKED, "within": "大石人镇"})
    assert response.status_code == 400
    assert "大石人镇" in response.get_json(force=True)["detail"]


# -- the answer ---------------------------------------------------------------------------------


def test_every_county_of_the_prefecture_is_visited(answer, context):
    counties = context.datasets.divisions.query("level == 'county'")
    inside = set(counties.index[counties["parent"] == "220600000000"])
    groups = answer.document["groups"]
    assert {county["code"] for group in groups for county in group["counties"]} == inside
    assert answer.document["totals"]["visits"] == len(inside)
    assert len(answer.document["reserve"]) == 2 * len(inside)


def test_timetables_read_in_the_order_of_the_clock(answer):
    for sheet in inspection_sheets(answer.document, "en"):
        if sheet.group:
            times = [(row[0], row[1]) for row in sheet.rows]
            assert times == sorted(times)
            for before, after in pairwise(row for row in sheet.rows if row[3] != "lunch"):
                assert (before[0], before[2]) <= (after[0], after[1])


def test_the_text_has_groups_sample_and_sources(answer):
    text = inspection_text(answer.document, "en")
    assert "## Group 1" in text
    assert "## Replacements" in text
    assert "positions are known only roughly" in text
    assert "Travel times: estimate on the main road network" in text


def book_of(document):
    day = date.fromisoformat(document["request"]["date"])
    return sheets_workbook(inspection_sheets(document, "zh"), title="x", today=day)


def test_the_workbook_has_a_sheet_per_group_and_the_same_bytes_again(answer):
    data = book_of(answer.document)
    assert book_of(answer.document) == data
    book = load_workbook(io.BytesIO(data))
    groups = [f"第 {group['number']} 组" for group in answer.document["groups"]]
    assert book.sheetnames == ["总览", *groups, "抽样名单", "备选", "方法"]
    method = [row[0] for row in book["方法"].iter_rows(values_only=True)]
    assert any("SHA-256" in str(text) for text in method)
    assert any(answer.document["sample"]["frame"] in str(text) for text in method)
    drawn = {row[3] for row in book["抽样名单"].iter_rows(values_only=True)}
    assert {one["code"] for one in answer.document["sample"]["centres"]} <= drawn
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }


def test_cells_of_the_workbook_are_never_formulas(answer):
    request = {**answer.document["request"], "start": "=1+1"}
    groups = [{**group, "counties": [{"code": "", "name": "=2+2"}]}
              for group in answer.document["groups"]]  # fmt: skip
    data = book_of({**answer.document, "request": request, "groups": groups})
    for sheet in load_workbook(io.BytesIO(data)):
        assert not [cell.value for row in sheet for cell in row if cell.data_type == "f"]


def test_geojson_has_visits_drives_and_replacements(answer):
    found = answer_geojson(answer, inspection_features)
    roles = [one["properties"]["role"] for one in found["features"]]
    totals = answer.document["totals"]
    assert roles.count("stop") == totals["visits"]
    assert roles.count("leg") == sum(
        len(day["legs"]) for group in answer.document["groups"] for day in group["days"]
    )
    assert roles.count("reserve") == len(answer.document["reserve"])
    assert {one["properties"]["flag"] for one in found["features"] if "flag" in one["properties"]}
    assert json_text(found)


def test_the_file_needs_no_network_and_names_every_group(answer, context):
    html = inspection_file(context, answer, title="x<y", lang="zh")
    assert "x&lt;y" in html
    assert "<link" not in html
    assert "<script src" not in html
    for group in answer.document["groups"]:
        assert f"第 {group['number']} 组" in html
        for day in group["days"]:
            assert all(stop["name"] in html for stop in day["stops"])


def luminance(colour):
    """Relative luminance of WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_colours_of_groups_differ_and_carry_white_numbers():
    assert len(set(GROUP_COLOURS)) == 20
    assert all(1.05 / (luminance(colour) + 0.05) >= 4.5 for colour in GROUP_COLOURS)


# -- how people reach it ------------------------------------------------------------------------


SOON = {"Prefer": "respond-async"}


@pytest.mark.slow
def test_the_page_waits_without_blocking_and_then_shows_the_plans(client):
    asked = {**ASKED, "seed": "11"}
    first = client.get("/inspect", query_string=asked, headers=SOON)
    assert first.status_code == 200
    assert "正在排定各组行程" in first.text
    assert '<noscript><meta http-equiv="refresh"' in first.text
    page = client.get("/inspect", query_string=asked)
    assert 'http-equiv="refresh"' not in page.text
    assert "备选" in page.text
    assert page.text.count("pin--row") >= 2
    book = client.get("/files/inspection.xlsx", query_string=asked)
    assert book.data[:2] == b"PK"
    assert "filename*=UTF-8''" in book.headers["Content-Disposition"]
    assert "</html>" in client.get("/files/inspection.html", query_string=asked).text


def test_the_page_says_what_is_wrong(client):
    page = client.get("/inspect", query_string={**ASKED, "from": "无此地"})
    assert page.status_code == 422
    assert 'role="alert"' in page.text


def test_the_api_says_later_and_then_answers(client):
    asked = {**ASKED, "seed": "12"}
    later = client.get("/api/v1/inspect", query_string=asked, headers=SOON)
    assert (later.status_code, later.get_json()["status"]) == (202, "working")
    assert later.headers["Retry-After"]
    assert client.get(later.location).get_json()["status"] in {"working", "done"}
    body = client.get("/api/v1/inspect", query_string=asked).get_json()
    assert (body["kind"], body["request"]["seed"]) == ("inspection", 12)


def test_every_key_is_documented(answer):
    assert set(keys(answer.document)) <= words(API)


def test_the_command_writes_every_form(context, tmp_path):
    environment = {
        "REDROUTES_DATABASE_URL": context.settings.database_url,
        "REDROUTES_TODAY": "2027-06-01",
        "REDROUTES_ROADS": "estimate",
        "REDROUTES_LANG": "en",
    }
    asked = ["inspect", "--groups", "1", "--days", "1", "--per-county", "1", "--within",
             "浑江区", "--from", "白山"]  # fmt: skip
    text = CliRunner().invoke(main, asked, env=environment)
    assert text.exit_code == 0, text.output
    assert text.stdout.startswith("## Overview")
    for form, start in (("xlsx", b"PK"), ("html", b"<!DOCTYPE"), ("geojson", b"{"), ("json", b"{")):
        path = tmp_path / f"inspection.{form}"
        done = CliRunner().invoke(
            main, [*asked, "--format", form, "-o", str(path)], env=environment
        )
        assert done.exit_code == 0, done.output
        assert path.read_bytes().startswith(start)
    refused = CliRunner().invoke(main, [*asked, "--format", "xlsx"], env=environment)
    assert refused.exit_code == 2
    assert "--output" in refused.stderr


# -- papers of the groups -------------------------------------------------------------------------


def word_texts(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(line.text for line in document.paragraphs), *cells]


def test_the_papers_hold_members_days_and_a_scoring_sheet_for_every_centre(context, answer):
    export = inspection_export(context, answer, "zh")
    texts = word_texts(export.own["docx"]())
    stops = [
        stop["name"]
        for group in answer.document["groups"]
        for day in group["days"]
        for stop in day["stops"]
    ]
    assert stops
    sheets = [text for text in texts if text.startswith("评分表")]
    assert len(sheets) == len(stops)
    assert all(any(name in text for text in sheets) for name in stops)
    groups = len(answer.document["groups"])
    assert sum(text.endswith("、成员") for text in texts) == groups
    assert not [text for text in texts if re.search(r"SHA|WGS84|68|种子", text)]
    packed = zipfile.ZipFile(io.BytesIO(export.own["zip"]()))
    assert packed.namelist() == [
        f"第{number}巡回指导组工作材料.docx" for number in range(1, groups + 1)
    ]


@pytest.mark.slow
def test_the_papers_come_from_the_page_and_the_api(client, answer):
    page = client.get("/files/inspection.docx", query_string=ASKED)
    assert page.data.startswith(b"PK")
    api = client.get("/api/v1/inspect", query_string={**ASKED, "format": "docx", "lang": "en"})
    assert api.mimetype.endswith("wordprocessingml.document")
    assert any(text.startswith("Scoring sheet 1") for text in word_texts(api.data))
    assert "/files/inspection.zip?" in client.get("/inspect", query_string=ASKED).text


def test_a_group_that_visits_nothing_is_not_said_to_go(answer):
    groups = answer.document["groups"]
    idle = {**groups[0], "visits": 0}
    document = {**answer.document, "groups": [*groups, idle]}
    assert f"{len(groups)} groups visit" in headline(document, "en")
    assert f"by {len(groups)} groups" in summary_lines(document, "en")[0]


@pytest.mark.parametrize(
    "work", [None, {"min": 0, "mean": 0.0, "max": 0, "sd": 0.0, "max_to_mean": None}]
)
def test_groups_without_work_are_not_compared(answer, work):
    """No group at all, as in an office without venues, and groups that need not move."""
    balance = {**answer.document["balance"], "work_minutes": work}
    lines = summary_lines({**answer.document, "balance": balance}, "en")
    assert not any("average" in line for line in lines)
    assert any("average" in line for line in summary_lines(answer.document, "en"))
