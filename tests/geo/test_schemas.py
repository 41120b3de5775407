"""Tables small enough to read, each with one broken promise."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import LAT_RANGE, LON_RANGE
from geo.errors import DataError
from geo.schemas import (
    COARSE_M,
    DESIGNATIONS,
    OPENING,
    POSITIONS,
    TABLES,
    is_coarse,
    parses,
)
from geo.tables import read_table, require_table
from geo.terms import PRECISIONS

HEADER = "site,lon,lat,precision,error_m,source\n"
GOOD = "JL-220605-101,126.55272,41.94047,town,2500,a seat\n"


def put(root: Path, text: str, *, encoding: str = "utf-8") -> Path:
    (root / "sites").mkdir(exist_ok=True)
    (root / POSITIONS.file).write_text(text, encoding=encoding)
    return root


def broken(root: Path, row: str) -> tuple[int, str, str]:
    """Return line, column and value of the only violation of a table of two rows."""
    _, violations = read_table(put(root, HEADER + GOOD + row), POSITIONS)
    (violation,) = violations
    return violation.row, violation.column, violation.value


def test_a_good_table_reads_as_numbers_and_text(tmp_path: Path):
    frame = require_table(put(tmp_path, HEADER + GOOD), POSITIONS)
    assert frame.loc[0].tolist() == ["JL-220605-101", 126.55272, 41.94047, "town", 2500, "a seat"]
    assert frame["error_m"].dtype == "int64"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_what_a_spreadsheet_program_saves_is_read(tmp_path: Path, separator: str, encoding: str):
    row = "ＪＬ－２２０６０５－１０１,１２６．５５２７２,41.94047,town,２５００,某地（所在地）\n"
    text = (HEADER + row).replace(",", separator)
    frame = require_table(put(tmp_path, text, encoding=encoding), POSITIONS)
    assert frame.loc[0].tolist() == [
        "JL-220605-101", 126.55272, 41.94047, "town", 2500, "某地（所在地）",
    ]  # fmt: skip


def test_a_byte_order_mark_of_a_spreadsheet_is_accepted(tmp_path: Path):
    _, violations = read_table(put(tmp_path, HEADER + GOOD, encoding="utf-8-sig"), POSITIONS)
    assert violations == []


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("JL-220605-102,126.5,41.9,town,,x", "error_m", ""),
        ("JL-220605-102,126.5,41.9,town,-1,x", "error_m", "-1"),
        ("JL-220605-102,126.5,41.9,town,inf,x", "error_m", "inf"),
        ("JL-220605-102,126.5,41.9,town,2.5,x", "error_m", "2.5"),
        ("JL-220605-102,126°33′,41.9,town,1,x", "lon", "126°33′"),
        ("JL-220605-102,116.4,41.9,town,1,x", "lon", "116.4"),
        ("JL-220605-102,126.5,39.9,town,1,x", "lat", "39.9"),
        ("JL-220605-102,41.9,126.5,town,1,x", "lon", "41.9"),
        ("JL-220605-102,126.5,41.9,Town,1,x", "precision", "Town"),
        ("JL-220605-102,126.5,41.9,town,1,", "source", ""),
        ("220605-102,126.5,41.9,town,1,x", "site", "220605-102"),
        ("JL-220605-101,126.5,41.9,town,1,x", "site", "JL-220605-101"),
    ],
)
def test_one_broken_cell_is_one_violation(tmp_path: Path, row: str, column: str, value: str):
    assert broken(tmp_path, row) == (3, column, value)


def test_a_blank_line_counts_as_a_line(tmp_path: Path):
    text = HEADER + GOOD + "\nJL-220605-102,126.5,41.9,town,-1,x\n"
    _, violations = read_table(put(tmp_path, text), POSITIONS)
    assert (4, "error_m", "-1") in [(item.row, item.column, item.value) for item in violations]
    assert {item.row for item in violations} == {3, 4}


def test_the_error_is_one_sentence_with_place_and_remedy(tmp_path: Path):
    put(tmp_path, HEADER + GOOD.replace("126.55272,41.94047", "41.94047,126.55272"))
    with pytest.raises(DataError) as caught:
        require_table(tmp_path, POSITIONS)
    assert str(caught.value) == (
        "sites/positions.csv, line 2, column lon: “41.94047” is a latitude: longitude and "
        "latitude are exchanged. Exchange the values of lon and lat in this row."
    )


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_file_saved_by_a_spreadsheet_program_is_read(tmp_path: Path, encoding: str):
    put(tmp_path, HEADER + GOOD.replace("a seat", "镇点"), encoding=encoding)
    assert require_table(tmp_path, POSITIONS)["source"].tolist() == ["镇点"]


def test_a_file_in_another_encoding_is_named(tmp_path: Path):
    put(tmp_path, HEADER + GOOD.replace("a seat", "Größe äöü, él"), encoding="latin-1")
    with pytest.raises(DataError, match=r"sites/positions\.csv.*UTF-8"):
        require_table(tmp_path, POSITIONS)


def test_everything_wrong_is_said_at_once(tmp_path: Path):
    put(tmp_path, HEADER + GOOD + GOOD.replace("2500", "-1"))
    with pytest.raises(DataError) as caught:
        require_table(tmp_path, POSITIONS)
    lines = str(caught.value).splitlines()
    assert lines[0] == "2 things are wrong:"
    assert ["column error_m" in line for line in lines[1:]] == [True, False]


def test_an_exchanged_pair_can_always_be_told():
    assert LAT_RANGE[1] < LON_RANGE[0]


def test_every_table_has_its_key_among_its_columns():
    for table in TABLES:
        assert set(table.key) <= set(table.columns)
        assert set(table.whole) <= set(table.numbers())


@given(st.sampled_from(sorted(PRECISIONS)), st.floats(0, 1e6))
def test_a_position_is_coarse_by_its_class_or_its_error(precision: str, error_m: float):
    areas = {"township_seat", "county_seat", "township_box", "town", "county"}
    expected = precision in areas or error_m > 2000
    assert is_coarse(precision, error_m) is expected


@pytest.mark.parametrize("precision", ["village", "derived", "recalled"])
def test_a_point_that_may_lie_far_off_is_coarse_beyond_the_limit(precision: str):
    """杨靖宇将军殉国地 is derived to 2.2 km: its timetable has ranges, so it must say why."""
    assert not is_coarse(precision, COARSE_M)
    assert is_coarse(precision, COARSE_M + 1)
    assert not is_coarse("place", 1000)
    assert is_coarse("township_seat", 1000)


@pytest.mark.parametrize(
    ("hours", "good"),
    [
        ("", True),
        ("24/7", True),
        ("Mo off", True),
        ("Tu-Su 09:00-11:00,13:00-16:00; Mo off", True),
        ("May-Sep 08:30-17:20; Oct-Apr 08:30-16:50", True),
        ("周一闭馆", False),
        ("08:00-25:99", False),
        ("9 to 5", False),
    ],
)
def test_opening_hours_are_openstreetmap_syntax(hours: str, good: bool):
    assert parses(hours) is good


def test_bad_opening_hours_say_how_to_write_them(tmp_path: Path):
    (tmp_path / "sites").mkdir()
    header = ",".join(OPENING.columns)
    row = "JL-220605-101,8点到5点,,,S01,,"
    (tmp_path / OPENING.file).write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"8点到5点.*Tu-Su 09:00-11:30"):
        require_table(tmp_path, OPENING)


def test_a_column_that_came_later_may_be_missing(tmp_path: Path):
    (tmp_path / "sites").mkdir()
    old = "site,list,batch,date,source,verification,note\nJL-220605-101,某名录,,2019,,stated,\n"
    (tmp_path / DESIGNATIONS.file).write_text(old, encoding="utf-8")
    frame, violations = read_table(tmp_path, DESIGNATIONS)
    assert violations == []
    assert frame["number"].tolist() == [""]


def test_a_number_of_the_national_list_has_its_form(tmp_path: Path):
    (tmp_path / "sites").mkdir()
    head = "site,list,batch,number,date,source,verification,note\n"
    rows = "".join(
        f"JL-220605-10{i},某名录,,{number},,,stated,\n"
        for i, number in enumerate(("8-0557-5-041", "7-1682", "V-48", "8-0557-5"))
    )
    (tmp_path / DESIGNATIONS.file).write_text(head + rows, encoding="utf-8")
    found = [(one.row, one.column) for one in read_table(tmp_path, DESIGNATIONS)[1]]
    assert found == [(4, "number"), (5, "number")]
