"""Whether an SQLite file is as it was written: its pages, its indexes, the sums of its rows."""

import sqlite3
import time
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection

from web.store import sums

STEPS: Final = 10_000
"""Steps of SQLite between two looks at the clock."""
MOST: Final = 20
"""Faults of the pages that are told."""


def found(connection: Connection) -> Iterator[str]:
    """Tell all that is wrong with a file, in the words of SQLite or by the name of a table."""
    yield from sums.broken(connection)
    yield from pages(connection)


def pages(connection: Connection, *, until: float | None = None) -> list[str]:
    """Tell what is wrong with the pages and the indexes, in the words of SQLite.

    Parameters
    ----------
    until
        Moment of :func:`time.monotonic` at which the looking ends; None: look at all.
    """
    raw: Any = connection.connection.driver_connection
    if until is not None:
        raw.set_progress_handler(lambda: time.monotonic() > until, STEPS)
    try:
        rows = raw.execute(f"PRAGMA integrity_check({MOST})").fetchall()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return []  # too large to be looked at whole: `redroutes data check --store` does
    finally:
        raw.set_progress_handler(None, STEPS)
    return [row[0] for row in rows if row[0] != "ok"]
