"""From an order of stops to clock times: the schedule of a day with its lunch.

Two labels run along the day, the earliest time with lunch still owed and with lunch taken. Both
are exact because the earliest start in several windows never falls when the arrival rises.

Where towns are known the day is timed once more with lunch in towns only, be it later or on another
drive, and with the minutes that it takes to drive by them. If that does not fit, the group brings
its lunch and keeps the earlier times.

Of the times of a day that is over as early as possible the latest are taken: the group sets out
late and stays where it has been rather than wait before a door that is shut.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from routes.tour.itinerary import DayPlan, Itinerary, Leg, Visit, tour_value
from routes.tour.meals import NEAR, Tables
from routes.tour.problem import Day, Lunch, Stop, TourProblem

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
    problem: TourProblem,
    number: int,
    order: Sequence[int],
    *,
    start: int,
    end: int,
    soon: Collection[int] = (),
) -> DayPlan | None:
    """Time one day so that it is over as early as possible, and sets out as late as that allows.

    Parameters
    ----------
    soon
        Positions in ``order`` of stops that begin as early as they can all the same.

    Returns
    -------
    DayPlan or None
        None if the order breaks a window, the day's hours, its lunch or a driving limit.
    """
    route, tables = _route(problem, number, order, start=start, end=end), problem.tables
    anywhere = _timed(route, None, soon)
    if anywhere is None or anywhere.lunch is None or tables is None or anywhere.course:
        return anywhere
    tables.look([start, *(stop.place for stop in route.stops), end])
    seated = _timed(route, tables, soon)
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
    route = _route(problem, number, order, start=start, end=end)
    return route.allowed and _last_label(route, None, route.day.leave) is not None


class _Route(NamedTuple):
    """A day whose stops are given in their order, with the drives between them."""

    problem: TourProblem
    number: int
    stops: list[Stop]
    legs: list[_Leg]

    @property
    def day(self) -> Day:
        return self.problem.days[self.number]

    @property
    def allowed(self) -> bool:
        """Whether the drives keep the limits of the day."""
        day, drives = self.day, [drive for _, _, drive in self.legs]
        within = day.max_drive is None or sum(drives) <= day.max_drive
        return within and all(map(day.may_drive, drives))


def _route(
    problem: TourProblem, number: int, order: Sequence[int], *, start: int, end: int
) -> _Route:
    stops = [problem.stops[i] for i in order]
    pairs = pairwise([start, *(stop.place for stop in stops), end])
    return _Route(problem, number, stops, [(a, b, int(problem.minutes[a, b])) for a, b in pairs])


def _timed(route: _Route, tables: Tables | None, soon: Collection[int]) -> DayPlan | None:
    """Time a day, its lunch anywhere or in the towns given."""
    again = partial(_last_label, route, tables)
    early = again(route.day.leave) if route.allowed else None
    return None if early is None else _plan(route, _set_out_late(again, early, soon))


def _last_label(route: _Route, tables: Tables | None, leave: int) -> _Label | None:
    """Time a day that sets out at a time; it owes lunch whenever its hours say so."""
    problem, number, stops, legs = route
    day = route.day
    spare = [_spare(problem, number, leg, legs) for leg in legs]
    fed = day.lunch is None or day.leave > day.lunch.last_start
    labels = [_Label(leave, leave, leave, leave, None, fed, None)]
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


def _plan(route: _Route, chain: list[_Label]) -> DayPlan:
    stops, legs = route.stops, route.legs
    chain = _stay_longer(route, [_eat_longer(label) for label in chain])
    eats = next((label for label in chain if label.lunch), chain[-1])
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


def _chain(last: _Label) -> list[_Label]:
    """Return the nodes of a day from its start to its end."""
    chain = [last]
    while (before := chain[-1].before) is not None:
        chain.append(before)
    return chain[::-1]


def _set_out_late(
    again: Callable[[int], _Label | None], early: _Label, soon: Collection[int]
) -> list[_Label]:
    """Return the day that sets out as late as it can and is over as soon.

    Who leaves later never comes home sooner, and no later than by what is waited on the day: the
    latest departure is found by halving that.
    """
    best = _chain(early)
    leave, kept = best[0].leave, [best[at + 1].start for at in soon]
    low, high = leave, leave + _waited(best)
    at = high
    while low < high:
        label = again(at)
        chain = [] if label is None or label.start > early.start else _chain(label)
        if chain and [chain[k + 1].start for k in soon] == kept:
            best, low = chain, at
        else:
            high = at - 1
        at = (low + high + 1) // 2
    return best


def _waited(chain: list[_Label]) -> int:
    """Return how long a group waits on a day, before its first visit and drive too."""
    return sum(_idle(*pair) for pair in pairwise(chain)) + sum(map(_stood, chain))


def _eat_longer(label: _Label) -> _Label:
    """Stay in the town of a lunch, up to once more as long, rather than wait after it."""
    if label.lunch is None or label.town is None:
        return label
    begin, end = label.lunch
    more = min(end - begin, label.start - max(label.arrive, end))
    off, on = (more if end <= label.depart else 0), (more if begin < label.arrive else 0)
    depart, arrive = label.depart + off, label.arrive + on
    return replace(label, depart=depart, arrive=arrive, lunch=(begin, end + more))


def _stay_longer(route: _Route, chain: list[_Label]) -> list[_Label]:
    """Wait where the group has been, as long as that is open, rather than before a closed door.

    Before the first drive that is at home.
    """
    kept = chain[:1]
    for before, stop, label in zip(chain, [None, *route.stops], chain[1:], strict=False):
        spare = _stood_at_first(label)
        if stop is not None:
            spare = min(spare, _open_still(route.number, stop, before, label.depart))
        kept.append(
            replace(label, depart=label.depart + spare, arrive=label.arrive + spare)
            if spare > 0
            else label
        )
    return kept


def _stood_at_first(label: _Label) -> int:
    """Return how long a group stands at the end of a drive before it eats there or goes in."""
    begin, end = label.lunch or (0, 0)
    if label.depart <= begin and end <= label.start:  # on this drive, or at its end
        return max(0, begin - label.arrive)
    return label.start - label.arrive


def _open_still(number: int, stop: Stop, visit: _Label, depart: int) -> int:
    """Return how many minutes later than at ``depart`` a group can get on while a site is open."""
    begin = visit.start + stop.before
    shuts = (b for a, b in stop.windows[number] if a <= begin and begin + stop.service <= b)
    return max(0, max(shuts, default=0) + stop.after - depart)


def _stood(label: _Label) -> int:
    """Return how long a group waits at the end of a drive, lunch not counted."""
    begin, end = label.lunch or (0, 0)
    eaten = end - begin if label.arrive <= begin and end <= label.start else 0
    return label.start - label.arrive - eaten


def _idle(before: _Label, label: _Label) -> int:
    """Return how long a drive waits, lunch before it not counted."""
    begin, end = label.lunch or (0, 0)
    eaten = end - begin if before.leave <= begin and end <= label.depart else 0
    return label.depart - before.leave - eaten


def _visit(stop: Stop, label: _Label) -> Visit:
    start = label.start + stop.before
    return Visit(stop.id, stop.place, label.arrive, start, start + stop.service, _stood(label))
