"""``redroutes serve``: the web application on this machine."""

import socket
import threading
import time
from importlib import import_module
from typing import Any

import click

from geo.errors import N_
from web.cli.common import open_installation
from web.cli.group import language
from web.cli.prepare import prepare_and_say
from web.messages import translate
from web.settings import Settings
from web.store import Store

TARGET = "web.wsgi:app"
WARM_UP_DELAY = 3.0  # seconds
STOP_SECONDS = 5  # a worker that is still starting does not hear Ctrl-C


@click.command()
@click.option("--host", help="Address to listen at. [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen at. [default: 8000]")
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes that answer.",
)
def serve(host: str | None, port: int | None, workers: int) -> None:
    """Serve the pages and the API until interrupted, preparing the store first where needed."""
    from granian import Granian  # noqa: PLC0415 - only this command serves
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    settings = Settings.from_env()
    host, port = host or settings.host, port or settings.port
    _prepare_store(settings)
    server = Granian(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
    )
    announcing = threading.Thread(target=_announce, args=[host, port, language()], daemon=True)
    server.on_startup(announcing.start)
    server.serve(target_loader=load_application)


def _prepare_store(settings: Settings) -> None:
    """Bring the store up to date; the data sets are loaded here only when it is empty."""
    store = Store(settings.database_url)
    store.migrate()
    if store.is_empty():
        prepare_and_say(open_installation())
    store.close()


def _announce(host: str, port: int, lang: str) -> None:
    """Print the address once it can be opened: the socket refuses until the worker is up."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared
    while not _answers(reachable, port):
        time.sleep(0.05)
    shown = f"[{reachable}]" if ":" in reachable else reachable
    template = N_("Red Routes is at http://%(host)s:%(port)d")
    click.echo(translate(template, lang, host=shown, port=port))


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def load_application(target: str) -> Any:
    """Load the application in a worker, and the compiled solver a little later.

    The delay lets the first page go first; a plan asked for meanwhile loads the solver itself.
    """
    from web.services.planning import warm_up  # noqa: PLC0415 - in the worker, not in its parent

    module, name = target.split(":")
    app = getattr(import_module(module), name)
    context = app.extensions["redroutes"]
    timer = threading.Timer(WARM_UP_DELAY, warm_up, [context])
    timer.daemon = True
    timer.start()
    return app
