"""The single-file map from a USB stick: opened from the disk, without any network."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ADDRESSES = (
    "/files/places.html?county=220605000000",
    "/files/coverage.html?level=prefecture",
    "/files/route.html?from=长春&date=2027-06-15",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_map_opens_from_the_disk(
    browser: Browser, server: str, address: str, tmp_path: Path
) -> None:
    context = browser.new_context(locale="zh-CN")
    path = tmp_path / "map.html"
    path.write_bytes(context.request.get(f"{server}{address}").body())
    asked: list[str] = []
    errors: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    context.route(lambda url: not url.startswith("file:"), refuse)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_selector(".leaflet-container")
    assert page.locator(".leaflet-overlay-pane canvas, .leaflet-overlay-pane path").count() > 0
    assert page.locator("table tbody tr").count() > 0
    if "places" in address:
        rows = page.locator("table.listed tbody tr:visible")
        before = rows.count()
        page.fill("#find", "村")
        assert 0 < rows.count() < before
    assert (asked, errors) == ([], [])
    context.close()
