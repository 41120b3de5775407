"""Files that are put into the register and taken out again, each in one transaction."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

import pandas as pd
from sqlalchemy import Connection, delete, insert, select, update

from geo.errors import N_
from geo.register.changes import Comparison
from geo.register.keys import county_of
from geo.register.reading import Reading
from web.store.database import StateError, UnknownError
from web.store.moments import now
from web.store.noting import note
from web.store.part import Part
from web.store.reach import reach
from web.store.register_booked import bookable
from web.store.register_logs import log_spans, stated
from web.store.register_rows import (
    Batch,
    BatchRow,
    Undone,
    VersionRow,
    insert_batch,
    version_rows,
)
from web.store.register_sealed import masked_comparison
from web.store.register_writing import Stored, Writer, before, changing, opened
from web.store.rows import made, require_row
from web.store.tables import LARGEST, batch_rows, batches, mappings, record_versions


class UnknownBatchError(UnknownError):
    """No file was put in under this number."""

    kind = "unknown-batch"
    title = N_("There is no such import")


class BatchStateError(StateError):
    """The file is taken out again already."""

    kind = "batch-undone"
    title = N_("The import is undone already")


class Batches(Part):
    """The files of a register: all good rows of one are put in, or none."""

    # -- reading ------------------------------------------------------------------------------

    def compare(self, reading: Reading) -> Comparison:
        """Say what a file would change; nothing is written, and telephones are masked."""
        with self._database.read() as connection:
            return masked_comparison(
                reading.kind, Stored(connection, reading.kind).compare(reading)
            )

    def batches(self) -> list[Batch]:
        """Return the files that were put in, the newest first."""
        query = select(batches).order_by(batches.c.id.desc())
        return [one for one in self._rows(query, partial(made, Batch)) if _is_seen(one)]

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
        query = select(batch_rows).where(batch_rows.c.batch == min(batch_id, LARGEST))
        return self._rows(query.order_by(batch_rows.c.number), partial(made, BatchRow))

    def whole(self) -> frozenset[str]:
        """Return the counties whose venues are registered as a whole.

        A file says so for as long as at least half of what it had of a county stands: it may have
        repeated one that is undone, which took its records with it.
        """
        files = [one for one in self._holding("venues") if not one.partial]
        if not files:
            return frozenset()
        with self._database.read() as connection:
            venues = Stored(connection, "venues").records
        there = Counter(county_of("venues", key, one.values) for key, one in venues.items())
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
        return self._rows(select(batches).where(holds).order_by(batches.c.id), partial(made, Batch))

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
        found: dict[str, Any] | None = self._scalar(query)
        return found

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
        with changing(self._database, reading.kind) as connection:
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
        with changing(self._database, self.batch(batch_id).kind) as connection:
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


def _batch(connection: Connection, batch_id: int) -> Batch:
    query = select(batches).where(batches.c.id == min(batch_id, LARGEST))
    return made(Batch, require_row(connection, query, _no_batch(batch_id)))


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
