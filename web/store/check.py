"""Whether what a store holds fits together: its file, its rows, its orders and their record."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, select
from sqlalchemy.exc import StatementError

from geo.errors import N_, RedRoutesError
from web.store.bookings import half_of
from web.store.copying import file_of
from web.store.database import Database, Row, StateError, StoreError
from web.store.history import verified
from web.store.order_rows import LIVE, TRANSITIONS, UNDONE
from web.store.tables import SCHEMA_VERSION, bookings, lectures, metadata, order_changes, orders

SENT: Final = ("lecturer", "date", "start")
"""Columns of an order that its record knows, too."""


class FindingError(StateError):
    """Something in the store does not fit the rest of it."""


def check(store: Database) -> list[RedRoutesError]:
    """Look at the whole store and tell all that is wrong with it; nothing is changed."""
    _require_schema(store)
    found: list[RedRoutesError] = [
        FindingError(N_("The file of the store is damaged: %(reason)s."), reason=one)
        for one in store.damage()
    ]
    with store.read() as connection:
        found += _history(connection)
        found += _strangers(connection)
        found += _unreadable(connection)
        if not found:  # what cannot be read cannot be compared
            found += _orders(connection)
    return found


def _require_schema(store: Database) -> None:
    if store.is_file and not file_of(store.url).exists():
        raise StoreError(N_("There is no store at %(url)s."), url=store.shown_url())
    version = store.schema_version()
    if version != SCHEMA_VERSION:
        raise StoreError(
            N_("The store has schema %(schema)s, this release needs %(needed)s."),
            schema=version or "-", needed=SCHEMA_VERSION,
        )  # fmt: skip


def _history(connection: Connection) -> Iterator[FindingError]:
    """Find the first row of the history that is not as it was written."""
    broken = verified(connection).broken
    if broken is not None:
        yield FindingError(N_("Row %(number)d of the history was changed."), number=broken)


def _strangers(connection: Connection) -> Iterator[FindingError]:
    """Find rows that name a row which is not there."""
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            there = select(key.column).where(key.column == key.parent).exists()
            query = select(key.parent).where(key.parent.is_not(None), ~there).distinct().limit(5)
            for value in connection.scalars(query):
                yield FindingError(
                    N_("%(table)s names %(value)s, which %(other)s does not have."),
                    table=table.name, value=value, other=key.column.table.name,
                )  # fmt: skip


def _unreadable(connection: Connection) -> Iterator[FindingError]:
    """Find columns with a value that is no day, no number, no text where there should be one."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            try:
                for _ in connection.execution_options(yield_per=1000).execute(select(column)):
                    pass
            except (StatementError, ValueError, TypeError):
                yield FindingError(
                    N_("%(table)s has a value in %(column)s that cannot be read."),
                    table=table.name, column=column.name,
                )  # fmt: skip


def _orders(connection: Connection) -> Iterator[FindingError]:
    record = defaultdict(list)
    order = (order_changes.c.order, order_changes.c.number)
    for row in connection.execute(select(order_changes).order_by(*order)).mappings():
        record[row["order"]].append(row)
    rows = connection.execute(select(orders).order_by(orders.c.id)).mappings().all()
    spoken = set(connection.scalars(select(lectures.c.id).where(lectures.c.id.like("O%"))))
    for row in rows:
        yield from _against_record(row, record[row["id"]])
        if row["status"] in ("held", "reviewed") and f"O{row['id']:06d}" not in spoken:
            yield FindingError(
                N_("Order %(id)d was held, and there is no lecture of it."), id=row["id"]
            )
    booked = select(bookings.c.order, bookings.c.kind)
    yield from _booked_twice(rows, {(row.order, row.kind) for row in connection.execute(booked)})


def _against_record(order: Row, record: list[RowMapping]) -> Iterator[FindingError]:
    """Compare an order with what its record says became of it."""
    if [one["number"] for one in record] != list(range(1, len(record) + 1)) or not record:
        yield FindingError(N_("The record of order %(id)d has gaps."), id=order["id"])
        return
    if any(not _may_follow(before, after) for before, after in pairwise(record)):
        yield FindingError(
            N_("The record of order %(id)d has a step that is none."), id=order["id"]
        )
    said: dict[str, object] = {"status": record[-1]["status"]}
    for one in record:
        said |= {key: value for key, value in one["values"].items() if key in SENT}
    stands = {key: _plain(order[key]) for key in said}
    if stands != said:
        yield FindingError(N_("Order %(id)d is not what its record says."), id=order["id"])


def _may_follow(before: Row, after: Row) -> bool:
    return UNDONE in after["values"] or after["status"] in TRANSITIONS.get(before["status"], ())


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _booked_twice(
    rows: Iterable[Row], booked: Collection[tuple[int, str]]
) -> Iterator[FindingError]:
    """Find lecturers and halls that several orders take in the same half of a day.

    Those that are booked have a room each, by a key of the database.
    """
    for column, (kind, template) in BOOKED.items():
        taken = defaultdict(list)
        for row in rows:
            if row["status"] in LIVE and row["date"] and row[column]:
                taken[row[column], row["date"], _half(row)].append(row["id"])
        for (who, day, half), ids in taken.items():
            if len(ids) > 1 and half and not all((one, kind) in booked for one in ids):
                numbers = ", ".join(map(str, ids))
                yield FindingError(template, who=who, date=day.isoformat(), orders=numbers)


BOOKED: Final = {
    "lecturer": (
        "lecturer",
        N_("Lecturer %(who)s is sent out twice on half a day, %(date)s: %(orders)s."),
    ),
    "venue": (
        "hall",
        N_("Venue %(who)s has two lectures on half a day, %(date)s: %(orders)s."),
    ),
}
"""Column of an order -> how its booking is called, and what is said of two of them."""


def _half(row: Row) -> str:
    return half_of(row["start"]) if row["start"] else str(row.get("half") or "")
