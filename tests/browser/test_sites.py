"""A clerk opens a site, approves its story and puts a picture on its page; readers see both."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.walker import Hand, Keys, Walker

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE, WIDE = (390, 844), (1440, 900)
SITES = {"Hand": "JL-220302-044", "Keys": "JL-220103-001"}


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (800, 600), "#1e5a4a").save(file, "JPEG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("page", "kind"), [(PHONE, Hand), (WIDE, Keys)], ids=["phone", "keyboard"], indirect=["page"]
)
def test_a_story_is_approved_and_a_picture_put_on_the_page(page: Page, kind: type[Walker]) -> None:
    walker, site = kind(page, english=False), SITES[kind.__name__]
    walker.start(f"/sites/{site}")
    expect(page.locator("#story .chip")).to_have_text("草稿，尚未审定")
    assert page.request.get(f"/api/v1/sites/{site}").json()["story"] == ""
    walker.follow(page.locator("form[action$='/approve'] button"))
    expect(page.locator("#story .chip")).to_have_count(0)
    expect(page.locator(".notice--done")).to_be_visible()
    told = page.request.get(f"/api/v1/sites/{site}").json()
    assert told["story"] in page.locator(".site-story .read").inner_text()
    assert told["story_sources"]

    page.locator("#pictures summary").click()
    page.set_input_files(
        "#picture-file", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    walker.write(page.locator("#picture-alt"), "纪念碑")
    walker.write(page.locator("#picture-credit"), "王某")
    walker.choose(page.locator("#picture-licence"), "own")
    walker.follow(page.locator("form[action*='/pictures'] button[type=submit]").last)
    expect(page.locator(".site-pictures img")).to_be_visible()
    expect(page.locator(".site-pictures figcaption")).to_contain_text("图：王某")
    expect(page.locator(".site-title img")).to_have_attribute("alt", "纪念碑")


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_a_reader_reports_and_the_office_sees_it(page: Page) -> None:
    walker = Hand(page)
    walker.start("/sites/JL-220622-107")
    walker.follow(page.locator("a[href$='/report']"))
    walker.write(page.locator("#report-text"), "碑在村东头")
    walker.follow(page.locator("form[action$='/report'] button[type=submit]"))
    expect(page.locator(".notice--done")).to_be_visible()
    walker.start("/register/reports")
    expect(page.locator("article")).to_contain_text("碑在村东头")
