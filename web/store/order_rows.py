"""Rows of the orders: what an order is, its statuses, and the record of what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final

from sqlalchemy import Connection, RowMapping, func, insert, select

from geo.errors import N_
from web.language.statuses import ORDER_STATUSES
from web.store.database import StateError, UnknownError
from web.store.moments import now
from web.store.reach import read_orders, require_reach
from web.store.rows import made, require_row
from web.store.seen import require_version
from web.store.tables import LARGEST, order_changes, orders
from web.terms.codes import Part

OrderStatus = Annotated[str, ORDER_STATUSES]
TRANSITIONS: Final[Mapping[OrderStatus, tuple[OrderStatus, ...]]] = {
    "ordered": ("dispatched", "cancelled"),
    "dispatched": ("accepted", "declined", "cancelled"),
    "accepted": ("held", "declined", "cancelled"),
    "declined": ("dispatched", "cancelled"),
    "held": ("reviewed",),
    "reviewed": (),
    "cancelled": (),
}
"""Status -> statuses it may become. Who has accepted may still decline, before the lecture."""
OPEN: Final[tuple[OrderStatus, ...]] = ("ordered", "declined")
"""Statuses of the orders that wait for a lecturer."""
NOBODY: Final[Mapping[str, object]] = {
    "lecturer": None, "date": None, "start": "", "half": "", "override": "",
}  # fmt: skip
"""Columns of an order to which nobody is sent."""
COMING: Final[tuple[OrderStatus, ...]] = ("dispatched", "accepted")
"""Statuses of the orders to which somebody is sent, and whose lecture is still to come."""
AHEAD: Final[tuple[OrderStatus, ...]] = (*OPEN, *COMING)
"""Statuses of the orders whose lecture is still to come."""
LIVE: Final[tuple[OrderStatus, ...]] = (*COMING, "held", "reviewed")
"""Statuses of the orders that take their lecturer and their hall."""
OVER: Final[tuple[OrderStatus, ...]] = ("held", "reviewed", "cancelled")
"""Statuses of the orders for which nobody calls the venue any more."""
TAKEN_BACK: Final[frozenset[OrderStatus]] = frozenset(
    ("dispatched", "accepted", "declined", "reviewed", "cancelled")
)
"""Statuses whose step can be taken back."""
UNDONE: Final = "undone"
"""In the record: the number of the entry that was taken back."""


class UnknownOrderError(UnknownError):
    """There is no order with this number."""

    kind = "unknown-order"
    title = N_("There is no such order")


class UnknownLecturerError(UnknownError):
    """There is no lecturer with this id."""

    kind = "unknown-lecturer"
    title = N_("There is no such lecturer")


class OrderStateError(StateError):
    """The status of the order does not allow this."""

    kind = "order-status"
    title = N_("The status of the order does not allow this")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is ordered; `people` is None and `contact` empty where nothing was said.

    Read from the store, `contact` is sealed: see :class:`web.store.vault.Vault`.
    """

    venue: str
    topic: str
    language: str
    since: date
    until: date
    part: Part = "any"
    people: int | None = None
    contact: str = ""
    simulated: bool = False


@dataclass(frozen=True, kw_only=True)
class OrderRow(Wanted):
    """An order as it stands; the moment is in UTC.

    Attributes
    ----------
    lecturer, date, start, half
        Who was sent, on which day, the clock time where it is known, and the half of the day; None
        and empty before that.
    override
        Why somebody was sent who does not fit, or at another time; empty where all fits.
    score
        1 to 5, None before the review.
    """

    id: int
    created_at: datetime
    status: OrderStatus
    lecturer: str | None
    date: date | None
    start: str
    half: str
    override: str
    score: int | None
    review: str


@dataclass(frozen=True)
class Sending:
    """Who is sent to an order, when.

    Attributes
    ----------
    part
        Half of the day where no clock time is named; "any" for what the order says, or else
        whichever is free.
    override
        Why it is so although it does not fit the order.
    """

    order: int
    lecturer: str
    date: date
    start: str = ""
    part: Part = "any"
    override: str = ""


@dataclass(frozen=True)
class OrderChange:
    """One entry of the record of an order."""

    number: int
    changed_at: datetime
    status: OrderStatus
    values: dict[str, object]


def get_order(connection: Connection, order_id: int, *, lock: bool = False) -> RowMapping:
    """Return the row of an order; locked, it is one that whoever asks may change.

    Raises
    ------
    UnknownOrderError
        If there is none with this number, or none that he may read.
    web.store.reach.OutOfReachError, web.store.seen.ConflictError
        If it is to be changed, and belongs to another division or is not any more as it was seen.
    """
    query = select(orders).where(orders.c.id == min(order_id, LARGEST), *read_orders())
    # Or somebody else's: to whoever may not read it, it is not there.
    missing = UnknownOrderError(N_("There is no order number %(id)s."), id=order_id)
    row = require_row(connection, query.with_for_update() if lock else query, missing)
    if lock:  # it is going to be changed
        require_reach(row["venue"], row["lecturer"])
        require_version("order", order_id, lambda: _newest(connection, order_id))
    return row


# -- the record -----------------------------------------------------------------------------------


def changes_of(connection: Connection, order_id: int) -> list[OrderChange]:
    """Return the record of an order, the oldest entry first."""
    query = (
        select(order_changes)
        .where(order_changes.c.order == order_id)
        .order_by(order_changes.c.number)
    )
    return [made(OrderChange, row) for row in connection.execute(query).mappings()]


def record(
    connection: Connection,
    order_id: int,
    status: OrderStatus,
    values: Mapping[str, object],
    moment: datetime | None = None,
) -> None:
    """Add an entry to the record of an order, of this moment where none is named."""
    number = _newest(connection, order_id) + 1
    plain = {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in values.items()
    }
    row = {
        "order": order_id,
        "number": number,
        "changed_at": moment or now(),
        "status": status,
        "values": plain,
    }
    connection.execute(insert(order_changes).values(row))


def _newest(connection: Connection, order_id: int) -> int:
    """Return the number of the newest entry of the record of an order."""
    count = select(func.count()).where(order_changes.c.order == order_id)
    return connection.scalar(count) or 0
