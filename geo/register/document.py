"""A reading as JSON, in the codes of the register, and what it would change."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from geo.register.changes import Comparison, RowChange
from geo.register.questions import Proposals, SheetHead, SystemSaid
from geo.register.reading import Finding, Reading, RowResult, Values


class RowDocument(TypedDict):
    """What became of a row.

    ``warnings`` are ``cell:code``. With a comparison ``change`` is one of
    :data:`geo.register.reading.CHANGES`, "" for a row that is no record, and ``fields`` what
    changes: key -> what stood there and what stands there now.
    """

    sheet: str
    row: int
    outcome: str
    cell: str
    reason: str
    warnings: list[str]
    key: str
    values: Values
    change: NotRequired[str]
    fields: NotRequired[dict[str, list[Any]]]


class ReadingDocument(TypedDict):
    """What became of a file.

    With a comparison ``changes`` counts the accepted rows by what they do, and ``missing`` are the
    keys of records in the counties of the file that it does not have. ``batch`` is the number of a
    file that was put in, ``removed`` counts the missing records that it removed.
    """

    file: str
    kind: str
    crs: str
    system: SystemSaid | None
    verdict: str
    reason: str
    warnings: list[str]
    counts: Mapping[str, int]
    mapping: Mapping[str, Mapping[str, str]]
    headings: Sequence[SheetHead]
    proposals: Proposals | None
    fingerprint: str
    rows: list[RowDocument]
    changes: NotRequired[Mapping[str, int]]
    missing: NotRequired[list[str]]
    batch: NotRequired[int]
    removed: NotRequired[int]


def document(reading: Reading, comparison: Comparison | None = None) -> ReadingDocument:
    """Return verdict, reason, file warnings, counts and every row.

    Parameters
    ----------
    reading
        The file.
    comparison
        What it would change; None where nobody has asked.
    """
    found = ReadingDocument(
        file=reading.file,
        kind=reading.kind,
        crs=reading.crs,
        system=reading.system,
        verdict=reading.verdict,
        reason=reading.refused.code if reading.refused else "",
        warnings=[one.code for one in reading.notes],
        counts=reading.counts(),
        mapping=reading.mapping,
        headings=reading.heads,
        proposals=reading.proposals,
        fingerprint=reading.fingerprint,
        rows=[_row(row) for row in reading.rows],
    )
    if comparison:
        found["changes"] = comparison.counts()
        found["missing"] = list(comparison.missing)
        _add_changes(found["rows"], iter(comparison.changes))
    return found


def _row(row: RowResult) -> RowDocument:
    reason = row.reason or Finding("")
    return RowDocument(
        sheet=row.sheet,
        row=row.row,
        outcome=row.outcome,
        cell=reason.cell,
        reason=reason.code,
        warnings=[f"{one.cell}:{one.code}" for one in row.warnings],
        key=row.key,
        values=dict(row.values),
    )


def _add_changes(rows: list[RowDocument], changes: Iterator[RowChange]) -> None:
    for row in rows:
        one = next(changes) if row["outcome"] == "accept" else None
        row["change"] = one.change if one else ""
        row["fields"] = {key: list(pair) for key, pair in one.fields.items()} if one else {}
