"""Writers: widths, CSV cells, GeoJSON geometry, JSON text."""

import csv
import io
import json

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon

from geo.errors import CrsError
from geo.precision import error_text
from routes.book.kml import LineStyle, kml
from web.files.csvtext import BOM, csv_text, safe_cell
from web.files.geojson import table_geojson
from web.files.jsontext import json_text
from web.files.text import coarse_note, table
from web.frame.paging import Part, part_of
from web.language.messages import duration
from web.language.wide import fold, pad, width


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("km", 2), ("红色", 4), ("（吉林）", 8), ("é", 1), ("e\u0301", 1), ("－1", 3)],
)
def test_width_counts_terminal_columns(text, columns):
    assert width(text) == columns


def test_lines_break_at_spaces_and_beside_wide_characters_but_before_no_closing_mark():
    assert fold("plan a tour", 6) == ["plan a", "tour"]
    assert fold("排一天的路线，打印行程表", 8) == ["排一天的", "路线，打", "印行程表"]
    assert fold("排路线，打印", 6) == ["排路", "线，打", "印"]
    assert fold("一二三（四）", 8) == ["一二三", "（四）"]
    assert fold("见 redroutes plan 命令", 12) == ["见 redroutes", "plan 命令"]
    assert fold("", 6) == [""]


@given(st.text("ab 红旗（", max_size=30), st.integers(4, 12))
def test_a_folded_text_loses_nothing_but_spaces_and_fits(text, columns):
    lines = fold(text, columns)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert [one for one in lines if width(one) > columns and len(one.split()) > 1] == []


def test_columns_line_up_whatever_the_script():
    lines = table(["Name", "n"], [["白山市", "7"], ["Linjiang", "12"]], right=(1,))
    assert lines == ["Name       n", "白山市     7", "Linjiang  12"]


def test_a_cell_stays_on_its_line():
    assert table(["a"], [["x\ny\tz\x1b[2J"]])[1] == "x y z [2J"


@given(st.text("ab 红旗（）", max_size=8), st.integers(0, 12), st.booleans())
def test_padding_gives_the_columns_asked_for(text, columns, right):
    padded = pad(text, columns, right=right)
    assert width(padded) == max(columns, width(text))
    assert text in padded


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠", " ="]
)
def test_no_cell_is_a_formula(start):
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


def test_numbers_and_plain_text_are_left_alone():
    assert [safe_cell(value) for value in (-1.5, None, "石人", "a=b")] == [
        -1.5,
        None,
        "石人",
        "a=b",
    ]


def test_csv_has_a_mark_for_excel_and_reads_back():
    text = csv_text(["名称", "n"], [['石"人', 3], ["=1", None]])
    assert text.startswith(BOM)
    rows = list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))
    assert rows == [["名称", "n"], ['石"人', "3"], ["'=1", ""]]


def test_json_is_readable_and_strict():
    assert json_text({"名": "石人"}) == '{"名":"石人"}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text(float("nan"))


CLOCKWISE = Polygon([(126, 41), (126, 42), (127, 42), (127, 41)])


def test_geojson_winds_outer_rings_counter_clockwise():
    frame = gpd.GeoDataFrame({"name": ["a"]}, geometry=[CLOCKWISE], crs="EPSG:4326")
    ring = table_geojson(frame)["features"][0]["geometry"]["coordinates"][0]
    assert Polygon(ring).exterior.is_ccw


def test_geojson_rounds_and_knows_no_crs_member_and_no_nan():
    point = Point(126.123456789, 41.5)
    frame = gpd.GeoDataFrame({"km": [float("nan")]}, geometry=[point], crs="EPSG:4326")
    document = table_geojson(frame)
    assert document == {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [126.1234568, 41.5]},
                "properties": {"km": None},
            }
        ],
    }


def test_geojson_refuses_projected_coordinates():
    frame = gpd.GeoDataFrame(geometry=[Point(500000, 4600000)], crs="EPSG:4528")
    with pytest.raises(CrsError):
        table_geojson(frame)


def test_an_empty_geometry_is_null():
    frame = gpd.GeoDataFrame(geometry=[Point()], crs="EPSG:4326")
    text = json_text(table_geojson(frame))
    assert json.loads(text)["features"][0]["geometry"] is None


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0 min"), (45.4, "45 min"), (59.6, "1 h 00 min"), (125, "2 h 05 min")]
)
def test_durations_are_hours_and_minutes(minutes, text):
    assert duration(minutes, "en") == text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_least_error_is_named_before_the_largest(language):
    rows = [{"coarse": True, "error_m": error} for error in (7000, 2000, 3000)]
    rows.append({"coarse": False, "error_m": 90_000})
    said = coarse_note(rows, language)
    assert said.index(error_text(2000, language)) < said.index(error_text(7000, language))
    assert error_text(90_000, language) not in said
    assert coarse_note(rows[3:], language) == ""


@pytest.mark.parametrize(
    ("total", "page", "part"),
    [
        (120, 1, Part(1, 0, 1, 50, 120, "", "2")),
        (120, 2, Part(2, 50, 51, 100, 120, "1", "3")),
        (120, 3, Part(3, 100, 101, 120, 120, "2", "")),
        (120, 9, Part(3, 100, 101, 120, 120, "2", "")),
        (100, 2, Part(2, 50, 51, 100, 100, "1", "")),
    ],
)
def test_a_part_of_a_list_says_which_rows_it_has(total, page, part):
    assert part_of(total, page, 50, str) == part


def test_a_line_of_kml_has_its_colour_as_alpha_blue_green_red():
    said = kml(name="n", description="d", folders=[], styles=[LineStyle("a", "#112233", 4)])
    assert b"<color>ff332211</color><width>4</width>" in said.replace(b"\n", b"").replace(
        b"  ", b""
    )
