"""Orders of lectures (点单、派单、接单、评单): one status, allowed steps, a row for each change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from geo.errors import N_, all_of
from web.language.statuses import ORDER_STATUSES
from web.store.bookings import (
    Booking,
    Desk,
    half_of,
    lock_bookings,
    release,
)
from web.store.fitting import MisfitError, misfits
from web.store.masks import hide_numbers
from web.store.moments import now
from web.store.noting import changed, note
from web.store.order_lists import OrderLists
from web.store.order_rows import (
    LIVE,
    NOBODY,
    TAKEN_BACK,
    TRANSITIONS,
    UNDONE,
    OrderChange,
    OrderStateError,
    OrderStatus,
    Sending,
    UnknownLecturerError,
    Wanted,
    changes_of,
    get_order,
    record,
)
from web.store.reach import require_reach
from web.store.rows import insert_row, require_row
from web.store.tables import bookings, lecturers, lectures, orders, revision
from web.store.vault import vault_of


class Orders(OrderLists):
    """The orders of a store; each change is kept with its moment."""

    def reveal(self, order_id: int) -> str:
        """Return whom to call, and note in the history that somebody has asked.

        Raises
        ------
        UnknownOrderError
            If there is no such order.
        web.store.reach.OutOfReachError
            If it belongs to another division.
        web.store.vault.LostKeyError
            If the key is not here.
        """
        with self._database.write() as connection:
            row = get_order(connection, order_id)
            require_reach(row["venue"], row["lecturer"])
            note(connection, "order", order_id, "revealed", {"field": (None, "contact")})
            return self._database.vault.open(row["contact"])

    def add(self, wanted: Wanted) -> int:
        """Place an order and return its number."""
        with self._database.write() as connection:
            return add_order(connection, wanted)

    def dispatch(self, sendings: Sequence[Sending], called: Callable[[str], str] = str) -> None:
        """Send lecturers to orders: all of them, or none when one cannot be sent.

        Raises
        ------
        UnknownOrderError, OrderStateError
            If an order does not exist or is not open.
        UnknownLecturerError
            If there is no such lecturer.
        MisfitError
            If one does not fit the order, and nobody has said why it is so all the same.
        web.store.bookings.BookedError
            If a lecturer or a hall is taken on that half of the day.
        """
        with self._database.write() as connection:
            lock_bookings(connection)
            desk = Desk(connection, [sending.date for sending in sendings], called)
            for sending in sendings:
                _send(connection, desk, sending)
            desk.write()

    def accept(self, order_id: int) -> None:
        """Note that the lecturer will go."""
        with self._database.write() as connection:
            _step(connection, order_id, "accepted", {})

    def decline(self, order_id: int, reason: str = "") -> None:
        """Note that the lecturer will not go: the order waits for another one."""
        with self._database.write() as connection:
            _step(connection, order_id, "declined", NOBODY, {"reason": reason})
            release(connection, bookings.c.order == order_id)

    def cancel(self, order_id: int) -> None:
        """Note that the venue does not want the lecture any more."""
        with self._database.write() as connection:
            _step(connection, order_id, "cancelled", {})
            release(connection, bookings.c.order == order_id)

    def hold(self, order_id: int, *, audience: int, today: date) -> str:
        """Note that the lecture was held: it becomes a lecture, which coverage counts.

        It is marked as simulated when the order or its lecturer is.

        Returns
        -------
        str
            Id of the lecture.

        Raises
        ------
        OrderStateError
            Also if the day of the lecture is still to come.
        """
        with self._database.write() as connection:
            before = _step(connection, order_id, "held", {}, {"audience": audience})
            if before["date"] > today:
                raise OrderStateError(
                    N_("The lecture is on %(date)s: it cannot have been held yet."),
                    date=before["date"].isoformat(),
                )
            lecture = _lecture(connection, before, audience)
            connection.execute(insert(lectures).values(lecture))
            connection.execute(update(revision).values(value=revision.c.value + 1))
        return str(lecture["id"])

    def review(self, order_id: int, *, score: int, text: str = "") -> None:
        """Keep what the venue says of the lecture, 1 (poor) to 5 (excellent), telephones masked."""
        said = {"score": score, "review": hide_numbers(text)}
        with self._database.write() as connection:
            _step(connection, order_id, "reviewed", said)

    def undo(self, order_id: int, *, seen: int, called: Callable[[str], str] = str) -> OrderStatus:
        """Take back the last step of an order and return the status that it has again.

        What was held counts in coverage and stays; so does what has been placed, which can be
        cancelled.

        Parameters
        ----------
        seen
            Number of the entry of its record that is taken back.

        Raises
        ------
        OrderStateError
            If it has gone on since, or the step cannot be taken back.
        web.store.bookings.BookedError
            If somebody else has taken the lecturer or the hall meanwhile.
        """
        with self._database.write() as connection:
            lock_bookings(connection)
            stood = get_order(connection, order_id, lock=True)
            *before, last = changes_of(connection, order_id)
            if last.number != seen or UNDONE in last.values or last.status not in TAKEN_BACK:
                raise OrderStateError(
                    N_("This step of order %(id)d cannot be taken back any more."), id=order_id
                )
            status, values = before[-1].status, _as_before(last.status, before)
            statement = update(orders).where(orders.c.id == order_id)
            connection.execute(statement.values(status=status, **values))
            _book_again(connection, order_id, called)
            record(connection, order_id, status, {**values, UNDONE: last.number})
            stands = get_order(connection, order_id)
            note(connection, "order", order_id, UNDONE, changed(stood, stands))
        return status


def _send(connection: Connection, desk: Desk, sending: Sending) -> None:
    """Send a lecturer to an order, inside a transaction."""
    lecturer = _lecturer_of(connection, sending.lecturer)
    order = get_order(connection, sending.order, lock=True)
    _require_step(order, "dispatched")
    part = half_of(sending.start) if sending.start else sending.part
    wrong = list(misfits(order, lecturer, sending.date, part))
    if wrong and not sending.override:
        raise all_of(wrong, MisfitError)
    booking = Booking(
        venue=order["venue"], lecturer=sending.lecturer, date=sending.date,
        part=order["part"] if part == "any" else part, order=sending.order,
    )  # fmt: skip
    values = {
        "lecturer": sending.lecturer, "date": sending.date, "start": sending.start,
        "half": desk.book(booking), "override": hide_numbers(sending.override) if wrong else "",
    }  # fmt: skip
    _take_step(connection, order, "dispatched", values)


def _book_again(connection: Connection, order_id: int, called: Callable[[str], str]) -> None:
    """Bring what an order takes to where it stands after a step was taken back."""
    row = get_order(connection, order_id)
    mine = bookings.c.order == order_id
    if row["status"] not in LIVE:
        release(connection, mine)
    elif not connection.scalar(select(func.count()).select_from(bookings).where(mine)):
        desk = Desk(connection, [row["date"]], called)
        part = row["half"] or half_of(row["start"])
        one = Booking(
            venue=row["venue"], lecturer=row["lecturer"], date=row["date"], order=order_id,
            part=row["part"] if part == "any" else part,
        )  # fmt: skip
        taken = update(orders).where(orders.c.id == order_id).values(half=desk.book(one))
        connection.execute(taken)
        desk.write()


def add_order(connection: Connection, wanted: Wanted) -> int:
    """Place an order inside a transaction and return its number."""
    require_reach(wanted.venue)
    moment = now()
    values = {
        **asdict(wanted), "created_at": moment, "status": "ordered", "start": "", "review": "",
        "contact": vault_of(connection).seal(connection, wanted.contact),
    }  # fmt: skip
    key = insert_row(connection, orders, values)
    record(connection, key, "ordered", {}, moment)
    note(connection, "order", key, "ordered", changed({"created_at": moment}, values))
    return key


def _step(
    connection: Connection,
    order_id: int,
    status: OrderStatus,
    values: Mapping[str, object],
    noted: Mapping[str, object] | None = None,
) -> RowMapping:
    """Change an order if its status allows, record it, and return the row as it was before."""
    before = get_order(connection, order_id, lock=True)
    _require_step(before, status)
    _take_step(connection, before, status, values, noted)
    return before


def _take_step(
    connection: Connection,
    before: RowMapping,
    status: OrderStatus,
    values: Mapping[str, object],
    noted: Mapping[str, object] | None = None,
) -> None:
    """Change an order that is locked and whose status allows it, and record it."""
    order_id = before["id"]
    statement = update(orders).where(orders.c.id == order_id)
    connection.execute(statement.values(status=status, **values))
    # Whom a declined order was meant for is in the entry before.
    said = {**values, **(noted or {})}
    record(connection, order_id, status, said)
    told = changed(before, {**before, "status": status, **said})
    note(connection, "order", order_id, status, told)


def _require_step(order: RowMapping, status: OrderStatus) -> None:
    if status not in TRANSITIONS[order["status"]]:
        raise OrderStateError(
            N_("Order %(id)d is %(before)s and cannot become %(after)s."),
            id=order["id"],
            before=ORDER_STATUSES[order["status"]],
            after=ORDER_STATUSES[status],
        )


def _as_before(status: OrderStatus, before: Sequence[OrderChange]) -> dict[str, object]:
    """Return the columns that a step changed, as the record says they were before it."""
    if status == "dispatched":
        return dict(NOBODY)
    if status == "reviewed":
        return {"score": None, "review": ""}
    if status != "declined":
        return {}
    sent = next(one.values for one in reversed(before) if one.values.get("lecturer"))
    day = date.fromisoformat(str(sent["date"]))
    told = {key: sent.get(key, "") for key in ("start", "half", "override")}
    return {"lecturer": sent["lecturer"], "date": day, **told}


def _lecture(connection: Connection, order: RowMapping, audience: int) -> dict[str, object]:
    made_up = select(lecturers.c.simulated).where(lecturers.c.id == order["lecturer"])
    return {
        "id": f"O{order['id']:06d}",
        **{key: order[key] for key in ("venue", "lecturer", "date", "topic")},
        "form": "classroom",
        "audience": audience,
        "status": "held",
        "simulated": order["simulated"] or bool(connection.scalar(made_up)),
    }


def _lecturer_of(connection: Connection, lecturer: str) -> RowMapping:
    missing = UnknownLecturerError(N_("There is no lecturer %(id)s."), id=lecturer)
    return require_row(connection, select(lecturers).where(lecturers.c.id == lecturer), missing)
