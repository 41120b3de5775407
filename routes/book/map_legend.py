"""Below the route map: days with their line styles, the signs, and names without room on it."""

from collections.abc import Sequence
from typing import Any, Final

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from geo.errors import N_
from routes.book.book import Book
from routes.book.colours import COLOURS, DASHES, OFF_NETWORK
from routes.cartography.ground import font
from routes.cartography.labels import text_size
from routes.cartography.roads import CASING
from routes.cartography.text import shorten

SIZE: Final = 7.0
ROW: Final = 12.0
SAMPLE: Final = 22.0
GAP: Final = 12.0
KEY_WIDTH: Final = 135.0
"""Width of a column of names in points."""

Place = tuple[float, float, float, float]
"""Left, bottom, width and height in points."""
Sign = tuple[dict[str, Any] | None, str]
"""Style of a sample of a line, None for none, and its text."""


def legend_height(book: Book, width: float) -> float:
    """Return the height of the legend below a map of a width in points."""
    return ROW * len(_rows(book, width)) + 4


def draw_legend(figure: Figure, book: Book, place: Place) -> None:
    """Write days and signs in rows, as many in each as fit."""
    left, bottom, width, height = place
    for row, signs in enumerate(_rows(book, width)):
        x, y = left, bottom + height - 4 - ROW * (row + 0.5)
        for style, text in signs:
            if style is not None:
                _sample(figure, x, y, style)
                x += SAMPLE + 4
            _text(figure, x, y, text)
            x += text_size(text, SIZE)[0] + GAP


def _rows(book: Book, width: float) -> list[list[Sign]]:
    rows: list[list[Sign]] = [[]]
    used = 0.0
    for sign in _signs(book):
        need = text_size(sign[1], SIZE)[0] + GAP + (SAMPLE + 4 if sign[0] else 0)
        if rows[-1] and used + need > width:
            rows.append([])
            used = 0.0
        rows[-1].append(sign)
        used += need
    return rows


def _signs(book: Book) -> list[Sign]:
    say = book.wording.say
    signs: list[Sign] = [
        (
            {
                "color": COLOURS[day % len(COLOURS)], "linestyle": DASHES[day % len(DASHES)],
                "linewidth": 2.4,
            },
            say(N_("Day %(number)d (%(month)d-%(day)d)"),
                number=day + 1, month=date.month, day=date.day),
        )
        for day, date in enumerate(book.dates)
    ]  # fmt: skip
    if book.register.roads is not None:
        signs.append(({"color": CASING, "linewidth": 2.4}, say(N_("expressway"))))
    if _off_network(book):
        style = {"color": OFF_NETWORK, "linestyle": ":", "linewidth": 1.1}
        signs.append((style, say(N_("course not known, estimated"))))
    signs.append((None, say(N_("■ start, end, overnight stay"))))
    if any(stop.visit["coarse"] for stop in book.stops):
        signs.append((None, say(N_("dashed circle: place to be confirmed"))))
    return signs


def _off_network(book: Book) -> bool:
    off = book.legs["off_network"] if len(book.legs) else []
    return any(line is not None and not line.is_empty for line in off)


def key_height(stops: Sequence[int], width: float) -> float:
    """Return the height of a list of names below a map of a width in points, 0 for none."""
    columns = max(1, int(width // KEY_WIDTH))
    return -(-len(stops) // columns) * ROW * 0.85 + (4 if stops else 0)


def draw_key(figure: Figure, book: Book, stops: Sequence[int], place: Place) -> None:
    """Write numbers and names of the stops that have none on the map, column by column."""
    left, bottom, width, height = place
    columns = max(1, int(width // KEY_WIDTH))
    rows = -(-len(stops) // columns)
    room = int(width / columns / (SIZE * 0.52)) - 4
    for order, number in enumerate(stops):
        stop = book.stops[number]
        x = left + width / columns * (order // rows)
        y = bottom + height - ROW * 0.85 * (order % rows + 0.5)
        _text(figure, x, y, shorten(f"{stop.mark}  {book.name_of(stop.visit)}", room))


def _text(figure: Figure, x: float, y: float, text: str) -> None:
    wide, tall = figure.get_size_inches() * 72
    figure.text(x / wide, y / tall, text, fontproperties=font(SIZE), va="center_baseline")


def _sample(figure: Figure, x: float, y: float, style: dict[str, Any]) -> None:
    wide, tall = figure.get_size_inches() * 72
    line = Line2D([x / wide, (x + SAMPLE) / wide], [(y + 2) / tall, (y + 2) / tall], **style)
    figure.add_artist(line)
