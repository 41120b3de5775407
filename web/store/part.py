"""Parts of a store: each keeps one kind of thing in its tables, and all read them alike."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, FromClause, RowMapping, Select, func, select

from geo.errors import RedRoutesError
from web.store.database import Database
from web.store.rows import require_row

T = TypeVar("T")


class Part:
    """What a store keeps of one kind; each reading is of one moment."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _rows(self, query: Select[Any], make: Callable[[RowMapping], T]) -> list[T]:
        """Return the rows of a query, each made into something."""
        with self._database.read() as connection:
            return [make(row) for row in connection.execute(query).mappings()]

    def _row(self, query: Select[Any]) -> RowMapping | None:
        """Return the only row of a query, None where there is none."""
        with self._database.read() as connection:
            return connection.execute(query).mappings().one_or_none()

    def _require(self, query: Select[Any], missing: RedRoutesError) -> RowMapping:
        """Return the only row of a query; raise what is missing where there is none."""
        with self._database.read() as connection:
            return require_row(connection, query, missing)

    def _tuples(self, query: Select[Any]) -> list[tuple[Any, ...]]:
        """Return the rows of a query as they are."""
        with self._database.read() as connection:
            return [tuple(row) for row in connection.execute(query)]

    def _scalars(self, query: Select[Any]) -> list[Any]:
        """Return the first column of a query."""
        with self._database.read() as connection:
            return list(connection.scalars(query))

    def _scalar(self, query: Select[Any]) -> Any:
        """Return the first value of a query, None where there is none."""
        with self._database.read() as connection:
            return connection.scalar(query)

    def _count(self, table: FromClause, *where: ColumnElement[bool]) -> int:
        """Count the rows of a table that meet some conditions."""
        return int(self._scalar(select(func.count()).select_from(table).where(*where)))
