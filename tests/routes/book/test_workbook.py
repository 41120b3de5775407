"""The writer of workbooks: what Excel opens is what was given, twice the same, and never runs."""

import datetime as dt
import io
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pytest

from routes.book.workbook import FORMULA_STARTS, Link, Page, workbook

TODAY = dt.date(2027, 6, 1)


def made(*pages):
    return workbook(pages, title="Title", author="Office", today=TODAY)


def opened(*pages):
    return openpyxl.load_workbook(io.BytesIO(made(*pages)))


def column(*values):
    """Return the cells of a column of these values."""
    page = opened(Page("a", ["h"], [[value] for value in values]))["a"]
    return [page.cell(number, 1) for number in range(2, 2 + len(values))]


@pytest.mark.parametrize(
    ("value", "read", "form"),
    [
        (4, 4, "General"),
        (0.25, 0.25, "0.0####"),
        (np.int64(3), 3, "General"),
        (np.float64(1.5), 1.5, "0.0####"),
        (True, True, "General"),
        (TODAY, dt.datetime(2027, 6, 1), "yyyy-mm-dd"),  # noqa: DTZ001 - cells have no zone
        (pd.Timestamp(TODAY), dt.datetime(2027, 6, 1), "yyyy-mm-dd"),  # noqa: DTZ001
        (dt.time(9, 30), dt.time(9, 30), "hh:mm"),
        ("220105", "220105", "@"),
        (("a", "b"), "('a', 'b')", "General"),
    ],
)
def test_values_are_what_they_are(value, read, form):
    (cell,) = column(value)
    assert (cell.value, cell.number_format) == (read, form)
    assert cell.data_type == {str: "s", bool: "b"}.get(type(read), "d" if cell.is_date else "n")


@pytest.mark.parametrize("value", [None, "", float("nan"), pd.NaT])
def test_nothing_is_an_empty_cell(value):
    first, last = column(value, "x")
    assert (first.value, last.value) == (None, "x")


@pytest.mark.parametrize("start", [*FORMULA_STARTS, " =", "\t=", "{="])
def test_no_text_runs(start):
    text = f"{start}1+1"
    page = opened(Page(f"a{start}", [text], [[text], [Link(text, "https://a.cn/?=1")]], text))
    (sheet,) = page.worksheets
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells] == [text] * 4
    assert {cell.data_type for cell in cells} == {"s"}
    assert [sheet["A1"].quotePrefix, sheet["A3"].quotePrefix] == [start != "{="] * 2


def test_a_link_opens_its_address_and_a_bad_one_stays_text():
    address = "https://uri.amap.com/navigation?to=1,2,%E9%95%BF%E6%98%A5&mode=car"
    good, long, other = column(
        Link("go", address), Link("long", "https://a.cn/" + "x" * 3000), Link("run", "calc.exe")
    )
    assert (good.value, good.hyperlink.target) == ("go", address)
    assert (long.value, long.hyperlink) == ("long", None)
    assert (other.value, other.hyperlink) == ("run", None)


def test_the_sheet_is_set_up_for_screen_and_paper():
    page = Page(
        "表", ["甲", "乙"], [["x", 1], ["y", 2]], heading="题", above=["一", "二"], boxed=True,
        widths=[20], fixed=1, colour="#8A5A00", footer=("a&b", "Page &P of &N"),
    )  # fmt: skip
    sheet = opened(page)["表"]
    assert [row[0].value for row in sheet.iter_rows()] == ["题", "一", "二", "甲", "x", "y"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B5", "A4:B6")
    assert sheet.print_title_rows == "$1:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.sheet_properties.tabColor.rgb == "FF8A5A00"
    assert sheet.oddFooter.left.text == "a&&b"
    assert sheet.oddFooter.right.text == "Page &P of &N"
    assert (sheet["A1"].font.size, sheet["A4"].font.bold) == (14, True)
    assert sheet["A5"].border.left.style == "thin"
    assert sheet.column_dimensions["A"].width == pytest.approx(20, abs=1)


def test_a_plain_sheet_repeats_its_headers_only():
    sheet = opened(Page("a", ["h"], [], above=["said"], filtered=False))["a"]
    assert sheet.print_title_rows == "$2:$2"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", None)


def test_long_texts_get_room():
    page = Page("a", ["h"], [["字" * 100], ["x"]], widths=[20], boxed=True)
    sheet = opened(page)["a"]
    assert sheet.row_dimensions[2].height == 15 * 11 + 3
    assert sheet.row_dimensions[3].height == 15 + 3
    assert len(column("x" * 40_000)[0].value) == 32_000


def test_columns_are_as_wide_as_their_content():
    wide = opened(Page("a", ["h", "h"], [["字" * 10, "字" * 99]]))["a"].column_dimensions
    assert wide["A"].width == pytest.approx(22, abs=1)
    assert wide["B"].width == pytest.approx(50, abs=1)


def test_names_of_sheets_are_made_to_fit():
    long = "长" * 40
    pages = [Page(name, ["h"], []) for name in ("a/b", "A*B", long, long, "''", "历史")]
    assert opened(*pages).sheetnames == [
        "a b", "A B 2", "长" * 31, "长" * 27 + " 2", "_", "历史",
    ]  # fmt: skip


def test_letters_that_xml_cannot_hold_do_no_harm():
    assert column("a\x00b\x0bc")[0].value is not None


def test_the_same_pages_are_the_same_bytes_without_a_clock():
    pages = [Page("a", ["h"], [["x"], [TODAY], [Link("l", "https://a.cn/")]])]
    assert made(*pages) == made(*pages)
    entries = zipfile.ZipFile(io.BytesIO(made(*pages))).infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    properties = opened(*pages).properties
    assert (properties.title, properties.creator) == ("Title", "Office")
    assert properties.created.date() == properties.modified.date() == TODAY
