"""Bytes of strangers: parsed elsewhere, within bounds, refused by name."""

import io
import json
import os
import pickle
import zipfile
from pathlib import Path

import pytest

from geo.intake.errors import IntakeError, TooLargeError
from geo.register import bounded
from geo.register.features import read_features
from geo.register.headings import best_fit
from geo.register.kinds import REGISTER
from geo.register.mapping import names_of
from geo.register.pages import read_pages
from geo.register.read import open_file

CORPUS = Path(__file__).parents[1] / "data" / "import_corpus"
FILES = [
    CORPUS / name for name in ("v02_title_rows.xlsx", "v05_gb18030.csv", "v10.ods", "v09_biff.xls")
]
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>{}</name><Point><coordinates>126.6,42.1</coordinates></Point></Placemark></kml>'
LAUGHS = '<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def zipped(name, data):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, data)
    return buffer.getvalue()


def instead(monkeypatch, code):
    monkeypatch.setattr(bounded, "_START", code)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_another_process_reads_the_same(path):
    names = names_of(REGISTER["venues"])
    here = read_pages(path.read_bytes(), path.name, lambda rows: best_fit(rows, names))
    assert bounded.parse(path.read_bytes(), path.name, names) == here
    assert here[0].rows


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "file", "reason"),
    [
        (LAUGHS + KML.format("&b;"), "a.kml", "damaged"),
        ((LAUGHS + KML.format("&b;")).encode("utf-16"), "a.kml", "damaged"),
        ('<?xml version="1.0" encoding="x-unknown"?>' + KML.format("a"), "a.kml", "encoding"),
        ('<?xml version="1.0" encoding="zip"?>' + KML.format("a"), "a.kml", "encoding"),
        ("<kml>" + "<Folder>" * 100_000, "a.kml", "damaged"),
        ("<kml>" + "<a/>" * 1_100_000 + "</kml>", "a.kml", "damaged"),
        ('{"features":' + "[" * 200_000, "a.geojson", "not_geojson"),
        ('{"a":' * 200_000, "a.json", "not_geojson"),
        ('{"features":3}', "a.json", "not_geojson"),
        ('{"features":[' + "9" * 5000 + "]}", "a.json", "not_geojson"),
        (zipped("doc.kml", b" " * 90_000_000), "a.kmz", "too_large"),
        (zipped("other.txt", b"nothing"), "a.kmz", "damaged"),
        (zipped("doc.kml", b"<kml>")[:60], "a.kmz", "damaged"),
        (b"\xd0\xcf\x11\xe0" + os.urandom(3000), "a.xls", "damaged"),
        (b"\x00\x01\x02" * 50, "a.csv", "not_text"),
        (b"\x00\x01\x02" * 50, "a.xlsx", "damaged"),
        (b"", "a.csv", "damaged"),
        (b"a,b\n" * 9_000_000, "a.csv", "too_large"),
        (b"," * 2_100_000, "a.csv", "too_large"),
        (b"\xff\xfe" + b"\x00\xd8" * 20, "a.txt", "encoding"),
    ],
    ids=lambda one: one if isinstance(one, str) and len(one) < 20 else "data",
)  # fmt: skip
def test_what_no_program_writes_is_refused_by_name(data, file, reason):
    data = data.encode() if isinstance(data, str) else data
    assert open_file(data, file, "venues").refused.code == reason


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "gb18030", "utf-16", "utf-8", "big5"])
def test_a_map_file_is_read_in_the_encoding_that_it_says(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n' + KML.format("示例村")
    found = read_features(text.encode(encoding), "a.kml")
    assert found.rows[1][1:3] == ["示例村", "126.6,42.1"]


def test_a_feature_that_is_none_leaves_the_others():
    point = {"type": "Point", "coordinates": [126.6, 42.1]}
    features = [
        None, 3, {"properties": [], "geometry": point},
        {"properties": {"name": "a"}, "geometry": {"type": "Point", "coordinates": ["x"]}},
        {"properties": {"name": "b"}, "geometry": {"type": "Polygon", "coordinates": []}},
    ]  # fmt: skip
    found = read_features(json.dumps({"features": features}).encode(), "a.geojson")
    assert [row[2] for row in found.rows[1:]] == ["", "", "126.6,42.1", "['x']", "Polygon"]


def test_a_layer_says_its_coordinate_system():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    found = read_features(json.dumps({"crs": crs, "features": []}).encode(), "a.geojson")
    assert found.system == "EPSG:3857"


def test_the_end_of_the_other_process_is_a_damaged_file(monkeypatch):
    instead(monkeypatch, "import os; os.abort()")
    assert open_file(b"a,b\n", "a.csv", "venues").refused.code == "damaged"


def test_one_that_never_ends_is_ended(monkeypatch):
    instead(monkeypatch, "while True: pass")
    monkeypatch.setattr(bounded, "WALL_SECONDS", 0.5)
    with pytest.raises(TooLargeError, match="more memory or time"):
        bounded.parse(b"a,b\n", "a.csv", [])


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no such bounds there")
@pytest.mark.parametrize("what", ["b' ' * (600 << 20)", "sum(iter(lambda: 1, 2))"])
def test_memory_and_time_are_bounded(monkeypatch, what):
    monkeypatch.setattr(bounded, "CPU_SECONDS", 1)
    instead(
        monkeypatch,
        "import json, sys; sys.path[:] = json.loads(sys.argv[1]); import geo.register.child as c;"
        f"c.CPU_SECONDS = 1; c.read_pages = lambda *_: [{what}]; c.main()",
    )
    assert open_file(b"a,b\n", "a.csv", "venues").refused.code == "too_large"


@pytest.mark.parametrize(
    "answer", [b"", b"nothing", pickle.dumps(Path("a")), pickle.dumps(os.system), pickle.dumps(3)]
)
def test_only_plain_values_come_back(monkeypatch, answer):
    instead(monkeypatch, f"import sys; sys.stdout.buffer.write({answer!r})")
    with pytest.raises(IntakeError):
        bounded.parse(b"a,b\n", "a.csv", [])
