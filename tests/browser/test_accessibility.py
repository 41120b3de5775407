"""WCAG by axe-core, in a real browser: every page and state, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TOUR = "/plan?from=长春&date=2027-06-15&days=2&theme=anti_japanese&require=JL-220502-057"
STATES = (
    "/",
    "/?county=220605000000",
    "/?county=220605000000&card=JL-220605-101&pick=JL-220605-101",
    "/?q=dsrz",
    "/?lang=en",
    "/plan",
    "/plan?step=sites&find=靖宇&require=JL-220502-057&sites=JL-220302-044",
    "/plan?step=rules&require=JL-220502-057&max_drive=240",
    TOUR,
    TOUR.replace("/plan", "/plan/book"),
    f"{TOUR}&show=alternatives",
    f"{TOUR}&show=dates",
    f"{TOUR}&order=JL-220502-057,JL-220102-013&order=-&pin=JL-220502-057",
    "/nearby",
    "/nearby?at=大石人镇",
    "/plans",
    "/plans?q=没有这个方案",
    "/orders",
    "/orders/dispatch?days=1",
    "/nearby?at=大石人镇&idle=90&sort=need",
    "/coverage",
    "/coverage?level=township&days=30",
    "/inspect",
    "/data",
    "/sites/JL-220605-101",
    "/venues/220605107000",
    "/nearby?county=220605000000",
)


@pytest.mark.slow
@pytest.mark.parametrize("page", [(1440, 900), (390, 844)], indirect=True)
@pytest.mark.parametrize("address", STATES)
def test_axe_finds_nothing(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.slow
@pytest.mark.parametrize("page", [(1440, 900), (390, 844)], indirect=True)
def test_axe_finds_nothing_on_the_pages_of_a_saved_plan(page: Page) -> None:
    page.goto(TOUR)
    page.get_by_label("方案名称").fill("无障碍检查")
    page.get_by_role("button", name="保存方案").click()
    page.get_by_role("button", name="生成分享链接").click()
    link = page.locator("#share-link").input_value()
    plan = page.url.split("?")[0]
    page.get_by_label("新名称").fill("无障碍检查二")
    page.get_by_role("button", name="更名").click()
    addresses = (
        plan, f"{plan}/versions/1", f"{plan}/changes?old=1&new=2", f"{plan}/today", "/plans", link,
    )  # fmt: skip
    for address in addresses:
        page.goto(address, wait_until="networkidle")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"


@pytest.mark.slow
@pytest.mark.parametrize("page", [(1440, 900), (390, 844)], indirect=True)
def test_axe_finds_nothing_in_an_inspection(page: Page) -> None:
    page.goto("/inspect?groups=2&days=3&within=白山&per_county=1")
    page.wait_for_selector("#groups", timeout=60_000)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
