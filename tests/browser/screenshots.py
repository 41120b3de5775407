"""Take pictures of the pages: ``python -m tests.browser.screenshots FOLDER [OPTIONS]``.

Without options every page and state is saved as a small JPEG of its first screen, on a desk and on
a phone, and the five of the README a little larger: that is ``docs/images``. To look at a change,
``--look`` saves whole pages as PNG, in the ways of ``LOOKS`` named with ``--in`` (default: desk and
phone) and for the pages named with ``--only``.
"""

import argparse
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.live import LAUNCH, SHEETS, live_server, send_sheet

TOUR = "/plan?from=长春&date=2027-06-15&days=2&theme=anti_japanese&require=JL-220502-057"
# Each look asks for another group, so that its route is not yet known.
WAITED = "/plan?from=吉林市&date=2027-06-16&days=3&group_size={width}"
SUGGEST = "/coverage/suggest?county=220623000000&venues=5"


@dataclass(frozen=True)
class Look:
    """How a page is looked at: window, scale of the picture, language, size of the text."""

    width: int
    height: int
    scale: float = 1.0
    added: str = ""
    paper: bool = False


LOOKS = {
    "desk": Look(1440, 900),
    "phone": Look(390, 844),
    "old": Look(1366, 768),
    "large": Look(360, 740, added="size=large"),
    "wall": Look(1920, 1080),
    "en": Look(1440, 900, added="lang=en"),
    "en-phone": Look(390, 844, added="lang=en"),
    "paper": Look(1440, 900, paper=True),
}
SMALL = {"desk": Look(1440, 900, scale=0.75), "phone": Look(390, 844)}

PAGES = {
    "home": "/",
    "home-county": "/?county=220605000000",
    "home-found": "/?q=dsrz",
    "home-site": "/?county=220605000000&card=JL-220605-101&pick=JL-220605-101",
    "site": "/sites/JL-220605-101",
    "venue": "/venues/220605107000",
    "plan-sites": "/plan",
    "plan-chosen": "/plan?step=sites&find=靖宇&require=JL-220502-057&sites=JL-220302-044",
    "plan-rules": f"{TOUR}&step=rules",
    "plan-problem": "/plan?step=result&from=没有这里&date=2027-06-15&days=2",
    "plan": TOUR,
    "plan-alternatives": f"{TOUR}&show=alternatives",
    "plan-dates": f"{TOUR}&show=dates",
    "plan-conflict": f"{TOUR}&order=JL-220502-057,JL-220102-013&order=-&pin=JL-220502-057",
    "book": TOUR.replace("/plan", "/plan/book"),
    "book-preview": TOUR.replace("/plan", "/plan/book"),
    "plans": "/plans",
    "plans-none": "/plans?q=没有这个方案",
    "nearby-form": "/nearby",
    "nearby-townships": "/nearby?county=220605000000",
    "nearby": "/nearby?at=大石人镇",
    "nearby-choice": "/nearby?at=朝阳镇",
    "nearby-unknown": "/nearby?at=没有这里",
    "orders": "/orders",
    "dispatch": "/orders/dispatch?days=14",
    "coverage": "/coverage",
    "coverage-township": "/coverage?level=township&days=30",
    "coverage-gaps": "/coverage?show=gaps",
    "coverage-reach": "/coverage?area=places&at=长春&within=30",
    "centres": "/coverage/centres",
    "suggest-form": "/coverage/suggest",
    "suggest": SUGGEST,
    "planned": "/planned",
    "inspect-form": "/inspect",
    "inspect": "/inspect?groups=2&days=3&within=白山&per_county=1",
    "records": "/register/sites?q=石人",
    "record-venue": "/register/venues/220605107000",
    "record-lecture": "/register/lectures/new",
    "record-lecturer": "/register/lecturers/new",
    "data": "/data",
    "register": "/register",
    "ogc": "/ogc",
    "ogc-items": "/ogc/collections/sites/items?f=html",
    "missing": "/nope",
}
"""Pages at an address; those of saved things are added by ``keep_things``."""

PRESSED = {"book-preview": "button[value=preview]"}
"""What is pressed before the picture is taken."""

README = {
    "home": ("home", LOOKS["desk"]),
    "plan": ("plan", LOOKS["desk"]),
    "nearby": ("nearby", LOOKS["phone"]),
    "coverage": ("coverage", LOOKS["desk"]),
    "book": ("book-preview", LOOKS["desk"]),
}


def keep_things(page: Page, base: str) -> dict[str, str]:
    """Fill the store: a shared plan, orders and planned lectures; return pages that show them."""
    post = page.request.post
    tour = {"from": "长春", "date": "2027-06-15", "days": "2", "theme": "anti_japanese"}
    saved = post(f"{base}/plans", form={**tour, "name": "抗联两日路线"}).url.partition("?")[0]
    key = saved.removeprefix(base)
    post(f"{saved}/name", form={"name": "抗联两日路线（六月）", "seen": "1"})
    post(f"{saved}/share", form={"seen": "2"})
    for venue, people in (("220102000000", "40"), ("220605107000", "60")):
        post(f"{base}/orders", form={"venue": venue, "people": people, **ORDER})
    page.goto(base + SUGGEST)
    page.locator("#venues tbody tr").first.wait_for(timeout=60_000)
    codes = page.locator("#venues input[name=venue]").evaluate_all("all => all.map(i => i.value)")
    fields = "&".join(f"venue={code}" for code in codes)
    post(
        f"{base}/coverage/suggest",
        data=f"{SUGGEST.partition('?')[2]}&{fields}",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    sent = {name: send_sheet(page, base, name) for name in SHEETS}
    page.goto(f"{saved}/share")
    shared = page.locator(".share-link").input_value().removeprefix(base)
    return {
        "saved": key,
        "saved-book": f"{key}/book",
        "saved-links": f"{key}/share",
        "saved-today": f"{key}/today",
        "saved-changes": f"{key}/changes?old=1&new=2",
        "shared": shared,
        "register-map": f"{sent['questions']}?ask=yes&crs=unsure",
        **{f"register-{name}": where for name, where in sent.items()},
    }


ORDER = {"topic": "theory", "language": "zh", "from": "2027-06-02"}


def address(path: str, look: Look) -> str:
    """Add what a look asks for to an address."""
    if not look.added:
        return path
    return f"{path}{'&' if '?' in path else '?'}{look.added}"


@contextmanager
def opened(browser: Browser, where: str, look: Look, *, press: str | None = None) -> Iterator[Page]:
    """Open a page, press a button of it and wait until its map is drawn."""
    context = browser.new_context(
        viewport={"width": look.width, "height": look.height},
        device_scale_factor=look.scale,
        locale="zh-CN",
    )
    page = context.new_page()
    page.goto(where, wait_until="networkidle", timeout=90_000)
    if press:
        page.locator(press).click()
        page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    yield page
    context.close()


def shoot(
    browser: Browser,
    where: str,
    target: Path,
    look: Look,
    *,
    press: str | None = None,
    whole: bool = False,
) -> None:
    """Save one page as a picture, or as PDF where the look is paper."""
    where = where.replace("{width}", str(look.width))
    with opened(browser, where, look, press=press) as page:
        if look.paper:
            page.pdf(path=str(target.with_suffix(".pdf")), prefer_css_page_size=True)
        elif target.suffix == ".jpg":
            page.screenshot(path=str(target), type="jpeg", quality=50)
        else:
            page.screenshot(path=str(target), full_page=whole)


def look_at(
    browser: Browser, pages: Mapping[str, str], folder: Path, *, names: list[str], ways: list[str]
) -> None:
    """Save whole pages to look at."""
    for way in ways:
        for name in names or pages:
            where = address(pages[name], LOOKS[way])
            shoot(
                browser,
                where,
                folder / f"{name}-{way}.png",
                LOOKS[way],
                press=PRESSED.get(name),
                whole=True,
            )


def illustrate(browser: Browser, pages: Mapping[str, str], folder: Path) -> None:
    """Save the pictures of the documents."""
    for name, (page_name, look) in README.items():
        shoot(browser, pages[page_name], folder / f"{name}.jpg", look, press=PRESSED.get(page_name))
    for label, look in SMALL.items():
        for name, where in pages.items():
            shoot(browser, where, folder / f"{name}-{label}.jpg", look, press=PRESSED.get(name))


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Take pictures of the pages.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--look", action="store_true", help="whole pages as PNG, to look at")
    parser.add_argument("--in", dest="ways", nargs="+", choices=LOOKS, default=["desk", "phone"])
    parser.add_argument("--only", nargs="+", default=[], help="names of pages")
    return parser.parse_args()


def main() -> None:
    """Save the pictures in a folder."""
    given = arguments()
    given.folder.mkdir(parents=True, exist_ok=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with (
        live_server() as base,
        live_server(page_seconds=0, plan_seconds=60) as patient,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**LAUNCH)
        with opened(browser, base, LOOKS["desk"]) as page:
            paths = PAGES | keep_things(page, base)
        pages = {name: base + path for name, path in paths.items()}
        pages["plan-waiting"] = patient + WAITED
        if given.look:
            look_at(browser, pages, given.folder, names=given.only, ways=given.ways)
        else:
            illustrate(browser, pages, given.folder)
        browser.close()


if __name__ == "__main__":
    main()
