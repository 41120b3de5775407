"""What stands for a store that cannot be used: it holds nothing and takes nothing."""

import sqlite3
from contextlib import AbstractContextManager
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.pool import ConnectionPoolEntry, SingletonThreadPool
from sqlalchemy.schema import CreateTable

from geo.errors import N_
from web.store.database import StoreError
from web.store.store import Store
from web.store.tables import metadata

IN_MEMORY: Final = "sqlite://"
NOTHING_SAVED: Final = N_("The store cannot be used just now: nothing can be saved.")


class AbsentStore(Store):
    """An empty store in memory; every write is refused."""

    def __init__(self) -> None:
        super().__init__(IN_MEMORY)
        self._engine = self._reader = _empty_engine()

    def write(self, patience: float = 0.0) -> AbstractContextManager[Connection]:
        """Refuse to write."""
        del patience
        raise StoreError(NOTHING_SAVED)


def _empty_engine() -> Engine:
    """Return an engine whose every thread has the empty tables of this release for itself."""
    dialect = sqlite.dialect()
    tables = [str(CreateTable(table).compile(dialect=dialect)) for table in metadata.sorted_tables]
    script = ";".join(tables)

    def create(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        connection.executescript(script)

    engine = create_engine(IN_MEMORY, poolclass=SingletonThreadPool, pool_size=64)
    event.listen(engine, "connect", create)
    return engine
