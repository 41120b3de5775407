"""An empty database in memory that takes nothing: what a store is read as when it is not there."""

import sqlite3
from typing import Final

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.pool import ConnectionPoolEntry, SingletonThreadPool
from sqlalchemy.schema import CreateTable

from web.store.tables import metadata

ABSENT: Final = "sqlite://"
THREADS: Final = 64


def make_empty_engine() -> Engine:
    """Return an engine whose every thread has the tables of this release, empty, for itself."""
    dialect = sqlite.dialect()
    tables = [str(CreateTable(table).compile(dialect=dialect)) for table in metadata.sorted_tables]
    script = ";".join((*tables, "PRAGMA query_only = ON"))

    def create(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        connection.executescript(script)

    engine = create_engine(ABSENT, poolclass=SingletonThreadPool, pool_size=THREADS)
    event.listen(engine, "connect", create)
    return engine
