"""The database engine: the only module that knows which database is behind the store."""

import sqlite3
import time
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from web.store.empty import ABSENT, make_empty_engine

PATIENCE: Final = 10.0
"""Seconds that a writer waits for others at most, in all."""
UPGRADE_PATIENCE: Final = 600.0
"""Seconds that a process waits for another one that upgrades the store."""
STATEMENT: Final = 120.0
"""Seconds after which PostgreSQL gives a statement up: no answer waits for so long."""
IDLE: Final = 60.0
"""Seconds for which a machine that stopped in the middle of a change holds up the others."""
DEADLINE: Final = "deadline"
"""Option of a connection that writes: the moment until which it may wait for others."""
DRIVER: Final = "postgresql+psycopg"
"""The driver of the extra ``redroutes[postgres]``."""

PRAGMAS = (
    "journal_mode = WAL",  # readers see a snapshot while a writer works
    "synchronous = FULL",  # an acknowledged write survives a power cut
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "secure_delete = ON",  # what is deleted or sealed does not stay readable in the file
    "recursive_triggers = ON",  # what REPLACE would delete, the history refuses to let go
)


_until: ContextVar[float | None] = ContextVar("until", default=None)


def hurry(seconds: float | None) -> None:
    """Say how long all reading from now on may wait for others together; None: each its time.

    Readers wait for nobody as a rule, but somebody may have a file to himself.
    """
    _until.set(None if seconds is None else time.monotonic() + seconds)


def parse_url(url: str) -> URL:
    """Return the address of a store; those that hosts of PostgreSQL hand out name no driver.

    Raises
    ------
    sqlalchemy.exc.ArgumentError
        If it is none.
    """
    parsed = make_url(url)
    plain = parsed.drivername in ("postgres", "postgresql")
    return parsed.set(drivername=DRIVER) if plain else parsed


def make_engine(url: str) -> Engine:
    """Engine for `url`; SQLite connections get our pragmas and explicit transactions.

    Each SQLite operation opens the file and closes it again, which takes a fraction of a
    millisecond: nothing stays open that a forked worker could inherit or a program forget.
    """
    if url == ABSENT:
        return make_empty_engine()
    parsed = parse_url(url)
    if parsed.get_backend_name() == "postgresql":
        return _postgresql(parsed)
    engine = create_engine(parsed, poolclass=NullPool)
    if parsed.get_backend_name() == "sqlite":
        event.listen(engine, "do_connect", _open)
        event.listen(engine, "begin", _begin)
    return engine


def _postgresql(url: URL) -> Engine:
    """Engine whose connections are looked at before use, and never wait without an end."""
    limits = {
        "lock_timeout": PATIENCE, "statement_timeout": STATEMENT,
        "idle_in_transaction_session_timeout": IDLE,
    }  # fmt: skip
    said = " ".join(f"-c {name}={1000 * value:.0f}" for name, value in limits.items())
    given = url.query.get("options", "")
    options = f"{said} {given}" if isinstance(given, str) else " ".join((said, *given))
    engine = create_engine(
        url.update_query_dict({"options": options.strip()}),
        connect_args={"connect_timeout": int(PATIENCE)},
        pool_pre_ping=True,
        pool_timeout=PATIENCE,
    )
    event.listen(engine, "before_cursor_execute", _hurry)
    return engine


def insert_new(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that leaves out what a key of the table refuses."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


def make_folder(url: str) -> None:
    """Create the folder of an SQLite file; nothing for other databases.

    Raises
    ------
    OSError
        If the folder cannot be created.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)


def _open(dialect: Any, _record: ConnectionPoolEntry, args: Any, named: Any) -> sqlite3.Connection:
    """Open a file; on a full disk, which has no room for what its readers share, for itself alone.

    So a store can be read whose disk is full. Others who want to read it meanwhile wait their turn.
    """
    try:
        return _configured(dialect.connect(*args, **named))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_IOERR_SHMSIZE:
            raise
    connection: sqlite3.Connection = dialect.connect(*args, **named)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    return _configured(connection)


def _configured(connection: sqlite3.Connection) -> sqlite3.Connection:
    # The driver's own transaction handling opens deferred transactions only, which fail under
    # concurrent writers instead of waiting: switch it off and say BEGIN ourselves.
    connection.isolation_level = None
    try:
        # First: switching to WAL may have to wait as well.
        for pragma in (f"busy_timeout = {_milliseconds(_until.get())}", *PRAGMAS):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _begin(connection: Connection) -> None:
    until = connection.get_execution_options().get(DEADLINE)
    if until is None:
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {_milliseconds(until)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _hurry(connection: Connection, cursor: Any, *_: object) -> None:
    """Let each lock of a transaction wait for what is left, so that all of them end in time."""
    until = connection.get_execution_options().get(DEADLINE, _until.get())
    if until is not None:
        cursor.execute(f"SET LOCAL lock_timeout = {_milliseconds(until)}")


def _milliseconds(until: float | None) -> int:
    """Return for how long one may still wait; 0 would mean for ever."""
    left = PATIENCE if until is None else until - time.monotonic()
    return max(1, int(1000 * left))
