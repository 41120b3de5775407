"""Basemaps in a real browser: in their place, without other hosts, with a way out; a sub-path."""

import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib.image
import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Response, expect

from geo.crs import CoordinateSystem, from_wgs84
from tests.browser.live import live_server
from tests.browser.proxy import reverse_proxy
from tests.browser.reading import arrive
from tests.web.tile_files import write_folder, write_mbtiles
from web.installation.basemap import Basemap, basemap_from

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FEW = 600
"""Lecturers of these servers: no map has more to show of more of them."""
TOUR = "/plan?from=长春&date=2027-06-15&days=2&require=JL-220502-057"
PAGES = (
    "/", "/sites/JL-220605-101", "/plan", TOUR, TOUR.replace("/plan", "/plan/book"), "/plans",
    "/nearby?at=大石人镇", "/orders", "/coverage", "/coverage/suggest", "/planned", "/inspect",
    "/data",
)  # fmt: skip
MAP_PAGES = ("/", TOUR, "/nearby?at=大石人镇", "/coverage")
PLACE = (125.3228, 43.8800)
"""Changchun, WGS84."""
ZOOM = 15


@contextmanager
def opened(browser: Browser, base: str, *, said: list[str] | None = None) -> Iterator[Page]:
    """Open a page that may talk to ``base`` only; errors and other requests fail the test.

    Parameters
    ----------
    browser
        The browser.
    base
        Address of the application, perhaps with a sub-path.
    said
        Takes the errors on the console, when they are expected.
    """
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    outside: list[str] = []
    errors: list[str] = []

    def seen(response: Response) -> None:
        ours = response.url.startswith((f"{base}/", "data:", "blob:"))
        if not ours or response.status >= 400:
            outside.append(f"{response.status} {response.url}")

    page = context.new_page()
    page.on("response", seen)
    page.on("request", lambda r: r.url.startswith(f"{base}/") or outside.append(r.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda text: text.type == "error" and errors.append(text.text))
    try:
        yield page
    finally:
        context.close()
    if said is None:
        assert outside == []
        assert errors == []
    else:
        said.extend(errors)


def position(lon: float, lat: float, zoom: int) -> tuple[float, float]:
    """Return the place in tiles of a zoom; the textbook formula, apart from the one we ship."""
    y = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    return (lon + 180) / 360 * 2**zoom, (1 - y / math.pi) / 2 * 2**zoom


def marked_tiles(folder: Path, place: tuple[float, float]) -> Path:
    """Write white tiles around a place with a red dot of 5 pixels exactly there."""
    x, y = position(*place, ZOOM)
    for column in range(int(x) - 6, int(x) + 7):
        for row in range(int(y) - 4, int(y) + 5):
            pixels = np.full((256, 256, 3), 250, dtype=np.uint8)
            left, top = (x - column) * 256, (y - row) * 256
            if 0 <= left < 256 and 0 <= top < 256:
                pixels[int(top) - 2 : int(top) + 3, int(left) - 2 : int(left) + 3] = (255, 0, 0)
            path = folder / str(ZOOM) / str(column) / f"{row}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            matplotlib.image.imsave(path, pixels)
    return folder


def red_centre(page: Page) -> tuple[float, float]:
    """Return where the red dot is on the map, in pixels of the map."""
    picture = matplotlib.image.imread(BytesIO(page.locator("#map_main").screenshot()))
    red = (picture[..., 0] > 0.8) & (picture[..., 1] < 0.35) & (picture[..., 2] < 0.35)
    rows, columns = np.nonzero(red)
    assert 12 <= len(rows) <= 60
    return float(columns.mean()) + 0.5, float(rows.mean()) + 0.5


def show(page: Page, base: str, zoom: int) -> tuple[float, float]:
    """Show the tiles alone around the place; return where the map says that the place is."""
    page.goto(f"{base}/", wait_until="networkidle")
    page.evaluate(
        """() => document.querySelectorAll('.leaflet-map-pane > *, .leaflet-control-container, '
            + '.map-note, .ground-note').forEach(one => {
                if (!one.matches('.leaflet-tile-pane')) one.style.display = 'none'; })"""
    )
    page.evaluate(
        "([at, zoom]) => void window.map_main.setView(at, zoom, {animate: false})",
        [[PLACE[1] + 0.0013, PLACE[0] - 0.0021], zoom],
    )
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(800)  # tiles fade in
    at = page.evaluate(
        "at => { const p = window.map_main.latLngToContainerPoint(at); return [p.x, p.y]; }",
        [PLACE[1], PLACE[0]],
    )
    return at[0], at[1]


@pytest.mark.parametrize("crs", ["wgs84", "gcj02"])
def test_a_point_of_the_tiles_is_where_our_marker_is(
    browser: Browser, tmp_path: Path, crs: str
) -> None:
    place = PLACE
    if crs == "gcj02":
        lon, lat = from_wgs84(*PLACE, CoordinateSystem.GCJ02)
        place = (float(lon), float(lat))
    folder = marked_tiles(tmp_path, place)
    chosen = basemap_from({"REDROUTES_BASEMAP": str(folder), "REDROUTES_BASEMAP_CRS": crs})
    with live_server(lecturers=FEW, basemap=chosen) as base, opened(browser, base) as page:
        expected = show(page, base, ZOOM)
        found = red_centre(page)
        # Half a pixel each for the dot in its tile, the tile on the screen and the marker.
        assert math.dist(found, expected) < 1.5
        moved = page.evaluate(_OFFSET_JS, [PLACE[1], PLACE[0], ZOOM])
        assert moved > 100  # the shift is there to be undone: 586 m are 160 pixels


_OFFSET_JS = """async ([lat, lon, zoom]) => {
    const script = [...document.scripts].find(s => s.src.includes('/js/'));
    const { toGcj02 } = await import(script.src.replace(/\\/js\\/.*/, '/js/grid.js'));
    const [lon2, lat2] = toGcj02(lon, lat);
    return window.map_main.project([lat2, lon2], zoom)
        .distanceTo(window.map_main.project([lat, lon], zoom));
}"""

_ERROR_JS = """async ([crs, points]) => {
    const script = [...document.scripts].find(s => s.src.includes('/js/'));
    const { GRIDS, gridLayer, toGcj02, fromGcj02 } =
        await import(script.src.replace(/\\/js\\/.*/, '/js/grid.js'));
    const map = window.map_main, [forward] = GRIDS[crs];
    const layer = gridLayer('/none/{z}/{x}/{y}', crs, {});
    layer._map = map;
    const worst = {};
    for (let zoom = 5; zoom <= 18; zoom += 1) {
        worst[zoom] = 0;
        for (const [lon, lat] of points) {
            const at = forward(lon, lat).map(v => v * 2 ** zoom);
            const [x, y] = at.map(Math.floor);
            const box = layer._box({ x, y, z: zoom }), size = box.getSize();
            const inside = L.point(at[0] - x, at[1] - y);
            const drawn = box.min.add(inside.scaleBy(size));
            worst[zoom] = Math.max(worst[zoom], drawn.distanceTo(map.project([lat, lon], zoom)));
        }
    }
    const back = Math.max(...points.map(([lon, lat]) => {
        const [a, b] = fromGcj02(...toGcj02(lon, lat));
        return Math.hypot(a - lon, b - lat);
    }));
    return { worst, back, gcj: points.map(([lon, lat]) => toGcj02(lon, lat)) };
}"""


@pytest.fixture(scope="module")
def plain_page(browser: Browser, server: str) -> Iterator[Page]:
    with opened(browser, server) as page:
        page.goto(f"{server}/", wait_until="networkidle")
        yield page


def measured(page: Page, crs: str) -> tuple[dict[str, Any], np.ndarray]:
    points = np.random.default_rng(3).uniform((121.6, 40.85), (131.3, 46.3), (400, 2))
    return page.evaluate(_ERROR_JS, [crs, points.tolist()]), points


def test_the_script_has_the_formula_of_the_core(plain_page: Page) -> None:
    found, points = measured(plain_page, "gcj02")
    lon, lat = from_wgs84(points[:, 0], points[:, 1], CoordinateSystem.GCJ02)
    assert np.abs(np.array(found["gcj"]) - np.stack([lon, lat], axis=1)).max() < 1e-11
    assert found["back"] < 1e-10


def test_gcj02_tiles_are_nowhere_a_pixel_off(plain_page: Page) -> None:
    found, _ = measured(plain_page, "gcj02")
    assert max(found["worst"].values()) < 1.0, found["worst"]


def test_tiles_in_degrees_are_within_what_the_docs_say(plain_page: Page) -> None:
    found, _ = measured(plain_page, "epsg4490")
    for zoom, worst in found["worst"].items():
        assert worst < 256 / 2 ** int(zoom) + 0.75, (zoom, worst)


@pytest.mark.parametrize("kind", ["folder", "mbtiles"])
def test_local_tiles_need_no_other_host_on_any_page(
    browser: Browser, tmp_path: Path, kind: str
) -> None:
    tiles = [
        (z, x, y)
        for z in (6, 7, 8)
        for x in range(int(0.83 * 2**z), int(0.87 * 2**z) + 1)
        for y in range(int(0.345 * 2**z), int(0.39 * 2**z) + 1)
    ]  # some more than Jilin
    path = tmp_path / ("tiles" if kind == "folder" else "tiles.mbtiles")
    (write_folder if kind == "folder" else write_mbtiles)(path, tiles)
    chosen = basemap_from(
        {"REDROUTES_BASEMAP": str(path), "REDROUTES_BASEMAP_REVIEW_NUMBER": "GS(2027)001号",
         "REDROUTES_BASEMAP_ATTRIBUTION": "测绘院"}
    )  # fmt: skip
    with live_server(lecturers=FEW, basemap=chosen) as base, opened(browser, base) as page:
        for address in PAGES if kind == "folder" else MAP_PAGES:
            arrive(page, base + address)
            if address in MAP_PAGES:
                expect(page.locator("img.leaflet-tile-loaded").first).to_be_attached()
                expect(page.locator(".review-number")).to_have_text("审图号：GS(2027)001号")
                expect(page.locator(".leaflet-control-attribution")).to_contain_text("测绘院")
                expect(page.locator(".ground-note")).to_be_hidden()


def test_a_host_that_is_away_leaves_a_usable_page(browser: Browser) -> None:
    chosen = Basemap(kind="template", source="http://127.0.0.1:9/{z}/{x}/{y}.png")
    said: list[str] = []
    with (
        live_server(lecturers=FEW, basemap=chosen) as base,
        opened(browser, base, said=said) as page,
    ):
        page.goto(f"{base}/", wait_until="networkidle")
        expect(page.locator(".ground-note")).to_contain_text("底图无法访问")
        expect(page.locator(".label--prefecture").first).to_be_visible()
        page.goto(f"{base}/?list=sites", wait_until="networkidle")
        expect(page.locator("#venue-count")).to_have_attribute("data-total", "9342")
    assert said
    assert not [text for text in said if "Content Security Policy" in text]


def test_every_page_works_behind_a_proxy_below_a_sub_path(browser: Browser) -> None:
    with ExitStack() as stack:
        inner = stack.enter_context(live_server(lecturers=FEW, base_path="/red", proxies=1))
        base = stack.enter_context(reverse_proxy(inner, prefix="/red"))
        page = stack.enter_context(opened(browser, base))
        for address in PAGES:
            arrive(page, base + address)
        page.goto(base + TOUR)
        page.locator(".save summary").click()
        page.get_by_label("方案名称").fill("反向代理")
        page.get_by_role("button", name="保存方案").click()
        page.get_by_role("link", name="分享").click()
        page.get_by_role("button", name="生成分享链接").click()
        link = page.locator(".share-link").input_value()
        assert link.startswith(f"{base}/s/")
        page.goto(link, wait_until="networkidle")
        page.goto(f"{base}/data?lang=en")
        page.get_by_role("link", name="Home", exact=True).first.click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
