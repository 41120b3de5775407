"""How heavy the pages are and how soon they can be used: ``python -m benchmarks.pages [NAME ...]``.

Each page is loaded twice by headless Chromium without a graphics card, from a server in the same
machine: once with an empty cache, once with a full one. Bytes are those on the wire, compressed.
``first`` is the first contentful paint, ``usable`` the moment when the names and marks of the map
stand (the last request has been answered and the page has been quiet for a third of a second);
on a page without a map it is the load event.
"""

import argparse
import logging
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.live import LAUNCH, live_server

TOUR = "/plan?step=result&from=长春市&date=2027-06-15&days=2&theme=anti_japanese"
PAGES = {
    "home": "/",
    "list": "/?list=sites",
    "site": "/sites/JL-220605-101",
    "plan form": "/plan",
    "plan": TOUR,
    "nearby": "/nearby?at=大石人镇",
    "coverage": "/coverage",
    "suggest": "/coverage/suggest",
    "orders": "/orders",
    "register": "/register",
    "data": "/data",
    "more": "/more",
    "help": "/help",
}
QUIET_MS = 330
RUNS = 3
WINDOWS = {"desk": (1440, 900), "phone": (390, 844)}

PAINT = """() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"""
USABLE = """() => {
    const last = performance.getEntriesByType('resource').map((one) => one.responseEnd);
    const load = performance.getEntriesByType('navigation')[0].loadEventEnd;
    return Math.max(load, ...(document.querySelector('.leaflet-container') ? last : []));
}"""


class Load(NamedTuple):
    """One load of a page: bytes on the wire, requests, milliseconds to first paint and to use."""

    size: float
    requests: int
    first: float
    usable: float


def main() -> None:
    """Print a table of the pages in both windows."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[*PAGES, []], metavar="NAME")
    parser.add_argument("--runs", type=int, default=RUNS)
    given = parser.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    print("page        window    kB  requests  first ms  usable ms  again kB  again ms")
    with live_server() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        for name in given.names or PAGES:
            for window in WINDOWS:
                print(
                    f"{name:11} {window:6} {_row(browser, base + PAGES[name], window, given.runs)}"
                )
        browser.close()


def _row(browser: Browser, address: str, window: str, runs: int) -> str:
    pairs = [list(_loads(browser, address, window)) for _ in range(runs + 1)][1:]
    one, two = (_middle([pair[i] for pair in pairs]) for i in (0, 1))
    return (
        f"{one.size / 1000:5.0f} {one.requests:9d} {one.first:9.0f} {one.usable:10.0f}"
        f" {two.size / 1000:9.0f} {two.usable:9.0f}"
    )


def _middle(loads: list[Load]) -> Load:
    sizes, counts, firsts, usables = zip(*loads, strict=True)
    return Load(median(sizes), round(median(counts)), median(firsts), median(usables))


def _loads(browser: Browser, address: str, window: str) -> Iterator[Load]:
    """Load a page with an empty cache, then again with what the first load has left."""
    width, height = WINDOWS[window]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    for _ in range(2):
        page = context.new_page()
        yield _load(page, address)
        page.close()
    context.close()


def _load(page: Page, address: str) -> Load:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle", timeout=120_000)
    page.wait_for_timeout(QUIET_MS)
    return Load(sum(sizes), len(sizes), page.evaluate(PAINT), page.evaluate(USABLE))


if __name__ == "__main__":
    main()
