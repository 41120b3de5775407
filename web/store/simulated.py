"""The simulated year of a store: put in, counted, taken out; what is real stays as it is."""

from datetime import date

import pandas as pd
from sqlalchemy import Connection, Table, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from geo.errors import N_
from web.store.bookings import BookedError, Booking, Desk, lock_bookings, release
from web.store.database import Database, StateError
from web.store.noting import changed, note
from web.store.register_typed import COMING
from web.store.tables import (
    bookings,
    lecturers,
    lectures,
    order_changes,
    orders,
    planned_lectures,
    revision,
)


class SimulatedYear(Database):
    """A database whose lecturers and lectures may be invented ones, marked as such."""

    def simulated_days(self) -> tuple[date, date] | None:
        """First and last day of the simulated lectures that were held; None without any."""
        held = lectures.c.simulated & (lectures.c.status == "held")
        query = select(func.min(lectures.c.date), func.max(lectures.c.date)).where(held)
        with self.read() as connection:
            first, last = connection.execute(query).one()
        return None if first is None else (first, last)

    def simulated_counts(self) -> dict[str, int]:
        """Count the simulated rows per table."""
        with self.read() as connection:
            return _counts(connection)

    def fill_new(self, people: pd.DataFrame, talks: pd.DataFrame) -> dict[str, int]:
        """Put a simulated year, of `geo.simulate.simulate_year`, into the store if it is new.

        Of several processes that start at once only the first fills it. Returns the rows written
        per table, empty when nothing was done.
        """
        with self.write() as connection:
            lock_bookings(connection)
            first = update(revision).where(revision.c.value == 0).values(value=1)
            if connection.execute(first).rowcount == 0:
                return {}
            _insert(connection, lecturers, people.reset_index())
            _insert_lectures(connection, talks)
            counts = _counts(connection)
            note(connection, "store", "simulated", "simulated", changed({}, counts))
            return counts

    def real_counts(self) -> dict[str, int]:
        """Count the rows per table that are not simulated."""
        with self.read() as connection:
            return _counts(connection, simulated=False)

    def replace_simulated(self, people: pd.DataFrame, talks: pd.DataFrame) -> dict[str, int]:
        """Put a simulated year in the place of the former one and count its rows per table.

        Real rows stay as they are.

        Raises
        ------
        StateError
            If a simulated row has the id of a real one; nothing is changed then.
        """
        try:
            with self.write() as connection:
                lock_bookings(connection)
                before = _counts(connection)
                _delete_simulated(connection)
                kept = connection.scalars(select(lecturers.c.id).where(lecturers.c.simulated)).all()
                _insert(connection, lecturers, people[~people.index.isin(kept)].reset_index())
                _insert_lectures(connection, talks)
                _raise_revision(connection)
                counts = _counts(connection)
                note(connection, "store", "simulated", "simulated", changed(before, counts))
                return counts
        except IntegrityError as error:
            raise StateError(
                N_("The simulated year was not stored: one of its rows has the id of a real one.")
            ) from error

    def clear_simulated(self) -> dict[str, int]:
        """Delete the simulated rows and count them; real rows stay as they are.

        A simulated lecturer whom a real lecture or order names is kept, for its sake.
        """
        with self.write() as connection:
            before = _counts(connection)
            _delete_simulated(connection)
            _raise_revision(connection)
            after = _counts(connection)
            note(connection, "store", "simulated", "cleared", changed(before, after))
        return {table: before[table] - after[table] for table in before}


def _counts(connection: Connection, *, simulated: bool = True) -> dict[str, int]:
    return {
        table.name: connection.scalar(
            select(func.count()).select_from(table).where(table.c.simulated.is_(simulated))
        ) or 0
        for table in (lecturers, lectures)
    }  # fmt: skip


def _delete_simulated(connection: Connection) -> None:
    invented = select(lectures.c.id).where(lectures.c.simulated)
    release(connection, bookings.c.lecture.in_(invented))
    connection.execute(delete(lectures).where(lectures.c.simulated))
    made_up = select(orders.c.id).where(orders.c.simulated)
    waits = planned_lectures.c.simulated & (planned_lectures.c.status != "ordered")
    gone = waits | planned_lectures.c.order.in_(made_up)
    connection.execute(delete(planned_lectures).where(gone))
    release(connection, bookings.c.order.in_(made_up))
    connection.execute(delete(order_changes).where(order_changes.c.order.in_(made_up)))
    connection.execute(delete(orders).where(orders.c.simulated))
    # Nothing is NOT IN a list that has a NULL.
    columns = (lectures.c.lecturer, orders.c.lecturer)
    named = [select(column).where(column.is_not(None)) for column in columns]
    free = [lecturers.c.id.not_in(some) for some in named]
    connection.execute(delete(lecturers).where(lecturers.c.simulated, *free))


def _insert(connection: Connection, table: Table, frame: pd.DataFrame) -> None:
    columns = [column.name for column in table.columns if column.name in frame]
    if "date" in columns:
        frame = frame.assign(date=frame["date"].dt.date)
    values = zip(*(frame[column].tolist() for column in columns), strict=True)
    records = [dict(zip(columns, row, strict=True)) for row in values]
    if records:
        connection.execute(insert(table), records)


def _insert_lectures(connection: Connection, talks: pd.DataFrame) -> None:
    """Insert invented lectures; one to come whose lecturer or hall is taken is left out."""
    if talks.empty:  # a frame without rows need not have columns
        return
    coming = talks[talks["status"] == COMING]
    parts = coming["part"] if "part" in coming else pd.Series("any", index=coming.index)
    days = list(coming["date"].dt.date)
    desk, taken = Desk(connection, days, venues=coming["venue"]), []
    told = zip(coming.index, coming["id"], coming["venue"], coming["lecturer"], parts, strict=True)
    for (at, key, venue, lecturer, part), day in zip(told, days, strict=True):
        try:
            desk.book(
                Booking(venue=venue, lecturer=lecturer, date=day, part=part, lecture=str(key))
            )
        except BookedError:
            taken.append(at)
    _insert(connection, lectures, talks.drop(index=taken))
    desk.write()


def _raise_revision(connection: Connection) -> None:
    connection.execute(update(revision).values(value=revision.c.value + 1))
