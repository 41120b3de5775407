"""Long work off the threads that answer: asked for until it is done or cancelled."""

import logging
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import CancelledError as NeverBegunError
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYetError
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue
from secrets import token_hex
from typing import Any, Final, TypeVar

from geo.errors import N_, RedRoutesError
from web.installation.settings import Settings
from web.store.acting import Acting, acting, as_acting
from web.store.database import StoreError
from web.store.engine import parse_url
from web.store.reach import Reach, reach, reaching
from web.store.work import WorkTable
from web.store.work_asking import BUSY, BusyError

__all__ = ["BUSY", "BusyError"]

log = logging.getLogger(__name__)

T = TypeVar("T")
KEPT: Final = 32
WAITING: Final = 4

_working = threading.local()


def asker() -> str:
    """Return who asks here, as wishes are counted and taken back: an account, or an address."""
    account = reach().account
    return acting().address if account is None else named(account)


def named(account: int) -> str:
    """Return how an account is called where it asks for work."""
    return f"account {account}"


class CancelledError(RedRoutesError):
    """Somebody has cancelled the work."""


@dataclass(frozen=True)
class Lane:
    """Work of one kind, which waits for its like only.

    Attributes
    ----------
    threads
        Jobs done at a time where they are done on threads of this process.
    waiting
        Jobs that may be unfinished at a time.
    seconds
        The longest that one may take.
    firm
        Whether one that has begun goes on where nobody waits for it and others wait for it to end.
    """

    threads: int
    waiting: int
    seconds: float
    firm: bool = False


LANES: Final = {
    "long": Lane(1, WAITING, 300),
    # 100 CPU seconds, on two cores that others use too: whoever looks at something else finds it.
    "network": Lane(1, WAITING, 1200, firm=True),
    "plan": Lane(2, 24, 180),
    "file": Lane(2, 12, 120),
    "examples": Lane(1, 1, 300),
    "register": Lane(1, 8, 600),
}
"""Plans of a second do not wait for an inspection or a large file, nor any for the examples."""


def open_table(settings: Settings) -> WorkTable:
    """Return the table of work of an installation; on SQLite it has a file beside the cache."""
    url = parse_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        folder = settings.cache_folder or Path(url.database).parent
        url = url.set(database=str(folder / "work.sqlite"))
    waiting = {name: lane.waiting for name, lane in LANES.items()}
    firm = [name for name, lane in LANES.items() if lane.firm]
    table = WorkTable(url.render_as_string(hide_password=False), waiting, firm)
    try:
        table.prepare()
    except StoreError as error:  # a full disk: what needs no long work is answered all the same
        log.warning("%s", error)
    return table


@dataclass(eq=False)
class Job:
    """Work that was asked for.

    Attributes
    ----------
    id
        Names the job in addresses; cannot be guessed.
    share
        Share of the work done, as far as the work tells.
    shown
        Whether other processes can see it, by :mod:`web.installation.shown`.
    who, reach
        Who asked for it, and how far he reaches: so far does the work.
    askers
        Who wants it, by :func:`asker`.
    """

    key: Hashable
    lane: str
    work: Callable[[], Any]
    id: str = field(default_factory=lambda: token_hex(8))
    share: float = 0.0
    future: "Future[Any]" = field(default_factory=Future)
    began: float = field(default_factory=time.monotonic)
    shown: bool = False
    who: Acting = field(default_factory=acting)
    reach: Reach = field(default_factory=reach)
    askers: set[str] = field(default_factory=set)
    _cancelled: threading.Event = field(default_factory=threading.Event)

    @property
    def done(self) -> bool:
        """Whether there is a result or an error."""
        return self.future.done()

    @property
    def seconds(self) -> float:
        """Seconds since it was asked for."""
        return time.monotonic() - self.began

    def cancel(self) -> None:
        """Do not begin; where it has begun, give up at the next :func:`watch`."""
        self._cancelled.set()
        self.future.cancel()

    def run(self) -> None:
        """Do the work, unless it was cancelled before."""
        if not self.future.set_running_or_notify_cancel():
            return
        _working.job = self
        try:
            with as_acting(self.who), reaching(self.reach):
                self.future.set_result(self.work())
        except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
            self.future.set_exception(error)
        finally:
            _working.job = None

    def watch(self, share: float) -> None:
        """See :func:`watch`."""
        if self._cancelled.is_set():
            raise _cancelled()
        self.share = min(1.0, max(self.share, share))


def watch(share: float) -> None:
    """Tell the job of this thread which share of it is done; outside of a job this does nothing.

    Long work calls it often.

    Raises
    ------
    CancelledError
        If somebody has cancelled the job, so that the work ends here.
    """
    job: Job | _Told | None = getattr(_working, "job", None)
    if job is not None:
        job.watch(share)


def is_working() -> bool:
    """Tell whether this thread is doing a job."""
    return getattr(_working, "job", None) is not None


@contextmanager
def watching(watcher: Callable[[float], None]) -> Iterator[None]:
    """Hand what the work of this thread tells by :func:`watch` to somebody else."""
    _working.job = _Told(watcher)
    try:
        yield
    finally:
        _working.job = None


@dataclass(frozen=True)
class _Told:
    watch: Callable[[float], None]


class Jobs:
    """Work done on threads of its own, with the latest results kept.

    Parameters
    ----------
    kept
        Results, or errors, kept; the oldest go first.
    waiting
        Jobs of the lane "long" that may be unfinished at a time.
    """

    def __init__(self, kept: int = KEPT, waiting: int = WAITING) -> None:
        self._kept = kept
        self._lanes = {**LANES, "long": replace(LANES["long"], waiting=waiting)}
        self._jobs: dict[Hashable, Job] = {}
        self._queues: dict[str, SimpleQueue[Job]] = {}
        self._lock = threading.Lock()
        self._state: Hashable = None

    def of_state(self, state: Hashable) -> "Jobs":
        """Return the same jobs as seen by whoever works with other data.

        Equal questions are other work there; threads, and jobs by their id, are shared.
        """
        seen = copy(self)
        vars(seen)["_state"] = state
        return seen

    def ask(
        self,
        key: Hashable,
        work: Callable[[], T],
        *,
        seconds: float | None,
        lane: str = "long",
    ) -> T | None:
        """Return the result of a job, starting it when nobody has yet; None while it goes on.

        Parameters
        ----------
        key
            Equal for equal work.
        work
            What to do; its error is raised here whenever it is asked for.
        seconds
            How long to wait for the result at most; None: until it is there.
        lane
            Kind of work, a key of :data:`LANES`.

        Raises
        ------
        BusyError
            If too much is unfinished to take more.
        CancelledError
            If somebody cancels it meanwhile.
        """
        key = (self._state, key)
        with self._lock:
            job = self._jobs.get(key) or self._start(Job(key, lane, work))
            job.askers.add(asker())
        try:
            result: T = job.future.result(timeout=seconds)
        except NotYetError:
            return None
        except NeverBegunError:
            raise _cancelled() from None
        return result

    def of(self, key: Hashable) -> Job | None:
        """Return the job that was asked for by a key and is not forgotten."""
        return self._jobs.get((self._state, key))

    def find(self, job_id: str) -> Job | None:
        """Return the job with an id, None when it is forgotten or cancelled."""
        with self._lock:
            return next((job for job in self._jobs.values() if job.id == job_id), None)

    def asked(self, job_id: str) -> bool:
        """Tell whether whoever asks here has asked for a job."""
        job = self.find(job_id)
        return job is not None and asker() in job.askers

    def cancel(self, job_id: str, *, everybody: bool = False) -> bool:
        """Take back the wish of whoever asks; end a job that nobody else wants, and forget it.

        Parameters
        ----------
        everybody
            Whether it ends whoever else wants it.

        Returns
        -------
        bool
            Whether an unfinished job ends by this.
        """
        job = self.find(job_id)
        if job is None or job.done:
            return False
        with self._lock:
            job.askers.discard(asker())
            if job.askers and not everybody:
                return False
            self._jobs.pop(job.key, None)
        job.cancel()
        return True

    def withdraw(self, client: str) -> None:
        """Take back all wishes of somebody; what nobody else wants ends."""
        with self._lock:
            mine = [one for one in self._jobs.values() if client in one.askers and not one.done]
            for job in mine:
                job.askers.discard(client)
            left = [job for job in mine if not job.askers]
            for job in left:
                self._jobs.pop(job.key, None)
        for job in left:
            job.cancel()

    def _start(self, job: Job) -> Job:
        lane = self._lanes[job.lane]
        unfinished = [one for one in self._jobs.values() if one.lane == job.lane and not one.done]
        if len(unfinished) >= lane.waiting:
            raise BusyError(BUSY)
        self._jobs[job.key] = job
        self._queue(job.lane).put(job)
        done = [key for key, one in self._jobs.items() if one.done]
        for key in done[: max(0, len(self._jobs) - self._kept)]:
            del self._jobs[key]
        return job

    def _queue(self, lane: str) -> "SimpleQueue[Job]":
        if lane not in self._queues:
            self._queues[lane] = SimpleQueue()
            for _ in range(self._lanes[lane].threads):
                # Daemons: work that nobody waits for any more must not hold up the end.
                threading.Thread(
                    target=_serve, args=(self._queues[lane],), daemon=True, name=lane
                ).start()
        return self._queues[lane]


def _serve(queue: "SimpleQueue[Job]") -> None:
    while True:
        queue.get().run()


def _cancelled() -> CancelledError:
    return CancelledError(N_("The work was cancelled."))
