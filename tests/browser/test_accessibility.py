"""WCAG 2.2 on every page and state: axe-core, zoom, spacing, focus; wide, narrow and in English."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.live import SHEETS, send_sheet
from tests.browser.reading import QUIET, arrive, axe_problems, chinese_left, layout_problems

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOUR = "/plan?from=长春&date=2027-06-15&days=2&theme=anti_japanese&require=JL-220502-057"
SUGGEST = "/coverage/suggest?venues=3&county=220623000000"
STATES = (
    "/",
    "/?list=sites",
    "/more",
    "/help",
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
    "/offline",
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
    "/register/venues/new",
    "/register/venues/220605107000",
    "/register/sites/JL-220605-101?size=large",
    "/register/lecturers/new?size=normal",
    "/register/lectures/new",
    "/register/sites?q=石人血泪山",
    "/register/population",
    "/data",
    "/register",
    "/register?kind=venues&size=large",
    "/register?size=normal",
    "/sites/JL-220605-101",
    "/sites/JL-220302-044",
    "/sites/JL-220302-044/report",
    "/register/stories",
    "/register/reports",
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


NUMBERED = """() => { [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary')]
    .filter((node) => node.tabIndex >= 0 && !node.disabled && node.type !== 'radio'
        && node.checkVisibility({ checkVisibilityCSS: true, contentVisibilityAuto: true }))
    .forEach((node, i) => { node.dataset.tab = i; });
    window.tabbed = [];
    addEventListener('focusin', (event) => {
        window.tabbed.push(Number(event.target.dataset.tab ?? -1));
    });
}"""


@pytest.fixture(scope="module")
def reader(browser: Browser, server: str) -> Iterator[Page]:
    """One page for all states: their scripts and styles are fetched once."""
    context = browser.new_context(base_url=server, locale="zh-CN")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", STATES)
def test_every_state_is_for_every_reader(reader: Page, address: str) -> None:
    reader.set_viewport_size({"width": 1440, "height": 900})
    arrive(reader, address)
    assert axe_problems(reader) == []
    assert layout_problems(reader) == []


def test_the_states_that_take_steps_are_for_every_reader(reader: Page) -> None:
    reader.goto(TOUR)
    reader.locator(".save summary").click()
    reader.locator("form[action$='/plans'] input[name=name]").fill("无障碍检查")
    reader.get_by_role("button", name="保存方案").click()
    plan = reader.url.split("?")[0]
    reader.goto(f"{plan}/share")
    reader.get_by_role("button", name="生成分享链接").click()
    link = reader.locator(".share-link").input_value()
    reader.goto(plan)
    reader.locator("#manage > summary").click()
    reader.get_by_label("新名称").fill("无障碍检查二")
    reader.get_by_role("button", name="更名").click()
    for address in (
        plan, f"{plan}/versions/1", f"{plan}/changes?old=1&new=2", f"{plan}/today", "/plans", link,
        f"{plan}/share",
    ):  # fmt: skip
        arrive(reader, address)
        assert axe_problems(reader) == [], address
        assert layout_problems(reader) == [], address


def test_every_page_about_a_file_is_for_every_reader(reader: Page, server: str) -> None:
    for name in SHEETS:
        address = send_sheet(reader, server, name)
        for state in (address, f"{address}?ask=yes&crs=unsure"):
            arrive(reader, state)
            assert axe_problems(reader) == [], (name, state)
            assert layout_problems(reader) == [], (name, state)
    reader.goto(send_sheet(reader, server, "dry-run"))
    reader.locator("#apply button[type=submit]").click()
    expect(reader.locator("form[action$='/undo']")).to_be_visible()
    for _ in range(2):
        assert axe_problems(reader) == []
        assert layout_problems(reader) == []
        if reader.locator("form[action$='/undo'] button").count():
            reader.locator("form[action$='/undo'] button").click()
    reader.goto("/register")
    assert axe_problems(reader) == []


def test_computed_pages_are_for_every_reader(reader: Page) -> None:
    for address, there in (
        ("/inspect?groups=2&days=3&within=白山&per_county=1", "#groups"),
        (SUGGEST, "#venues"),
    ):
        reader.goto(address)
        reader.wait_for_selector(there, timeout=60_000)
        assert axe_problems(reader) == [], address
        assert layout_problems(reader) == [], address
    reader.goto(TOUR.replace("/plan", "/plan/book"))
    reader.get_by_role("button", name="预览").click()
    reader.wait_for_selector(".paper")
    assert axe_problems(reader) == []


def test_large_text_fits_a_small_phone(reader: Page) -> None:
    reader.set_viewport_size({"width": 360, "height": 740})
    for address in ("/plans", "/plan", "/nearby?at=大石人镇", "/coverage", "/data", "/"):
        reader.goto(f"{address}{'&' if '?' in address else '?'}size=large")
        assert reader.evaluate("document.documentElement.scrollWidth") <= 360, address
    reader.goto("/plans?size=normal")


def test_pages_in_english_have_chinese_in_names_only(browser: Browser, server: str) -> None:
    context = browser.new_context(base_url=server, locale="en-GB")
    page = context.new_page()
    page.goto("/data?lang=en")
    left = {}
    for address in (*STATES, "/inspect?groups=2&days=3&within=白山&per_county=1", SUGGEST):
        page.goto(address, wait_until="domcontentloaded")  # scripts have run, no tile is awaited
        assert page.locator("html").get_attribute("lang") == "en"
        if words := chinese_left(page):
            left[address] = words
    context.close()
    assert left == {}


@pytest.mark.parametrize(
    "address",
    ["/?county=220605000000", TOUR, f"{TOUR}&step=rules", "/nearby?at=大石人镇", "/coverage"],
)
def test_tab_visits_everything_and_is_caught_by_nothing(reader: Page, address: str) -> None:
    reader.set_viewport_size({"width": 1440, "height": 900})
    arrive(reader, address)
    reader.evaluate(NUMBERED)
    seen: list[int] = []
    for _ in range(60):
        for _ in range(25):
            reader.keyboard.press("Tab")
        seen = reader.evaluate("window.tabbed")
        if seen.count(0) > 1:
            break
    else:
        raise AssertionError(seen[-10:])
    there = "[...document.querySelectorAll('[data-tab]')].map((node) => Number(node.dataset.tab))"
    wanted = set(reader.evaluate(there))
    assert wanted
    assert wanted <= set(seen)


def test_a_list_that_is_asked_again_keeps_the_place_of_its_reader(reader: Page) -> None:
    reader.set_viewport_size({"width": 1440, "height": 900})
    arrive(reader, "/?county=220605000000")
    third = reader.locator("#venues a").nth(2)
    third.focus()
    third.evaluate("(node) => { node.id = 'read'; }")
    with reader.expect_response("**/api/v1/venues?*"):
        reader.locator("[name=period]").dispatch_event("change")
    reader.wait_for_timeout(QUIET)
    assert reader.evaluate("document.activeElement.id") == "read"
