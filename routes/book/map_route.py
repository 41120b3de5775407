"""What a route map shows of a plan: its ways, ends and stops, with their names."""

from collections.abc import Iterator
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
from routes.cartography.ground import Box, draw_line, font, metric_points
from routes.cartography.labels import Labels, centred, text_size
from routes.cartography.roads import draw_shields

INK: Final = "#1f2429"
MARK: Final = 6.6
"""Radius of a mark in points."""
NAME, END_NAME, GROUND_NAME = 7.2, 8.2, 7.0
LONGEST_ARROWLESS: Final = 70.0
Ends = dict[tuple[float, float], tuple[str, str]]
"""Longitude and latitude -> letter and name of where a day begins or ends."""

SAMPLE: Final = 4.0
"""Points between two places of a line that names should not cover."""


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
    _draw_legs(axes, book, unit)
    labels = Labels(*size, _sampled(book, box, unit))
    ends = _ends(book)
    placed = _spread([*ends, *(_lonlat(stop) for stop in book.stops)], box, unit)
    for at in placed:
        labels.take(centred(_paper(at, box, unit), (2 * MARK, 2 * MARK)))
    marks = placed[len(ends) :]
    _draw_ends(axes, ends, placed, labels, box, unit)
    untold = _draw_stops(axes, book, labels, box, marks, unit)
    if fast is not None:
        draw_shields(axes, fast, labels, box, unit)
    _draw_ground_names(axes, book, labels, box, unit)
    return untold


def _paper(at: Any, box: Box, unit: float) -> tuple[float, float]:
    return (float(at[0]) - box[0]) / unit, (float(at[1]) - box[1]) / unit


def _metres(x: float, y: float, box: Box, unit: float) -> tuple[float, float]:
    return box[0] + x * unit, box[1] + y * unit


def _metric_legs(legs: GeoDataFrame) -> Iterator[tuple[int, Any, Any]]:
    """Yield day from 0, way on the roads and way off them of every leg."""
    road, off = (
        gpd.GeoSeries(legs[column].to_numpy(), crs=WGS84).to_crs(METRIC_CRS)
        for column in ("network", "off_network")
    )
    yield from zip(legs["day"].astype(int) - 1, road, off, strict=True)


def _draw_legs(axes: Axes, book: Book, unit: float) -> None:
    """Draw the ways: white below, so that they stand out from the roads, arrows on long ones."""
    if book.legs.empty:
        return
    for day, road, off in _metric_legs(book.legs):
        colour = COLOURS[day % len(COLOURS)]
        draw_line(axes, road, color="white", linewidth=4.6, zorder=2)
        draw_line(axes, road, color=colour, linewidth=2.4, zorder=2.1, linestyle=DASHES[day % len(DASHES)])
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


def _sampled(book: Book, box: Box, unit: float) -> NDArray[np.float64]:
    """Return places along the ways in points of the paper, (n, 2)."""
    found = [np.empty((0, 2))]
    for _, road, _ in _metric_legs(book.legs) if len(book.legs) else ():
        if road is not None and not road.is_empty:
            found.append(shapely.get_coordinates(shapely.segmentize(road, SAMPLE * unit)))
    return (np.concatenate(found) - box[:2]) / unit


def _lonlat(stop: Stop) -> tuple[float, float]:
    return stop.visit["lon"], stop.visit["lat"]


def _spread(places: list[tuple[float, float]], box: Box, unit: float) -> NDArray[np.float64]:
    """Return where the marks of places stand, in metres, so that none covers another."""
    x, y = metric_points(places)
    return spread(np.column_stack([x, y]), gap=(2 * MARK + 2) * unit, box=box)


def _draw_stops(
    axes: Axes, book: Book, labels: Labels, box: Box, marks: NDArray[np.float64], unit: float
) -> list[int]:
    untold = []
    for number, (stop, at) in enumerate(zip(book.stops, marks, strict=True)):
        _draw_mark(axes, stop, at)
        name = book.name_of(stop.visit)
        colour = COLOURS[stop.day % len(COLOURS)]
        if not _write_beside(axes, labels, name, at, box, unit, size=NAME, color=colour):
            untold.append(number)
    return untold


def _draw_mark(axes: Axes, stop: Stop, at: Any) -> None:
    """Draw the number of a stop, hollow and dashed where its position is not certain."""
    colour, coarse = COLOURS[stop.day % len(COLOURS)], stop.visit["coarse"]
    x, y = metric_points([_lonlat(stop)])
    axes.plot([x[0], at[0]], [y[0], at[1]], color=colour, linewidth=0.7, zorder=3)
    axes.text(
        at[0], at[1], stop.mark, fontproperties=font(6.6 if len(stop.mark) < 3 else 5.2),  # noqa: PLR2004
        ha="center", va="center_baseline", zorder=6, color=colour if coarse else "white",
    )  # fmt: skip
    ring = axes.scatter(
        [at[0]], [at[1]], s=(2 * MARK) ** 2, zorder=5.5, facecolors="white" if coarse else colour,
        edgecolors=colour, linewidths=1.1,
    )  # fmt: skip
    if coarse:
        ring.set_linestyle((0, (2.2, 1.6)))


def _draw_ends(
    axes: Axes, ends: Ends, placed: NDArray[np.float64], labels: Labels, box: Box, unit: float
) -> None:
    """Mark start, end and nights by squares with their names."""
    for (place, (letter, name)), (x, y) in zip(ends.items(), placed, strict=False):
        at = metric_points([place])
        axes.plot([at[0][0], x], [at[1][0], y], color=INK, linewidth=0.7, zorder=3)
        axes.text(
            x, y, letter, fontproperties=font(7.0), color="white", ha="center",
            va="center_baseline", zorder=4.8,
            bbox={"boxstyle": "square,pad=0.22", "facecolor": INK, "edgecolor": "white",
                  "linewidth": 0.7},
        )  # fmt: skip
        _write_beside(axes, labels, name, (x, y), box, unit, size=END_NAME, color=INK)


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


def _draw_ground_names(axes: Axes, book: Book, labels: Labels, box: Box, unit: float) -> None:
    """Write the names of cities and counties where there is still room, cities first."""
    divisions = book.register.divisions
    named = divisions[divisions["level"].isin(["prefecture", "county"])].to_crs(METRIC_CRS)
    named = named.cx[box[0] : box[2], box[1] : box[3]].sort_values("level", ascending=False)
    taken = {name for _, name in _ends(book).values()}
    for row in named.to_dict("records"):
        name = book.name_of(row)
        at = (row["geometry"].x, row["geometry"].y)
        rect = centred(_paper(at, box, unit), text_size(name, GROUND_NAME))
        if name not in taken and labels.free(rect):
            labels.take(rect)
            _write(axes, name, rect, box, unit, size=GROUND_NAME, color="#6c675c")


def _write_beside(
    axes: Axes, labels: Labels, name: str, at: Any, box: Box, unit: float, *, size: float, color: str
) -> bool:
    rect = labels.place(_paper(at, box, unit), text_size(name, size), gap=MARK + 3)
    if rect is None:
        return False
    _write(axes, name, rect, box, unit, size=size, color=color)
    return True


def _write(
    axes: Axes, name: str, rect: Any, box: Box, unit: float, *, size: float, color: str
) -> None:
    x, y = _metres((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2, box, unit)
    axes.text(
        x, y, name, fontproperties=font(size), color=color, ha="center", va="center_baseline",
        zorder=4.6, path_effects=[withStroke(linewidth=2.0, foreground="white")],
    )  # fmt: skip
