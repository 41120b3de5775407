"""Lecturers and lectures: typed functions, one transaction per operation."""

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, Table, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from geo.errors import N_
from web.store import sums
from web.store.answered import Answers
from web.store.bookings import BookedError, Booking, Desk, lock_bookings, release
from web.store.database import Database, StateError
from web.store.history import History
from web.store.links import Links
from web.store.lists import Lists
from web.store.networks import Networks
from web.store.noting import changed, note
from web.store.orders import Orders
from web.store.people import People
from web.store.persons import Persons
from web.store.pictures import Pictures
from web.store.planned import Planned
from web.store.plans import Plans
from web.store.register import Register
from web.store.register_typed import COMING
from web.store.reports import Reports
from web.store.sent import SentForms
from web.store.sessions import Keys, Sessions
from web.store.tables import (
    bookings,
    lecturers,
    lectures,
    order_changes,
    orders,
    planned_lectures,
    revision,
)
from web.store.tries import Tries


class Store(Database):
    """Lecturers, lectures, orders and saved plans of one installation.

    Attributes
    ----------
    history
        Who has changed what.
    persons
        What is kept of persons, to be deleted.
    plans
        The saved plans.
    links
        Their share links.
    networks
        The networks of routes that were kept; their routes are saved plans.
    sent
        The forms that were taken, so that none is taken twice.
    answers
        What programs were answered that wrote something, so that none writes twice.
    lists
        Lecturers and lectures by parts.
    orders
        The orders of lectures.
    planned
        The planned lectures, which are no orders yet.
    register
        The office's own books: venues, lecturers, lectures, sites, population.
    people, sessions, keys, tries
        The accounts, where they are signed in, keys of programs, and wrong passwords.
    """

    def __init__(self, url: str) -> None:
        super().__init__(url)
        if self.is_file:
            self._followed = sums.followed(self._engine)
        self.history = History(self)
        self.persons = Persons(self)
        self.plans = Plans(self)
        self.links = Links(self)
        self.networks = Networks(self)
        self.sent = SentForms(self)
        self.answers = Answers(self)
        self.lists = Lists(self)
        self.orders = Orders(self)
        self.planned = Planned(self)
        self.register = Register(self)
        self.pictures = Pictures(self)
        self.site_reports = Reports(self)
        self.people = People(self)
        self.sessions = Sessions(self)
        self.keys = Keys(self)
        self.tries = Tries(self)

    def revision(self) -> int:
        """Return a number that differs after every change of lecturers or lectures."""
        with self.read() as connection:
            return connection.scalar(select(revision.c.value)) or 0

    def revisions(self) -> tuple[int, int]:
        """Return the revisions of the rows and of the register, of one moment."""
        with self.read() as connection:
            row = connection.execute(select(revision.c.value, revision.c.register)).one()
        return row.value, row.register

    def raise_revisions(self, value: int, register: int) -> None:
        """Raise both revisions above some others, whose rows somebody may have in memory."""
        now = self.revisions()
        raised = {"value": max(now[0], value) + 1, "register": max(now[1], register) + 1}
        with self.write() as connection:
            connection.execute(update(revision).values(raised))

    def is_new(self) -> bool:
        """Whether no lecturer or lecture has ever been put into the store or taken out of it."""
        return self.revision() == 0

    def lecturers(self) -> pd.DataFrame:
        """All lecturers, indexed by id."""
        with self.read() as connection:
            return _lecturers(connection)

    def lectures(self, since: date | None = None, until: date | None = None) -> pd.DataFrame:
        """Lectures held or planned from `since` to `until` (both inclusive), by date.

        Returns
        -------
        DataFrame
            Indexed by id; ``date`` is ``datetime64[s]``. ``lecturer`` is None, ``audience`` NaN and
            ``topic`` or ``form`` empty where they are not known.
        """
        with self.read() as connection:
            return _lectures(connection, since=since, until=until)

    def tables(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Lecturers and lectures as they stood at one moment."""
        with self.read() as connection:
            return _lecturers(connection), _lectures(connection)

    def reports(self, until: date) -> pd.DataFrame:
        """Tell from when to when lectures were reported from each venue, up to `until`.

        Returns
        -------
        DataFrame
            By venue: ``first_report``, ``last_report`` (``datetime64[s]``) and ``reported``, the
            number of lectures held.
        """
        day = lectures.c.date
        query = select(lectures.c.venue, func.min(day), func.max(day), func.count())
        held = query.where(lectures.c.status == "held", day <= until).group_by(lectures.c.venue)
        with self.read() as connection:
            rows = connection.execute(held.order_by(lectures.c.venue)).all()
        columns = ["venue", "first_report", "last_report", "reported"]
        table = pd.DataFrame([tuple(row) for row in rows], columns=columns).set_index("venue")
        days = dict.fromkeys(("first_report", "last_report"), "datetime64[s]")
        return table.astype({**days, "reported": "int64"})

    def report_days(self, until: date) -> pd.DataFrame:
        """Count the lectures held, up to `until`, by venue and day.

        Returns
        -------
        DataFrame
            ``venue``, ``date`` (``datetime64[s]``) and ``rows``.
        """
        query = select(lectures.c.venue, lectures.c.date, func.count())
        held = query.where(lectures.c.status == "held", lectures.c.date <= until)
        with self.read() as connection:
            rows = connection.execute(held.group_by(lectures.c.venue, lectures.c.date)).all()
        table = pd.DataFrame([tuple(row) for row in rows], columns=["venue", "date", "rows"])
        return table.astype({"date": "datetime64[s]", "rows": "int64"})

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


def _lecturers(connection: Connection) -> pd.DataFrame:
    return _frame(connection, select(lecturers).order_by(lecturers.c.id))


def _lectures(
    connection: Connection, *, since: date | None = None, until: date | None = None
) -> pd.DataFrame:
    query = select(lectures).order_by(lectures.c.date, lectures.c.id)
    if since is not None:
        query = query.where(lectures.c.date >= since)
    if until is not None:
        query = query.where(lectures.c.date <= until)
    frame = _frame(connection, query)
    heard = frame["audience"]  # whole numbers as long as all of them are known
    return frame.assign(
        date=pd.to_datetime(frame["date"]).astype("datetime64[s]"),
        audience=heard.astype("float64") if heard.hasnans else heard,
    )


def _frame(connection: Connection, query: Select[Any]) -> pd.DataFrame:
    result = connection.execute(query)
    names = list(result.keys())
    # Column by column: pandas takes SQLAlchemy's rows apart ten times more slowly.
    columns = list(zip(*result.all(), strict=True)) or [()] * len(names)
    return pd.DataFrame(dict(zip(names, columns, strict=True))).set_index("id")


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
    desk, taken = Desk(connection, days), []
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
