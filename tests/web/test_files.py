"""The general writers of workbooks and GeoPackages."""

import datetime as dt
import io

import geopandas as gpd
import openpyxl
import pyogrio
import pytest
import shapely

from geo.errors import CrsError
from routes.book.workbook import Link, Page
from web.files.geopackage import geopackage
from web.files.method import method_rows
from web.files.workbook import workbook

TODAY = dt.date(2027, 6, 1)
PROVIDER = {
    "name": "estimate", "data_date": "2026-01-02", "attribution": "OSM", "vehicle": "car",
    "season": "winter",
}  # fmt: skip


def method():
    return method_rows(
        "en", what="A test.", facts=[("County", "=1+1")], provider=PROVIDER, simulated=True,
        sources=["the office"],
    )  # fmt: skip


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def book(rows=(("=2*3", 0.25, TODAY, 4, None),)):
    sheet = Page("Table", ("Name", "Share", "Day", "Count", "Empty"), rows)
    return workbook([sheet], method(), language="en", title="Test", today=TODAY)


def test_cells_keep_their_type_and_no_text_is_a_formula():
    page = opened(book([("=2*3", 0.25, TODAY, 4, None), ("＝cmd", 0.5, TODAY, 5, None)]))["Table"]
    name, share, day, count, empty = page[2]
    assert (name.value, name.data_type, name.quotePrefix) == ("=2*3", "s", True)
    assert (page["A3"].value, page["A3"].quotePrefix) == ("＝cmd", True)
    assert (share.value, count.value, empty.value) == (0.25, 4, None)
    assert day.value.date() == TODAY
    assert day.is_date
    assert page.freeze_panes == "B2"


def test_later_cells_look_as_the_first_of_their_kind():
    link = Link("open", "https://example.cn/")
    page = opened(book([(link, 1.5, TODAY, 1, "a"), (link, 2.5, TODAY, 2, "b")]))["Table"]
    for first, second in zip(page[2], page[3], strict=True):
        assert first.font.name == second.font.name == "宋体"
        assert first.number_format == second.number_format
    assert [cell.number_format for cell in page[3]] == [
        "@",
        "0.0####",
        "yyyy-mm-dd",
        "General",
        "@",
    ]
    assert page["A3"].hyperlink.target == "https://example.cn/"


def test_the_last_sheet_says_what_the_file_was_made_from():
    page = opened(book())["Method"]
    said = {row[0].value: row[1].value for row in page.iter_rows(min_row=2)}
    assert said["Content"] == "A test."
    assert said["County"] == "=1+1"
    assert said["Simulated data"] == "yes"
    assert said["Source"] == "the office"
    assert said["Coordinates"].startswith("EPSG:4326")
    assert said["Date of the road data"] == "2026-01-02"
    assert "winter" in said["Travel times"]


def test_the_same_tables_give_the_same_bytes():
    assert book() == book()
    assert packed() == packed()


def points():
    return gpd.GeoDataFrame(
        {"name": ["长春", "=1"], "topics": [("a", "b"), ()]},
        geometry=[shapely.Point(125.3, 43.9), None],
        index=["x", "y"],
        crs=4326,
    ).rename_axis("code")


def packed():
    return geopackage({"points": points(), "more": points()}, method(), today=TODAY)


def test_a_geopackage_has_its_layers_crs_and_method(tmp_path):
    path = tmp_path / "test.gpkg"
    path.write_bytes(packed())
    assert [str(name) for name in pyogrio.list_layers(path)[:, 0]] == ["points", "more", "method"]
    read = gpd.read_file(path, layer="points")
    assert read.crs.to_epsg() == 4326
    assert read["code"].tolist() == ["x", "y"]
    assert read["topics"].tolist() == ["a、b", ""]
    assert read.geometry[0].equals(shapely.Point(125.3, 43.9))
    about = dict(pyogrio.read_dataframe(path, layer="method").itertuples(index=False))
    assert about["Coordinates"].startswith("EPSG:4326")


def test_a_layer_in_another_crs_is_refused():
    with pytest.raises(CrsError):
        geopackage({"a": points().to_crs(3857)}, [], today=TODAY)
