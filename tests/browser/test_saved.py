"""The life of a saved plan in a real browser, without and with the others who read it."""

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def read_by_a_stranger(reader: Page, link: str, stops: int) -> None:
    """Read a shared plan as somebody who never used this program."""
    reader.goto(link)
    expect(reader.get_by_role("heading", level=1)).to_have_text("从草稿到发布")
    assert reader.locator("li[data-stop]").count() == stops
    assert reader.locator("form, nav").count() == 0
    reader.locator("summary", has_text="转发").click()
    expect(reader.get_by_role("img", name="链接的二维码")).to_be_visible()
    reader.get_by_role("button", name="复制链接").click()
    expect(reader.get_by_role("button", name="已复制")).to_be_visible()


@pytest.mark.slow
def test_a_plan_lives_from_the_first_save_to_the_revoked_link(
    page: Page, browser: Browser, server: str
) -> None:
    page.goto("/plan?from=长春&date=2027-06-15&days=2")
    page.locator(".save summary").click()
    page.get_by_label("方案名称").fill("从草稿到发布")
    page.get_by_role("button", name="保存方案").click()

    page.goto("/plans")
    page.get_by_role("link", name="从草稿到发布", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("从草稿到发布")
    stops = page.locator("li[data-stop]").count()

    page.locator(".acts .menu-of > summary").click()
    page.get_by_role("link", name="修改方案").click()
    page.locator(".acts-more summary").click()
    page.get_by_role("link", name="改条件").click()
    page.get_by_label("几天").select_option("1")
    page.get_by_role("button", name="开始规划").click()
    page.locator(".save summary").click()
    page.get_by_role("button", name="保存为新版本").click()
    expect(page.get_by_role("status")).to_contain_text("已保存为新版本")
    changed = page.locator("li[data-stop]").count()
    assert 0 < changed < stops
    page.locator("#versions > summary").click()
    page.get_by_role("link", name="与第 1 版对比").click()
    expect(page.locator("#differences")).to_contain_text("行程由 2 天变为 1 天")
    page.go_back()

    page.locator(".acts .menu-of > summary").click()
    page.get_by_role("button", name="发布第 2 版").click()
    expect(page.get_by_role("status")).to_have_text("方案已发布。")
    page.get_by_role("link", name="分享").click()
    page.get_by_role("button", name="生成分享链接").click()
    link = page.locator(".share-link").input_value()
    assert link.startswith(f"{server}/s/")

    stranger = browser.new_context(locale="zh-CN")
    reader = stranger.new_page()
    read_by_a_stranger(reader, link, changed)

    page.locator("summary", has_text="撤销链接").click()
    page.get_by_role("button", name="确认撤销").click()
    expect(page.get_by_role("status")).to_contain_text("不能再打开")
    answer = reader.reload()
    assert answer
    assert answer.status == 404
    expect(reader.get_by_role("heading", level=1)).to_contain_text("此链接无效或已撤销")
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("可以打开")
    answer = reader.reload()
    assert answer
    assert answer.status == 200
    stranger.close()


@pytest.mark.slow
def test_without_javascript_a_plan_is_saved_deleted_and_brought_back(
    browser: Browser, server: str
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=server, locale="zh-CN")
    page = context.new_page()
    page.goto("/plan?from=长春&date=2027-06-16")
    page.locator(".save summary").click()
    page.get_by_label("方案名称").fill("无脚本")
    page.get_by_role("button", name="保存方案").click()
    page.locator("#manage > summary").click()
    page.locator("summary", has_text="删除方案").click()
    page.get_by_role("button", name="确认删除").click()
    expect(page.get_by_role("status")).to_contain_text("已删除")
    expect(page.get_by_role("link", name="无脚本")).to_have_count(0)
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("方案及其各版本已恢复。")
    context.close()
