"""Long work by its name and its question, so that any process can do it and all share the answer.

The pages, the API and the files ask by :func:`answer`: what is there in time is returned, what is
not raises :class:`PendingError`, which each of them says in its own way. A command has patience.
"""

import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar, cast

from pydantic import BaseModel

from geo.errors import N_, OwnFaultError
from web.installation.basis import state_of
from web.installation.results import dumped, loaded
from web.installation.work import CancelledError, Jobs, asker, is_working
from web.store.database import StoreError
from web.store.work import LATE, LOST, TOO_LONG, WANTED, BusyError, Seen, WorkTable
from web.store.work_tables import UNFINISHED

if TYPE_CHECKING:
    from web.installation.context import Context

log = logging.getLogger(__name__)

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Q = TypeVar("Q", bound=BaseModel)
Q_contra = TypeVar("Q_contra", bound=BaseModel, contravariant=True)

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

patience: ContextVar[float | None] = ContextVar("patience", default=None)
"""Seconds that whoever asks here waits at most; None: until the answer is there."""


class NoWorkerError(BusyError):
    """No process is there that does long work."""

    kind = "no-worker"
    title = N_("Nobody does long work here")


class Ticket(Protocol):
    """Work that goes on, as a waiting page shows it."""

    @property
    def id(self) -> str:
        """Names the work in addresses; cannot be guessed."""
        ...

    @property
    def share(self) -> float:
        """Share of the work done, as far as the work tells."""
        ...

    @property
    def done(self) -> bool:
        """Whether there is a result or an error."""
        ...

    @property
    def seconds(self) -> float:
        """Seconds since it was asked for."""
        ...


@dataclass
class PendingError(Exception):
    """The answer is still being made.

    Attributes
    ----------
    job
        What makes it.
    back
        Address to return to when it is cancelled; "" where whoever asked knows none.
    """

    job: Ticket
    back: str = ""


class Run(Protocol[Q_contra, T_co]):
    """Answers a question on a day, here and now."""

    def __call__(self, context: "Context", query: Q_contra, /, *, today: date) -> T_co:
        """Answer."""
        ...


class Kind(Generic[Q, T]):
    """Long work of one kind.

    Parameters
    ----------
    name
        Names the kind to every process of this release.
    model
        What its questions are.
    run
        Answers one.
    check
        Says what is wrong with a question at once, before anybody waits.
    lane
        Key of :data:`web.installation.work.LANES`.
    state
        What else the answer depends on besides the data, the register and the roads; its ``repr``
        tells states apart.
    alone
        Whether data, register and roads are all that it needs: no history, no orders, no plans.
    """

    def __init__(
        self,
        name: str,
        model: type[Q],
        run: Run[Q, T],
        *,
        check: Callable[["Context", Q, date], object] | None = None,
        lane: str = "plan",
        state: Callable[["Context", Q, date], object] | None = None,
        alone: bool = False,
    ) -> None:
        self.name, self.lane, self.alone = name, lane, alone
        self._model, self._run, self._check, self._state = model, run, check, state
        KINDS[name] = self

    def task(self, context: "Context", query: Q, today: date) -> "Task[T]":
        """Return the work that answers a question as things stand now."""
        # A question of a wider kind is asked as one of this kind.
        ours = set(self._model.model_fields)
        question = query.model_dump(mode="json", by_alias=True, exclude_unset=True, include=ours)
        register = context.registered.revision
        said = {"query": question, "today": today.isoformat(), "register": register}
        arguments = json.dumps(said, sort_keys=True)
        state = self._state(context, query, today) if self._state else ""
        # A default may depend on nothing but the question: what is unset and what is set to the
        # default are one question.
        full = query.model_dump_json(by_alias=True, include=ours)
        key = _digest(self.name, full, today.isoformat(), repr(state), state_of(context))
        return Task(self, arguments, key)

    def ask(self, context: "Context", query: Q, today: date, *, back: str = "") -> T:
        """Return the answer, as soon as whoever asks has patience: see :func:`answer`."""
        if self._check:
            self._check(context, query, today)
        return answer(context, self.task(context, query, today), back=back)

    def installation(self, opened: "Context", arguments: str) -> "Context":
        """Return the installation to do the work with, as it is now.

        Raises
        ------
        web.store.StoreError
            If the store cannot be used and the work needs it, or the register as it was asked for
            is not known here.
        """
        try:
            return opened.current()
        except StoreError:
            known = opened.newest.registered.revision
            if not self.alone or known != json.loads(arguments)["register"]:
                raise
            return opened.without_store()

    def run(self, context: "Context", arguments: str) -> T:
        """Do the work, in whichever process this is."""
        said = json.loads(arguments)
        query = self._model.model_validate(said["query"])
        return self._run(context, query, today=date.fromisoformat(said["today"]))


KINDS: Final[dict[str, Kind[Any, Any]]] = {}
"""Every kind that a room has declared."""


@dataclass(frozen=True)
class Task(Generic[T]):
    """A question of some kind; equal keys have equal answers."""

    kind: Kind[Any, T]
    arguments: str
    key: str

    def run(self, context: "Context") -> T:
        """Do the work here and now."""
        return self.kind.run(context, self.arguments)


def _digest(*parts: str) -> str:
    sha = hashlib.sha256()
    for part in parts:
        sha.update(part.encode())
        sha.update(b"\0")
    return sha.hexdigest()


def answer(context: "Context", task: Task[T], *, back: str = "") -> T:
    """Return the answer to a question, waiting as long as whoever asks here has patience.

    Raises
    ------
    PendingError
        If it is not there by then.
    BusyError, CancelledError
        See :class:`Work`.
    """
    found = context.work.ask(context, task, seconds=patience.get())
    if found is not None:
        return found
    job = context.work.of(task)
    if job is None:  # ended, or was cancelled, between the two looks
        return answer(context, task, back=back)
    raise PendingError(job, back)


class Work(Protocol):
    """Where long work is done."""

    def ask(self, context: "Context", task: Task[T], *, seconds: float | None) -> T | None:
        """Return the answer, beginning the work when nobody has; None while it goes on.

        Raises
        ------
        web.store.work.BusyError
            If too much is waiting to take more.
        web.installation.work.CancelledError
            If it is cancelled meanwhile.
        RedRoutesError
            The error the work ended with.
        """
        ...

    def of(self, task: Task[Any]) -> Ticket | None:
        """Return the unfinished or done work of a question."""
        ...

    def find(self, job_id: str) -> Ticket | None:
        """Return the work with an id, None when it is forgotten or cancelled."""
        ...

    def asked(self, job_id: str) -> bool:
        """Tell whether whoever asks has asked for the work with an id and not taken that back."""
        ...

    def cancel(self, job_id: str, *, everybody: bool = False) -> bool:
        """Take back the wish of whoever asks, or of everybody; say whether the work ends by it."""
        ...


class Here:
    """Work on threads of this process: for commands, tests and a server of one process."""

    def __init__(self, jobs: Jobs | None = None) -> None:
        self.jobs = jobs or Jobs()

    def ask(self, context: "Context", task: Task[T], *, seconds: float | None) -> T | None:
        """See :meth:`Work.ask`; work that other work needs is done by that one's thread."""
        lane = task.kind.lane
        if is_working():
            done = self.jobs.of(task.key)
            return done.future.result() if done and done.done else task.run(context)
        return self.jobs.ask(task.key, lambda: task.run(context), seconds=seconds, lane=lane)

    def of(self, task: Task[Any]) -> Ticket | None:
        """See :meth:`Work.of`."""
        return self.jobs.of(task.key)

    def find(self, job_id: str) -> Ticket | None:
        """See :meth:`Work.find`."""
        return self.jobs.find(job_id)

    def asked(self, job_id: str) -> bool:
        """See :meth:`Work.asked`."""
        return self.jobs.asked(job_id)

    def cancel(self, job_id: str, *, everybody: bool = False) -> bool:
        """See :meth:`Work.cancel`."""
        return self.jobs.cancel(job_id, everybody=everybody)


class Queued:
    """Work in processes of its own, by a table that all processes of all machines share.

    While the table cannot be used, on a full disk or without the database, work is done here.

    Parameters
    ----------
    table
        The table.
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
                    raise OwnFaultError(_why(seen.result))
                if seen.state == "done":
                    return self._keep(key, seen.result)
                if not free or time.monotonic() >= until:
                    self._require_worker(seen)
                    return None
                if time.monotonic() - said > WANTED / 3:  # or it would end unwanted
                    self._require_worker(seen)
                    said = time.monotonic()
                    self.table.touch(number, asker())
                time.sleep(min(WALK, max(STEP, (time.monotonic() - began) / 10)))

    def _require_worker(self, seen: Seen) -> None:
        """Refuse to wait where nobody is there who could do the work.

        Raises
        ------
        NoWorkerError
            If it has waited for some seconds, in which one that is started anew would have come.
        """
        waited = seen.state in UNFINISHED and seen.seconds >= LONELY
        if waited and not self.table.workers(starting=True):
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
        return _Ticket(seen) if seen else here

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
        return _Ticket(seen)

    def shown(self, key: str) -> Ticket | None:
        """Return what another process does itself, and shows under a key; who looks wants it."""
        seen = self.table.shown(key)
        if seen is None:
            return None
        self.table.touch(seen.id, asker())
        return _Ticket(seen)

    def asked(self, job_id: str) -> bool:
        """See :meth:`Work.asked`."""
        return self._here.asked(job_id) or self.table.wished(job_id, asker())

    def cancel(self, job_id: str, *, everybody: bool = False) -> bool:
        """See :meth:`Work.cancel`."""
        if self._here.find(job_id):
            return self._here.cancel(job_id, everybody=everybody)
        return self.table.drop(job_id, None if everybody else asker())


def _why(result: bytes | None) -> str:
    if result == TOO_LONG:
        return LATE
    return BROKE if result else LOST


KEPT_HERE: Final = 64
"""Answers that a process keeps in memory besides."""
SMALL: Final = 300_000
"""Bytes of the largest of them."""


@dataclass(frozen=True)
class _Ticket:
    seen: Seen

    @property
    def id(self) -> str:
        return self.seen.id

    @property
    def share(self) -> float:
        return self.seen.share

    @property
    def seconds(self) -> float:
        return self.seen.seconds

    @property
    def done(self) -> bool:
        return self.seen.state in ("done", "failed")


class Inside:
    """Work that other work needs, in the process that does the other one.

    Parameters
    ----------
    table
        Where answers are looked for, and put down for those who ask the same.
    """

    def __init__(self, table: WorkTable) -> None:
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

    def of(self, task: Task[Any]) -> Ticket | None:
        """See :meth:`Work.of`."""
        del task
        return None

    def find(self, job_id: str) -> Ticket | None:
        """See :meth:`Work.find`."""
        del job_id
        return None

    def asked(self, job_id: str) -> bool:
        """See :meth:`Work.asked`."""
        del job_id
        return False

    def cancel(self, job_id: str, *, everybody: bool = False) -> bool:
        """See :meth:`Work.cancel`."""
        del job_id, everybody
        return False
