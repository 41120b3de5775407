"""Rows of the tables as dataclasses, for every table alike."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, RowMapping, Select, Table, insert

from geo.errors import RedRoutesError
from web.store.database import Row
from web.store.moments import utc

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def made(kind: type[T], row: Row, **more: object) -> T:
    """Return a row as a dataclass: its fields are the columns of these names, moments in UTC.

    Parameters
    ----------
    **more
        Fields that are no columns, or not as the column has them.
    """
    names = kind.__dataclass_fields__.keys() - more.keys()
    return kind(**{name: _value(row[name]) for name in names}, **more)


def _value(value: Any) -> Any:
    return utc(value) if isinstance(value, datetime) else value


def require_row(connection: Connection, query: Select[Any], missing: RedRoutesError) -> RowMapping:
    """Return the only row of a query.

    Raises
    ------
    geo.errors.RedRoutesError
        What is `missing`, where there is none.
    """
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise missing
    return row


def insert_row(connection: Connection, table: Table, values: Mapping[str, object]) -> int:
    """Insert a row and return its number."""
    written = insert(table).values(dict(values)).returning(table.c.id)
    return int(connection.execute(written).scalar_one())
