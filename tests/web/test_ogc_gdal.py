"""The GDAL that comes with pyogrio reads ``/ogc`` from a real server, whole and filtered.

GDAL holds the interpreter while it reads, so it runs in a process of its own.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from web.installation.context import Context

READ = """
import json, sys
import shapely
from pyogrio import list_layers
from pyogrio.raw import read
address, layer, options = json.loads(sys.argv[1])
if layer is None:
    print(json.dumps(list_layers(address).tolist()))
    sys.exit()
if "bbox" in options:
    options["bbox"] = tuple(options["bbox"])
meta, _, shapes, values = read(address, layer=layer, **options)
fields = {name: column.tolist() for name, column in zip(meta["fields"], values)}
points = shapely.get_coordinates(shapely.from_wkb(shapes)).tolist()
found = {"crs": meta["crs"], "count": len(shapes), "points": points, **fields}
print(json.dumps(found, default=str))
"""
pytestmark = pytest.mark.slow  # each test starts a Python
BBOX = [125.0, 43.5, 125.5, 44.0]


class Gdal:
    """A server and its log, and GDAL to ask it."""

    def __init__(self, address: str, log: list[str]) -> None:
        self._address, self.log = address, log

    def read(self, layer: str | None, **options: Any) -> Any:
        """Return what GDAL reads of a layer; the names of all layers for None."""
        self.log.clear()
        asked = json.dumps([f"OAPIF:{self._address}/ogc", layer, options])
        done = subprocess.run(
            [sys.executable, "-c", READ, asked], capture_output=True, check=True, timeout=120
        )
        return json.loads(done.stdout)

    @property
    def last_query(self) -> dict[str, str]:
        """Parameters of the last request."""
        return {name: one for name, (one,) in parse_qs(urlsplit(self.log[-1]).query).items()}


@pytest.fixture(scope="module")
def gdal(app: Flask) -> Iterator[Gdal]:
    log: list[str] = []

    class Handler(WSGIRequestHandler):
        def log_request(self, *_: object) -> None:
            log.append(self.path)

    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Gdal(f"http://127.0.0.1:{server.server_port}", log)
    server.shutdown()
    thread.join()
    server.server_close()


def test_gdal_reads_every_centre_page_by_page(gdal: Gdal, context: Context) -> None:
    found = gdal.read("centres")
    centres = context.datasets.centres
    assert found["count"] == len(centres) == 9342
    assert found["code"] == centres.index.tolist()
    assert found["error_m"] == centres["error_m"].tolist()
    offsets = [
        parse_qs(urlsplit(one).query).get("offset") for one in gdal.log if "limit=1000" in one
    ]
    assert offsets == [None, *([str(1000 * page)] for page in range(1, 10))]


def test_gdal_reads_every_centre_at_once(gdal: Gdal) -> None:
    assert gdal.read("centres", PAGE_SIZE="10000")["count"] == 9342
    assert sum("limit=10000" in one for one in gdal.log) == 1


def test_the_server_filters_for_gdal(gdal: Gdal, context: Context) -> None:
    """GDAL asks the server for a box and two properties, and evaluates nothing itself."""
    found = gdal.read(
        "centres", where="tier='township' and precision='township_box'", CRS="EPSG:4490", bbox=BBOX
    )
    asked = {"tier": "township", "precision": "township_box", "bbox": "43.5,125,44,125.5"}
    assert asked.items() <= gdal.last_query.items()
    assert gdal.last_query["crs"] == "http://www.opengis.net/def/crs/EPSG/0/4490"
    assert gdal.last_query["bbox-crs"] == gdal.last_query["crs"]
    centres = context.datasets.centres.cx[BBOX[0] : BBOX[2], BBOX[1] : BBOX[3]]
    expected = centres[(centres["tier"] == "township") & (centres["precision"] == "township_box")]
    assert found["code"] == expected.index.tolist() != []
    assert "4490" in found["crs"]
    # Longitude first again: GDAL turns what the server sends by the axis order of the system.
    assert found["points"] == [[point.x, point.y] for point in expected.geometry]


def test_gdal_lists_the_collections_with_their_shapes(gdal: Gdal) -> None:
    shapes = dict(gdal.read(None))
    assert shapes["centres"] == shapes["lectures"] == "Point"
    assert shapes["divisions"] in ("Polygon", "MultiPolygon")


@pytest.mark.parametrize(
    ("where", "asked"),
    [
        ("date = '2027-05-01'", "2027-05-01T"),
        ("date >= '2027-05-01' and date <= '2027-05-03'", "2027-05-01T/2027-05-03T"),
    ],
)
def test_gdal_asks_for_days(gdal: Gdal, context: Context, where: str, asked: str) -> None:
    found = gdal.read("lectures", where=where)
    assert gdal.last_query["datetime"] == asked
    days = context.snapshot().lectures["date"]
    first, last = asked[:10], asked[-11:-1]
    assert found["count"] == int(days.between(first, last).sum()) > 0


def test_gdal_opens_one_feature_by_its_identifier(gdal: Gdal) -> None:
    found = gdal.read("sites", where="id='JL-220103-001'")
    assert found["site"] == ["JL-220103-001"]
    assert gdal.log[-1].split("?")[0].endswith("/items/JL-220103-001")


def test_gdal_reads_outlines(gdal: Gdal) -> None:
    found = gdal.read("divisions", where="level='county'")
    assert found["count"] == 60
    assert gdal.last_query["level"] == "county"
