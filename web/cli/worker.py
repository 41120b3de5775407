"""``redroutes worker``: processes that do the long work of a server, here or on another machine."""

import os
import signal
import threading
import time
from typing import Final

import click

from geo.errors import N_
from web.frame.help import command, option
from web.installation.settings import Settings

PROCESSES: Final = 2
LOOK: Final = 1.0
"""Seconds between two looks whether the server is still there."""


@command()
@option(
    "--processes",
    default=PROCESSES,
    show_default=True,
    type=click.IntRange(1, 64),
    help=N_("Processes that compute."),
)
@option("--parent", type=int, help=N_("End with the process of this number."))
def worker(processes: int, parent: int | None) -> None:
    """Do the long work that servers of the same store put into its queue, until interrupted.

    The server starts workers of its own; more of them, on any machine that reaches the database,
    share the work.
    """
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    if parent is not None:
        threading.Thread(target=_guard, args=[parent, ended], daemon=True).start()
    from web.installation.worker import work  # noqa: PLC0415 - loads the store

    settings = Settings.from_env()
    if parent is None:  # else the server has looked at it
        from web.store.store import Store  # noqa: PLC0415 - loads pandas

        Store(settings.database_url).migrate()
    work(settings, processes, ended)


def _guard(parent: int, ended: threading.Event) -> None:
    while _is_alive(parent):
        time.sleep(LOOK)
    ended.set()


def _is_alive(number: int) -> bool:
    if os.name == "nt":  # there a signal of 0 ends the process
        return True
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True
