"""A travel model that remembers the minutes between places which are asked for again and again.

A plan wants all pairs of sites and towns. On a network of hundreds of thousands of nodes that is a
search of tenths of a second for each of them, and the answer is the same for every plan. Here it is
worked out once, kept in memory and in a file beside the network, and only the points that are not
known, such as the start of a group, are searched for: at both ends, so that one-way streets count.
"""

import hashlib
import math
import threading
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from geo.appearing import appearing
from geo.travel.around import AroundModel
from geo.travel.estimate import EstimateModel
from geo.travel.types import Integers, PairFlag, Points, Provider, SnappedPoints, TravelMatrix

VERSION = 2
"""Of the file, and of the law by which minutes are computed."""

ENOUGH = 4
"""A table is worked out for questions about at least one known place in so many."""

_FIELDS = ("minutes", "km", "off_network_km", "flag")
Bools = NDArray[np.bool_]


class _Ends(NamedTuple):
    """Points at one end of journeys, and their positions among the known places (-1: none)."""

    points: SnappedPoints
    place: Integers


@dataclass(frozen=True, eq=False)
class KnownPlacesModel(AroundModel):
    """A travel model with a table of the journeys between known places.

    Every answer is the one of ``model``, to the bit.

    Parameters
    ----------
    model
        What computes the minutes.
    places
        Known places, WGS84 points.
    folder
        Where the table is kept; a file that belongs to another network, to other parameters or to
        other places is replaced.
    """

    model: EstimateModel
    places: gpd.GeoSeries
    folder: Path
    _kept: list[TravelMatrix] = field(default_factory=list, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def matrix(
        self, origins: Points, destinations: Points, *, limit: float | None = None
    ) -> TravelMatrix:
        """Return all pairs: those of known places from the table, the others computed."""
        here, there = self._ends(origins), self._ends(destinations)
        known = min((here.place >= 0).sum(), (there.place >= 0).sum())
        if known == 0 or (not self._kept and known * ENOUGH < len(self.places)):
            return self.model.matrix(here.points, there.points, limit=limit)
        return self._joined(here, there, limit=limit)

    def table(self) -> TravelMatrix:
        """Return the journeys between the known places: from memory, the file, or worked out."""
        with self._lock:  # a second thread would only compute the same for as long
            if not self._kept:
                self._kept.append(self._read() or self._computed())
        return self._kept[0]

    def _ends(self, points: Points) -> _Ends:
        snapped = points if isinstance(points, SnappedPoints) else self.snap(points)
        return _Ends(snapped, self._positions(snapped))

    @cached_property
    def _position(self) -> dict[tuple[float, float], int]:
        return {place: i for i, place in enumerate(zip(self.places.x, self.places.y, strict=True))}

    def _positions(self, points: SnappedPoints) -> Integers:
        """Return the position of each point among the known places, -1 where it is none."""
        lonlat = zip(points.lon.tolist(), points.lat.tolist(), strict=True)
        return np.array([self._position.get(place, -1) for place in lonlat], dtype=np.int64)

    def _joined(self, here: _Ends, there: _Ends, *, limit: float | None) -> TravelMatrix:
        """Put together what the table holds and what has to be searched for."""
        whole = _empty(len(here.points), len(there.points), self.provider)
        known, columns = here.place >= 0, there.place >= 0
        rows = here.points.take(known)
        _fill(whole, known, columns, _part(self.table(), here.place, there.place, limit))
        new = self.model.matrix(here.points.take(~known), there.points, limit=limit)
        _fill(whole, ~known, np.ones_like(columns), new)
        new = self.model.matrix(rows, there.points.take(~columns), limit=limit)
        _fill(whole, known, ~columns, new)
        return whole

    def _computed(self) -> TravelMatrix:
        table = self.model.matrix(self.places, self.places)
        with suppress(OSError):  # without the file the next process computes it again
            _write(table, self._path, self._key)
        return table

    def _read(self) -> TravelMatrix | None:
        """Return the table of the file, None if there is none that belongs here."""
        try:
            with self._path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                if str(stored["key"]) != self._key:
                    return None
                return TravelMatrix(
                    **{name: stored[name] for name in _FIELDS}, provider=self.provider
                )
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
            return None

    @property
    def _path(self) -> Path:
        return self.folder / f"times-{self.provider.vehicle}-{self.provider.season}.npz"

    @cached_property
    def _key(self) -> str:
        """Fingerprint of all that the minutes follow from."""
        graph = self.model.graph
        digest = hashlib.blake2b(f"{VERSION} {self.model.parameters}".encode(), digest_size=32)
        parts = (graph.costs.data, graph.costs.indices, graph.costs.indptr, graph.lon, graph.lat)
        for part in (*parts, np.array([graph.tree.n]), self.places.x, self.places.y):
            digest.update(np.ascontiguousarray(part).tobytes())
        return digest.hexdigest()


def _empty(rows: int, columns: int, provider: Provider) -> TravelMatrix:
    minutes, km, off_km = (np.empty((rows, columns), dtype=np.float32) for _ in range(3))
    return TravelMatrix(minutes, km, off_km, np.empty((rows, columns), dtype=np.uint8), provider)


def _fill(whole: TravelMatrix, rows: Bools, columns: Bools, part: TravelMatrix) -> None:
    for name in _FIELDS:
        getattr(whole, name)[np.ix_(rows, columns)] = getattr(part, name)


def _part(
    table: TravelMatrix, here: Integers, there: Integers, limit: float | None
) -> TravelMatrix:
    """Return the pairs of known places, those beyond the limit as unreachable."""
    chosen = np.ix_(here[here >= 0], there[there >= 0])
    part = TravelMatrix(
        **{name: getattr(table, name)[chosen] for name in _FIELDS}, provider=table.provider
    )
    beyond = part.minutes > (math.inf if limit is None else limit)
    for values in (part.minutes, part.km, part.off_network_km):
        values[beyond] = np.inf
    part.flag[beyond] = PairFlag.UNREACHABLE
    return part


def _write(table: TravelMatrix, path: Path, key: str) -> None:
    """Write a table, whole or not at all."""
    arrays: dict[str, Any] = {name: getattr(table, name) for name in _FIELDS}
    with appearing(path) as written:
        np.savez_compressed(written, key=np.array(key), **arrays)
