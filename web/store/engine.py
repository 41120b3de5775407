"""The database engine: the only module that knows which database is behind the store."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from web.store.empty import ABSENT, make_empty_engine

PRAGMAS = (
    "busy_timeout = 10000",  # first: switching to WAL may have to wait as well
    "journal_mode = WAL",  # readers see a snapshot while a writer works
    "synchronous = FULL",  # an acknowledged write survives a power cut
    "foreign_keys = ON",
    "trusted_schema = OFF",
)


def make_engine(url: str) -> Engine:
    """Engine for `url`; SQLite connections get our pragmas and explicit transactions.

    Each SQLite operation opens the file and closes it again, which takes a fraction of a
    millisecond: nothing stays open that a forked worker could inherit or a program forget.
    """
    if url == ABSENT:
        return make_empty_engine()
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url)
    engine = create_engine(url, poolclass=NullPool)
    event.listen(engine, "do_connect", _open)
    event.listen(engine, "begin", _begin)
    return engine


def make_folder(url: str) -> None:
    """Create the folder of an SQLite file; nothing for other databases.

    Raises
    ------
    OSError
        If the folder cannot be created.
    """
    parsed = make_url(url)
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
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
