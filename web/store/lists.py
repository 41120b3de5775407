"""Reading lecturers and lectures: of one venue, one county, some days; never the whole tables."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import cast

from sqlalchemy import func, or_, select

from web.store.bookings import LECTURER
from web.store.part import Part
from web.store.register_typed import LecturerRow
from web.store.rows import made
from web.store.tables import bookings, lecturers, lectures


@dataclass(frozen=True)
class LectureRow:
    """A lecture at a venue; `topic` is empty where nobody has said it."""

    id: str
    date: date
    topic: str
    status: str
    simulated: bool


class Lists(Part):
    """Lists of the lecturers and lectures of a store."""

    def names(self, keys: Collection[str]) -> Mapping[str, str]:
        """Return what some lecturers are called, by id; those that there are not are left out."""
        query = select(lecturers.c.id, lecturers.c.name).where(lecturers.c.id.in_(set(keys)))
        return dict(self._tuples(query)) if keys else {}

    def lecturer(self, key: str) -> LecturerRow | None:
        """Return a lecturer, None where there is none with this id."""
        query = select(lecturers).where(lecturers.c.id == key)
        row = self._row(query)
        return None if row is None else cast("LecturerRow", dict(row))

    def taken(self, lecturer: str, since: date) -> frozenset[tuple[date, str]]:
        """Return the halves of days from a day on that a lecturer is booked for."""
        of = (bookings.c.kind == LECTURER) & (bookings.c.who == lecturer)
        query = select(bookings.c.date, bookings.c.half).where(of, bookings.c.date >= since)
        return frozenset(self._tuples(query))

    def called(self, text: str) -> list[str]:
        """Return the ids of the lecturers of a name, or the one whose id it is."""
        column = lecturers.c.id
        query = select(column).where(or_(column == text, lecturers.c.name == text))
        found = self._scalars(query.order_by(column))
        return [text] if text in found else found

    def names_in(self, area: str, limit: int) -> list[str]:
        """Return the names of the lecturers whose home lies in an area, ascending.

        Parameters
        ----------
        area
            First digits of the codes of its places.
        limit
            Most names.
        """
        within = lecturers.c.home.startswith(area, autoescape=True)
        query = select(lecturers.c.name).where(within).distinct().order_by(lecturers.c.name)
        return self._scalars(query.limit(limit))

    def ahead(self, venue: str, today: date) -> list[LectureRow]:
        """Return the lectures planned at a venue from a day on, the next first."""
        query = (
            select(lectures)
            .where(lectures.c.venue == venue, lectures.c.date >= today)
            .where(lectures.c.status == "planned")
            .order_by(lectures.c.date, lectures.c.id)
        )
        return self._rows(query, partial(made, LectureRow))

    def last_topic(self, venue: str, day: date) -> str:
        """Return the topic of the last lecture held at a venue on a day, "" where none is known."""
        query = (
            select(lectures.c.topic)
            .where(lectures.c.venue == venue, lectures.c.date == day)
            .where(lectures.c.status == "held")
            .order_by(lectures.c.id.desc())
        )
        return self._scalar(query.limit(1)) or ""

    def speaking(self, first: date, last: date) -> list[tuple[str, date]]:
        """Return who has a lecture on which day of a period, in order."""
        query = (
            select(lectures.c.lecturer, lectures.c.date)
            .where(lectures.c.date.between(first, last), lectures.c.lecturer.is_not(None))
            .order_by(lectures.c.lecturer, lectures.c.date)
        )
        return self._tuples(query)

    def held_since(self, day: date) -> Counter[str]:
        """Count the lectures that each lecturer has held since a day."""
        query = (
            select(lectures.c.lecturer, func.count())
            .where(lectures.c.date >= day, lectures.c.status == "held")
            .where(lectures.c.lecturer.is_not(None))
            .group_by(lectures.c.lecturer)
        )
        return Counter(dict(self._tuples(query)))
