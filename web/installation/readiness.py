"""Whether this process can answer all that is asked: store, data, and somebody for long work."""

import os
from collections.abc import Iterator

from geo.errors import N_, OwnFaultError, RedRoutesError, all_of
from web.installation.context import Context
from web.installation.queued import Queued
from web.store.database import StoreError
from web.store.tables import SCHEMA_VERSION


class NotReadyError(OwnFaultError):
    """The installation cannot answer all that is asked."""

    status = 503
    kind = "not-ready"
    title = N_("The program is not ready")


def require_ready(context: Context) -> None:
    """Look at all that answers rest on.

    Raises
    ------
    NotReadyError
        If anything is missing; it says what.
    """
    wrong = [*_store(context), *_data(context), *_workers(context)]
    if wrong:
        raise all_of(wrong, NotReadyError)


def _store(context: Context) -> Iterator[RedRoutesError]:
    try:
        version = context.store.schema_version()
        context.store.revision()
    except StoreError:  # its sentence names the file, which is nobody's business here
        yield NotReadyError(N_("The store cannot be read."))
        return
    if version != SCHEMA_VERSION:
        yield NotReadyError(
            N_("The store has schema %(schema)s, this release needs %(needed)s."),
            schema=version or "-", needed=SCHEMA_VERSION,
        )  # fmt: skip


def _data(context: Context) -> Iterator[RedRoutesError]:
    tables = sorted(context.settings.data_folder.rglob("*.csv"))
    if not tables or not all(os.access(one, os.R_OK) for one in tables):
        yield NotReadyError(N_("The data sets cannot be read."))


def _workers(context: Context) -> Iterator[RedRoutesError]:
    if not isinstance(context.work, Queued):
        return
    try:
        alive = context.work.table.workers()
        failing = 0 if alive else context.work.table.failing()
    except StoreError:
        yield NotReadyError(N_("The queue of long work cannot be read."))
        return
    if failing:
        yield NotReadyError(
            N_("The processes for long work cannot begin and try again; the reason is in the log.")
        )
    elif not alive:
        yield NotReadyError(N_("No process is there for long work."))
