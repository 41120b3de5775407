"""What a route map shows of a plan: its ways, ends and stops, with their names."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from geopandas import GeoDataFrame
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from geo.crs import METRIC_CRS, WGS84
from geo.errors import C_
from routes.book.apart import spread
from routes.book.book import Book, Stop
from routes.book.colours import COLOURS, DASHES, OFF_NETWORK
from routes.cartography.frame import corners
from routes.cartography.ground import Box, draw_line, font, metric_points
from routes.cartography.labels import Labels, Rect, centred, text_size
from routes.cartography.roads import draw_shields

INK: Final = "#1f2429"
GROUND_INK: Final = "#6c675c"
MARK: Final = 7.2
"""Radius of a mark in points."""
NAME, END_NAME, GROUND_NAME = 7.2, 8.2, 7.0
LONGEST_ARROWLESS: Final = 70.0
SAMPLE: Final = 4.0
"""Points between two places of a line that names should not cover."""
MARK_SIZES: Final = {3: 6.2, 4: 5.4}
"""Size of the mark in points by its letters: "1-2" to "14-15"."""

Floats = NDArray[np.float64]
Ends = dict[tuple[float, float], tuple[str, str]]
"""Longitude and latitude -> letter and name of where a day begins or ends."""


@dataclass(frozen=True)
class Canvas:
    """A map that is being drawn: its box in metres, metres per point, and what is taken on it."""

    axes: Axes
    box: Box
    unit: float
    labels: Labels

    def paper(self, at: Any) -> tuple[float, float]:
        """Return a place in points of the paper."""
        x, y = at
        return (float(x) - self.box[0]) / self.unit, (float(y) - self.box[1]) / self.unit

    def write(self, name: str, rect: Rect, *, size: float, color: str) -> None:
        """Write a name into a rectangle given in points."""
        x = self.box[0] + (rect[0] + rect[2]) / 2 * self.unit
        y = self.box[1] + (rect[1] + rect[3]) / 2 * self.unit
        self.axes.text(
            x, y, name, fontproperties=font(size), color=color, ha="center",
            va="center_baseline", zorder=4.6,
            path_effects=[withStroke(linewidth=2.0, foreground="white")],
        )  # fmt: skip

    def write_beside(self, name: str, at: Any, *, size: float, color: str) -> bool:
        """Write a name beside a mark; tell whether there was room."""
        rect = self.labels.place(self.paper(at), text_size(name, size), gap=MARK + 3)
        if rect is None:
            return False
        self.write(name, rect, size=size, color=color)
        return True


def draw_route(
    axes: Axes, book: Book, box: Box, size: tuple[float, float], fast: GeoDataFrame | None
) -> list[int]:
    """Draw ways, ends and stops, then as many names as there is room for.

    Parameters
    ----------
    axes, book, box
        Where, what, and the box of the map in metres.
    size
        Of the map in points.
    fast
        Expressways to number, None for none.

    Returns
    -------
    list
        Stops, from 0, whose names found no room.
    """
    unit = (box[2] - box[0]) / size[0]
    legs = [*_metric_legs(book.legs)] if len(book.legs) else []
    lines = _sampled([road for _, road, _ in legs], box, unit)
    canvas = Canvas(axes, box, unit, Labels(*size, lines))
    _draw_legs(axes, legs, unit)
    for corner in corners(*size):
        canvas.labels.take(corner)
    ends = _ends(book)
    placed = _spread([*ends, *(_lonlat(stop) for stop in book.stops)], box, unit)
    for at in placed:
        canvas.labels.take(centred(canvas.paper(at), (2 * MARK, 2 * MARK)))
    _draw_ends(canvas, ends, placed)
    untold = _draw_stops(canvas, book, placed[len(ends) :])
    if fast is not None:
        draw_shields(axes, fast, canvas.labels, box, unit)
    _draw_ground_names(canvas, book, {name for _, name in ends.values()})
    return untold


def _metric_legs(legs: GeoDataFrame) -> Iterator[tuple[int, Any, Any]]:
    """Yield day from 0, way on the roads and way off them of every leg."""
    road, off = (
        gpd.GeoSeries(legs[column].to_numpy(), crs=WGS84).to_crs(METRIC_CRS)
        for column in ("network", "off_network")
    )
    yield from zip(legs["day"].astype(int) - 1, road, off, strict=True)


def _draw_legs(axes: Axes, legs: list[tuple[int, Any, Any]], unit: float) -> None:
    """Draw the ways: white below, so that they stand out from the roads, arrows on long ones."""
    for day, road, off in legs:
        colour, dashes = COLOURS[day % len(COLOURS)], DASHES[day % len(DASHES)]
        draw_line(axes, road, color="white", linewidth=4.6, zorder=2)
        draw_line(axes, road, color=colour, linewidth=2.4, zorder=2.1, linestyle=dashes)
        draw_line(axes, off, color=OFF_NETWORK, linewidth=1.1, linestyle=":", zorder=2)
        if road is not None and road.length > LONGEST_ARROWLESS * unit:
            _draw_arrow(axes, road, colour, unit)


def _draw_arrow(axes: Axes, road: Any, colour: str, unit: float) -> None:
    part = max(shapely.get_parts(road), key=lambda one: one.length)
    middle = part.length / 2
    a, b = part.interpolate(middle - 2 * unit), part.interpolate(middle + 2 * unit)
    axes.annotate(
        "", (b.x, b.y), (a.x, a.y), zorder=2.2,
        arrowprops={"arrowstyle": "-|>,head_width=0.28,head_length=0.5", "color": colour, "lw": 0},
    )  # fmt: skip


def _sampled(roads: list[Any], box: Box, unit: float) -> Floats:
    """Return places along the ways in points of the paper, (n, 2)."""
    drawn = [road for road in roads if road is not None and road.length]
    points = shapely.get_coordinates(shapely.segmentize(drawn, SAMPLE * unit))
    return np.asarray((points - box[:2]) / unit)


def _lonlat(stop: Stop) -> tuple[float, float]:
    return stop.visit["lon"], stop.visit["lat"]


def _spread(places: list[tuple[float, float]], box: Box, unit: float) -> Floats:
    """Return where the marks of places stand, in metres, so that none covers another."""
    x, y = metric_points(places)
    return spread(np.column_stack([x, y]), gap=(2 * MARK + 2) * unit, box=box)


def _draw_stops(canvas: Canvas, book: Book, marks: Floats) -> list[int]:
    untold = []
    for number, (stop, at) in enumerate(zip(book.stops, marks, strict=True)):
        _draw_mark(canvas.axes, stop, at)
        colour = COLOURS[stop.day % len(COLOURS)]
        name = book.name_of(stop.visit)
        if not canvas.write_beside(name, at, size=NAME, color=colour):
            untold.append(number)
    return untold


def _draw_mark(axes: Axes, stop: Stop, at: Any) -> None:
    """Draw the number of a stop, hollow and dashed where its position is not certain."""
    colour, coarse = COLOURS[stop.day % len(COLOURS)], stop.visit["coarse"]
    x, y = metric_points([_lonlat(stop)])
    axes.plot([x[0], at[0]], [y[0], at[1]], color=colour, linewidth=0.7, zorder=3)
    axes.text(
        at[0], at[1], stop.mark, ha="center", va="center_baseline", zorder=6,
        fontproperties=font(MARK_SIZES.get(len(stop.mark), 4.6)),
        color=colour if coarse else "white",
    )  # fmt: skip
    ring = axes.scatter(
        [at[0]], [at[1]], s=(2 * MARK) ** 2, zorder=5.5, facecolors="white" if coarse else colour,
        edgecolors=colour, linewidths=1.1,
    )  # fmt: skip
    if coarse:
        ring.set_linestyle((0, (2.2, 1.6)))


def _draw_ends(canvas: Canvas, ends: Ends, placed: Floats) -> None:
    """Mark start, end and nights by squares with their names."""
    for (place, (letter, name)), at in zip(ends.items(), placed, strict=False):
        x, y = metric_points([place])
        canvas.axes.plot([x[0], at[0]], [y[0], at[1]], color=INK, linewidth=0.7, zorder=3)
        canvas.axes.text(
            at[0], at[1], letter, fontproperties=font(7.0), color="white", ha="center",
            va="center_baseline", zorder=4.8,
            bbox={"boxstyle": "square,pad=0.22", "facecolor": INK, "edgecolor": "white",
                  "linewidth": 0.7},
        )  # fmt: skip
        canvas.write_beside(name, at, size=END_NAME, color=INK)


def _ends(book: Book) -> Ends:
    """Return letter and name of start, nights and end by place; the start wins over the end."""
    say, days = book.wording.say, book.document["days"]
    found: Ends = {}
    places = [(C_("on a map", "S"), days[0]["start"])]
    places += [(C_("on a map", "N"), day["end"]) for day in days[:-1]]
    places += [(C_("on a map", "E"), days[-1]["end"])]
    for letter, place in places:
        found.setdefault((place["lon"], place["lat"]), (say(letter), book.name_of(place)))
    return found


def _draw_ground_names(canvas: Canvas, book: Book, taken: set[str]) -> None:
    """Write the names of cities and counties where there is still room, cities first."""
    divisions, box = book.register.divisions, canvas.box
    named = divisions[divisions["level"].isin(["prefecture", "county"])].to_crs(METRIC_CRS)
    named = named.cx[box[0] : box[2], box[1] : box[3]].sort_values("level", ascending=False)
    for row in named.to_dict("records"):
        name = book.name_of(row)
        at = canvas.paper((row["geometry"].x, row["geometry"].y))
        rect = centred(at, text_size(name, GROUND_NAME))
        if name not in taken and canvas.labels.free(rect):
            canvas.labels.take(rect)
            canvas.write(name, rect, size=GROUND_NAME, color=GROUND_INK)
