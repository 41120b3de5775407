"""The map and the nearby page by keyboard, by hand and without a signal."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = pytest.mark.parametrize("page", [(390, 844)], indirect=True)


def test_a_place_is_found_by_first_letters_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/?list=sites")
    box = page.get_by_role("combobox", name="在地图上查找")
    box.focus()
    page.keyboard.type("dsrz")
    # The first question builds the index of all names.
    expect(page.locator("#suggestions [role=option]")).to_have_count(1, timeout=30_000)
    page.keyboard.press("ArrowDown")
    option = box.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{option}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#venue-card h1")).to_have_text("大石人镇新时代文明实践所", timeout=30_000)
    expect(page.locator("#suggestions")).to_be_hidden()
    assert "card=220605107000" in page.url
    assert page.evaluate("window.map_main.getZoom()") >= 12


def test_escape_closes_the_suggestions_and_keeps_the_text(page: Page) -> None:
    page.goto("/?list=sites")
    box = page.locator("#q")
    box.press_sequentially("白山")
    expect(page.locator("#suggestions")).to_be_visible()
    box.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(box).to_have_value("白山")
    box.fill("没有这个地方")
    expect(page.locator("#search-note")).to_contain_text("没有找到")


def test_sites_are_gathered_for_a_route_and_the_address_keeps_them(page: Page) -> None:
    page.goto("/?county=220605000000")
    page.locator("#sites li:visible a").first.click()
    page.get_by_role("button", name="加入路线").click()
    expect(page.locator("#basket-count")).to_have_text("1")
    page.reload()
    expect(page.locator("#basket-count")).to_have_text("1")
    expect(page.locator("#site-card")).to_be_visible()
    link = page.locator("#basket-plan").get_attribute("href")
    assert link
    assert re.search(r"require=JL-22\d{4}-\d{3}$", link)
    page.locator("#basket-list button").click()
    expect(page.locator("#basket")).to_be_hidden()
    assert "pick=" not in page.url


def test_filters_narrow_map_list_count_and_files(page: Page) -> None:
    page.goto("/?list=sites")
    expect(page.locator("#venues-shown")).to_have_text("9,342")
    page.get_by_label("县（市、区）").select_option("220605000000")
    page.get_by_label("多久没有宣讲").select_option("180")
    expect(page.locator("#venues li").first).to_be_visible()
    shown = int(page.locator("#venues-shown").inner_text())
    assert 0 < shown < 100
    assert page.locator("#venues li").count() == min(shown, 60)
    assert "idle=180" in page.url
    file = page.locator(".exports a").first.get_attribute("href")
    assert file
    assert "county=220605000000" in file
    page.get_by_text("清除筛选").click()
    expect(page.locator("#venues-shown")).not_to_have_text(str(shown))


def test_a_row_points_at_its_star(page: Page) -> None:
    page.goto("/?list=sites")
    page.locator("#sites a").nth(3).focus()
    expect(page.locator(".star--picked")).to_have_count(1)


def test_the_names_of_prefectures_stay_beside_each_other(page: Page) -> None:
    page.goto("/?list=sites", wait_until="networkidle")
    boxes = [one.bounding_box() for one in page.locator(".label--prefecture span").all()]
    assert len(boxes) == 9
    for i, a in enumerate(boxes):
        for b in boxes[:i]:
            assert a
            assert b
            apart = a["x"] + a["width"] <= b["x"] + 1 or b["x"] + b["width"] <= a["x"] + 1
            assert apart or abs(a["y"] - b["y"]) >= a["height"] - 1


@PHONE
def test_the_last_answer_is_there_without_a_signal(page: Page) -> None:
    page.goto("/nearby?at=大石人镇")
    expect(page.locator(".venue").first).to_be_visible()
    page.goto("/nearby")
    expect(page.locator("#kept-place")).to_have_text("大石人镇")
    page.context.set_offline(True)
    page.get_by_label("您在哪里？").fill("松树镇")
    page.get_by_role("button", name="查找场所").click()
    expect(page.locator("#kept-note")).to_contain_text("没有网络")
    expect(page.locator("#kept-list .venue")).to_have_count(20)
    page.context.set_offline(False)


@PHONE
def test_targets_on_a_phone_are_large_enough(page: Page) -> None:
    page.goto("/nearby?at=大石人镇")
    targets = page.locator(
        ".bar4 a, .venue-acts a, .venue h2 a, .pick a, #views button, .where summary"
    )
    heights = [box["height"] for one in targets.all() if (box := one.bounding_box())]
    assert len(heights) > 40
    assert min(heights) >= 44


@pytest.mark.parametrize("address", ["/", "/nearby?at=大石人镇"])
def test_large_text_enlarges_everything(page: Page, address: str) -> None:
    def sizes() -> list[float]:
        found: list[float] = page.evaluate(
            "['h1', '.top nav a', '.badge', '.foot', '.muted', 'button', '.label span']"
            ".map(s => document.querySelector(s)).filter(Boolean)"
            ".map(e => parseFloat(getComputedStyle(e).fontSize))"
        )
        return found

    page.goto(address, wait_until="networkidle")
    normal = sizes()
    page.goto(f"{address}{'&' if '?' in address else '?'}size=large", wait_until="networkidle")
    large = sizes()
    assert len(large) == len(normal) > 3
    assert all(now >= 1.24 * size for size, now in zip(normal, large, strict=True))
