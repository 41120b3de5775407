"""Where a record is, for the map of its form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypedDict

from geo.register.form import Typed
from geo.register.values import degrees
from web.installation.context import Context
from web.maps.shell import PROVINCE_BOUNDS, bounds_of

PLACED: Final = ("venues", "sites")
"""Kinds whose records have a position."""
_MARGIN: Final = 0.01
"""Degrees around a point: about a kilometre."""
_DEGREE_M: Final = 111_000
Bounds = Sequence[Sequence[float]]


class Point(TypedDict):
    """A point and how far off it may be, in metres."""

    lon: float
    lat: float
    error_m: float


@dataclass(frozen=True)
class Position:
    """The map of a form.

    Attributes
    ----------
    bounds
        What it shows first.
    known
        Where the data sets have the record, None where they do not.
    precision, error_m
        How the position is known that the data sets have; "" where they have none.
    """

    bounds: Bounds
    known: Point | None
    precision: str = ""
    error_m: float = 0


def position_of(context: Context, kind: str, key: str, typed: Typed) -> Position | None:
    """Return the map of the form of a record; None for a kind that has no position."""
    if kind not in PLACED:
        return None
    table = context.datasets.venues if kind == "venues" else context.datasets.sites
    known = _point(table.loc[key].to_dict()) if key in table.index else None
    said = _typed_point(typed)
    bounds = _around(said or known) or _county(context, str(typed.get("county", "")))
    if known is None:
        return Position(bounds, None)
    return Position(bounds, known, str(table.loc[key, "precision"]), known["error_m"])


def _point(row: Mapping[Any, Any]) -> Point:
    point = row["geometry"]
    return {"lon": point.x, "lat": point.y, "error_m": float(row["error_m"])}


def _typed_point(typed: Typed) -> Point | None:
    try:
        lon, lat = (degrees(typed.get(key, "")) for key in ("lon", "lat"))
    except ValueError:
        return None
    return None if lon is None or lat is None else {"lon": lon, "lat": lat, "error_m": 0}


def _around(point: Point | None) -> Bounds:
    if point is None:
        return ()
    margin = max(_MARGIN, point["error_m"] / _DEGREE_M)
    lon, lat = point["lon"], point["lat"]
    return (lat - margin, lon - margin), (lat + margin, lon + margin)


def _county(context: Context, code: str) -> Bounds:
    """Return the corners of a county, the province's for a code that is none."""
    outlines = context.datasets.boundaries
    return bounds_of(outlines.loc[[code]].geometry) if code in outlines.index else PROVINCE_BOUNDS


def townships(context: Context, county: str) -> list[str]:
    """Return the names of the townships of a county, to be proposed."""
    divisions = context.datasets.divisions
    inside = (divisions["parent"] == county) & (divisions["level"] == "township")
    return [str(name) for name in divisions.loc[inside, "name"].sort_index()]
