"""Reading orders: one, parts of lists, counts, what waits, who is taken."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from web.store.bookings import Hall, halls_of
from web.store.order_rows import (
    COMING,
    OPEN,
    OrderChange,
    OrderRow,
    OrderStatus,
    changes_of,
    get_order,
)
from web.store.part import Part
from web.store.reach import read_orders
from web.store.rows import made
from web.store.tables import LARGEST, order_changes, orders

COLUMNS = tuple(orders.columns.keys())


@dataclass(frozen=True)
class Due:
    """The orders that wait for a lecturer on some days, and how many wait for other days."""

    rows: tuple[OrderRow, ...]
    outside: int


class OrderLists(Part):
    """Lists of the orders of a store."""

    def get(self, order_id: int) -> OrderRow:
        """Return an order.

        Raises
        ------
        UnknownOrderError
            If there is none with this number.
        """
        with self._database.read() as connection:
            return made(OrderRow, get_order(connection, order_id))

    def changes(self, order_id: int) -> list[OrderChange]:
        """Return the record of an order, the oldest entry first."""
        with self._database.read() as connection:
            get_order(connection, order_id)
            return changes_of(connection, order_id)

    def part(
        self,
        statuses: Sequence[OrderStatus] = (),
        *,
        offset: int = 0,
        limit: int | None = None,
    ) -> tuple[list[OrderRow], int]:
        """Return what :meth:`search` does, and how many orders there are of these statuses."""
        with self._database.at_once():
            total = self._count(orders, *_with(statuses), *read_orders())
            return self.search(statuses, offset=offset, limit=limit), total

    def search(
        self, statuses: Sequence[OrderStatus] = (), *, offset: int = 0, limit: int | None = None
    ) -> list[OrderRow]:
        """Return the orders with one of some statuses, or of all, or a part of them.

        The newest come first; without a limit all after the offset.
        """
        query = select(orders).where(*_with(statuses), *read_orders()).order_by(orders.c.id.desc())
        return self._orders(query.offset(offset).limit(limit))

    def clashing(self) -> list[OrderRow]:
        """Return the orders to come that take somebody who is taken: older releases let them."""
        stands = orders.c.status.in_(COMING) & (orders.c.half == "")
        return self._orders(select(orders).where(stands, *read_orders()).order_by(orders.c.id))

    def halls(self, venues: Collection[str], days: Sequence[date]) -> dict[str, Hall]:
        """Return the rooms of some venues, and when they have none left."""
        with self._database.read() as connection:
            return halls_of(connection, venues, days)

    def _orders(self, query: Select[Any]) -> list[OrderRow]:
        # By position: through mappings of the database's own it costs three times as much.
        return [made(OrderRow, dict(zip(COLUMNS, row, strict=True))) for row in self._tuples(query)]

    def counts(self) -> Mapping[OrderStatus, int]:
        """Return how many orders there are of each status."""
        query = select(orders.c.status, func.count()).where(*read_orders())
        return dict(self._tuples(query.group_by(orders.c.status)))

    def before(self, order_id: int, statuses: Sequence[OrderStatus] = ()) -> int:
        """Return how many orders stand before one in a list."""
        return self._count(
            orders, orders.c.id > min(order_id, LARGEST), *_with(statuses), *read_orders()
        )

    def due(self, first: date, last: date) -> Due:
        """Return the orders that wait for a lecturer on a day of a period, the oldest first."""
        waits = orders.c.status.in_(OPEN)
        within = (orders.c.since <= last) & (orders.c.until >= first)
        query = select(orders).where(waits, within, *read_orders()).order_by(orders.c.id)
        with self._database.at_once():
            rows = tuple(self._orders(query))
            return Due(rows, self._count(orders, waits, *read_orders()) - len(rows))

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
        with self._database.at_once():
            return self._orders(query), self._count(orders, *of)

    def taken(self, first: date, last: date) -> list[tuple[str, date]]:
        """Return who is sent to an order on which day of a period, in order."""
        query = (
            select(orders.c.lecturer, orders.c.date)
            .where(orders.c.status.in_(COMING), orders.c.date.between(first, last))
            .order_by(orders.c.lecturer, orders.c.date)
        )
        return self._tuples(query)

    def at(self, venue: str, statuses: Sequence[OrderStatus]) -> list[OrderRow]:
        """Return the orders of a venue with one of some statuses, the newest first."""
        query = select(orders).where(orders.c.venue == venue, *_with(statuses), *read_orders())
        return self._orders(query.order_by(orders.c.id.desc()))


def _sent_before(moment: datetime) -> Select[Any]:
    """Return the numbers of orders to which somebody was sent for the last time before a moment."""
    query = select(order_changes.c.order).where(order_changes.c.status == "dispatched")
    last = func.max(order_changes.c.changed_at)
    return query.group_by(order_changes.c.order).having(last < moment)


def _with(statuses: Sequence[OrderStatus]) -> list[ColumnElement[bool]]:
    return [orders.c.status.in_(statuses)] if statuses else []
