"""An order from the form to coverage, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.live import live_server

pytestmark = pytest.mark.browser


def lectures(page: Page) -> int:
    answer = page.request.get("/api/v1/coverage?days=1").json()
    return int(answer["totals"]["lectures"])


@pytest.mark.slow
def test_without_javascript_an_order_goes_its_way_into_coverage(
    browser: Browser,
) -> None:
    with (
        live_server() as base,  # of its own: where orders wait already, the form is folded
        browser.new_context(java_script_enabled=False, base_url=base, locale="zh-CN") as context,
    ):
        orders_without_javascript(context.new_page())


def orders_without_javascript(page: Page) -> None:
    """Order a lecture, send somebody, hold it and see it counted."""
    page.goto("/orders")
    page.get_by_label("场所", exact=False).first.fill("220102000000")
    page.get_by_label("预计人数").fill("40")
    page.get_by_role("button", name="提交预约").click()
    expect(page.get_by_role("status")).to_contain_text("预约已提交。")
    before = lectures(page)

    page.locator("#who > summary").click()
    page.get_by_label("天数", exact=True).fill("1")
    page.get_by_role("button", name="排出人选").click()
    expect(page.locator("#dispatch .trip")).to_have_count(1)
    page.get_by_role("button", name="确认派人").click()
    expect(page.locator("[data-order]").first).to_contain_text("等宣讲员答复")

    page.get_by_role("button", name=re.compile("^宣讲员答应了")).first.click()
    page.get_by_label("到场人数").first.fill("38")
    page.get_by_role("button", name=re.compile("^已宣讲")).first.click()
    expect(page.get_by_role("status")).to_contain_text("宣讲已完成，并计入覆盖率。")
    page.get_by_role("button", name=re.compile("^提交评价")).first.click()
    expect(page.locator("[data-order]").first).to_contain_text("评分 5／5")
    assert lectures(page) == before + 1
