"""One map of a sheet, or its inset: ground, classes, discs, and what stands beside them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import shapely
from geopandas import GeoDataFrame
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch

from geo.crs import METRIC_CRS
from routes.cartography.areas import outline_path
from routes.cartography.ground import draw_line, draw_outlines, paint_land, prepare, serif
from routes.cartography.labels import Rect
from routes.cartography.marks import Frame, Mark, Names, written
from routes.cartography.pen import EDGE, INK, Pen, distance, nearest
from routes.cartography.roads import draw_roads
from routes.cartography.sheet import Ground, Sheet, SheetClass

WATER: Final = "#86afc0"
DARK: Final = 2
"""So many of the first classes are so dark that letters on them are light."""
FILLED: Final = {1: 1.5, 2: 1.5, 3: 1.15}
"""Size of a number that fills a disc, as a multiple of its radius, by how many figures it has."""
MOVED: Final = 1.5
"""Points; a disc that was pushed farther is tied to its place by a thread."""


def draw_ground(
    axes: Axes, ground: Ground, frame: Frame, *, lines: bool = True
) -> GeoDataFrame | None:
    """Draw land and outlines, and water and roads where no areas hide them.

    Returns
    -------
    GeoDataFrame or None
        The expressways that are drawn, for :func:`routes.cartography.roads.draw_shields`.
    """
    prepare(axes, frame.box)
    paint_land(axes, ground.boundaries, frame.box)
    if ground.water is not None and lines:
        inside = shapely.box(*frame.box)
        for line in ground.water.to_crs(METRIC_CRS).geometry.intersection(inside):
            draw_line(axes, line, color=WATER, linewidth=1.4, zorder=1.1)
    draw_outlines(axes, ground.boundaries, frame.box, colour=EDGE, zorder=2.5)
    roads = ground.roads if lines else None
    return None if roads is None else draw_roads(axes, roads, frame.box)


def draw_areas(axes: Axes, shapes: GeoDataFrame, classes: Sequence[SheetClass]) -> None:
    """Fill the polygons."""
    for shape, number in zip(shapes.geometry, shapes["class"], strict=True):
        if shape is None or shape.is_empty or shape.geom_type == "Point":
            continue
        look = classes[int(number)]
        axes.add_patch(
            PathPatch(
                outline_path(shape), facecolor=look.colour, edgecolor=EDGE,
                hatch=look.hatch or None, linewidth=0.3, alpha=0.92, zorder=2,
            )
        )  # fmt: skip


def draw_dots(
    axes: Axes, shapes: GeoDataFrame, classes: Sequence[SheetClass], grown: float
) -> None:
    """Draw points class by class, the last classes of the legend on top."""
    for number, look in enumerate(classes):
        chosen = shapes.geometry[shapes["class"] == number]
        filled = look.colour if not look.hatch else "white"
        axes.plot(
            chosen.x, chosen.y, linestyle="", marker=look.marker, markersize=2.2 * grown,
            markerfacecolor=filled, markeredgecolor=look.colour, markeredgewidth=0.4,
            zorder=3 + number / 100,
        )  # fmt: skip


def draw_marks(axes: Axes, sheet: Sheet, frame: Frame, marks: Sequence[Mark], look: "Look") -> None:
    """Draw discs with their values, and names; a number stands for a name without room."""
    rows = sheet.shapes.drop(columns="geometry").to_dict("index")
    pen = Pen(axes, frame)
    for mark in sorted(marks, key=lambda one: -one.radius):
        row = rows[mark.code]
        number = look.numbers.get(mark.code)
        if mark.radius:
            _disc(pen, mark, row, sheet.classes[int(row["class"])], look)
        elif number is not None:
            if mark.at != mark.true:
                pen.line(mark.true, mark.at)
            pen.text(mark.at, str(number), look.names.few, zorder=7, bbox=BADGE)
        if mark.label is not None:
            _label(pen, mark, row, look.names)


class Look(NamedTuple):
    """Sizes of letters, numbers of places whose names have no room, whether discs are bare."""

    names: Names
    numbers: Mapping[str, int]
    bare: bool = False


BADGE: Final = {"boxstyle": "circle,pad=0.15", "fc": "white", "ec": EDGE, "lw": 0.5}


def _disc(pen: Pen, mark: Mark, row: Mapping[Any, Any], kind: SheetClass, look: Look) -> None:
    number = look.numbers.get(mark.code)
    few = bool(row["few"])
    dx, dy = mark.at[0] - mark.true[0], mark.at[1] - mark.true[1]
    if dx * dx + dy * dy > MOVED * MOVED + mark.radius:
        pen.line(mark.true, mark.at)
    plain = few and number is not None  # a number cannot be read on a hatching
    fill = {"facecolor": "white" if plain else kind.colour, "hatch": None if plain else kind.hatch}
    pen.circle(mark.at, mark.radius, zorder=3.5, **fill)
    if (few and number is None) or look.bare:
        return
    inside = str(row["value"]).rstrip("%") if number is None else str(number)
    size = (
        look.names.name
        if number is None
        else min(look.names.few, mark.radius * FILLED.get(len(inside), 1.0))
    )
    dark = int(row["class"]) < DARK and not plain
    pen.text(mark.at, inside, size, zorder=4, color="white" if dark else INK)


def _label(pen: Pen, mark: Mark, row: Mapping[Any, Any], names: Names) -> None:
    rect = mark.label
    assert rect is not None  # noqa: S101 - asked before
    small = row["few"] and mark.radius
    size = names.few if small else names.name
    lines = written({**row, "disc": mark.radius > 0})
    high = (rect[3] - rect[1]) / len(lines)
    middle = (rect[0] + rect[2]) / 2
    away = distance(mark.at, rect) - mark.radius
    if mark.radius and away > 5:  # noqa: PLR2004 - points
        pen.line(mark.at, nearest(mark.at, rect))
    for number, line in enumerate(lines):
        spot = (middle, rect[3] - high * (number + 0.5))
        pen.text(spot, line, size, zorder=6, halo="white")


def draw_division(
    axes: Axes,
    frame: Frame,
    rect: Rect,
    name: str,
    size: float,
    *,
    above: bool = False,
    strong: bool = False,
) -> None:
    """Write the name of a division, below or above the discs."""
    spot = ((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2)
    shade, order = INK if strong else "#6b665a", 6.0 if above else 3.2
    pen = Pen(axes, frame)
    pen.text(spot, name, size, color=shade, face=serif(size), zorder=order, halo="#fbfaf6")
