"""Long work off the threads that answer: asked for until it is done or cancelled."""

import logging
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError as NeverBegunError
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYetError
from copy import copy
from dataclasses import dataclass, field
from queue import SimpleQueue
from secrets import token_hex
from typing import Any, Final, TypeVar

from geo.errors import N_, RedRoutesError

T = TypeVar("T")
KEPT: Final = 32
WAITING: Final = 4
BUSY: Final = N_("The server is busy with other long work: try again in a minute.")

_working = threading.local()


class BusyError(RedRoutesError):
    """So much long work is waiting already that no more is taken."""

    status = 503
    kind = "busy"
    title = N_("The server is busy")
    level = logging.WARNING


class CancelledError(RedRoutesError):
    """Somebody has cancelled the work."""


@dataclass(frozen=True)
class Lane:
    """Work of one kind, which waits for its like only.

    Attributes
    ----------
    threads
        Jobs done at a time.
    waiting
        Jobs that may be unfinished at a time.
    """

    threads: int
    waiting: int


LANES: Final = {
    "long": Lane(1, WAITING),
    "plan": Lane(2, 24),
    "examples": Lane(1, 1),
    "register": Lane(1, 8),
}
"""Plans of a second do not wait for an inspection or a large file, nor any for the examples."""


@dataclass(eq=False)
class Job:
    """Work that was asked for.

    Attributes
    ----------
    id
        Names the job in addresses; cannot be guessed.
    share
        Share of the work done, as far as the work tells.
    """

    key: Hashable
    lane: str
    work: Callable[[], Any]
    id: str = field(default_factory=lambda: token_hex(8))
    share: float = 0.0
    future: "Future[Any]" = field(default_factory=Future)
    began: float = field(default_factory=time.monotonic)
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
    job: Job | None = getattr(_working, "job", None)
    if job is not None:
        job.watch(share)


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
        self._lanes = {**LANES, "long": Lane(LANES["long"].threads, waiting)}
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

    def cancel(self, job_id: str) -> bool:
        """End an unfinished job and forget it; say whether there was one."""
        job = self.find(job_id)
        if job is None or job.done:
            return False
        with self._lock:
            self._jobs.pop(job.key, None)
        job.cancel()
        return True

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
