"""Pages without a signal, in a real browser: what was opened is there, orders wait."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.browser

NEARBY = "/nearby?at=大石人镇"
KEPT = """async (part) => {
  const found = [];
  for (const name of await caches.keys())
    if (name.startsWith("pages-"))
      for (const { url } of await (await caches.open(name)).keys())
        if (decodeURI(url).includes(part)) found.push(name);
  return found;
}"""


@pytest.fixture
def phone(browser: Browser, server: str) -> Iterator[BrowserContext]:
    """Open a telephone on which the pages may work without a signal."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, base_url=server, locale="zh-CN",
        service_workers="allow",
    )  # fmt: skip
    yield context
    context.close()


def until(page: Page, script: str) -> None:
    """Wait until a script that takes its time says yes; Playwright waits for plain ones only."""
    for _ in range(100):
        if page.evaluate(script):
            return
        page.wait_for_timeout(200)
    pytest.fail(script)


def opened(phone: BrowserContext, address: str) -> Page:
    """Open a page and wait until the device has kept it."""
    page = phone.new_page()
    page.goto(address)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    part = address.partition("?")[0]
    until(page, f"({KEPT})({part!r}).then((found) => found.length)")
    return page


@pytest.mark.slow
def test_venues_and_a_saved_plan_open_without_a_signal_and_say_how_old_they_are(
    phone: BrowserContext, server: str
) -> None:
    page = opened(phone, NEARBY)
    first = page.locator("main h1").inner_text()
    saved = page.request.post(
        f"{server}/plans", form={"from": "长春", "date": "2027-06-15", "name": "离线方案"},
        headers={"Origin": server}, max_redirects=0,
    )  # fmt: skip
    plan = re.search(r"/plans/\d+", saved.headers["location"])[0]
    opened(phone, plan).close()

    phone.set_offline(True)
    page.goto(NEARBY)
    expect(page.locator("main h1")).to_have_text(first)
    expect(page.locator("#age-note")).to_contain_text(re.compile("没有网络.*(刚才|分钟前)的内容"))
    page.goto(f"{plan}?lang=zh")
    expect(page.get_by_role("heading", level=1)).to_have_text("离线方案")
    expect(page.locator("#age-note")).to_be_visible()
    page.evaluate("document.documentElement.dataset.kept = Date.now() - 3.2 * 3600 * 1000")
    answer = page.goto("/coverage")
    assert answer
    expect(page.get_by_role("heading", level=1)).to_have_text("没有网络")
    expect(page.locator("#kept-pages a")).to_contain_text(["离线方案"])
    page.locator("#kept-pages a", has_text="离线方案").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("离线方案")

    phone.set_offline(False)
    page.goto(plan)
    expect(page.locator("#age-note")).to_have_count(0)


@pytest.mark.slow
def test_a_kept_page_is_never_one_of_another_language(phone: BrowserContext) -> None:
    page = opened(phone, NEARBY)
    page.goto(f"{NEARBY}&lang=en")
    until(page, f"({KEPT})('/nearby').then((found) => found.length === 2)")
    page.goto("/sites?lang=en")
    phone.set_offline(True)
    page.goto(NEARBY)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#age-note")).to_contain_text("no connection")
    phone.set_offline(False)
    page.goto("/more?lang=zh")
    phone.set_offline(True)
    page.goto(NEARBY)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


@pytest.mark.slow
def test_a_new_version_clears_what_the_old_one_kept_and_asks_for_it_anew(
    phone: BrowserContext,
) -> None:
    page = phone.new_page()
    page.goto("/api/v1/sites?limit=1")  # no page of ours: nothing is kept yet
    page.evaluate("""async () => {
      const kept = [["assets-of-old", "/app.css"], ["pages-of-old-zh-CN-normal", "/nearby"]];
      for (const [name, address] of kept)
        await (await caches.open(name)).put(address, new Response("gone"));
    }""")
    page.goto("/coverage")
    until(
        page,
        """async () => {
      const names = await caches.keys();
      const ours = names.find((name) => /^pages-[0-9a-f]+-zh-CN-normal$/.test(name));
      return ours && !names.some((name) => name.includes("of-old"))
        && Boolean(await (await caches.open(ours)).match("/nearby"));
    }""",
    )
    phone.set_offline(True)
    page.goto("/nearby")
    expect(page.locator("#age-note")).to_be_visible()
    page.goto("/data")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有网络")


@pytest.mark.slow
def test_an_order_waits_for_a_signal_and_is_placed_once(phone: BrowserContext, server: str) -> None:
    page = opened(phone, "/orders?venue=220102000000&from=2027-06-05&to=2027-06-20")
    before = page.request.get(f"{server}/api/v1/orders").json()["total"]
    phone.set_offline(True)
    page.reload()
    page.locator(".order-new select[name=topic]").select_option(index=1)
    page.locator(".order-new button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已存在本机")
    phone.set_offline(False)
    page.goto("/orders")
    until(
        page,
        "() => new Promise((done) => { const asked = indexedDB.open('outbox', 1); asked.onsuccess ="
        " () => { const all = asked.result.transaction('forms').objectStore('forms').count();"
        " all.onsuccess = () => done(all.result === 0); }; })",
    )
    assert page.request.get(f"{server}/api/v1/orders").json()["total"] == before + 1
