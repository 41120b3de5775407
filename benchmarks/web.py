"""The pages and the server: weight, time until usable, questions per second.

``python -m benchmarks.web [--seconds 10] [--rate 50] [--slow 4] [--only / /plan]`` starts
``redroutes serve`` on a free port with a store of its own and measures, in one run,

* every page in Chromium: bytes over the wire, requests, requests to other hosts, and milliseconds
  until something is drawn and until usable: the load event or the end of the last
  task of more than 50 ms, whichever is later.
  The peer is a plain folium page with one marker per venue, its scripts answered from memory;
* map questions at a fixed rate, timed from the moment each was due, and as many as the server
  answers; the peer is folium building that page for each question;
* whether it still answers while 900 connections are half open.
"""

import argparse
import http.client
import itertools
import os
import queue
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import folium
import numpy as np
from geopandas import GeoDataFrame
from playwright.sync_api import Browser, Page, Route, sync_playwright

from geo.datasets import load_datasets
from web.maps.assets import asset_path

CHROMIUM = "/usr/bin/chromium"
TOUR = "/plan?step=result&from=长春市&date=2027-06-15&days=2"
PAGES = (
    "/", "/?list=sites", "/sites/JL-220605-101", "/plan", TOUR, "/nearby?at=大石人镇", "/orders",
    "/coverage", "/coverage/suggest", "/inspect", "/register", "/data", "/more", "/help",
)  # fmt: skip
TASKS = """
window.lastTask = 0;
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.lastTask = task.startTime + task.duration;
}).observe({ type: "longtask", buffered: true });
"""
FIRST = """performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN"""
USABLE = """Math.max(window.lastTask, performance.getEntriesByType("navigation")[0].loadEventEnd)"""
HALF_OPEN = 900
CONNECTIONS = 16


@dataclass(frozen=True)
class Seen:
    """What the browser saw of one page."""

    kilobytes: float
    requests: int
    external: int
    first_ms: float
    usable_ms: float


@contextmanager
def served() -> Iterator[int]:
    """Start the server as a user does and yield its port."""
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "web.cli", "serve", "--simulate", "--port", str(port)]
        environment = {**os.environ, "REDROUTES_HOME": folder, "REDROUTES_TODAY": "2027-06-01"}
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
        try:
            _wait_until_ready(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(port: int, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        try:
            if ask(http.client.HTTPConnection("127.0.0.1", port, timeout=60), "/healthz") == 200:
                time.sleep(5)  # the solver and the documents are loaded a little after the start
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The server did not start.")


def ask(connection: http.client.HTTPConnection, path: str) -> int:
    """Ask once over a kept connection and return the status, the body read."""
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    with connection.getresponse() as response:
        response.read()
        return response.status


# Pages ----------------------------------------------------------------------------------------


def look(browser: Browser, address: str, *, naive: str = "", slow: int = 1) -> Seen:
    """Open a page once in a fresh browser context.

    Parameters
    ----------
    address
        Of the page.
    naive
        HTML to show at that address instead, with scripts answered from memory.
    slow
        Times the processor of the page is slowed down.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    page = context.new_page()
    page.add_init_script(TASKS)
    if naive:
        page.route("**/*", lambda route: _naive_answer(route, naive))
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": slow})
    sizes: list[float] = []
    asked: list[str] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.on("request", lambda request: asked.append(request.url))
    _settle(page, address)
    host = "/".join(address.split("/")[:3])
    others = [url for url in asked if not url.startswith((host, "data:"))]
    times = page.evaluate(FIRST), page.evaluate(USABLE)
    seen = Seen(sum(sizes) / 1000, len(asked), len(others), *times)
    context.close()
    return seen


def _settle(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle", timeout=120_000)
    page.wait_for_timeout(1000)  # a long task is reported when it is over


def _naive_answer(route: Route, html: str) -> None:
    url = route.request.url
    if route.request.resource_type == "document":
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
    elif url.endswith("leaflet.js"):
        route.fulfill(path=asset_path("leaflet", "leaflet.js"), content_type="text/javascript")
    elif url.endswith("leaflet.css"):
        route.fulfill(path=asset_path("leaflet", "leaflet.css"), content_type="text/css")
    else:
        route.fulfill(body="")


def naive_page(venues: GeoDataFrame) -> str:
    """Build the page a first folium tutorial ends with: one marker and tooltip per venue."""
    fmap = folium.Map(location=(43.6, 126.5), zoom_start=7, tiles=None, max_zoom=18)
    places = zip(venues.geometry.y, venues.geometry.x, venues["name"], strict=True)
    for lat, lon, name in places:
        folium.Marker((lat, lon), tooltip=name).add_to(fmap)
    return str(fmap.get_root().render())


def pages(port: int, html: str, *, slow: int, paths: Sequence[str] = PAGES) -> None:
    """Print a row per page, the naive one last."""
    print(
        f"{'page':28} {'kB':>8} {'requests':>9} {'elsewhere':>10} "
        f"{'drawn ms':>9} {'usable ms':>10} {f'{slow}x':>7}"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        look(browser, f"http://127.0.0.1:{port}/data")  # the browser's own first start
        for path in paths:
            _row(browser, path, f"http://127.0.0.1:{port}{path}", slow=slow)
        _row(browser, "folium, 1 marker per venue", "http://naive.test/", naive=html, slow=slow)
        browser.close()


def _row(browser: Browser, name: str, address: str, *, naive: str = "", slow: int) -> None:
    runs = [look(browser, address, naive=naive) for _ in range(2)]
    slowed = look(browser, address, naive=naive, slow=slow)
    seen, usable = runs[0], min(run.usable_ms for run in runs)
    first = min(run.first_ms for run in runs)
    size = len(naive.encode()) / 1000 if naive else seen.kilobytes
    print(
        f"{name:28} {size:8.0f} {seen.requests:9d} {seen.external:10d} "
        f"{first:9.0f} {usable:10.0f} {slowed.usable_ms:7.0f}",
        flush=True,
    )


# Questions per second ---------------------------------------------------------------------------


def map_questions(venues: GeoDataFrame, *, count: int, seed: int = 1) -> list[str]:
    """Return addresses a map asks for while it is moved: clusters, then single venues."""
    random = np.random.default_rng(seed)
    paths = []
    for place in random.integers(len(venues), size=count):
        point, zoom = venues.geometry.iloc[place], int(random.integers(7, 15))
        half = 360 / 2**zoom * 2.5  # half of a window 1,280 pixels wide
        corners = (point.x - half, point.y - half / 2, point.x + half, point.y + half / 2)
        box = ",".join(f"{degrees:.5f}" for degrees in corners)
        if zoom < 12:
            paths.append(f"/api/v1/venues/clusters?bbox={box}&zoom={zoom}")
        else:
            paths.append(f"/api/v1/venues?bbox={box}")
    return paths


def at_rate(port: int, paths: Sequence[str], *, rate: float) -> list[float]:
    """Ask every question when it is due and return the milliseconds from then to its answer."""
    began = time.perf_counter() + 0.2
    due: queue.SimpleQueue[tuple[float, str]] = queue.SimpleQueue()
    for number, path in enumerate(paths):
        due.put((began + number / rate, path))
    return _drain(port, due)


def _drain(port: int, due: "queue.SimpleQueue[tuple[float, str]]") -> list[float]:
    spent: list[float] = []

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            try:
                moment, path = due.get_nowait()
            except queue.Empty:
                return
            time.sleep(max(0.0, moment - time.perf_counter()))
            status = ask(connection, path)
            assert status == 200, f"{status} for {path}"
            spent.append(1000 * (time.perf_counter() - moment))

    _together(work)
    return spent


def _together(work: Callable[[], None]) -> None:
    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def as_many(port: int, paths: Sequence[str], *, seconds: float) -> float:
    """Ask one question after the other on every connection; return answers per second."""
    end = time.perf_counter() + seconds
    turn = itertools.cycle(paths)
    answered = itertools.count()

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.perf_counter() < end:
            assert ask(connection, next(turn)) == 200
            next(answered)

    _together(work)
    return next(answered) / seconds


def half_open(port: int) -> float:
    """Return the milliseconds of an answer while many connections hold back their request."""
    held = []
    try:
        for _ in range(HALF_OPEN):
            connection = socket.create_connection(("127.0.0.1", port), timeout=10)
            connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
            held.append(connection)
        began = time.perf_counter()
        fresh = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        assert ask(fresh, "/healthz") == 200
        return 1000 * (time.perf_counter() - began)
    finally:
        for connection in held:
            connection.close()


def questions(port: int, venues: GeoDataFrame, *, seconds: float, rate: float) -> None:
    """Print the latencies at a fixed rate, the highest rate, and the answer in a siege."""
    paths = map_questions(venues, count=int(rate * seconds))
    ask(http.client.HTTPConnection("127.0.0.1", port, timeout=60), paths[0])
    spent = at_rate(port, paths, rate=rate)
    middle, high = np.percentile(spent, [50, 99])
    print(f"{rate:.0f} map questions per second: p50 {middle:.1f} ms, p99 {high:.1f} ms")
    most = as_many(port, paths, seconds=seconds)
    print(f"as many as it answers: {most:.0f} per second over {CONNECTIONS} connections")
    print(f"with {HALF_OPEN} connections half open: {half_open(port):.0f} ms for an answer")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure all three and print them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10, help="of each load")
    parser.add_argument("--rate", type=float, default=50, help="questions per second")
    parser.add_argument("--slow", type=int, default=4, help="times a phone is slower")
    parser.add_argument("--only", nargs="+", metavar="PAGE", help="these pages and nothing else")
    options = parser.parse_args(arguments)
    if not Path(CHROMIUM).exists():
        raise SystemExit(f"Needs Debian's Chromium at {CHROMIUM}.")
    venues = load_datasets().venues
    built = []
    for _ in range(2):
        began = time.process_time()
        html = naive_page(venues)
        built.append(time.process_time() - began)
    with served() as port:
        pages(port, html, slow=options.slow, paths=options.only or PAGES)
        if options.only:
            return
        questions(port, venues, seconds=options.seconds, rate=options.rate)
    print(f"folium, 1 marker per venue: {1 / statistics.mean(built):.2f} pages per CPU second")


if __name__ == "__main__":
    main()
