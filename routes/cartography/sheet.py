"""A map of areas or points in classes on sheets of A3 or A4: what is on it, before it is drawn."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from geopandas import GeoDataFrame

Paper = Literal["a3", "a4"]
Ending = Literal["pdf", "png", "svg"]
SIZES: Final = {"a2": (1683.78, 1190.55), "a3": (1190.55, 841.89), "a4": (841.89, 595.28)}
"""Width and height in points, landscape."""


@dataclass(frozen=True)
class SheetClass:
    """One class of the legend.

    Attributes
    ----------
    text
        What it means, with its count; one without is not in the legend.
    colour
        Fill, ``#rrggbb``.
    hatch
        Hatching as matplotlib knows it, such as ``////``; empty for none.
    marker
        Marker of points; areas ignore it.
    """

    text: str
    colour: str
    hatch: str = ""
    marker: str = "o"


class Said(NamedTuple):
    """A piece of the finding, the number in it strong."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Table:
    """The ranked list beside the map, which is the key of its numbers as well.

    Attributes
    ----------
    title
        Above it.
    heads
        Of the columns: name, division above, part of the whole, value.
    number
        Head of the numbers before the names; empty where it needs none.
    key
        Above the numbers of places that are not ranked.
    goes_on
        Above it on a further sheet.
    note
        Below it: what is not ranked.
    """

    title: str
    heads: tuple[str, str, str, str]
    number: str
    key: str
    goes_on: str
    note: str = ""


@dataclass(frozen=True, eq=False)
class Ground:
    """What lies under the classes.

    Attributes
    ----------
    boundaries, divisions
        Outlines and names, as the data sets hold them.
    roads, water
        Lines, WGS84; None where there are none.
    """

    boundaries: GeoDataFrame
    divisions: GeoDataFrame
    roads: GeoDataFrame | None = None
    water: GeoDataFrame | None = None


@dataclass(frozen=True, eq=False)
class Sheet:
    """All that is on the sheet, in the language of the reader.

    Attributes
    ----------
    title, subtitle
        What is shown, and how it is defined.
    finding
        The one thing to see, in lines of pieces.
    legend
        Heading of the legend.
    classes
        In the order of the legend.
    shapes
        WGS84, by code, with ``class``: the number of each one's class. Polygons are filled; points
        become discs as large as their ``centres`` say; with ``dots`` points are drawn as markers.
        Named ones have ``name``, ``over`` (the division above), ``part`` and ``value`` as written,
        ``few`` (rests on so few that the part is written and not the value) and ``order``, their
        place in the table, -1 where they are not ranked.
    ground
        What lies below.
    table
        None where the shapes have no names.
    sizes
        What the size of the discs means; empty without discs.
    facts
        Lines below the legend.
    notes
        Lines below the map: sources, coordinates, review number.
    warning
        Printed as a stamp where not empty: simulated data.
    organisation, north, language, today
        Who, what the arrow says, "zh" or "en", and the day of the sheet.
    dots
        Whether ``shapes`` are many points.
    index
        Number of the sheet on which each division stands, by its code: then this one shows all of
        them at a glance, with small discs, and leaves names and values to those. Empty for others.
    """

    title: str
    subtitle: str
    finding: Sequence[Sequence[Said]]
    legend: str
    classes: Sequence[SheetClass]
    shapes: GeoDataFrame
    ground: Ground
    table: Table | None
    sizes: str
    facts: Sequence[str]
    notes: Sequence[str]
    warning: str
    organisation: str
    north: str
    language: str
    today: dt.date
    dots: bool = False
    index: Mapping[str, int] = field(default_factory=dict)
