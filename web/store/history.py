"""The history of a store: who has changed what, when and from where, as a chain of digests."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, RowMapping, func, select

from web.store.noting import BEGINNING, CONTENT, digest_of, note
from web.store.part import Part
from web.store.tables import history

AT_ONCE: Final = 5000
"""Rows that are read at a time."""


@dataclass(frozen=True)
class Entry:
    """A change.

    Attributes
    ----------
    number
        Place in the chain, from 1 without gaps.
    at
        In UTC.
    who, role, address, by
        As :class:`web.store.acting.Acting` says.
    kind, key
        Which record.
    what
        What was done with it.
    changes
        Field -> what stood there, what stands there now.
    """

    number: int
    at: datetime
    who: str
    role: str
    address: str
    by: str
    kind: str
    key: str
    what: str
    changes: Mapping[str, tuple[Any, Any]]


class HistoryFilter(NamedTuple):
    """Which changes a list shows; empty texts for all."""

    kind: str = ""
    key: str = ""
    who: str = ""
    what: str = ""


class Verified(NamedTuple):
    """What a look at the chain has found.

    Attributes
    ----------
    rows
        Rows that are as they were written.
    digest
        Digest of the last of them: whoever keeps it can tell later that nothing before was changed.
    broken
        Number of the first row that is not as it was written, None if all of them are.
    """

    rows: int
    digest: str
    broken: int | None = None

    def mark(self) -> str:
        """Return number and digest of the last row, to be written down."""
        return f"{self.rows}:{self.digest}"


class History(Part):
    """The history of a store: rows are added and never changed."""

    def of(self, kind: str, key: object, *, limit: int | None = None) -> list[Entry]:
        """Return the changes of a record, the newest first."""
        return self.part(HistoryFilter(kind, str(key)), limit=limit)

    def part(
        self, wanted: HistoryFilter, *, offset: int = 0, limit: int | None = None
    ) -> list[Entry]:
        """Return a part of the changes, the newest first."""
        query = select(history).where(*_asked(wanted)).order_by(history.c.number.desc())
        return self._rows(query.offset(offset).limit(limit), _entry)

    def newest(self, *, but: str) -> int:
        """Return the number of the newest change but those of a kind, 0 where there is none."""
        return self._scalar(select(func.max(history.c.number)).where(history.c.kind != but)) or 0

    def count(self, wanted: HistoryFilter) -> int:
        """Count the changes of a list."""
        return self._count(history, *_asked(wanted))

    def count_of(self, kind: str, key: object) -> int:
        """Count the changes of a record."""
        return self.count(HistoryFilter(kind, str(key)))

    def add(self, kind: str, key: object, what: str, **changes: object) -> None:
        """Note something that changes nothing else: that somebody has looked at a telephone."""
        with self._database.write() as connection:
            note(connection, kind, key, what, {name: (None, to) for name, to in changes.items()})

    def verify(self, mark: str = "") -> Verified:
        """Look whether all rows are as they were written.

        Parameters
        ----------
        mark
            Number and digest of an earlier look: the row must still have it.
        """
        with self._database.read() as connection:
            return verified(connection, mark)


def verified(connection: Connection, mark: str = "") -> Verified:
    """Look at the chain on a connection."""
    marked, _, expected = mark.partition(":")
    at, last = int(marked or 0), Verified(0, BEGINNING)
    for number, *content, kept in _rows(connection):
        if number != last.rows + 1:
            return last._replace(broken=last.rows + 1)
        try:
            digest = digest_of(last.digest, (number, *content))
        except TypeError:  # something that is no text
            digest = ""
        if digest != kept or (number == at and digest != expected):
            return last._replace(broken=number)
        last = Verified(number, digest)
    return last._replace(broken=last.rows + 1) if last.rows < at else last


def _rows(connection: Connection) -> Iterator[tuple[Any, ...]]:
    """Yield all rows as the driver reads them, which takes a third of the time."""
    raw: Any = connection.connection.driver_connection
    columns = ", ".join(f'"{name}"' for name in (*CONTENT, "digest"))
    query = f"SELECT {columns} FROM history ORDER BY number"  # noqa: S608 - our names
    if connection.dialect.name == "sqlite":
        yield from raw.execute(query)
        return
    with raw.cursor(name="history") as cursor:  # not all rows at once
        cursor.itersize = AT_ONCE
        yield from cursor.execute(query)


def _asked(wanted: HistoryFilter) -> list[ColumnElement[bool]]:
    return [history.c[name] == value for name, value in wanted._asdict().items() if value]


def _entry(row: RowMapping) -> Entry:
    values = {key: row[key] for key in CONTENT}
    values["at"] = datetime.fromisoformat(row["at"]).astimezone(UTC)
    values["changes"] = {key: tuple(pair) for key, pair in json.loads(row["changes"]).items()}
    return Entry(**values)
