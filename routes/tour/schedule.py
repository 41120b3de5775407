"""From an order of stops to clock times: the earliest schedule of a day with its lunch.

Two labels run along the day, the earliest time with lunch still owed and with lunch taken. Both
are exact because the earliest start in several windows never falls when the arrival rises.

Where towns are known the day is timed once more with lunch in towns only, be it later or on another
drive, and with the minutes that it takes to drive by them. If that does not fit, the group brings
its lunch and keeps the earlier times.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from routes.tour.itinerary import DayPlan, Itinerary, Leg, Visit, tour_value
from routes.tour.meals import NEAR, Tables
from routes.tour.problem import Lunch, Stop, TourProblem

_Leg = tuple[int, int, int]
"""Origin, destination, minutes."""


@dataclass(frozen=True)
class _Label:
    """Earliest moment at a node of the day, how it was reached and whether lunch is over.

    ``depart`` is when the drive to it begins, ``start`` when the group goes to its visit, ``leave``
    when it could drive on, ``detour`` how much longer the drive is by the ``town`` of its lunch.
    """

    depart: int
    arrive: int
    start: int
    leave: int
    lunch: tuple[int, int] | None
    fed: bool
    before: "_Label | None"
    detour: int = 0
    town: int | None = None


def schedule(
    problem: TourProblem, orders: Sequence[Sequence[int]], places: Sequence[tuple[int, int]]
) -> Itinerary | None:
    """Time a tour given as orders of stops.

    Parameters
    ----------
    orders
        For each day the positions of its stops in ``problem.stops``, in the order of visiting.
        Rules of the whole tour (limits, storyline) are not looked at.
    places
        For each day its start and end place.

    Returns
    -------
    Itinerary or None
        The earliest schedule, None if no schedule exists.
    """
    look_for_towns(problem, orders, places)
    plans = []
    for number, (order, (start, end)) in enumerate(zip(orders, places, strict=True)):
        plan = schedule_day(problem, number, order, start=start, end=end)
        if plan is None:
            return None
        plans.append(plan)
    value = tour_value(problem, orders, [end for _, end in places])
    return Itinerary(tuple(plans), value)


def schedule_day(
    problem: TourProblem, number: int, order: Sequence[int], *, start: int, end: int
) -> DayPlan | None:
    """Time one day as early as possible; set out only as early as the first visit needs.

    Returns
    -------
    DayPlan or None
        None if the order breaks a window, the day's hours, its lunch or a driving limit.
    """
    stops, places = _route(problem, order, start, end)
    anywhere = _timed(problem, number, stops, places, None)
    tables = problem.tables
    if anywhere is None or anywhere.lunch is None or tables is None or anywhere.course:
        return anywhere
    tables.look(places)
    seated = _timed(problem, number, stops, places, tables)
    return anywhere if seated is None else seated


def look_for_towns(
    problem: TourProblem, orders: Sequence[Sequence[int]], places: Sequence[tuple[int, int]]
) -> None:
    """Find out at once how far the towns are from all places of a tour: cheaper than one by one."""
    if problem.tables is not None and any(day.lunch for day in problem.days):
        stops = (problem.stops[i].place for order in orders for i in order)
        problem.tables.look([*(place for pair in places for place in pair), *stops])


def fits_day(
    problem: TourProblem, number: int, order: Sequence[int], *, start: int, end: int
) -> bool:
    """Say whether :func:`schedule_day` would find a timetable."""
    return _timed(problem, number, *_route(problem, order, start, end), None) is not None


def _route(
    problem: TourProblem, order: Sequence[int], start: int, end: int
) -> tuple[list[Stop], list[int]]:
    """Return the stops of a day, and its places from start to end."""
    stops = [problem.stops[i] for i in order]
    return stops, [start, *(stop.place for stop in stops), end]


def _timed(
    problem: TourProblem, number: int, stops: list[Stop], places: list[int], tables: Tables | None
) -> DayPlan | None:
    """Time a day, its lunch anywhere or in the towns given."""
    day = problem.days[number]
    legs = [(a, b, int(problem.minutes[a, b])) for a, b in pairwise(places)]
    drives = [drive for _, _, drive in legs]
    within = day.max_drive is None or sum(drives) <= day.max_drive
    if not (within and all(map(day.may_drive, drives))):
        return None
    label = _last_label(problem, number, stops, legs, tables)
    if label is None:
        return None
    windows = [problem.arrival_windows(stop, number) for stop in stops]
    return _plan(stops, legs, windows, label)


def _last_label(
    problem: TourProblem, number: int, stops: list[Stop], legs: list[_Leg], tables: Tables | None
) -> _Label | None:
    day = problem.days[number]
    spare = [_spare(problem, number, leg, legs) for leg in legs]
    fed = day.lunch is None or day.leave > day.lunch.last_start
    labels = [_Label(day.leave, day.leave, day.leave, day.leave, None, fed, None)]
    for stop, leg, more in zip(stops, legs, spare, strict=False):
        windows = problem.arrival_windows(stop, number)
        labels = [
            after
            for label in labels
            for move in _moves(label, leg, day.lunch, tables, more)
            if (begin := _earliest(windows, move.ready)) is not None
            for after in _visiting(label, move, stop, begin, day.lunch)
        ]
        labels = _earliest_of_each(labels)
    last = [
        _label(move, move.ready, move.ready, label, fed=fed)
        for label in labels
        for move in _moves(label, legs[-1], day.lunch, tables, spare[-1])
        for fed in (label.fed or bool(move.lunch),)
        if move.ready <= day.back and (fed or _fed_at_home(day.lunch, move.ready))
    ]
    return min(last, key=_soonest_fed, default=None)


def _spare(problem: TourProblem, number: int, leg: _Leg, legs: list[_Leg]) -> int:
    """Return how many minutes longer a drive of a day may become for lunch."""
    day, driver, (origin, destination, drive) = problem.days[number], problem.driver, leg
    spare = [2 * NEAR]
    if day.max_drive is not None:
        spare.append(day.max_drive - sum(minutes for _, _, minutes in legs))
    if day.max_leg is not None:
        spare.append(day.max_leg - drive)
    if driver is not None:  # a longer drive must not need one rest more
        rest = problem.rest(origin, destination)
        spare.append((rest // driver.rest + 1) * driver.stretch - (drive - rest))
    return min(spare)


class _Move(NamedTuple):
    """A drive: when it begins and ends, from when a visit may begin, and the lunch taken."""

    depart: int
    arrive: int
    ready: int
    lunch: tuple[int, int] | None = None
    detour: int = 0
    town: int | None = None


def _label(move: _Move, start: int, leave: int, before: _Label, *, fed: bool) -> _Label:
    """Return the node at the end of a drive."""
    depart, arrive, _, lunch, detour, town = move
    return _Label(depart, arrive, start, leave, lunch, fed, before, detour, town)


def _visiting(
    label: _Label, move: _Move, stop: Stop, begin: int, lunch: Lunch | None
) -> Iterator[_Label]:
    """Yield the visit after a drive, and where it is long enough the same with lunch inside it."""
    fed, leave = label.fed or bool(move.lunch), begin + stop.stay
    yield _label(move, begin, leave, label, fed=fed)
    if fed or lunch is None or not stop.feeds:
        return
    start = begin + stop.before
    taken = lunch.inside(start, start + stop.service)
    if taken is not None:
        yield _label(move._replace(lunch=taken), begin, leave, label, fed=True)


def _moves(
    label: _Label, leg: _Leg, lunch: Lunch | None, tables: Tables | None, spare: int
) -> Iterator[_Move]:
    """Yield a drive without lunch, and with it anywhere or in the towns given."""
    arrive = label.leave + leg[2]
    yield _Move(label.leave, arrive, arrive)
    if label.fed or lunch is None or label.leave > lunch.last_start:
        return
    if tables is None:
        yield _anywhere(label, leg, lunch)
    else:
        yield from _in_towns(label, leg, lunch, tables, spare)


def _anywhere(label: _Label, leg: _Leg, lunch: Lunch) -> _Move:
    """Eat at the end of a drive, where that is too late before it or on the way."""
    leave, arrive = label.leave, label.leave + leg[2]
    ready = max(arrive, lunch.earliest) + lunch.minutes
    if arrive <= lunch.last_start:
        return _Move(leave, arrive, ready, (ready - lunch.minutes, ready))
    begin = max(leave, lunch.earliest)
    depart = begin + lunch.minutes if begin == leave else leave
    return _Move(depart, ready, ready, (begin, begin + lunch.minutes))


def _in_towns(
    label: _Label, leg: _Leg, lunch: Lunch, tables: Tables, spare: int
) -> Iterator[_Move]:
    """Eat in a town by which the drive leads, at its beginning, on the way or at its end."""
    origin, destination, drive = leg
    leave, long = label.leave, lunch.minutes
    for wheel, detour, town in tables.passed(origin, destination, drive):
        begin, whole = max(leave + wheel, lunch.earliest), drive + detour
        if detour > spare or begin > lunch.last_start:
            continue
        end = begin + long
        last = end + whole - wheel
        depart = end if not wheel else leave if wheel == whole else begin - wheel
        arrive = leave + whole if wheel and wheel == whole else last
        yield _Move(depart, arrive, last, (begin, end), detour, town)


def _earliest(windows: Sequence[tuple[int, int]], ready: int) -> int | None:
    return next((max(opens, ready) for opens, closes in windows if ready <= closes), None)


def _earliest_of_each(labels: list[_Label]) -> list[_Label]:
    """Keep the earliest label with lunch owed and the earliest with lunch taken."""
    kept = []
    for fed in (False, True):
        of_kind = [label for label in labels if label.fed is fed]
        if of_kind:
            kept.append(min(of_kind, key=_soonest_fed))
    return kept


def _soonest_fed(label: _Label) -> tuple[int, bool, int]:
    """Order labels by time; among equals, lunch taken on an earlier leg, then near it, is first."""
    return label.start, label.lunch is not None, label.detour


def _fed_at_home(lunch: Lunch | None, arrive: int) -> bool:
    return lunch is None or arrive <= lunch.last_start


def _plan(
    stops: list[Stop],
    legs: list[_Leg],
    windows: Sequence[Sequence[tuple[int, int]]],
    last: _Label,
) -> DayPlan:
    chain = [last]
    while (before := chain[-1].before) is not None:
        chain.append(before)
    chain.reverse()
    eats = next((label for label in chain if label.lunch), last)
    chain[0], chain[1] = _set_out_late(chain)
    chain = _put_off(chain, windows)
    visits = tuple(_visit(stop, label) for stop, label in zip(stops, chain[1:-1], strict=True))
    idle = [0, *(_idle(*pair) for pair in pairwise(chain[1:]))]  # before the first it is at home
    drives = tuple(
        Leg(
            origin,
            destination,
            label.depart,
            label.arrive,
            drive + label.detour,
            waited,
            label.detour,
        )
        for (origin, destination, drive), label, waited in zip(legs, chain[1:], idle, strict=True)
    )
    return DayPlan(legs[0][0], legs[-1][1], visits, drives, eats.lunch, eats.town)


def _set_out_late(chain: list[_Label]) -> tuple[_Label, _Label]:
    """Turn waiting before the first visit into a later departure."""
    first = chain[1]
    eats = first.lunch is not None and first.lunch[0] < first.start
    spare = 0 if eats or len(chain) == 2 else first.start - first.arrive  # noqa: PLR2004
    leave = chain[0].leave + spare
    begin = _Label(leave, leave, leave, leave, None, chain[0].fed, None)
    return begin, replace(first, depart=first.depart + spare, arrive=first.arrive + spare)


def _put_off(chain: list[_Label], windows: Sequence[Sequence[tuple[int, int]]]) -> list[_Label]:
    """Turn waiting before a drive to lunch into a later departure, as far as sites stay open."""
    waits = (at for at in range(1, len(chain) - 1) if _idle(chain[at], chain[at + 1]))
    at = next(waits, None)
    if at is None or any(label.lunch for label in chain[: at + 1]):
        return chain
    shut = (
        max(closes for opens, closes in hours if opens <= label.start <= closes)
        for label, hours in zip(chain[1 : at + 1], windows, strict=False)
    )
    open_still = (last - label.start for last, label in zip(shut, chain[1:], strict=False))
    spare = min(_idle(chain[at], chain[at + 1]), *open_still)
    return [*(_later(label, spare) for label in chain[: at + 1]), *chain[at + 1 :]]


def _later(label: _Label, minutes: int) -> _Label:
    return replace(
        label,
        depart=label.depart + minutes,
        arrive=label.arrive + minutes,
        start=label.start + minutes,
        leave=label.leave + minutes,
    )


def _idle(before: _Label, label: _Label) -> int:
    """Return how long a drive waits, lunch before it not counted."""
    begin, end = label.lunch or (0, 0)
    eaten = end - begin if before.leave <= begin and end <= label.depart else 0
    return label.depart - before.leave - eaten


def _visit(stop: Stop, label: _Label) -> Visit:
    taken = label.lunch or (0, 0)
    eaten = taken[1] - taken[0] if label.arrive <= taken[0] and taken[1] <= label.start else 0
    wait = label.start - label.arrive - eaten
    start = label.start + stop.before
    return Visit(stop.id, stop.place, label.arrive, start, start + stop.service, wait)
