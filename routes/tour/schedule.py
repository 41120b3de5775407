"""From an order of stops to clock times: the earliest schedule of a day with its lunch.

Two labels run along the day, the earliest time with lunch still owed and with lunch taken. Both
are exact because the earliest start in several windows never falls when the arrival rises.

Where that lunch has no town the day is timed once more with lunch in towns only, be it later or on
another drive. If that does not fit, the group brings its lunch and keeps the earlier times.
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
    when it could drive on.
    """

    depart: int
    arrive: int
    start: int
    leave: int
    lunch: tuple[int, int] | None
    fed: bool
    before: "_Label | None"


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
    town = _town(tables, anywhere)
    if town is not None:
        return replace(anywhere, town=town)
    seated = _timed(problem, number, stops, places, tables)
    return anywhere if seated is None else replace(seated, town=_town(tables, seated))


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
    return None if label is None else _plan(stops, legs, label)


def _last_label(
    problem: TourProblem, number: int, stops: list[Stop], legs: list[_Leg], tables: Tables | None
) -> _Label | None:
    day = problem.days[number]
    fed = day.lunch is None or day.leave > day.lunch.last_start
    labels = [_Label(day.leave, day.leave, day.leave, day.leave, None, fed, None)]
    for stop, leg in zip(stops, legs, strict=False):
        windows = problem.arrival_windows(stop, number)
        labels = [
            after
            for label in labels
            for move in _moves(label, leg, day.lunch, tables)
            if (begin := _earliest(windows, move.ready)) is not None
            for after in _visiting(label, move, stop, begin, day.lunch)
        ]
        labels = _earliest_of_each(labels)
    last = [
        _Label(move.depart, move.arrive, move.ready, move.ready, move.lunch, fed, label)
        for label in labels
        for move in _moves(label, legs[-1], day.lunch, tables)
        for fed in (label.fed or bool(move.lunch),)
        if move.ready <= day.back and (fed or _fed_at_home(day.lunch, move.ready))
    ]
    return min(last, key=_soonest_fed, default=None)


class _Move(NamedTuple):
    """A drive: when it begins and ends, from when a visit may begin, and the lunch taken."""

    depart: int
    arrive: int
    ready: int
    lunch: tuple[int, int] | None = None


def _visiting(
    label: _Label, move: _Move, stop: Stop, begin: int, lunch: Lunch | None
) -> Iterator[_Label]:
    """Yield the visit after a drive, and where it is long enough the same with lunch inside it."""
    fed, leave = label.fed or bool(move.lunch), begin + stop.stay
    yield _Label(move.depart, move.arrive, begin, leave, move.lunch, fed, label)
    if fed or lunch is None or not stop.feeds:
        return
    start = begin + stop.before
    taken = lunch.inside(start, start + stop.service)
    if taken is not None:
        yield _Label(move.depart, move.arrive, begin, leave, taken, fed=True, before=label)


def _moves(label: _Label, leg: _Leg, lunch: Lunch | None, tables: Tables | None) -> Iterator[_Move]:
    """Yield a drive without lunch, and with it anywhere or in the towns given."""
    arrive = label.leave + leg[2]
    yield _Move(label.leave, arrive, arrive)
    if label.fed or lunch is None or label.leave > lunch.last_start:
        return
    if tables is None:
        yield _anywhere(label, leg, lunch)
    else:
        yield from _in_towns(label, leg, lunch, tables)


def _anywhere(label: _Label, leg: _Leg, lunch: Lunch) -> _Move:
    """Eat at the end of a drive, where that is too late before it or on the way."""
    leave, arrive = label.leave, label.leave + leg[2]
    ready = max(arrive, lunch.earliest) + lunch.minutes
    if arrive <= lunch.last_start:
        return _Move(leave, arrive, ready, (ready - lunch.minutes, ready))
    begin = max(leave, lunch.earliest)
    depart = begin + lunch.minutes if begin == leave else leave
    return _Move(depart, ready, ready, (begin, begin + lunch.minutes))


def _in_towns(label: _Label, leg: _Leg, lunch: Lunch, tables: Tables) -> Iterator[_Move]:
    """Eat in a town at the end of a drive, at its beginning or on the way, none too late."""
    origin, destination, drive = leg
    leave, long = label.leave, lunch.minutes
    arrive, first = leave + drive, max(leave, lunch.earliest)
    if arrive <= lunch.last_start and tables.at(destination) is not None:
        begin = max(arrive, lunch.earliest)
        yield _Move(leave, arrive, begin + long, (begin, begin + long))
    if tables.at(origin) is not None:
        last = first + long + drive
        yield _Move(first + long, last, last, (first, first + long))
    for wheel, _ in tables.passed(origin, destination, drive):
        begin = max(leave + wheel, lunch.earliest)
        if 0 < wheel < drive and begin <= lunch.last_start:
            last = begin + long + drive - wheel
            yield _Move(begin - wheel, last, last, (begin, begin + long))


def _town(tables: Tables, plan: DayPlan) -> int | None:
    """Return the town in which the lunch of a day is eaten, None where none is at hand."""
    if plan.lunch is None:
        return None
    begin = plan.lunch[0]
    leg = next((leg for leg in plan.legs if leg.arrive > begin), None)
    if leg is None:
        return tables.at(plan.end)
    if begin < leg.depart:
        return tables.at(leg.origin)
    moment = begin - leg.depart
    passed = tables.passed(leg.origin, leg.destination, leg.minutes)
    off = [(abs(wheel - moment), town) for wheel, town in passed if abs(wheel - moment) <= NEAR]
    return min(off, default=(0, None))[1]


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


def _soonest_fed(label: _Label) -> tuple[int, bool]:
    """Order labels by time; among equals, lunch taken on an earlier leg comes first."""
    return label.start, label.lunch is not None


def _fed_at_home(lunch: Lunch | None, arrive: int) -> bool:
    return lunch is None or arrive <= lunch.last_start


def _plan(stops: list[Stop], legs: list[_Leg], last: _Label) -> DayPlan:
    chain = [last]
    while (before := chain[-1].before) is not None:
        chain.append(before)
    chain.reverse()
    lunch = next((label.lunch for label in chain if label.lunch), None)
    chain[0], chain[1] = _set_out_late(chain)
    visits = tuple(_visit(stop, label) for stop, label in zip(stops, chain[1:-1], strict=True))
    idle = [0, *(_idle(*pair) for pair in pairwise(chain[1:]))]  # before the first it is at home
    drives = tuple(
        Leg(origin, destination, label.depart, label.arrive, drive, waited)
        for (origin, destination, drive), label, waited in zip(legs, chain[1:], idle, strict=True)
    )
    return DayPlan(legs[0][0], legs[-1][1], visits, drives, lunch)


def _set_out_late(chain: list[_Label]) -> tuple[_Label, _Label]:
    """Turn waiting before the first visit into a later departure."""
    first = chain[1]
    eats = first.lunch is not None and first.lunch[0] < first.start
    spare = 0 if eats or len(chain) == 2 else first.start - first.arrive  # noqa: PLR2004
    leave = chain[0].leave + spare
    begin = _Label(leave, leave, leave, leave, None, chain[0].fed, None)
    return begin, replace(first, depart=first.depart + spare, arrive=first.arrive + spare)


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
