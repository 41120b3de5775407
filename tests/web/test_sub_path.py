"""Below a sub-path and behind proxies every address a page names begins with the sub-path."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from web.frame import proxy
from web.installation.settings import SettingsError

TOUR = "from=长春&date=2027-06-15&require=JL-220502-057&seconds=0.2"
QUICK = (
    "/",
    "/sites/JL-220605-101",
    "/plan",
    "/plans",
    "/planned",
    "/data",
    "/nope",
    "/register/lectures",
    "/register/lectures/new",
    "/register/venues/220605107000",
)
SLOW = (
    "/nearby?at=大石人镇", "/orders", "/orders/dispatch?days=1", "/coverage?reach=lecturers",
    "/coverage/suggest?venues=5", "/inspect", f"/plan?{TOUR}", f"/plan/book?{TOUR}",
)  # fmt: skip
PAGES = (*QUICK, *(pytest.param(address, marks=pytest.mark.slow) for address in SLOW))
ADDRESSES = frozenset({"href", "src", "action", "formaction", "poster", "data-url", "data-href"})


class Addresses(HTMLParser):
    """Collects what a page links to, loads and sends to, and the config of its script."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._config = ""
        self._reading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the addresses of an element."""
        self.found += [value for name, value in attrs if name in ADDRESSES and value]
        self._reading = tag == "script" and ("id", "config") in attrs

    def handle_data(self, data: str) -> None:
        """Keep the text of the config."""
        if self._reading:
            self._config += data

    @property
    def config(self) -> Any:
        """What the page tells its script."""
        return json.loads(self._config or "{}")


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def rooted(page: str) -> list[str]:
    """Return every address on a page that begins at the root of the host."""
    parser = Addresses()
    parser.feed(page)
    every = [*parser.found, *strings(parser.config)]
    return [text for text in every if text.startswith("/") and not text.startswith("//")]


@pytest.mark.parametrize("address", PAGES)
def test_no_address_of_a_page_leaves_the_sub_path(client: FlaskClient, address: str) -> None:
    answer = client.get(address, base_url="http://localhost/red", follow_redirects=True)
    found = rooted(answer.text)
    assert len(found) >= 10
    assert [text for text in found if not text.startswith("/red/")] == []


def test_the_addresses_of_a_page_answer(client: FlaskClient) -> None:
    """Every asset of the map, found as a browser behind the proxy finds it."""
    page = client.get("/", base_url="http://localhost/red").text
    assets = [text for text in rooted(page) if "/assets/" in text or "/static/" in text]
    assert len(assets) >= 6
    for address in assets:
        inner = address.removeprefix("/red")
        assert client.get(inner, base_url="http://localhost/red").status_code == 200, address


@pytest.mark.slow
def test_redirects_cookies_and_share_links_stay_below_it(client: FlaskClient) -> None:
    base = "https://office.example.cn/red"
    form = {"from": "长春", "date": "2027-06-15"}
    made = client.post("/plans", base_url=base, data=form)
    assert made.status_code in (302, 303)
    assert urlsplit(made.location).path.startswith("/red/plans/")
    plan = urlsplit(made.location).path.removeprefix("/red")
    client.post(f"{plan}/share", base_url=base, data={"seen": 1})
    assert "https://office.example.cn/red/s/" in client.get(f"{plan}/share", base_url=base).text
    answer = client.get("/data?lang=en&size=large", base_url=base)
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all("Path=/red;" in f"{one};" for one in cookies)
    client.get("/data?lang=zh&size=normal", base_url=base)


def test_tile_addresses_are_those_of_the_public_host(client: FlaskClient) -> None:
    document = client.get("/tiles/venues.json", base_url="https://office.example.cn/red").json
    assert document["tiles"] == ["https://office.example.cn/red/tiles/venues/{z}/{x}/{y}.mvt"]


def echo(*, base_path: str = "", proxies: int = 0) -> FlaskClient:
    """Return a client of a tiny application that says how it was reached."""
    app = Flask("echo", static_folder=None)

    @app.get("/")
    @app.get("/plan")
    def say() -> dict[str, str | None]:
        return {
            "root": request.script_root, "path": request.path, "url": request.url,
            "client": request.remote_addr,
        }  # fmt: skip

    proxy.init_app(app, base_path=base_path, proxies=proxies)
    return app.test_client()


@pytest.mark.parametrize(
    ("sent", "path"),
    [("/red/plan", "/plan"), ("/plan", "/plan"), ("/red", "/"), ("/red/", "/"), ("/", "/")],
)
def test_a_proxy_may_cut_the_sub_path_off_or_not(sent: str, path: str) -> None:
    said = echo(base_path="/red").get(sent).json
    assert (said["root"], said["path"]) == ("/red", path)


def test_what_only_looks_like_the_sub_path_is_not_it() -> None:
    assert echo(base_path="/red").get("/redplan").status_code == 404


def test_a_page_cannot_be_the_sub_path() -> None:
    with pytest.raises(SettingsError, match="REDROUTES_BASE_PATH must not"):
        echo(base_path="/plan/x")


FORWARDED = {
    "X-Forwarded-For": "203.0.113.9, 10.0.0.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "office.example.cn",
    "X-Forwarded-Prefix": "/evil",
}


def test_nobody_is_believed_unless_set() -> None:
    said = echo().get("/plan", headers=FORWARDED).json
    assert (said["url"], said["client"]) == ("http://localhost/plan", "127.0.0.1")


def test_one_proxy_is_believed_about_the_last_entry_only() -> None:
    said = echo(base_path="/red", proxies=1).get("/red/plan", headers=FORWARDED).json
    assert said["url"] == "https://office.example.cn/red/plan"
    assert said["client"] == "10.0.0.7"
