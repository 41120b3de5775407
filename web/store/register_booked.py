"""Rows of a log that are still to come, and whose lecturer or hall is taken by then."""

from collections.abc import Iterator
from dataclasses import replace

from geo.register.changes import RowChange
from geo.register.reading import Finding, Reading, RowResult
from web.store.bookings import BookedError, Desk
from web.store.register_typed import COMING, booking_of, by_name, lecture_row
from web.store.register_writing import Stored


def bookable(stored: Stored, reading: Reading) -> Reading:
    """Return a file with the rows rejected that nobody could keep, so that it can be put in."""
    coming = list(_coming(stored, reading)) if reading.kind == "lectures" else []
    if not coming:
        return reading
    names = by_name(stored.connection)
    rows = [(row, lecture_row(one.key, one.values, names), one.values) for row, one in coming]
    desk = Desk(
        stored.connection,
        [made["date"] for _, made, _ in rows],
        but={one["id"] for _, one, _ in rows},
        venues=[made["venue"] for _, made, _ in rows],
    )
    taken: dict[tuple[str, int], RowResult] = {}
    for row, made, values in rows:
        try:
            desk.book(booking_of(made, values))
        except BookedError:
            taken[row.sheet, row.row] = _rejected(row)
    return replace(reading, rows=[taken.get((row.sheet, row.row), row) for row in reading.rows])


def _coming(stored: Stored, reading: Reading) -> Iterator[tuple[RowResult, RowChange]]:
    changes = stored.compare(reading).changes
    for row, one in zip(reading.accepted(), changes, strict=True):
        if one.change != "unchanged" and one.values.get("status") == COMING:
            yield row, one


def _rejected(row: RowResult) -> RowResult:
    texts = tuple(str(value) for value in row.values.values() if value)
    said = " ".join(str(row.values.get(key) or "") for key in ("date", "start", "lecturer"))
    return replace(
        row, outcome="reject", reason=Finding("booked", value=" ".join(said.split())), texts=texts,
        values={}, warnings=(),
    )  # fmt: skip
