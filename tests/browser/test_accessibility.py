"""WCAG 2.2 on every page and state: axe-core, zoom, spacing, focus; wide, narrow and in English."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.live import live_server
from tests.browser.reading import chinese_left, layout_problems

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOUR = "/plan?from=长春&date=2027-06-15&days=2&theme=anti_japanese&require=JL-220502-057"
SUGGEST = "/coverage/suggest?venues=3&county=220623000000"
STATES = (
    "/",
    "/?county=220605000000&card=JL-220605-101&pick=JL-220605-101",
    "/?county=220605000000&card=220605107000&size=large",
    "/?q=dsrz&size=normal",
    "/plan",
    "/plan?step=sites&find=靖宇&require=JL-220502-057&sites=JL-220302-044",
    "/plan?step=rules&require=JL-220502-057&max_drive=240",
    TOUR,
    TOUR.replace("/plan", "/plan/book"),
    f"{TOUR}&show=alternatives",
    f"{TOUR}&show=dates&size=large",
    f"{TOUR}&order=JL-220502-057,JL-220102-013&order=-&pin=JL-220502-057&size=normal",
    "/nearby",
    "/nearby?county=220605000000",
    "/nearby?at=大石人镇&idle=90&sort=need",
    "/plans",
    "/plans?q=没有这个方案",
    "/orders",
    "/orders/dispatch?days=1",
    "/coverage",
    "/coverage?level=township&days=30&prefecture=220600000000&show=gaps",
    "/coverage?area=places&at=长春&within=30&county=220605000000",
    "/coverage/centres?county=220605000000",
    "/coverage/suggest",
    "/planned",
    "/inspect",
    "/data",
    "/sites/JL-220605-101",
    "/venues/220605107000",
    "/ogc",
    "/ogc/api?f=html",
    "/ogc/conformance?f=html",
    "/ogc/collections?f=html",
    "/ogc/collections/sites?f=html",
    "/ogc/collections/sites/queryables?f=html",
    "/ogc/collections/sites/items?f=html&limit=10",
    "/ogc/collections/sites/items/JL-220605-101?f=html",
    "/no-such-page",
    "/plan?from=朝阳镇&date=2027-06-15",
    "/nearby?at=没有这个地方",
)
RULES: dict[str, Any] = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},
}
"""axe leaves the size of targets (2.5.8) out unless it is asked for."""

NUMBERED = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter((node) => node.tabIndex >= 0 && !node.disabled && node.type !== 'radio'
        && node.checkVisibility({ checkVisibilityCSS: true, contentVisibilityAuto: true }))
    .forEach((node, i) => { node.dataset.tab = i; })"""


@pytest.fixture(scope="module")
def reader(browser: Browser, server: str) -> Iterator[Page]:
    """One page for all states: their scripts and styles are fetched once."""
    context = browser.new_context(base_url=server, locale="zh-CN")
    yield context.new_page()
    context.close()


def refused(page: Page) -> list[str]:
    """Return what axe finds on a page, wide and narrow.

    Marks of a map stand where their places are, however near each other: that position is
    essential (the exception of 2.5.8), and the list beside the map holds the same places.
    """
    found = []
    for width, height in ((1440, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        for rule in Axe().run(page, options=RULES).response["violations"]:
            nodes = [node["html"] for node in rule["nodes"]]
            if rule["id"] == "target-size":
                nodes = [node for node in nodes if "leaflet-marker-icon" not in node]
            found += [f"{width} px: {rule['id']}: {node[:160]}" for node in nodes]
    return found


@pytest.mark.parametrize("address", STATES)
def test_every_state_is_for_every_reader(reader: Page, address: str) -> None:
    reader.set_viewport_size({"width": 1440, "height": 900})
    reader.goto(address, wait_until="networkidle")
    assert refused(reader) == []
    assert layout_problems(reader) == []


def test_the_states_that_take_steps_are_for_every_reader(reader: Page) -> None:
    reader.goto(TOUR)
    reader.locator("form[action$='/plans'] input[name=name]").fill("无障碍检查")
    reader.get_by_role("button", name="保存方案").click()
    reader.get_by_role("button", name="生成分享链接").click()
    link = reader.locator("#share-link").input_value()
    plan = reader.url.split("?")[0]
    reader.get_by_label("新名称").fill("无障碍检查二")
    reader.get_by_role("button", name="更名").click()
    for address in (
        plan, f"{plan}/versions/1", f"{plan}/changes?old=1&new=2", f"{plan}/today", "/plans", link,
    ):  # fmt: skip
        reader.goto(address, wait_until="networkidle")
        assert refused(reader) == [], address
        assert layout_problems(reader) == [], address


def test_computed_pages_are_for_every_reader(reader: Page) -> None:
    for address, there in (
        ("/inspect?groups=2&days=3&within=白山&per_county=1", "#groups"),
        (SUGGEST, "#venues"),
    ):
        reader.goto(address)
        reader.wait_for_selector(there, timeout=60_000)
        assert refused(reader) == [], address
        assert layout_problems(reader) == [], address
    reader.goto(TOUR.replace("/plan", "/plan/book"))
    reader.get_by_role("button", name="预览").click()
    reader.wait_for_selector(".paper")
    assert refused(reader) == []


def test_a_waiting_page_is_for_every_reader(browser: Browser) -> None:
    with live_server(page_seconds=0, plan_seconds=30) as base:
        page = browser.new_page(base_url=base, locale="zh-CN")
        page.goto(TOUR)
        page.wait_for_selector("#waiting")
        assert refused(page) == []
        page.locator("#waiting-cancel").click()
        page.close()


def test_pages_in_english_have_chinese_in_names_only(browser: Browser, server: str) -> None:
    page = browser.new_page(base_url=server, locale="en-GB")
    page.goto("/data?lang=en")
    left = {}
    for address in (*STATES, "/inspect?groups=2&days=3&within=白山&per_county=1", SUGGEST):
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == "en"
        if words := chinese_left(page):
            left[address] = words
    page.close()
    assert left == {}


@pytest.mark.parametrize(
    "address",
    ["/?county=220605000000", TOUR, f"{TOUR}&step=rules", "/nearby?at=大石人镇", "/coverage"],
)
def test_tab_visits_everything_and_is_caught_by_nothing(reader: Page, address: str) -> None:
    reader.set_viewport_size({"width": 1440, "height": 900})
    reader.goto(address, wait_until="networkidle")
    reader.evaluate(NUMBERED)
    seen: list[int] = []
    for _ in range(1500):
        reader.keyboard.press("Tab")
        number = reader.evaluate("Number(document.activeElement.dataset.tab ?? -1)")
        if number == 0 and seen:
            break
        seen.append(number)
    else:
        raise AssertionError(seen[-10:])
    wanted = reader.evaluate("document.querySelectorAll('[data-tab]').length")
    assert set(range(wanted)) <= set(seen)
