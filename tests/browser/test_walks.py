"""Each person's job from the first page to the finished document.

By keyboard alone in a wide window, where a mouse would hit the same, and by finger in English on a
telephone. The server of these walks waits for nothing, so that every search shows its waiting page.
"""

import itertools
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from geo.datasets import load_datasets
from tests.browser.live import live_server
from tests.browser.walker import Hand, Keys, Walker

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SITE = "JL-220605-101"  # 石人血泪山, by its first letters srxls
TOWNSHIP = "220605107000"  # 大石人镇
WIDE, PHONE = (1440, 900), (390, 844)
WALKERS: dict[str, tuple[tuple[int, int], type[Walker], dict[str, Any]]] = {
    "keyboard": (WIDE, Keys, {}),
    "phone-english": (PHONE, Hand, {"english": True}),
}


each_walker = pytest.mark.parametrize(
    ("page", "walker"),
    [(one[0], name) for name, one in WALKERS.items()],
    ids=[*WALKERS],
    indirect=True,
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with live_server(page_seconds=0) as base:
        yield base


@pytest.fixture
def walker(request: pytest.FixtureRequest, page: Page) -> Walker:
    _, kind, how = WALKERS[request.param]
    return kind(page, **how)


def there(page: Page, selector: str) -> None:
    """Wait until long work has brought its answer."""
    expect(page.locator(selector).first).to_be_visible(timeout=60_000)


def with_a_next(page: Page) -> int:
    """Return the number of the first stop after which another one comes on the same day."""
    marks = page.locator("li[data-stop]").evaluate_all("rows => rows.map(one => one.dataset.mark)")
    days = [mark.split("-")[0] for mark in marks]
    return next(k for k, pair in enumerate(itertools.pairwise(days)) if len({*pair}) == 1)


@each_walker
def test_a_planner_goes_from_the_map_to_the_plan_book(walker: Walker, tmp_path: Path) -> None:
    page = walker.page
    walker.start("/?list=sites")
    walker.write(page.locator("#q"), "srxls")
    expect(page.locator("#suggestions [role=option]").first).to_be_visible(timeout=30_000)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(f"#site-card[data-id={SITE}]")).to_be_visible()
    walker.press(page.locator("#site-card [data-add]"))
    expect(page.locator("#basket-count")).to_have_text("1")
    walker.follow(page.locator("#basket-plan"))
    walker.write(page.locator("input[name=from]"), "长春")
    walker.press(page.locator(".wizard-go button[value=result]"))
    there(page, f"li[data-stop={SITE}]")
    walker.look()

    before = page.locator("li[data-stop]").count()
    last = page.locator("li[data-stop]").last
    gone = str(last.get_attribute("data-stop"))
    walker.press(last.locator("summary"))
    walker.press(page.locator(f"[data-edit='drop {gone}']"))
    expect(page.locator("li[data-stop]")).to_have_count(before - 1, timeout=30_000)
    expect(page.locator(f"li[data-stop={gone}]")).to_have_count(0)
    walker.press(page.locator("#undo"))
    expect(page.locator("li[data-stop]")).to_have_count(before, timeout=30_000)
    at = with_a_next(page)
    early = str(page.locator("li[data-stop]").nth(at).get_attribute("data-stop"))
    walker.press(page.locator(f"li[data-stop={early}] summary"))
    walker.press(page.locator(f"[data-edit='down {early}']"))
    expect(page.locator("li[data-stop]").nth(at + 1)).to_have_attribute("data-stop", early)
    page.wait_for_load_state("load")  # then the menu of what was moved has the focus

    walker.press(page.locator(".save summary"))
    walker.write(page.locator("#plan-name"), "石人血泪山一行")
    walker.follow(page.locator("form:has(#plan-name) button[type=submit]").last)
    expect(page.get_by_role("heading", level=1)).to_have_text("石人血泪山一行")
    walker.follow(page.locator("main a[href$='/book']").first)
    walker.write(page.locator("[name='book.leader']"), "王某")
    docx = walker.take(page.locator("button[value=docx]"), tmp_path)
    with zipfile.ZipFile(docx) as parts:
        text = parts.read("word/document.xml").decode()
    assert "王某" in text
    assert any(name in text for name in ("石人血泪山", "Shiren"))
    pdf = PdfReader(walker.take(page.locator("button[value=pdf]"), tmp_path))
    said = "".join(one.extract_text() for one in pdf.pages).replace("\n", "")
    assert any(name in said for name in ("石人血泪山", "Shiren"))


@each_walker
def test_a_lecturer_without_gps_finds_a_venue_and_orders_there(walker: Walker) -> None:
    page = walker.page
    walker.start("/nearby")
    walker.choose(page.locator("form.choose select[name=county]"), TOWNSHIP[:6] + "000000")
    walker.follow(page.locator("form.choose button"))
    walker.follow(page.locator(f".townships a[href*='{TOWNSHIP}']"))
    all_of_them = page.locator(".answer-head").inner_text()
    walker.press(page.locator("details.where-more > summary"))
    walker.choose(page.locator("select[name=idle]"), "90")
    walker.follow(page.locator(".where-panel button[type=submit]"))
    assert page.locator(".answer-head").inner_text() != all_of_them
    venue = page.locator(".venue").first
    code = str(venue.get_attribute("data-code"))
    walker.follow(venue.locator("h2 a"))
    expect(page.locator(f"#venue-card[data-code='{code}']")).to_be_visible()
    walker.follow(page.locator("#venue-card a[href*='/orders']"))
    expect(page.locator("input[name=venue]")).to_have_value(re.compile("."))
    walker.write(page.locator("input[name=people]"), "40")
    walker.follow(page.locator("form[method=post][action$='/orders'] button[type=submit]").first)
    expect(page.locator("main [role=status]").first).to_be_visible()
    expect(page.locator("[data-order]").first).to_contain_text("40")

    walker.follow(page.locator("nav a[href$='/nearby']:visible").first)
    page.context.set_offline(True)
    walker.write(page.locator("input[name=at]"), "松树镇")
    walker.press(page.locator(".where-go"))
    expect(page.locator("#kept-list .venue").first).to_be_visible()
    page.context.set_offline(False)


@each_walker
def test_an_analyst_goes_from_the_numbers_to_planned_lectures(
    walker: Walker, tmp_path: Path
) -> None:
    page = walker.page
    walker.start("/coverage")
    walker.unfold(page.locator("select[name=level]").first)
    walker.choose(page.locator("select[name=period]").first, "30d")
    walker.choose(page.locator("select[name=level]").first, "township")
    walker.choose(page.locator("select[name=prefecture]").first, "220600000000")
    walker.follow(page.locator("form.query button[type=submit]").first)
    there(page, ".mapbox[data-drawn]")
    assert "k=" not in page.url  # defaults stay out of the address
    assert page.locator(".mapbox path[fill^='url(#few-']").count() > 0
    sheet = load_workbook(walker.take(page.locator(".exports a[href*='coverage.xlsx']"), tmp_path))
    assert len(sheet.sheetnames) > 1
    printed = walker.take(page.locator("a[href*='map.pdf'][href*='paper=a4']"), tmp_path)
    assert len(PdfReader(printed).pages) in (1, 2)  # names too long for the sheet have a key
    image = walker.take(page.locator("a[href*='map.png'][href*='paper=a3']"), tmp_path)
    assert image.read_bytes().startswith(b"\x89PNG")
    walker.follow(page.locator(".worst a").first)
    rows = page.locator("#centres-table tbody tr").count()
    assert rows == int(page.locator("#total").inner_text().replace(",", ""))
    walker.take(page.locator(".exports a[href*='centres.xlsx']"), tmp_path)
    walker.follow(page.locator("main a[href*='/coverage?']").first)
    assert "prefecture=220600000000" in page.url

    walker.press(page.locator("a.btn[href*='/coverage/suggest']"))
    there(page, "#venues tbody tr")
    walker.look()
    walker.unfold(page.locator("input[name=venues][type=number]"))
    walker.write(page.locator("input[name=venues][type=number]"), "3")
    walker.press(page.locator("form.query button[type=submit]"))
    expect(page.locator("#venues tbody tr")).to_have_count(3, timeout=60_000)
    expect(page.locator(".pin--suggest.leaflet-marker-icon")).to_have_count(3)
    expect(page.locator("#change")).to_contain_text("→")
    walker.press(page.locator("#venues tbody input").last)
    walker.follow(page.locator("form:has(#venues) button[type=submit]").last)
    expect(page.locator("#planned tbody tr")).to_have_count(2)
    walker.follow(page.locator("#planned button").first)
    venue = page.locator("#planned tbody th").inner_text()
    walker.follow(page.locator("form:has(#planned) .query .actions button"))
    expect(page.locator("[data-order]").first).to_contain_text(venue)


@each_walker
def test_the_guidance_group_cancels_a_draw_and_finishes_another(
    walker: Walker, tmp_path: Path
) -> None:
    page = walker.page
    seed = str(100 + 10 * walker.english + isinstance(walker, Keys))  # nobody drew it before
    walker.start("/inspect")
    walker.unfold(page.locator("input[name=seed]"))
    walker.write(page.locator("input[name=seed]"), seed)
    walker.write(page.locator("input[name=days]"), "10")
    walker.write(page.locator("input[name=per_county]"), "12")  # so much is not drawn beforehand
    walker.press(page.locator("form.query button[type=submit]"))
    page.wait_for_load_state("load")
    expect(page.locator("#waiting-cancel")).to_be_focused()
    walker.follow(page.locator("#waiting-cancel"))
    expect(page.locator("input[name=seed]")).to_have_value(seed)
    expect(page.locator("#groups")).to_have_count(0)

    walker.write(page.locator("input[name=groups]"), "2")
    walker.write(page.locator("input[name=days]"), "3")
    walker.write(page.locator("input[name=per_county]"), "2")
    walker.unfold(page.locator("input[name=within]"))
    walker.write(page.locator("input[name=within]"), "白山")
    walker.press(page.locator("form.query button[type=submit]"))
    there(page, "#groups")
    walker.look()
    book = load_workbook(walker.take(page.locator(".exports a[href*='inspection.xlsx']"), tmp_path))
    assert len(book.sheetnames) > 2


@each_walker
def test_a_dispatcher_goes_from_an_order_to_the_calendars(walker: Walker, tmp_path: Path) -> None:
    page = walker.page
    walker.start("/orders")
    if page.locator("#order").get_attribute("open") is None:
        walker.press(page.locator("#order > summary"))
    # A hall has room for two lectures a day, and each of these walks asks for one.
    venue = "220103000000" if walker.english else "220102000000"
    walker.write(page.locator("input[name=venue]"), venue)
    walker.write(page.locator("input[name=people]"), "40")
    walker.follow(page.locator("form[method=post][action$='/orders'] button[type=submit]").first)
    order = str(page.locator("[data-order]").first.get_attribute("data-order"))
    walker.press(page.locator("#who > summary"))
    walker.press(page.locator("form[action$='/orders/dispatch#dispatch'] button").first)
    there(page, "#dispatch .trip")
    walker.look()
    taken = walker.take(page.locator("a[href*='calendars.zip']"), tmp_path)
    with zipfile.ZipFile(taken) as calendars:
        first = calendars.read(calendars.namelist()[0]).decode()
    assert first.startswith("BEGIN:VCALENDAR")
    walker.take(page.locator(".exports a[href*='dispatch.xlsx']"), tmp_path)
    page.keyboard.press("Escape")
    walker.follow(page.locator("#dispatch form button[type=submit]"))
    row = page.locator(f"[data-order='{order}']")
    expect(row.locator("form[action$='/accept']")).to_be_visible()


@each_walker
def test_a_data_clerk_takes_the_data_along(walker: Walker, tmp_path: Path) -> None:
    walker.start("/more")
    walker.follow(walker.page.locator("main a[href$='/data']"))
    files = walker.page.locator(".exports a")
    sites = walker.take(files.and_(walker.page.locator("[href*='sites.csv']")).first, tmp_path)
    assert len(sites.read_text(encoding="utf-8-sig").splitlines()) == 1 + len(load_datasets().sites)


SHEET = """\
2027年名册,,,,
叫法%s,归谁管,乡镇,经度,纬度
测试甲村新时代文明实践站,江源区,湾沟镇,126.80,42.05
测试乙村新时代文明实践站,江源区,大石人镇,126.55,41.94
测试丙村新时代文明实践站,江源区,没有这个镇的镇,x,42.05
"""
"""A sheet of an office: a title, headings of its own, a row that must be mended."""


@each_walker
def test_a_clerk_brings_the_sheet_of_the_office_and_takes_it_back(
    walker: Walker, tmp_path: Path
) -> None:
    page = walker.page
    walker.start("/data")
    walker.follow(page.locator("main a[href*='/register?kind=venues']"))
    sheet = tmp_path / "venues.csv"
    # Each walker has a heading of his own: what was answered for it once is not asked again.
    who = f"{type(walker).__name__}{walker.english}"
    sheet.write_text(SHEET % who, encoding="gb18030")
    page.locator("#file").set_input_files(sheet)
    walker.press(page.locator("#send button[type=submit]"))

    there(page, "input[name=crs]")  # the questions: columns, system
    address = page.url
    walker.look()
    selects = page.locator("select[name^='column ']")
    walker.choose(selects.nth(0), "name")
    walker.choose(selects.nth(1), "county")
    walker.press(page.locator("button[name=unsure]"))
    there(page, "#map_register")
    expect(page.locator("#map_register .candidate")).to_have_count(6)
    walker.press(page.locator("input[name=crs][value=WGS84]"))
    walker.press(page.locator("main > .column > form > .actions button[type=submit]"))

    there(page, "#counts")  # the dry run
    walker.look()
    expect(page.locator("[data-count=new] b")).to_have_text("2")
    expect(page.locator("[data-count=reject] b")).to_have_text("1")
    expect(page.locator(".cells").first).to_contain_text("venues!D5")
    walker.press(page.locator("#apply button[type=submit]"))

    there(page, "form[action$='/undo']")  # what was done
    walker.look()
    batch = page.url
    page.goto("/coverage/centres?county=220605000000")
    expect(page.locator("main")).to_contain_text("测试甲村新时代文明实践站")
    page.goto(address)
    assert page.url == batch
    walker.press(page.locator("form[action$='/undo'] button"))
    there(page, ".notice[role=status]")
    expect(page.locator(".notice[role=status]")).to_contain_text("2")
    walker.look()
    page.goto("/coverage/centres?county=220605000000")
    expect(page.locator("main")).not_to_contain_text("测试甲村新时代文明实践站")
