"""A real server on the real data with a store of its own, for the browser tests."""

import atexit
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from werkzeug.serving import make_server

from geo.datasets import load_datasets
from geo.simulate import simulate_year
from routes import warm_up
from web import create_app
from web.installation.settings import Settings
from web.store.store import Store

CHROMIUM = Path("/usr/bin/chromium")
TODAY = date(2027, 6, 1)
"""The day the browser tests happen on: plans for June 2027 lie ahead, lectures behind."""

LAUNCH: dict[str, Any] = {
    "executable_path": str(CHROMIUM),
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ],
}


FILE = "sqlite:///"

SHEETS = {
    "questions": (
        "venues",
        """\
叫法,归谁管,经度,纬度
测试甲村新时代文明实践站,江源区,126.8,42.05
测试乙村新时代文明实践站,江源区,126.55,41.94
""",
    ),
    "topics": ("lecturers", "姓名,单位,居住乡镇,主题\n测试员甲,区委党校,江源区湾沟镇,防汛知识\n"),
    "dry-run": (
        "lecturers",
        """\
姓名,单位,居住乡镇,主题
测试员乙,区委党校,江源区湾沟镇,法治宣传
测试员丙,区委党校,没有这个镇,法治宣传
合计,2,,
""",
    ),
    "refused": ("lectures", "地点,1月,2月,3月,4月\n湾沟镇,1,2,3,4\n"),
}
"""Small files of an office: page that they lead to -> what their rows are, and their text."""


def send_sheet(page: Page, base: str, name: str) -> str:
    """Send one of the small files and return the address of the page that it leads to."""
    kind, text = SHEETS[name]
    file = {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": text.encode()}
    sent = page.request.post(f"{base}/register/files", multipart={"kind": kind, "file": file})
    return sent.url.removeprefix(base)


@cache
def _filled(lecturers: int | None) -> Path:
    """Simulate a year once for all servers of a run: all else they begin with is quicker."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "store.sqlite"
    store = Store(f"{FILE}{path}")
    store.migrate()
    few = {} if lecturers is None else {"lecturers": lecturers, "corps": lecturers // 75}
    people, talks = simulate_year(load_datasets(), seed=7, end=TODAY, **few)
    store.replace_simulated(people, talks if lecturers is None else talks[::10])
    store.close()
    return path


@contextmanager
def live_server(*, lecturers: int | None = None, **settings: Any) -> Iterator[str]:
    """Serve the application on a free port of this machine and yield its address.

    Parameters
    ----------
    lecturers
        How many lecturers there are, with a tenth of their lectures; None: all of a usual year.
    **settings
        Settings that differ from the usual ones; the store is a file.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'store.sqlite'}"
        usual = {"database_url": url, "today": TODAY, "plan_seconds": 0.5, "page_seconds": 30,
                 "uploads_folder": Path(folder) / "uploads"}  # fmt: skip
        chosen = Settings(**{**usual, **settings})
        shutil.copy(_filled(lecturers), chosen.database_url.removeprefix(FILE))
        app = create_app(chosen)
        context = app.extensions["redroutes"]
        warm_up()
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            context.store.close()
