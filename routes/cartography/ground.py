"""What lies under every printed map: its box, outlines, names and letters."""

import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

import geopandas as gpd
import matplotlib as mpl
import shapely
from geopandas import GeoDataFrame
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties

from geo.crs import METRIC_CRS, WGS84
from routes.cartography.fonts import sans_file, serif_file

Box = tuple[float, float, float, float]
"""West, south, east and north in metres of :data:`geo.crs.METRIC_CRS`."""

_DRAWING: Final = threading.Lock()


@contextmanager
def drawing(**settings: object) -> Iterator[None]:
    """Draw alone: Matplotlib's settings and font caches are shared by all threads.

    Names are no formulas, whatever signs of money stand in them; a sign that the face lacks is
    drawn as an empty box.

    Parameters
    ----------
    **settings
        Of Matplotlib, with ``_`` for the dots in their names.
    """
    named: dict[Any, object] = {
        name.replace("_", ".", 1): value for name, value in settings.items()
    }
    with _DRAWING, mpl.rc_context({"text.parse_math": False, **named}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from", UserWarning)
        yield


OUTLINE_WIDTHS: Final = {"county": 0.5, "prefecture": 1.0, "province": 1.4}
LAND, AROUND = "#fbfaf6", "#eceae4"
GREY = "#a9aeb5"


@cache
def font(size: float = 8.0) -> FontProperties:
    """Return the face of the maps at a size in points."""
    return FontProperties(fname=str(sans_file()), size=size)


@cache
def serif(size: float = 8.0) -> FontProperties:
    """Return the face of titles at a size in points."""
    return FontProperties(fname=str(serif_file()), size=size)


def fit_box(corners: Box, *, ratio: float, margin: float, least: float) -> Box:
    """Return the box of a map that holds some corners and has the shape of its place on the sheet.

    Parameters
    ----------
    corners
        West, south, east and north of what is shown, metres.
    ratio
        Width over height of the map on paper.
    margin
        Left free on each side, as a share of what is shown.
    least
        Width in metres that the map has at least.
    """
    west, south, east, north = corners
    wide = 1 + 2 * margin
    width = max(wide * (east - west), wide * (north - south) * ratio, least)
    middle, centre = (west + east) / 2, (south + north) / 2
    half, tall = width / 2, width / ratio / 2
    return float(middle - half), float(centre - tall), float(middle + half), float(centre + tall)


def prepare(axes: Axes, box: Box) -> None:
    """Make axes show a box, without ticks."""
    axes.set_xlim(box[0], box[2])
    axes.set_ylim(box[1], box[3])
    axes.set_aspect("equal")
    axes.set_xticks([])
    axes.set_yticks([])


def metric_points(lonlat: Sequence[tuple[float, float]]) -> tuple[Any, Any]:
    """Return x and y in metres of points given as (lon, lat)."""
    lon, lat = zip(*lonlat, strict=True)
    points = gpd.GeoSeries.from_xy(lon, lat, crs=WGS84).to_crs(METRIC_CRS)
    return points.x.to_numpy(), points.y.to_numpy()


def draw_line(axes: Axes, line: Any, **style: Any) -> None:
    """Draw a line or several in metres; None and empty ones draw nothing."""
    if line is None or line.is_empty:
        return
    for part in shapely.get_parts(line):
        if isinstance(part, shapely.LineString):
            x, y = shapely.get_coordinates(part).T
            axes.plot(x, y, solid_capstyle="round", **style)


def paint_land(axes: Axes, boundaries: GeoDataFrame, box: Box) -> None:
    """Paint the province lighter than what lies around it."""
    axes.set_facecolor(AROUND)
    frame = shapely.box(*box)
    shapes = boundaries.geometry[boundaries["level"] == "province"].to_crs(METRIC_CRS)
    for polygon in shapely.get_parts(shapely.intersection(shapes.to_numpy(), frame)):
        if isinstance(polygon, shapely.Polygon):
            x, y = shapely.get_coordinates(polygon.exterior).T
            axes.fill(x, y, facecolor=LAND, linewidth=0, zorder=0.5)


def draw_outlines(
    axes: Axes, boundaries: GeoDataFrame, box: Box, *, colour: str = GREY, zorder: float = 1
) -> None:
    """Draw the outlines of counties, prefectures and the province, the larger the stronger."""
    frame = shapely.box(*box)
    for level, width in OUTLINE_WIDTHS.items():
        shapes = boundaries.geometry[boundaries["level"] == level].to_crs(METRIC_CRS)
        for line in shapes[shapes.intersects(frame)].boundary.simplify((box[2] - box[0]) / 3000):
            draw_line(axes, line, color=colour, linewidth=width, zorder=zorder)
