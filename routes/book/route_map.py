"""The route map (路线图): a figure of the paper, and a sheet of its own as PNG and SVG."""

import io
from functools import lru_cache
from typing import Any, Final, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from geo.crs import METRIC_CRS
from geo.errors import N_
from routes.book.book import Book
from routes.book.map_legend import draw_key, draw_legend, key_height, legend_height
from routes.book.map_route import draw_route
from routes.book.origin import review_line
from routes.book.wording import travel_name
from routes.cartography.frame import draw_frame
from routes.cartography.ground import (
    Box,
    draw_outlines,
    drawing,
    fit_box,
    font,
    metric_points,
    paint_land,
    prepare,
)
from routes.cartography.roads import draw_roads
from routes.cartography.text import shorten

Kind = Literal["svg", "png"]
POINTS_PER_MM: Final = 72 / 25.4
DPI: Final = 200
FIGURE_MM: Final = (156.0, 92.0)
"""Greatest width and height of the figure in the paper."""
SHEETS_MM: Final = {True: (297.0, 210.0), False: (210.0, 297.0)}
"""Landscape or portrait A4."""
SHEET_EDGE: Final = 10.0
RATIOS: Final = (0.9, 1.9)
"""Least and greatest width over height of the figure."""
MARGIN: Final = 0.16
LEAST_WIDTH_M: Final = 12_000.0
"""A plan of one stop is not shown closer than this: its ground would be empty."""


def map_png(book: Book) -> bytes:
    """Return the map as a sheet of A4 for screens and printers, 200 dots per inch."""
    return _drawn(book, "png", sheet=True)


def map_svg(book: Book) -> bytes:
    """Return the sheet as SVG; letters are outlines, so it needs no font."""
    return _drawn(book, "svg", sheet=True)


def draw_map(book: Book, kind: Kind) -> bytes:
    """Return the figure of the paper."""
    return _drawn(book, kind, sheet=False)


@lru_cache(maxsize=8)  # the picture is a file of its own and a part of others
def _drawn(book: Book, kind: Kind, *, sheet: bool) -> bytes:
    buffer = io.BytesIO()
    # The salt makes the ids inside the SVG, and with them its bytes, the same each time.
    with drawing(svg_hashsalt="redroutes", svg_fonttype="path"):
        figure = _sheet(book) if sheet else _figure(book)
        unknown = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(buffer, format=kind, dpi=DPI, metadata=unknown)
    return buffer.getvalue()


def figure_size(book: Book) -> tuple[float, float]:
    """Return width and height of the figure in millimetres, in the shape of the route."""
    legend = legend_height(book, FIGURE_MM[0] * POINTS_PER_MM) / POINTS_PER_MM
    ratio = map_ratio(book)
    width = min(FIGURE_MM[0], FIGURE_MM[1] * ratio)
    return width, width / ratio + legend


def map_ratio(book: Book) -> float:
    """Return width over height of the route, within what a page takes."""
    west, south, east, north = _corners(book)
    wide, tall = max(east - west, LEAST_WIDTH_M), max(north - south, LEAST_WIDTH_M)
    return float(np.clip(1.15 * wide / tall, *RATIOS))


def _figure(book: Book) -> Figure:
    width, height = (one * POINTS_PER_MM for one in figure_size(book))
    figure = Figure(figsize=(width / 72, height / 72))
    legend = legend_height(book, width)
    _draw(figure, book, (0.5, legend, width - 1, height - legend - 0.5))
    draw_legend(figure, book, (0.0, 0.0, width, legend))
    return figure


def _sheet(book: Book) -> Figure:
    """Draw title, map, legend, the names that the map has no room for, and the sources."""
    width, height = (one * POINTS_PER_MM for one in SHEETS_MM[map_ratio(book) > 1])
    edge = SHEET_EDGE * POINTS_PER_MM
    figure = Figure(figsize=(width / 72, height / 72))
    inner = width - 2 * edge
    legend = legend_height(book, inner)
    foot = edge + 22 + legend
    place = (edge, foot, inner, height - foot - edge - 26)
    untold = _draw(figure, book, place)
    if key := key_height(untold, inner):
        figure.clear()
        untold = _draw(figure, book, (edge, foot + key, inner, place[3] - key))
        draw_key(figure, book, untold, (edge, foot, inner, key))
    draw_legend(figure, book, (edge, edge + 22, inner, legend))
    _write(figure, book, edge)
    return figure


def _draw(figure: Figure, book: Book, place: tuple[float, float, float, float]) -> list[int]:
    """Draw the map into a place given in points; return the stops without a name, from 0."""
    wide, tall = figure.get_size_inches() * 72
    left, bottom, width, height = place
    axes = figure.add_axes((left / wide, bottom / tall, width / wide, height / tall))
    box = map_box(book, width / height)
    prepare(axes, box)
    _draw_ground(axes, book, box)
    fast = None if book.register.roads is None else draw_roads(axes, book.register.roads, box)
    untold = draw_route(axes, book, box, (width, height), fast)
    draw_frame(axes, box, font(8.0), word=book.wording.say(N_("North")))
    return untold


def map_box(book: Book, ratio: float) -> Box:
    """Return west, south, east and north of the map in metres of :data:`geo.crs.METRIC_CRS`.

    The box holds the route and every stop with some margin.

    Parameters
    ----------
    book
        The plan.
    ratio
        Width over height of the map on paper.
    """
    return fit_box(_corners(book), ratio=ratio, margin=MARGIN, least=LEAST_WIDTH_M)


def _corners(book: Book) -> Box:
    points = [day[end] for day in book.document["days"] for end in ("start", "end")]
    points += [stop.visit for stop in book.stops]
    x, y = metric_points([(point["lon"], point["lat"]) for point in points])
    legs = book.legs.geometry
    lines = [] if legs.is_empty.all() else [legs.to_crs(METRIC_CRS).total_bounds]
    corners = np.array([[x.min(), y.min(), x.max(), y.max()], *lines])
    west, south = corners[:, :2].min(axis=0)
    east, north = corners[:, 2:].max(axis=0)
    return float(west), float(south), float(east), float(north)


def _draw_ground(axes: Axes, book: Book, box: Box) -> None:
    paint_land(axes, book.register.boundaries, box)
    draw_outlines(axes, book.register.boundaries, box)


def _write(figure: Figure, book: Book, edge: float) -> None:
    """Write title, edition and the lines on sources."""
    say, provider = book.wording.say, book.document["provider"]
    width, height = figure.get_size_inches() * 72
    top = (height - edge - 8) / height
    style: dict[str, Any] = {"va": "center"}
    room = int((width - 2 * edge) / 7.5) - 30
    figure.text(edge / width, top, shorten(book.title, room), fontproperties=font(14.0), **style)
    figure.text(1 - edge / width, top, book.edition, fontproperties=font(7.0), ha="right", **style)
    sources = say(
        N_("Travel times: %(provider)s, data of %(date)s. %(attribution)s"),
        provider=travel_name(provider, book.wording),
        date=provider["data_date"],
        attribution=shorten(say(provider["attribution"]), 90),
    )
    crs = say(
        N_("Coordinates: WGS84 (CGCS2000). Map: Albers equal-area projection of the province.")
    )
    for row, line in enumerate((sources, f"{crs} {review_line(book)}")):
        y = (edge + 12 - 9.5 * row) / height
        figure.text(edge / width, y, line, fontproperties=font(6.5), **style)
