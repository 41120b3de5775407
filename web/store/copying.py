"""Copies of a store: one that is whole while others write, and one kept before each migration."""

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url

FOLDER: Final = "backups"
"""Folder beside the file of the store for the copies that are made without being asked for."""
KEPT: Final = 5
"""Of those, so many of each kind are kept; the oldest go."""
WAIT: Final = 10.0
"""Seconds that a copy waits for whoever writes."""


def file_of(url: str) -> Path:
    """Return the file of an SQLite store."""
    return Path(make_url(url).database or "")


def copy_file(source: Path, target: Path) -> None:
    """Copy an SQLite store as it is at one moment; others may read and write meanwhile.

    The copy appears under its name when it is whole.

    Raises
    ------
    OSError, sqlite3.Error
        If it cannot be read or written; nothing of the copy is left then.
    """
    with appearing(target) as part:
        with closing(sqlite3.connect(source, isolation_level=None, timeout=WAIT)) as connection:
            connection.execute("VACUUM INTO ?", [str(part)])
        with part.open("rb+") as file:
            os.fsync(file.fileno())


def copy_aside(source: Path, why: str) -> Path:
    """Keep a copy among the backups beside the store, and forget the oldest of its kind.

    Parameters
    ----------
    why
        Goes into the name, such as ``before-0008``.
    """
    folder = source.parent / FOLDER
    if shutil.disk_usage(source.parent).free < source.stat().st_size:
        # Said at once: on a full disk a store is open for one alone, and a copy would only wait.
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    folder.mkdir(exist_ok=True)
    kind = why.partition("-")[0]
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    target = folder / f"{source.stem}-{why}-{moment}.sqlite"
    copy_file(source, target)
    # By the moment: the newest of all is never among those that go.
    kept = sorted(folder.glob(f"{source.stem}-{kind}*.sqlite"), key=lambda one: one.stat().st_mtime)
    for old in kept[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def replace_file(fresh: Path, target: Path) -> None:
    """Put a whole store in the place of another one, which others may have open.

    Readers see the old one or the new one. A file that is no store any more is kept beside it.

    Raises
    ------
    OSError, sqlite3.Error
        If it cannot be written; the old one is as it was then.
    """
    if target.exists() and _is_store(target):
        with (
            closing(sqlite3.connect(fresh)) as source,
            closing(sqlite3.connect(target, timeout=WAIT)) as old,
        ):
            source.backup(old)
        return
    for end in ("", "-wal", "-shm"):  # a log that is not of the new file would spoil it
        left = Path(f"{target}{end}")
        if left.exists():
            left.replace(f"{target}.damaged{end}")
    fresh.replace(target)


def _is_store(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path, timeout=WAIT)) as connection:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError:
        raise  # locked, or not to be opened: no reason to put it aside
    except sqlite3.DatabaseError:
        return False
    return bool(found == ("ok",))


@contextmanager
def appearing(target: Path) -> Iterator[Path]:
    """Name a file to write that becomes the target when all of it is written."""
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
