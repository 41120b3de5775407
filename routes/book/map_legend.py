"""The column beside the route map: days with their line styles, and the names of the stops."""

from collections.abc import Callable, Sequence
from typing import Any

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from geo.errors import N_
from routes.book.book import Book
from routes.book.colours import OFF_NETWORK
from routes.book.wording import plain_date
from routes.cartography.text import shorten

LEFT, RIGHT, TOP, BOTTOM = 0.695, 0.985, 0.915, 0.085
ROOMY = 30  # lines that fit in full size
STEP = 0.027
COLUMNS = 54  # half-width characters of full size in a line


def draw_legend(
    figure: Figure, book: Book, styles: Sequence[tuple[str, Any]], font: Callable[[float], Any]
) -> None:
    """Write the column, in smaller letters when there are many lines.

    Parameters
    ----------
    styles
        Colour and line style of each day.
    font
        Gives the face at a size in points.
    """
    lines = _lines(book)
    step = min(STEP, (TOP - BOTTOM) / max(len(lines), 1))
    shrink = step / STEP
    for row, (kind, text) in enumerate(lines):
        y = TOP - step * (row + 0.5)
        if kind.startswith("day"):
            colour, dashes = styles[int(kind[3:])]
            _sample(figure, y, color=colour, linestyle=dashes, linewidth=2.2)
        elif kind == "off":
            _sample(figure, y, color=OFF_NETWORK, linestyle=":", linewidth=1.0)
        shift = 0.045 if kind != "stop" else 0.008
        room = int((COLUMNS - 140 * shift) / min(1.0, max(shrink, 0.01)))
        figure.text(
            LEFT + shift, y, shorten(text, room), fontproperties=font(7.5 * shrink), va="center"
        )


def _lines(book: Book) -> list[tuple[str, str]]:
    say = book.wording.say
    lines: list[tuple[str, str]] = []
    for number, date in enumerate(book.dates):
        title = say(
            N_("Day %(number)d, %(date)s"), number=number + 1, date=plain_date(date, book.wording)
        )
        lines.append((f"day{number}", title))
        lines += [
            ("stop", f"{stop.mark}  {book.name_of(stop.visit)}")
            for stop in book.stops
            if stop.day == number
        ]
    lines.append(("off", say(N_("off the road network, estimated"))))
    lines.append(("text", say(N_("■ start, end, overnight stay"))))
    if any(stop.visit["coarse"] for stop in book.stops):
        lines.append(("text", say(N_("hollow: position not surveyed"))))
    return lines


def _sample(figure: Figure, y: float, **style: Any) -> None:
    figure.add_artist(Line2D([LEFT, LEFT + 0.037], [y, y], **style))
