"""Rows of the register: versions of records, files, and what the rows of a file became."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypedDict

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    RowMapping,
    Select,
    and_,
    func,
    insert,
    null,
    select,
)

from geo.register.changes import Comparison
from geo.register.keys import county_of
from geo.register.reading import Finding, Reading, RowResult, Values
from geo.register.record import Record, Version
from web.store.masks import hide_numbers
from web.store.moments import now, utc
from web.store.register_sealed import masked_values
from web.store.rows import insert_row
from web.store.tables import batch_rows, batches, record_versions
from web.store.vault import Vault

UNATTRIBUTED: Final = frozenset({
    "unknown_venue", "ambiguous_venue", "missing_required", "bad_code", "unknown_division",
    "ambiguous_division", "bad_date", "no_year", "date_range", "ambiguous_date",
})  # fmt: skip
"""Why a lecture is rejected whose venue or day cannot be told."""


class CountyCount(TypedDict):
    """What a file says of a county.

    ``rows`` accepted, ``first`` and ``last`` day of the lectures held, None for other kinds,
    ``unattributed`` lectures of which the venue or the day cannot be told.
    """

    rows: int
    first: str | None
    last: str | None
    unattributed: int


@dataclass(frozen=True, slots=True)
class Batch:
    """A file that was put into the register; moments are in UTC.

    Attributes
    ----------
    outcomes
        Rows by outcome: their sum is the number of rows read.
    changes
        Accepted rows by what they did, and the records ``removed`` that the file does not have.
    counties
        What the file says of each county; "" for rows of which the county is not known.
    partial
        Whether it is only a part of what its counties have.
    complete_to
        Last day that the file reports, where somebody has said so.
    """

    id: int
    kind: str
    file: str
    created_at: datetime
    crs: str
    fingerprint: str
    mapping: Mapping[str, Mapping[str, str]]
    partial: bool
    complete_to: date | None
    outcomes: Mapping[str, int]
    changes: Mapping[str, int]
    counties: Mapping[str, CountyCount]
    undone_at: datetime | None

    @property
    def read(self) -> int:
        """Rows read: accepted + rejected + duplicates + skipped."""
        return sum(self.outcomes.values())


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A row of a file that is no record, and why; see :class:`geo.register.reading.RowResult`.

    ``values`` hold the ``texts`` of a rejected row.
    """

    sheet: str
    row: int
    outcome: str
    reason: str
    cell: str
    value: str
    county: str
    values: Values


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing a file did.

    Attributes
    ----------
    created
        Records it had made, now removed.
    changed
        Records it had changed or removed, now as before.
    edited_since
        Keys of records that somebody changed after it: they stay.
    kept
        Keys of lecturers who are removed from the register, but whom an order names: they stay
        among those who can be sent.
    """

    created: int
    changed: int
    edited_since: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


class VersionRow(TypedDict):
    """A row of ``record_versions``."""

    kind: str
    key: str
    number: int
    batch: int | None
    change: str
    changed_at: datetime
    alias: str
    values: Values | None


def newest(kind: str) -> Select[Any]:
    """Select the newest version of each record of a kind, also of removed ones."""
    of = record_versions.c.kind == kind
    return select(record_versions).join(*_newest(of)).where(of).order_by(record_versions.c.key)


def standing_counts() -> Select[Any]:
    """Select the kinds of records, and how many there are of each as they stand."""
    versions = record_versions.c
    query = select(versions.kind, func.count()).join_from(record_versions, *_newest())
    return query.where(versions["values"].is_not(null())).group_by(versions.kind)


def _newest(*where: ColumnElement[bool]) -> tuple[FromClause, ColumnElement[bool]]:
    """Return the numbers of the newest versions, and how these are joined."""
    versions = record_versions.c
    record = (versions.kind, versions.key)
    newest = select(*record, func.max(versions.number).label("number")).where(*where)
    last = newest.group_by(*record).subquery()
    return last, and_(*(versions[name] == last.c[name] for name in ("kind", "key", "number")))


def newest_rows(connection: Connection, kind: str) -> list[VersionRow]:
    """Return the newest version of each record of a kind, also of removed ones."""
    return version_rows(connection, newest(kind))


def newest_row(connection: Connection, kind: str, key: str) -> VersionRow | None:
    """Return the newest version of a record, None if there never was one."""
    of = (record_versions.c.kind == kind) & (record_versions.c.key == key)
    query = select(record_versions).where(of).order_by(record_versions.c.number.desc()).limit(1)
    return next(iter(version_rows(connection, query)), None)


def version_rows(connection: Connection, query: Select[Any]) -> list[VersionRow]:
    """Return the versions that a query selects."""
    # Through mappings of the database's own it costs three times as much.
    columns = record_versions.columns.keys()
    found = connection.execute(query)
    return [dict(zip(columns, row, strict=True)) for row in found]  # type: ignore[misc]  # by name


def record_of(row: VersionRow) -> Record | None:
    """Return a version as a record, None if it was removed."""
    return None if row["values"] is None else standing(row, row["values"])


def standing(row: VersionRow, values: Values) -> Record:
    """Return a version with its values as a record."""
    moment = utc(row["changed_at"])
    return Record(row["kind"], row["key"], values, row["number"], row["batch"], moment)


def version_of(row: RowMapping, vault: Vault) -> Version:
    """Return a row as a version, telephones masked."""
    moment, values = utc(row["changed_at"]), masked_values(vault, row["kind"], row["values"])
    return Version(row["number"], row["change"], row["batch"], moment, values)


def insert_batch(
    connection: Connection,
    reading: Reading,
    comparison: Comparison,
    *,
    partial: bool,
    complete_to: date | None,
    removed: int,
) -> int:
    """Write a file and its rows that are no records, and return its number."""
    values = {
        "kind": reading.kind, "file": reading.file, "created_at": now(), "crs": reading.crs,
        "fingerprint": reading.fingerprint, "mapping": _plain(reading.mapping),
        "partial": partial, "complete_to": complete_to, "outcomes": reading.counts(),
        "changes": {**comparison.counts(), "removed": removed},
        "counties": _counties(reading, comparison),
    }  # fmt: skip
    key = insert_row(connection, batches, values)
    bad = [row for row in reading.rows if row.outcome != "accept"]
    only = _only_county(reading, comparison)
    rows = [
        {"batch": key, "number": n, **_bad_row(row, only)} for n, row in enumerate(bad, start=1)
    ]
    if rows:
        connection.execute(insert(batch_rows), rows)
    return key


def _plain(mapping: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {sheet: dict(columns) for sheet, columns in mapping.items()}


def _bad_row(row: RowResult, county: str) -> dict[str, object]:
    reason = row.reason or Finding("")
    return {
        "sheet": row.sheet, "row": row.row, "outcome": row.outcome, "reason": reason.code,
        "cell": reason.cell, "value": hide_numbers(reason.value),
        "county": reason.params.get("county") or county,
        "values": {"texts": [hide_numbers(text) for text in row.texts]},
    }  # fmt: skip


def _only_county(reading: Reading, comparison: Comparison) -> str:
    """Return the county of all accepted rows, "" if they are of several."""
    found = {county_of(reading.kind, one.key, one.values) for one in comparison.changes}
    return found.pop() if len(found) == 1 else ""


def _counties(reading: Reading, comparison: Comparison) -> dict[str, CountyCount]:
    counted: dict[str, CountyCount] = {}

    def count(county: str) -> CountyCount:
        return counted.setdefault(
            county, CountyCount(rows=0, first=None, last=None, unattributed=0)
        )

    for one in comparison.changes:
        of = count(county_of(reading.kind, one.key, one.values))
        of["rows"] += 1
        if one.values.get("status") == "held":
            day = str(one.values["date"])
            of["first"] = min(of["first"] or day, day)
            of["last"] = max(of["last"] or day, day)
    only = _only_county(reading, comparison)
    for row in reading.rows:
        if reading.kind == "lectures" and row.reason and row.reason.code in UNATTRIBUTED:
            count(row.reason.params.get("county") or only)["unattributed"] += 1
    return counted
