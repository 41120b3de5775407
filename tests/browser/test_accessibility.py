"""WCAG by axe-core, in a real browser: every page and state, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TOUR = "/plan?from=长春&date=2027-06-15&days=2&theme=anti_japanese&require=JL-220502-057"
STATES = (
    "/",
    "/?county=220605000000",
    "/?lang=en",
    "/plan",
    TOUR,
    "/nearby",
    "/nearby?at=大石人镇",
    "/coverage",
    "/coverage?level=township&days=30",
    "/data",
    "/sites/JL-220605-101",
)


@pytest.mark.slow
@pytest.mark.parametrize("page", [(1440, 900), (390, 844)], indirect=True)
@pytest.mark.parametrize("address", STATES)
def test_axe_finds_nothing(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
