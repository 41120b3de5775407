"""Scale bar and north arrow."""

import math

import geopandas as gpd
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle

from geo.crs import METRIC_CRS, WGS84
from routes.cartography.ground import Box

BAR_SHARE = 0.22  # of the width of the map, at most
STEP_DEGREES = 0.01


def scale_metres(width: float) -> float:
    """Return a round length (1, 2 or 5 times a power of ten) for the scale bar of a map.

    Parameters
    ----------
    width
        Width of the map, metres.
    """
    most = width * BAR_SHARE
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most)


def north(box: Box) -> tuple[float, float]:
    """Return the direction of true north in the middle of a map as a unit vector (east, up).

    Parameters
    ----------
    box
        Corners in metres of :data:`geo.crs.METRIC_CRS`.
    """
    middle = gpd.GeoSeries.from_xy(
        [(box[0] + box[2]) / 2], [(box[1] + box[3]) / 2], crs=METRIC_CRS
    ).to_crs(WGS84)[0]
    pair = gpd.GeoSeries.from_xy(
        [middle.x, middle.x], [middle.y, middle.y + STEP_DEGREES], crs=WGS84
    ).to_crs(METRIC_CRS)
    dx, dy = pair[1].x - pair[0].x, pair[1].y - pair[0].y
    size = math.hypot(dx, dy)
    return dx / size, dy / size


def corners(width: float, height: float) -> tuple[tuple[float, float, float, float], ...]:
    """Return what :func:`draw_frame` takes of a map, in points: left, bottom, right and top.

    Parameters
    ----------
    width, height
        Size of the map in points.
    """
    scale = (0.02 * width, 0.02 * height, (0.04 + BAR_SHARE) * width, 0.06 * height + 14)
    arrow = (0.02 * width, 0.86 * height - 2, 0.07 * width + 8, height)
    return scale, arrow


def flipped(
    rect: tuple[float, float, float, float], width: float
) -> tuple[float, float, float, float]:
    """Return a rectangle on the other side of a map of a width in points."""
    return (width - rect[2], rect[1], width - rect[0], rect[3])


def lowered(
    rect: tuple[float, float, float, float], height: float
) -> tuple[float, float, float, float]:
    """Return a rectangle at the foot of a map of a height in points."""
    return (rect[0], height - rect[3], rect[2], height - rect[1])


def draw_frame(
    axes: Axes, box: Box, font: FontProperties, *, word: str, right: bool = False, low: bool = False
) -> None:
    """Draw the scale bar in the lower left corner and the north arrow in another one.

    Parameters
    ----------
    axes, box
        Where to draw, and the box of the map.
    font
        Face of the letters.
    word
        What the arrow says: north.
    right
        Whether the arrow is on the right; else on the left.
    low
        Whether it is in a lower corner; else in an upper one.
    """
    width, height = box[2] - box[0], box[3] - box[1]
    length = scale_metres(width)
    x, y = box[0] + 0.03 * width, box[1] + 0.035 * height
    halo = {"boxstyle": "round,pad=0.15", "facecolor": "white", "alpha": 0.8, "linewidth": 0}
    for part, colour in enumerate(("#1f2429", "white", "#1f2429", "white")):
        corner = (x + part * length / 4, y)
        bar = Rectangle(
            corner, length / 4, 0.009 * height, facecolor=colour, edgecolor="#1f2429",
            linewidth=0.7, zorder=6,
        )  # fmt: skip
        axes.add_patch(bar)
    text = f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m"  # noqa: PLR2004
    axes.text(
        x + length / 2, y + 0.02 * height, text, fontproperties=font, ha="center", va="bottom",
        zorder=6, bbox=halo,
    )  # fmt: skip
    dx, dy = north(box)
    from_left = 0.955 if right else 0.045
    foot = (box[0] + from_left * width, box[1] + (0.02 if low else 0.87) * height)
    tip = (foot[0] + dx * 0.08 * height, foot[1] + dy * 0.08 * height)
    axes.annotate(
        "", tip, foot, zorder=6, arrowprops={"arrowstyle": "-|>", "color": "#1f2429", "lw": 1.4}
    )
    axes.text(
        tip[0], tip[1], word, fontproperties=font, ha="center", va="bottom", zorder=6, bbox=halo,
    )  # fmt: skip
