"""Folders, MBTiles and PMTiles: read, served, and refused with the name of the variable."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from tests.web.tile_files import JILIN, picture, write_folder, write_mbtiles, write_pmtiles
from web.cli import main
from web.installation.basemap import Basemap, basemap_from
from web.maps import basemap_serve as serve
from web.maps.basemap_files import BasemapError, media_type, open_tiles
from web.maps.basemap_layers import attribution, tile_layers

WRITERS = {
    "tiles": write_folder, "jilin.mbtiles": write_mbtiles, "jilin.pmtiles": write_pmtiles,
}  # fmt: skip
EXAMPLE = (JILIN, (8, 216, 93))


@pytest.fixture(params=WRITERS)
def chosen(request: pytest.FixtureRequest, tmp_path: Path) -> Basemap:
    """Every kind with the same two tiles."""
    path = WRITERS[request.param](tmp_path / request.param, EXAMPLE)
    return basemap_from({"REDROUTES_BASEMAP": str(path)})


def test_a_tile_comes_back_as_it_was_put_in(chosen: Basemap) -> None:
    tiles = open_tiles(chosen)
    assert tiles is not None
    assert tiles.extent.zooms == (7, 8)
    assert tiles.extent.media_type == "image/png"
    assert tiles.tile(*JILIN) == picture()
    assert tiles.tile(7, 108, 47) is None
    assert tiles.tile(9, 0, 0) is None


def serving(chosen: Basemap) -> Flask:
    app = Flask("test")
    serve.init_app(app, chosen)
    return app


def test_we_serve_them_with_a_tag(chosen: Basemap) -> None:
    client = serving(chosen).test_client()
    answer = client.get("/basemap/7/108/46")
    assert (answer.status_code, answer.content_type) == (200, "image/png")
    assert answer.data == picture()
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    again = client.get("/basemap/7/108/46", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/basemap/7/0/0").status_code == 204
    for nowhere in ("7/128/0", "9/0/0", "99999/0/0", "-1/0/0", "7/x/0", "7/../0"):
        assert client.get(f"/basemap/{nowhere}").status_code == 404


def test_the_page_asks_us_below_the_sub_path(chosen: Basemap) -> None:
    (layer,) = tile_layers(chosen, open_tiles(chosen), root="/red")
    assert (layer.url, layer.min_zoom, layer.max_zoom) == ("/red/basemap/{z}/{x}/{y}", 7, 8)


def test_a_file_names_its_maker_as_text(tmp_path: Path) -> None:
    chosen = basemap_from({"REDROUTES_BASEMAP": str(write_mbtiles(tmp_path / "a.mbtiles"))})
    assert attribution(chosen, open_tiles(chosen)) == "测绘院"


def broken(folder: Path) -> list[tuple[str, Path]]:
    """Everything one can point the variable at by mistake, with what is said of it."""
    (folder / "empty").mkdir()
    (folder / "text.mbtiles").write_text("no database at all, only words")
    (folder / "text.pmtiles").write_text("no archive at all, only words" * 9)
    (folder / "short.pmtiles").write_bytes(b"PMTiles")
    vector = b"\x1a\x03abc"
    pbf = write_folder(folder / "pbf", suffix=".pbf")
    (pbf / "7" / "108" / "46.pbf").write_bytes(vector)
    return [
        ("there is no file or folder", folder / "missing"),
        ("holds no tiles like", folder / "empty"),
        ("is not a MBTiles file", folder / "text.mbtiles"),
        ("is not a PMTiles file", folder / "text.pmtiles"),
        ("is not a PMTiles file", folder / "short.pmtiles"),
        ("does not hold pictures", pbf),
        ("does not hold pictures", write_mbtiles(folder / "v.mbtiles", data=vector)),
        ("does not hold pictures", write_pmtiles(folder / "v.pmtiles", data=vector)),
    ]


def test_what_cannot_be_used_is_refused_in_one_sentence(tmp_path: Path) -> None:
    for said, path in broken(tmp_path):
        with pytest.raises(BasemapError, match=f"REDROUTES_BASEMAP: .*{said}"):
            open_tiles(basemap_from({"REDROUTES_BASEMAP": str(path)}))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (picture(side=1), "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"<svg onload=alert(1)>", ""),
        (b"", ""),
    ],
)
def test_only_pictures_are_pictures(data: bytes, kind: str) -> None:
    assert media_type(data) == kind


def checked(**environ: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["--lang", "en", "basemap", "check"], env=environ)
    return result.exit_code, result.output


def test_check_says_what_is_there_and_what_is_missing(tmp_path: Path) -> None:
    assert checked() == (0, "No tiles: outlines, roads and names of our own.\n")
    folder = str(write_folder(tmp_path / "tiles", EXAMPLE))
    code, text = checked(REDROUTES_BASEMAP=folder, REDROUTES_BASEMAP_CRS="gcj02")
    assert code == 0
    assert "folder, grid gcj02, zooms 7 to 8" in text
    assert "image/png" in text
    assert "set REDROUTES_BASEMAP_ATTRIBUTION" in text
    assert "set REDROUTES_BASEMAP_REVIEW_NUMBER" in text
    code, text = checked(REDROUTES_BASEMAP="tianditu-vec", REDROUTES_BASEMAP_KEY="secret")
    assert code == 0
    assert "https://t0.tianditu.gov.cn" in text
    assert "secret" not in text
    code, text = checked(REDROUTES_BASEMAP=str(tmp_path / "missing"))
    assert code == 2
    assert "REDROUTES_BASEMAP: there is no file or folder" in text
