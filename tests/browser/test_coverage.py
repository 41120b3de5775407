"""The coverage page in a browser: from a filter to list, printed map and workbook."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_from_a_filter_to_the_printed_map_and_the_workbook(page: Page, tmp_path: Path) -> None:
    page.goto("/coverage")
    page.select_option("select[name=level]", "township")
    page.select_option("select[name=prefecture]", "220600000000")
    page.fill("input[name=days]", "60")
    page.click("form.query button[type=submit]")
    page.wait_for_selector(".mapbox[data-drawn]")
    assert "k=" not in page.url  # defaults stay out of the address
    assert "prefecture=220600000000" in page.url
    assert page.locator(".mapbox path[fill^='url(#few-']").count() > 0
    total = page.locator("#total-gap").inner_text()
    for name, start in (("A4 PDF", b"%PDF"), ("A4 PNG", b"\x89PNG"), ("XLSX", b"PK")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        path = tmp_path / "file"
        download.value.save_as(path)
        assert path.read_bytes().startswith(start)
    page.locator("#total-gap").click()
    expect(page.locator("#total")).to_have_text(total)
