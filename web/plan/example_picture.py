"""Small pictures of tours: the route by days over county lines and main roads, as SVG.

Colours come from the style sheets, by class, so one picture serves day and night.
"""

import json
from collections.abc import Iterable, Sequence
from math import cos, radians
from typing import Final, NamedTuple

import numpy as np
import shapely
from geopandas import GeoDataFrame
from markupsafe import Markup
from numpy.typing import NDArray
from shapely.geometry import shape

from web.installation.context import Context
from web.plan.answer import Plan
from web.tiles.ground import roads

WIDTH, HEIGHT = 320, 160
PADDING: Final = 26.0
"""Pixels kept free round the route, for the discs of its ends."""
LEAST_DEGREES: Final = 0.12
"""A tour within one town is shown with some country round it."""
DETAIL: Final = 0.8
"""Pixels that a line may be off."""
NEAR: Final = 220.0
"""Pixels per degree from which main roads are drawn, too: farther out they would be a net."""
START: Final = "{start}"
"""Stands in a picture for the name of the place where the tour begins, as the reader calls it."""
DAYS: Final = 7
"""After so many days the colours repeat."""


class Frame(NamedTuple):
    """Where in the world a picture looks: its west and north edge and its pixels per degree."""

    west: float
    north: float
    x: float
    y: float

    @property
    def box(self) -> shapely.Polygon:
        """What the picture shows, in degrees."""
        return shapely.box(
            self.west, self.north - HEIGHT / self.y, self.west + WIDTH / self.x, self.north
        )

    def pixels(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where degrees lie in the picture."""
        return np.column_stack(
            [(degrees[:, 0] - self.west) * self.x, (self.north - degrees[:, 1]) * self.y]
        )


def picture(context: Context, document: Plan, legs: GeoDataFrame) -> str:
    """Draw a tour."""
    frame = _frame(legs.total_bounds)
    outlines = context.datasets.boundaries
    counties = outlines.geometry[outlines["level"] == "county"]
    kinds = ("main", "expressway") if frame.y > NEAR else ("expressway",)
    parts = [
        _path("pic-land", _drawn(counties, frame)),
        *(_path(f"pic-{kind}", _drawn(lines, frame)) for kind, lines in _roads(context, kinds)),
        *_route(legs, frame),
        *_marks(document, frame),
    ]
    drawn = Markup('<svg class="picture" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>').format(
        WIDTH, HEIGHT, Markup("").join(parts)
    )
    return str(drawn)


def _frame(bounds: Sequence[float]) -> Frame:
    west, south, east, north = (float(edge) for edge in bounds)
    narrow = cos(radians((south + north) / 2))
    wide = max((east - west) * narrow, LEAST_DEGREES)
    high = max(north - south, LEAST_DEGREES)
    per_degree = min((WIDTH - 2 * PADDING) / wide, (HEIGHT - 2 * PADDING) / high)
    x = per_degree * narrow
    return Frame(
        (west + east) / 2 - WIDTH / 2 / x,
        (south + north) / 2 + HEIGHT / 2 / per_degree,
        x,
        per_degree,
    )


def _roads(context: Context, kinds: Sequence[str]) -> list[tuple[str, list[shapely.Geometry]]]:
    """Return the roads of some classes, in their order."""
    features = json.loads(roads(context))["features"]
    return [
        (kind, [shape(one["geometry"]) for one in features if one["properties"]["class"] == kind])
        for kind in kinds
    ]


def _drawn(geometries: Iterable[shapely.Geometry], frame: Frame) -> str:
    """Return what of some lines and areas is in the picture, as the data of a path."""
    cut = shapely.intersection(np.asarray(list(geometries), dtype=object), frame.box)
    here = shapely.transform(cut[~shapely.is_empty(cut)], frame.pixels)
    return "".join(_data(one) for one in shapely.get_parts(shapely.simplify(here, DETAIL)))


def _data(geometry: shapely.Geometry) -> str:
    if ring := shapely.get_exterior_ring(geometry):  # of an area
        return f"{_data(ring)}Z"
    points = shapely.get_coordinates(geometry).round(1)
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _path(kind: str, data: str) -> Markup:
    return Markup('<path class="{}" d="{}"/>').format(kind, data) if data else Markup("")


def _route(legs: GeoDataFrame, frame: Frame) -> list[Markup]:
    """Return the lines of the drives, the days above each other: a light edge, then the colour."""
    days = legs["day"] if "day" in legs else [1] * len(legs)
    by_day: dict[int, list[shapely.Geometry]] = {}
    for day, road, off in zip(days, legs["network"], legs["off_network"], strict=True):
        by_day.setdefault(int(day), []).extend(part for part in (road, off) if part)
    drawn = {day: _drawn(lines, frame) for day, lines in by_day.items()}
    cases = [_path("pic-case", data) for data in drawn.values()]
    return cases + [_path(f"pic-day {day_class(day)}", data) for day, data in drawn.items()]


def day_class(day: int) -> str:
    """Return the class that gives a day, counted from 1, its colour."""
    return f"d{(day - 1) % DAYS + 1}"


def _marks(document: Plan, frame: Frame) -> list[Markup]:
    """Return a dot for each stop, a square where the tour starts, and the name of that place."""
    marks = [
        Markup('<circle class="pic-stop {}" cx="{:g}" cy="{:g}" r="4.5"/>').format(
            day_class(number), *_seat(stop["lon"], stop["lat"], frame)
        )
        for number, day in enumerate(document["days"], start=1)
        for stop in day["stops"]
    ]
    origin = document["days"][0]["start"]
    x, y = _seat(origin["lon"], origin["lat"], frame)
    above = y > HEIGHT / 2
    name = Markup('<text class="pic-name" x="{:g}" y="{:g}">{}</text>').format(
        min(max(x, PADDING), WIDTH - PADDING), y + (-10 if above else 20), START
    )
    square = Markup('<rect class="pic-start" x="{:g}" y="{:g}" width="9" height="9" rx="2"/>')
    return [*marks, square.format(x - 4.5, y - 4.5), name]


def _seat(lon: float, lat: float, frame: Frame) -> tuple[float, float]:
    ((x, y),) = frame.pixels(np.array([[lon, lat]])).round(1)
    return float(x), float(y)
