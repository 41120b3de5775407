"""Take the pictures of the help page: ``python -m tests.browser.help_pictures [NAME ...]``.

They go to ``web/static/img/help`` as WebP in both languages. ``home/help.html`` names them.
"""

import argparse
import io
import logging
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.live import LAUNCH, live_server

FOLDER = Path("web/static/img/help")
LANGUAGES = ("zh", "en")
WIDEST = 960
"""Pixels across; a wider picture is made smaller."""
QUALITY = 62

TOUR = "/plan?step=result&from=长春市&date=2027-06-15&days=2&theme=anti_japanese"


@dataclass(frozen=True)
class Shot:
    """A picture: address, what part of the page, and the window."""

    path: str
    part: str = ""
    width: int = 1180
    height: int = 720


SHOTS = {
    "plan-1": Shot("/", ".door:nth-of-type(1)"),
    "plan-2": Shot(TOUR),
    "plan-3": Shot(TOUR.replace("/plan", "/plan/book")),
    "nearby-1": Shot("/", ".door:nth-of-type(2)"),
    "nearby-2": Shot("/nearby?at=大石人镇", width=390, height=760),
    "coverage-1": Shot("/", ".door:nth-of-type(3)"),
    "coverage-2": Shot("/coverage"),
    "coverage-3": Shot("/coverage/suggest?county=220623000000&venues=5"),
}


def take(browser: Browser, base: str, shot: Shot, language: str) -> Image.Image:
    """Return a picture of a page whose map and marks stand."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height}, locale="zh-CN"
    )
    page = context.new_page()
    mark = "&" if "?" in shot.path else "?"
    page.goto(f"{base}{shot.path}{mark}lang={language}", wait_until="networkidle", timeout=120_000)
    page.wait_for_timeout(700)
    taken = page.locator(shot.part).screenshot() if shot.part else page.screenshot()
    context.close()
    return Image.open(io.BytesIO(taken)).convert("RGB")


def keep(picture: Image.Image, file: Path) -> None:
    """Save a picture small enough for a telephone."""
    if picture.width > WIDEST:
        picture = picture.resize((WIDEST, round(picture.height * WIDEST / picture.width)))
    picture.save(file, "WEBP", quality=QUALITY, method=6)


def main() -> None:
    """Take all pictures, or those that are named."""
    parser = argparse.ArgumentParser(description="Take the pictures of the help page.")
    parser.add_argument("names", nargs="*")
    names = parser.parse_args().names or SHOTS
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with live_server(plan_seconds=2) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        for name in names:
            for language in LANGUAGES:
                keep(take(browser, base, SHOTS[name], language), FOLDER / f"{name}-{language}.webp")
        browser.close()


if __name__ == "__main__":
    main()
