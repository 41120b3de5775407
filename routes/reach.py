"""Which stops could be visited at all, each on its own: exact, and quick enough for all of them.

A stop that no day can hold alone is in no tour, so the planner drops it before searching and can
say why; a required one makes the request impossible.
"""

import numpy as np
from numpy.typing import NDArray

from routes.problem import UNREACHABLE, Day, Stop, TourProblem

Bools = NDArray[np.bool_]
_NEVER = UNREACHABLE


def possible_days(problem: TourProblem) -> Bools:
    """Tell for each stop on which days a tour could visit it and nothing else.

    The other days are taken as empty; their drives between overnight places must be possible.

    Returns
    -------
    array of bool
        Shape (stops, days).
    """
    starts, ends = _open_places(problem)
    possible = np.zeros((len(problem.stops), len(problem.days)), dtype=bool)
    for number, day in enumerate(problem.days):
        first, last = np.flatnonzero(starts[number]), np.flatnonzero(ends[number])
        for i, stop in enumerate(problem.stops):
            possible[i, number] = _fits(problem.minutes, day, number, stop, first, last)
    return possible


def _open_places(problem: TourProblem) -> tuple[list[Bools], list[Bools]]:
    """Return the places where each day can start, and end, in a tour that visits nothing."""
    size = len(problem.minutes)
    starts, reached = [], np.zeros(size, dtype=bool)
    hops = [_hops(problem.minutes, day) for day in problem.days]
    for day, hop in zip(problem.days, hops, strict=True):
        starts.append(_mask(day.start, size) if day.start else reached)
        reached = hop[starts[-1]].any(axis=0) & _mask(day.end, size)
    ends: list[Bools] = []
    onward = np.ones(size, dtype=bool)
    for number in range(len(problem.days) - 1, -1, -1):
        ends.insert(0, _mask(problem.days[number].end, size) & onward)
        fixed = bool(problem.days[number].start)
        onward = np.ones(size, dtype=bool) if fixed else hops[number][:, ends[0]].any(axis=1)
    return starts, ends


def _hops(minutes: NDArray[np.int64], day: Day) -> Bools:
    arrive = day.leave + minutes
    lunch = day.lunch
    if lunch and day.leave <= lunch.last_start:
        fed = np.maximum(arrive, lunch.earliest) + lunch.minutes
        arrive = np.where(arrive <= lunch.last_start, arrive, fed)
    return (arrive <= day.back) & (minutes <= _drive_limit(day))


def _fits(
    minutes: NDArray[np.int64],
    day: Day,
    number: int,
    stop: Stop,
    first: NDArray[np.intp],
    last: NDArray[np.intp],
) -> bool:
    windows = stop.start_windows(number)
    if not windows or not len(first) or not len(last):
        return False
    out, home = minutes[first, stop.place], minutes[stop.place, last]
    drive_ok = out[:, None] + home[None, :] <= _drive_limit(day)
    owed = day.lunch is not None and day.leave <= day.lunch.last_start
    plain = _leave_stop(day.leave + out, windows, stop.service)
    arrive = plain[:, None] + home[None, :]
    ok = arrive <= day.back
    if owed and day.lunch is not None:
        lunch = day.lunch
        ok &= arrive <= lunch.last_start
        after = np.maximum(arrive, lunch.earliest) + lunch.minutes
        ok |= (plain[:, None] <= lunch.last_start) & (after <= day.back)
        before = np.maximum(day.leave + out, lunch.earliest) + lunch.minutes
        ok |= _leave_stop(before, windows, stop.service)[:, None] + home[None, :] <= day.back
    return bool((ok & drive_ok).any())


def _leave_stop(
    ready: NDArray[np.int64], windows: tuple[tuple[int, int], ...], service: int
) -> NDArray[np.int64]:
    begin = np.full(ready.shape, _NEVER)
    for opens, closes in reversed(windows):
        begin = np.where(ready <= closes, np.maximum(ready, opens), begin)
    return begin + service


def _drive_limit(day: Day) -> int:
    return _NEVER - 1 if day.max_drive is None else day.max_drive


def _mask(places: tuple[int, ...], size: int) -> Bools:
    mask = np.zeros(size, dtype=bool)
    mask[list(places)] = True
    return mask
