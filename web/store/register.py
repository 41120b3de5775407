"""The register of an office: records with all their versions, files put in and taken out again."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from geo.errors import N_
from geo.register.changes import Comparison, differences
from geo.register.keys import county_of, natural
from geo.register.reading import Reading, Values
from geo.register.record import Record, Version
from web.store.bookings import lock_bookings
from web.store.database import Database, StateError
from web.store.noting import note
from web.store.reach import division_of, reach, require_reach
from web.store.register_booked import bookable
from web.store.register_masks import masked_comparison, without_masks
from web.store.register_rows import (
    Batch,
    BatchRow,
    Undone,
    VersionRow,
    batch_of,
    insert_batch,
    log_spans,
    masked_record,
    newest_row,
    now,
    record_of,
    standing,
    stated,
    version_of,
    version_rows,
)
from web.store.register_typed import TYPED, history_key
from web.store.register_writing import Stored, Writer, before, opened
from web.store.seen import ConflictError
from web.store.tables import batch_rows, batches, mappings, record_versions, revision
from web.store.vault import SEALED, plain_values

NAMED: Final = ("venues", "sites", "population", "lecturers")
"""Kinds that lie over the data sets, or that rows of files name: these have to be made again."""
LARGEST: Final = 2**31 - 1
"""Largest number an INTEGER column holds everywhere."""


class UnknownBatchError(StateError):
    """No file was put in under this number."""

    status = 404
    kind = "unknown-batch"
    title = N_("There is no such import")


class BatchStateError(StateError):
    """The file is taken out again already."""

    kind = "batch-undone"
    title = N_("The import is undone already")


class UnknownRecordError(StateError):
    """The register has no such record."""

    status = 404
    kind = "unknown-record"
    title = N_("There is no such record")


class RecordConflictError(ConflictError):
    """Somebody else has changed the record since."""

    kind = "record-changed"
    title = N_("Somebody else has changed the record")


class Register:
    """The register of a store.

    Every version of every record stays readable. A file is one transaction: all of its good rows
    are put in, or none.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- reading ------------------------------------------------------------------------------

    def revision(self) -> int:
        """Return a number that differs after every change of the register but for lectures.

        :meth:`web.store.Store.revision` also rises with these.
        """
        with self._database.read() as connection:
            return connection.scalar(select(revision.c.register)) or 0

    def records(self, kind: str) -> list[Record]:
        """Return the records of a kind as they stand, by key; telephones are masked."""
        with self._database.read() as connection:
            found = Stored(connection, kind).records.values()
            return [masked_record(self._database.vault, one) for one in found]

    def history(self, kind: str, key: str) -> list[Version]:
        """Return all versions of a record, the newest first; telephones are masked.

        Raises
        ------
        UnknownRecordError
            If there never was one.
        """
        if "\0" in key:  # no text of PostgreSQL holds one
            raise _unknown(key)
        of = (record_versions.c.kind == kind) & (record_versions.c.key == key)
        query = select(record_versions).where(of).order_by(record_versions.c.number.desc())
        with self._database.read() as connection:
            found = connection.execute(query).mappings().all()
        if not found:
            raise _unknown(key)
        return [version_of(row, self._database.vault) for row in found]

    def compare(self, reading: Reading) -> Comparison:
        """Say what a file would change; nothing is written, and telephones are masked."""
        with self._database.read() as connection:
            return masked_comparison(
                reading.kind, Stored(connection, reading.kind).compare(reading)
            )

    def reveal(self, kind: str, key: str, field: str) -> str:
        """Return a telephone or contact, and note in the history that somebody has asked.

        Raises
        ------
        UnknownRecordError
            If there is no such record, or no such field of it.
        web.store.reach.OutOfReachError
            If it belongs to another division.
        web.store.vault.LostKeyError
            If the key is not here.
        """
        with self._database.write() as connection:
            row = newest_row(connection, kind, key)
            values = (row and row["values"]) or {}
            if field not in SEALED.get(kind, ()) or not values.get(field):
                raise _unknown(key)
            require_reach(division_of(kind, key, values))
            note(connection, kind, history_key(kind, key), "revealed", {"field": (None, field)})
            return self._database.vault.open(str(values[field]))

    def batches(self) -> list[Batch]:
        """Return the files that were put in, the newest first."""
        query = select(batches).order_by(batches.c.id.desc())
        with self._database.read() as connection:
            found = [batch_of(row) for row in connection.execute(query).mappings()]
        return [one for one in found if _is_seen(one)]

    def batch(self, batch_id: int) -> Batch:
        """Return a file that was put in.

        Raises
        ------
        UnknownBatchError
            If there is none with this number.
        """
        with self._database.read() as connection:
            found = _batch(connection, batch_id)
        if not _is_seen(found):
            raise _no_batch(batch_id)
        return found

    def rows(self, batch_id: int) -> list[BatchRow]:
        """Return the rows of a file that are no records, in their order."""
        columns = [column for column in batch_rows.c if column.name not in {"batch", "number"}]
        query = select(*columns).where(batch_rows.c.batch == min(batch_id, LARGEST))
        with self._database.read() as connection:
            found = connection.execute(query.order_by(batch_rows.c.number)).mappings()
            return [BatchRow(**row) for row in found]

    def whole(self) -> frozenset[str]:
        """Return the counties whose venues are registered as a whole.

        A file says so for as long as at least half of what it had of a county stands: it may have
        repeated one that is undone, which took its records with it.
        """
        files = [one for one in self._holding("venues") if not one.partial]
        if not files:
            return frozenset()
        there = Counter(county_of("venues", one.key, one.values) for one in self.records("venues"))
        return frozenset(
            county
            for one in files
            for county, of in one.counties.items()
            if county and of["rows"] and 2 * there[county] >= of["rows"]
        )

    def stated(self) -> pd.DataFrame:
        """Return which days the logs of lectures report.

        Returns
        -------
        DataFrame
            By county, ascending, "" for rows of which it is not known. ``first`` and ``last`` day
            that the logs report (``datetime64[s]``; the last lecture held where nobody has said
            to which day a log is complete), ``complete``, the day to which somebody has said one
            is, ``imported``, the moment of the newest log, and ``unattributed``, the lectures of
            which the venue or the day cannot be told, but for logs that a newer one corrects.
        """
        return stated(self._holding("lectures"))

    def log_spans(self) -> pd.DataFrame:
        """Return the days that each log of lectures reports of each county.

        Returns
        -------
        DataFrame
            ``county``, ``first`` and ``last`` (``datetime64[s]``), and ``told``: whether somebody
            has said that it is complete.
        """
        return log_spans(self._holding("lectures"))

    def _holding(self, kind: str) -> list[Batch]:
        """Return the files of a kind that are not undone, the oldest first."""
        holds = (batches.c.kind == kind) & batches.c.undone_at.is_(None)
        with self._database.read() as connection:
            found = connection.execute(select(batches).where(holds).order_by(batches.c.id))
            return [batch_of(row) for row in found.mappings()]

    def mapping(self, fingerprint: str, kind: str | None = None) -> dict[str, Any] | None:
        """Return which column is what in tables with a heading, None if nobody has said so.

        Parameters
        ----------
        kind
            What the rows must be; the same heading may mean something else for another kind.
        """
        query = select(mappings.c.mapping).where(mappings.c.fingerprint == fingerprint)
        if kind:
            query = query.where(mappings.c.kind == kind)
        with self._database.read() as connection:
            return connection.scalar(query)

    # -- writing ------------------------------------------------------------------------------

    def remember(self, fingerprint: str, kind: str, mapping: Mapping[str, object]) -> None:
        """Keep which column is what, for the next table with the same heading."""
        row = {
            "fingerprint": fingerprint, "kind": kind, "saved_at": now(), "mapping": dict(mapping),
        }  # fmt: skip
        with self._database.write() as connection:
            connection.execute(delete(mappings).where(mappings.c.fingerprint == fingerprint))
            connection.execute(insert(mappings).values(row))
            note(connection, "mapping", fingerprint, "saved", {"kind": (None, kind)})

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

        A lecture to come whose lecturer or hall is taken is one of the others.

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
            stored = Stored(connection, reading.kind)
            reading = bookable(stored, reading)
            comparison = stored.compare(reading)
            gone = comparison.missing if remove_missing and not partial else ()
            batch = insert_batch(
                connection, reading, comparison,
                partial=partial, complete_to=complete_to, removed=len(gone),
            )  # fmt: skip
            writer = Writer(stored, batch)
            for one in comparison.written().values():
                writer.add(writer.coded(one.key, one.values), one.values, "imported", one.alias)
            for key in gone:
                writer.add(key, None, "missing")
            writer.write()
            return _batch(connection, batch)

    def undo(self, batch_id: int) -> Undone:
        """Take a file out again: its records become what they were before it.

        What somebody has changed since stays as it is.

        Raises
        ------
        UnknownBatchError
            If there is none with this number.
        BatchStateError
            If that was done before.
        """
        with self._change(self.batch(batch_id).kind) as connection:
            batch = _batch(connection, batch_id)
            if batch.undone_at:
                raise BatchStateError(N_("Import number %(id)s is undone already."), id=batch_id)
            of = batches.c.id == batch_id
            connection.execute(update(batches).where(of).values(undone_at=now()))
            others = (batches.c.kind == batch.kind) & batches.c.undone_at.is_not(None) & ~of
            undone = set(connection.scalars(select(batches.c.id).where(others)))
            stored = Stored(connection, batch.kind)
            writer = Writer(stored, batch_id)
            created, edited = 0, []
            for key, rows in _versions_of(connection, batch):
                was = before(rows, batch_id, undone)
                if was.edited:
                    edited.append(key)
                    continue
                created += was.values is None
                writer.add(key, was.values, "undone")
            changed = len(writer) - created
            return Undone(created, changed, tuple(edited), writer.write())

    def save(self, kind: str, key: str | None, values: Values, number: int | None = None) -> Record:
        """Keep what somebody has typed into a form.

        Parameters
        ----------
        key
            Of the record; None for a new one that gets its key by what it says.
        values
            What the form says, also where it erases; what it does not have stays.
        number
            Version that the form showed; None for a new record, also under the key that the data
            sets have for it.

        Raises
        ------
        UnknownRecordError
            If there is none with this key.
        RecordConflictError
            If somebody has changed it since, or a new record is there already.
        """
        with self._change(kind) as connection:
            stored = Stored(connection, kind)
            if key is None:
                key, old = _new_key(stored, values), None
            elif number is None and key not in stored.records:
                old = None
            else:
                old = _current(stored, key, number).values
            merged = {**(old or {}), **without_masks(kind, old, values)}
            if old is not None and not differences(old, merged):
                return masked_record(self._database.vault, stored.records[key])
            writer = Writer(stored)
            row = writer.add(writer.coded(key, merged), merged, "saved")
            writer.write()
        return masked_record(self._database.vault, standing(row, row["values"] or {}))

    def remove(self, kind: str, key: str, number: int) -> None:
        """Take a record out of the register.

        Raises
        ------
        UnknownRecordError, RecordConflictError
            As :meth:`save`.
        """
        with self._change(kind) as connection:
            stored = Stored(connection, kind)
            _current(stored, key, number)
            writer = Writer(stored)
            writer.add(key, None, "removed")
            writer.write()

    def take_back(self, kind: str, key: str, number: int) -> Record | None:
        """Take back the newest version of a record: it becomes what it was before.

        Parameters
        ----------
        number
            Of that version, as it was shown.

        Returns
        -------
        Record or None
            None if there was no record before.

        Raises
        ------
        UnknownRecordError, RecordConflictError
            As :meth:`save`.
        """
        with self._change(kind) as connection:
            stored = Stored(connection, kind)
            if key not in stored.rows:
                raise _unknown(key)
            if stored.rows[key]["number"] != number:
                raise _conflict(key)
            of = (record_versions.c.kind == kind) & (record_versions.c.key == key)
            query = select(record_versions.c["values"]).where(
                of, record_versions.c.number == number - 1
            )
            before = plain_values(self._database.vault, kind, connection.scalar(query))
            writer = Writer(stored)
            row = writer.add(key, before, "taken_back")
            writer.write()
        found = record_of(row)
        return found and masked_record(self._database.vault, found)

    @contextmanager
    def _change(self, kind: str) -> Iterator[Connection]:
        """Open a transaction that no other change of the register runs beside."""
        raised = {revision.c.value: revision.c.value + 1}
        if kind in NAMED:
            raised[revision.c.register] = revision.c.register + 1
        try:
            with self._database.write() as connection:
                if kind in TYPED:
                    lock_bookings(connection)
                # On PostgreSQL the row is locked until the end; SQLite has one writer anyway.
                connection.execute(update(revision).values(raised))
                yield connection
        except IntegrityError as error:
            raise StateError(
                N_("The register was not changed: %(reason)s."), reason=error.orig
            ) from error


def _batch(connection: Connection, batch_id: int) -> Batch:
    query = select(batches).where(batches.c.id == min(batch_id, LARGEST))
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise _no_batch(batch_id)
    return batch_of(row)


def _no_batch(batch_id: int) -> UnknownBatchError:
    return UnknownBatchError(N_("There is no import number %(id)s."), id=batch_id)


def _is_seen(batch: Batch) -> bool:
    """Tell whether all counties of a file are those of whoever asks."""
    area = reach().records
    return area.is_all or (bool(batch.counties) and all(map(area.holds, batch.counties)))


def _versions_of(connection: Connection, batch: Batch) -> Iterator[tuple[str, list[VersionRow]]]:
    """Yield the records that a file wrote with all their versions, the oldest first."""
    wrote = select(record_versions.c.key).where(record_versions.c.batch == batch.id)
    query = (
        select(record_versions)
        .where(record_versions.c.kind == batch.kind, record_versions.c.key.in_(wrote))
        .order_by(record_versions.c.key, record_versions.c.number)
    )
    for key, rows in groupby(version_rows(connection, query), key=lambda row: row["key"]):
        yield key, [opened(connection, row) for row in rows]


def _new_key(stored: Stored, values: Values) -> str:
    """Return the key of a new record; a venue or site waits for its code.

    Raises
    ------
    RecordConflictError
        If it is there already.
    """
    found = natural(stored.kind, values)
    key = stored.aliases().get(found, found)
    if key in stored.records:
        raise RecordConflictError(N_("There is such a record already: %(key)s."), key=key)
    return key


def _current(stored: Stored, key: str, number: int | None) -> Record:
    """Return a record that somebody has before him.

    Raises
    ------
    UnknownRecordError, RecordConflictError
        If there is none, or not in this version any more.
    """
    if key not in stored.records:
        raise _unknown(key)
    require_reach(division_of(stored.kind, key, stored.records[key].values))
    if stored.records[key].number != number:
        raise _conflict(key)
    return stored.records[key]


def _unknown(key: str) -> UnknownRecordError:
    return UnknownRecordError(N_("There is no record %(key)s."), key=key)


def _conflict(key: str) -> RecordConflictError:
    return RecordConflictError(
        N_("Somebody else has changed the record %(key)s since: look at it again."), key=key
    )
