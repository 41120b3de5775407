"""From a designed network to a published route, as somebody new goes: in few clicks."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.live import live_server

pytestmark = pytest.mark.slow
ASKED = "from=通化市&days=1&least=1&most=3&effort=0.001"
PICTURES = os.environ.get("REDROUTES_TEST_PICTURES", "")
"""A folder to leave pictures of the pages in, to be looked at."""


def picture(page: Page, name: str) -> None:
    if PICTURES:
        for width, height in ((1440, 900), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(400)
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1440, "height": 900})


@pytest.mark.timeout(600)
def test_a_network_is_kept_and_a_route_published_in_few_clicks(page: Page, server: str):
    page.set_default_timeout(120_000)
    page.goto(f"{server}/network?{ASKED}")
    keep = page.get_by_role("button", name="保存这个路线网络")
    keep.wait_for()
    picture(page, "designed")
    keep.click()
    expect(page.get_by_text("路线网络已保存，各条路线为草稿")).to_be_visible()
    kept = page.url.partition("?")[0]
    page.wait_for_load_state("load")
    pin = page.locator(".network-map .leaflet-marker-icon.pin").first
    pin.focus()
    card = page.locator("#route-card")
    expect(card).to_be_visible()
    picture(page, "kept")
    page.reload()
    page.locator(".network-map .leaflet-marker-icon.pin").first.dispatch_event("mouseover")
    expect(card).to_be_visible()
    card.get_by_role("link", name="查看完整路线").click()
    page.get_by_role("button", name="审定").click()
    expect(page.get_by_text("路线已审定")).to_be_visible()
    picture(page, "approved")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("路线已发布：")).to_be_visible()
    expect(page.locator("p.state .badge--published").first).to_have_text("已发布")
    expect(page.get_by_role("heading", name="按历史顺序讲述的内容")).to_be_visible()
    picture(page, "published")
    page.goto(f"{page.url.partition('?')[0]}?lang=en")
    expect(
        page.get_by_role("heading", name="What it tells, in the order of history")
    ).to_be_visible()
    picture(page, "published-en")
    page.goto(f"{kept}?lang=en")
    picture(page, "kept-en")
    page.goto(f"{kept}?lang=zh")
    page.locator("#route-1 > summary").click()
    page.locator("#route-1").get_by_role("link", name="以此为基础规划").click()
    expect(page).to_have_url(re.compile(r"/plan\?.*order="))


@pytest.mark.timeout(600)
def test_a_long_keep_goes_on_by_itself_and_its_address_keeps_nothing(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
):
    """One press is enough, and the address of the waiting page sends nothing in another tab."""
    monkeypatch.setattr("web.frame.patience.LONGEST", 0.0)
    with live_server(lecturers=75, page_seconds=0) as base:
        page = browser.new_page(base_url=base, locale="zh-CN")
        page.set_default_timeout(120_000)
        went: list[str] = []
        page.on("framenavigated", lambda frame: went.append(frame.url))
        page.goto(f"/network?{ASKED}")
        button = page.get_by_role("button", name="保存这个路线网络")
        button.wait_for()
        page.wait_for_load_state("load")  # pressed before its script is there, it asks once more
        button.click()
        expect(page.get_by_text("路线网络已保存，各条路线为草稿")).to_be_visible(timeout=120_000)
        ready = next(one for one in went if "ready=" in one)
        other = browser.new_page(base_url=base, locale="zh-CN")
        sent: list[str] = []
        other.on("request", lambda one: sent.append(one.method))
        other.goto(ready)
        other.get_by_role("button", name="保存这个路线网络").wait_for(timeout=120_000)
        other.wait_for_timeout(1000)
        assert "POST" not in sent
        page.close()
        other.close()
