"""From an order of stops to clock times: the earliest schedule of a day with its lunch.

Two labels run along the day, the earliest time with lunch still owed and with lunch taken. Both
are exact because the earliest start in several windows never falls when the arrival rises.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from routes.tour.itinerary import DayPlan, Itinerary, Leg, Visit, tour_value
from routes.tour.problem import Lunch, Stop, TourProblem


@dataclass(frozen=True)
class _Label:
    """Earliest moment at a node of the day, how it was reached and whether lunch is over.

    ``start`` is when the group goes to its visit, ``leave`` when it drives on.
    """

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
    day = problem.days[number]
    stops = [problem.stops[i] for i in order]
    route = [start, *(stop.place for stop in stops), end]
    legs = [int(problem.minutes[a, b]) for a, b in pairwise(route)]
    within = day.max_drive is None or sum(legs) <= day.max_drive
    if not (within and all(map(day.may_drive, legs))):
        return None
    label = _last_label(problem, number, stops, legs)
    return None if label is None else _plan(route, stops, legs, label)


def _last_label(
    problem: TourProblem, number: int, stops: list[Stop], legs: list[int]
) -> _Label | None:
    day = problem.days[number]
    fed = day.lunch is None or day.leave > day.lunch.last_start
    labels = [_Label(day.leave, day.leave, day.leave, None, fed, None)]
    for stop, drive in zip(stops, legs, strict=False):
        windows = problem.arrival_windows(stop, number)
        labels = [
            _Label(arrive, begin, begin + stop.stay, lunch, label.fed or bool(lunch), label)
            for label in labels
            for arrive, ready, lunch in _moves(label, drive, day.lunch)
            if (begin := _earliest(windows, ready)) is not None
        ]
        labels = _earliest_of_each(labels)
    last = [
        _Label(arrive, ready, ready, lunch, label.fed or bool(lunch), label)
        for label in labels
        for arrive, ready, lunch in _moves(label, legs[-1], day.lunch)
        if ready <= day.back and (label.fed or lunch or _fed_at_home(day.lunch, ready))
    ]
    return min(last, key=_soonest_fed, default=None)


def _moves(
    label: _Label, drive: int, lunch: Lunch | None
) -> list[tuple[int, int, tuple[int, int] | None]]:
    """Return (arrive, ready, lunch taken) for the leg without and with lunch."""
    arrive = label.leave + drive
    moves: list[tuple[int, int, tuple[int, int] | None]] = [(arrive, arrive, None)]
    if label.fed or lunch is None or label.leave > lunch.last_start:
        return moves
    ready = max(arrive, lunch.earliest) + lunch.minutes
    at_destination = arrive <= lunch.last_start  # else before setting out, or on the way
    begin = max(arrive if at_destination else label.leave, lunch.earliest)
    taken = (begin, begin + lunch.minutes)
    moves.append((arrive if at_destination else ready, ready, taken))
    return moves


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


def _plan(route: list[int], stops: list[Stop], legs: list[int], last: _Label) -> DayPlan:
    chain = [last]
    while (before := chain[-1].before) is not None:
        chain.append(before)
    chain.reverse()
    lunch = next((label.lunch for label in chain if label.lunch), None)
    chain[0], chain[1] = _set_out_late(chain)
    visits = tuple(_visit(stop, label) for stop, label in zip(stops, chain[1:-1], strict=True))
    drives = tuple(
        Leg(route[k], route[k + 1], _depart(chain, k, legs[k]), chain[k + 1].arrive, legs[k])
        for k in range(len(legs))
    )
    return DayPlan(route[0], route[-1], visits, drives, lunch)


def _depart(chain: list[_Label], k: int, drive: int) -> int:
    """Leave at once, or after a lunch that is eaten before the drive."""
    leave, after = chain[k].leave, chain[k + 1]
    eats_first = after.lunch and after.lunch[0] == leave and after.arrive > leave + drive
    return after.arrive - drive if eats_first else leave


def _set_out_late(chain: list[_Label]) -> tuple[_Label, _Label]:
    """Turn waiting before the first visit into a later departure."""
    first = chain[1]
    spare = 0 if first.lunch or len(chain) == 2 else first.start - first.arrive  # noqa: PLR2004
    leave = chain[0].leave + spare
    begin = _Label(leave, leave, leave, None, chain[0].fed, None)
    arrive = first.arrive + spare
    return begin, _Label(arrive, first.start, first.leave, first.lunch, first.fed, begin)


def _visit(stop: Stop, label: _Label) -> Visit:
    eats_here = label.lunch is not None and label.lunch[0] >= label.arrive
    eaten = label.lunch[1] - label.lunch[0] if label.lunch and eats_here else 0
    wait = label.start - label.arrive - eaten
    start = label.start + stop.before
    return Visit(stop.id, stop.place, label.arrive, start, start + stop.service, wait)
