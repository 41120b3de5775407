"""One server and one browser for all browser tests; every page is watched."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Route,
    expect,
    sync_playwright,
)

from tests import once
from tests.browser.live import CHROMIUM, LAUNCH, live_server

PATIENCE = 90_000
"""Milliseconds that a test waits for what comes in one on a quiet machine; playwright: 30, 5 s."""
expect.set_options(timeout=PATIENCE / 3)
once.share()


@dataclass
class Watch:
    """What a page did besides showing itself."""

    external: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def listen(self, text: ConsoleMessage) -> None:
        """Note an error of the console, except what a browser without a network says itself."""
        if text.type == "error" and "ERR_INTERNET_DISCONNECTED" not in text.text:
            self.errors.append(text.text)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with live_server() as base:
        yield base


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**LAUNCH)
        make = launched.new_context

        def patient(**asked: Any) -> BrowserContext:
            context = make(**asked)
            context.set_default_timeout(PATIENCE)
            return context

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(launched, "new_context", patient)
            yield launched
        launched.close()


@pytest.fixture(params=[(1440, 900)])
def page(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Page]:
    """Page that may talk to the server only; an error in it or a request elsewhere fails the test.

    A test asks for another window by ``@pytest.mark.parametrize("page", [(w, h)], indirect=True)``.
    """
    width, height = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height}, base_url=server, locale="zh-CN",
        service_workers="block",  # they answer themselves, and nobody would see what is asked for
    )  # fmt: skip
    watch = Watch()

    def only_ours(route: Route) -> None:
        if route.request.url.startswith(server):
            route.continue_()
        else:
            watch.external.append(route.request.url)
            route.abort()

    context.route("**/*", only_ours)
    opened = context.new_page()
    opened.on("pageerror", lambda error: watch.errors.append(str(error)))
    opened.on("console", watch.listen)
    yield opened
    context.close()
    assert watch.external == []
    assert watch.errors == []
