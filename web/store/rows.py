"""Rows of the tables as dataclasses, for every table alike."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, insert

from web.store.database import Row
from web.store.moments import utc

T = TypeVar("T")


def made(kind: type[T], row: Row, **more: object) -> T:
    """Return a row as a dataclass: its fields are the columns of these names, moments in UTC.

    Parameters
    ----------
    **more
        Fields that are no columns, or not as the column has them.
    """
    fields: Mapping[str, object] = vars(kind)["__dataclass_fields__"]
    return kind(**{name: _value(row[name]) for name in fields if name not in more}, **more)


def _value(value: Any) -> Any:
    return utc(value) if isinstance(value, datetime) else value


def insert_row(connection: Connection, table: Table, values: Mapping[str, object]) -> int:
    """Insert a row and return its number."""
    written = insert(table).values(dict(values)).returning(table.c.id)
    return int(connection.execute(written).scalar_one())
