"""The jobs of the office in a real browser, from the first click to the answer."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.datasets import load_datasets

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = pytest.mark.parametrize("page", [(390, 844)], indirect=True)
SITES = len(load_datasets().sites)
REQUIRED = "JL-220502-057"  # 杨靖宇烈士陵园
TIPS = """() => {
  const tips = [];
  window.map_coverage.eachLayer((layer) => {
    if (layer.feature && layer.feature.properties.tip) tips.push(layer.feature.properties.tip);
  });
  return tips;
}"""
"""Texts of the shapes of the coverage map."""


def expect_drawn(page: Page, name: str, *, pixels: int = 1) -> None:
    """Wait until the vector canvas of a map has at least so many painted pixels."""
    page.wait_for_function(
        """([name, pixels]) => {
            const layers = document.querySelectorAll(`#${name} .leaflet-overlay-pane canvas`);
            const painted = c => c.width * c.height && c.getContext('2d')
                .getImageData(0, 0, c.width, c.height).data
                .filter((v, i) => i % 4 === 3 && v > 0).length;
            return [...layers].reduce((sum, c) => sum + painted(c), 0) >= pixels;
        }""",
        arg=[name, pixels],
    )


def cluster_sum(page: Page) -> int:
    """Add up the numbers of the clusters and the single venues on the home map."""
    total: int = page.evaluate(
        """() => { let n = 0; window.map_main.eachLayer(l => {
            const icon = l.options.icon;
            if (icon && icon.options.className === 'cluster') n += +l.options.alt;
            else if (l instanceof L.CircleMarker && !(l instanceof L.Circle)) n += 1;
        }); return n; }"""
    )
    return total


def test_the_map_counts_every_centre(page: Page) -> None:
    page.goto("/?list=sites")
    expect(page.locator("#venue-count")).to_have_attribute("data-total", "9342")
    assert cluster_sum(page) == 0  # the stars first; venues when somebody asks
    page.get_by_role("button", name="显示场所").click()
    expect(page.locator(".cluster").first).to_be_visible()
    assert cluster_sum(page) == 9342
    expect(page.locator(".star")).to_have_count(SITES)
    page.get_by_label("社区").check()
    expect(page.locator("#venue-count")).to_have_attribute("data-total", str(9342 + 2115))
    assert cluster_sum(page) == 9342 + 2115
    assert "tier=community" in page.url


def test_the_list_keeps_step_with_the_map(page: Page) -> None:
    page.goto("/?list=sites")
    expect(page.locator("#shown")).to_have_text(str(SITES))
    page.get_by_label("县（市、区）").select_option("220605000000")
    expect(page.locator("#shown")).not_to_have_text(str(SITES))
    shown = page.locator("#sites li:visible")
    assert shown.count() == int(page.locator("#shown").inner_text())
    assert {shown.nth(i).get_attribute("data-county") for i in range(shown.count())} == {
        "220605000000"
    }
    shown.first.locator("a").click()
    expect(page.locator("#card h1")).to_be_visible()
    expect(page.locator("#card").get_by_role("button", name="加入路线")).to_be_visible()


def test_single_venues_appear_near_the_ground(page: Page) -> None:
    page.goto("/?tier=village")
    page.evaluate("window.map_main.setView([41.94, 126.55], 12, {animate: false})")
    expect(page.locator(".cluster")).to_have_count(0)
    expect_drawn(page, "map_main")


def test_a_planner_gets_a_timetable_with_the_required_site(page: Page) -> None:
    page.goto("/plan")
    page.get_by_role("checkbox", name="抗日战争").check()
    page.get_by_label("必去").fill("杨靖宇烈士陵园")
    page.get_by_role("button", name="加入").click()
    page.get_by_role("combobox", name="从哪里出发").fill("长春")
    page.get_by_label("哪天").fill("2027-06-15")
    page.get_by_label("几天").select_option("2")
    page.get_by_role("button", name="开始规划").click()
    expect(page.locator(f"li[data-stop={REQUIRED}]")).to_be_visible()
    assert "require=JL-220502-057" in page.url
    expect_drawn(page, "map_plan", pixels=500)
    expect(page.locator("section.day")).to_have_count(2)
    stops = page.locator("li[data-stop]").count()
    assert page.locator("#map_plan .pin:not(.pin--end)").count() == stops
    clock = page.locator("li[data-stop] .tm").all_inner_texts()
    assert clock
    assert all(re.fullmatch(r"\d\d:\d\d\s+\d\d:\d\d", text) for text in clock)


def test_cancelling_asks_and_can_be_taken_back_where_one_was(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    form = {"venue": "220102000000", "topic": "law", "from": "2027-06-02"}
    numbers = [page.request.post("/orders", form=form).url.split("order-")[1] for _ in range(6)]
    page.goto("/orders")
    card = page.locator(f"[data-order='{numbers[0]}']")
    card.locator(".menu-of summary").click()
    card.get_by_text("取消预约").click()
    page.get_by_role("button", name="不取消").click()
    expect(card).to_contain_text("等派人")
    card.locator(".menu-of summary").click()
    card.get_by_text("取消预约").click()
    page.locator("dialog").get_by_role("button", name="取消预约").click()
    expect(card).to_contain_text("预约已取消。")
    expect(card).to_be_in_viewport()
    card.get_by_role("button", name="撤销").click()
    expect(card).to_contain_text("等派人")
    expect(card).to_be_in_viewport()


def test_a_plan_is_saved_and_opens_again(page: Page) -> None:
    page.goto("/plan?from=长春&date=2027-06-15")
    page.locator(".save summary").click()
    page.get_by_label("方案名称").fill("一日试行")
    page.get_by_role("button", name="保存方案").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("一日试行")
    assert "/plans/" in page.url
    expect_drawn(page, "map_plan", pixels=500)


def stops(page: Page) -> list[str | None]:
    """Return the sites of the timetable in order."""
    return [row.get_attribute("data-stop") for row in page.locator("li[data-stop]").all()]


def edited(page: Page, edit: str) -> None:
    """Press an edit button with the keyboard and wait for the changed route."""
    button = page.locator(f"[data-edit='{edit}']")
    page.locator(f"li[data-stop={edit.split()[1]}] summary").press("Enter")
    button.focus()
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")


def pressed(page: Page, name: str) -> None:
    """Press a button or link of the route's tools and wait for the changed route."""
    with page.expect_navigation(wait_until="load"):
        page.locator(".acts-more summary").click()
        page.locator("#more").get_by_text(name, exact=True).click()


def test_a_planner_changes_the_route_by_hand(page: Page) -> None:
    page.goto("/plan?from=长春&date=2027-06-14&days=2&theme=anti_japanese")
    planned = stops(page)
    first, second = planned[:2]
    edited(page, f"down {first}")
    assert stops(page)[:2] == [second, first]
    expect(page.locator(f"li[data-stop={first}] summary")).to_be_focused()

    # All the others on the second day: that is too much, and the page says by how much.
    for _ in range(2):
        edited(page, f"day2 {stops(page)[0]}")
    expect(page.locator("#conflicts")).to_contain_text(re.compile("晚了?[0-9]+分钟"))
    crowded = stops(page)
    page.reload()
    assert stops(page) == crowded

    for _ in range(3):
        with page.expect_navigation(wait_until="load"):
            page.locator("#undo").click()
    assert stops(page) == planned
    expect(page.locator("#undo")).to_have_attribute("aria-disabled", "true")
    with page.expect_navigation(wait_until="load"):
        page.locator("#redo").click()
    assert stops(page)[:2] == [second, first]

    edited(page, f"drop {second}")
    assert second not in stops(page)
    expect(page.locator("li[data-stop] summary:focus")).to_have_count(1)
    pressed(page, "在此基础上优化")
    assert second not in stops(page)
    expect(page.locator("#conflicts")).to_have_count(0)

    before = set(stops(page))
    pressed(page, "别的走法")
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("link", name=re.compile("采用这条路线.*路线B")).click()
    other = set(stops(page))
    assert len(before ^ other) / len(before | other) >= 0.4

    page.goto("/plan")
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("link", name="继续上次调整的路线").click()
    assert set(stops(page)) == other


@PHONE
def test_a_lecturer_finds_venues_on_a_phone_without_gps(page: Page) -> None:
    page.goto("/nearby")
    page.get_by_label("您在哪里？").fill("大石人镇")
    page.get_by_role("button", name="查找场所").click()
    venues = page.locator(".venue")
    expect(venues.first).to_contain_text("大石人镇新时代文明实践所")
    minutes = [float(str(one.get_attribute("data-minutes"))) for one in venues.all()]
    assert minutes == sorted(minutes)
    first, bar = venues.first.bounding_box(), page.locator(".bar4").bounding_box()
    assert first
    assert bar
    assert first["y"] + first["height"] < bar["y"]  # on the first screen
    expect(page.locator(".mapbox")).to_be_hidden()
    page.get_by_role("button", name="地图", exact=True).click()
    expect(page.locator(".near-mark")).to_have_count(20)
    page.locator(".near-mark").nth(4).click()
    expect(page.locator(".venue:visible")).to_have_count(1)
    page.get_by_role("button", name="列表", exact=True).click()
    link = venues.first.get_by_role("link", name="导航").get_attribute("href")
    assert link
    assert link.startswith("https://uri.amap.com/navigation?to=")


def test_the_area_within_the_minutes_is_drawn_below_the_venues(page: Page) -> None:
    page.goto("/nearby?at=大石人镇&within=30")
    expect(page.locator("#area-legend")).to_be_visible()
    expect(page.locator("#area-legend")).to_contain_text("30")
    assert page.locator(".pane-area path").count() == 1
    # 30 minutes lead 16 km off the road, which has to be in view: more than the venues listed.
    width = page.evaluate("map_nearby.getBounds().getEast() - map_nearby.getBounds().getWest()")
    assert width > 2 * 16 / 83  # km per degree at 42 N


def test_without_the_area_the_page_does_without_a_word(page: Page) -> None:
    page.route("**/api/v1/isochrone*", lambda route: route.fulfill(status=200, body="no JSON"))
    page.goto("/nearby?at=大石人镇&within=30", wait_until="networkidle")
    expect(page.locator(".venue").first).to_be_visible()
    expect(page.locator("#area-legend")).to_be_hidden()


@PHONE
def test_the_place_is_suggested_while_typing(page: Page) -> None:
    page.goto("/nearby")
    page.get_by_label("您在哪里？").press_sequentially("大石人")
    expect(page.locator("#places option[value=大石人镇]")).to_have_count(1)


def test_the_area_within_reach_is_drawn_above_the_classes(page: Page) -> None:
    page.goto("/coverage?area=places&at=长春&within=30")
    expect(page.locator("#reach-legend")).to_be_visible(timeout=30_000)
    expect(page.locator(".pane-reach path")).to_have_count(1)
    expect(page.locator("#reach-busy")).to_be_hidden()


def test_an_analyst_reads_the_same_numbers_from_map_and_table(page: Page) -> None:
    page.goto("/coverage#all-rows")
    page.wait_for_selector(".mapbox[data-drawn]")
    rows = page.locator("#coverage-table tbody tr")
    expect(rows).to_have_count(60)
    centres = [int(text) for text in rows.locator("td:nth-child(2)").all_inner_texts()]
    served = [int(text) for text in rows.locator("td:nth-child(3)").all_inner_texts()]
    assert sum(centres) == 9342
    tips = page.evaluate(TIPS)
    assert len(tips) == 60
    assert sum(int(tip[1].split(" ")[0]) for tip in tips) == sum(served)
    page.locator(".scopebar > summary").click()
    page.locator("select[name=period]").select_option("30d")
    page.get_by_role("button", name="显示").click()
    page.wait_for_url("**period=30d**")
    page.locator("#all-rows > summary").click()
    fewer = [int(text) for text in rows.locator("td:nth-child(3)").all_inner_texts()]
    assert sum(fewer) < sum(served)


def test_a_table_is_sorted_by_its_headings(page: Page) -> None:
    page.goto("/coverage#all-rows")
    column = page.locator("#coverage-table tbody td:nth-child(2)")
    page.locator("#coverage-table").get_by_role("button", name="阵地数").click()
    rising = [int(text) for text in column.all_inner_texts()]
    assert rising == sorted(rising)
    page.locator("#coverage-table").get_by_role("button", name="阵地数").click()
    assert [int(text) for text in column.all_inner_texts()] == sorted(rising, reverse=True)


def test_the_keyboard_reaches_the_content_first(page: Page) -> None:
    page.goto("/data")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_home_page_is_light(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto("/", wait_until="networkidle")
    assert 50_000 < sum(sizes) <= 600_000


def test_the_exported_file_needs_no_network(
    page: Page, browser: Browser, server: str, tmp_path: Path
) -> None:
    file = tmp_path / "route.html"
    response = page.request.get(f"{server}/files/route.html?from=长春&date=2027-06-15")
    file.write_bytes(response.body())
    context = browser.new_context(offline=True)
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("requestfailed", lambda request: problems.append(request.url))
    opened.goto(file.as_uri(), wait_until="networkidle")
    expect_drawn(opened, "map_plan", pixels=500)
    assert opened.locator(".pin").count() > 0
    assert problems == []
    context.close()


def test_pages_work_without_javascript(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=server)
    opened = context.new_page()
    opened.goto("/nearby?at=大石人镇")
    expect(opened.locator(".venue")).to_have_count(20)
    opened.goto("/?county=220605000000")
    assert 0 < opened.locator("#sites li:visible").count() < SITES
    opened.goto("/coverage")
    expect(opened.locator("#coverage-table tbody tr")).to_have_count(60)
    context.close()
