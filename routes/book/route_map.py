"""The route map (路线图) as PNG and SVG, drawn in the metric CRS of the province."""

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

import geopandas as gpd
import matplotlib as mpl
import numpy as np
from geopandas import GeoDataFrame
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from geo.crs import METRIC_CRS, WGS84
from geo.errors import N_
from routes.book.apart import spread
from routes.book.book import Book, Stop
from routes.book.colours import COLOURS, DASHES, OFF_NETWORK
from routes.book.map_legend import draw_legend
from routes.book.origin import review_line
from routes.book.wording import travel_name
from routes.cartography.frame import draw_frame
from routes.cartography.ground import (
    DRAWING,
    Box,
    draw_line,
    draw_names,
    draw_outlines,
    fit_box,
    font,
    metric_points,
    prepare,
)
from routes.cartography.text import shorten

SIZE: Final = (11.0, 7.4)
MAP_BOX: Final = (0.015, 0.085, 0.665, 0.835)
"""Left, bottom, width and height of the map as shares of the sheet."""

DPI: Final = 200
MARGIN: Final = 0.1
LEAST_WIDTH_M: Final = 12_000.0
"""A plan of one stop is not shown closer than this: its ground would be empty."""


def map_png(book: Book) -> bytes:
    """Return the map as PNG, 2200 x 1480 pixels."""
    return _drawn(book, "png")


def map_svg(book: Book) -> bytes:
    """Return the map as SVG; letters are outlines, so it needs no font."""
    return _drawn(book, "svg")


@lru_cache(maxsize=8)  # the picture is a file of its own and a part of others
def _drawn(book: Book, kind: str) -> bytes:
    buffer = io.BytesIO()
    # The salt makes the ids inside the SVG, and with them its bytes, the same each time.
    with DRAWING, mpl.rc_context({"svg.hashsalt": "redroutes", "svg.fonttype": "path"}):
        figure = _figure(book)
        unknown = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(buffer, format=kind, dpi=DPI, metadata=unknown)
    return buffer.getvalue()


def _figure(book: Book) -> Figure:
    figure = Figure(figsize=SIZE)
    axes = figure.add_axes(MAP_BOX)
    box = map_box(book)
    prepare(axes, box)
    _draw_ground(axes, book, box)
    _draw_legs(axes, book)
    _draw_stops(axes, book, box)
    draw_frame(axes, box, font(), word=book.wording.say(N_("North")))
    _write(figure, book)
    return figure


def map_box(book: Book) -> Box:
    """Return west, south, east and north of the map in metres of :data:`geo.crs.METRIC_CRS`.

    The box holds the route and every stop with some margin, and has the shape of the map's place
    on the sheet.
    """
    points = [day[end] for day in book.document["days"] for end in ("start", "end")]
    points += [stop.visit for stop in book.stops]
    x, y = metric_points([(point["lon"], point["lat"]) for point in points])
    legs = book.legs.geometry
    lines = [] if legs.is_empty.all() else [legs.to_crs(METRIC_CRS).total_bounds]
    corners = np.array([[x.min(), y.min(), x.max(), y.max()], *lines])
    west, south = corners[:, :2].min(axis=0)
    east, north = corners[:, 2:].max(axis=0)
    ratio = SIZE[0] * MAP_BOX[2] / (SIZE[1] * MAP_BOX[3])
    return fit_box((west, south, east, north), ratio=ratio, margin=MARGIN, least=LEAST_WIDTH_M)


def _draw_ground(axes: Axes, book: Book, box: Box) -> None:
    draw_outlines(axes, book.register.boundaries, box)
    ends = {day[end]["name"] for day in book.document["days"] for end in ("start", "end")}
    language = book.wording.language
    draw_names(axes, book.register.divisions, box, language=language, leave_out=ends)


def _draw_legs(axes: Axes, book: Book) -> None:
    if book.legs.empty:
        return
    for day, road, off in _metric_legs(book.legs):
        style = {"color": COLOURS[day % len(COLOURS)], "linestyle": DASHES[day % len(DASHES)]}
        draw_line(axes, road, linewidth=2.2, alpha=0.9, zorder=2, **style)
        draw_line(axes, off, color=OFF_NETWORK, linewidth=1.0, linestyle=":", zorder=2)


def _metric_legs(legs: GeoDataFrame) -> Iterator[tuple[int, Any, Any]]:
    """Yield day from 0, way on the roads and way off them of every leg."""
    road, off = (
        gpd.GeoSeries(legs[column].to_numpy(), crs=WGS84).to_crs(METRIC_CRS)
        for column in ("network", "off_network")
    )
    yield from zip(legs["day"].astype(int) - 1, road, off, strict=True)


def _draw_stops(axes: Axes, book: Book, box: Box) -> None:
    """Draw every stop as a dot, and its mark beside it where others are in the way."""
    _draw_ends(axes, book)
    if not book.stops:
        return
    x, y = metric_points([(stop.visit["lon"], stop.visit["lat"]) for stop in book.stops])
    unit = (box[2] - box[0]) / (SIZE[0] * MAP_BOX[2] * 72)  # metres per point on paper
    marks = spread(np.column_stack([x, y]), gap=17 * unit, box=box)
    for stop, a, b, (mx, my) in zip(book.stops, x, y, marks, strict=True):
        colour = COLOURS[stop.day % len(COLOURS)]
        axes.plot([a, mx], [b, my], color=colour, linewidth=0.7, zorder=3)
        axes.plot([a], [b], marker="o", markersize=3, color=colour, zorder=3)
        _draw_mark(axes, stop, mx, my, colour)


def _draw_mark(axes: Axes, stop: Stop, x: float, y: float, colour: str) -> None:
    coarse = stop.visit["coarse"]
    axes.text(
        x, y, stop.mark, fontproperties=font(7.0), ha="center", va="center", zorder=5,
        color=colour if coarse else "white",
        bbox={
            "boxstyle": "round,pad=0.28,rounding_size=0.7", "edgecolor": colour,
            "facecolor": "white" if coarse else colour, "linewidth": 1.2,
            "linestyle": "--" if coarse else "-",
        },
    )  # fmt: skip


def _draw_ends(axes: Axes, book: Book) -> None:
    """Mark start, end and nights by squares with their names."""
    places = {
        (place["lon"], place["lat"]): place["name"]
        for day in book.document["days"]
        for place in (day["start"], day["end"])
    }
    x, y = metric_points(list(places))
    for a, b, name in zip(x, y, places.values(), strict=True):
        axes.plot([a], [b], marker="s", markersize=6, color="#1f2429", zorder=4)
        axes.annotate(
            name, (a, b), xytext=(6, -9), textcoords="offset points", zorder=4,
            annotation_clip=True, fontproperties=font(7.5), color="#1f2429",
            bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "alpha": 0.8, "linewidth": 0},
        )  # fmt: skip


def _write(figure: Figure, book: Book) -> None:
    """Write title, legend, list of stops and the lines on sources."""
    say, provider = book.wording.say, book.document["provider"]
    figure.text(0.015, 0.955, shorten(book.title, 60), fontproperties=font(15.0), va="center")
    figure.text(0.985, 0.955, book.edition, fontproperties=font(7.5), va="center", ha="right")
    _legend(figure, book)
    lines = (
        say(
            N_("Travel times: %(provider)s, data of %(date)s. %(attribution)s"),
            provider=travel_name(provider, book.wording),
            date=provider["data_date"],
            attribution=shorten(provider["attribution"], 90),
        ),
        say(N_("Coordinates: WGS84 (CGCS2000). Map: Albers equal-area projection of the province."))
        + " "
        + review_line(book),
    )
    for row, line in enumerate(lines):
        figure.text(0.015, 0.055 - 0.025 * row, line, fontproperties=font(7.0), va="center")


def _legend(figure: Figure, book: Book) -> None:
    styles = [
        (COLOURS[day % len(COLOURS)], DASHES[day % len(DASHES)]) for day in range(len(book.dates))
    ]
    draw_legend(figure, book, styles, font)
