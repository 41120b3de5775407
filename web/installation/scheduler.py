"""Workers on other machines: a :class:`geo.jobs.Mapper` on a scheduler of Dask (extra ``[dask]``).

A worker that is lost is made up for: Dask gives its items to the others. When nobody is left, or
an item kills one worker after the other, that is an error, never a partial answer.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from geo.errors import N_, RedRoutesError
from geo.jobs import Mapper, here

T = TypeVar("T")
R = TypeVar("R")

CONNECT_SECONDS: Final = 10
PATIENCE_SECONDS: Final = 30.0
"""How long to wait for a worker to come (back)."""
PER_THREAD: Final = 3
"""Items on the way for each thread of the workers: enough to keep it busy, few in memory."""


class SchedulerError(RedRoutesError):
    """The scheduler or its workers cannot do the job."""


@contextmanager
def open_mapper(address: str | None, *, patience: float = PATIENCE_SECONDS) -> Iterator[Mapper]:
    """Connect to a scheduler for as long as the context lasts.

    Parameters
    ----------
    address
        Such as ``tcp://10.0.0.5:8786``. None: everything is done in this process.
    patience
        Seconds to wait for a worker before giving up.

    Raises
    ------
    SchedulerError
        If Dask is not installed or nothing answers there; from the mapper, if no worker is left.
    """
    if address is None:
        yield here
        return
    with _client(address) as client:
        yield _Workers(client, patience)


def _client(address: str) -> Any:
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        raise SchedulerError(
            N_("A scheduler needs Dask, which is missing: pip install 'redroutes[dask]'.")
        ) from error
    try:
        return Client(  # type: ignore[no-untyped-call]
            address, timeout=CONNECT_SECONDS, set_as_default=False
        )
    except (OSError, ValueError) as error:
        raise SchedulerError(
            N_(
                "No scheduler answers at %(address)s: start one with 'dask scheduler', and workers "
                "with 'dask worker %(address)s'."
            ),
            address=address,
        ) from error


class _Workers:
    """Sends items to the workers of a scheduler, some ahead of the answers."""

    def __init__(self, client: Any, patience: float) -> None:
        self._client = client
        self._patience = patience

    def __call__(self, function: Callable[[T], R], items: Iterable[T], /) -> Iterable[R]:
        ahead = PER_THREAD * self._threads()
        waiting: deque[Any] = deque()
        for item in items:
            waiting.append(self._client.submit(function, item, pure=False))
            if len(waiting) >= ahead:
                yield self._result(waiting.popleft())
        while waiting:
            yield self._result(waiting.popleft())

    def _threads(self) -> int:
        """Wait for the first worker and count the threads of all."""
        until = time.monotonic() + self._patience
        while time.monotonic() < until:
            if threads := sum(self._client.nthreads().values()):
                return int(threads)
            time.sleep(0.1)
        raise self._nobody()

    def _result(self, future: Any) -> Any:
        """Wait for a result for as long as there is anybody to compute it."""
        from distributed.client import FutureCancelledError  # noqa: PLC0415 - an extra
        from distributed.scheduler import KilledWorker  # noqa: PLC0415

        try:
            while not future.done():
                try:
                    return future.result(timeout=1)
                except TimeoutError:
                    self._threads()
            return future.result()
        except (KilledWorker, FutureCancelledError) as error:
            raise SchedulerError(
                N_(
                    "The workers were lost while they worked, perhaps for lack of memory "
                    "(%(reason)s). Start workers with more memory, or choose smaller areas."
                ),
                reason=type(error).__name__,
            ) from error

    def _nobody(self) -> SchedulerError:
        return SchedulerError(
            N_("The scheduler has had no worker for %(seconds)s seconds: start one, or several."),
            seconds=f"{self._patience:g}",
        )
