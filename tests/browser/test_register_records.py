"""A clerk with a telephone notes a lecture, and coverage knows of it."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from geo.days import day_text
from tests.browser.walker import Hand, Keys, Walker

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOWNSHIP = "220605107000"  # 大石人镇
PHONE, WIDE = (390, 844), (1440, 900)


def held(page: Page) -> int:
    answer = page.request.get("/api/v1/coverage?days=1").json()
    return int(answer["totals"]["lectures"])


@pytest.mark.parametrize(
    ("page", "kind", "english"),
    [(PHONE, Hand, False), (WIDE, Keys, False), (PHONE, Hand, True)],
    ids=["phone", "keyboard", "phone-english"],
    indirect=["page"],
)
def test_a_lecture_is_noted_and_coverage_knows_it(
    page: Page, kind: type[Walker], english: bool
) -> None:
    walker, who = kind(page, english=english), f"{kind.__name__}{'e' if english else 'z'}"
    before = held(page)
    walker.start("/register")
    walker.follow(page.locator("main a[href$='/register/lectures/new']").first)
    walker.write(page.locator("#field-start"), "14:00")
    walker.write(page.locator("#field-venue"), "江源区大石人镇")
    walker.choose(page.locator("#field-topic"), "law")
    walker.write(page.locator("#field-lecturer"), who)
    walker.write(page.locator("#field-people"), "38")
    walker.follow(page.locator("#record button[type=submit]"))
    expect(page.locator("[role=status]").first).to_be_visible()
    expect(page.locator("#field-people")).to_have_value("38")
    assert held(page) == before + 1
    card = page.request.get(f"/venues/{TOWNSHIP}").text()
    assert day_text(date(2027, 6, 1), "en" if english else "zh") in card.split("<dl")[1]

    walker.follow(page.locator("main a[href$='/history']"))
    walker.follow(page.locator("form[action$='/take-back'] button"))
    assert held(page) == before


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_a_tap_on_the_map_sets_position_and_error(page: Page) -> None:
    walker = Hand(page)
    walker.start(f"/venues/{TOWNSHIP}")
    correct = page.locator(f"a[href$='/register/venues/{TOWNSHIP}']").first
    walker.unfold(correct)
    walker.follow(correct)
    expect(page.locator("#field-lon")).to_have_value("")
    page.locator("#map_record").scroll_into_view_if_needed()
    page.locator("#map_record").click(position={"x": 150, "y": 150})
    expect(page.locator("#field-lon")).to_have_value(re.compile(r"^126\.\d{6}$"))
    expect(page.locator("#field-lat")).to_have_value(re.compile(r"^4[12]\.\d{6}$"))
    error = page.locator("#field-error_m").input_value()
    assert 10 <= int(error) <= 1000
    walker.follow(page.locator("#record button[type=submit]"))
    walker.follow(page.locator(f"a[href$='/venues/{TOWNSHIP}']").last)
    expect(page.locator("#venue-card")).to_contain_text(re.compile(rf"±\s*{error}\s*米"))
    expect(page.locator("#venue-card")).to_contain_text("来自本单位台账")


def test_without_javascript_degrees_are_typed(page: Page, server: str) -> None:
    browser = page.context.browser
    assert browser
    context = browser.new_context(java_script_enabled=False, base_url=server, locale="zh-CN")
    plain = context.new_page()
    plain.goto("/register/venues/220605105000")
    plain.locator("#field-lon").fill("126度36分")
    plain.locator("#field-lat").fill("42.05")
    plain.locator("#field-error_m").fill("30")
    plain.locator("#record button[type=submit]").click()
    expect(plain.locator("#field-lon")).to_have_value("126.6")
    context.close()
