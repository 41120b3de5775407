"""A real server on the real data with a store of its own, for the browser tests."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from werkzeug.serving import make_server

from geo.simulate import simulate_year
from routes import warm_up
from web import create_app
from web.installation.settings import Settings

CHROMIUM = Path("/usr/bin/chromium")
TODAY = date(2027, 6, 1)
"""The day the browser tests happen on: plans for June 2027 lie ahead, lectures behind."""

LAUNCH = {
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


@contextmanager
def live_server(**settings: Any) -> Iterator[str]:
    """Serve the application on a free port of this machine and yield its address.

    Parameters
    ----------
    **settings
        Settings that differ from the usual ones.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'store.sqlite'}"
        usual = {"database_url": url, "today": TODAY, "plan_seconds": 0.5, "page_seconds": 30,
                 "uploads_folder": Path(folder) / "uploads"}  # fmt: skip
        app = create_app(Settings(**{**usual, **settings}))
        context = app.extensions["redroutes"]
        people, talks = simulate_year(context.datasets, seed=7, end=TODAY)
        context.store.replace_simulated(people, talks)
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
