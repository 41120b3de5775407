"""Take pictures of the pages: ``python -m tests.browser.screenshots FOLDER [--all]``.

Without ``--all`` only those of the README are taken, as JPEG files of the first screen; with it
every page, wide and narrow, whole, to be looked at after a change.
"""

import logging
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.live import LAUNCH, live_server

TOUR = "/plan?from=长春&date=2027-06-15&days=2&theme=anti_japanese&require=JL-220502-057"
WIDE, NARROW = (1440, 900), (390, 844)
README = {
    "home": ("/", WIDE),
    "plan": (f"{TOUR}#result", WIDE),
    "nearby": ("/nearby?at=大石人镇#venues", NARROW),
    "coverage": ("/coverage", WIDE),
}
PAGES = {
    "home": "/",
    "home-county": "/?county=220605000000",
    "home-community": "/?tier=community",
    "site": "/sites/JL-220605-101",
    "plan-sites": "/plan",
    "plan-rules": f"{TOUR}&step=rules",
    "plan": TOUR,
    "book": TOUR.replace("/plan", "/plan/book"),
    "plan-error": "/plan?from=朝阳镇&date=2027-06-15",
    "plans": "/plans",
    "nearby-form": "/nearby",
    "nearby": "/nearby?at=大石人镇",
    "coverage": "/coverage",
    "coverage-township": "/coverage?level=township&days=30",
    "data": "/data",
    "data-large": "/data?size=large",
    "missing": "/nope",
    "home-en": "/?lang=en&size=normal",
    "plan-en": "/plan?from=长春&date=2027-06-15&lang=en",
}


def shoot(
    browser: Browser, address: str, target: Path, *, size: tuple[int, int], whole: bool
) -> None:
    """Open one page, wait until its map is drawn and save the picture."""
    width, height = size
    page = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(500)
    kind = {"type": "jpeg", "quality": 85} if target.suffix == ".jpg" else {}
    page.screenshot(path=str(target), full_page=whole, **kind)
    page.close()


def main(folder: Path, *, everything: bool) -> None:
    """Save the pictures in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with live_server() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        if not everything:
            for name, (path, size) in README.items():
                shoot(browser, base + path, folder / f"{name}.jpg", size=size, whole=False)
        else:
            for label, size in (("wide", WIDE), ("narrow", NARROW)):
                for name, path in PAGES.items():
                    target = folder / f"{name}-{label}.png"
                    shoot(browser, base + path, target, size=size, whole=True)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), everything="--all" in sys.argv)
