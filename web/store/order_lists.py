"""Reading orders: a part of a list, counts, what waits, who is taken; never the whole table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from web.store.database import Database
from web.store.moments import utc
from web.store.order_rows import COMING, OPEN, OrderRow, OrderStatus
from web.store.reach import read_orders
from web.store.tables import order_changes, orders

COLUMNS = tuple(orders.columns.keys())


@dataclass(frozen=True)
class Due:
    """The orders that wait for a lecturer on some days, and how many wait for other days."""

    rows: tuple[OrderRow, ...]
    outside: int


class OrderLists:
    """Lists of the orders of a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def part(
        self,
        statuses: Sequence[OrderStatus] = (),
        *,
        offset: int = 0,
        limit: int | None = None,
    ) -> tuple[list[OrderRow], int]:
        """Return a part of the orders with one of some statuses, or of all, and how many there are.

        The newest come first; without a limit all after the offset.
        """
        count = select(func.count()).select_from(orders).where(*_with(statuses), *read_orders())
        with self._database.read() as connection:
            total = connection.scalar(count) or 0
            found = connection.execute(_listed(statuses, offset, limit))
            return [_row(row) for row in found], total

    def rows(
        self, statuses: Sequence[OrderStatus] = (), *, offset: int, limit: int
    ) -> list[OrderRow]:
        """Return a part of the orders, as :meth:`part`, where their number is known."""
        with self._database.read() as connection:
            return [_row(row) for row in connection.execute(_listed(statuses, offset, limit))]

    def counts(self) -> Mapping[OrderStatus, int]:
        """Return how many orders there are of each status."""
        query = select(orders.c.status, func.count()).where(*read_orders())
        query = query.group_by(orders.c.status)
        with self._database.read() as connection:
            return dict(iter(connection.execute(query)))

    def before(self, order_id: int, statuses: Sequence[OrderStatus] = ()) -> int:
        """Return how many orders stand before one in a list."""
        query = select(func.count()).select_from(orders)
        with self._database.read() as connection:
            before = (orders.c.id > order_id, *_with(statuses), *read_orders())
            return connection.scalar(query.where(*before)) or 0

    def due(self, first: date, last: date) -> Due:
        """Return the orders that wait for a lecturer on a day of a period, the oldest first."""
        waits = orders.c.status.in_(OPEN)
        within = (orders.c.since <= last) & (orders.c.until >= first)
        query = select(orders).where(waits, within, *read_orders()).order_by(orders.c.id)
        count = select(func.count()).select_from(orders).where(waits, *read_orders())
        with self._database.read() as connection:
            rows = tuple(_row(row) for row in connection.execute(query))
            return Due(rows, (connection.scalar(count) or 0) - len(rows))

    def waiting(
        self,
        statuses: Sequence[OrderStatus],
        *,
        over: date | None = None,
        ahead: date | None = None,
        sent: datetime | None = None,
        limit: int,
    ) -> tuple[list[OrderRow], int]:
        """Return the oldest orders with one of some statuses, and how many there are.

        Parameters
        ----------
        statuses
            Of them.
        over, ahead
            Only those whose day, or last day that suits, comes before this one, or does not.
        sent
            Only those to which somebody was sent before this moment of UTC.
        limit
            Most that are returned.
        """
        day = func.coalesce(orders.c.date, orders.c.until)
        of = [*_with(statuses), *read_orders()]
        of += [] if over is None else [day < over]
        of += [] if ahead is None else [day >= ahead]
        of += [] if sent is None else [orders.c.id.in_(_sent_before(sent))]
        query = select(orders).where(*of).order_by(orders.c.date, orders.c.id).limit(limit)
        count = select(func.count()).select_from(orders).where(*of)
        with self._database.read() as connection:
            rows = [_row(row) for row in connection.execute(query)]
            return rows, connection.scalar(count) or 0

    def taken(self, first: date, last: date) -> list[tuple[str, date]]:
        """Return who is sent to an order on which day of a period, in order."""
        query = (
            select(orders.c.lecturer, orders.c.date)
            .where(orders.c.status.in_(COMING), orders.c.date.between(first, last))
            .order_by(orders.c.lecturer, orders.c.date)
        )
        with self._database.read() as connection:
            return [(lecturer, day) for lecturer, day in connection.execute(query)]

    def at(self, venue: str, statuses: Sequence[OrderStatus]) -> list[OrderRow]:
        """Return the orders of a venue with one of some statuses, the newest first."""
        query = select(orders).where(orders.c.venue == venue, *_with(statuses), *read_orders())
        with self._database.read() as connection:
            found = connection.execute(query.order_by(orders.c.id.desc()))
            return [_row(row) for row in found]


def _sent_before(moment: datetime) -> Select[Any]:
    """Return the numbers of orders to which somebody was sent for the last time before a moment."""
    query = select(order_changes.c.order).where(order_changes.c.status == "dispatched")
    last = func.max(order_changes.c.changed_at)
    return query.group_by(order_changes.c.order).having(last < moment)


def _listed(statuses: Sequence[OrderStatus], offset: int, limit: int | None) -> Select[Any]:
    query = select(orders).where(*_with(statuses), *read_orders()).order_by(orders.c.id.desc())
    return query.offset(offset).limit(limit)


def _with(statuses: Sequence[OrderStatus]) -> list[ColumnElement[bool]]:
    return [orders.c.status.in_(statuses)] if statuses else []


def _row(row: Sequence[Any]) -> OrderRow:
    # By position: through mappings of the database's own it costs three times as much.
    values = dict(zip(COLUMNS, row, strict=True))
    values["created_at"] = utc(values["created_at"])
    return OrderRow(**values)
