"""The intake of files: every encoding and format, where cells stand, what is refused and how."""

import csv
import datetime as dt
import io
import math
import struct
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.errors import DataError, Problems, RedRoutesError, all_of
from geo.intake import (
    LIMITS,
    Column,
    IntakeError,
    Limits,
    cell_address,
    cell_text,
    number,
    plain,
    read_grid,
    read_table,
    read_text,
)
from geo.intake.delimited import SEPARATORS
from geo.intake.layout import BEGINNING, text_layout
from geo.intake.letters import decode, garbled
from geo.intake.records import check_records
from tests.geo.office_files import ods, package, xls, xlsx, xlsx_of

COLUMNS = (
    Column("code", ("代码", "区划代码")),
    Column("people", ("人口", "常住人口")),
    Column("name", ("名称",), required=False),
)
NAMES = "吉林省长春市二道区新时代文明实践站"
LINES = f"代码,名称,人口\r\n220105,{NAMES},20\r\n220106,绿园区,7\r\n"


def texts(table):
    return [row.texts() for row in table.rows]


WANTED = [
    {"code": "220105", "name": NAMES, "people": "20"},
    {"code": "220106", "name": "绿园区", "people": "7"},
]

# -- text files -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        LINES.encode(),
        LINES.encode("utf-8-sig"),
        LINES.encode("gb18030"),
        LINES.encode("utf-16"),
        b"\xff\xfe" + LINES.encode("utf-16-le"),
        b"\xfe\xff" + LINES.encode("utf-16-be"),
    ],
)
def test_every_encoding_in_which_offices_save(data):
    assert texts(read_table(data, COLUMNS)) == WANTED


def test_a_letter_of_four_bytes_is_read():
    name = "㙍头村𠀀村新时代文明实践站"
    data = f"代码,人口,名称\n1,2,{name}\n".encode("gb18030")
    assert read_table(data, COLUMNS).rows[0].text("name") == name


@pytest.mark.parametrize("separator", SEPARATORS)
def test_every_separator_is_found(separator):
    text = LINES.replace(",", separator)
    assert texts(read_table(text, COLUMNS)) == WANTED
    assert texts(read_table(text.encode("gb18030"), COLUMNS)) == WANTED


def test_commas_of_sentences_separate_nothing():
    text = "代码;人口;名称\n1;2;甲，乙，丙, 丁\n"
    assert read_table(text, COLUMNS).rows[0].text("name") == "甲，乙，丙, 丁"


def test_line_breaks_and_quotes_inside_cells():
    text = '代码,人口,名称\n1,2,"甲\n""乙"", 丙"\n\n3,4,丁\n'
    rows = read_table(text, COLUMNS).rows
    assert [(row.number, row.text("name")) for row in rows] == [(2, '甲\n"乙", 丙'), (4, "丁")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(end):
    assert texts(read_table(LINES.replace("\r\n", end), COLUMNS)) == WANTED


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"a\0b,c", "not a text file"),
        (b"\xff\xfea", "not a text file"),
        (b"\xff\xff\xff", "not a text file"),
        (b"%PDF-1.4\n\x00\xff\xfe", "not a text file"),
        ("吉林省長春市二道區新時代文明實踐站，代碼名稱".encode("big5"), "not a text file"),
        ("代码,名称\n1,".encode() + "新时代文明实践站".encode()[:-1] + b"\n", "not a text file"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook/>', "XML"),
        (b'a,b\n1,"2\n3,4\n5,6\n', "row 2: a quotation mark is opened"),
        (b'a,b\n1,"' + b"x" * 140_000 + b'"\n', "row 2: a cell is longer than 131072"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data, words):
    with pytest.raises(IntakeError, match=words) as caught:
        read_grid(data, name="a.csv")
    assert str(caught.value).startswith("a.csv")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("utf-8", "gb18030"), ("utf-8", "latin-1"), ("gbk", "latin-1")],
)
def test_text_garbled_by_an_earlier_program_is_refused(right, wrong):
    said = LINES.encode(right).decode(wrong, "replace")
    with pytest.raises(IntakeError, match="is garbled"):
        decode(said.encode())


@pytest.mark.parametrize(
    "text", ["联通", "Größe, naïve façade", LINES, "한국어 문장, ひらがな", ""]
)
def test_honest_text_is_not_called_garbled(text):
    assert not garbled(text)


def test_lost_letters_are_garbled_where_they_are_many():
    assert garbled("代码\ufffd\ufffd\ufffd")
    assert garbled("锟斤拷锟斤拷")
    assert not garbled(LINES * 20 + "\ufffd")


# -- workbooks ------------------------------------------------------------------------------------

ROWS = [["代码", "名称", "人口"], [220105, NAMES, 20], [], ["220106", "绿园区", 7.5]]


@pytest.mark.parametrize(("make", "sheet"), [(xls, "Sheet1"), (ods, "表")])
def test_old_and_open_workbooks(make, sheet):
    table = read_table(make(ROWS), COLUMNS, name="a")
    assert [row.text("code") for row in table.rows] == ["220105", "220106"]
    assert [row.text("people") for row in table.rows] == ["20", "7.5"]
    assert [row.number for row in table.rows] == [2, 4]
    assert table.rows[1].address("people") == f"{sheet}!C4"


def test_a_workbook_with_titles_and_several_sheets():
    data = xlsx(
        {
            "说明": [["请勿改动表头"]],
            "江源区": [["人口统计表"], [], *ROWS],
            "长岭县": [["区划代码", "常住人口（人）", "备注"], [220722, 3, "x"]],
            "字典": ROWS,
        },
        hidden=["字典"],
    )
    table = read_table(data, COLUMNS, name="册.xlsx")
    assert [sheet.name for sheet in table.sheets] == ["江源区", "长岭县"]
    assert [row.address("people") for row in table.rows] == ["江源区!C4", "江源区!C6", "长岭县!B2"]
    assert table.rows[2].texts() == {"code": "220722", "people": "3"}
    assert table.rows[2].text("name") == ""
    assert table.has("code")
    assert not table.has("name")
    assert [note.template % note.params for note in table.notes] == [
        "册.xlsx!江源区: the heading is in row 3; what stands above it is skipped.",
        "册.xlsx!长岭县: the columns 备注 are not used.",
        "册.xlsx!说明: this sheet is hidden or has no such heading, and is not read.",
        "册.xlsx!字典: this sheet is hidden or has no such heading, and is not read.",
    ]


def test_values_are_told_as_a_person_sees_them():
    day = dt.date(2027, 4, 8)
    noon = dt.datetime.combine(day, dt.time(12, 30))
    data = xlsx({"a": [["代码", "人口"], [day, noon], [dt.time(9, 5), True], [0.1, 220605107000]]})
    rows = read_table(data, COLUMNS).rows
    assert [(row.text("code"), row.text("people")) for row in rows] == [
        ("2027-04-08", "2027-04-08 12:30"),
        ("09:05", "TRUE"),
        ("0.1", "220605107000"),
    ]
    assert rows[0].raw("code") == day


def test_error_cells_are_kept():
    cells = '<row r="2"><c r="B2"><v>1</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    (sheet,) = read_grid(xlsx_of(cells)).sheets
    assert sheet.rows == [["", "", ""], ["", 1.0, "#DIV/0!"]]


def test_an_empty_sheet_has_no_heading():
    with pytest.raises(IntakeError, match="has no heading among its first 20 rows"):
        read_table(xlsx({"a": []}), COLUMNS)


FAR = "<row r='{0}'><c r='XFD{0}'><v>1</v></c></row>"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (xlsx_of(FAR.format(1048576)), "reaches to cell XFD1048576"),
        (xlsx_of("<row>" + "<c><v>1</v></c>" * 2000 + "</row>" + FAR.format(200)), "XFD200"),
        (
            xlsx_of("<row><c t='inlineStr'><is><t>" + "a" * 20_000_000 + "</t></is></c></row>"),
            "times",
        ),
        (xlsx_of("<row/>", before='<!DOCTYPE x [<!ENTITY a "b">]>'), "damaged"),
        (xlsx_of("<row><c>"), "damaged"),
        (xlsx_of("<row><c r='A4294967295'><v>1</v></c></row>"), "damaged"),
        (xlsx_of("<row><c r='a1'><v>1</v></c></row>"), "damaged"),
        (package({"xl/workbook.xml": "<a/>", "content.xml": "<a/>"}), "damaged"),
        (package({"xl/workbook.xml": "<a/>", "xl/x.bin": "<worksheet><sheetData/>"}), "damaged"),
        (package({"word/document.xml": "<a/>"}), "damaged"),
        (b"PK\x03\x04\0\0", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        (xls([["a"]])[:1500], "damaged"),
        (xls([["a"]]) + "EncryptedPackage".encode("utf-16-le"), "password"),
        (
            ods(
                [],
                more='<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
                'office:value-type="float" office:value="1" table:number-columns-repeated="9"/>'
                "</table:table-row>",
            ),
            "reaches to cell I1048576",
        ),
    ],
)
def test_hostile_and_damaged_workbooks_are_refused_before_they_are_opened(data, words):
    with pytest.raises(IntakeError, match=words):
        read_grid(data, name="a.xlsx")


def put(data, at, new):
    return data[:at] + new + data[at + len(new) :]


OLD = xls([[1.0, "a"]])
CELL_AT = OLD.index(struct.pack("<HHHd", 0, 0, 0, 1.0))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (put(OLD, 512 + 4 * 2, struct.pack("<I", 2)), "damaged"),  # a sector that follows itself
        (put(OLD, 512 + 4 * 2, struct.pack("<I", 9999)), "damaged"),
        (put(OLD, 1024 + 128 + 120, struct.pack("<I", 4_000_000_000)), "damaged"),
        (put(put(OLD, 68, bytes(4)), 1020, bytes(4)), "damaged"),  # a table of tables in circles
        (put(OLD, 30, b"\x05"), "damaged"),
        (put(OLD, CELL_AT, struct.pack("<HH", 65535, 65535)), "reaches to cell CRXP65536"),
    ],
)
def test_hostile_old_workbooks_are_refused_before_they_are_opened(data, words):
    assert read_grid(OLD).sheets[0].rows == [[1.0, "a"]]
    with pytest.raises(IntakeError, match=words):
        read_grid(data)


@pytest.mark.parametrize(
    "record",
    [
        struct.pack("<HHII", 0x00FC, 8, 1, 3_000_000_000),  # so many texts
        struct.pack("<HHIIHHH", 0x0200, 14, 0, 3_000_000_000, 0, 9, 0),
        struct.pack("<HHHHHHH", 0x0200, 10, 0, 9, 0, 60_000, 0),
    ],
)
def test_an_old_workbook_claims_no_more_than_there_is(record):
    check_records(struct.pack("<HHII", 0x00FC, 8, 1, 1), "a", LIMITS)
    with pytest.raises(ValueError, match=r"texts|area"):
        check_records(record, "a", LIMITS)


def test_numbers_in_a_row_of_an_old_workbook_are_counted():
    row = struct.pack("<HHHH", 0x00BD, 2 + 2 + 6 * 3 + 2, 7, 2) + bytes(6 * 3) + bytes(2)
    check_records(row, "a", Limits(cells=8 * 5))
    with pytest.raises(IntakeError, match="reaches to cell E8"):
        check_records(row, "a", Limits(cells=8 * 5 - 1))


def test_a_cell_that_is_only_formatted_takes_no_room():
    data = xlsx_of('<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD9" s="1"/></row>')
    assert read_grid(data, limits=Limits(cells=4)).sheets[0].rows == [[1.0]]


def test_limits_hold():
    with pytest.raises(IntakeError, match=r"larger than 0 MB: split it"):
        read_grid(b"a,b\n1,2\n", limits=Limits(size=5))
    with pytest.raises(IntakeError, match="reaches to cell B3: at most 5 cells"):
        read_grid(b"a,b\n1,2\n3,4\n", limits=Limits(cells=5))
    with pytest.raises(IntakeError, match="reaches to cell B2"):
        read_grid(xls([[1], [1, 2]]), limits=Limits(cells=3))
    assert read_grid(b"a,b\n1,2\n", limits=Limits(size=8, cells=4)).sheets[0].rows[1] == ["1", "2"]


def test_a_path_is_read_no_further_than_the_limit(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(LINES.encode())
    assert texts(read_table(path, COLUMNS)) == WANTED
    with pytest.raises(IntakeError, match=r"a\.csv is larger"):
        read_table(path, COLUMNS, limits=Limits(size=10))
    with pytest.raises(IntakeError, match=r"b\.csv cannot be read: No such file"):
        read_table(tmp_path / "b.csv", COLUMNS)


# -- the heading ----------------------------------------------------------------------------------


def test_the_heading_is_searched_in_twenty_rows():
    assert len(read_table("标题\n" * 19 + LINES, COLUMNS).rows) == 2
    with pytest.raises(IntakeError, match="no heading"):
        read_table("标题\n" * 20 + LINES, COLUMNS)


def test_headings_are_known_in_any_width_with_spaces_and_units():
    table = read_table("\ufeffＣＯＤＥ\t 人 口 （人）*\n1\t2\n", COLUMNS)
    assert texts(table) == [{"code": "1", "people": "2"}]


def test_the_first_of_two_columns_of_one_name_is_taken():
    table = read_table("代码,人口,人口\n1,2,3\n", COLUMNS)
    assert texts(table) == [{"code": "1", "people": "2"}]
    assert [note.params["columns"] for note in table.notes] == ["人口"]


def test_a_missing_column_is_named():
    with pytest.raises(IntakeError) as caught:
        read_table(b"x\n\xe4\xbb\xa3\xe7\xa0\x81,y\n1,2\n", COLUMNS, name="a.csv")
    assert str(caught.value) == (
        "a.csv, row 2: the column people is missing. The columns are code (代码), people (人口), "
        "name (名称)."
    )


def test_an_optional_column_may_be_required_later():
    table = read_table("代码,人口\n1,2\n", COLUMNS)
    table.require("people", COLUMNS)
    with pytest.raises(IntakeError, match="the pasted table, row 1: the column name is missing"):
        table.require("name", COLUMNS)


def test_short_rows_have_empty_cells():
    table = read_table("代码,人口,名称\n1\n", COLUMNS)
    assert texts(table) == [{"code": "1", "people": "", "name": ""}]


# -- cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (20.0, "20"), (0.1 + 0.2, "0.3"), (126.55272, "126.55272"), (1e300, "1e+300"),
        (-3.0, "-3"), (float("inf"), "inf"), (None, ""), (False, "FALSE"), (7, "7"),
        (" \u3000a b\u200b\n", "a b"), (dt.timedelta(hours=30, minutes=5), "30:05"),
        (dt.datetime.fromisoformat("2027-01-02T03:04:05"), "2027-01-02 03:04:05"),
        (dt.datetime.fromisoformat("2027-01-02"), "2027-01-02"), (dt.time(23, 0, 1), "23:00:01"),
    ],
)  # fmt: skip
def test_texts_of_cells(value, text):
    assert cell_text(value) == text


@pytest.mark.parametrize(
    ("column", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")],
)
def test_addresses_are_those_of_a_spreadsheet(column, letters):
    assert cell_address(9, column) == f"{letters}9"
    assert cell_address(9, column, "阵地") == f"阵地!{letters}9"


@pytest.mark.parametrize(
    ("text", "value"),
    [("１２．５", 12.5), ("1,200", 1200), ("9,066,906.5", 9066906.5), (" -3 ", -3), ("－３", -3)],
)
def test_numbers_in_every_width(text, value):
    assert number(text) == value


@pytest.mark.parametrize("text", ["", "1_000", "12,34", "约40", "1e", "nan"])
def test_what_is_no_number(text):
    assert math.isnan(number(text))


def test_only_codes_and_numbers_lose_their_width():
    assert plain("２２０１０２　") == "220102"
    row = read_table("代码,人口,名称\n１,2,甲（乙）\n", COLUMNS).rows[0]
    assert (row.text("code"), row.text("name")) == ("１", "甲（乙）")


# -- all of it ------------------------------------------------------------------------------------

CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Co", "Cn"])
    | st.sampled_from('",;\n\t，；'),
    max_size=8,
)


@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6), st.sampled_from(SEPARATORS))
def test_what_a_program_writes_is_read_back(rows, separator):
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerow(["code", "people"])
    writer.writerows(rows)
    found = read_table(buffer.getvalue(), COLUMNS)
    assert [(row.raw("code"), row.raw("people")) for row in found.rows] == [
        row for row in rows if any(map(cell_text, row))
    ]


def said_of(data):
    """Return the sentence with which a file is refused, or how many rows it has."""
    try:
        return f"{len(read_table(data, COLUMNS).rows)} rows"
    except RedRoutesError as error:
        return str(error)


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
)
@example(b"", b"PK\x03\x04")
def test_random_bytes_raise_nothing_but_sentences(data, begin):
    assert said_of(begin + data).endswith((".", "rows"))


WORKBOOKS = [xlsx({"a": ROWS}), xls(ROWS), ods(ROWS), xlsx_of(FAR.format(3))]


@given(st.sampled_from(WORKBOOKS), st.data())
def test_mangled_workbooks_raise_nothing_but_sentences(book, data):
    at = data.draw(st.integers(0, len(book) - 1))
    new = data.draw(st.binary(max_size=8))
    assert said_of(book[:at] + new + book[at + len(new) :]).endswith((".", "rows"))


def test_a_file_as_text():
    assert read_text("甲\n乙".encode("gb18030")) == "甲\n乙"
    assert read_text(xlsx({"a": [["序号", "名 称"], [1, "甲\n馆"]]})) == "序号\t名 称\n1\t甲 馆"
    for nothing in (b"", b" \r\n", xlsx({"a": []})):
        with pytest.raises(IntakeError, match="is empty"):
            read_text(nothing)


def test_the_layout_of_a_large_file(tmp_path: Path):
    path = tmp_path / "a.csv"
    line = f"1；2；{NAMES}\n"
    text = "标题\n代码；人口；名称\n" + line * (BEGINNING // len(line.encode("utf-16-le")) + 9)
    for encoding in ("gb18030", "utf-16", "utf-8-sig"):
        path.write_bytes(text.encode(encoding))
        layout = text_layout(path, COLUMNS)
        assert layout.encoding == encoding
        assert (layout.separator, layout.skip, layout.width) == ("；", 2, 3)
        assert layout.columns == (("code", 0), ("people", 1), ("name", 2))
        assert layout.plain is (encoding == "utf-8-sig")


def test_many_things_wrong_are_said_in_one():
    wrong = [RedRoutesError("Row %(row)d is wrong.", row=row) for row in range(25)]
    assert str(all_of(wrong[:1], DataError)) == "Row 0 is wrong."
    assert str(all_of(wrong[:2], DataError)) == (
        "2 things are wrong:\nRow 0 is wrong.\nRow 1 is wrong."
    )
    whole = all_of(wrong, DataError)
    assert isinstance(whole.params["problems"], Problems)
    lines = str(whole).splitlines()
    assert lines[0] == "25 things are wrong; the first 20 of them are:"
    assert len(lines) == 21
