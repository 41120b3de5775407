"""A planner's whole job in a real browser: by keyboard, on a telephone, without a script."""

import re
import zipfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.live import live_server
from tests.browser.reading import axe_problems
from tests.browser.walker import tabbed

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CEMETERY = "JL-220502-057"  # 杨靖宇烈士陵园
TOUR = "/plan?from=长春&date=2027-06-14&days=2&theme=anti_japanese"


def stops(page: Page) -> list[str | None]:
    """Return the sites of the timetable in order."""
    return [row.get_attribute("data-stop") for row in page.locator("li[data-stop]").all()]


def reached(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus: whoever has no mouse must get there."""
    assert tabbed(page, wanted.element_handle()), wanted


def chosen(page: Page, wanted: Locator) -> None:
    """Reach a button or link by keyboard and press it."""
    reached(page, wanted)
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def test_by_keyboard_from_the_first_page_to_the_downloaded_book(page: Page) -> None:
    page.goto("/")
    chosen(page, page.locator(".top nav").get_by_role("link", name="排路线", exact=True))
    chosen(page, page.get_by_role("button", name="在地图上挑"))
    reached(page, page.get_by_label("查找遗址"))
    page.keyboard.type("yjylsly")
    add = page.get_by_role("button", name="把杨靖宇烈士陵园加为必到")
    expect(add).to_be_visible()
    chosen(page, add)
    expect(page.get_by_label("查找遗址")).to_be_focused()
    chosen(page, page.get_by_role("button", name="选好了"))
    expect(page.get_by_role("checkbox", name="杨靖宇烈士陵园")).to_be_checked()
    reached(page, page.get_by_role("combobox", name="从哪里出发"))
    page.keyboard.type("长春")
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
    expect(page.locator(f"li[data-stop={CEMETERY}]")).to_be_visible()
    chosen(page, page.get_by_role("link", name="做计划书"))
    reached(page, page.get_by_label("责任领导", exact=True))
    page.keyboard.type("王某")
    chosen(page, page.get_by_role("button", name="预览"))
    expect(page.locator(".paper").first).to_contain_text("王某")
    reached(page, page.get_by_role("button", name="DOCX"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert re.fullmatch(r"计划书.*\.docx", download.value.suggested_filename)
    with zipfile.ZipFile(download.value.path()) as docx:
        assert "王某" in docx.read("word/document.xml").decode()


def test_on_a_telephone_by_touch(browser: Browser, server: str) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True,
        base_url=server, locale="zh-CN",
    )  # fmt: skip
    page = context.new_page()
    page.goto("/plan?step=sites")
    page.get_by_label("查找遗址").fill("四平战役纪念馆")
    page.get_by_role("button", name="把四平战役纪念馆加为可选").tap()
    page.locator("#pick-JL-220302-044").select_option(label="必到")
    page.get_by_role("button", name="选好了").tap()
    page.get_by_role("combobox", name="从哪里出发").fill("四平")
    page.get_by_role("button", name="开始规划").tap()
    expect(page.locator("li[data-stop=JL-220302-044]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    planned = stops(page)
    last = page.locator(f"li[data-stop={planned[-1]}]")
    last.locator("summary").tap()
    small = page.evaluate(
        "[...document.querySelectorAll('.tl summary, .tl [open] .menu :is(a, button)')]"
        ".filter(one => one.offsetHeight < 44).length"
    )
    assert small == 0
    page.locator(f"[data-edit='drop {planned[-1]}']").tap()
    expect(page.locator("li[data-stop]")).to_have_count(len(planned) - 1)
    expect(page.locator(".tools .done")).to_contain_text("已不去")
    page.locator("#undo").tap()
    expect(page.locator("li[data-stop]")).to_have_count(len(planned))
    page.locator(".save summary").tap()
    page.get_by_label("方案名称").fill("手机试行")
    page.get_by_role("button", name="保存方案").tap()
    expect(page.get_by_role("link", name="做计划书")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_without_a_script_from_the_sites_to_the_book(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=server, locale="zh-CN")
    page = context.new_page()
    page.goto("/plan")
    page.get_by_label("必去").fill("杨靖宇烈士陵园")
    page.get_by_role("button", name="加入").click()
    expect(page.locator(f"input[name=require][value={CEMETERY}]")).to_be_checked()
    page.locator("#field-from").fill("长春")
    page.get_by_role("button", name="开始规划").click()
    first = stops(page)[0]
    page.locator(f"li[data-stop={first}] summary").click()
    page.locator(f"[data-edit='drop {first}']").click()
    assert first not in stops(page)
    page.go_back()
    assert stops(page)[0] == first
    page.get_by_role("link", name="做计划书").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="XLSX").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    context.close()


def test_a_stop_is_dragged_and_the_change_undone_by_keys(page: Page) -> None:
    page.goto(TOUR)
    before = stops(page)
    first = page.locator(f"li[data-stop={before[0]}] .grip")
    first.scroll_into_view_if_needed()
    start = first.bounding_box()
    end = page.locator(f"li[data-stop={before[1]}]").bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + end["height"] - 2, steps=6)
    expect(page.locator(".drag-ghost")).to_be_visible()
    with page.expect_navigation(wait_until="load"):
        page.mouse.up()
    assert stops(page) == [before[1], before[0], *before[2:]]
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Control+z")
    assert stops(page) == before
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Control+y")
    assert stops(page)[0] == before[1]


def test_a_row_and_its_stop_on_the_map_light_up_together(page: Page) -> None:
    page.goto(TOUR, wait_until="networkidle")
    row = page.locator("li[data-stop]").first
    row.hover()
    expect(page.locator("#map_plan .pin--on")).to_have_text("1-1")
    expect(page.locator(".bar-visit--on")).to_have_attribute("data-mark", "1-1")
    page.mouse.move(2, 2)
    expect(page.locator("li.picked")).to_have_count(0)
    page.locator("#map_plan .pin", has_text="1-2").focus()
    expect(page.locator("li.picked")).to_have_attribute("data-mark", "1-2")


def overlapping(page: Page) -> list[str]:
    """Return the numbers on the map that cover each other."""
    return page.evaluate(
        """() => {
            const pins = [...document.querySelectorAll("#map_plan .pin:not([hidden], .pin--dot)")];
            const boxes = pins.map((pin) => [pin.textContent, pin.getBoundingClientRect()]);
            return boxes.flatMap(([one, a], i) => boxes.slice(i + 1)
                .filter(([, b]) => a.left < b.right && b.left < a.right)
                .filter(([, b]) => a.top < b.bottom && b.top < a.bottom)
                .map(([other]) => `${one} ${other}`));
        }"""
    )  # fmt: skip


@pytest.mark.parametrize("page", [(1440, 900), (390, 844)], indirect=True, ids=["desk", "phone"])
@pytest.mark.parametrize("tour", [TOUR, "/plan?from=通化市&date=2027-06-15&days=3"])
def test_no_number_hides_another_and_days_are_shown_alone(page: Page, tour: str) -> None:
    page.goto(tour, wait_until="networkidle")
    assert page.locator("#map_plan .pin").count() > len(stops(page))
    assert overlapping(page) == []
    page.locator(".daykey a", has_text="第 2 天").click()
    shown = page.locator("#map_plan .pin:visible").all_inner_texts()
    numbers = [text for text in shown if "-" in text]
    assert numbers
    assert all(text.startswith("2-") for text in numbers)
    assert overlapping(page) == []


def test_numbers_of_a_long_tour_stay_near_their_places(page: Page) -> None:
    """Sixty numbers pushed apart are a list, no map: what has no room near its place is a dot."""
    page.set_viewport_size({"width": 1440, "height": 640})
    page.goto("/plan?from=白山市&date=2027-06-15&days=14", wait_until="networkidle")
    far = """() => [...document.querySelectorAll("#map_plan .pin")].map((pin) => Math.hypot(
        parseFloat(pin.style.marginLeft) + parseFloat(pin.style.width) / 2,
        parseFloat(pin.style.marginTop) + parseFloat(pin.style.height) / 2))"""
    expect(page.locator("#map_plan .pin--dot")).not_to_have_count(0)
    away = page.evaluate(far)
    assert len(away) > 40
    assert max(away) < 90
    page.locator(".daykey a", has_text="第 2 天").click()
    assert page.locator("#map_plan .pin--dot:visible").count() == 0


def test_map_and_timetable_share_the_first_screen(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(TOUR)
    for part in ("#map_plan", "#route", "li[data-stop] >> nth=0", ".acts > .btn.go"):
        box = page.locator(part).bounding_box()
        assert box
        assert box["y"] + min(box["height"], 200) <= 900
    assert page.evaluate("document.documentElement.scrollHeight") <= 900


def test_an_edit_leaves_the_page_where_it_was(page: Page) -> None:
    page.goto(TOUR)
    stop = stops(page)[2]
    row = page.locator(f"li[data-stop={stop}]")
    row.scroll_into_view_if_needed()
    row.locator("summary").click()
    before = row.bounding_box()
    with page.expect_navigation(wait_until="load"):
        page.locator(f"[data-edit='pin {stop}']").click()
    after = row.bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) <= 2


def test_an_unfinished_form_comes_back_and_can_be_forgotten(page: Page) -> None:
    page.goto("/plan?step=rules&theme=korea")
    page.get_by_role("combobox", name="从哪里出发").fill("四平")
    page.get_by_label("多少人").fill("42")
    page.goto("/data")
    page.goto("/plan")
    expect(page.locator("#restored")).to_be_visible()
    expect(page.get_by_label("多少人")).to_have_value("42")
    expect(page.get_by_role("combobox", name="从哪里出发")).to_have_value("四平")
    page.locator("#restored").get_by_role("link", name="重新开始").click()
    expect(page.get_by_label("多少人")).to_have_value("")
    expect(page.locator("#restored")).to_be_hidden()


def test_what_is_written_into_the_book_comes_back(page: Page) -> None:
    page.goto(TOUR.replace("/plan", "/plan/book"))
    page.get_by_label("联系人").fill("李某")
    page.reload()
    expect(page.get_by_label("联系人")).to_have_value("李某")
    expect(page.locator("#restored")).to_be_visible()


@pytest.fixture
def hurried() -> Iterator[str]:
    """Serve pages that do not wait, with searches that take long."""
    with live_server(page_seconds=0, plan_seconds=20) as base:
        yield base


def test_a_long_search_is_cancelled_from_the_keyboard(browser: Browser, hurried: str) -> None:
    context = browser.new_context(base_url=hurried, locale="zh-CN")
    page = context.new_page()
    page.goto(TOUR)
    expect(page.locator("#waiting-cancel")).to_be_focused()
    expect(page.locator("#waiting-note")).to_contain_text("已用")
    assert axe_problems(page) == []
    expect(page.locator("#waiting-cancel")).to_be_focused()
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("规划已取消")
    expect(page.get_by_role("combobox", name="从哪里出发")).to_have_value("长春")
    context.close()
