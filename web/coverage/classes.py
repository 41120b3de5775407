"""Classes of the coverage maps: the same for the screen, the printed sheet and the workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from geo.errors import N_
from geo.terms import GAPS, NO_DATA
from web.language.choices import MAPS
from web.language.messages import translate
from web.maps.legend import NO_DATA_COLOUR, SHARE_CLASSES, share_class

Show = Annotated[str, MAPS]
_MEASURE: Mapping[str, str] = {"share": "share", "people": "weighted_share"}
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


def shown_title(show: Show, document: Mapping[str, Any], language: str) -> str:
    """Heading of the legend; people are marked as what they are."""
    if show == "people" and document["population"]["origin"] == "imported":
        return translate(N_("Share of people served"), language)
    return MAPS.say(show, language)


def area_class(row: Mapping[str, Any], show: Show) -> int:
    """Return the number of the class of a row of the report, :data:`NONE` when unknown."""
    found = share_class(row[_MEASURE[show]])
    return NONE if found is None else found


def map_classes(document: Mapping[str, Any], show: Show, language: str) -> list[MapClass]:
    """Return all classes of a map with their counts, the largest gap first."""
    if show == "gaps":
        return _gap_classes(document["totals"], language)
    rows = document["rows"]
    numbers = [area_class(row, show) for row in rows]
    few = [number for number, row in zip(numbers, rows, strict=True) if row["few"]]
    classes = [
        MapClass(
            str(number), f"{one.low:.0%}–{one.high:.0%}", one.colour, numbers.count(number),
            few.count(number),
        )
        for number, one in enumerate(SHARE_CLASSES)
    ]  # fmt: skip
    nothing = GAPS.say(NO_DATA, language)
    count = numbers.count(NONE)
    return [*classes, MapClass("none", nothing, NO_DATA_COLOUR, count)]


def _gap_classes(totals: Mapping[str, Any], language: str) -> list[MapClass]:
    known = totals["fine"] is not None
    counts = {kind: totals[kind] if known else 0 for kind in GAPS}
    if not known:
        counts[NO_DATA] = totals["centres"]
    return [
        MapClass(kind, GAPS.say(kind, language), GAPS[kind].colour, counts[kind])
        for kind in drawn_gaps()
    ]


def drawn_gaps() -> list[str]:
    """Return the kinds of gap in the order in which a map draws them."""
    return sorted(GAPS, key=lambda kind: GAPS[kind].layer)


def few_count(classes: Sequence[MapClass]) -> int:
    """Count the areas that rest on fewer than ten centres."""
    return sum(one.few for one in classes)
