"""A lock on a file that ends with its process, however that ends."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

_TRIES: Final = 5
_PAUSE: Final = 0.02
"""Seconds between them: whoever only looks whether a file is held holds it for a moment."""

if sys.platform == "win32":
    import msvcrt

    def _hold(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _hold(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class HeldError(Exception):
    """Another holds the file."""


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a file, which is made where there is none; closing it, or dying, lets it go.

    Raises
    ------
    HeldError
        If another process or thread holds it.
    OSError
        If it cannot be made.
    """
    with path.open("ab") as file:
        _take(file)
        yield


def is_held(path: Path) -> bool:
    """Tell whether somebody holds a file."""
    try:
        with path.open("rb+") as file:
            _hold(file)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _take(file: BinaryIO) -> None:
    for _ in range(_TRIES):
        try:
            return _hold(file)
        except OSError:
            time.sleep(_PAUSE)
    raise HeldError
