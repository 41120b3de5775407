"""A map of numbered routes on sheets of A2 or A3: what is on it, before it is drawn."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from shapely.geometry.base import BaseGeometry

from routes.cartography.sheet import Ground, Said

WallPaper = Literal["a2", "a3"]


class Letters(NamedTuple):
    """Sizes of letters in points.

    Attributes
    ----------
    heading
        Above legend and key.
    route
        Numbers of routes on the map and in the legend.
    stop
        Numbers of stops on the map.
    name
        Names of stops on the map.
    town, county
        Names of starts and of counties on the map.
    legend, key
        Rows of the legend and of the key.
    """

    heading: float
    route: float
    stop: float
    name: float
    town: float
    county: float
    legend: float
    key: float


LETTERS: Final = {
    "a2": Letters(20.0, 14.0, 9.5, 10.5, 14.5, 12.5, 11.5, 11.0),
    "a3": Letters(15.0, 10.5, 8.2, 9.0, 11.0, 10.0, 9.0, 9.0),
    "figure": Letters(0.0, 8.5, 6.4, 7.2, 8.2, 7.0, 0.0, 0.0),
}
"""Letters on maps of routes, in legend and key, here and nowhere else.

Those around every printed map are in :mod:`routes.cartography.furniture`.

Letters are read with ease that are seen under ten minutes of arc or more: from one metre 2.9 mm,
8.2 points. Those of A2 are larger; A3 is for the hand, or for a wall seen from 75 cm.
"""


class Stop(NamedTuple):
    """A site that routes visit: what is written in the key, and where it is (WGS84)."""

    number: int
    name: str
    routes: tuple[int, ...]
    lon: float
    lat: float
    coarse: bool


class Start(NamedTuple):
    """A town, and the routes that start from it (WGS84)."""

    name: str
    routes: tuple[int, ...]
    lon: float
    lat: float


class Route(NamedTuple):
    """A route: its row of the legend, its colour and its way (WGS84)."""

    number: int
    name: str
    days: str
    km: str
    colour: str
    way: BaseGeometry


@dataclass(frozen=True)
class Words:
    """Headings of a sheet of routes in the language of the reader."""

    legend: str
    heads: tuple[str, str, str, str]
    key: str
    key_heads: tuple[str, str, str]
    goes_on: str
    signs: Sequence[str]
    north: str
    unnamed: str


@dataclass(frozen=True, eq=False)
class RouteSheet:
    """All that is on the sheet, in the language of the reader.

    Attributes
    ----------
    title, subtitle
        What is shown, and how it came about.
    finding
        The one thing to see, in lines of pieces.
    routes, stops, starts
        What is drawn.
    ground
        What lies below.
    words
        Headings.
    notes
        Lines below the map: sources, coordinates, review number.
    warning
        Printed as a stamp where not empty.
    organisation, language, today
        Who, "zh" or "en", and the day of the sheet.
    """

    title: str
    subtitle: str
    finding: Sequence[Sequence[Said]]
    routes: Sequence[Route]
    stops: Sequence[Stop]
    starts: Sequence[Start]
    ground: Ground
    words: Words
    notes: Sequence[str]
    warning: str
    organisation: str
    language: str
    today: dt.date
