"""The ground of the maps: names clear of marks, marks apart, hands shared with the page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.datasets import load_datasets
from tests.browser.live import live_server
from tests.geo.osm_files import write_pbf
from web.installation.roads import build_streets
from web.installation.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHANGCHUN = (125.32, 43.88)
TWO_AT_ONE_PLACE = "41.7333,125.95,14"
STREETS = 24
STREET_KM = 0.3

BOXES = """() => {
    const map = window.map_main;
    const frame = map.getContainer().getBoundingClientRect();
    const inside = ({ x, y }) => (
        x > frame.left && x < frame.right && y > frame.top && y < frame.bottom);
    const middle = (box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
    const marks = [...document.querySelectorAll('.star-face, .star-dot')].map((one) => {
        const box = one.getBoundingClientRect();
        return { ...middle(box), radius: Math.min(box.width, box.height) / 2 };
    });
    map.eachLayer((one) => {
        if (!(one instanceof L.CircleMarker) || one instanceof L.Circle) return;
        const { x, y } = map.latLngToContainerPoint(one.getLatLng());
        marks.push({ x: frame.x + x, y: frame.y + y, radius: one.getRadius() });
    });
    const pen = document.createElement('canvas').getContext('2d');
    const names = [...document.querySelectorAll('.label span')].map((one) => {
        const style = getComputedStyle(one);
        pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
        const turn = /rotate\\(([-.0-9]+)deg/.exec(one.style.transform);
        const { textContent: text } = one;
        return { ...middle(one.getBoundingClientRect()), text,
                 width: pen.measureText(text).width, height: parseFloat(style.fontSize),
                 turn: turn ? turn[1] * Math.PI / 180 : 0 };
    });
    const covers = (name, mark) => {
        const [dx, dy] = [mark.x - name.x, mark.y - name.y];
        const [cos, sin] = [Math.cos(name.turn), Math.sin(name.turn)];
        const along = Math.abs(dx * cos + dy * sin) - name.width / 2;
        const across = Math.abs(dy * cos - dx * sin) - name.height / 2;
        return Math.hypot(Math.max(0, along), Math.max(0, across)) < mark.radius;
    };
    const shown = names.filter(inside);
    const wrong = shown.filter((one) => marks.some((mark) => covers(one, mark)));
    const covered = wrong.map(({ text }) => text);
    return { names: shown.length, marks: marks.filter(inside), covered };
}"""
"""Names and marks in view, and the names that lie on a mark."""


@pytest.fixture(scope="module")
def streets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an installation whose extract holds a town of named streets."""
    home = tmp_path_factory.mktemp("streets")
    side = range(STREETS)
    nodes = {i * STREETS + j + 1: (i * STREET_KM, j * STREET_KM) for i in side for j in side}
    west = [([i * STREETS + j + 1 for j in side], f"第{i}大街") for i in side]
    north = [([i * STREETS + j + 1 for i in side], f"第{j}路") for j in side]
    ways = [(refs, {"highway": "residential", "name": name}) for refs, name in west + north]
    extract = write_pbf(home / "town.osm.pbf", nodes, ways, origin=(125.28, 43.85))
    settings = Settings(roads_folder=home / "roads", database_url="")
    build_streets(settings, load_datasets(), extract, anywhere=False, progress=lambda _: None)
    with live_server(roads_folder=Path(home / "roads")) as base:
        yield base


def drawn(browser: Browser, base: str, address: str, *, width: int = 1440) -> Page:
    """Open a page whose content may be measured by scripts of ours."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, base_url=base, locale="zh-CN", bypass_csp=True
    )
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    return page


def test_names_at_zoom_14_keep_clear_of_marks(browser: Browser, streets: str) -> None:
    lon, lat = CHANGCHUN
    page = drawn(browser, streets, f"/?list=sites&map={lat},{lon},14")
    expect(page.locator(".label--street").first).to_be_attached()
    expect(page.locator(".pane-streets canvas").first).to_be_attached()
    found = page.evaluate(BOXES)
    page.context.close()
    assert found["names"] >= 20
    assert len(found["marks"]) >= 10
    assert len(found["covered"]) <= 0.05 * found["names"], found["covered"]


def test_stars_at_one_place_do_not_hide_each_other(browser: Browser, server: str) -> None:
    page = drawn(browser, server, f"/?list=sites&map={TWO_AT_ONE_PLACE}")
    expect(page.locator(".star-thread").first).to_be_attached()
    stars = page.evaluate(BOXES)["marks"]
    for zoom in (7, 9):
        page.evaluate(f"window.map_main.setView([43.6, 126.4], {zoom}, {{animate: false}})")
        stars = page.evaluate(BOXES)["marks"]
        assert len(stars) > 20
        for i, a in enumerate(stars):
            for b in stars[:i]:
                apart = ((a["x"] - b["x"]) ** 2 + (a["y"] - b["y"]) ** 2) ** 0.5
                assert apart > 0.6 * (a["radius"] + b["radius"])
    page.context.close()


def test_stars_to_choose_from_do_not_hide_each_other(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/plan?step=sites&require=JL-220502-057&exclude=JL-220103-001",
              wait_until="networkidle")  # fmt: skip
    stars = page.evaluate(BOXES.replace("map_main", "map_plan"))["marks"]
    assert len(stars) == len(load_datasets().sites)
    for i, a in enumerate(stars):
        for b in stars[:i]:
            apart = ((a["x"] - b["x"]) ** 2 + (a["y"] - b["y"]) ** 2) ** 0.5
            assert apart > 0.6 * (a["radius"] + b["radius"])
    expect(page.locator(".star-ring")).to_have_count(2)
    page.locator(".star", has_text="长影旧址").first.dispatch_event("click")
    expect(page.locator("#map-pick")).to_contain_text("长影")


def test_the_graticule_is_drawn_for_paper_only(page: Page) -> None:
    page.goto("/", wait_until="networkidle")
    expect(page.locator(".graticule")).to_have_count(0)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".graticule").count() > 6
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".graticule")).to_have_count(0)


def test_the_wheel_scrolls_the_page_and_zooms_with_ctrl(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 600})
    page.goto("/", wait_until="networkidle")
    before = page.evaluate("window.map_main.getZoom()")
    box = page.locator(".mapbox > .map").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 200)
    page.mouse.wheel(0, 120)
    expect(page.locator(".map-hint")).to_be_visible()
    page.wait_for_function("() => window.scrollY > 0")
    assert page.evaluate("window.map_main.getZoom()") == before
    page.keyboard.down("Control")
    page.mouse.wheel(0, -240)
    page.keyboard.up("Control")
    page.wait_for_function(f"() => window.map_main.getZoom() > {before}")


def test_one_finger_scrolls_the_page_on_a_phone(browser: Browser, server: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, base_url=server, locale="zh-CN",
        has_touch=True, is_mobile=True,
    )  # fmt: skip
    page = context.new_page()
    page.goto("/", wait_until="networkidle")
    ground = page.locator(".mapbox > .map")
    ground.evaluate("one => one.scrollIntoView({ block: 'center' })")
    session = context.new_cdp_session(page)

    def hand(*fingers: list[tuple[float, float]]) -> None:
        """Put fingers down and move each along its places."""
        box = ground.bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        for number, places in enumerate(zip(*fingers, strict=True)):
            points = [{"x": x + a, "y": y + b, "id": i} for i, (a, b) in enumerate(places)]
            kind = "touchMove" if number else "touchStart"
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
            page.wait_for_timeout(20)
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.wait_for_timeout(600)

    def now() -> list[float]:
        script = "(({ lat, lng }) => [window.scrollY, lat, lng, window.map_main.getZoom()])"
        return list(page.evaluate(f"() => {script}(window.map_main.getCenter())"))

    top, *still = now()
    hand([(0, -15 * step) for step in range(10)])
    assert now()[0] > top + 80
    assert now()[1:] == still
    expect(page.locator(".map-hint")).to_be_visible()
    top, lat, _, zoom = now()
    hand(*([(side + 6 * step, 4 * step) for step in range(10)] for side in (-30, 30)))
    assert now()[0] == top
    assert now()[1] > lat + 0.2
    hand(*([(side * (30 + 6 * step), 0) for step in range(10)] for side in (-1, 1)))
    assert now()[3] > zoom
    context.close()


def test_the_first_page_with_relief_and_names_is_light(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, locale="zh-CN")
    page = context.new_page()
    sizes: list[int] = []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto("/", wait_until="networkidle")
    expect(page.locator(".label--prefecture")).to_have_count(9)
    context.close()
    assert 100_000 < sum(sizes) < 1_500_000
