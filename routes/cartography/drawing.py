"""Drawing a sheet, as PDF or PNG. Whoever needs it imports it late: matplotlib is slow to load."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any, Final

import matplotlib as mpl
import numpy as np
import shapely
from geopandas import GeoDataFrame
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from geo.crs import METRIC_CRS
from routes.cartography.frame import draw_frame
from routes.cartography.ground import (
    DRAWING,
    Box,
    draw_names,
    draw_outlines,
    fit_box,
    font,
    prepare,
)
from routes.cartography.sheet import Ending, Paper, Sheet, SheetClass
from routes.cartography.text import columns, shorten

SIZES: Final = {"a3": (420.0, 297.0), "a4": (297.0, 210.0)}
"""Width and height in millimetres, landscape."""
MM_PER_INCH: Final = 25.4
DPI: Final = {"a3": 150, "a4": 200}
MAP_BOX: Final = (0.02, 0.095, 0.70, 0.775)
LEFT, RIGHT, TOP, STEP = 0.74, 0.98, 0.86, 0.030
MARGIN, LEAST_WIDTH_M = 0.03, 40_000.0
POINT_KM: Final = 2.6
"""Radius of the circle that stands for an area without an outline, on a map 800 km wide."""
NAMES: Final = {"prefecture": 8.0, "county": 6.0}
EDGE, INK, HALO = (
    "#5f666e",
    "#1f2429",
    {"boxstyle": "round,pad=0.1", "fc": "white", "alpha": 0.55, "lw": 0},
)


def draw_sheet(sheet: Sheet, *, paper: Paper, ending: Ending) -> bytes:
    """Return the sheet as a file; the same sheet gives the same bytes.

    Parameters
    ----------
    sheet
        What is on it.
    paper
        Its size, landscape.
    ending
        ``pdf`` (vectors, fonts embedded) or ``png`` (A3 at 150, A4 at 200 dots per inch).
    """
    buffer = io.BytesIO()
    with DRAWING, mpl.rc_context({"hatch.linewidth": 0.5, "pdf.fonttype": 3}):
        figure = _figure(sheet, paper)
        metadata: dict[str, Any] = {"Software": None}
        if ending == "pdf":
            moment = dt.datetime.combine(sheet.today, dt.time(), dt.UTC)
            metadata = {"Title": sheet.title, "Author": sheet.organisation, "CreationDate": moment}
        figure.savefig(buffer, format=ending, dpi=DPI[paper], metadata=metadata)
    return buffer.getvalue()


def _figure(sheet: Sheet, paper: Paper) -> Figure:
    width, height = SIZES[paper]
    grown = width / SIZES["a4"][0]
    figure = Figure(figsize=(width / MM_PER_INCH, height / MM_PER_INCH))
    axes = figure.add_axes(MAP_BOX)
    shapes = sheet.shapes.to_crs(METRIC_CRS)
    box = fit_box(
        tuple(shapes.total_bounds) if len(shapes) else _whole(sheet),
        ratio=width * MAP_BOX[2] / (height * MAP_BOX[3]), margin=MARGIN, least=LEAST_WIDTH_M,
    )  # fmt: skip
    prepare(axes, box)
    draw_outlines(axes, sheet.boundaries, box, colour=EDGE if not sheet.dots else "#a9aeb5",
                  zorder=2.5 if not sheet.dots else 1)  # fmt: skip
    draw = _draw_dots if sheet.dots else _draw_areas
    draw(axes, shapes, sheet.classes, box, grown)
    sizes = {level: size * grown for level, size in NAMES.items()}
    draw_names(
        axes, sheet.divisions, box, language=sheet.language, sizes=sizes, color=INK, zorder=5,
        bbox=HALO,
    )  # fmt: skip
    draw_frame(axes, box, font(8 * grown), word=sheet.north, right=True)
    _write(figure, sheet, grown)
    _draw_legend(figure, sheet, grown)
    return figure


def _whole(sheet: Sheet) -> Box:
    west, south, east, north = sheet.boundaries.to_crs(METRIC_CRS).total_bounds
    return float(west), float(south), float(east), float(north)


def _draw_areas(
    axes: Axes, shapes: GeoDataFrame, classes: Sequence[SheetClass], box: Box, _grown: float
) -> None:
    """Fill polygons; a point becomes a circle that grows and shrinks with the map."""
    radius = POINT_KM * (box[2] - box[0]) / 800
    for shape, number in zip(shapes.geometry, shapes["class"], strict=True):
        if shape is None or shape.is_empty:
            continue
        area = shape.buffer(radius) if shape.geom_type == "Point" else shape
        look = classes[int(number)]
        patch = PathPatch(
            outline_path(area), facecolor=look.colour, edgecolor=EDGE, hatch=look.hatch or None,
            linewidth=0.3, zorder=2,
        )  # fmt: skip
        axes.add_patch(patch)


def _draw_dots(
    axes: Axes, shapes: GeoDataFrame, classes: Sequence[SheetClass], _box: Box, grown: float
) -> None:
    """Draw points class by class, the last classes of the legend on top."""
    for number, look in enumerate(classes):
        chosen = shapes.geometry[shapes["class"] == number]
        filled = look.colour if not look.hatch else "white"
        axes.plot(
            chosen.x, chosen.y, linestyle="", marker=look.marker, markersize=1.5 * grown,
            markerfacecolor=filled, markeredgecolor=look.colour, markeredgewidth=0.3,
            zorder=3 + number / 100,
        )  # fmt: skip


def outline_path(area: shapely.Polygon | shapely.MultiPolygon) -> Path:
    """Return the rings of polygons as one path, holes included."""
    rings = [
        ring
        for polygon in shapely.get_parts(area)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    points = [shapely.get_coordinates(ring) for ring in rings]
    codes = [
        np.r_[Path.MOVETO, np.full(len(ring) - 2, Path.LINETO), Path.CLOSEPOLY] for ring in points
    ]
    return Path(np.concatenate(points), np.concatenate(codes).astype(Path.code_type))


def _write(figure: Figure, sheet: Sheet, grown: float) -> None:
    figure.text(
        0.02, 0.955, shorten(sheet.title, 70), fontproperties=font(17.0 * grown), va="center"
    )
    if sheet.warning:
        figure.text(
            0.98, 0.955, sheet.warning, fontproperties=font(12.0 * grown), va="center", ha="right",
            color="#a8231c", bbox={"boxstyle": "round,pad=0.25", "fc": "white", "ec": "#a8231c"},
        )  # fmt: skip
    for row, line in enumerate(wrapped(sheet.subtitle, 170)[:2]):
        y = 0.912 - 0.022 * row
        figure.text(0.02, y, line, fontproperties=font(8.5 * grown), va="center", color="#454c55")
    lines = [part for note in sheet.notes for part in wrapped(note, 205)]
    for row, line in enumerate(lines[:4]):
        figure.text(0.02, 0.076 - 0.0205 * row, line, fontproperties=font(7.0 * grown), va="center")


def _draw_legend(figure: Figure, sheet: Sheet, grown: float) -> None:
    """Write the column beside the map: classes, facts, organisation."""
    figure.text(LEFT, TOP, sheet.legend, fontproperties=font(10.0 * grown), va="top")
    y = TOP - 1.9 * STEP
    for look in filter(lambda one: one.text, sheet.classes):
        _swatch(figure, y, look, grown, dots=sheet.dots)
        for part in wrapped(look.text, 42):
            figure.text(LEFT + 0.042, y, part, fontproperties=font(8.0 * grown), va="center")
            y -= 0.8 * STEP
        y -= 0.3 * STEP
    y -= 0.5 * STEP
    for fact in sheet.facts:
        for part in wrapped(fact, 52):
            figure.text(LEFT, y, part, fontproperties=font(8.0 * grown), va="center")
            y -= 0.75 * STEP
        y -= 0.3 * STEP
    if sheet.organisation:
        figure.text(
            RIGHT, MAP_BOX[1] + 0.008, shorten(sheet.organisation, 50), ha="right", va="center",
            fontproperties=font(9.0 * grown),
        )  # fmt: skip


def _swatch(figure: Figure, y: float, look: SheetClass, grown: float, *, dots: bool) -> None:
    if dots:
        mark = Line2D(
            [LEFT + 0.016], [y], linestyle="", marker=look.marker, markersize=5 * grown,
            markerfacecolor="white" if look.hatch else look.colour, markeredgecolor=look.colour,
        )  # fmt: skip
        figure.add_artist(mark)
        return
    box = Rectangle(
        (LEFT, y - 0.009), 0.032, 0.018, transform=figure.transFigure, facecolor=look.colour,
        edgecolor=EDGE, hatch=look.hatch or None, linewidth=0.5,
    )  # fmt: skip
    figure.add_artist(box)


def wrapped(text: str, most: int) -> list[str]:
    """Break a text into lines of at most so many columns; a Chinese character takes two.

    Words of letters stay whole; a line may be longer only where one word is.
    """
    lines, line = [], ""
    for word in _pieces(text):
        if line and columns(line + word.rstrip()) > most:
            lines.append(line.rstrip())
            line = word.lstrip()
        else:
            line += word
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> list[str]:
    """Split where a line may end: after a space, and beside every Chinese character."""
    pieces: list[str] = []
    for letter in text:
        before = pieces[-1][-1] if pieces else " "
        inside_word = letter.isascii() and before.isascii() and before != " "
        if pieces and (inside_word or letter in "，。；：、）！？"):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces
