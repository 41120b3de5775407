"""Inside a transaction of the register: the records of a kind, and versions added to them."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from geo.errors import N_
from geo.register.changes import Comparison, compare, differences
from geo.register.keys import alias_of, county_of, is_provisional
from geo.register.numbering import Numbers
from geo.register.reading import Reading, Values
from geo.register.record import Record
from web.store.bookings import lock_bookings
from web.store.database import Database, StateError
from web.store.moments import now
from web.store.noting import note
from web.store.reach import divisions_of, require_reach
from web.store.register_rows import VersionRow, newest_rows, record_of
from web.store.register_sealed import plain_values, sealed_values
from web.store.register_typed import TYPED, Changed, history_key, write_typed
from web.store.tables import record_versions, revision
from web.store.vault import vault_of

NAMED: Final = ("venues", "sites", "population", "lecturers")
"""Kinds that lie over the data sets, or that rows of files name: these have to be made again."""


class Stored:
    """The records of a kind, also the removed ones.

    Attributes
    ----------
    rows
        Newest version of each record, by key.
    records
        Those that are not removed.
    """

    def __init__(self, connection: Connection, kind: str) -> None:
        self.connection, self.kind = connection, kind
        self.rows: dict[str, VersionRow] = {
            row["key"]: opened(connection, row) for row in newest_rows(connection, kind)
        }
        found = ((key, record_of(row)) for key, row in self.rows.items())
        self.records: dict[str, Record] = {key: one for key, one in found if one}

    def compare(self, reading: Reading) -> Comparison:
        """Hold a file against the records."""
        return compare(reading, self.records, self.aliases())

    def aliases(self) -> dict[str, str]:
        """Return the other keys under which files bring records; what holds now comes first."""
        named = record_versions.c.alias
        query = select(named, record_versions.c.key).where(
            record_versions.c.kind == self.kind, named > ""
        )
        found = dict(iter(self.connection.execute(query.order_by(record_versions.c.number))))
        now_named = {self.rows[key]["alias"]: key for key in self.records}
        return {alias: key for alias, key in (found | now_named).items() if alias}


def opened(connection: Connection, row: VersionRow) -> VersionRow:
    """Return a version with its telephones in the open: what is written is sealed again."""
    row["values"] = plain_values(vault_of(connection), row["kind"], row["values"])
    return row


class Writer:
    """Adds versions to records, and brings the typed rows to them.

    Parameters
    ----------
    batch
        File that writes or is undone; None for a form.
    """

    def __init__(self, stored: Stored, batch: int | None = None) -> None:
        self._stored, self._batch = stored, batch
        self._moment = now()
        self._numbers = Numbers(stored.rows)
        self._rows: list[VersionRow] = []

    def __len__(self) -> int:
        return len(self._rows)

    def coded(self, key: str, values: Values) -> str:
        """Return a key, or the code that it gets if it is a provisional one."""
        if not is_provisional(self._stored.kind, key):
            return key
        county = county_of(self._stored.kind, key, values)
        if self._stored.kind == "sites":
            return self._numbers.site(county)
        return self._numbers.venue(county, str(values.get("township") or ""))

    def add(self, key: str, values: Values | None, change: str, alias: str = "") -> VersionRow:
        """Note the next version of a record.

        Raises
        ------
        web.store.reach.OutOfReachError
            If it belongs, or shall belong, to another division than those of whoever asks.
        """
        kind, before = self._stored.kind, self._stored.rows.get(key)
        for one in (values, before["values"] if before else None):
            for place in divisions_of(kind, key, one) if one is not None else ():
                require_reach(place)
        if values is not None and kind == "venues":
            values = {**values, "code": key}
        if not alias and values is not None:
            alias = alias_of(kind, key, values)
        row = VersionRow(
            kind=kind, key=key, number=before["number"] + 1 if before else 1,
            batch=self._batch, change=change, changed_at=self._moment, alias=alias, values=values,
        )  # fmt: skip
        self._rows.append(row)
        return row

    def write(self) -> tuple[str, ...]:
        """Write what was noted; return the keys of lecturers whom an order keeps."""
        if not self._rows:
            return ()
        connection, kind = self._stored.connection, self._stored.kind
        sealed = [
            {**row, "values": sealed_values(connection, kind, row["values"])} for row in self._rows
        ]
        connection.execute(insert(record_versions), sealed)
        changed = {row["key"]: row["values"] for row in self._rows}
        records = self._stored.records
        before = {key: records[key].values if key in records else None for key in changed}
        self._note(before)
        return write_typed(connection, kind, changed, before)

    def _note(self, before: Changed) -> None:
        """Note what a form has changed; of a file its number and how many records it has."""
        connection, kind = self._stored.connection, self._stored.kind
        if self._batch is not None:
            what = "undone" if self._rows[0]["change"] == "undone" else "imported"
            told = {"kind": (None, kind), "records": (None, len(self._rows))}
            note(connection, "batch", self._batch, what, told)
            return
        for row in self._rows:
            fields = differences(before[row["key"]], row["values"] or {})
            version = {"version": (row["number"] - 1 or None, row["number"])}
            key = history_key(kind, row["key"])
            note(connection, kind, key, row["change"], {**version, **fields})


class Before(NamedTuple):
    """What a record was before a file, and whether somebody has changed it since."""

    values: Values | None
    edited: bool


def before(rows: Sequence[VersionRow], batch: int, undone: Collection[int | None]) -> Before:
    """Return what a record was before a file.

    Parameters
    ----------
    rows
        All versions of it, the oldest first.
    undone
        Files that are undone: what they wrote does not count.
    """
    holding: list[VersionRow] = []
    for row in rows:
        written = row["change"] in {"imported", "missing"}
        if row["change"] == "undone" or (written and row["batch"] in undone):
            continue
        if row["change"] == "taken_back" and holding and _follows(row, holding[-1]):
            holding.pop()
        else:
            holding.append(row)
    if not holding or holding[-1]["batch"] != batch:
        return Before(None, edited=True)
    return Before(holding[-2]["values"] if len(holding) > 1 else None, edited=False)


def _follows(row: VersionRow, one: VersionRow) -> bool:
    return row["number"] == one["number"] + 1


@contextmanager
def changing(database: Database, kind: str) -> Iterator[Connection]:
    """Open a transaction that no other change of the register runs beside."""
    raised = {revision.c.value: revision.c.value + 1}
    if kind in NAMED:
        raised[revision.c.register] = revision.c.register + 1
    try:
        with database.write() as connection:
            if kind in TYPED:
                lock_bookings(connection)
            # On PostgreSQL the row is locked until the end; SQLite has one writer anyway.
            connection.execute(update(revision).values(raised))
            yield connection
    except IntegrityError as error:
        raise StateError(
            N_("The register was not changed: %(reason)s."), reason=error.orig
        ) from error
