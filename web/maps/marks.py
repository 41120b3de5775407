"""The marks of the kinds of venues: one shape and colour on the map, in lists and in keys."""

from typing import Final

from markupsafe import Markup

from geo.terms import TIERS

Corners = tuple[tuple[float, float], ...]

SHAPES: Final[dict[str, Corners]] = {
    "D": ((0, -1), (1, 0), (0, 1), (-1, 0)),
    "s": ((-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)),
    "^": ((0, -1), (1, 0.8), (-1, 0.8)),
    "v": ((0, 1), (-1, -0.8), (1, -0.8)),
    "p": ((0, -1), (0.95, -0.31), (0.59, 0.81), (-0.59, 0.81), (-0.95, -0.31)),
    "h": ((0, -1), (0.87, -0.5), (0.87, 0.5), (0, 1), (-0.87, 0.5), (-0.87, -0.5)),
    "x": (
        (-1, -0.65), (-0.65, -1), (0, -0.35), (0.65, -1), (1, -0.65), (0.35, 0),
        (1, 0.65), (0.65, 1), (0, 0.35), (-0.65, 1), (-1, 0.65), (-0.35, 0),
    ),
    "o": (),
    # Not taken yet:
    "<": ((-1, 0), (0.8, -1), (0.8, 1)),
    ">": ((1, 0), (-0.8, -1), (-0.8, 1)),
    "d": ((0, -1), (0.6, 0), (0, 1), (-0.6, 0)),
    "*": (
        (0, -1), (0.26, -0.36), (0.95, -0.31), (0.43, 0.14), (0.59, 0.81),
        (0, 0.45), (-0.59, 0.81), (-0.43, 0.14), (-0.95, -0.31), (-0.26, -0.36),
    ),
    "P": (
        (-0.35, -1), (0.35, -1), (0.35, -0.35), (1, -0.35), (1, 0.35), (0.35, 0.35),
        (0.35, 1), (-0.35, 1), (-0.35, 0.35), (-1, 0.35), (-1, -0.35), (-0.35, -0.35),
    ),
    "8": (
        (0.92, 0.38), (0.38, 0.92), (-0.38, 0.92), (-0.92, 0.38),
        (-0.92, -0.38), (-0.38, -0.92), (0.38, -0.92), (0.92, -0.38),
    ),
}  # fmt: skip
"""Marker of matplotlib -> its corners as shares of the radius, y downwards; none: it is round.

A new kind of venue takes one that no other has."""
CIRCLE: Final = "M-1 0a1 1 0 1 0 2 0a1 1 0 1 0-2 0z"


def tier_marks(language: str) -> dict[str, dict[str, object]]:
    """Return what a script needs to draw and to name the venues of each tier."""
    return {
        code: {
            "word": tier.say(language),
            "color": tier.colour,
            "radius": tier.radius,
            "corners": SHAPES[tier.marker] or None,
            "path": _path(tier.marker),
        }
        for code, tier in TIERS.items()
    }


def dot(tier: str, *, hollow: bool = False) -> Markup:
    """Return the mark of a tier for a line of text: a picture, for no inline style is allowed."""
    word = TIERS[tier]
    return Markup(
        '<svg class="dot" viewBox="-1.2 -1.2 2.4 2.4" aria-hidden="true">'
        '<path d="{}" fill="{}" stroke="{}" stroke-width=".3"/></svg>'
    ).format(_path(word.marker), "#ffffff" if hollow else word.colour, word.colour)


def _path(marker: str) -> str:
    """Return the outline of a marker; one without a shape is a mistake, not a circle."""
    corners = SHAPES[marker]
    return f"M{'L'.join(f'{x:g} {y:g}' for x, y in corners)}z" if corners else CIRCLE
