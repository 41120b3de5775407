"""Roads of a printed map, legible in black and white, with their shields."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import shapely
from geopandas import GeoDataFrame
from matplotlib.axes import Axes

from geo.crs import METRIC_CRS
from routes.cartography.ground import Box, draw_line, font
from routes.cartography.labels import Labels, centred, text_size

MAIN, CASING, CORE = "#b3ab98", "#8a8069", "#f7e2ae"
SHIELD: Final = "#1c6b3c"
SHIELD_SIZE: Final = 6.0
APART: Final = 130.0
"""Points on paper between two shields of one road."""
LEAST_LENGTH: Final = 24.0
"""Points on paper; a road that shows less of itself has no shield."""


def draw_roads(axes: Axes, roads: GeoDataFrame, box: Box) -> GeoDataFrame:
    """Draw the roads inside a box: expressways as double lines, others as single ones.

    Returns
    -------
    GeoDataFrame
        What is drawn of the expressways, in metres, for :func:`draw_shields`.
    """
    frame = shapely.box(*box)
    shown = roads.to_crs(METRIC_CRS)
    shown = shown[shown.intersects(frame)]
    shown = shown.set_geometry(shown.geometry.intersection(frame))
    fast = shown[shown["ref"] != ""]
    for line in shown.geometry[shown["ref"] == ""]:
        draw_line(axes, line, color=MAIN, linewidth=0.9, zorder=1.2)
    for colour, width, order in ((CASING, 2.8, 1.3), (CORE, 1.6, 1.4)):
        for line in fast.geometry:
            draw_line(axes, line, color=colour, linewidth=width, zorder=order)
    return fast


def draw_shields(axes: Axes, fast: GeoDataFrame, labels: Labels, box: Box, unit: float) -> None:
    """Write the numbers of expressways on them where there is room.

    Parameters
    ----------
    axes, fast
        Where, and the roads in metres.
    labels
        What is taken on the map.
    box
        Box of the map in metres.
    unit
        Metres per point of the paper.
    """
    for ref, line in zip(fast["ref"], fast.geometry, strict=True):
        width, height = text_size(ref, SHIELD_SIZE)
        for x, y in _spots(line, unit):
            at = ((x - box[0]) / unit, (y - box[1]) / unit)
            rect = centred(at, (width + 6, height + 4))
            if labels.free(rect):
                labels.take(rect)
                _draw_shield(axes, x, y, ref)


def _draw_shield(axes: Axes, x: float, y: float, ref: str) -> None:
    look: dict[str, Any] = {"facecolor": SHIELD, "edgecolor": "white", "linewidth": 0.6}
    axes.text(
        x, y, ref, fontproperties=font(SHIELD_SIZE), color="white", ha="center", va="center",
        zorder=4.5, bbox={"boxstyle": "round,pad=0.25,rounding_size=0.3", **look},
    )  # fmt: skip


def _spots(line: Any, unit: float) -> Iterator[tuple[float, float]]:
    """Yield places for shields along a road, the middle of each long stretch first."""
    for part in shapely.get_parts(shapely.line_merge(line)):
        length = part.length / unit
        if length < LEAST_LENGTH:
            continue
        count = max(1, round(length / APART))
        for share in (np.arange(count) + 0.5) / count:
            point = part.interpolate(float(share), normalized=True)
            yield point.x, point.y
