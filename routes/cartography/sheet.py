"""A map of areas or points in classes on a sheet of A3 or A4: what is on it, before it is drawn."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from geopandas import GeoDataFrame

Paper = Literal["a3", "a4"]
Ending = Literal["pdf", "png"]


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


@dataclass(frozen=True, eq=False)
class Sheet:
    """All that is on the sheet, in the language of the reader.

    Attributes
    ----------
    title, subtitle
        What is shown, and how it is defined.
    legend
        Heading of the legend.
    classes
        In the order of the legend.
    shapes
        WGS84, with ``class``: the number of each one's class. Polygons are filled, single points
        become circles of one size; with ``dots`` points are drawn as markers.
    boundaries, divisions
        Outlines and names of the ground, as the data sets hold them.
    facts
        Lines below the legend.
    notes
        Lines below the map: sources, coordinates, review number.
    warning
        Printed large where not empty: simulated data.
    organisation, north, language, today
        Who, what the arrow says, "zh" or "en", and the day of the sheet.
    dots
        Whether ``shapes`` are many points.
    """

    title: str
    subtitle: str
    legend: str
    classes: Sequence[SheetClass]
    shapes: GeoDataFrame
    boundaries: GeoDataFrame
    divisions: GeoDataFrame
    facts: Sequence[str]
    notes: Sequence[str]
    warning: str
    organisation: str
    north: str
    language: str
    today: dt.date
    dots: bool = False
