"""Routes that share roads: side by side on paper, each in a pattern that a copier keeps."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from matplotlib.axes import Axes
from shapely.geometry.base import BaseGeometry

from routes.cartography.ground import draw_line

Dashes = Any
"""Dashes as matplotlib has them, in widths of the line."""


class Pattern(NamedTuple):
    """How a line is broken, and what is left white inside it (None: nothing)."""

    dashes: Dashes
    core: Dashes | None = None


PATTERNS: Final = (
    Pattern("-"),
    Pattern((0, (4.5, 1.3))),
    Pattern((0, (1.0, 0.9))),
    Pattern("-", "-"),
    Pattern((0, (5.0, 1.1, 1.0, 1.1))),
    Pattern("-", (0, (3.6, 3.6))),
    Pattern((0, (2.2, 1.1))),
    Pattern((0, (5.0, 1.0, 1.0, 1.0, 1.0, 1.0))),
    Pattern((0, (6.5, 1.3)), "-"),
    Pattern((0, (10.0, 2.4))),
)
"""Whole, dashed, dotted, double and so on: ten that differ without any colour."""
CORE: Final = 0.42
"""Width of what is left white inside a line, as a share of it."""
CASED: Final = 1.4
"""Points of white around a line, so that it stands out from roads."""
SIMPLE: Final = 0.35
"""Points by which a line may differ from its road."""
OFF_STEP: Final = 1.0
"""Metres: places of two lines nearer than this are one."""


class Look(NamedTuple):
    """Colour and pattern of a route."""

    colour: str
    pattern: Pattern


class Strand(NamedTuple):
    """A piece of way in metres, from west to east, and the numbers of the routes along it."""

    line: shapely.LineString
    numbers: tuple[int, ...]


def strands(ways: Mapping[int, BaseGeometry]) -> list[Strand]:
    """Return the pieces of way that the same routes take.

    Parameters
    ----------
    ways
        Number of a route -> its way in metres; a road that it takes twice counts once.
    """
    takers: dict[tuple[tuple[float, float], ...], set[int]] = {}
    for number, way in ways.items():
        for part in shapely.get_parts(way):
            places = np.round(shapely.get_coordinates(part) / OFF_STEP) * OFF_STEP
            for start, end in pairwise(map(tuple, places)):
                if start != end:
                    takers.setdefault(tuple(sorted((start, end))), set()).add(number)
    together: dict[tuple[int, ...], list[Any]] = {}
    for ends, numbers in takers.items():
        together.setdefault(tuple(sorted(numbers)), []).append(ends)
    return [
        Strand(_eastward(part), numbers)
        for numbers, pieces in sorted(together.items())
        for part in shapely.get_parts(shapely.line_merge(shapely.multilinestrings(pieces)))
    ]


def _eastward(line: shapely.LineString) -> shapely.LineString:
    """Let a piece run from west to east: the same route is then on the same side of each."""
    (west, south), (east, north) = line.coords[0], line.coords[-1]
    return shapely.reverse(line) if (west, south) > (east, north) else line


def looks(ways: Mapping[int, BaseGeometry], colours: Mapping[int, str], near: float) -> dict[
    int, Look
]:  # fmt: skip
    """Give every route a pattern: no two of one colour have the same, nor neighbours if possible.

    Parameters
    ----------
    ways
        Number of a route -> its way in metres.
    colours
        Number of a route -> its colour.
    near
        Metres within which two routes are neighbours.
    """
    beside = _beside(ways, near)
    taken: dict[int, int] = {}
    for number in sorted(ways, key=lambda one: (-sum(beside[one].values()), one)):

        def cost(pattern: int, number: int = number) -> tuple[int, float, int, int]:
            same = [one for one, other in taken.items() if other == pattern]
            equal = sum(colours[one] == colours[number] for one in same)
            return equal, sum(beside[number].get(one, 0.0) for one in same), len(same), pattern

        taken[number] = min(range(len(PATTERNS)), key=cost)
    return {number: Look(colours[number], PATTERNS[taken[number]]) for number in ways}


def _beside(ways: Mapping[int, BaseGeometry], near: float) -> dict[int, dict[int, float]]:
    """Return for each route how many metres of every other are near it."""
    plain = {number: shapely.simplify(way, near / 4) for number, way in ways.items()}
    areas = {number: shapely.buffer(way, near, quad_segs=4) for number, way in plain.items()}
    return {
        number: {
            other: length
            for other, way in plain.items()
            if other != number and (length := shapely.intersection(way, areas[number]).length)
        }
        for number in ways
    }


def draw_strands(
    axes: Axes, pieces: Sequence[Strand], looks: Mapping[int, Look], *, width: float, unit: float
) -> None:
    """Draw ways beside each other where several routes take a road.

    Parameters
    ----------
    axes
        Where, in metres.
    pieces, looks
        The pieces of way, and the look of each route.
    width
        Of a line, points.
    unit
        Metres per point.
    """
    for piece in pieces:
        count = len(piece.numbers)
        road = shapely.simplify(piece.line, SIMPLE * unit)
        draw_line(axes, road, color="white", linewidth=count * width + 2 * CASED, zorder=2.6)
    for piece in pieces:
        for number, line in beside(piece, width * unit, SIMPLE * unit):
            draw_look(axes, line, looks[number], width)


def beside(piece: Strand, apart: float, simple: float) -> list[tuple[int, BaseGeometry]]:
    """Return the line of each route of a piece, moved aside so that none covers another.

    Parameters
    ----------
    piece
        The piece of way.
    apart
        Metres from line to line.
    simple
        Metres by which a line may differ from its road.
    """
    middle = (len(piece.numbers) - 1) / 2
    line: BaseGeometry = shapely.simplify(piece.line, simple)
    return [
        (number, shapely.offset_curve(line, (middle - rank) * apart, join_style="mitre",
                                      mitre_limit=2) if rank != middle else line)
        for rank, number in enumerate(piece.numbers)
    ]  # fmt: skip


def draw_look(axes: Axes, line: BaseGeometry, look: Look, width: float, **more: Any) -> None:
    """Draw a line in the look of its route."""
    style: dict[str, Any] = {"zorder": 2.7, "dash_capstyle": "butt", **more}
    draw_line(axes, line, color=look.colour, linewidth=width, linestyle=look.pattern.dashes,
              **style)  # fmt: skip
    if look.pattern.core is not None:
        draw_line(axes, line, color="white", linewidth=width * CORE,
                  linestyle=look.pattern.core, **style)  # fmt: skip
