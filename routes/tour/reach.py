"""Which stops could be visited at all, each on its own: exact, and quick enough for all of them.

A stop that no day can hold alone is in no tour, so the planner drops it before searching and can
say why; a required one makes the request impossible. The same day-by-day minutes choose the
overnight places a search starts from.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routes.tour.problem import UNREACHABLE, Day, Lunch, Stop, TourProblem

STEPPING: Final = 1000
"""Minutes by which a way that needs stops between seems longer than one that needs none."""

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def base_places(problem: TourProblem) -> Ints:
    """Return all places at which days may start or end, ascending."""
    return np.unique([place for day in problem.days for place in day.start + day.end])


def possible_days(problem: TourProblem, *, over_stops: bool = True) -> Bools:
    """Tell for each stop on which days a tour could visit it and nothing else.

    Other stops may lie between, as if they took no time, where legs are limited or a stop on the
    way saves minutes: a stop that is not possible is in no tour, one that is possible may still
    not be.

    Parameters
    ----------
    over_stops
        Whether the way to a stop and from it may be one over others; where legs are limited, the
        way from one night to the next may in any case.

    Returns
    -------
    array of bool
        Shape (stops, days).
    """
    places = base_places(problem)
    hops = [empty_day(problem, day, places) for day in problem.days]
    starts, ends = _open_places(problem, hops, places)
    possible = np.zeros((len(problem.stops), len(problem.days)), dtype=bool)
    for number, day in enumerate(problem.days):
        some = np.ix_(starts[number], ends[number])
        ways = problem.shortest(day) if over_stops else problem.single(day)
        for i, stop in enumerate(problem.stops):
            minutes = visit_day(problem, number, places, stop, ways)
            possible[i, number] = np.isfinite(minutes[some]).any()
    return possible


def among(places: Ints, some: Sequence[int]) -> Bools:
    """Tell which of :func:`base_places` are among some of them; ``isin`` sorts each time."""
    found = np.zeros(len(places), dtype=bool)
    found[np.searchsorted(places, some)] = True
    return found


def empty_day(problem: TourProblem, day: Day, places: Ints) -> Floats:
    """Return the driving of a day without visits between all places, inf where it is impossible.

    Returns
    -------
    array of float
        Shape (places, places); a column that is no end of the day is inf.
    """
    between = np.ix_(places, places)
    drive = problem.ways(day)[between]
    ready = day.leave + drive
    if day.lunch and day.leave <= day.lunch.last_start:
        fed = np.maximum(ready, day.lunch.earliest) + day.lunch.minutes
        ready = np.where(ready <= day.lunch.last_start, ready, fed)
    limited = _finite(drive, (ready <= day.back) & among(places, day.end), day)
    direct = day.max_leg is None or problem.minutes[between] <= day.max_leg
    return np.where(direct, limited, limited + STEPPING)


def visit_day(problem: TourProblem, number: int, places: Ints, stop: Stop, minutes: Ints) -> Floats:
    """Return the driving of a day that visits one stop, shaped as :func:`empty_day`.

    Parameters
    ----------
    minutes
        What is driven between all places: ``problem.ways`` or ``problem.shortest`` of the day.
    """
    day, windows = problem.days[number], problem.arrival_windows(stop, number)
    out, home = minutes[places, stop.place], minutes[stop.place, places]
    drive = out[:, None] + home[None, :]
    arrive = day.leave + out
    go = _leave_stop(arrive, windows, stop.stay)[:, None]
    ready = go + home
    in_time = ready <= day.back
    lunch = day.lunch
    if lunch and day.leave <= lunch.last_start:
        early = _leave_stop(np.maximum(arrive, lunch.earliest) + lunch.minutes, windows, stop.stay)
        late = np.maximum(ready, lunch.earliest) + lunch.minutes
        in_time &= ready <= lunch.last_start
        in_time |= early[:, None] + home <= day.back
        in_time |= (go <= lunch.last_start) & (late <= day.back)
        in_time |= (_eats_inside(arrive, windows, stop, lunch)[:, None] + home) <= day.back
    return _finite(drive, in_time & among(places, day.end), day)


def _finite(drive: Ints, possible: Bools, day: Day) -> Floats:
    limit = UNREACHABLE - 1 if day.max_drive is None else day.max_drive
    return np.where(possible & (drive <= limit), drive, np.inf)


def _eats_inside(
    arrive: Ints, windows: tuple[tuple[int, int], ...], stop: Stop, lunch: Lunch
) -> Ints:
    """Return when a group leaves a stop that has eaten during its visit; never if it cannot."""
    left = _leave_stop(arrive, windows, stop.stay)
    end = left - stop.after
    if not stop.feeds:
        return np.full(left.shape, UNREACHABLE)
    fed = np.maximum(end - stop.service, lunch.earliest) + lunch.minutes
    return np.where(fed <= np.minimum(end, lunch.latest), left, UNREACHABLE)


def _leave_stop(ready: Ints, windows: tuple[tuple[int, int], ...], service: int) -> Ints:
    begin = np.full(ready.shape, UNREACHABLE)
    for opens, closes in reversed(windows):
        begin = np.where(ready <= closes, np.maximum(ready, opens), begin)
    return begin + service


def _open_places(
    problem: TourProblem, hops: list[Floats], places: Ints
) -> tuple[list[Bools], list[Bools]]:
    """Return the places where each day can start, and end, while the other days are empty."""
    starts: list[Bools] = []
    reached: Bools = np.zeros(len(places), dtype=bool)
    for day, hop in zip(problem.days, hops, strict=True):
        starts.append(among(places, day.start) if day.start else reached)
        reached = np.any(np.isfinite(hop[starts[-1]]), axis=0)
    ends: list[Bools] = []
    onward: Bools = np.ones(len(places), dtype=bool)
    for day, hop in zip(reversed(problem.days), reversed(hops), strict=True):
        ends.append(among(places, day.end) & onward)
        onward = np.any(np.isfinite(hop[:, ends[-1]]), axis=1)
        if day.start:
            onward = np.full(len(places), bool((onward & among(places, day.start)).any()))
    return starts, ends[::-1]
