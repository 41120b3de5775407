"""Sheets of paper in points, one below the other in a picture, each a page of its own in a PDF."""

from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle
from matplotlib.patheffects import Stroke
from matplotlib.textpath import TextPath

from routes.cartography.ground import font, serif

POINTS_PER_INCH: Final = 72.0
INK, GREY, RED, LINE = "#1c1f1e", "#4d5452", "#a8231c", "#c9c3b4"


class Page:
    """A sheet on a figure, with its origin in the lower left corner.

    Parameters
    ----------
    figure
        Holds the sheet, and perhaps others.
    width, height
        Of the sheet in points.
    above
        Points from the foot of the figure to that of the sheet.
    """

    def __init__(self, figure: Figure, width: float, height: float, above: float = 0.0) -> None:
        self.figure, self.width, self.height, self.above = figure, width, height, above
        whole = figure.get_figheight() * POINTS_PER_INCH
        self._high, self._wide = whole, figure.get_figwidth() * POINTS_PER_INCH

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the sheet as shares of the figure."""
        return x / self._wide, (y + self.above) / self._high

    def axes(self, left: float, bottom: float, width: float, height: float) -> Axes:
        """Return axes on a part of the sheet."""
        x, y = self.at(left, bottom)
        return self.figure.add_axes((x, y, width / self._wide, height / self._high))

    def text(
        self, x: float, y: float, text: str, size: float, *, strong: bool = False,
        song: bool = False, **look: Any,
    ) -> None:  # fmt: skip
        """Write a line."""
        look = {"color": INK, "va": "baseline", **look}
        face = serif(size) if song else font(size)
        spot = self.at(x, y)
        if strong:  # apart from the letters, which stay text that can be searched for
            thick = [Stroke(linewidth=size * 0.035, foreground=look["color"])]
            self.figure.text(*spot, text, fontproperties=face, path_effects=thick, **look)
        self.figure.text(*spot, text, fontproperties=face, **look)

    def line(self, x: float, y: float, right: float, *, width: float = 0.5) -> None:
        """Draw a line to the right."""
        ends = (self.at(x, y), self.at(right, y))
        self.figure.add_artist(
            Line2D(*zip(*ends, strict=True), color=GREY if width > 0.6 else LINE, linewidth=width)  # noqa: PLR2004
        )

    def box(self, x: float, y: float, width: float, height: float, **look: Any) -> None:
        """Draw a box."""
        part = (width / self._wide, height / self._high)
        transform = self.figure.transFigure
        self.figure.add_artist(Rectangle(self.at(x, y), *part, transform=transform, **look))

    def disc(self, x: float, y: float, radius: float) -> None:
        """Draw an empty disc."""
        area = self.axes(x - radius - 1, y - radius - 1, 2 * radius + 2, 2 * radius + 2)
        area.set_xlim(-radius - 1, radius + 1)
        area.set_ylim(-radius - 1, radius + 1)
        area.axis("off")
        area.add_patch(Circle((0, 0), radius, facecolor="white", edgecolor=GREY, linewidth=0.7))

    def mark(self, x: float, y: float, **look: Any) -> None:
        """Draw a marker."""
        (a, b) = self.at(x, y)
        self.figure.add_artist(Line2D([a], [b], linestyle="", **look))


def text_width(text: str, size: float, *, song: bool = False) -> float:
    """Return how far a line moves on, in points: the room of its last mark is part of it."""
    face = serif(size) if song else font(size)
    end = "国"  # a Chinese comma is ink on the left of its square: what follows must not touch it
    ink = [TextPath((0, 0), said, size=size, prop=face).get_extents() for said in (text + end, end)]
    return float(ink[0].x1 - ink[1].x1)
