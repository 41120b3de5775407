"""The features of a collection in columns: what bounding box, time and equality select quickly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from geo.crs import require_wgs84

Objects = NDArray[np.object_]
Positions = NDArray[np.intp]
Box = tuple[float, float, float, float]

CHINA_OFFSET = np.timedelta64(8 * 3600, "s")
"""China keeps one time, UTC+8, and has had no summer time since 1991."""

DIGITS = 7  # RFC 7946, section 11.2: a centimetre


NOTHING = pd.Series(dtype=object)
"""A column of a collection without features."""


@dataclass(frozen=True)
class Period:
    """Seconds of UTC from `since` to `until`, both inclusive; None where it is open.

    Days begin and end on a whole second, so fractions of one change nothing and are left out.
    """

    since: np.datetime64 | None
    until: np.datetime64 | None


@dataclass(frozen=True, eq=False)
class Layer:
    """Features in a fixed order.

    Attributes
    ----------
    ids
        Identifiers, shape (n,).
    columns
        Name of a property -> its values in the types of JSON, shape (n,).
    shapes
        Geometries, WGS84 longitude and latitude, None where there is none, shape (n,).
    begins, ends
        Second at which the first day begins and the one at which the last day is over, UTC,
        shape (n,); None for features without time.
    """

    ids: Objects
    columns: Mapping[str, Objects]
    shapes: Objects
    begins: NDArray[np.datetime64] | None = None
    ends: NDArray[np.datetime64] | None = None

    @classmethod
    def from_table(cls, table: GeoDataFrame, names: Sequence[str]) -> Self:
        """Take a table apart: see :attr:`web.ogc.schema.Collection.table`.

        Raises
        ------
        geo.errors.CrsError
            If the table is not in WGS84.
        """
        require_wgs84(table)
        timed = "begins" in table
        day = np.timedelta64(1, "D")
        return cls(
            ids=table.index.astype(str).to_numpy(object),
            columns={name: _values(table[name] if len(table) else NOTHING) for name in names},
            shapes=_rounded(table.geometry.to_numpy()),
            begins=_seconds(table["begins"]) if timed else None,
            ends=_seconds(table["ends"]) + day if timed else None,
        )

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def bounds(self) -> NDArray[np.float64]:
        """West, south, east and north of each geometry, shape (n, 4), NaN where there is none."""
        return np.asarray(shapely.bounds(self.shapes), dtype=np.float64).reshape(-1, 4)

    @cached_property
    def place_of(self) -> dict[str, int]:
        """Identifier -> position."""
        return {key: position for position, key in enumerate(self.ids)}

    @staticmethod
    def places(place: int) -> Positions:
        """Return one position as an array."""
        return np.array([place], dtype=np.intp)

    def extent(self) -> Box | None:
        """Return the box around all geometries; None if there are none."""
        known = self.bounds[~np.isnan(self.bounds[:, 0])]
        if not len(known):
            return None
        west, south = known[:, :2].min(axis=0)
        east, north = known[:, 2:].max(axis=0)
        return float(west), float(south), float(east), float(north)

    def period(self) -> Period | None:
        """Return the time from the first begin to the last end; None without time."""
        if self.begins is None or self.ends is None or not len(self):
            return None
        return Period(self.begins.min(), self.ends.max())

    def rows(self, places: Positions) -> list[dict[str, object]]:
        """Return the properties of some features."""
        picked = [column[places] for column in self.columns.values()]
        return [
            dict(zip(self.columns, values, strict=True)) for values in zip(*picked, strict=True)
        ]

    def select(
        self,
        *,
        box: Box | None = None,
        period: Period | None = None,
        equal: Mapping[str, object] | None = None,
    ) -> Positions:
        """Return the positions of the features that meet every condition, in their order.

        Parameters
        ----------
        box
            West, south, east, north in degrees; with west > east it crosses the 180th meridian.
            Features without a geometry meet every box, those without time every period (OGC API -
            Features, Part 1, requirements fc-bbox-response and fc-time-response).
        period
            Time that the days of a feature must share at least one second with.
        equal
            Property -> the value it must have.
        """
        met = np.ones(len(self), dtype=bool)
        for name, value in (equal or {}).items():
            met &= np.asarray(self.columns[name] == value, dtype=bool)
        if period is not None:
            met &= self._in_period(period)
        if box is not None:
            met &= self._in_box(box, met)
        return np.flatnonzero(met)

    def _in_period(self, period: Period) -> NDArray[np.bool_]:
        inside = np.ones(len(self), dtype=bool)
        if self.begins is None or self.ends is None:
            return inside
        if period.until is not None:
            inside &= self.begins <= period.until
        if period.since is not None:
            inside &= self.ends > period.since
        return inside

    def _in_box(self, box: Box, among: NDArray[np.bool_]) -> NDArray[np.bool_]:
        west, south, east, north = box
        if west > east:
            parts = ((west, south, 180.0, north), (-180.0, south, east, north))
            first, second = (self._in_box(part, among) for part in parts)
            return first | second
        low_x, low_y, high_x, high_y = self.bounds.T
        near: NDArray[np.bool_] = ~(
            (low_x > east) | (high_x < west) | (low_y > north) | (high_y < south)
        )
        # Lines and areas may pass by the box although the boxes around them meet it.
        doubtful = near & among & (low_x < high_x)
        near[doubtful] = shapely.intersects(self.shapes[doubtful], shapely.box(*box))
        return near


def _values(column: pd.Series) -> Objects:
    """Return a column in the types of JSON: None for what is unknown, a day as a text."""
    if pd.api.types.is_datetime64_dtype(column):
        days = column.to_numpy().astype("datetime64[D]")
        values = np.datetime_as_string(days).astype(object)
    else:
        values = column.to_numpy(object)
    known = np.array(values, dtype=object)
    known[column.isna().to_numpy(bool)] = None  # pandas.NA can be compared with nothing
    known[known == ""] = None
    return known


def _rounded(shapes: Objects) -> Objects:
    # Outer rings run counter-clockwise: the right-hand rule of RFC 7946.
    turned = shapely.orient_polygons(shapes)
    return np.asarray(shapely.transform(turned, lambda xy: np.round(xy, DIGITS)), dtype=object)


def _seconds(days: pd.Series) -> NDArray[np.datetime64]:
    return np.asarray(days.to_numpy().astype("datetime64[s]") - CHINA_OFFSET, "datetime64[s]")
