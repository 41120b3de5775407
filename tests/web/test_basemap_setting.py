"""What REDROUTES_BASEMAP may hold, and what a page makes of it."""

import pytest

from web.installation.basemap import Basemap, basemap_from
from web.installation.settings import Settings, SettingsError
from web.maps.basemap_layers import attribution, image_sources, review_numbers, tile_layers

WMTS = "http://10.1.2.3:8080/wmts?L=a&TileMatrix={TileMatrix}&TileRow={TileRow}&TileCol={TileCol}"


@pytest.mark.parametrize(
    ("text", "kind", "source"),
    [
        ("", "none", ""),
        ("None", "none", ""),
        ("/srv/tiles", "folder", "/srv/tiles"),
        ("/srv/jilin.mbtiles", "mbtiles", "/srv/jilin.mbtiles"),
        ("/srv/jilin.PMTiles", "pmtiles", "/srv/jilin.PMTiles"),
        ("https://{s}.a.cn/{z}/{x}/{y}.png", "template", "https://{s}.a.cn/{z}/{x}/{y}.png"),
        (WMTS, "template", "http://10.1.2.3:8080/wmts?L=a&TileMatrix={z}&TileRow={y}&TileCol={x}"),
        ("/own/{z}/{x}/{-y}", "template", "/own/{z}/{x}/{-y}"),
    ],
)
def test_the_kind_shows_in_the_text(text, kind, source):
    found = basemap_from({"REDROUTES_BASEMAP": text})
    assert (found.kind, found.source) == (kind, source)


def test_the_variable_of_the_first_release_still_works():
    environ = {
        "REDROUTES_BASEMAP_URL": "https://a.cn/{z}/{x}/{y}.png",
        "REDROUTES_BASEMAP_ATTRIBUTION": "甲",
    }
    old = basemap_from(environ)
    assert (old.kind, old.source, old.attribution) == (
        "template", "https://a.cn/{z}/{x}/{y}.png", "甲",
    )  # fmt: skip
    assert basemap_from({**environ, "REDROUTES_BASEMAP": "none"}).kind == "none"


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"REDROUTES_BASEMAP": "https://a.cn/{z}/{x}.png"}, "REDROUTES_BASEMAP must be"),
        ({"REDROUTES_BASEMAP": "https://a.cn/{z}/{x}/{y}/{q}"}, "REDROUTES_BASEMAP must be"),
        ({"REDROUTES_BASEMAP_URL": "https://a.cn/tile"}, "REDROUTES_BASEMAP_URL must be"),
        ({"REDROUTES_BASEMAP": "ftp://a.cn/{z}/{x}/{y}"}, "REDROUTES_BASEMAP must begin"),
        ({"REDROUTES_BASEMAP": "javascript:{z}{x}{y}"}, "REDROUTES_BASEMAP must begin"),
        ({"REDROUTES_BASEMAP": "tianditu-abc"}, "has the styles vec, img, ter"),
        ({"REDROUTES_BASEMAP": "tianditu"}, "REDROUTES_BASEMAP_KEY is missing"),
        ({"REDROUTES_BASEMAP": "https://a.cn/{z}/{x}/{y}?k={key}"}, "BASEMAP_KEY is missing"),
        ({"REDROUTES_BASEMAP": "tianditu", "REDROUTES_BASEMAP_KEY": "a b"}, "BASEMAP_KEY may"),
        ({"REDROUTES_BASEMAP_CRS": "bd09"}, "REDROUTES_BASEMAP_CRS must be .* not bd09"),
        ({"REDROUTES_BASEMAP_MAX_ZOOM": "x"}, "REDROUTES_BASEMAP_MAX_ZOOM must be"),
        ({"REDROUTES_BASEMAP_MIN_ZOOM": "9", "REDROUTES_BASEMAP_MAX_ZOOM": "8"}, "from 9 to 22"),
        ({"REDROUTES_BASEMAP_SUBDOMAINS": "a.b/"}, "REDROUTES_BASEMAP_SUBDOMAINS must be"),
        ({"REDROUTES_BASEMAP": "https://tile.openstreetmap.org/{z}/{x}/{y}.png"}, "national"),
        ({"REDROUTES_BASEMAP": "https://mt{s}.google.com/vt?x={x}&y={y}&z={z}"}, "national"),
    ],
)
def test_a_wrong_value_names_its_variable(environ, named):
    with pytest.raises(SettingsError, match=named):
        Settings.from_env(environ)


def test_tianditu_has_a_picture_and_its_names_and_asks_for_the_key():
    chosen = basemap_from({"REDROUTES_BASEMAP": "tianditu-img", "REDROUTES_BASEMAP_KEY": "k3y"})
    picture, names = tile_layers(chosen, None)
    assert "/img_w/wmts?" in picture.url
    assert "LAYER=img&" in picture.url
    assert "/cia_w/wmts?" in names.url
    assert all(one.url.endswith("&tk=k3y") and "{key}" not in one.url for one in (picture, names))
    assert picture.subdomains == "01234567"
    hosts = [f"https://t{number}.tianditu.gov.cn" for number in range(8)]
    assert image_sources([picture, names]).split() == hosts
    assert "天地图" in attribution(chosen, None)


def test_tianditu_in_degrees_is_the_other_grid():
    environ = {
        "REDROUTES_BASEMAP": "tianditu-ter", "REDROUTES_BASEMAP_KEY": "k",
        "REDROUTES_BASEMAP_CRS": "EPSG:4490",
    }  # fmt: skip
    layers = tile_layers(basemap_from(environ), None)
    assert [one.crs for one in layers] == ["epsg4490", "epsg4490"]
    assert "/ter_c/" in layers[0].url
    assert "/cta_c/" in layers[1].url
    assert "TILEMATRIXSET=c&" in layers[0].url


def test_a_grid_whose_first_level_has_two_tiles_counts_from_one_less():
    environ = {"REDROUTES_BASEMAP": "https://a.cn/{z-1}/{y}/{x}", "REDROUTES_BASEMAP_CRS": "gcj02"}
    (layer,) = tile_layers(basemap_from(environ), None)
    assert (layer.url, layer.zoom_offset, layer.crs) == ("https://a.cn/{z}/{y}/{x}", -1, "gcj02")


def test_review_numbers_of_both_maps_are_shown_once():
    tiles = Basemap(kind="template", source="x", review_number="GS(2027)1号")
    assert review_numbers(tiles, "吉S(2027)2号") == "吉S(2027)2号 · GS(2027)1号"
    assert review_numbers(tiles, "GS(2027)1号") == "GS(2027)1号"
    assert review_numbers(Basemap(review_number="GS(2027)1号"), "") == ""
