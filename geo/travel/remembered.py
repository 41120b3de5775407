"""A travel model that remembers the minutes of the pairs that were asked for last.

Whoever changes a plan asks for the same places again, one more or one fewer, and hundreds of tours
are searched between the same sites and towns. Here only the rows and columns that are new are
computed. What is kept belongs to one model, that is to one network, vehicle and season, and goes
with it: other roads are another model.
"""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from geo.travel.around import AroundModel
from geo.travel.types import Integers, Points, SnappedPoints, TravelMatrix, TravelModel

ORIGINS, DESTINATIONS = 512, 1_536
"""Places that are kept at either end: sites and towns with room for starts, and the seats of all
townships besides, where groups eat. Those asked for longest ago go first."""
FIELDS: Final = {"minutes": "f4", "km": "f4", "off_network_km": "f4", "flag": "u1"}
"""What is kept of a pair: 14 bytes with the mark that it is known, 11 MB for a full table."""

Position = tuple[float, float]
Bools = NDArray[np.bool_]


class _Slots:
    """Rows, or columns, of a table and the places they belong to."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._slot: OrderedDict[Position, int] = OrderedDict()

    def known(self, places: Sequence[Position]) -> Integers:
        """Return the slot of each place, -1 where it has none."""
        return np.array([self._slot.get(place, -1) for place in places], dtype=np.int64)

    def taken(self, places: Sequence[Position]) -> tuple[Integers, list[int]]:
        """Return a slot for each of at most ``size`` places, and those that held another one."""
        new: list[int] = []
        distinct = dict.fromkeys(places)
        for place in distinct:
            if place in self._slot:
                self._slot.move_to_end(place)
        for place in distinct:
            if place not in self._slot:
                full = len(self._slot) >= self.size
                slot = self._slot.popitem(last=False)[1] if full else len(self._slot)
                self._slot[place] = slot
                new.append(slot)
        return self.known(places), new


class _Table:
    """The pairs that are known, for any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._origins, self._destinations = _Slots(ORIGINS), _Slots(DESTINATIONS)
        shape = (ORIGINS, DESTINATIONS)
        self._known = np.zeros(shape, dtype=bool)
        self._kept = {name: np.zeros(shape, dtype=kind) for name, kind in FIELDS.items()}

    def recall(
        self, whole: TravelMatrix, here: Sequence[Position], there: Sequence[Position]
    ) -> Bools:
        """Fill in what is known of a matrix; return which pairs are."""
        with self._lock:
            rows, columns = self._origins.known(here), self._destinations.known(there)
            cells = np.ix_(rows, columns)
            known: Bools = self._known[cells] & (rows >= 0)[:, np.newaxis] & (columns >= 0)
            for name, kept in self._kept.items():
                getattr(whole, name)[:] = kept[cells]
        return known

    def keep(
        self, whole: TravelMatrix, here: Sequence[Position], there: Sequence[Position]
    ) -> None:
        """Keep all pairs of a matrix in the place of those asked for longest ago."""
        with self._lock:
            rows, new = self._origins.taken(here)
            self._known[new] = False
            columns, new = self._destinations.taken(there)
            self._known[:, new] = False
            cells = np.ix_(rows, columns)
            self._known[cells] = True
            for name, kept in self._kept.items():
                kept[cells] = getattr(whole, name)


@dataclass(frozen=True, eq=False)
class RememberingModel(AroundModel):
    """A travel model that computes a pair once while it is asked for.

    Every answer is the one of ``model``, to the bit, if what that says of a pair does not depend
    on the others of a question. Questions with a limit, about snapped points, or about more places
    than a table has room for are the model's own.
    """

    _table: _Table = field(default_factory=_Table, repr=False)

    def matrix(
        self, origins: Points, destinations: Points, *, limit: float | None = None
    ) -> TravelMatrix:
        """Return all pairs; rows and columns that are new are computed, the others remembered."""
        here, there = _positions(origins, ORIGINS), _positions(destinations, DESTINATIONS)
        if limit is not None or here is None or there is None:
            return self.model.matrix(origins, destinations, limit=limit)
        shape = (len(here), len(there))
        arrays = {name: np.empty(shape, dtype=kind) for name, kind in FIELDS.items()}
        whole = TravelMatrix(**arrays, provider=self.provider)
        missing = ~self._table.recall(whole, here, there)
        new = np.logical_and.reduce(missing, axis=1)
        rest = np.logical_or.reduce(missing, axis=1) & ~new
        self._ask(whole, origins, destinations, new, np.ones(len(there), dtype=bool))
        columns = np.logical_or.reduce(missing[rest], axis=0)
        self._ask(whole, origins, destinations, rest, columns)
        self._table.keep(whole, here, there)
        return whole

    def _ask(
        self,
        whole: TravelMatrix,
        origins: gpd.GeoSeries,
        destinations: gpd.GeoSeries,
        rows: Bools,
        columns: Bools,
    ) -> None:
        """Fill some rows and columns of a matrix with what the model computes."""
        if not rows.any() or not columns.any():
            return
        part = self.model.matrix(origins[rows], destinations[columns])
        for name in FIELDS:
            getattr(whole, name)[np.ix_(rows, columns)] = getattr(part, name)


def remembering(travel: TravelModel) -> RememberingModel:
    """Return a model that remembers: this one if it does."""
    return travel if isinstance(travel, RememberingModel) else RememberingModel(travel)


def _positions(points: Points, most: int) -> list[Position] | None:
    """Return where points are; None for snapped ones, more than ``most``, or one that is nowhere.

    What is nowhere equals nothing, itself included.
    """
    if isinstance(points, SnappedPoints) or len(points) > most:
        return None
    if not (points.geom_type == "Point").all() or points.is_empty.any():
        return None
    places = list(zip(points.x.tolist(), points.y.tolist(), strict=True))
    return places if np.isfinite(places).all() else None
