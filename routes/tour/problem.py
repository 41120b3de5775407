"""The tour problem as frozen data: stops with prizes and windows, days, and a matrix of minutes.

It is a team orienteering problem with time windows: choose stops, assign them to days, order and
time them, so that every required stop is served, the prizes add up to most and, among equals,
the group drives and waits least. Times are integers (minutes after midnight in real plans; any
integer unit works).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import N_
from routes.terms import STORYLINES
from routes.tour.balance import NO_BALANCE, Balance
from routes.tour.driver import Driver
from routes.tour.errors import ProblemError
from routes.tour.meals import Tables

Window = tuple[int, int]
"""Opening window: a visit starts at ``window[0]`` or later and ENDS at ``window[1]`` or earlier."""

UNREACHABLE: Final = 10**9
"""Entry of the matrix for a pair without a way between; anything as large counts as such."""


HALF_DAY: Final = 210
"""A visit of so many minutes, such as a course of half a day, may have the lunch inside it."""

UNLIMITED: Final = 10**9
"""Limit of a resource of which the tour may use any amount."""

Storyline = Annotated[str, STORYLINES]
"""Whether stops are visited in the order of history: not at all, for a price, or in any case."""


@dataclass(frozen=True)
class Stop:
    """A place that may be visited once.

    Parameters
    ----------
    place
        Row of the stop in the matrix.
    service
        Length of the visit; may be 0.
    before, after
        Minutes from the arrival to the visit (to park, get off and walk there), and from its end
        to the departure. They may lie outside the opening hours.
    prize
        What a visit is worth, >= 0.
    required
        Must be visited; comes before any prize.
    themes
        Codes of the themes the stop belongs to (for people; the prize already counts them).
    windows
        For each day the opening windows, ascending; an empty tuple is a closed day.
    uses
        Amounts of the problem's limited resources a visit takes (fees, counts per category).
    era
        Rank of the stop in the storyline; None for a stop that may come anywhere in it.
    capacity
        Most people at a time, None for no limit.
    shifts
        How often the visit is repeated so that everybody gets in; ``service`` is the whole stay.
    turn
        Minutes of it that each of several shifts takes, 0 where fewer shifts are no shorter.
    lecturer
        For each day when the lecturer is there whom the visit needs from its start to its end;
        None when it needs none.
    kinds
        For each family of :attr:`routes.tour.balance.Balance.fading` which kind of stop it is.
    """

    id: str
    name: str
    place: int
    service: int
    prize: int
    required: bool = False
    themes: frozenset[str] = frozenset()
    windows: tuple[tuple[Window, ...], ...] = ()
    uses: tuple[int, ...] = ()
    era: int | None = None
    capacity: int | None = None
    shifts: int = 1
    turn: int = 0
    lecturer: tuple[tuple[Window, ...], ...] | None = None
    before: int = 0
    after: int = 0
    kinds: tuple[int, ...] = ()

    @property
    def stay(self) -> int:
        """Minutes from the arrival at a stop that can be visited at once to the departure."""
        return self.before + self.service + self.after

    @property
    def feeds(self) -> bool:
        """Whether a visit is so long that the group may eat its lunch during it."""
        return self.service >= HALF_DAY

    def visit_windows(self, day: int) -> tuple[Window, ...]:
        """Return when the stop is open on a day and its lecturer there."""
        if self.lecturer is None:
            return self.windows[day]
        both = {
            (max(opens, comes), min(closes, goes))
            for opens, closes in self.windows[day]
            for comes, goes in self.lecturer[day]
            if max(opens, comes) <= min(closes, goes)
        }
        return tuple(sorted(one for one in both if not any(_inside(one, other) for other in both)))

    def start_windows(self, day: int) -> tuple[Window, ...]:
        """Return when a visit may START on a day: the only place where the end rule is turned."""
        return tuple(
            (opens, closes - self.service)
            for opens, closes in self.visit_windows(day)
            if closes - self.service >= opens
        )

    def arrival_windows(self, day: int) -> tuple[Window, ...]:
        """Return when a group may arrive that goes to its visit at once, some of it before 0."""
        return tuple((a - self.before, b - self.before) for a, b in self.start_windows(day))

    def in_shifts(self, shifts: int) -> int:
        """Return how long a visit takes in fewer shifts."""
        return self.service - (self.shifts - shifts) * self.turn

    def holds(self, group: int) -> bool:
        """Say whether a group gets in, in its shifts."""
        return self.capacity is None or group <= self.capacity * self.shifts


@dataclass(frozen=True)
class Lunch:
    """A break of ``minutes`` taken within ``[earliest, latest]``, between visits or in a long one.

    It may be taken before a leg, after it or on the way, or inside a visit of half a day
    (:attr:`Stop.feeds`), which then takes no longer. In a town it may take up to once more as long,
    and then end after ``latest``, where the group would wait otherwise. It is not owed on a day
    that leaves so late, or is back so early, that the group can still begin its lunch in time by
    itself.
    """

    earliest: int = 11 * 60 + 30
    latest: int = 13 * 60 + 30
    minutes: int = 60

    @property
    def last_start(self) -> int:
        """Latest moment at which the break may begin."""
        return self.latest - self.minutes

    def inside(self, begin: int, end: int) -> tuple[int, int] | None:
        """Return the break as early as it fits into a visit, None where it does not."""
        start = max(begin, self.earliest)
        return (
            (start, start + self.minutes) if start + self.minutes <= min(end, self.latest) else None
        )


@dataclass(frozen=True)
class Day:
    """One day on the road.

    Parameters
    ----------
    start
        Candidate places to start from; empty means where the previous day ended.
    end
        Candidate places to end (and stay overnight) at; the solver chooses one.
    leave, back
        Earliest departure from the start, latest arrival at the end.
    max_drive
        Most minutes at the wheel, None for no limit.
    lunch
        The lunch break, None for none.
    max_leg
        Most minutes at the wheel from one stop to the next, None for no limit.
    """

    date: date
    start: tuple[int, ...]
    end: tuple[int, ...]
    leave: int
    back: int
    max_drive: int | None = None
    lunch: Lunch | None = None
    max_leg: int | None = None

    def may_drive(self, leg: int) -> bool:
        """Say whether a single leg may be driven."""
        return leg < UNREACHABLE and (self.max_leg is None or leg <= self.max_leg)


@dataclass(frozen=True, eq=False)
class TourProblem:
    """Stops, days and travel minutes; validated when made, changed by :meth:`replace`.

    Parameters
    ----------
    minutes
        Matrix (n, n) of non-negative integer travel times, need not be symmetric nor obey the
        triangle inequality; entries >= ``UNREACHABLE`` have no way between.
    limits
        Most of each resource that the stops of the whole tour may use together.
    minima
        Least of each resource that they should use together; empty for none. A unit that is used
        towards a minimum ranks above all prizes, and all of them below one required stop.
    group
        Number of people.
    storyline
        Whether the stops with an era are visited in its order over the whole tour: ``hard`` always,
        ``soft`` with ``step_back`` taken off the value each time a stop is of an earlier era than
        the one before it.
    driver
        The rules for the one who drives; None where several take turns. Every stop is then a rest,
        and ``rests`` holds which part of each entry of ``minutes`` is rest on the way.
    balance
        What weighs against the prizes: driving, nights, idle days, more of the same.
    tables
        The towns in which the group can eat its lunch, None where nobody asks for them.

    Raises
    ------
    ProblemError
        With all contradictions found, one after the other.
    """

    stops: tuple[Stop, ...]
    days: tuple[Day, ...]
    minutes: NDArray[np.int64] = field(repr=False)
    limits: tuple[int, ...] = ()
    minima: tuple[int, ...] = ()
    group: int = 1
    storyline: Storyline = "off"
    step_back: int = 0
    driver: Driver | None = None
    rests: NDArray[np.int64] | None = field(default=None, repr=False)
    balance: Balance = NO_BALANCE
    tables: Tables | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "minutes", _as_matrix(self.minutes))
        found = list(_contradictions(self))
        if found:
            raise ProblemError(
                N_("The tour problem contradicts itself: %(reasons)s."), reasons="; ".join(found)
            )

    def rest(self, origin: int, destination: int) -> int:
        """Return the minutes of a drive that are the driver's rest."""
        return 0 if self.rests is None else int(self.rests[origin, destination])

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each stop by its id."""
        return {stop.id: i for i, stop in enumerate(self.stops)}

    @cached_property
    def required(self) -> frozenset[str]:
        """Ids of the required stops."""
        return frozenset(stop.id for stop in self.stops if stop.required)

    @cached_property
    def _ways(self) -> dict[int, NDArray[np.int64]]:
        limits = {UNREACHABLE if day.max_leg is None else day.max_leg for day in self.days}
        return {limit: _limited(self, limit) for limit in limits}

    def ways(self, day: Day) -> NDArray[np.int64]:
        """Return the minutes between all places without legs above a day's limit.

        Without a limit they are the matrix as it is, else the shortest ways over the places of
        stops (Floyd 1962, Warshall 1962), visits not counted.
        """
        return self.minutes if day.max_leg is None else self._ways[day.max_leg]

    def shortest(self, day: Day) -> NDArray[np.int64]:
        """Return :meth:`ways` that may lead over stops even where no leg is limited.

        The matrix need not obey the triangle inequality: a stop on the way may save minutes.
        """
        return self._ways[UNREACHABLE if day.max_leg is None else day.max_leg]

    def single(self, day: Day) -> NDArray[np.int64]:
        """Return the minutes of single drives, those above a day's limit unreachable."""
        if day.max_leg is None:
            return self.minutes
        return np.where(self.minutes <= day.max_leg, self.minutes, UNREACHABLE)

    def start_windows(self, stop: Stop, day: int) -> tuple[Window, ...]:
        """Return when a visit of the group may START on a day; never if it does not get in."""
        return stop.start_windows(day) if stop.holds(self.group) else ()

    def arrival_windows(self, stop: Stop, day: int) -> tuple[Window, ...]:
        """Return :meth:`start_windows` as arrivals after which the group goes there at once."""
        return stop.arrival_windows(day) if stop.holds(self.group) else ()

    def replace(self, **changes: Any) -> "TourProblem":
        """Return a validated copy with some fields changed."""
        return replace(self, **changes)


def _as_matrix(minutes: ArrayLike) -> NDArray[np.int64]:
    given = np.asarray(minutes)
    if given.dtype == np.int64 and not given.flags.writeable:
        return given  # of another problem: nobody changes it
    matrix = given.astype(np.int64)
    if given.dtype.kind == "f" and not np.array_equal(given, matrix):
        raise ProblemError(N_("Travel minutes must be whole numbers; round them up first."))
    matrix.flags.writeable = False
    return matrix


def _limited(problem: TourProblem, limit: int) -> NDArray[np.int64]:
    minutes = np.where(problem.minutes <= limit, problem.minutes, UNREACHABLE)
    for via in {stop.place for stop in problem.stops}:
        np.minimum(minutes, minutes[:, [via]] + minutes[[via], :], out=minutes)
    return minutes


def _contradictions(problem: TourProblem) -> Iterator[str]:
    shape = problem.minutes.shape
    if len(shape) != 2 or shape[0] != shape[1]:  # noqa: PLR2004 - a matrix has two axes
        yield f"the travel minutes are not a square matrix but {shape}"
        return
    if (problem.minutes < 0).any():
        yield "a travel time is negative"
    if len({stop.id for stop in problem.stops}) != len(problem.stops):
        yield "two stops have the same id"
    for stop in problem.stops:
        yield from _stop_contradictions(stop, problem)
    yield from _rule_contradictions(problem)
    if not problem.days:
        yield "there is no day"
    for number, day in enumerate(problem.days):
        yield from _day_contradictions(day, number, shape[0])


def _stop_contradictions(stop: Stop, problem: TourProblem) -> Iterator[str]:
    if not 0 <= stop.place < len(problem.minutes):
        yield f"stop {stop.id} has no row {stop.place} in the matrix"
    if min(stop.service, stop.before, stop.after, stop.prize) < 0:
        yield f"stop {stop.id} has a negative duration or prize"
    if len(stop.windows) != len(problem.days):
        yield f"stop {stop.id} has windows for {len(stop.windows)} of {len(problem.days)} days"
    if len(stop.uses) != len(problem.limits):
        yield f"stop {stop.id} uses {len(stop.uses)} of {len(problem.limits)} resources"
    if len(stop.kinds) != len(problem.balance.fading) or any(kind < 0 for kind in stop.kinds):
        yield f"stop {stop.id} has not one kind for each of {len(problem.balance.fading)} families"
    if any(not _ascending(windows) for windows in stop.windows):
        yield f"stop {stop.id} has windows that are empty or out of order"
    yield from _further_contradictions(stop, len(problem.days))


def _further_contradictions(stop: Stop, days: int) -> Iterator[str]:
    if stop.shifts < 1 or (stop.capacity is not None and stop.capacity < 1):
        yield f"stop {stop.id} lets nobody in"
    if stop.era is not None and stop.era < 0:
        yield f"stop {stop.id} has a negative era"
    if stop.lecturer is not None and len(stop.lecturer) != days:
        yield f"stop {stop.id} has a lecturer for {len(stop.lecturer)} of {days} days"


def _rule_contradictions(problem: TourProblem) -> Iterator[str]:
    if len(problem.minima) not in {0, len(problem.limits)}:
        yield f"there are {len(problem.minima)} minima for {len(problem.limits)} resources"
    if any(least > most for least, most in zip(problem.minima, problem.limits, strict=False)):
        yield "the minimum of a resource is above its limit"
    if problem.storyline not in STORYLINES or problem.step_back < 0:
        yield "the storyline is none of off, soft and hard, or a step back adds value"
    rates = problem.balance
    if min(rates.wheel, rates.night, rates.idle, *(n for row in rates.fading for n in row), 0) < 0:
        yield "driving, nights, idle days or more of the same add value"
    if problem.group < 1:
        yield "there is nobody in the group"
    if problem.driver is not None:
        yield from _driver_contradictions(problem, problem.driver)


def _driver_contradictions(problem: TourProblem, driver: Driver) -> Iterator[str]:
    for stop in problem.stops:
        if stop.stay < driver.rest:
            yield f"stop {stop.id} is too short to be a rest of the driver"
    rests = np.zeros_like(problem.minutes) if problem.rests is None else problem.rests
    wheel = np.where(problem.minutes < UNREACHABLE, problem.minutes - rests, 0)
    if (wheel < 0).any() or (rests < driver.rests(wheel)).any():
        yield "a long drive has no rest for the driver"


def _inside(one: Window, other: Window) -> bool:
    return one != other and other[0] <= one[0] and one[1] <= other[1]


def _ascending(windows: tuple[Window, ...]) -> bool:
    forward = all(opens <= closes for opens, closes in windows)
    pairs = pairwise(windows)
    return forward and all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairs)


def _day_contradictions(day: Day, number: int, places: int) -> Iterator[str]:
    if number == 0 and not day.start:
        yield "the first day has no place to start from"
    if not day.end:
        yield f"day {number + 1} has no place to end at"
    if any(not 0 <= place < places for place in day.start + day.end):
        yield f"day {number + 1} starts or ends at a place that is not in the matrix"
    if day.leave > day.back:
        yield f"day {number + 1} is over before it begins"
    if day.lunch and day.lunch.last_start < day.lunch.earliest:
        yield f"the lunch window of day {number + 1} is shorter than the break"
    if any(most is not None and most < 0 for most in (day.max_drive, day.max_leg)):
        yield f"the driving limit of day {number + 1} is negative"
