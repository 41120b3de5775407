"""Templates, exports and error workbooks: what is written reads back as the same."""

import datetime as dt
import io
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from benchmarks.import_corpus import expected_files
from geo.datasets import load_datasets
from geo.places import Gazetteer
from geo.register.changes import compare
from geo.register.headings import best_fit
from geo.register.kinds import REGISTER
from geo.register.open import open_world
from geo.register.pages import read_pages
from geo.register.read import open_file, read_file, read_opened
from geo.register.record import Record
from geo.register.records import Asked
from geo.register.written import written_fields
from tests.geo.office_files import xlsx
from web.language.messages import translate
from web.register.errors import error_workbook
from web.register.template import register_workbook, template
from web.register.text import unread

CORPUS = Path(__file__).parents[1] / "data" / "import_corpus"
READ = sorted(
    (said for said in expected_files(CORPUS) if said["verdict"] == "read"),
    key=lambda said: str(said["kind"]),
)
WRITTEN = [(said, ("zh", "en")[number % 2]) for number, said in enumerate(READ)]
"""Each file in one language, those of a kind by turns: headings are those of the kind."""
TODAY = dt.date(2027, 6, 30)
NOW = dt.datetime(2027, 6, 30, tzinfo=dt.UTC)


@cache
def world():
    datasets = load_datasets()
    return open_world(datasets, Gazetteer.from_datasets(datasets))


def here(data, file, names):
    return read_pages(data, file, lambda rows: best_fit(rows, names))


def read(data, kind, *, file="a.xlsx", crs=None):
    return read_file(data, file, kind, Asked(world(), crs, TODAY), parse=here)


def opened(data, kind, file="a.xlsx"):
    return open_file(data, file, kind, parse=here)


def book(data):
    return load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", REGISTER)
def test_a_template_comes_back_with_all_its_columns_and_no_row(kind, language):
    data = template(kind, world(), language=language, today=TODAY)
    assert data == template(kind, world(), language=language, today=TODAY)
    reading = read(data, kind)
    (columns,) = reading.mapping.values()
    fields = [field.key for field in written_fields(REGISTER[kind])]
    assert [key for key in columns.values() if key] == fields
    assert [(row.outcome, row.reason.code) for row in reading.rows] == [("skip", "sample_row")]
    assert unread(reading) == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", REGISTER)
def test_the_sample_row_is_a_right_one(kind, language):
    page = book(template(kind, world(), language=language, today=TODAY)).worksheets[0]
    head, sample = [[cell.value for cell in row][:-1] for row in page.iter_rows(max_row=2)]
    shown = ["甲" if value == "示例" else value for value in sample]
    (row,) = read(xlsx({"a": [head, shown]}), kind).rows
    assert row.outcome == "accept"
    assert {one.code for one in row.warnings} <= {"new_venue", "outside_county"}


def test_a_template_has_lists_comments_and_texts():
    page = book(template("venues", world(), language="zh", today=TODAY)).worksheets[0]
    rules = page.data_validations.dataValidation
    heads = [cell.value for cell in page[1]]
    by_column = {heads[next(iter(rule.cells.ranges)).min_col - 1]: rule for rule in rules}
    assert {"场所类别", "县（市、区）", "语言"} <= set(by_column)
    assert by_column["场所类别"].showErrorMessage
    assert not by_column["语言"].showErrorMessage
    assert all(cell.comment for cell in page[1] if cell.value)
    assert page.column_dimensions["A"].width > 5
    hidden = book(template("venues", world(), language="zh", today=TODAY)).worksheets[2]
    assert hidden.sheet_state == "hidden"
    assert "江源区" in [value for row in hidden.iter_rows(values_only=True) for value in row]


def test_files_of_each_kind_are_written_in_both_languages():
    written = {(said["kind"], language) for said, language in WRITTEN}
    assert written == {(kind, language) for kind in REGISTER for language in ("zh", "en")}


@pytest.mark.parametrize(("said", "language"), WRITTEN, ids=[said["file"] for said in READ])
def test_what_is_exported_reads_back_without_a_change(said, language):
    kind = said["kind"]
    first = read((CORPUS / said["file"]).read_bytes(), kind, file=said["file"], crs=said["crs"])
    records = {row.key: Record(kind, row.key, row.values, 1, None, NOW) for row in first.accepted()}
    assert records
    values = [one.values for one in records.values()]
    data = register_workbook(kind, values, world(), language=language, today=TODAY)
    again = read(data, kind)
    assert len(again.accepted()) == len(records), [row.reason for row in again.rows]
    found = compare(again, records, {})
    assert [one.fields for one in found.changes if one.change != "unchanged"] == []
    assert found.missing == ()


def test_an_error_workbook_has_the_rows_where_they_stood():
    rows = [
        ["2027年台账", None, None],
        ["日期", "地点", "听众人数"],
        ["2027-04-08", "江源区", 30],
        ["8/4/2027", "江源区", 30],
        ["2027-04-09", "没有的村", 30],
        ["2027-04-10", "江源区", "若干"],
    ]
    data = xlsx({"台账": rows})
    file = opened(data, "lectures")
    reading = read_opened(file, Asked(world(), None, TODAY))
    back = book(error_workbook(file, reading, language="zh", today=TODAY))
    summary, page = back.worksheets
    assert [[cell.value for cell in row[:3]] for row in page.iter_rows(min_row=2)] == rows[1:]
    bad = {cell.coordinate for row in page.iter_rows() for cell in row if cell.comment}
    assert bad == {"A4", "B5", "C6"}
    assert page["A4"].fill.fgColor.rgb == "FFFBD5D0"
    assert "8/4/2027" in page["D4"].value
    assert page["D3"].value is None
    assert [row[2].value for row in summary.iter_rows(min_row=4)] == [1, 1, 1]
    again = read(error_workbook(file, reading, language="zh", today=TODAY), "lectures")
    assert again.counts() == reading.counts()


def test_of_a_long_table_only_the_wrong_rows_come_back(monkeypatch):
    monkeypatch.setattr("web.register.errors.MOST_ROWS", 2)
    rows = [["日期", "地点"], *[["2027-04-08", "江源区"]] * 5, ["x", "江源区"]]
    file = opened(xlsx({"台账": rows}), "lectures")
    reading = read_opened(file, Asked(world(), None, TODAY))
    page = book(error_workbook(file, reading, language="en", today=TODAY)).worksheets[1]
    assert page["A6"].value == "x"


def test_a_refused_file_says_so_in_its_error_workbook():
    file = opened(xlsx({"台账": [["甲", "乙"], [1, 2]]}), "lectures")
    reading = read_opened(file, Asked(world(), None, TODAY))
    (page,) = book(error_workbook(file, reading, language="zh", today=TODAY)).worksheets
    assert translate("No known heading was found.", "zh") in str([c.value for c in page[4]])
