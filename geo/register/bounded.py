"""The bytes of strangers are parsed in a process of their own, with bounded memory and time.

Whatever a hostile or damaged file does to a parser there - fill the memory, run for ever, end the
process - it is one refused file for the caller. What comes back are plain values: texts, numbers,
dates; nothing else is unpickled.
"""

import io
import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Final

from geo.errors import N_
from geo.intake.errors import (
    EncryptedError,
    GarbledError,
    IntakeError,
    NoTextError,
    TooLargeError,
    WebPageError,
    damaged,
    named,
)
from geo.intake.limits import LIMITS, check_size
from geo.register.features import NotGeoJSONError
from geo.register.pages import Page

MEMORY: Final = 512 << 20
"""Bytes of address space: 2,000,000 cells, the most that are read, take some 350 MB of it."""
CPU_SECONDS: Final = 30
WALL_SECONDS: Final = 90
AT_ONCE: Final = 2
"""Files that are parsed at once by one process: each may take the memory above."""

ERRORS: Final = {
    one.__name__: one
    for one in (
        EncryptedError, GarbledError, IntakeError, NoTextError, NotGeoJSONError, TooLargeError,
        WebPageError,
    )
}  # fmt: skip
_START: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from geo.register.child import main; main()"
)
_PLACES = BoundedSemaphore(AT_ONCE)
_MOMENTS: Final = {"date", "datetime", "time", "timedelta", "timezone"}


class TooHeavyError(TooLargeError):
    """A file needs more memory or time than one may have."""


class _Plain(pickle.Unpickler):
    """Unpickles plain values only."""

    def find_class(self, module: str, name: str) -> Any:
        """Return the class of a moment; refuse every other."""
        if module == "datetime" and name in _MOMENTS:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def parse(data: bytes, file: str, names: Collection[str]) -> list[Page]:
    """Return the pages of a file.

    Parameters
    ----------
    data, file
        Its bytes and its name.
    names
        Headings that are wanted, by which the separator of a text is found.

    Raises
    ------
    IntakeError
        If it cannot be read.
    """
    check_size(len(data), file, LIMITS)
    asked = pickle.dumps((data, file, sorted(names)))
    with _PLACES:
        answer = _ask(asked, file)
    try:
        return _answered(answer)
    except IntakeError:
        raise
    except Exception as error:  # whatever a broken answer does to its reader
        raise damaged(file) from error


def _answered(answer: bytes) -> list[Page]:
    found = _Plain(io.BytesIO(answer)).load()
    if isinstance(found, dict):
        raise ERRORS[found["error"]](found["template"], **found["params"])
    return [Page(*one) for one in found]


def _ask(asked: bytes, file: str) -> bytes:
    root = str(Path(__file__).resolve().parents[2])
    paths = json.dumps([root, *(path or os.getcwd() for path in sys.path)])  # noqa: PTH109
    try:
        done = subprocess.run(  # noqa: S603 - our own module in our own interpreter
            [sys.executable, "-I", "-X", "utf8", "-c", _START, paths],
            input=asked, capture_output=True, timeout=WALL_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise too_heavy(file) from error
    if done.returncode == -getattr(signal, "SIGXCPU", 0) != 0:
        raise too_heavy(file)
    if done.returncode:
        crash = damaged(file)
        crash.add_note(done.stderr[-2000:].decode("utf-8", "replace"))
        raise crash
    return done.stdout


def too_heavy(file: str) -> TooHeavyError:
    """Say that a file takes too much to be read."""
    return TooHeavyError(
        N_(
            "%(file)s needs more memory or time than a file may: copy the table alone into a new "
            "workbook."
        ),
        file=named(file),
    )
