"""Long work off the threads that answer: asked for again and again until it is done."""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYetError
from typing import Any, TypeVar

from geo.errors import N_, RedRoutesError

T = TypeVar("T")
KEPT = 16
WAITING = 4


class BusyError(RedRoutesError):
    """So much long work is waiting already that no more is taken."""


class Jobs:
    """Work done one after the other on a thread of its own, with the latest results kept.

    Parameters
    ----------
    kept
        Results, or errors, kept; the oldest go first.
    waiting
        Jobs that may be unfinished at a time.
    """

    def __init__(self, kept: int = KEPT, waiting: int = WAITING) -> None:
        self._kept, self._waiting = kept, waiting
        self._futures: dict[Hashable, Future[Any]] = {}
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")

    def ask(self, key: Hashable, work: Callable[[], T], *, seconds: float) -> T | None:
        """Return the result of a job, starting it when nobody has yet; None while it goes on.

        Parameters
        ----------
        key
            Equal for equal work.
        work
            What to do; its error is raised here whenever it is asked for.
        seconds
            How long to wait for the result at most.

        Raises
        ------
        BusyError
            If too much is unfinished to take more.
        """
        with self._lock:
            future: Future[T] = self._futures.get(key) or self._start(key, work)
        try:
            return future.result(timeout=seconds)
        except NotYetError:
            return None

    def _start(self, key: Hashable, work: Callable[[], T]) -> "Future[T]":
        if sum(not future.done() for future in self._futures.values()) >= self._waiting:
            raise BusyError(N_("The server is busy with other long work: try again in a minute."))
        future = self._pool.submit(work)
        self._futures[key] = future
        done = [old for old, one in self._futures.items() if one.done()]
        for old in done[: max(0, len(self._futures) - self._kept)]:
            del self._futures[old]
        return future
