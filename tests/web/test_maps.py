"""Texts of the data stay texts in folium; maps name only our own files."""

import html
import json
import re

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Template
from shapely.geometry import LineString, MultiLineString, Point, box

from web.coverage.html import coverage_map
from web.maps import legend
from web.maps.folium_map import OfflineMap, standalone_html
from web.maps.shell import MapShell, map_text
from web.plan.map import plan_map

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><b onmouseover=alert(1)>',
    "' onmouseover='alert(1)",
    "${alert(1)}",
    "`;alert(1);`",
    "`}alert(1){`",
    "\\`;alert(1)//",
    "\\u003cscript\\u003ealert(1)",
    "</script><script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{% for x in y %}",
    "{# comment",
    "&lt;script&gt;",
    "javascript:alert(1)//",
    "]]><!--",
    "\u2028alert(1)\u2029",
    "红石&黑水 {甲} $1",
]


def stop(name: str, *, coarse: bool = False) -> dict[str, object]:
    times = {"arrive": "09:00", "leave": "10:00"}
    return {"name": name, "lon": 126.5, "lat": 42.0, "coarse": coarse, "error_m": 6300, **times}


def plan(name: str, *, coarse: bool = False) -> dict[str, object]:
    return {"days": [{"stops": [stop(name, coarse=coarse)]}]}


def legs() -> gpd.GeoDataFrame:
    """One leg: 0.1 degrees by road, then 0.1 degrees beside it."""
    road = LineString([(126.4, 42.0), (126.5, 42.0)])
    off = MultiLineString([[(126.5, 42.0), (126.6, 42.0)]])
    whole = LineString([(126.4, 42.0), (126.6, 42.0)])
    columns = {"network": gpd.GeoSeries([road]), "off_network": gpd.GeoSeries([off]), "day": [1]}
    return gpd.GeoDataFrame(columns, geometry=[whole], crs=4326)


def script_of(name: str, *, coarse: bool = False) -> str:
    return plan_map(plan(name, coarse=coarse), legs(), language="en").parts().script


def skeleton(script: str, name: str) -> str:
    """Return the script without the one text that may differ and folium's random names."""
    encoded = json.dumps(map_text(name))[1:-1].replace("&", "\\u0026")
    assert encoded in script
    return re.sub(r"[0-9a-f]{32}", "id", script.replace(encoded, "TEXT"))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_changes_nothing_but_itself(payload: str) -> None:
    assert skeleton(script_of(payload), payload) == skeleton(script_of("甲"), "甲")


@given(st.text())
def test_encoded_text_reads_back_and_holds_no_active_character(text: str) -> None:
    encoded = map_text(text)
    assert html.unescape(encoded) == html.unescape(html.escape(text))
    assert not set(re.sub(r"&#\d+;", "", encoded)) & set("&<>\"'`${}\\/")
    # branca reads its own output as a template once more
    assert Template(encoded, keep_trailing_newline=True).render() == encoded.replace(
        "\r\n", "\n"
    ).replace("\r", "\n")


def test_the_map_names_only_our_own_files() -> None:
    parts = OfflineMap().parts()
    assert all(url.startswith("/assets/leaflet/") for url in parts.scripts + parts.styles)
    assert "http" not in parts.html + parts.script
    assert "jquery" not in parts.script.lower()
    assert "$(" not in parts.script


def test_the_map_has_a_stable_name_a_zoom_limit_and_no_leaflet_prefix() -> None:
    parts = OfflineMap(name="main").parts()
    assert 'id="map_main"' in parts.html
    assert "var map_main = L.map(" in parts.script
    assert '"maxZoom": 18' in parts.script
    assert "setPrefix(false)" in parts.script


def test_a_map_that_nothing_is_drawn_on_is_its_shell() -> None:
    """Pages whose scripts draw show the shell, without folium."""
    kind = {"name": "coverage", "canvas": False, "bounds": ((42, 1), (43, 2))}
    drawn, shell = OfflineMap(**kind).parts(), MapShell(**kind).parts()
    assert (drawn.styles, drawn.scripts) == (shell.styles, shell.scripts)
    assert (drawn.html.strip(), drawn.script.strip()) == (shell.html.strip(), shell.script.strip())


def test_a_coarse_stop_is_hollow_with_its_error_circle() -> None:
    exact, rough = script_of("甲"), script_of("甲", coarse=True)
    assert "L.circle(" not in exact
    assert "pin--coarse" not in exact
    assert '"radius": 6300' in rough
    assert "pin--coarse" in rough
    assert "6.3 km" in rough


def test_the_road_is_solid_in_the_colour_of_its_day_and_the_rest_dashed() -> None:
    collection = re.search(r"geo_json_legs_add\((\{.*\})\);", script_of("甲"))
    assert collection
    road, off = json.loads(collection[1])["features"]
    assert road["properties"]["style"]["color"] == legend.DAY_COLOURS[0]
    assert "dashArray" not in road["properties"]["style"]
    assert road["geometry"]["coordinates"] == [[126.4, 42.0], [126.5, 42.0]]
    assert off["properties"]["style"]["dashArray"]
    assert off["geometry"]["coordinates"] == [[[126.5, 42.0], [126.6, 42.0]]]


def test_coverage_colours_follow_the_classes_and_no_data_is_its_own() -> None:
    rows = [
        {
            "code": "220100000000",
            "name": "甲",
            "share": 0.1,
            "served": 1,
            "counted": 10,
            "unserved": 9,
            "centres": 10,
            "few": False,
        },
        {
            "code": "220200000000",
            "name": "乙",
            "share": None,
            "served": 0,
            "counted": 0,
            "unserved": 0,
            "centres": 0,
            "few": True,
        },
        {
            "code": "220300000000",
            "name": "无图",
            "share": 0.5,
            "served": 1,
            "counted": 2,
            "unserved": 1,
            "centres": 2,
            "few": True,
        },
    ]
    shapes = gpd.GeoDataFrame(
        geometry=[box(125, 43, 126, 44), Point(127, 43)],
        index=["220100000000", "220200000000"],
        crs=4326,
    )
    script = coverage_map({"rows": rows}, shapes).parts().script
    found = re.search(r"geo_json_coverage_add\((\{.*\})\);", script)
    assert found
    first, second = json.loads(found[1])["features"]
    assert first["properties"]["style"]["fillColor"] == legend.SHARE_CLASSES[0].colour
    assert first["properties"]["tip"] == "甲<br>1 &#47; 10 · 10%"
    assert second["properties"]["style"]["fillColor"] == f"url(#{legend.HATCH_NONE})"


def test_one_file_holds_everything() -> None:
    page = standalone_html(
        plan_map(plan("甲<乙"), legs()), title="路线 <1>", note="a & b", table_html="<p>表</p>"
    )
    assert "<title>路线 &lt;1&gt;</title>" in page
    assert "a &amp; b" in page
    assert "<p>表</p>" in page
    assert not re.findall(r"""(?:src|href)=["'](?!data:|#)""", page.split("</script>", 1)[1])
    assert not re.findall(r"url\((?!data:|#)", page.split("<script>", 1)[0])
    assert "/assets/" not in page
    assert "sourceMappingURL" not in page


@pytest.mark.parametrize(
    ("share", "index"),
    [(0.0, 0), (0.1999, 0), (0.2, 1), (0.4, 2), (0.6, 3), (0.8, 4), (1.0, 4)],
)
def test_a_share_on_a_limit_belongs_to_the_upper_class(share: float, index: int) -> None:
    assert legend.share_class(share) == index
