"""A newcomer: from a door to an answer, the card of a star, the menu of a stop, the dark."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.reading import arrive, axe_problems

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE, SMALL = (390, 844), (320, 568)
TOUR = "/plan?from=长春&date=2027-06-14&days=2&theme=anti_japanese"
DOORS = {
    "plan": ("", "li[data-stop]"),
    "nearby": ("大石人镇", ".venue"),
    "coverage": ("", ".claim h1"),
}
"""Door -> what is written there, and what the answer shows."""
DARK = ("/", TOUR, "/nearby?at=大石人镇", "/coverage", "/sites/JL-220605-101", "/orders", "/help")
LIGHTNESS = """() => {
    const parts = (text) => text.match(/[\\d.]+/g).map(Number);
    const luminance = (text) => { const [r, g, b] = parts(text); return .3 * r + .6 * g + .1 * b; };
    const opaque = (one) => (parts(getComputedStyle(one).backgroundColor)[3] ?? 1) > .9;
    return [...document.querySelectorAll('body, .card, .side, .door, .venue, .fact, .site-title')]
        .filter((one) => one.checkVisibility() && opaque(one))
        .filter((one) => luminance(getComputedStyle(one).backgroundColor) > 128)
        .map((one) => one.className || one.tagName);
}"""
"""Large areas that are as bright in the dark as by day."""
LONGEST = """() => {
    const marks = [];
    window.map_main.eachLayer((one) => { if (one.getTooltip?.()) marks.push(one); });
    const name = (one) => one.getTooltip().getContent().textContent;
    marks.reduce((a, b) => (name(b).length > name(a).length ? b : a)).fire('click');
}"""
"""Press the star whose site has the longest name."""


@pytest.mark.parametrize("page", [(1440, 900), PHONE], indirect=True, ids=["desk", "phone"])
@pytest.mark.parametrize("door", DOORS)
def test_a_door_of_the_first_page_leads_to_an_answer_with_one_press(page: Page, door: str) -> None:
    written, answer = DOORS[door]
    page.goto("/")
    form = page.locator(f"section[aria-labelledby=door-{door}] form")
    if written:
        form.locator("input[name=at]").fill(written)
    form.locator(".btn.go").click()
    expect(page.locator(answer).first).to_be_visible(timeout=60_000)
    assert re.search(rf"/{door}\?", page.url)


@pytest.mark.parametrize("page", [(1440, 900), PHONE, SMALL], indirect=True)
def test_the_card_of_a_star_fits_the_map_and_leads_to_the_site(page: Page) -> None:
    page.goto("/?size=large", wait_until="networkidle")
    page.evaluate(LONGEST)
    card = page.get_by_role("dialog", name="遗址")
    expect(card).to_be_visible()
    expect(card.locator("a").first).to_be_focused()
    inside, outside = card.bounding_box(), page.locator(".hero > .mapbox").bounding_box()
    assert inside
    assert outside
    assert inside["x"] >= outside["x"]
    assert inside["y"] >= outside["y"]
    assert inside["x"] + inside["width"] <= outside["x"] + outside["width"]
    assert inside["y"] + inside["height"] <= outside["y"] + outside["height"]
    last = card.locator("a").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport(ratio=0.9)
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.goto("/?size=normal")


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_the_first_venue_stands_on_the_first_screen_of_a_phone(page: Page) -> None:
    page.goto("/nearby?at=大石人镇", wait_until="networkidle")
    name = page.locator(".venue h2").first.bounding_box()
    bar = page.locator(".bar4").bounding_box()
    assert name
    assert bar
    assert name["y"] + name["height"] <= bar["y"]


def test_the_menu_of_a_stop_works_by_keyboard(page: Page) -> None:
    page.goto(TOUR)
    row = page.locator("li[data-stop]").nth(1)
    stop = row.get_attribute("data-stop")
    opener = row.locator(".menu-of > summary")
    opener.focus()
    page.keyboard.press("Enter")
    expect(row.locator(".menu")).to_be_visible()
    page.keyboard.press("Tab")
    expect(row.locator(".menu :is(a, button)").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(row.locator(".menu")).to_be_hidden()
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.edit ?? ''") == f"up {stop}":
            break
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
    expect(page.locator("li[data-stop]").first).to_have_attribute("data-stop", str(stop))


def test_pages_are_dark_where_the_reader_asks_for_it(browser: Browser, server: str) -> None:
    context = browser.new_context(
        base_url=server, locale="zh-CN", color_scheme="dark", service_workers="block"
    )
    page = context.new_page()
    for address in DARK:
        arrive(page, address)
        assert page.evaluate(LIGHTNESS) == [], address
        assert axe_problems(page) == [], address
    context.close()
