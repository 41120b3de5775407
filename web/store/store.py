"""Lecturers and lectures: typed functions, one transaction per operation."""

from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, func, select, update

from web.store import sums
from web.store.answered import Answers
from web.store.history import History
from web.store.links import Links
from web.store.lists import Lists
from web.store.networks import Networks
from web.store.orders import Orders
from web.store.people import People
from web.store.persons import Persons
from web.store.pictures import Pictures
from web.store.planned import Planned
from web.store.plans import Plans
from web.store.register import Register
from web.store.reports import Reports
from web.store.sent import SentForms
from web.store.sessions import Keys, Sessions
from web.store.simulated import SimulatedYear
from web.store.tables import lecturers, lectures, revision
from web.store.tries import Tries


class Store(SimulatedYear):
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
    pictures, site_reports
        Pictures of the sites, and what readers say is wrong with one.
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
