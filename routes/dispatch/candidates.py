"""Who could serve each order: topic, language, a free day and the travel limit."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from geo.travel import TravelModel
from routes.dispatch.types import Lecturer, Order, Reason, Rules

CHUNK = 256  # orders timed at once: bounds the matrix to some tens of megabytes

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Candidates:
    """Lecturers who could serve an order, nearest first.

    Attributes
    ----------
    lecturers, minutes
        Positions in the list of lecturers, and whole minutes between home and venue.
    left
        Rule -> lecturers it and the rules before it leave.
    """

    lecturers: NDArray[np.int64]
    minutes: NDArray[np.int64]
    left: dict[str, int]

    @property
    def reason(self) -> Reason:
        """Return the first rule that leaves nobody; "taken" when there is somebody."""
        for rule in ("topic", "language", "available", "within"):
            if not self.left[rule]:
                return rule
        return "taken"


def find_candidates(
    orders: Sequence[Order],
    lecturers: Sequence[Lecturer],
    places: gpd.GeoSeries,
    travel: TravelModel,
    *,
    rules: Rules,
) -> list[Candidates]:
    """List for each order the lecturers who could serve it.

    A drive is timed from the venue to the home, and the way there is taken to last as long: so a
    few orders cost a few searches of the road network, not one for each home.

    Parameters
    ----------
    places
        Points in WGS84 of all venues and homes, by code.
    """
    able = _Able(lecturers)
    homes, home_of = np.unique([one.home for one in lecturers], return_inverse=True)
    snapped = travel.snap(places.loc[homes])
    found: list[Candidates] = []
    for first in range(0, len(orders), CHUNK):
        some = orders[first : first + CHUNK]
        venues, venue_of = np.unique([order.venue for order in some], return_inverse=True)
        matrix = travel.matrix(places.loc[venues], snapped, limit=rules.within)
        for order, venue in zip(some, venue_of, strict=True):
            found.append(_of_order(able, order, matrix.minutes[venue][home_of], rules.within))
    return found


class _Able:
    """Lecturers as arrays of flags, computed once per topic, language and day."""

    def __init__(self, lecturers: Sequence[Lecturer]) -> None:
        self._lecturers = lecturers
        self._kept: dict[object, Flags] = {}

    def on(self, topic: str) -> Flags:
        return self._flags(("topic", topic), lambda one: topic in one.topics)

    def speak(self, language: str) -> Flags:
        return self._flags(("language", language), lambda one: language in one.languages)

    def free(self, days: Sequence[date]) -> Flags:
        free = np.zeros(len(self._lecturers), dtype=bool)
        for day in days:
            free |= self._flags(day, partial(Lecturer.is_free, day=day))
        return free

    def _flags(self, key: object, holds: Callable[[Lecturer], bool]) -> Flags:
        if key not in self._kept:
            self._kept[key] = np.array([holds(one) for one in self._lecturers], dtype=bool)
        return self._kept[key]


def _of_order(able: _Able, order: Order, minutes: NDArray[np.float32], within: float) -> Candidates:
    topic = able.on(order.topic)
    language = topic & able.speak(order.language)
    free = language & able.free(order.dates)
    near = np.flatnonzero(free & (minutes <= within))
    whole = np.ceil(minutes[near]).astype(np.int64)
    by_minutes = np.lexsort((near, whole))
    counts = {"topic": topic, "language": language, "available": free}
    left = {rule: int(flags.sum()) for rule, flags in counts.items()} | {"within": len(near)}
    return Candidates(near[by_minutes], whole[by_minutes], left)
