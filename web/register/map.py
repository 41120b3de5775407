"""The first rows of a file where they would lie in every coordinate system."""

from collections.abc import Sequence
from typing import Final, TypedDict

from web.maps.shell import PROVINCE_BOUNDS
from web.register.questions import CRS, Candidate

Places = Sequence[tuple[str, Sequence[Candidate]]]
_MARGIN: Final = 0.01
"""Degrees around the points of the first row: about a kilometre."""


class Point(TypedDict):
    """A mark of the map."""

    name: str
    system: str
    word: str
    lon: float
    lat: float


def points(places: Places, language: str) -> list[Point]:
    """Return the marks of the map."""
    return [
        Point(
            name=name,
            system=one.system,
            word=CRS.say(one.system, language),
            lon=one.lon,
            lat=one.lat,
        )
        for name, found in places
        for one in found
    ]


def bounds(places: Places) -> Sequence[Sequence[float]]:
    """Return the corners of a view of the first row, the province's when there is none."""
    if not places:
        return PROVINCE_BOUNDS
    found = places[0][1]
    lons, lats = [one.lon for one in found], [one.lat for one in found]
    return (
        (min(lats) - _MARGIN, min(lons) - _MARGIN),
        (max(lats) + _MARGIN, max(lons) + _MARGIN),
    )
