"""Orders, lecturers, rules and the answer, as frozen data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Final

from geo.calendar import calendar
from geo.terms import PARTS
from routes.terms import OPEN_REASONS

Part = Annotated[str, PARTS]
Half = Annotated[str, PARTS.only("am", "pm")]
Reason = Annotated[str, OPEN_REASONS]

NOON: Final = 12 * 60
HALVES: Final[Mapping[Half, tuple[int, int]]] = {"am": (510, 690), "pm": (840, 1020)}
"""Half day -> when a lecture may start at the earliest and must be over, minutes after midnight."""
WORKING_WEEK: Final = frozenset(range(1, 6))
"""Monday to Friday: whoever can go then can go on working days."""
LEAVE, BACK = 6 * 60, 21 * 60
"""A lecturer leaves home no earlier and is back no later."""


@dataclass(frozen=True)
class Order:
    """A lecture that a venue wants.

    Parameters
    ----------
    venue
        Code of the venue, a label of the table of places.
    dates
        Days on which it may be held.
    part
        Half of the day, ``"any"`` when both suit.
    taken
        Days and halves on which the venue has no room left.
    rooms
        Lectures that the venue can hold at a time.
    """

    id: str
    venue: str
    topic: str
    language: str
    dates: tuple[date, ...]
    part: Part = "any"
    taken: frozenset[tuple[date, Half]] = frozenset()
    rooms: int = 1

    @property
    def has_room(self) -> bool:
        """Whether the venue has room on any of the days."""
        return any(map(self.halves, self.dates))

    def halves(self, day: date) -> tuple[Half, ...]:
        """Return the halves of a day that suit, and on which the venue has room."""
        wanted = ("am", "pm") if self.part == "any" else (self.part,)
        return tuple(half for half in wanted if (day, half) not in self.taken)


@dataclass(frozen=True)
class Lecturer:
    """Somebody who can be sent.

    Parameters
    ----------
    home
        Code of the place the trips start from, a label of the table of places.
    weekdays
        ISO weekdays (1 is Monday) on which the lecturer can go; all seven where nothing is known.
        Monday to Friday are the working days of the calendar.
    busy
        Days that are taken already.
    load
        Lectures given lately: among equals, whoever has given fewer goes.
    """

    id: str
    home: str
    topics: frozenset[str]
    languages: frozenset[str]
    weekdays: frozenset[int] = frozenset(range(1, 8))
    busy: frozenset[date] = frozenset()
    load: int = 0

    def is_free(self, day: date) -> bool:
        """Whether the lecturer can go on a day."""
        if day in self.busy:
            return False
        if self.weekdays == WORKING_WEEK:
            return calendar().is_working(day)
        return day.isoweekday() in self.weekdays


@dataclass(frozen=True)
class Rules:
    """What holds for every trip.

    Parameters
    ----------
    within
        Most minutes on the road between home and venue, inclusive.
    per_day
        Most lectures per lecturer and day: 1, or 2 (one in each half).
    trips
        Most lectures per lecturer in the whole period, None for no further limit.
    minutes
        Length of a lecture.
    nearest
        So many of an order's possible lecturers are weighed first; more when they are all taken.
    """

    within: int = 60
    per_day: int = 2
    trips: int | None = None
    minutes: int = 90
    nearest: int = 30


@dataclass(frozen=True)
class Trip:
    """One order served: who, when, and the clock times in minutes after midnight.

    Parameters
    ----------
    drive
        Minutes from the place before (home or the other venue of the day).
    home_minutes
        Minutes between the lecturer's home and the venue.
    home
        Arrival at home, None when another lecture of the day follows.
    """

    order: Order
    lecturer: str
    date: date
    depart: int
    arrive: int
    start: int
    end: int
    drive: int
    home_minutes: int
    home: int | None

    @property
    def half(self) -> Half:
        """Half of the day that it takes."""
        return "am" if self.start < NOON else "pm"


@dataclass(frozen=True)
class Unserved:
    """An order that stays open: why, and how many lecturers each rule left."""

    order: Order
    reason: Reason
    left: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Dispatch:
    """The answer, in order of date, lecturer and time.

    Parameters
    ----------
    bound
        No dispatch serves more orders than this (days as tours not yet considered).
    minutes
        Minutes between home and venue, added up over the trips: what was made least.
    complete
        Whether every possible lecturer of every order was weighed: only then are the minutes
        proven least. The orders served are as many as possible in either case, up to `bound`.
    repairs
        Trips ruled out because two lectures did not fit into one day.
    """

    trips: tuple[Trip, ...]
    unserved: tuple[Unserved, ...]
    bound: int
    minutes: int
    complete: bool
    repairs: int
