"""Exact solution of small problems: the oracle of the tests, and of everyday small requests.

For every day and start place a label-setting search finds which sets of stops the day can hold
and with how little driving; a second pass combines the days. The result is optimal in required
stops and value, and has the least driving among tours of the same sets.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from routes.itinerary import Itinerary
from routes.problem import UNREACHABLE, Day, Lunch, TourProblem
from routes.schedule import schedule

MAX_STOPS = 12
"""Most candidate stops for which exactness is offered at all."""

Sets = dict[tuple[int, int], tuple[int, tuple[int, ...]]]
"""(set of stops as bits, end place) -> (driving, order)."""


@dataclass(frozen=True, order=True)
class _Label:
    """A partial day: driving, time, lunch over, place, order so far."""

    drive: int
    leave: int
    fed: bool
    place: int
    order: tuple[int, ...]

    def dominates(self, other: "_Label") -> bool:
        """Say whether this label is no worse at the same place after the same stops."""
        return self.fed == other.fed and self.drive <= other.drive and self.leave <= other.leave


@dataclass(frozen=True)
class _Tour:
    """Some days chosen: driving, orders and places per day."""

    drive: int
    orders: tuple[tuple[int, ...], ...]
    places: tuple[tuple[int, int], ...]


def work(problem: TourProblem) -> int:
    """Estimate the labels an exact solution may have to make."""
    stops = len(problem.stops)
    starts = sum(len(places) for places in _start_places(problem))
    return int(starts * stops * stops * 2**stops)


def solve_exactly(problem: TourProblem) -> Itinerary | None:
    """Return an optimal itinerary, None if no tour exists even without visits.

    Parameters
    ----------
    problem
        With at most :data:`MAX_STOPS` stops.

    Raises
    ------
    ValueError
        If there are more stops.
    """
    if len(problem.stops) > MAX_STOPS:
        raise ValueError(len(problem.stops))
    tours: dict[tuple[int, int], _Tour] = {}
    for number, day in enumerate(problem.days):
        tours = _with_day(problem, number, day, tours)
    best = max(
        (pair for pair in tours.items() if _within_limits(problem, pair[0][0])),
        key=lambda pair: (*_worth(problem, pair[0][0]), -pair[1].drive),
        default=None,
    )
    if best is None:
        return None
    return schedule(problem, best[1].orders, best[1].places)


def _with_day(
    problem: TourProblem, number: int, day: Day, tours: dict[tuple[int, int], _Tour]
) -> dict[tuple[int, int], _Tour]:
    """Extend tours, keyed by (stops visited, place reached), by all that a day can hold."""
    extended: dict[tuple[int, int], _Tour] = {}
    held: dict[int, Sets] = {}
    begun = tours or {(0, -1): _Tour(0, (), ())}
    for (visited, reached), tour in begun.items():
        for start in day.start or (reached,):
            if start not in held:
                held[start] = _sets_of_day(problem, number, start)
            for (new, end), (drive, order) in held[start].items():
                if new & visited:
                    continue
                key = (visited | new, end)
                total = tour.drive + drive
                if key not in extended or total < extended[key].drive:
                    extended[key] = _Tour(
                        total, (*tour.orders, order), (*tour.places, (start, end))
                    )
    return extended


def _sets_of_day(problem: TourProblem, number: int, start: int) -> Sets:
    day = problem.days[number]
    fed = day.lunch is None or day.leave > day.lunch.last_start
    layer = [_Label(0, day.leave, fed, start, ())]
    sets: Sets = {}
    while layer:
        for label in layer:
            for end, drive in _endings(problem, day, label):
                key = (_bits(label.order), end)
                if key not in sets or drive < sets[key][0]:
                    sets[key] = (drive, label.order)
        layer = _undominated(
            after for label in layer for after in _extensions(problem, number, label)
        )
    return sets


def _extensions(problem: TourProblem, number: int, label: _Label) -> Iterator[_Label]:
    day = problem.days[number]
    for i, stop in enumerate(problem.stops):
        if i in label.order:
            continue
        leg = int(problem.minutes[label.place, stop.place])
        if not _may_drive(day, label.drive + leg):
            continue
        for ready, fed in _arrivals(label, leg, day.lunch):
            for opens, closes in stop.start_windows(number):
                if ready <= closes:
                    leave = max(opens, ready) + stop.service
                    yield _Label(label.drive + leg, leave, fed, stop.place, (*label.order, i))
                    break


def _endings(problem: TourProblem, day: Day, label: _Label) -> Iterator[tuple[int, int]]:
    for end in day.end:
        leg = int(problem.minutes[label.place, end])
        for ready, fed in _arrivals(label, leg, day.lunch):
            eats = fed or (day.lunch is not None and ready <= day.lunch.last_start)
            if eats and ready <= day.back and _may_drive(day, label.drive + leg):
                yield end, label.drive + leg


def _arrivals(label: _Label, leg: int, lunch: Lunch | None) -> Iterator[tuple[int, bool]]:
    yield label.leave + leg, label.fed
    if not label.fed and lunch is not None and label.leave <= lunch.last_start:
        yield max(label.leave + leg, lunch.earliest) + lunch.minutes, True


def _undominated(labels: Iterator[_Label]) -> list[_Label]:
    groups: dict[tuple[int, int], list[_Label]] = {}
    for label in sorted(labels):
        group = groups.setdefault((_bits(label.order), label.order[-1]), [])
        if not any(other.dominates(label) for other in group):
            group.append(label)
    return [label for group in groups.values() for label in group]


def _may_drive(day: Day, drive: int) -> bool:
    return drive < UNREACHABLE and (day.max_drive is None or drive <= day.max_drive)


def _bits(order: tuple[int, ...]) -> int:
    return sum(1 << i for i in order)


def _worth(problem: TourProblem, visited: int) -> tuple[int, int]:
    served = [stop for i, stop in enumerate(problem.stops) if visited >> i & 1]
    return sum(stop.required for stop in served), sum(stop.prize for stop in served)


def _within_limits(problem: TourProblem, visited: int) -> bool:
    served = [stop for i, stop in enumerate(problem.stops) if visited >> i & 1]
    return all(
        sum(stop.uses[k] for stop in served) <= limit for k, limit in enumerate(problem.limits)
    )


def _start_places(problem: TourProblem) -> list[tuple[int, ...]]:
    ends = ((), *(day.end for day in problem.days))
    return [day.start or before for day, before in zip(problem.days, ends, strict=False)]
