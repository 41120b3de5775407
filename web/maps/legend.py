"""Classes and colours of the maps, shared by the drawing, the HTML legend and the tests.

Colour never speaks alone: every class has its numbers in the legend and its rows in a table. The
darker a class the larger the gap, also in black and white.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class ShareClass:
    """One class of a share: ``low <= share < high``, the last class includes 1."""

    low: float
    high: float
    colour: str


SHARE_CLASSES = (
    ShareClass(0.0, 0.2, "#7c1d16"),
    ShareClass(0.2, 0.4, "#b24a35"),
    ShareClass(0.4, 0.6, "#d98c6c"),
    ShareClass(0.6, 0.8, "#efc9ac"),
    ShareClass(0.8, 1.0, "#f8ecd9"),
)
"""Classes of the served share, the largest gap first."""

FEW_HATCH, NO_DATA_HATCH = "////", "xxxx"
"""Hatching on paper of areas with few centres, and of those about which nothing is known."""

HATCH_NONE = "hatch-none"
"""Name of the pattern of areas about which nothing is known, on the screen."""

REACH_COLOUR = "#1f4e9c"
"""The area within so many minutes, above the classes."""

NO_DATA_COLOUR = "#c9ccd1"
"""Divisions about which nothing is known: a class of its own, never zero."""

DAY_COLOURS = ("#1e5a4a", "#8a4b08", "#4b3f86", "#2c4f7c", "#8d2f63", "#3d5c1f", "#5c4632")
"""Line colours of the days of a route, as in tokens.css; after the seventh day they repeat."""

GROUP_COLOURS = (
    *("#15616d", "#8a5a00", "#5b3f8c", "#2f6b2f", "#9c3d73", "#1f4e9c", "#6b4a2f"),
    *("#37474f", "#7b1fa2", "#ad4a00", "#00695c", "#283593", "#880e4f", "#41701f", "#5d4037"),
    *("#0b5fa5", "#6a1b4d", "#6d6500", "#1b5e20", "#4527a0"),
)
"""Colours of inspection groups, dark enough for white numbers; after the twentieth they repeat."""


def share_class(share: float | None) -> int | None:
    """Return the index of a share's class in :data:`SHARE_CLASSES`, None when unknown.

    Parameters
    ----------
    share
        Share between 0 and 1, None or NaN when nothing is known.
    """
    if share is None or math.isnan(share):
        return None
    inside = (i for i, limits in enumerate(SHARE_CLASSES) if share < limits.high)
    return next(inside, len(SHARE_CLASSES) - 1)


def day_colour(day: int) -> str:
    """Return the line colour of a day, counted from 0."""
    return DAY_COLOURS[day % len(DAY_COLOURS)]


def group_colour(number: int) -> str:
    """Return the colour of a group; after the last colour they repeat, the numbers do not."""
    return GROUP_COLOURS[(number - 1) % len(GROUP_COLOURS)]


def group_class(number: int) -> str:
    """Return the class of a group's colour in the style sheets."""
    return f"group{(number - 1) % len(GROUP_COLOURS)}"
