"""The register of an office: records with all their versions, files put in and taken out again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Final

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from geo.errors import N_
from geo.register.changes import Comparison, compare
from geo.register.keys import county_of, is_provisional
from geo.register.numbering import Numbers
from geo.register.reading import Reading, Values
from geo.register.record import Record
from web.store.database import Database, StateError
from web.store.register_rows import (
    Batch,
    BatchRow,
    VersionRow,
    batch_of,
    insert_batch,
    newest_rows,
    now,
    record_of,
)
from web.store.register_typed import write_typed
from web.store.tables import batch_rows, batches, record_versions, revision

OVER_DATASETS: Final = ("venues", "sites", "population")
"""Kinds that lie over the data sets: what is made of these has to be made again."""
LARGEST: Final = 2**31 - 1
"""Largest number an INTEGER column holds everywhere."""


class UnknownBatchError(StateError):
    """No file was put in under this number."""

    status = 404
    kind = "unknown-batch"
    title = N_("There is no such import")


class Register:
    """The register of a store.

    Every version of every record stays readable. A file is one transaction: all of its good rows
    are put in, or none.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- reading ------------------------------------------------------------------------------

    def revision(self) -> int:
        """Return a number that differs after every change of what lies over the data sets.

        That are venues, sites and population; :meth:`web.store.Store.revision` also rises with
        lecturers and lectures.
        """
        with self._database.read() as connection:
            return connection.scalar(select(revision.c.register)) or 0

    def records(self, kind: str) -> list[Record]:
        """Return the records of a kind as they stand, by key."""
        with self._database.read() as connection:
            return list(_Stored(connection, kind).records.values())

    def compare(self, reading: Reading) -> Comparison:
        """Say what a file would change; nothing is written."""
        with self._database.read() as connection:
            return _Stored(connection, reading.kind).compare(reading)

    def batches(self) -> list[Batch]:
        """Return the files that were put in, the newest first."""
        query = select(batches).order_by(batches.c.id.desc())
        with self._database.read() as connection:
            return [batch_of(row) for row in connection.execute(query).mappings()]

    def batch(self, batch_id: int) -> Batch:
        """Return a file that was put in.

        Raises
        ------
        UnknownBatchError
            If there is none with this number.
        """
        with self._database.read() as connection:
            return _batch(connection, batch_id)

    def rows(self, batch_id: int) -> list[BatchRow]:
        """Return the rows of a file that are no records, in their order."""
        columns = [column for column in batch_rows.c if column.name not in {"batch", "number"}]
        query = select(*columns).where(batch_rows.c.batch == min(batch_id, LARGEST))
        with self._database.read() as connection:
            found = connection.execute(query.order_by(batch_rows.c.number)).mappings()
            return [BatchRow(**row) for row in found]

    # -- writing ------------------------------------------------------------------------------

    def apply(
        self,
        reading: Reading,
        *,
        partial: bool = False,
        remove_missing: bool = False,
        complete_to: date | None = None,
    ) -> Batch:
        """Put the good rows of a file in and list the others: all of it, or nothing.

        Parameters
        ----------
        reading
            The file.
        partial
            Whether it is only a part of what its counties have: then they are not registered as a
            whole, and nothing is missing.
        remove_missing
            Whether to remove the records in the counties of the file that it does not have.
        complete_to
            Last day that a log reports; else the day of the last lecture held, by county.

        Raises
        ------
        StateError
            If nothing of the file can be read.
        """
        if reading.refused:
            raise StateError(
                N_("Nothing of %(file)s can be read, so nothing was put in."), file=reading.file
            )
        with self._change(reading.kind) as connection:
            stored = _Stored(connection, reading.kind)
            comparison = stored.compare(reading)
            gone = comparison.missing if remove_missing and not partial else ()
            batch = insert_batch(
                connection, reading, comparison,
                partial=partial, complete_to=complete_to, removed=len(gone),
            )  # fmt: skip
            writer = _Writer(stored, batch)
            for one in comparison.written().values():
                writer.add(writer.coded(one.key, one.values), one.values, "imported", one.alias)
            for key in gone:
                writer.add(key, None, "missing")
            writer.write()
            return _batch(connection, batch)

    @contextmanager
    def _change(self, kind: str) -> Iterator[Connection]:
        """Open a transaction that no other change of the register runs beside."""
        raised = {revision.c.value: revision.c.value + 1}
        if kind in OVER_DATASETS:
            raised[revision.c.register] = revision.c.register + 1
        try:
            with self._database.write() as connection:
                # On PostgreSQL the row is locked until the end; SQLite has one writer anyway.
                connection.execute(update(revision).values(raised))
                yield connection
        except IntegrityError as error:
            raise StateError(
                N_("The register was not changed: %(reason)s."), reason=error.orig
            ) from error


class _Stored:
    """The records of a kind inside a transaction, also the removed ones."""

    def __init__(self, connection: Connection, kind: str) -> None:
        self.connection, self.kind = connection, kind
        self.rows: dict[str, VersionRow] = {r["key"]: r for r in newest_rows(connection, kind)}
        found = ((key, record_of(row)) for key, row in self.rows.items())
        self.records: dict[str, Record] = {key: one for key, one in found if one}

    def compare(self, reading: Reading) -> Comparison:
        """Hold a file against the records."""
        aliases = {row["alias"]: key for key, row in self.rows.items() if row["alias"]}
        return compare(reading, self.records, aliases)


class _Writer:
    """Adds versions to records, and brings the typed rows to them."""

    def __init__(self, stored: _Stored, batch: int | None) -> None:
        self._stored, self._batch = stored, batch
        self._moment = now()
        self._numbers = Numbers(stored.rows)
        self._rows: list[VersionRow] = []

    def coded(self, key: str, values: Values) -> str:
        """Return a key, or the code that it gets if it is a provisional one."""
        if not is_provisional(self._stored.kind, key):
            return key
        county = county_of(self._stored.kind, key, values)
        if self._stored.kind == "sites":
            return self._numbers.site(county)
        return self._numbers.venue(county, str(values.get("township") or ""))

    def add(self, key: str, values: Values | None, change: str, alias: str = "") -> VersionRow:
        """Note the next version of a record; it keeps the alias it has."""
        before = self._stored.rows.get(key)
        if values is not None and self._stored.kind == "venues":
            values = {**values, "code": key}
        row = VersionRow(
            kind=self._stored.kind,
            key=key,
            number=before["number"] + 1 if before else 1,
            batch=self._batch,
            change=change,
            changed_at=self._moment,
            alias=alias or (before["alias"] if before else ""),
            values=values,
        )
        self._rows.append(row)
        return row

    def write(self) -> tuple[str, ...]:
        """Write what was noted; return the keys of lecturers whom an order keeps."""
        if not self._rows:
            return ()
        connection, kind = self._stored.connection, self._stored.kind
        connection.execute(insert(record_versions), self._rows)
        changed = {row["key"]: row["values"] for row in self._rows}
        records = self._stored.records
        before = {key: records[key].values if key in records else None for key in changed}
        return write_typed(connection, kind, changed, before)


def _batch(connection: Connection, batch_id: int) -> Batch:
    query = select(batches).where(batches.c.id == min(batch_id, LARGEST))
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise UnknownBatchError(N_("There is no import number %(id)s."), id=batch_id)
    return batch_of(row)
