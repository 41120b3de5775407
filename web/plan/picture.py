"""A small picture of a route, for cards of messengers and for pages that run no scripts.

It is PNG, since WeChat takes no SVG.

The route lies in the square in the middle, for some of them cut the picture to a square.
"""

import io
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from routes.book.apart import spread
from routes.cartography.fonts import sans_file
from web.installation.context import Context
from web.maps.legend import day_colour
from web.plan.answer import Plan
from web.terms.answer import Answer

SIZE: Final = (1200, 630)
"""Pixels of the picture, as cards of messengers want it."""
FINER: Final = 2
"""The picture is drawn so many times larger and made smaller, which smooths its edges."""
MARGIN: Final = 74
"""Pixels free above and below the route."""
LEAST_DEGREES: Final = 0.12
"""A route of a few streets is shown with what lies around it."""
OUTER, LAND, LINE, EDGE = "#ebe8e1", "#f6f4ec", "#d5cfc1", "#6f6a5e"
CASING, END = "#fffefb", "#1c1f1e"
DISC: Final = 23

Floats = NDArray[np.float64]


class View(NamedTuple):
    """Where the picture looks: the middle in degrees, pixels per degree of latitude, squeeze."""

    lon: float
    lat: float
    scale: float
    squeeze: float

    def pixels(self, points: Floats) -> Floats:
        """Return longitudes and latitudes as places on the large picture."""
        x = (points[:, 0] - self.lon) * self.squeeze * self.scale + SIZE[0] * FINER / 2
        y = (self.lat - points[:, 1]) * self.scale + SIZE[1] * FINER / 2
        return np.column_stack([x, y])


def plan_picture(context: Context, answer: Answer[Plan]) -> bytes:
    """Return the picture of a plan."""
    view = _view(answer.features, answer.document)
    image = Image.new("RGB", (SIZE[0] * FINER, SIZE[1] * FINER), OUTER)
    draw = ImageDraw.Draw(image)
    _draw_ground(draw, context.datasets.boundaries, view)
    _draw_legs(draw, answer.features, view)
    _draw_marks(draw, answer.document, view)
    out = io.BytesIO()
    small = image.resize(SIZE, Image.Resampling.LANCZOS).quantize(128)
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def _view(legs: GeoDataFrame, document: Plan) -> View:
    points = [*_coordinates(legs), *_stops(document), *_ends(document)]
    west, south = np.min(points, axis=0)
    east, north = np.max(points, axis=0)
    lon, lat = (west + east) / 2, (south + north) / 2
    squeeze = float(np.cos(np.radians(lat)))
    across = max((east - west) * squeeze, north - south, LEAST_DEGREES)
    free = (SIZE[1] - 2 * MARGIN) * FINER
    return View(float(lon), float(lat), free / float(across), squeeze)


def _coordinates(legs: GeoDataFrame) -> Iterator[Any]:
    for column in ("network", "off_network"):
        yield from shapely.get_coordinates(legs[column].dropna().to_numpy())


def _stops(document: Plan) -> list[tuple[float, float]]:
    return [(stop["lon"], stop["lat"]) for day in document["days"] for stop in day["stops"]]


def _ends(document: Plan) -> list[tuple[float, float]]:
    return [
        (day[end]["lon"], day[end]["lat"]) for day in document["days"] for end in ("start", "end")
    ]


def _draw_ground(draw: ImageDraw.ImageDraw, boundaries: GeoDataFrame, view: View) -> None:
    """Draw the land, the lines of the counties and the edge of the province."""
    province = boundaries[boundaries["level"] == "province"].geometry
    for ring in _rings(province):
        draw.polygon(_flat(view, ring), fill=LAND)
    for level, colour, width in (("county", LINE, 2), ("prefecture", LINE, 4)):
        for ring in _rings(boundaries[boundaries["level"] == level].geometry):
            draw.line(_flat(view, ring), fill=colour, width=width)
    for ring in _rings(province):
        draw.line(_flat(view, ring), fill=EDGE, width=4)


def _rings(shapes: Iterable[Any]) -> Iterator[Floats]:
    for shape in shapes:
        for part in shapely.get_parts(shape):
            yield shapely.get_coordinates(shapely.get_exterior_ring(part))


def _flat(view: View, points: Floats) -> list[float]:
    return [float(value) for value in view.pixels(points).ravel()]


def _draw_legs(draw: ImageDraw.ImageDraw, legs: GeoDataFrame, view: View) -> None:
    days = legs["day"] if "day" in legs else [1] * len(legs)
    drawn = [
        (day_colour(int(day) - 1), _flat(view, shapely.get_coordinates(line)))
        for day, *lines in zip(days, legs["network"], legs["off_network"], strict=True)
        for shape in lines
        if shape is not None and not shape.is_empty
        for line in shapely.get_parts(shape)
    ]
    for _, line in drawn:
        draw.line(line, fill=CASING, width=15 * FINER, joint="curve")
    for colour, line in drawn:
        draw.line(line, fill=colour, width=9 * FINER, joint="curve")


def _draw_marks(draw: ImageDraw.ImageDraw, document: Plan, view: View) -> None:
    for x, y in view.pixels(np.asarray(_ends(document))):
        draw.rounded_rectangle(_box(x, y, 15), 6 * FINER, fill=END, outline=CASING, width=3 * FINER)
    face = ImageFont.truetype(str(sans_file()), 27 * FINER)
    days = [index for index, day in enumerate(document["days"]) for _ in day["stops"]]
    if not days:
        return
    whole = (0.0, 0.0, float(SIZE[0] * FINER), float(SIZE[1] * FINER))
    places = spread(
        view.pixels(np.asarray(_stops(document))), gap=(2 * DISC + 4) * FINER, box=whole
    )
    for number, (index, (x, y)) in enumerate(zip(days, places, strict=True), start=1):
        edge = 3 * FINER
        draw.ellipse(_box(x, y, DISC), fill=day_colour(index), outline=CASING, width=edge)
        draw.text((x, y), str(number), fill=CASING, font=face, anchor="mm", stroke_width=1)


def _box(x: float, y: float, half: float) -> tuple[float, float, float, float]:
    return x - half * FINER, y - half * FINER, x + half * FINER, y + half * FINER
