"""The maps of a coverage report: their classes, and the shapes that the script of the page draws.

The classes are the same for the screen, the printed sheet, the file and the workbook. The page
itself stays light: its script asks for the shapes when it is there.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal

import pandas as pd
import shapely
from geopandas import GeoSeries

from geo.errors import N_
from geo.terms import GAPS, KNOWN_GAPS, NO_DATA
from web.coverage.answer import Centres, Coverage, Measures, Row
from web.files.geojson import OUTLINE_DIGITS, Collection, collection, feature
from web.language.choices import MAPS
from web.language.messages import translate
from web.maps.legend import HATCH_NONE, NO_DATA_COLOUR, SHARE_CLASSES, share_class
from web.maps.shell import OUTLINE_DEGREES
from web.terms.answer import Answer
from web.terms.term import DASH

Show = Annotated[str, MAPS]
Shared = Literal["share", "weighted_share"]
_MEASURE: Final[Mapping[str, Shared]] = {"share": "share", "people": "weighted_share"}
RADIUS, LEAST_RADIUS, MOST_RADIUS = 1.6, 3.5, 12.0
"""Pixels of the disc of a township of one centre, and of any."""
LINE: Final = {"color": "#4b5563", "weight": 0.8, "fill": True, "fillOpacity": 0.9}
NONE = len(SHARE_CLASSES)
"""Number of the class of areas about which nothing is known."""


@dataclass(frozen=True)
class MapClass:
    """One class of a map.

    Attributes
    ----------
    key
        ``0`` to ``4`` for shares, ``none``, or the kind of gap.
    text
        What it means.
    colour
        Fill, ``#rrggbb``.
    count
        Divisions, or centres, that are in it.
    few
        How many of them rest on fewer than ten centres and are hatched.
    """

    key: str
    text: str
    colour: str
    count: int
    few: int = 0


def shown_title(show: Show, document: Coverage, language: str) -> str:
    """Heading of the legend; people are marked as what they are."""
    if show == "people" and document["population"]["origin"] == "imported":
        return translate(N_("Share of people served"), language)
    return MAPS.say(show, language)


def shown_share(row: Row, show: Show) -> float | None:
    """Return the share that a map of areas shows of a row of the report."""
    return row[_MEASURE[show]]


def area_class(row: Row, show: Show) -> int:
    """Return the number of the class of a row of the report, :data:`NONE` when unknown."""
    found = share_class(shown_share(row, show))
    return NONE if found is None else found


def map_classes(document: Coverage, show: Show, language: str) -> list[MapClass]:
    """Return all classes of a map with their counts, the largest gap first."""
    if show == "gaps":
        return _gap_classes(document["totals"], language)
    rows = document["rows"]
    numbers = [area_class(row, show) for row in rows]
    few = [number for number, row in zip(numbers, rows, strict=True) if row["few"]]
    classes = [
        MapClass(
            str(number), class_text(number), one.colour, numbers.count(number),
            few.count(number),
        )
        for number, one in enumerate(SHARE_CLASSES)
    ]  # fmt: skip
    nothing = GAPS.say(NO_DATA, language)
    count = numbers.count(NONE)
    return [*classes, MapClass("none", nothing, NO_DATA_COLOUR, count)]


def class_text(number: int) -> str:
    """Return the limits of a class, and which of them it holds: the lower one."""
    one = SHARE_CLASSES[number]
    if not number:
        return f"<{one.high:.0%}"
    if number == len(SHARE_CLASSES) - 1:
        return f"≥{one.low:.0%}"
    return f"{100 * one.low:.0f}–<{one.high:.0%}"


def _gap_classes(totals: Measures, language: str) -> list[MapClass]:
    counts = gap_counts(totals)
    return [
        MapClass(kind, GAPS.say(kind, language), GAPS[kind].colour, counts[kind])
        for kind in drawn_gaps()
    ]


def gap_counts(totals: Measures) -> dict[str, int]:
    """Count the centres by kind of gap; where nobody's way is known, all are without data."""
    kinds = (totals["fine"], totals["schedule"], totals["recruit"], totals["fragile"])
    counts = dict(zip(KNOWN_GAPS, (kind or 0 for kind in kinds), strict=True))
    nothing = totals["no_data"]
    return {**counts, NO_DATA: totals["centres"] if nothing is None else nothing}


def drawn_gaps() -> list[str]:
    """Return the kinds of gap in the order in which a map draws them."""
    return sorted(GAPS, key=lambda kind: GAPS[kind].layer)


def few_count(classes: Sequence[MapClass]) -> int:
    """Count the areas that rest on fewer than ten centres."""
    return sum(one.few for one in classes)


def area_shapes(answer: Answer[Coverage], show: Show, names: "pd.Series[str]") -> Collection:
    """Return the divisions with style and tooltip.

    Parameters
    ----------
    show
        ``share`` or ``people``.
    names
        Names of divisions by code, in the language of the reader.
    """
    geometry = answer.features.geometry.simplify(OUTLINE_DEGREES)
    return collection(
        feature(
            geometry[row["code"]],
            {
                "code": row["code"],
                "tip": [names.get(row["code"], row["name"]), area_numbers(row, show)],
                "style": {**area_style(row, show), "className": _area_name(row, show, geometry)},
                "radius": disc_radius(row["centres"]),
            },
            digits=OUTLINE_DIGITS,
        )
        for row in answer.document["rows"]
    )


def disc_radius(centres: int) -> float:
    """Return the radius in pixels of the disc of a township, whose outline is not published."""
    return round(min(MOST_RADIUS, max(LEAST_RADIUS, RADIUS * math.sqrt(centres))), 1)


def _area_name(row: Row, show: Show, geometry: GeoSeries) -> str:
    """Return the classes of an area in the style sheet, which knows light and dark."""
    kind = "disc" if geometry[row["code"]].geom_type == "Point" else "area"
    number = area_class(row, show)
    return kind if row["few"] or number == NONE else f"{kind} share-{number}"


def centre_shapes(answer: Answer[Centres]) -> Collection:
    """Return the centres of each kind of gap as one feature of many points."""
    centres = answer.features
    kinds = [kind for kind in drawn_gaps() if (centres["gap"] == kind).any()]
    return collection(
        feature(
            shapely.MultiPoint(centres.geometry[centres["gap"] == kind].tolist()),
            {"kind": kind, "style": _dot(kind)},
            digits=4,
        )
        for kind in kinds
    )


def _dot(kind: str) -> dict[str, object]:
    colour = GAPS[kind].colour
    hollow = kind == NO_DATA
    return {"color": colour, "weight": 1, "fillColor": colour, "fillOpacity": 0 if hollow else 0.8}


def area_style(row: Row, show: Show) -> dict[str, object]:
    """Return the fill of a class: hatched where nothing is known or few centres are counted.

    Hatched fills are patterns that the page defines: ``few-N`` for class N, ``hatch-none``.
    """
    number = area_class(row, show)
    if number == NONE:
        return {**LINE, "fillColor": f"url(#{HATCH_NONE})"}
    plain = SHARE_CLASSES[number].colour
    return {**LINE, "fillColor": f"url(#few-{number})" if row["few"] else plain}


def area_numbers(row: Row, show: Show) -> str:
    """Return what a tooltip says of an area: n of N, and the share; a dash is what is unknown."""
    share = shown_share(row, show)
    if share is None or row["unserved"] is None:
        return f"{DASH} / {row['centres']} · {DASH}"
    return f"{row['counted'] - row['unserved']} / {row['counted']} · {share:.0%}"
