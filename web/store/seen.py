"""What somebody has seen of a record that he changes: nobody overwrites what he has not read.

A request says it once; the store compares under the lock of the row, so that of two who have seen
the same only one changes it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from geo.errors import N_
from web.store.database import StateError


class ConflictError(StateError):
    """Somebody else has changed it since."""

    kind = "changed-since"
    title = N_("Somebody else has changed it since")


@dataclass(frozen=True)
class Seen:
    """A record in the version that somebody has before him.

    Attributes
    ----------
    kind, key
        Which record: as the history calls it.
    number
        Of the version.
    """

    kind: str
    key: int
    number: int


_SEEN: Final[ContextVar[Seen | None]] = ContextVar("seen", default=None)


@contextmanager
def seeing(one: Seen | None) -> Iterator[None]:
    """Say what has been seen of the record that is changed inside; None: whatever it is."""
    token = _SEEN.set(one)
    try:
        yield
    finally:
        _SEEN.reset(token)


def require_version(kind: str, key: int, number: Callable[[], int]) -> None:
    """Refuse to change a record that is not any more as it was seen.

    Parameters
    ----------
    kind, key
        Which record.
    number
        Returns the number of its version, held until the transaction ends.

    Raises
    ------
    ConflictError
        If it is another one.
    """
    seen = _SEEN.get()
    if seen is None or (seen.kind, seen.key) != (kind, key):
        return
    if (now := number()) != seen.number:
        raise ConflictError(
            N_(
                "Somebody else has changed this since: it is at step %(now)d, you have seen step"
                " %(seen)d. Nothing was changed; read it again."
            ),
            now=now,
            seen=seen.number,
        )
