"""An order from the form to coverage, in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def lectures(page: Page) -> int:
    answer = page.request.get("/api/v1/coverage?days=1").json()
    return int(answer["totals"]["lectures"])


@pytest.mark.slow
def test_without_javascript_an_order_goes_its_way_into_coverage(
    browser: Browser, server: str
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=server, locale="zh-CN")
    page = context.new_page()
    page.goto("/orders")
    page.get_by_label("场所", exact=False).first.fill("220102000000")
    page.get_by_label("预计人数").fill("40")
    page.get_by_role("button", name="提交点单").click()
    expect(page.get_by_role("status")).to_have_text("点单已提交。")
    before = lectures(page)

    page.get_by_label("天数", exact=True).fill("1")
    page.get_by_role("button", name="生成派单方案").click()
    expect(page.locator("#dispatch tbody tr")).to_have_count(1)
    page.get_by_role("button", name="确认派单").click()
    expect(page.locator("[data-order]").first).to_contain_text("已派单")

    page.get_by_role("button", name=re.compile("^接单")).first.click()
    page.get_by_label("到场人数").first.fill("38")
    page.get_by_role("button", name=re.compile("^已宣讲")).first.click()
    expect(page.get_by_role("status")).to_have_text("宣讲已完成，并计入覆盖率。")
    page.get_by_role("button", name=re.compile("^提交评单")).first.click()
    expect(page.locator("[data-order]").first).to_contain_text("评分 5／5")
    assert lectures(page) == before + 1
    context.close()
