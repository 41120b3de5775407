"""The map of numbered routes: where ways, numbers and names stand, and how they are drawn."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

import geopandas as gpd
import numpy as np
import shapely
from matplotlib.axes import Axes
from shapely.geometry.base import BaseGeometry

from geo.crs import METRIC_CRS, WGS84
from routes.cartography.ground import Box, metric_points, serif
from routes.cartography.labels import Labels, Rect, centred, text_size
from routes.cartography.layer import draw_ground
from routes.cartography.marks import Floats, Frame, pushed_apart, spots_inside
from routes.cartography.pen import INK, Pen, distance, nearest
from routes.cartography.roads import draw_shields
from routes.cartography.route_sheet import Letters, Route, Start, Stop
from routes.cartography.sheet import Ground
from routes.cartography.strands import Look, draw_strands, strands

AnyPlace = TypeVar("AnyPlace", Stop, Start)

COUNTY_INK: Final = "#6b665a"
LINE: Final = 0.25
"""Width of the line of a route, as a share of the letters of its number."""
BADGE_PAD: Final = 0.4
"""Around the number of a route, as a share of its letters."""
BADGES: Final = 4
"""Numbers along a route, where there is room."""
BETWEEN: Final = 90.0
"""Points between two numbers of a route."""
STEP: Final = 6.0
"""Points between the places along a line that are looked at."""
APART: Final = 2.0
THREAD: Final = 5.0
"""Points; a name farther from its mark is tied to it."""
SEEN: Final = 0.3
"""Share of a county that is on the map, from which on its name belongs there."""
SMALLER: Final = (1.0, 0.85, 0.72)
"""Sizes that the name of a county may have, the first that finds room."""


class Placed(NamedTuple):
    """A text and where it stands, points from the lower left corner; what it is tied to."""

    text: str
    rect: Rect
    size: float
    tied: tuple[float, float] | None = None


class Marked(NamedTuple):
    """A mark, where its place is and where it stands, in points."""

    true: tuple[float, float]
    at: tuple[float, float]


class Shown(NamedTuple):
    """What a map of routes and its insets show.

    Attributes
    ----------
    routes, stops, starts
        As on the sheet.
    ground
        What lies below.
    ways, looks
        Way in metres, colour and pattern by number of a route.
    letters
        Sizes.
    language
        "zh" or "en", of the counties.
    """

    routes: Sequence[Route]
    stops: Sequence[Stop]
    starts: Sequence[Start]
    ground: Ground
    ways: Mapping[int, BaseGeometry]
    looks: Mapping[int, Look]
    letters: Letters
    language: str


class RouteMap:
    """A map of routes: everything has its place before anything is drawn.

    Parameters
    ----------
    shown
        What is shown.
    frame
        Place and box of the map.
    taken
        What else stands on it, in points.
    windows
        Boxes in metres that insets show: their stops, starts and numbers stand there.

    Attributes
    ----------
    numbers, towns, counties, names
        Numbers of routes, names of starts, of counties and of stops as they are placed.
    unnamed
        Names of starts and of counties that have no room.
    """

    def __init__(
        self, shown: Shown, frame: Frame, *, taken: Sequence[Rect] = (), windows: Sequence[Box] = ()
    ) -> None:
        self.shown, self.frame, self.letters = shown, frame, shown.letters
        away = shapely.union_all([shapely.box(*one) for one in windows])
        self.region = shapely.box(*frame.box) - away
        self.stops = [one for one, at in _placed(shown.stops) if self.region.intersects(at)]
        self.starts = [one for one, at in _placed(shown.starts) if self.region.intersects(at)]
        self.labels = Labels(frame.width, frame.height, self._along(list(shown.ways.values())))
        for rect in taken:
            self.labels.take(rect)
        self.radius = self.letters.stop * 0.98
        self.discs, self.squares = self._marks()
        self.towns = self._place_towns()
        self.numbers = self._place_numbers()
        self.unnamed = [
            one.name for one, name in zip(self.starts, self.towns, strict=True) if name is None
        ]
        self.counties = self._place_counties()
        self.names = self._place_names()

    def _along(self, lines: Sequence[BaseGeometry]) -> Floats:
        """Return places along lines in points, (n, 2)."""
        pieces = shapely.segmentize(np.array(lines, dtype=object), STEP * self.frame.unit)
        return self.frame.on_paper(shapely.get_coordinates(pieces))

    def _marks(self) -> tuple[list[Marked], list[Marked]]:
        """Move discs and squares apart."""
        lonlat = [(one.lon, one.lat) for one in self.stops]
        lonlat += [(one.lon, one.lat) for one in self.starts]
        if not lonlat:
            return [], []
        x, y = metric_points(lonlat)
        true = self.frame.on_paper(np.column_stack([x, y]))
        half = self.letters.town * 0.45
        sizes = np.array([self.radius] * len(self.stops) + [half] * len(self.starts))
        at = np.clip(pushed_apart(true, sizes + APART / 2), 12.0,
                     [self.frame.width - 12.0, self.frame.height - 12.0])  # fmt: skip
        for spot, size in zip(at, sizes, strict=True):
            self.labels.take(centred(spot, (2 * size, 2 * size)))
        marks = [
            Marked((float(a), float(b)), (float(c), float(d)))
            for (a, b), (c, d) in zip(true, at, strict=True)
        ]
        return marks[: len(self.stops)], marks[len(self.stops) :]

    def _place_numbers(self) -> dict[int, list[Placed]]:
        """Put the number of every route on its way, where it is alone first."""
        size = self.letters.route
        pieces = [
            (strand.numbers, part)
            for strand in strands(self.shown.ways)
            for part in shapely.get_parts(strand.line & self.region)
            if part.length
        ]
        placed: dict[int, list[Placed]] = {}
        for route in self.shown.routes:
            own = [(len(some), -line.length, line) for some, line in pieces if route.number in some]
            lines = [line for _, _, line in sorted(own, key=lambda one: one[:2])]
            placed[route.number] = self._numbered(route, lines, size)
        return placed

    def _numbered(
        self, route: Route, lines: Sequence[shapely.LineString], size: float
    ) -> list[Placed]:
        """Take free places on lines, far from each other; beside them if there is none on them."""
        text = str(route.number)
        wide, high = text_size(text, size)
        extent = (max(wide, 0.6 * size) + 2 * BADGE_PAD * size, high + BADGE_PAD * size)
        spots = [spot for line in lines for spot in _from_middle(self._along([line]))]
        if not lines:  # it goes nowhere: its stops are in the town that it starts from
            spots = [np.array(mark.at) for stop, mark in zip(self.stops, self.discs, strict=True)
                     if route.number in stop.routes]  # fmt: skip
        found: list[Placed] = []
        for spot in spots:
            middles = np.array([_middle(one.rect) for one in found]).reshape(-1, 2)
            rect = centred(spot, extent)
            if self.labels.free(rect) and (np.hypot(*(middles - spot).T) > BETWEEN).all():
                self.labels.take(rect)
                found.append(Placed(text, rect, size))
            if len(found) == BADGES:
                break
        if not found and spots:
            beside = ((self.labels.place(spot, extent, gap=STEP), spot) for spot in spots)
            crowded = (centred(spots[0], extent), spots[0])
            rect, spot = next(((one, at) for one, at in beside if one), crowded)
            found = [Placed(text, rect, size, (float(spot[0]), float(spot[1])))]
        return found

    def _place_towns(self) -> list[Placed | None]:
        return [
            self._beside(one.name, mark, self.letters.town)
            for one, mark in zip(self.starts, self.squares, strict=True)
        ]

    def _place_names(self) -> list[Placed | None]:
        """Name the stops that have room, those of most routes first."""
        order = sorted(range(len(self.stops)), key=lambda one: -len(self.stops[one].routes))
        found = {
            one: self._beside(self.stops[one].name, self.discs[one], self.letters.name)
            for one in order
        }
        return [found[one] for one in range(len(self.stops))]

    def _beside(self, name: str, mark: Marked, size: float) -> Placed | None:
        rect = self.labels.place(mark.at, text_size(name, size), gap=self.radius + 2, tied=True)
        return Placed(name, rect, size) if rect else None

    def _place_counties(self) -> list[Placed]:
        """Name the counties inside their outlines, smaller where it must be."""
        bounds = self.shown.ground.boundaries
        shapes = bounds[bounds["level"] == "county"].to_crs(METRIC_CRS).geometry
        shapes = shapes[shapes.intersects(self.region)]
        starts = {one.name for one in self.shown.starts}
        placed = []
        for code, shape in shapes.items():
            row = self.shown.ground.divisions.loc[code]
            name = str((self.shown.language == "en" and row["name_en"]) or row["name"])
            if name in starts:
                continue
            found = self._inside(name, shape)
            if found is not None:
                placed.append(found)
            elif (shape & self.region).area > SEEN * shape.area:
                self.unnamed.append(name)
        return placed

    def _inside(self, name: str, shape: BaseGeometry) -> Placed | None:
        shown = shapely.intersection(shape, self.region)
        spots = [] if shown.is_empty else [*spots_inside(shown, self.frame)]
        for share in SMALLER:
            size = self.letters.county * share
            for spot in spots:
                rect = centred(spot, text_size(name, size))
                if self.labels.free(rect):
                    self.labels.take(rect)
                    return Placed(name, rect, size)
        return None

    @property
    def texts(self) -> list[Placed]:
        """All that is written with a place of its own."""
        numbers = [one for some in self.numbers.values() for one in some]
        named = [one for one in (*self.towns, *self.names) if one is not None]
        return [*numbers, *named, *self.counties]

    def draw(self, axes: Axes) -> None:
        """Draw the map on axes that have its place on the sheet."""
        pen = Pen(axes, self.frame)
        fast = draw_ground(axes, self.shown.ground, self.frame)
        if fast is not None:
            draw_shields(axes, fast, self.labels, self.frame.box, self.frame.unit)
        pieces, width = strands(self.shown.ways), LINE * self.letters.route
        draw_strands(axes, pieces, self.shown.looks, width=width, unit=self.frame.unit)
        self._draw_starts(pen)
        self._draw_stops(pen)
        self._draw_numbers(pen)
        for one in self.counties:
            pen.text(_middle(one.rect), one.text, one.size, color=COUNTY_INK,
                     face=serif(one.size), zorder=3.2, halo="#fbfaf6")  # fmt: skip

    def _draw_starts(self, pen: Pen) -> None:
        size = self.letters.town
        for mark, name in zip(self.squares, self.towns, strict=True):
            pen.axes.plot(*pen.metres(mark.at), marker="s", markersize=size * 0.8, color=INK,
                          markeredgecolor="white", linestyle="", zorder=5.2)  # fmt: skip
            self._tie(pen, mark, name)
            if name is not None:
                pen.text(_middle(name.rect), name.text, size, zorder=6, halo="white")

    def _draw_stops(self, pen: Pen) -> None:
        size = self.letters.stop
        for stop, mark, name in zip(self.stops, self.discs, self.names, strict=True):
            self._tie(pen, mark, name)
            dashes = (0, (2.2, 1.4)) if stop.coarse else "-"
            pen.circle(mark.at, self.radius, facecolor="white", edgecolor=INK, linewidth=0.9,
                       linestyle=dashes, zorder=5)  # fmt: skip
            shown = size if stop.number < 100 else size * 0.9  # noqa: PLR2004 - three figures
            pen.text(mark.at, str(stop.number), shown, zorder=5.5)
            if name is not None:
                pen.text(_middle(name.rect), name.text, name.size, zorder=6, halo="white")

    def _draw_numbers(self, pen: Pen) -> None:
        for route in self.shown.routes:
            for one in self.numbers[route.number]:
                if one.tied:
                    pen.line(one.tied, nearest(one.tied, one.rect))
                pen.badge(one.rect, one.text, one.size, route.colour)

    def _tie(self, pen: Pen, mark: Marked, name: Placed | None) -> None:
        """Tie a mark to its place, and its name to it, where they are apart."""
        if np.hypot(*np.subtract(mark.at, mark.true)) > APART:
            pen.line(mark.true, mark.at)
        if name is not None and distance(mark.at, name.rect) > self.radius + THREAD:
            pen.line(mark.at, nearest(mark.at, name.rect))


def ways_of(routes: Sequence[Route]) -> dict[int, BaseGeometry]:
    """Return the way of each route in metres by its number."""
    lines = gpd.GeoSeries([route.way for route in routes], crs=WGS84).to_crs(METRIC_CRS)
    return {route.number: line for route, line in zip(routes, lines, strict=True)}


def _from_middle(places: Floats) -> Floats:
    """Return the places along a line, the middle ones first."""
    middle = (len(places) - 1) / 2
    return places[np.argsort(np.abs(np.arange(len(places)) - middle), kind="stable")]


def _middle(rect: Rect) -> tuple[float, float]:
    return (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2


def _placed(places: Sequence[AnyPlace]) -> list[tuple[AnyPlace, shapely.Point]]:
    """Return stops or starts with their points in metres."""
    if not places:
        return []
    x, y = metric_points([(one.lon, one.lat) for one in places])
    return list(zip(places, shapely.points(x, y), strict=True))
