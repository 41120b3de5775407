"""``redroutes serve``: the web application on this machine."""

import sys
import threading
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


@click.command()
@click.option("--host", default="127.0.0.1", envvar="REDROUTES_HOST", show_default=True,
              help="Address to listen at.")  # fmt: skip
@click.option("--port", default=8000, envvar="REDROUTES_PORT", show_default=True,
              type=click.IntRange(1, 65535), help="Port to listen at.")  # fmt: skip
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64),
              help="Processes that answer.")  # fmt: skip
def serve(host: str, port: int, workers: int) -> None:
    """Serve the pages and the API until interrupted, preparing the store first where needed."""
    from granian import Granian  # noqa: PLC0415 - only this command serves
    from granian.constants import Interfaces  # noqa: PLC0415

    _prepare_store()
    server = Granian(
        TARGET, address=host, port=port, interface=Interfaces.WSGI, workers=workers,
        blocking_threads=4, respawn_failed_workers=True, log_access=False,
    )  # fmt: skip
    server.on_startup(lambda: _announce(host, port, language()))
    server.serve(target_loader=load_application)


def _prepare_store() -> None:
    """Bring the store up to date; the data sets are loaded here only when it is empty."""
    store = Store(Settings.from_env().database_url)
    store.migrate()
    if store.is_empty():
        prepare_and_say(open_installation())
    store.close()


def _announce(host: str, port: int, lang: str) -> None:
    shown = f"[{host}]" if ":" in host else host
    click.echo(
        translate(N_("Red Routes is at http://%(host)s:%(port)d"), lang, host=shown, port=port)
    )
    sys.stdout.flush()


def load_application(target: str) -> Any:
    """Load the application in a worker and compile the solver behind its back.

    Pages are answered from the first second; only a plan asked for meanwhile waits for its kernels.
    """
    from web.services.planning import warm_up  # noqa: PLC0415 - in the worker

    module, name = target.split(":")
    app = getattr(import_module(module), name)
    context = app.extensions["redroutes"]
    threading.Thread(target=warm_up, args=[context], name="warm-up", daemon=True).start()
    return app
