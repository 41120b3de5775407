"""Every file opens in another program and holds what it should; hostile text stays text."""

import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import gpxpy
import openpyxl
import pyogrio
import pypdf
import pytest
import shapely
import vobject
from python_calamine import CalamineWorkbook

from routes.book import BOOK_FILES, Duty, book_file, book_files, pack
from routes.book.links import navigation_link
from routes.paper.qr import code_png, code_svg
from tests.routes.book.tiny import CITY, one_stop_book, tiny_book, tiny_document, tiny_form

ROOT = Path(__file__).parents[3]
HOSTILE = (
    "=1+1 #let x = 1; #panic() $a^2$ *b* _c_ [d] <e> @f `g` \"h\" 'i' \\j //k &l; ]]> {m} %(n)s"
    "\0\x0b"
)
SAID = HOSTILE.replace("\0", "").replace("\x0b", "")


@pytest.fixture(scope="module")
def files():
    return book_files(tiny_book())


@pytest.fixture(scope="module")
def hostile():
    """Return a book with markup, formulas and forbidden characters wherever people can write."""
    document = tiny_document()
    document["days"][0]["stops"][0]["name"] = HOSTILE
    document["left_out"] *= 40
    duties = {"A": Duty(leader=HOSTILE, department="字" * 300, deadline="+3")}
    return tiny_book(
        document, form=tiny_form(title=HOSTILE, safety=f"{HOSTILE}\n第二行", duties=duties)
    )


def word_text(content):
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    return "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml))


def pdf_text(content):
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


@pytest.mark.slow
def test_all_formats_are_in_the_folder_and_in_the_readme(files):
    readme = files["README.txt"].decode("utf-8-sig")
    endings = {name.rsplit(".", 1)[1] for name in files}
    assert endings == {*BOOK_FILES, "txt"}
    for name in set(files) - {"README.txt"}:
        assert name in readme or name.startswith("qr-codes/")
    assert [name for name in files if name.startswith("qr-codes/")] == [
        f"qr-codes/{mark}.png" for mark in ("1-1", "1-2", "1-3", "2-1", "2-2")
    ]


def test_word_document(files):
    content = files["plan-book.docx"]
    text = word_text(content)
    assert "伪满皇宫" in text
    assert "张三" in text
    archive = zipfile.ZipFile(io.BytesIO(content))
    footer = archive.read("word/footer1.xml").decode()
    assert " PAGE " in footer
    assert "Edition" not in footer
    annex = archive.read("word/footer2.xml").decode()
    assert "Edition 1" in annex
    assert "1 Jun 2027" in annex
    styles = archive.read("word/styles.xml").decode()
    assert "仿宋_GB2312" in styles
    assert "方正小标宋简体" in styles
    links = archive.read("word/_rels/document.xml.rels").decode()
    assert links.count("uri.amap.com") == 5


def test_pdf_holds_extractable_chinese_in_embedded_fonts(files):
    reader = pypdf.PdfReader(io.BytesIO(files["plan-book.pdf"]))
    assert "杨靖宇殉国地" in pdf_text(files["plan-book.pdf"])
    pages = [page.extract_text() for page in reader.pages]
    annex = 1 + next(
        number for number, text in enumerate(pages) if "Annex: technical" in text[:200]
    )
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert f"— {number} —" in text
        assert ("Edition 1" in text) == (number >= annex)
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = descendant["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_timetable_has_real_dates_and_times(files):
    content = files["timetable.xlsx"]
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Timetable"]
    assert [cell.value for cell in sheet[2]][:4] == ["Date", "From", "Until", "What"]
    assert sheet["A3"].is_date
    assert sheet.freeze_panes == "A3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$1:$2"
    other = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Timetable")
    rows = other.to_python()
    assert [row[0].isoformat() for row in rows[2:4]] == ["2027-06-15"] * 2
    assert [str(row[1]) for row in rows[2:5]] == ["08:00:00", "08:10:00", "09:00:00"]
    visit = rows[4]
    assert visit[4:7] == ["1-1", "伪满皇宫", 90]
    assert visit[9:11] == ["张三", "宣传部"]
    assert visit[11].isoformat() == "2027-06-10"


def test_links_of_the_timetable_open_the_navigation(files):
    sheet = openpyxl.load_workbook(io.BytesIO(files["timetable.xlsx"]))["Navigation"]
    links = [row[5].hyperlink.target for row in sheet.iter_rows(min_row=3)]
    assert len(links) == 5
    assert all(link.startswith("https://uri.amap.com/navigation?from=") for link in links)


def test_calendar_opens_elsewhere_and_its_identifiers_hold(files):
    calendar = vobject.readOne(files["calendar.ics"].decode())
    visits = calendar.vevent_list
    assert [visit.summary.value for visit in visits] == [
        "1-1 伪满皇宫", "1-2 杨靖宇殉国地", "2-1 四平战役纪念馆",
    ]  # fmt: skip
    assert visits[0].dtstart.value.isoformat() == "2027-06-15T09:00:00+08:00"
    assert "50 min" in visits[1].description.value
    later = tiny_document()
    later["days"][0]["stops"][0].update(start="09:30", leave="11:00")
    moved = vobject.readOne(book_file(tiny_book(later), "ics").decode()).vevent_list
    assert [visit.uid.value for visit in moved] == [visit.uid.value for visit in visits]
    assert len({visit.uid.value for visit in visits}) == 3


def test_the_route_of_a_device_leads_by_the_town_of_lunch():
    """The second drive of the first day, from 10:30 to 11:20, stops for half an hour."""
    document = tiny_document()
    first = document["days"][0]
    first["lunch"] = {
        "start": "10:40",
        "end": "11:10",
        "place": "抚松镇",
        "lon": 127.2,
        "lat": 42.3,
    }
    route = gpxpy.parse(book_file(tiny_book(document), "gpx").decode()).routes[0]
    assert [point.name for point in route.points][1:4] == [
        "伪满皇宫", "Lunch in 抚松镇", "杨靖宇殉国地"
    ]  # fmt: skip
    assert (route.points[2].longitude, route.points[2].latitude) == (127.2, 42.3)


def test_gpx_has_stops_routes_and_tracks(files):
    gpx = gpxpy.parse(files["route.gpx"].decode())
    assert gpx.waypoints[0].name == "1-1 伪满皇宫"
    assert [len(route.points) for route in gpx.routes] == [4, 3]
    assert [len(track.segments) for track in gpx.tracks] == [3, 2]


def test_what_is_on_no_known_road_is_a_track_of_its_own():
    """The first drive leaves the road for its last stretch: a device must not call that a road."""
    book = tiny_book(tiny_document())
    off = [shapely.LineString([(125.3, 43.85), (125.34, 43.9)]), *[None] * (len(book.legs) - 1)]
    book = replace(book, legs=book.legs.assign(off_network=off))
    tracks = gpxpy.parse(book_file(book, "gpx").decode()).tracks
    assert [track.name for track in tracks] == [
        "Day 1, 2027-06-15",
        "Day 1, 2027-06-15: course not known, estimated",
        "Day 2, 2027-06-16",
    ]
    (guessed,) = tracks[1].segments
    assert [(point.longitude, point.latitude) for point in guessed.points] == [
        (125.3, 43.85), (125.34, 43.9),
    ]  # fmt: skip
    kml = book_file(book, "kml").decode()
    assert kml.count("#estimated") == 1


@pytest.mark.parametrize(
    ("name", "layer"), [("route.gpx", "waypoints"), ("route.kml", "Day 1, 2027-06-15")]
)
def test_gdal_reads_the_places(files, tmp_path, name, layer):
    path = tmp_path / name
    path.write_bytes(files[name])
    table = pyogrio.read_dataframe(path, layer=layer)
    points = table[table.geom_type == "Point"]
    name = next(column for column in table.columns if column.lower() == "name")
    assert points[name].iloc[0] == "1-1 伪满皇宫"
    assert (points.geometry.x.iloc[0], points.geometry.y.iloc[0]) == (125.34, 43.9)


def test_hostile_text_is_text_in_the_documents(hostile):
    assert SAID in word_text(book_file(hostile, "docx")).replace("&lt;", "<").replace(
        "&gt;", ">"
    ).replace("&amp;", "&")
    shown = re.sub(r"\s", "", pdf_text(book_file(hostile, "pdf")))
    assert re.sub(r"\s", "", SAID) in shown


def test_a_word_without_end_stays_on_the_page():
    """A4 is 595 points wide; an x takes half its size, or more."""
    document = tiny_document()
    document["days"][0]["stops"][0]["name"] = "x" * 150
    reader = pypdf.PdfReader(io.BytesIO(book_file(tiny_book(document), "pdf")))
    ends: list[float] = []

    def remember(text, matrix, _position, _font, size):
        if "x" * 5 in text.replace("\u200b", ""):
            ends.append(matrix[4] + 0.5 * size * text.count("x"))

    for page in reader.pages:
        page.extract_text(visitor_text=remember)
    assert ends
    assert max(ends) < 595


def test_no_cell_is_a_formula(hostile):
    workbook = openpyxl.load_workbook(io.BytesIO(book_file(hostile, "xlsx")))
    kinds = {cell.data_type for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert workbook["Timetable"]["A1"].value == SAID
    assert workbook["Timetable"]["A1"].quotePrefix


def test_hostile_text_is_text_in_tracks_and_calendar(hostile):
    gpx = gpxpy.parse(book_file(hostile, "gpx").decode())
    assert gpx.waypoints[0].name == f"1-1 {SAID}"
    assert SAID in book_file(hostile, "kml").decode().replace("&lt;", "<").replace(
        "&gt;", ">"
    ).replace("&amp;", "&")
    event = vobject.readOne(book_file(hostile, "ics").decode()).vevent_list[0]
    assert event.summary.value == f"1-1 {SAID}"


@pytest.mark.parametrize("ending", list(BOOK_FILES))
def test_a_plan_of_one_stop_where_it_starts(ending):
    assert book_file(one_stop_book(), ending)


@pytest.mark.slow
def test_the_same_book_is_the_same_bytes_in_another_process(files):
    script = (
        "import json, hashlib; from routes.book import book_files;"
        "from tests.routes.book.tiny import tiny_book;"
        "print(json.dumps({n: hashlib.sha256(c).hexdigest() for n, c in"
        " book_files(tiny_book()).items()}))"
    )
    environment = {"PYTHONHASHSEED": "7", "TZ": "America/New_York", "LC_ALL": "C.UTF-8"}
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    assert json.loads(result.stdout) == {n: sha256(c).hexdigest() for n, c in files.items()}


def test_a_zip_has_no_clock():
    packed = pack({"一.txt": b"1"})
    (entry,) = zipfile.ZipFile(io.BytesIO(packed)).infolist()
    assert (entry.filename, entry.date_time) == ("一.txt", (1980, 1, 1, 0, 0, 0))
    assert packed == pack({"一.txt": b"1"})


def test_links_are_in_gcj02():
    """Changchun lies about 0.0063 degrees farther east and 0.0021 farther north in GCJ-02."""
    link = navigation_link(CITY, origin={**CITY, "name": "a,b&c"})
    west = re.search(r"to=([\d.]+),([\d.]+),", link)
    assert west is not None
    assert float(west[1]) - CITY["lon"] == pytest.approx(0.0063, abs=5e-4)
    assert float(west[2]) - CITY["lat"] == pytest.approx(0.0021, abs=5e-4)
    assert ",a%20b%26c&to=" in link
    assert "via=" not in link


def test_codes_are_pictures():
    assert code_png(navigation_link(CITY)).startswith(b"\x89PNG")


def test_a_code_fills_the_room_that_a_page_gives_it() -> None:
    drawn = code_svg("https://red.example.cn/s/abc")
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', drawn)
    size = re.search(r'width="(\d+)" height="(\d+)"', drawn)
    assert box
    assert size
    assert box.groups() == size.groups()
