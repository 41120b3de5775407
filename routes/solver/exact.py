"""Exact solution of small problems: the oracle of the tests, and of everyday small requests.

For every day and start place a label-setting search finds which sets of stops the day can hold
and at how little cost: steps back in history and driving at their rates, then driving. A second
pass combines the days and adds what more of the same on a day, nights and idle days cost. The
result is optimal in required stops, then minima, then value less driving, and has the least driving
among tours of the same sets.

With a storyline a set also remembers the era it begins and ends with and how often it steps back.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from routes.tour.itinerary import Itinerary, wishes_met
from routes.tour.problem import Day, Lunch, Stop, TourProblem
from routes.tour.schedule import schedule

MAX_STOPS = 12
"""Most candidate stops for which exactness is offered at all."""

NO_ERA = -1

Eras = tuple[int, int]
"""First and last era of some visits, :data:`NO_ERA` where none has any."""
Sets = dict[tuple[int, int, Eras], tuple[int, int, tuple[int, ...]]]
"""(set of stops as bits, end place, eras) -> (cost in parts of a value, driving, order)."""


@dataclass(frozen=True, order=True)
class _Label:
    """A partial day: steps back, driving, time, lunch over, place, order and eras so far."""

    back: int
    drive: int
    leave: int
    fed: bool
    place: int
    order: tuple[int, ...]
    eras: Eras = (NO_ERA, NO_ERA)

    def dominates(self, other: "_Label") -> bool:
        """Say whether this label is no worse at the same place after the same stops and eras."""
        better = self.back <= other.back and self.drive <= other.drive
        return better and self.fed == other.fed and self.leave <= other.leave


@dataclass(frozen=True)
class _Tour:
    """Some days chosen: cost in parts of a value, driving, orders and places per day."""

    cost: int
    drive: int
    orders: tuple[tuple[int, ...], ...]
    places: tuple[tuple[int, int], ...]


Tours = dict[tuple[int, int, int], _Tour]
"""(set of stops visited, place reached, last era) -> the best tour."""


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
    tours: Tours = {(0, -1, NO_ERA): _Tour(0, 0, (), ())}
    for number, day in enumerate(problem.days):
        tours = _with_day(problem, number, day, tours)
    best = max(
        (pair for pair in tours.items() if _within_limits(problem, pair[0][0])),
        key=lambda pair: (*_worth(problem, pair[0][0], pair[1].cost), -pair[1].drive),
        default=None,
    )
    if best is None:
        return None
    return schedule(problem, best[1].orders, best[1].places)


def _with_day(problem: TourProblem, number: int, day: Day, tours: Tours) -> Tours:
    """Extend tours by all that a day can hold."""
    extended: Tours = {}
    held: dict[int, Sets] = {}
    for (visited, reached, era), tour in tours.items():
        for start in day.start or (reached,):
            if start not in held:
                held[start] = _sets_of_day(problem, number, start)
            for (new, end, (first, last)), (spent, drive, order) in held[start].items():
                returns = first != NO_ERA and first < era
                if new & visited or (returns and problem.storyline == "hard"):
                    continue
                more = _toll(problem) * returns + _night(problem, number, end)
                cost = (tour.cost + spent + more, tour.drive + drive)
                key = (visited | new, end, era if last == NO_ERA else last)
                if key not in extended or cost < (extended[key].cost, extended[key].drive):
                    extended[key] = _Tour(
                        *cost, (*tour.orders, order), (*tour.places, (start, end))
                    )
    return extended


def _sets_of_day(problem: TourProblem, number: int, start: int) -> Sets:
    day = problem.days[number]
    fed = day.lunch is None or day.leave > day.lunch.last_start
    layer = [_Label(0, 0, day.leave, fed, start, ())]
    sets: Sets = {}
    while layer:
        for label in layer:
            for end, drive in _endings(problem, day, label):
                key = (_bits(label.order), end, label.eras)
                spent = _toll(problem) * label.back + _spent(problem, label.order, drive)
                if key not in sets or (spent, drive) < sets[key][:2]:
                    sets[key] = (spent, drive, label.order)
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
        told = _told(problem, label, stop)
        if told is None or not _may_drive(day, label, leg):
            continue
        drive, order = label.drive + leg, (*label.order, i)
        for ready, fed in _arrivals(label, leg, day.lunch):
            for opens, closes in problem.arrival_windows(stop, number):
                if ready <= closes:
                    leave = max(opens, ready) + stop.stay
                    yield _Label(told[0], drive, leave, fed, stop.place, order, told[1])
                    if not fed and _eats_inside(stop, leave, day.lunch):
                        yield _Label(told[0], drive, leave, True, stop.place, order, told[1])
                    break


def _eats_inside(stop: Stop, leave: int, lunch: Lunch | None) -> bool:
    """Say whether lunch fits into a visit that the group drives away from at some moment."""
    end = leave - stop.after
    held = lunch is not None and lunch.inside(end - stop.service, end) is not None
    return stop.feeds and held


def _told(problem: TourProblem, label: _Label, stop: Stop) -> tuple[int, Eras] | None:
    """Return steps back and eras after another stop, None if the storyline forbids it."""
    if problem.storyline == "off" or stop.era is None:
        return label.back, label.eras
    first, last = label.eras
    returns = last > stop.era
    if returns and problem.storyline == "hard":
        return None
    return label.back + returns, (stop.era if first == NO_ERA else first, stop.era)


def _endings(problem: TourProblem, day: Day, label: _Label) -> Iterator[tuple[int, int]]:
    for end in day.end:
        leg = int(problem.minutes[label.place, end])
        for ready, fed in _arrivals(label, leg, day.lunch):
            eats = fed or (day.lunch is not None and ready <= day.lunch.last_start)
            if eats and ready <= day.back and _may_drive(day, label, leg):
                yield end, label.drive + leg


def _arrivals(label: _Label, leg: int, lunch: Lunch | None) -> Iterator[tuple[int, bool]]:
    yield label.leave + leg, label.fed
    if not label.fed and lunch is not None and label.leave <= lunch.last_start:
        yield max(label.leave + leg, lunch.earliest) + lunch.minutes, True


def _undominated(labels: Iterator[_Label]) -> list[_Label]:
    groups: dict[tuple[int, int, Eras], list[_Label]] = {}
    for label in sorted(labels):
        group = groups.setdefault((_bits(label.order), label.order[-1], label.eras), [])
        if not any(other.dominates(label) for other in group):
            group.append(label)
    return [label for group in groups.values() for label in group]


def _may_drive(day: Day, label: _Label, leg: int) -> bool:
    in_all = day.max_drive is None or label.drive + leg <= day.max_drive
    return in_all and day.may_drive(leg)


def _bits(order: tuple[int, ...]) -> int:
    return sum(1 << i for i in order)


def _toll(problem: TourProblem) -> int:
    """Return what a step back in history costs, in parts of a value."""
    return problem.balance.scale * problem.step_back if problem.storyline == "soft" else 0


def _spent(problem: TourProblem, order: tuple[int, ...], drive: int) -> int:
    """Return what a day costs: driving, more of the same, or seeing nothing."""
    rates = problem.balance
    stops = [(i, problem.stops[i]) for i in order]
    faded = sum(stop.prize for _, stop in stops) - rates.sights(stops)
    return rates.scale * (faded if order else rates.idle) + rates.wheel * drive


def _night(problem: TourProblem, number: int, end: int) -> int:
    """Return what the night after a day costs."""
    last = number == len(problem.days) - 1
    return problem.balance.scale * problem.balance.nights((end,) if last else (end, end))


def _worth(problem: TourProblem, visited: int, cost: int) -> tuple[int, int]:
    served = [stop for i, stop in enumerate(problem.stops) if visited >> i & 1]
    value = problem.balance.scale * sum(stop.prize for stop in served) - cost
    return wishes_met(problem, served), value


def _within_limits(problem: TourProblem, visited: int) -> bool:
    served = [stop for i, stop in enumerate(problem.stops) if visited >> i & 1]
    return all(
        sum(stop.uses[k] for stop in served) <= limit for k, limit in enumerate(problem.limits)
    )


def _start_places(problem: TourProblem) -> list[tuple[int, ...]]:
    ends = ((), *(day.end for day in problem.days))
    return [day.start or before for day, before in zip(problem.days, ends, strict=False)]
