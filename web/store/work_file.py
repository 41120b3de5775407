"""The file of long work: its tables made and made anew, its clock, one decision at a time.

The rows may be lost without harm, so on SQLite they have a file of their own: no large result
lies in the backup of the store, and no plan waits for the writing of an import.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection

from web.store.database import Database, StoreError
from web.store.engine import make_folder
from web.store.work_tables import metadata, wishes

W = TypeVar("W", bound="WorkFile")
P = ParamSpec("P")
T = TypeVar("T")
LOCK: Final = 771_901
MISSING: Final = ("no such table", "unable to open", "UndefinedTable")
"""Signs, in the words of the databases, that the tables are not there."""


def renewing(
    do: Callable[Concatenate[W, P], T],
) -> Callable[Concatenate[W, P], T]:
    """Do something once more, on new tables, where they were deleted or broken meanwhile."""

    @wraps(do)
    def done(table: W, /, *given: P.args, **named: P.kwargs) -> T:
        try:
            return do(table, *given, **named)
        except StoreError as error:
            table.make_anew(error)
        return do(table, *given, **named)

    return done


class WorkFile(Database):
    """The tables of long work.

    Parameters
    ----------
    url
        SQLAlchemy URL.
    lanes
        Lane -> pieces of work that may wait in it.
    firm
        Lanes whose work gives way to no other once it has begun.
    """

    def __init__(self, url: str, lanes: Mapping[str, int], firm: Sequence[str] = ()) -> None:
        super().__init__(url)
        if self.is_file:
            sa.event.listen(self._engine, "connect", _hasten)
        self._lanes, self._firm = lanes, tuple(firm)

    @renewing
    def prepare(self) -> None:
        """Create the tables unless they are there; any number of processes may do so at once."""
        self._prepare()

    def make_anew(self, error: StoreError) -> None:
        """Make the tables anew where they are deleted or broken; another error is raised again."""
        reason = getattr(error.__cause__, "orig", None)
        if type(reason) is sqlite3.DatabaseError:  # no lock and no full disk: the file itself
            self._delete()
        elif not any(sign in f"{error}{type(reason).__name__}" for sign in MISSING):
            raise error
        self._prepare()

    def _delete(self) -> None:
        for end in ("", "-wal", "-shm"):
            with self._sentences():
                Path(f"{self._engine.url.database}{end}").unlink(missing_ok=True)

    def _prepare(self) -> None:
        with self._sentences():
            make_folder(self.url)
        with self._deciding() as connection:
            metadata.create_all(connection)

    @contextmanager
    def _deciding(self) -> Iterator[Connection]:
        """Open a transaction that no other decision runs beside."""
        with self.write() as connection:
            if not self.is_file:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            yield connection

    def _now(self, connection: Connection) -> float:
        """Seconds by the clock of the database, which all machines share."""
        if self.is_file:
            return time.time()
        clock = sa.func.extract("epoch", sa.func.clock_timestamp())
        return float(connection.execute(sa.select(clock)).scalar_one())

    def _wish(self, connection: Connection, number: str, client: str, now: float) -> None:
        mine = (wishes.c.work == number) & (wishes.c.client == client)
        if not connection.execute(wishes.update().where(mine).values(seen=now)).rowcount:
            connection.execute(wishes.insert().values(work=number, client=client, seen=now))


def _hasten(connection: Any, _record: object) -> None:
    """Wait for no disk: what a power cut takes with it is asked again."""
    connection.execute("PRAGMA synchronous = NORMAL")
