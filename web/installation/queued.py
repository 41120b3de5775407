"""Long work by a table that all processes of all machines share, and who asks there."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from geo.errors import N_, OwnFaultError, RedRoutesError
from web.installation.results import dumped, loaded
from web.installation.tasks import Here, NoWorkerError, Task, Ticket, TookLongError
from web.installation.work import CancelledError, asker
from web.store.database import StoreError
from web.store.work import LATE, LOST, TOO_LONG, WorkTable
from web.store.work_asking import Seen
from web.store.work_conditions import ATTENDED
from web.store.work_tables import UNFINISHED

if TYPE_CHECKING:
    from web.installation.context import Context

log = logging.getLogger(__name__)

T = TypeVar("T")

BROKE: Final = N_("The work ended with an error of the program; it is in the log.")
NOBODY: Final = N_(
    "No process is there that could do this: try again in a minute, and if it lasts, tell whoever "
    "looks after the server."
)
LONELY: Final = 5.0
"""Seconds that work waits where no worker has said lately that it is there."""
WAITERS: Final = 4
"""Requests of a process that wait for work at a time; the others are told to ask again."""
STEP, WALK = 0.05, 0.25
"""Seconds between two looks at work that is waited for: at first, and at last."""
UNUSABLE: Final = 5.0
"""Seconds after which a table that could not be used is tried again."""
KEPT_HERE: Final = 64
"""Answers that a process keeps in memory besides."""
SMALL: Final = 300_000
"""Bytes of the largest of them."""


class Queued:
    """Work in processes of its own, by a table that all processes of all machines share.

    While the table cannot be used, on a full disk or without the database, work is done here.
    """

    def __init__(self, table: WorkTable) -> None:
        self.table = table
        self._here = Here()
        self._unusable_until = 0.0
        self._waiters = threading.BoundedSemaphore(WAITERS)
        self._answers: dict[str, object] = {}

    def ask(self, context: "Context", task: Task[T], *, seconds: float | None) -> T | None:
        """See :meth:`Work.ask`."""
        if task.key in self._answers:
            return cast("T", self._answers[task.key])
        number = self._number(task)
        if number is None:
            return self._here.ask(context, task, seconds=seconds)
        return cast("T | None", self._wait(number, task.key, seconds))

    def _number(self, task: Task[Any]) -> str | None:
        """Ask for work in the table; None while that cannot be used."""
        if time.monotonic() < self._unusable_until:
            return None
        kind = task.kind
        try:
            return self.table.ask(
                task.key, kind=kind.name, lane=kind.lane, arguments=task.arguments,
                client=asker(),
            )  # fmt: skip
        except StoreError as error:
            log.warning("%s", error)
            self._unusable_until = time.monotonic() + UNUSABLE
            return None

    def _wait(self, number: str, key: str, seconds: float | None) -> object:
        with self._place() if seconds is not None else nullcontext(True) as free:
            began = said = time.monotonic()
            until = began + (float("inf") if seconds is None else seconds)
            while True:
                seen = self.table.see(number)
                if seen is None or seen.state == "cancelled":
                    raise CancelledError(N_("The work was cancelled."))
                if seen.state == "failed":
                    raise _why(seen.result)
                if seen.state == "done":
                    return self._keep(key, seen.result)
                if not free or time.monotonic() >= until:
                    self._require_worker(seen)
                    return None
                if time.monotonic() - said > ATTENDED / 3:  # or it would give way
                    self._require_worker(seen)
                    said = time.monotonic()
                    self.table.touch(number, asker())
                time.sleep(min(WALK, max(STEP, (time.monotonic() - began) / 10)))

    def _require_worker(self, seen: Seen) -> None:
        """Refuse to wait where nobody is there who could do the work, nor is expected.

        Raises
        ------
        NoWorkerError
            If it has waited for some seconds, in which one that is started anew would have come,
            and nobody was there lately who would be started again.
        """
        waited = seen.state in UNFINISHED and seen.seconds >= LONELY
        if not waited or self.table.workers(starting=True):
            return
        if self.table.failing() or not self.table.expected():
            raise NoWorkerError(NOBODY)

    @contextmanager
    def _place(self) -> Iterator[bool]:
        """Wait for work only as long as threads stay free for those who do not."""
        free = self._waiters.acquire(blocking=False)
        try:
            yield free
        finally:
            if free:
                self._waiters.release()

    def _keep(self, key: str, result: bytes | None) -> object:
        value = loaded(result)
        if len(result or b"") > SMALL:  # a file is sent once, as a rule
            return value
        self._answers[key] = value
        for old in list(self._answers)[:-KEPT_HERE]:
            self._answers.pop(old, None)
        return value

    def of(self, task: Task[Any]) -> Ticket | None:
        """See :meth:`Work.of`."""
        here = self._here.of(task)
        seen = None if here else self.table.find(task.key)
        return seen or here

    def find(self, job_id: str) -> Ticket | None:
        """See :meth:`Work.find`; who looks still waits.

        Raises
        ------
        NoWorkerError
            If nobody is there who could do it.
        """
        if here := self._here.find(job_id):
            return here
        seen = self.table.see(job_id)
        if seen is None or seen.state == "cancelled":
            return None
        self.table.touch(job_id, asker())
        self._require_worker(seen)
        return seen

    def shown(self, key: str) -> Ticket | None:
        """Return what another process does itself, and shows under a key; who looks wants it."""
        seen = self.table.shown(key)
        if seen is None:
            return None
        self.table.touch(seen.id, asker())
        return seen

    def asked(self, job_id: str) -> bool:
        """See :meth:`Work.asked`."""
        return self._here.asked(job_id) or self.table.wished(job_id, asker())

    def cancel(self, job_id: str, *, everybody: bool = False) -> bool:
        """See :meth:`Work.cancel`."""
        if self._here.find(job_id):
            return self._here.cancel(job_id, everybody=everybody)
        return self.table.drop(job_id, None if everybody else asker())

    def withdraw(self, client: str) -> None:
        """See :meth:`Work.withdraw`; a table that cannot be used forgets the wishes by itself."""
        self._here.withdraw(client)
        try:
            self.table.withdraw(client)
        except StoreError as error:
            log.warning("%s", error)


def _why(result: bytes | None) -> RedRoutesError:
    if result == TOO_LONG:
        return TookLongError(LATE)
    return OwnFaultError(BROKE if result else LOST)


class Inside(Here):
    """Work that other work needs, in the process that does the other one: begun by nobody else.

    Parameters
    ----------
    table
        Where answers are looked for, and put down for those who ask the same.
    """

    def __init__(self, table: WorkTable) -> None:
        super().__init__()
        self.table = table

    def ask(self, context: "Context", task: Task[T], *, seconds: float | None) -> T | None:
        """See :meth:`Work.ask`."""
        del seconds
        seen = self.table.find(task.key)
        if seen is not None and seen.state == "done":
            return cast("T", loaded(seen.result))
        found = task.run(context)
        kind = task.kind
        self.table.keep(
            task.key, kind=kind.name, lane=kind.lane, arguments=task.arguments,
            result=dumped(found),
        )  # fmt: skip
        return found
