"""Work that only one process can do, with what lies before it: the others see how far it is."""

import hashlib
import logging
import threading
from collections.abc import Hashable
from concurrent.futures import wait
from typing import Final

from geo.errors import RedRoutesError
from web.installation.context import Context
from web.installation.queued import Queued
from web.installation.results import dumped, loaded
from web.installation.tasks import Ticket
from web.installation.work import CancelledError, Job, Jobs, named
from web.store.database import StoreError
from web.store.work import WorkTable

log = logging.getLogger(__name__)

BEAT: Final = 1.0
"""Seconds between two tellings."""


def show(context: Context, key: Hashable, *, told: bool = False) -> None:
    """Let the other processes of the store see the unfinished job of a key, and cancel it.

    Parameters
    ----------
    key
        As it was asked for by :meth:`web.installation.work.Jobs.ask`.
    told
        Whether the others are to know the result, too.
    """
    job = context.jobs.of(key)
    if not isinstance(context.work, Queued) or job is None or job.done or job.shown:
        return
    job.shown = True
    table = context.work.table
    askers = frozenset(job.askers)
    try:
        table.show(job.id, key=_named(key), share=job.share, clients=askers)
    except StoreError as error:  # on a full disk it is done all the same
        job.shown = False
        log.warning("%s", error)
        return
    follow = (context.jobs, table, job, _named(key))
    more = {"told": told, "known": askers}
    threading.Thread(target=_follow, args=follow, kwargs=more, daemon=True, name="shown").start()


def shown(context: Context, key: Hashable) -> Ticket | None:
    """Return the unfinished job of a key, whichever process does it."""
    own = context.jobs.of(key)
    others = context.work if isinstance(context.work, Queued) else None
    return others.shown(_named(key)) if own is None and others else own


def found(context: Context, job_id: str) -> Ticket | None:
    """Return some work, wherever it is done; None when it is forgotten or cancelled.

    Raises
    ------
    web.installation.tasks.NoWorkerError
        If nobody is there who could do it.
    """
    return context.jobs.find(job_id) or context.work.find(job_id)


def asked(context: Context, job_id: str) -> bool:
    """Tell whether whoever asks has asked for some work, wherever it is done."""
    return context.jobs.asked(job_id) or context.work.asked(job_id)


def give_up(context: Context, job_id: str, *, everybody: bool = False) -> None:
    """Take back the wish of whoever asks for some work; it ends when nobody else wants it.

    Parameters
    ----------
    everybody
        Whether it ends whoever else wants it.
    """
    ended = context.work.cancel(job_id, everybody=everybody)
    job = context.jobs.find(job_id)
    if job is not None and (ended or not job.shown):  # of what is shown others may want it, too
        context.jobs.cancel(job_id, everybody=everybody or ended)


def withdraw(context: Context, account: int) -> None:
    """Take back all that an account has asked for: what nobody else wants ends."""
    context.work.withdraw(named(account))
    context.jobs.withdraw(named(account))


def result_of(context: Context, job_id: str) -> object:
    """Return the result of work that is done, None where it is not known here.

    Raises
    ------
    RedRoutesError
        The error that it ended with.
    """
    job = context.jobs.find(job_id)
    if job is not None:
        return job.future.result() if job.done else None
    if not isinstance(context.work, Queued):
        return None
    seen = context.work.table.see(job_id)
    return loaded(seen.result) if seen and seen.state == "done" and seen.result else None


def _named(key: Hashable) -> str:
    return "shown-" + hashlib.sha256(repr(key).encode()).hexdigest()


def _follow(
    jobs: Jobs, table: WorkTable, job: Job, key: str, *, told: bool, known: frozenset[str]
) -> None:
    """Tell how far a job is until it ends, and end it when another process has cancelled it."""
    try:
        while not wait([job.future], timeout=BEAT).done:
            askers = frozenset(job.askers)
            if not table.show(job.id, key=key, share=job.share, clients=askers - known):
                jobs.cancel(job.id, everybody=True)
                return
            known = askers
        table.finish(job.id, *_ended(job, told=told))
    except StoreError as error:
        log.warning("%s", error)


def _ended(job: Job, *, told: bool) -> tuple[str, bytes | None]:
    if job.future.cancelled():
        return "cancelled", None
    error = job.future.exception()
    if isinstance(error, CancelledError):
        return "cancelled", None
    if error is not None:
        known = isinstance(error, RedRoutesError)
        return ("done", dumped(error)) if known else ("failed", b"error")
    return "done", dumped(job.future.result()) if told else None
