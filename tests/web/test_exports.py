"""Every view in every format, opened with another program."""

import csv
import io
import json
import re
import time
from datetime import date
from itertools import pairwise
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import geopandas as gpd
import openpyxl
import pyogrio
import pytest
from click.testing import CliRunner
from shapely.geometry import LineString, Point, Polygon

from geo.formats import FORMATS
from tests.web.conftest import TODAY
from web import create_app
from web.cli import main
from web.files.export import Export, Layer, stamp_of
from web.files.formats.csv import write as export_csv
from web.files.formats.geojson import write as export_geojson
from web.files.formats.gpx import write as export_gpx
from web.files.formats.kml import write as export_kml
from web.files.registry import write_export
from web.installation.settings import Settings
from web.terms.term import Column, Term

KML = "{http://www.opengis.net/kml/2.2}"
GPX = "{http://www.topografix.com/GPX/1/1}"
COUNTY = "220623000000"
REVIEW = "吉S(2027)001号"
SUGGEST = f"county={COUNTY}&within=15&venues=3"
VIEWS = {
    "sites": ("/?county=220605000000", "county=220605000000"),
    "venues": ("/?county=220605000000&tier=township", "county=220605000000&tier=township"),
    "divisions": ("/data", ""),
    "nearby": ("/nearby?at=大石人镇&within=20", "at=大石人镇&within=20"),
    "route": ("/plan?from=长春&date=2027-06-15&days=2", "from=长春&date=2027-06-15&days=2"),
    "coverage": ("/coverage?level=prefecture", "level=prefecture"),
    "centres": (
        f"/coverage/centres?which=unserved&county={COUNTY}", f"which=unserved&county={COUNTY}",
    ),
    "suggestion": (f"/coverage/suggest?{SUGGEST}", SUGGEST),
    "planned": ("/planned", ""),
    "orders": ("/orders", ""),
    "dispatch": ("/orders/dispatch?days=7", "days=7"),
    "inspection": ("/inspect?groups=2&within=白山市", "groups=2&within=白山市"),
}  # fmt: skip
"""View -> its page, and the parameters of the page that its files take."""
AREAS = {"divisions", "coverage"}
REAL = {"sites", "divisions", "orders", "route"}
"""Views without any simulated row."""
EVERY = [
    (view, ending)
    for view in VIEWS
    for ending in ("csv", "xlsx", "geojson", "gpkg", "kml", "gpx", "html")
    if ending != "gpx" or view not in AREAS
]


@pytest.fixture(scope="module")
def office(new_url, filled_url):
    """Application with a review number, one order and three planned lectures."""
    settings = Settings(
        database_url=new_url(like=filled_url), today=TODAY, plan_seconds=0.2, page_seconds=60,
        map_review_number=REVIEW,
    )  # fmt: skip
    app = create_app(settings)
    with app.test_client() as client:
        order = {"venue": "220102000000", "topic": "theory", "from": "2027-06-02", "people": "40"}
        assert client.post("/orders", data=order).status_code == 303
        given = dict(part.split("=") for part in SUGGEST.split("&"))
        while (answer := client.get(f"/api/v1/coverage/suggest?{SUGGEST}")).status_code == 202:
            time.sleep(0.2)  # a first use after an installation compiles for some seconds
        document = answer.get_json()
        venues = [venue["code"] for venue in document["venues_chosen"]]
        chosen = client.post("/coverage/suggest", data={**given, "venue": venues})
        assert chosen.status_code == 303
    return app


@pytest.fixture
def page(office):
    with office.test_client() as client:
        yield client


def parsed(content):
    return ET.fromstring(content)  # noqa: S314 - our own files


def counted(page, view):
    """How many rows the page, or the answer behind it, says there are."""
    address, query = VIEWS[view]
    text = page.get(f"{address}{'&' if '?' in address else '?'}lang=en").text
    totals = {
        "sites": r'id="shown" class="num">(\d+)<',
        "venues": r'id="venues-total">([\d,]+)<',
        "centres": r'<span id="total">([\d,]+)<',
    }
    if view in totals:
        return int(re.search(totals[view], text)[1].replace(",", ""))
    if view == "divisions":
        return len(page.application.extensions["redroutes"].datasets.divisions)
    patterns = {
        "nearby": 'class="venue" data-code="([^"]+)',
        "route": 'data-stop="([^"]+)',
        "planned": 'data-planned="([^"]+)',
    }
    if view in patterns:
        return len(set(re.findall(patterns[view], text)))
    document = page.get(f"/files/{view}.json?{query}").get_json()
    rows = {
        "coverage": "rows", "suggestion": "venues_chosen", "orders": "orders", "dispatch": "trips",
    }  # fmt: skip
    if view in rows:
        return len(document[rows[view]])
    return sum(len(day["stops"]) for group in document["groups"] for day in group["days"])


def opened_csv(response, path):
    assert response.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"))))
    return len(rows), " ".join(f"{key}: {value}" for key, value in rows[0].items())


def opened_xlsx(response, path):
    book = openpyxl.load_workbook(io.BytesIO(response.data))
    cells = [str(cell) for row in book["Method"].iter_rows(values_only=True) for cell in row]
    sizes = {sheet.title: sheet.max_row - 1 for sheet in book}
    pairs = [": ".join(pair) for pair in pairwise(cells)]
    return sizes, " ".join([*cells, *pairs])


def opened_geojson(response, path):
    document = response.get_json() if response.is_json else json.loads(response.text)
    features = document["features"]
    kinds = [one["properties"].get("layer", one["properties"].get("role")) for one in features]
    return kinds.count(kinds[0]), " ".join(
        f"{key}: {value}" for key, value in document["about"].items()
    )


def opened_gpkg(response, path):
    path.write_bytes(response.data)
    names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    assert names[-1] == "method"
    table = gpd.read_file(path, layer=names[0])
    assert table.crs.to_epsg() == 4326
    about = pyogrio.read_dataframe(path, layer="method").itertuples(index=False)
    return len(table), " ".join(f"{item}: {text}" for item, text in about)


def opened_kml(response, path):
    root = parsed(response.data)
    assert root.tag == f"{KML}kml"
    folders = root.findall(f"{KML}Document/{KML}Folder")
    points = [len(one.findall(f"{KML}Placemark")) for one in folders]
    path.write_bytes(response.data)
    assert len(pyogrio.list_layers(path)) >= 1
    for place in root.iter(f"{KML}coordinates"):
        assert re.fullmatch(r"(-?\d+\.\d+,-?\d+\.\d+\s?)+", place.text)
    return points, root.find(f"{KML}Document/{KML}description").text


def opened_gpx(response, path):
    root = parsed(response.data)
    assert (root.tag, root.get("version")) == (f"{GPX}gpx", "1.1")
    order = [one.tag.removeprefix(GPX) for one in root]
    assert order == sorted(order, key=["metadata", "wpt", "rte", "trk"].index)
    path.write_bytes(response.data)
    assert "waypoints" in pyogrio.list_layers(path)[:, 0]
    return len(root.findall(f"{GPX}wpt")), root.find(f"{GPX}metadata/{GPX}desc").text


def opened_html(response, path):
    text = response.text
    assert not re.findall(r"""<(?:script|link|img)[^>]+(?:src|href)=["']?http""", text)
    return text.count("<tr"), text


OPENED = {
    "csv": opened_csv, "xlsx": opened_xlsx, "geojson": opened_geojson, "gpkg": opened_gpkg,
    "kml": opened_kml, "gpx": opened_gpx, "html": opened_html,
}  # fmt: skip


def check(page, view, ending, path):
    response = page.get(f"/files/{view}.{ending}?{VIEWS[view][1]}&lang=en")
    assert response.status_code == 200
    assert response.content_type == FORMATS[ending].content_type
    said = response.headers["Content-Disposition"]
    assert 'filename="' in said
    name = unquote(said).rpartition("''")[2]
    assert name.endswith(f".{ending}")
    dates = 2 if view == "coverage" else 1  # the period, else the day
    assert len(re.findall(r"\d{4}-\d\d-\d\d|\d+ [A-Z][a-z]+ \d{4}", name)) == dates, name
    found, marks = OPENED[ending](response, path)
    expected = counted(page, view)
    assert expected > 0
    if ending == "xlsx":
        assert expected in found.values() or view in {"inspection", "suggestion"}
    elif ending == "html":
        assert found > expected or view in {"coverage", "inspection"}
    elif ending == "kml" and view != "route":
        assert found[0] == expected
    elif ending == "gpx" and view not in {"route"}:
        assert found >= expected
    elif ending in {"csv", "gpkg", "geojson"}:
        assert found == expected
    assert REVIEW in marks
    assert "WGS84" in marks
    assert "OpenStreetMap" in marks
    if view in REAL:
        assert "SIMULATED" not in marks
    else:
        assert re.search(r"Simulated data: yes|SIMULATED|[Ss]imulated", marks)


QUICK = [("sites", "csv"), ("orders", "kml"), ("planned", "gpkg"), ("nearby", "gpx")]


@pytest.mark.parametrize(("view", "ending"), QUICK)
def test_a_file_opens_elsewhere_and_holds_what_the_page_shows(page, view, ending, tmp_path):
    check(page, view, ending, tmp_path / f"file.{ending}")


@pytest.mark.slow
@pytest.mark.parametrize(("view", "ending"), [one for one in EVERY if one not in QUICK])
def test_every_file_opens_elsewhere(page, view, ending, tmp_path):
    check(page, view, ending, tmp_path / f"file.{ending}")


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_every_page_offers_every_format_of_its_view(page, view):
    page.get(f"/files/{view}.geojson?{VIEWS[view][1]}")  # long work is done when the page is asked
    text = page.get(VIEWS[view][0]).text
    offered = {ending for found, ending in EVERY if found == view}
    assert offered <= set(re.findall(rf'href="/files/{view}\.(\w+)', text))


@pytest.mark.slow
def test_a_track_shows_the_route_and_a_form_that_makes_no_sense_is_not_there(page):
    root = parsed(page.get(f"/files/route.gpx?{VIEWS['route'][1]}").data)
    assert len(root.findall(f"{GPX}rte")) == 2
    assert len(root.findall(f"{GPX}trk")) in (2, 3, 4)  # and what is on no known road by itself
    assert page.get("/files/coverage.gpx").status_code == 404
    assert page.get("/files/nothing.csv").status_code == 404


def test_the_part_of_the_map_narrows_the_file(page):
    whole = page.get("/files/sites.geojson").get_json(force=True)["features"]
    part = page.get("/files/sites.geojson?bbox=126,42,127,42.6").get_json(force=True)["features"]
    inside = [
        one for one in whole
        if 126 <= one["geometry"]["coordinates"][0] <= 127
        and 42 <= one["geometry"]["coordinates"][1] <= 42.6
    ]  # fmt: skip
    assert 0 < len(part) == len(inside) < len(whole)


@pytest.mark.slow
def test_saved_and_shared_plans_offer_the_same_files(page):
    saved = page.post("/plans", data={"from": "长春", "date": "2027-06-15", "name": "六月"})
    key = re.search(r"/plans/(\d+)", saved.location)[1]
    file = page.get(f"/plans/{key}/versions/1/file.gpx")
    assert f"六月 {TODAY}.gpx" in unquote(file.headers["Content-Disposition"])
    shown = page.post(f"/plans/{key}/share", follow_redirects=True).text
    link = re.search(r"(/s/[\w-]{32})", shown)[1]
    files = re.findall(rf'href="({link}/file\.\w+)"', page.get(link).text)
    assert len(files) == 8
    for address in files:
        answer = page.get(address)
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "xlsx", "gpkg", "kml", "gpx", "html"])
def test_the_api_and_the_command_give_the_file_of_the_page(page, office, ending, tmp_path):
    query = "at=大石人镇&within=20&lang=en"
    file = page.get(f"/files/nearby.{ending}?{query}").data
    assert page.get(f"/api/v1/nearby?{query}&format={ending}").data == file
    path, settings = tmp_path / f"file.{ending}", office.extensions["redroutes"].settings
    asked = ["--lang", "en", "nearby", "--at", "大石人镇", "--within", "20", "--format", ending]
    environment = {
        "REDROUTES_DATABASE_URL": settings.database_url, "REDROUTES_TODAY": str(TODAY),
        "REDROUTES_MAP_REVIEW_NUMBER": REVIEW,
    }  # fmt: skip
    made = CliRunner().invoke(main, [*asked, "--out", str(path)], env=environment)
    assert made.exit_code == 0, made.output
    assert path.read_bytes().strip() == file.strip()


# -- the writers on rows of our own ----------------------------------------------------------------


@pytest.fixture
def view(context):
    ring = Polygon([(0, 0), (0, 4), (4, 4), (4, 0)], [[(1, 1), (2, 1), (2, 2), (1, 1)]])
    shapes = [Point(125.5, 43.25), LineString([(125, 43), (126, 44)]), ring, None]
    table = gpd.GeoDataFrame(
        {"name": ["=1+1", "线\x0b", "面", "无"], "days": [3, None, 5, 6]}, geometry=shapes, crs=4326
    )
    headings = {"name": "Name", "days": "Days", "lon": "Longitude", "lat": "Latitude"}
    kinds = {"name": str, "days": float, "lon": float, "lat": float}
    columns = [Column(key, Term("", text), kinds[key]) for key, text in headings.items()]
    stamp = stamp_of(context, "en", simulated=True)
    layers = [Layer("rows", "Rows", table, columns)]
    return Export(context, "view", "View", "en", layers, [("Item", "Text")], stamp)


def test_csv_disarms_formulas_and_leaves_the_unknown_empty(view):
    rows = list(csv.reader(io.StringIO(export_csv(view).removeprefix("\ufeff"))))
    assert rows[1][:4] == ["'=1+1", "3.0", "125.5", "43.25"]
    assert [row[1] for row in rows[1:]] == ["3.0", "", "5.0", "6.0"]
    assert rows[4][2:4] == ["", ""]
    assert {row[4] for row in rows[1:]} == {"yes"}


def test_kml_writes_every_kind_of_shape_and_drops_what_xml_cannot_hold(view):
    marks = list(parsed(export_kml(view)).iter(f"{KML}Placemark"))
    assert [mark.find(f"{KML}name").text for mark in marks] == ["=1+1", "线", "面", "无"]
    assert marks[0].find(f"{KML}Point/{KML}coordinates").text == "125.500000,43.250000"
    assert len(marks[2].findall(f"{KML}Polygon/{KML}innerBoundaryIs")) == 1
    assert [len(mark.findall(f".//{KML}coordinates")) for mark in marks] == [1, 1, 2, 0]


def test_gpx_has_waypoints_and_tracks_and_leaves_areas_out(view):
    root = parsed(export_gpx(view))
    point, track = root.find(f"{GPX}wpt"), root.find(f"{GPX}trk")
    assert (point.get("lat"), point.get("lon")) == ("43.250000", "125.500000")
    assert len(track.findall(f"{GPX}trkseg/{GPX}trkpt")) == 2
    assert len(root) == 3


def test_geojson_keeps_rows_without_a_place(view):
    document = json.loads(export_geojson(view))
    assert [one["geometry"] and one["geometry"]["type"] for one in document["features"]] == [
        "Point", "LineString", "Polygon", None,
    ]  # fmt: skip
    assert document["about"]["Simulated data"] == "yes"


def test_a_view_may_have_a_form_of_its_own(view):
    own = Export(**{**vars(view), "own": {"csv": lambda: "mine"}})
    assert write_export(own, "csv") == "mine"
    assert view.today == date(2027, 6, 1)
