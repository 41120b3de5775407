"""Which stops a day is offered: those that may be worth the way between its two places.

A day of a long tour has room for a handful of stops, and most others are hours away from where it
begins and ends. Whoever fills days looks only at the stops near their way: candidate lists, as in
the granular neighbourhoods of Toth and Vigo (2003).
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routes.tour.problem import UNREACHABLE, TourProblem

LEAST_PLACES: Final = 6
"""Places of days from which lists are made: with fewer, most stops are near every way."""
OUT_OF_WAY: Final = 60
"""Minutes out of the way that a stop may cost more than its prize pays for at the wheel."""
WAY_AT_BEST: Final = 30
"""Minutes that a way to a stop may be longer than its shortest one, however far that is."""


class Offers(NamedTuple):
    """Lists of stops by pair of places; a single one of all stops where no lists are made."""

    spots: int  # places by which the pairs are numbered, 0 for a single list
    spot: NDArray[np.int64]  # (nodes,), number of a place where days start or end
    first: NDArray[np.int64]  # (pairs + 1,), where the list of a pair begins
    stops: NDArray[np.int64]
    listed: NDArray[np.bool_]  # (pairs, stops)


def offers_of(problem: TourProblem, places: NDArray[np.int64], *, plain: bool) -> Offers:
    """Return what days are offered.

    Parameters
    ----------
    problem
        What is asked.
    places
        The place of each node that is no stop.
    plain
        Whether a stop can be good for its prize and its own detour alone: no legs are limited and
        no storyline holds.
    """
    stops, wheel = len(problem.stops), problem.balance.wheel
    own, numbers = np.unique(places, return_inverse=True)
    spot = np.concatenate([np.zeros(stops, dtype=np.int64), numbers.astype(np.int64)])
    if not plain or wheel == 0 or len(own) < LEAST_PLACES:
        return _lists(0, 0 * spot, np.ones((1, stops), dtype=bool))
    worth = np.array([stop.prize for stop in problem.stops]) * problem.balance.scale // wheel
    least = np.min([detours.min(axis=0) for detours in _detours(problem, own)], axis=0)
    most = np.maximum(worth + OUT_OF_WAY, least + WAY_AT_BEST)
    most[[stop.required for stop in problem.stops]] = 4 * UNREACHABLE
    listed = np.concatenate([detours <= most for detours in _detours(problem, own)])
    return _lists(len(own), spot, listed)


def _detours(problem: TourProblem, places: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Yield for each place the minutes that stops are out of the way to each other: (to, stops)."""
    there = np.array([stop.place for stop in problem.stops])
    minutes = np.minimum(problem.minutes, UNREACHABLE)
    on = minutes[np.ix_(there, places)].T
    for place in places:
        yield minutes[place, there][None, :] + on - minutes[place, places][:, None]


def _lists(spots: int, spot: NDArray[np.int64], listed: NDArray[np.bool_]) -> Offers:
    first = np.concatenate([[0], np.cumsum(listed.sum(axis=1))]).astype(np.int64)
    listed = np.ascontiguousarray(listed)
    return Offers(spots, spot, first, np.nonzero(listed)[1].astype(np.int64), listed)
