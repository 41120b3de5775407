"""Drawing a sheet of routes. It is imported late: matplotlib is slow to load."""

import io
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from routes.cartography.frame import corners, draw_frame, flipped, lowered
from routes.cartography.furniture import FOOT, HEAD, MARGIN, draw_head, draw_notes
from routes.cartography.ground import Box, drawing, fit_box, font, metric_points
from routes.cartography.labels import Rect
from routes.cartography.marks import Floats, Frame, dense_window, free_corner, inset_frame
from routes.cartography.output import About, pdf_of, picture_of, settings
from routes.cartography.page import POINTS_PER_INCH, Page
from routes.cartography.pen import INK, Pen
from routes.cartography.route_columns import COLUMN, GAP, Columns
from routes.cartography.route_map import RouteMap, Shown, ways_of
from routes.cartography.route_sheet import LETTERS, Letters, Route, RouteSheet, Stop, WallPaper
from routes.cartography.sheet import SIZES, Ending
from routes.cartography.strands import looks

AROUND, LEAST_WIDTH_M = 0.04, 24_000.0
"""Left free around the routes, as a share of them; metres that a map is wide at least."""
NEAR: Final = 14.0
"""Points within which two routes are neighbours, and need patterns that differ."""
WINDOWS: Final = (0.035, 0.08)
"""Of the insets of a map: width of what each shows, as a share of the map."""
ARROWS: Final = ((False, False), (True, False), (True, True))
"""Corners in which the arrow may stand, right and low, the first that is free; the scale has one.
"""
STEP, AWAY = 12.0, 20.0
"""Points between the scale and an inset above it, and between the arrow and a stop."""
FIGURE_DPI, FIGURE_AROUND, FIGURE_LEAST = 170, 0.12, 0.55
"""Of a small map: dots per inch, left free around its routes, least height as a share of the most.
"""


def draw_route_sheet(sheet: RouteSheet, *, paper: WallPaper, ending: Ending) -> bytes:
    """Return a sheet as a file; the same sheet gives the same bytes.

    A key that does not fit beside the map goes on to further sheets: pages of a PDF, else one
    below the other.

    Parameters
    ----------
    sheet
        What is on it.
    paper
        Its size, landscape.
    ending
        ``pdf`` (vectors, fonts embedded), ``svg`` or ``png``.
    """
    with settings():
        laid = LaidSheet(sheet, paper)
        about = About(sheet.title, sheet.organisation, sheet.today)
        return pdf_of([laid], about) if ending == "pdf" else picture_of(laid, ending)


def draw_route_figure(sheet: RouteSheet, *, width: float, most: float, ending: Ending) -> bytes:
    """Return a small map of routes without legend, for a page of a book.

    Parameters
    ----------
    sheet
        What is on it.
    width, most
        Width and greatest height in points.
    ending
        ``svg`` or ``png``.
    """
    with drawing(svg_hashsalt="redroutes", svg_fonttype="path"):
        west, south, east, north = shown_box(sheet.routes, sheet.stops)
        ratio = (north - south) / max(east - west, 1.0)
        tall = float(np.clip(width * ratio, most * FIGURE_LEAST, most))
        box = fit_box((west, south, east, north), ratio=width / tall, margin=FIGURE_AROUND,
                      least=LEAST_WIDTH_M)  # fmt: skip
        figure = Figure(figsize=(width / POINTS_PER_INCH, tall / POINTS_PER_INCH))
        frame = Frame(0.5, 0.5, width - 1, tall - 1, box)
        letters = LETTERS["figure"]
        bar, arrow = corners(frame.width, frame.height)
        shown = RouteMap(_shown(sheet, letters, frame.unit), frame, taken=(bar, arrow))
        axes = Page(figure, width, tall).axes(*frame[:4])
        shown.draw(axes)
        draw_frame(axes, box, font(letters.county), word=sheet.words.north)
        buffer = io.BytesIO()
        about = {"Software": None} if ending == "png" else {"Date": None}
        figure.savefig(buffer, format=ending, dpi=FIGURE_DPI, metadata=about)
    return buffer.getvalue()


def _shown(sheet: RouteSheet, letters: Letters, unit: float) -> Shown:
    ways = ways_of(sheet.routes)
    colours = {route.number: route.colour for route in sheet.routes}
    found = looks(ways, colours, NEAR * unit)
    return Shown(sheet.routes, sheet.stops, sheet.starts, sheet.ground, ways, found, letters,
                 sheet.language)  # fmt: skip


def shown_box(routes: Sequence[Route], stops: Sequence[Stop]) -> Box:
    """Return the box in metres around ways and stops."""
    shapes = [*ways_of(routes).values(), *_points(stops)]
    west, south, east, north = shapely.total_bounds(shapes)
    return float(west), float(south), float(east), float(north)


def _points(stops: Sequence[Stop]) -> list[shapely.Point]:
    x, y = metric_points([(one.lon, one.lat) for one in stops])
    return list(shapely.points(x, y))


class Inset(NamedTuple):
    """A part of a map, larger: its place and what it shows there, in points; its frame."""

    place: Rect
    window: Rect
    frame: Frame


def insets_of(shown: Shown, frame: Frame) -> list[Inset]:
    """Return the insets of the densest parts of a map, at corners where they cover nothing."""
    free = frame.on_paper(shapely.get_coordinates(_points(shown.stops)))
    lines = [*shown.ways.values(), *shown.ground.boundaries.geometry]
    covered = frame.on_paper(shapely.get_coordinates(lines))
    found: list[Inset] = []
    bar, _ = corners(frame.width, frame.height)
    for share in WINDOWS:
        dense = dense_window(free, frame.width, share=share)
        place = free_corner(covered, frame.width, frame.height, above=bar[3] + STEP)
        if dense is None or place is None:
            break
        chosen, window = dense
        found.append(Inset(place, window, inset_frame(frame, window, place)))
        free, covered = free[~chosen], np.vstack([covered, _filled(place)])
    return found


def _filled(rect: Rect) -> Floats:
    """Return places all over a rectangle."""
    x, y = np.meshgrid(np.linspace(rect[0], rect[2], 9), np.linspace(rect[1], rect[3], 9))
    return np.column_stack([x.ravel(), y.ravel()])


def _turned(arrow: Rect, frame: Frame, *, right: bool, low: bool) -> Rect:
    """Return the place of the arrow in another corner than the upper left one."""
    arrow = flipped(arrow, frame.width) if right else arrow
    return lowered(arrow, frame.height) if low else arrow


def _meet(one: Rect, other: Rect) -> bool:
    """Tell whether two rectangles have a place in common."""
    return bool(shapely.box(*one).intersects(shapely.box(*other)))


class LaidSheet:
    """A sheet of routes before anything is drawn: its map, insets, and which rows stand where."""

    def __init__(self, sheet: RouteSheet, paper: WallPaper) -> None:
        self.sheet, self.paper = sheet, paper
        self.width, self.height = SIZES[paper]
        self.scale = self.width / SIZES["a3"][0]
        self.letters = LETTERS[paper]
        frame = self._frame()
        shown = _shown(sheet, self.letters, frame.unit)
        self.parts = insets_of(shown, frame)
        self.insets = [RouteMap(shown, one.frame) for one in self.parts]
        self.map = self._map(shown, frame)
        unnamed = self.map.unnamed
        for one in self.insets:
            unnamed = [name for name in unnamed if name not in {each.text for each in one.counties}]
        self.columns = Columns(sheet, self.letters, shown.looks, unnamed, self.scale)
        tall = self.height - (2 * MARGIN + 44) * self.scale
        wide = self.width - 2 * MARGIN * self.scale
        self.beside, self.further = self.columns.laid(frame.height, wide, tall)

    @property
    def sheets(self) -> int:
        """How many sheets it takes."""
        return 1 + len(self.further)

    @property
    def maps(self) -> list[RouteMap]:
        """The map and its insets."""
        return [self.map, *self.insets]

    def _frame(self) -> Frame:
        scale = self.scale
        left, bottom = MARGIN * scale, (MARGIN + FOOT) * scale
        width = self.width - (2 * MARGIN + GAP + COLUMN) * scale
        height = self.height - (2 * MARGIN + HEAD + FOOT) * scale
        box = fit_box(shown_box(self.sheet.routes, self.sheet.stops), ratio=width / height,
                      margin=AROUND, least=LEAST_WIDTH_M)  # fmt: skip
        return Frame(left, bottom, width, height, box)

    def _map(self, shown: Shown, frame: Frame) -> RouteMap:
        bar, arrow = corners(frame.width, frame.height)
        self.right, self.low = self._arrow_corner(shown, frame, arrow)
        taken = [bar, _turned(arrow, frame, right=self.right, low=self.low)]
        taken += [rect for one in self.parts for rect in (one.place, one.window)]
        windows = [one.frame.box for one in self.parts]
        return RouteMap(shown, frame, taken=taken, windows=windows)

    def _arrow_corner(self, shown: Shown, frame: Frame, arrow: Rect) -> tuple[bool, bool]:
        """Return whether the arrow stands right and low: the first corner where nothing else is."""
        points = frame.on_paper(shapely.get_coordinates(_points(shown.stops)))
        for right, low in ARROWS:
            rect = _turned(arrow, frame, right=right, low=low)
            near = (points > np.array(rect[:2]) - AWAY) & (points < np.array(rect[2:]) + AWAY)
            if not near.all(axis=1).any() and not any(_meet(rect, one.place) for one in self.parts):
                return right, low
        return ARROWS[0]

    def draw(self, page: Page, number: int) -> None:
        """Draw one of the sheets."""
        if number:
            self._draw_further(page, number)
            return
        draw_head(page, self.sheet, self.scale)
        draw_notes(page, self.sheet, self.scale)
        frame = self.map.frame
        axes = page.axes(*frame[:4])
        self.map.draw(axes)
        letters = font(self.letters.county * 0.8)
        word = self.sheet.words.north
        draw_frame(axes, frame.box, letters, word=word, right=self.right, low=self.low)
        for letter, part, inset in zip("AB", self.parts, self.insets, strict=False):
            inside = page.axes(*part.frame[:4])
            inside.set_zorder(2)
            inset.draw(inside)
            self._draw_window(axes, part, letter)
            self._letter(Pen(inside, part.frame), letter, (0.0, part.frame.height))
        x, top = frame.left + frame.width + GAP * self.scale, frame.bottom + frame.height
        self.columns.draw_beside(page, self.beside, x, (frame.bottom, top))

    def _draw_window(self, axes: Axes, part: Inset, letter: str) -> None:
        """Draw what an inset shows, with the letter that both have."""
        west, south, east, north = part.frame.box
        look: dict[str, Any] = {"facecolor": "none", "edgecolor": INK, "linewidth": 1.1}
        axes.add_patch(Rectangle((west, south), east - west, north - south, zorder=7, **look))
        frame = self.map.frame
        self._letter(Pen(axes, frame), letter, tuple(frame.on_paper(np.array([west, north]))))

    def _letter(self, pen: Pen, letter: str, corner: Sequence[float]) -> None:
        """Write the letter of an inset into an upper left corner."""
        size = self.letters.route
        rect = (corner[0], corner[1] - 1.3 * size, corner[0] + 1.3 * size, corner[1])
        pen.badge(rect, letter, size, INK)

    def _draw_further(self, page: Page, number: int) -> None:
        x, top = MARGIN * self.scale, self.height - MARGIN * self.scale
        size = self.letters.heading
        title = f"{self.sheet.title} · {self.sheet.words.goes_on}"
        page.text(x, top - size, title, size, strong=True, song=True)
        self.columns.draw_further(page, self.further[number - 1], x, top - 26 * self.scale)
