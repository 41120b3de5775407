"""A pen that writes and draws at points of the paper on a map in metres."""

from collections.abc import Sequence
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch
from matplotlib.patheffects import Stroke

from routes.cartography.ground import font
from routes.cartography.labels import Rect
from routes.cartography.marks import Frame

EDGE, INK, THREAD = "#5f666e", "#1c1f1e", "#6f6a5e"
HALO: Final = 2.4
"""Points of light around letters."""


class Pen:
    """Draws at points from the lower left corner of a map, on axes in metres."""

    def __init__(self, axes: Axes, frame: Frame) -> None:
        self.axes, self.frame = axes, frame

    def metres(self, at: Sequence[float]) -> tuple[float, float]:
        """Return a point of the paper in metres."""
        box, unit = self.frame.box, self.frame.unit
        return box[0] + at[0] * unit, box[1] + at[1] * unit

    def text(self, at: Sequence[float], text: str, size: float, **look: Any) -> None:
        """Write a line around a point."""
        look = {"color": INK, "ha": "center", "va": "center_baseline", **look}
        face = look.pop("face", font(size))
        halo = look.pop("halo", None)
        spot = self.metres(at)
        if halo:  # apart from the letters, which stay text that can be searched for
            around = [Stroke(linewidth=HALO, foreground=halo)]
            self.axes.text(*spot, text, fontproperties=face, path_effects=around, **look)
        self.axes.text(*spot, text, fontproperties=face, **look)

    def line(self, start: Sequence[float], end: Sequence[float]) -> None:
        """Draw a thread."""
        x, y = zip(self.metres(start), self.metres(end), strict=True)
        self.axes.plot(x, y, color=THREAD, linewidth=0.6, zorder=3.4)

    def circle(self, at: Sequence[float], radius: float, **look: Any) -> None:
        """Draw a disc."""
        size = radius * self.frame.unit
        style = {"edgecolor": EDGE, "linewidth": 0.6, **look}
        self.axes.add_artist(Circle(self.metres(at), size, **style))

    def badge(self, rect: Rect, text: str, size: float, colour: str) -> None:
        """Write a number into a filled box."""
        west, south = self.metres(rect[:2])
        unit = self.frame.unit
        wide, high = (rect[2] - rect[0]) * unit, (rect[3] - rect[1]) * unit
        look: dict[str, Any] = {"facecolor": colour, "edgecolor": "white", "linewidth": 1.0}
        round_ = f"round,pad=0,rounding_size={0.25 * high}"
        self.axes.add_patch(
            FancyBboxPatch((west, south), wide, high, boxstyle=round_, zorder=6.4, **look)
        )
        middle = ((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2)
        self.text(middle, text, size, color="white", zorder=6.6)


def distance(at: Sequence[float], rect: Rect) -> float:
    """Return how far a point is from a rectangle."""
    dx = max(rect[0] - at[0], 0, at[0] - rect[2])
    dy = max(rect[1] - at[1], 0, at[1] - rect[3])
    return float((dx * dx + dy * dy) ** 0.5)


def nearest(at: Sequence[float], rect: Rect) -> tuple[float, float]:
    """Return the point of a rectangle that is nearest to a point."""
    return min(max(at[0], rect[0]), rect[2]), min(max(at[1], rect[1]), rect[3])
