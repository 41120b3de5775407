"""Who is taken, and which hall: one lecture for each half of a day, by a key of the database.

A row of ``bookings`` is a lecturer, or one room of a venue, on half a day. Orders that somebody was
sent to have rows, and so have lectures that are still to come; what was held and is only told of in
a log is a fact that takes nobody. Whoever books holds a lock until his change is kept, so that the
refusal can say who was quicker; without the lock the key would refuse all the same.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple, TypedDict, cast

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from geo.errors import N_, all_of
from geo.terms import PARTS
from web.store.database import StateError
from web.store.tables import bookings, lecturers, lectures, orders, record_versions
from web.terms.codes import Part

Half = Literal["am", "pm"]
HALVES: Final[tuple[Half, ...]] = ("am", "pm")
NOON: Final = "12:00"
LOCK: Final = 771_903
"""Number of the lock that whoever books holds on PostgreSQL; SQLite has one writer anyway."""
LECTURER: Final = "lecturer"
HALL: Final = "hall"
AT_ONCE: Final = 1000
"""Venues that are asked for at a time."""
ROOMS: Final = 1
"""Lectures that a venue can hold at a time, where the register says nothing of its rooms."""
LECTURER_TAKEN: Final = N_(
    "%(who)s has another lecture on the %(half)s of %(date)s already: %(other)s. Choose another "
    "lecturer, another day, or the other half of the day."
)
HALL_TAKEN: Final = N_(
    "%(who)s has a lecture on the %(half)s of %(date)s already: %(other)s. Choose another day or "
    "the other half of the day; if the venue has several rooms, write in the register how many."
)


class BookedError(StateError):
    """The lecturer or the hall is taken; nothing was changed."""

    kind = "booked"
    title = N_("The lecturer or the venue is taken")


@dataclass(frozen=True, kw_only=True)
class Booking:
    """A lecture that needs its lecturer and its hall for half a day.

    Attributes
    ----------
    lecturer
        None where nobody has said who speaks.
    part
        Half of the day; "any" for whichever is free.
    order, lecture
        Which of both it is.
    """

    venue: str
    lecturer: str | None
    date: date
    part: Part
    order: int | None = None
    lecture: str | None = None


class Hall(NamedTuple):
    """How many lectures a venue can hold at a time, and when it has no room left."""

    rooms: int
    full: frozenset[tuple[date, Half]]


class BookingRow(TypedDict):
    """A row of the table."""

    date: date
    half: str
    kind: str
    who: str
    room: int
    order: int | None
    lecture: str | None


Place = tuple[date, str, str, str]
"""Day, half, kind and who."""


def half_of(start: str) -> Part:
    """Return the half of the day of a clock time, "any" without one."""
    return "any" if not start else "am" if start < NOON else "pm"


def lock_bookings(connection: Connection) -> None:
    """Let no other transaction book until this one ends: the first thing that it does.

    It comes before all other locks, so that no two transactions wait for each other.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))


def release(connection: Connection, which: ColumnElement[bool]) -> None:
    """Give back what some orders or lectures have taken."""
    connection.execute(delete(bookings).where(which))


class Desk:
    """Where lectures are booked, inside a transaction that holds the lock.

    Parameters
    ----------
    days
        Days on which anything will be booked.
    called
        Code of a venue -> its name, for sentences.
    but
        Ids of lectures that are booked anew: what they have taken counts as free.
    venues
        Codes of the venues, where there are many: their rooms are read at once.
    """

    def __init__(
        self,
        connection: Connection,
        days: Collection[date],
        called: Callable[[str], str] = str,
        but: Collection[str] = (),
        venues: Collection[str] = (),
    ) -> None:
        self._connection, self._called = connection, called
        self._taken: dict[Place, dict[int, BookingRow]] = defaultdict(dict)
        self._rooms = _rooms_of(connection, sorted(set(venues)))
        self._new: list[BookingRow] = []
        if days:
            between = bookings.c.date.between(min(days), max(days))
            for row in connection.execute(select(bookings).where(between)).mappings():
                if row["lecture"] is None or row["lecture"] not in but:
                    self._put(cast("BookingRow", dict(row)))

    def book(self, one: Booking) -> Half:
        """Take the lecturer and a room for half a day and return which.

        Raises
        ------
        BookedError
            If either is taken; the sentence says by whom.
        """
        halves = HALVES if one.part == "any" else tuple(h for h in HALVES if h == one.part)
        refused: list[BookedError] = []
        for half in halves:
            problems = list(self._refusals(one, half))
            if not problems:
                self._take(one, half)
                return half
            refused += problems
        raise all_of(refused, BookedError)

    def write(self) -> None:
        """Write what was booked."""
        if self._new:
            self._connection.execute(insert(bookings), self._new)
        self._new = []

    def _put(self, row: BookingRow) -> None:
        self._taken[row["date"], row["half"], row["kind"], row["who"]][row["room"]] = row

    def _take(self, one: Booking, half: Half) -> None:
        hall = self._taken[one.date, half, HALL, one.venue]
        room = next(n for n in range(1, len(hall) + 2) if n not in hall)
        places = [(HALL, one.venue, room)]
        if one.lecturer:
            places.append((LECTURER, one.lecturer, 1))
        for kind, who, number in places:
            row = BookingRow(
                date=one.date, half=half, kind=kind, who=who, room=number, order=one.order,
                lecture=one.lecture,
            )  # fmt: skip
            self._put(row)
            self._new.append(row)

    def _refusals(self, one: Booking, half: Half) -> Iterator[BookedError]:
        told = {"half": PARTS[half], "date": one.date.isoformat()}
        if one.lecturer and (taken := self._taken[one.date, half, LECTURER, one.lecturer]):
            who, other = self._lecturer(one.lecturer), self._other(*taken.values())
            yield BookedError(LECTURER_TAKEN, who=who, other=other, **told)
        hall = self._taken[one.date, half, HALL, one.venue]
        if len(hall) >= self._rooms_of(one.venue):
            other = self._other(*hall.values())
            yield BookedError(HALL_TAKEN, who=self._called(one.venue), other=other, **told)

    def _lecturer(self, key: str) -> str:
        name = self._connection.scalar(select(lecturers.c.name).where(lecturers.c.id == key))
        return str(name or key)

    def _rooms_of(self, venue: str) -> int:
        if venue not in self._rooms:
            self._rooms |= _rooms_of(self._connection, [venue])
        return self._rooms[venue]

    def _other(self, row: BookingRow, *_: BookingRow) -> StateError:
        table, key = (orders, row["order"]) if row["order"] else (lectures, row["lecture"])
        venue = self._connection.scalar(select(table.c.venue).where(table.c.id == key))
        if venue is None:  # it is only being written
            return StateError(N_("another lecture of the same file"))
        name = self._called(str(venue))
        if row["order"]:
            return StateError(N_("order No. %(id)d at %(venue)s"), id=row["order"], venue=name)
        return StateError(N_("a lecture of the register at %(venue)s"), venue=name)


def halls_of(
    connection: Connection, venues: Collection[str], days: Collection[date]
) -> dict[str, Hall]:
    """Return the rooms of some venues, and when they have none left on some days."""
    taken: dict[str, Counter[tuple[date, Half]]] = defaultdict(Counter)
    columns = (bookings.c.who, bookings.c.date, bookings.c.half)
    query = select(*columns).where(bookings.c.kind == HALL)
    if days:
        query = query.where(bookings.c.date.between(min(days), max(days)))
    for row in connection.execute(query):
        taken[row.who][row.date, row.half] += 1
    rooms = _rooms_of(connection, sorted(set(venues)))
    return {
        venue: Hall(most, frozenset(at for at, count in taken[venue].items() if count >= most))
        for venue, most in rooms.items()
    }


def _rooms_of(connection: Connection, venues: Sequence[str]) -> dict[str, int]:
    """Return how many lectures each venue can hold at a time, as the register says."""
    rooms = dict.fromkeys(venues, ROOMS)
    columns = (record_versions.c.key, record_versions.c["values"])
    for first in range(0, len(venues), AT_ONCE):
        of = record_versions.c.key.in_(venues[first : first + AT_ONCE])
        query = select(*columns).where(record_versions.c.kind == "venues", of)
        for key, values in connection.execute(query.order_by(record_versions.c.number)):
            rooms[key] = int((values or {}).get("rooms") or ROOMS)  # the newest comes last
    return rooms
