"""What a page must keep for every reader, asked of the page as it stands in the browser."""

import re
from functools import cache
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from babel.messages.pofile import read_po
from playwright.sync_api import Page, Request

from web.language.messages import LOCALES, TRANSLATIONS

CHINESE = re.compile(r"[\u3400-\u9fff]")
RULES: dict[str, Any] = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},
}
"""axe leaves the size of targets (2.5.8) out unless it is asked for."""
AXE = "(rules) => axe.run(rules).then((found) => found.violations)"

TEXTS = """() => {
    const found = new Set();
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) {
        const { data, parentElement: on } = nodes.currentNode;
        if (!['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(on.tagName) && !on.closest('[lang^=zh]')) {
            found.add(data.trim());
        }
    }
    for (const node of document.querySelectorAll('*')) {
        for (const name of ['aria-label', 'title', 'alt']) {
            found.add((node.getAttribute(name) || '').trim());
        }
    }
    return [document.title.split(' · ')[0], ...found];
}"""

FOCUS = """() => {
    const lost = new Set();
    const wanted = [...document.querySelectorAll(
        'a[href], button, input, select, textarea, summary, [tabindex]')]
        .filter((node) => node.tabIndex >= 0 && !node.disabled
            && node.checkVisibility({ checkVisibilityCSS: true })
            && node.getBoundingClientRect().width > 0 && !node.closest('.leaflet-container'));
    const every = Math.max(1, Math.floor(wanted.length / 60)); // of long tables some are enough
    const some = wanted.filter((node, i) => i % every === 0);
    for (const node of [...some, ...some.reverse()]) {
        node.focus();
        if (document.activeElement !== node) continue;
        const { left, top, right, bottom } = node.getBoundingClientRect();
        const [x0, x1] = [Math.max(left, 0), Math.min(right, innerWidth)];
        const [y0, y1] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
        const seen = [.1, .5, .9].some((u) => [.1, .5, .9].some((v) => {
            const hit = document.elementFromPoint(x0 + u * (x1 - x0), y0 + v * (y1 - y0));
            return hit && (node.contains(hit) || hit.contains(node)
                || [...node.labels || []].some((one) => one.contains(hit)));
        }));
        const style = getComputedStyle(node);
        const marked = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
        if (!seen) lost.add(`covered: ${node.outerHTML.slice(0, 120)}`);
        if (!marked) lost.add(`not marked: ${node.outerHTML.slice(0, 120)}`);
    }
    return [...lost];
}"""

SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important }
        * { word-spacing: .16em !important }
        p { margin-bottom: 2em !important }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const cut = [];
    for (const node of document.querySelectorAll('body *')) {
        if (!node.checkVisibility() || node.closest('.leaflet-container, .sr, select')) continue;
        const { overflowX, overflowY } = getComputedStyle(node);
        const hides = [overflowX, overflowY].some((one) => ['hidden', 'clip'].includes(one));
        const spills = node.scrollWidth > node.clientWidth + 2
            || node.scrollHeight > node.clientHeight + 2;
        const shown = node.clientWidth > 2 && node.textContent.trim();
        if (hides && spills && shown) cut.push(node.outerHTML.slice(0, 140));
    }
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    return cut;
}"""
"""WCAG 1.4.12: the spacing a reader may set, and what is cut off then."""

WIDER = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
        .filter((node) => node.getBoundingClientRect().right > width + 1
            && !node.closest('.leaflet-container, .scroll'))
        .map((node) => `${node.tagName}.${node.className}`).slice(0, 5).concat('page');
}"""


QUIET = 100
"""Milliseconds without a request after which a page has all that it asks for itself."""


MOVES = ".leaflet-zoom-anim, .leaflet-pan-anim"
"""A map on its way: it asks for what it shows when it is there."""


def arrive(page: Page, address: str) -> None:
    """Open an address and wait until nothing is under way: "networkidle", which waits 500 ms."""
    under_way: set[Request] = set()

    def begun(request: Request) -> None:
        under_way.add(request)

    def over(request: Request) -> None:
        under_way.discard(request)

    heard = {"request": begun, "requestfinished": over, "requestfailed": over}
    for event, hear in heard.items():
        page.on(event, hear)
    page.goto(address)
    page.wait_for_timeout(QUIET)
    while under_way or page.locator(MOVES).count():
        page.wait_for_timeout(QUIET)
    for event, hear in heard.items():
        page.remove_listener(event, hear)


@cache
def own_words() -> frozenset[str]:
    """Return every sentence of the Chinese catalogue: what must not stand on an English page."""
    catalogue = TRANSLATIONS / LOCALES["zh"] / "LC_MESSAGES" / "messages.po"
    with catalogue.open("rb") as file:
        texts = {str(message.string) for message in read_po(file) if message.id}
    return frozenset(text for text in texts if CHINESE.search(text))


A_PLACE = re.compile("[\u3400-\u9fff]{1,6}[镇乡市县区村]")


def chinese_left(page: Page) -> list[str]:
    """Return the Chinese of a page in English that is not a name of the data."""
    sentences = [text for text in own_words() if len(text) >= 9 and "%" not in text]
    return [
        text
        for text in page.evaluate(TEXTS)
        if CHINESE.search(text)
        and not A_PLACE.fullmatch(text)  # the example of a place is a sentence of ours, too
        and (text in own_words() or "。" in text or any(one in text for one in sentences))
    ]


def layout_problems(page: Page) -> list[str]:
    """Return what breaks when a reader zooms, widens the spacing, or goes from field to field.

    WCAG 1.4.10 (320 pixels), 1.4.4 (200 %), 1.4.12 (spacing), 2.4.7 and 2.4.11 (focus).
    """
    found: list[str] = []
    for width, height in ((390, 844), (320, 256), (720, 450)):
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{width} px: {one}" for one in page.evaluate(WIDER) + page.evaluate(FOCUS)]
    page.set_viewport_size({"width": 390, "height": 844})
    return found + [f"spacing: {one}" for one in page.evaluate(SPACED) + page.evaluate(WIDER)]


def axe_problems(page: Page) -> list[str]:
    """Return what axe finds on a page, wide and narrow.

    Marks of a map stand where their places are, however near each other: that position is
    essential (the exception of 2.5.8), and the list beside the map holds the same places.
    """
    found = []
    for width, height in ((1440, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        for rule in page.evaluate(AXE, RULES):
            nodes = [node["html"] for node in rule["nodes"]]
            if rule["id"] == "target-size":
                nodes = [node for node in nodes if "leaflet-marker-icon" not in node]
            found += [f"{width} px: {rule['id']}: {node[:160]}" for node in nodes]
    return found
