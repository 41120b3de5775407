"""Take a picture of every page, wide and narrow: ``python -m tests.browser.screenshots FOLDER``."""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.live import LAUNCH, live_server

PAGES = {
    "home": "/",
    "home-county": "/?county=220605000000",
    "home-community": "/?tier=community",
    "site": "/sites/JL-220605-101",
    "plan-form": "/plan",
    "plan": "/plan?from=长春&date=2027-06-15&days=2&theme=anti_japanese",
    "plan-required": "/plan?from=通化&date=2027-06-14&days=3&require=JL-220502-057",
    "plan-error": "/plan?from=朝阳镇&date=2027-06-15",
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
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}


def shoot(page: Page, address: str, target: Path) -> None:
    """Open one page, wait until its map is drawn and save the picture."""
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(300)
    page.screenshot(path=str(target), full_page=True)


def main(folder: Path) -> None:
    """Save all pictures in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with live_server() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        for size, (width, height) in SIZES.items():
            context = browser.new_context(viewport={"width": width, "height": height})
            page = context.new_page()
            for name, path in PAGES.items():
                shoot(page, base + path, folder / f"{name}-{size}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
