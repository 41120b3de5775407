"""Long work by its name and its question, so that any process can do it and all share the answer.

The pages, the API and the files ask by :func:`answer`: what is there in time is returned, what is
not raises :class:`PendingError`, which each of them says in its own way. A command has patience.
"""

import hashlib
import json
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar

from pydantic import BaseModel

from geo.errors import N_
from web.installation.basis import state_of
from web.installation.work import Jobs, is_working
from web.store.database import StoreError
from web.store.work_asking import BusyError

if TYPE_CHECKING:
    from web.installation.context import Context

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Q = TypeVar("Q", bound=BaseModel)
Q_contra = TypeVar("Q_contra", bound=BaseModel, contravariant=True)


patience: ContextVar[float | None] = ContextVar("patience", default=None)
"""Seconds that whoever asks here waits at most; None: until the answer is there."""


class NoWorkerError(BusyError):
    """No process is there that does long work."""

    kind = "no-worker"
    title = N_("Nobody does long work here")


class TookLongError(BusyError):
    """The work was not done in its time: less at once, or a quieter machine, would do."""

    kind = "took-long"
    title = N_("It took too long")


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
        web.store.database.StoreError
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
        web.store.work_asking.BusyError
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

    def withdraw(self, client: str) -> None:
        """Take back all wishes of somebody, by :func:`web.installation.work.asker`."""
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

    def withdraw(self, client: str) -> None:
        """See :meth:`Work.withdraw`."""
        self.jobs.withdraw(client)
