"""Different places to begin a search from: where to sleep when one stop is to be visited.

Each start is anchored at one stop. Its overnight places are chosen exactly, by dynamic programming
over the days, so that the anchor can be visited if any choice of places allows it: a stop within
reach of one overnight place only is not lost because the search began at another one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from routes.tour.problem import UNREACHABLE, Stop, TourProblem
from routes.tour.reach import Floats, among, base_places, empty_day, visit_day

Choice = tuple[int, ...]
"""A place for every base: what day 1 starts at, where it ends, where day 2 ends, ..."""

NEAR_ANCHOR = 10.0
"""Weight of a night's minutes from the anchor against driving, for starts that sleep near it."""


def anchors(problem: TourProblem, count: int) -> list[int]:
    """Return stops to anchor starts at: all required ones, then each time the farthest from all."""
    places = [stop.place for stop in problem.stops]
    apart = np.minimum(problem.minutes[np.ix_(places, places)], UNREACHABLE).astype(float)
    chosen = [i for i, stop in enumerate(problem.stops) if stop.required]
    origin = [place for day in problem.days for place in day.start]
    distance = np.minimum(problem.minutes[np.ix_(origin, places)].min(axis=0), UNREACHABLE)
    distance = np.where(distance < UNREACHABLE, distance, 0).astype(float)
    for i in chosen:
        distance = np.minimum(distance, apart[i])
    while len(chosen) < min(count, len(places)) and distance.max() > 0:
        chosen.append(int(np.argmax(distance)))
        distance = np.minimum(distance, apart[chosen[-1]])
    return chosen


def choices(problem: TourProblem, anchor: Stop | None, empty: Sequence[Floats]) -> Iterator[Choice]:
    """Yield the choices of places to start a search from: least driving, then near the anchor.

    Parameters
    ----------
    empty
        As :func:`empty_days` returns them: they are the same for all anchors.
    """
    places = base_places(problem)
    visits: list[Floats] = []
    if anchor is not None:
        days = enumerate(problem.days)
        visits = [visit_day(problem, n, places, anchor, problem.ways(day)) for n, day in days]
    pulls = (0.0,) if anchor is None else (NEAR_ANCHOR, 0.0)
    yield from dict.fromkeys(
        choice for pull in pulls for choice in _cheapest_chain(problem, anchor, pull, empty, visits)
    )


def empty_days(problem: TourProblem) -> list[Floats]:
    """Return the driving of each day without visits between all bases."""
    places = base_places(problem)
    return [empty_day(problem, day, places) for day in problem.days]


@dataclass
class _Chains:
    """For each place the cheapest chain of bases that leads there."""

    cost: Floats
    paths: list[Choice]

    def stepped(self, minutes: Floats) -> "_Chains":
        """Return the chains one day on."""
        total = self.cost[:, None] + minutes
        origin = np.argmin(total, axis=0)
        return _Chains(total.min(axis=0), [self.paths[k] for k in origin])

    def placed(self, places: list[int], extra: Floats) -> "_Chains":
        """Return the chains with the place they have reached written down, at an extra cost."""
        paths = [(*path, place) for path, place in zip(self.paths, places, strict=True)]
        return _Chains(self.cost + extra, paths)

    def or_else(self, other: "_Chains") -> "_Chains":
        """Return the cheaper chain for each place."""
        first = self.cost <= other.cost
        paths = [a if f else b for a, b, f in zip(self.paths, other.paths, first, strict=True)]
        return _Chains(np.minimum(self.cost, other.cost), paths)


def _cheapest_chain(
    problem: TourProblem,
    anchor: Stop | None,
    pull: float,
    empties: Sequence[Floats],
    visits: Sequence[Floats],
) -> list[Choice]:
    """Choose the places of all bases by dynamic programming over (place, anchor visited)."""
    places = base_places(problem)
    names = [int(place) for place in places]
    nothing = np.zeros(len(places))
    night = nothing
    if anchor is not None:
        night = pull * np.minimum(problem.minutes[places, anchor.place], UNREACHABLE)
    before = _Chains(nothing, [()] * len(places))
    after = _Chains(np.full(len(places), np.inf), [()] * len(places))
    for number, day in enumerate(problem.days):
        if day.start:
            fixed = np.where(among(places, day.start), 0.0, np.inf)[None, :]
            jump = np.broadcast_to(fixed, (len(places), len(places)))
            before = before.stepped(jump).placed(names, nothing)
            after = after.stepped(jump).placed(names, nothing)
        empty = empties[number]
        after = after.stepped(empty)
        if anchor is not None:
            after = after.or_else(before.stepped(visits[number]))
        before, after = before.stepped(empty).placed(names, night), after.placed(names, night)
    final = before if anchor is None else after
    best = int(np.argmin(final.cost))
    return [final.paths[best]] if np.isfinite(final.cost[best]) else []
