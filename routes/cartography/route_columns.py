"""Legend of the routes and key of their stops, in columns beside the map and on further sheets."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import shapely

from routes.cartography.page import GREY, INK, Page
from routes.cartography.route_sheet import Letters, Route, RouteSheet, Stop
from routes.cartography.strands import Look, draw_look
from routes.cartography.text import columns, wrapped

GAP, COLUMN = 16.0, 352.0
"""Points on A3: between map and legend, width of the legend."""
ROW, LINE = 1.33, 1.08
"""Height of a row of one line, and of each further line, in sizes of its letters."""
SAMPLE, BEFORE, NUMBER = 2.6, 5.6, 2.5
"""Length of the sample of a line, room before the name of a route and of a stop, in sizes."""
FIGURE: Final = 3.4
"""Room of days and of kilometres behind the name of a route, in sizes."""
LETTER: Final = 0.525
"""Width of a half-width letter in sizes."""
LARGER: Final = (1.3, 1.24, 1.18, 1.12, 1.06, 1.0)
"""Sizes that the letters of the legend may have: the largest with which it stands beside the map.
"""
KEY_COLUMNS: Final = 4
"""Of the key on a further sheet."""


class Row(NamedTuple):
    """A row of legend or key, its name broken into lines."""

    item: Route | Stop
    lines: tuple[str, ...]


class Block(NamedTuple):
    """Rows under a heading in a column of a sheet."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Row]
    size: float


class Columns:
    """The rows of a sheet, and where they stand.

    Parameters
    ----------
    sheet, letters
        What is written, in which sizes.
    looks
        Look of each route.
    unnamed
        Counties whose names have no room on the map.
    scale
        Size of the sheet, 1 for A3.
    """

    def __init__(
        self, sheet: RouteSheet, letters: Letters, looks: Mapping[int, Look],
        unnamed: Sequence[str], scale: float,
    ) -> None:  # fmt: skip
        self.sheet, self.letters, self.looks, self.scale = sheet, letters, looks, scale
        self.width = self.narrow = COLUMN * scale
        comma = "、" if sheet.language == "zh" else ", "
        more = [sheet.words.unnamed % {"names": comma.join(unnamed)}] if unnamed else []
        most = int(self.width / (letters.key * LETTER))
        self.signs = [part for one in (*sheet.words.signs, *more) for part in wrapped(one, most)]

    def laid(self, room: float, wide: float, tall: float) -> tuple[list[Block], list[list[Block]]]:
        """Return what stands beside the map, and the columns of each further sheet.

        Parameters
        ----------
        room
            Height of the map.
        wide, tall
            Of a further sheet, points.
        """
        self.narrow = (wide - (KEY_COLUMNS - 1) * GAP * self.scale) / KEY_COLUMNS
        left, key = room - self._signs_height(), self._key(self.width)
        sizes = [self._legend(self.width, larger) for larger in LARGER]
        both = [one for one in sizes if self._height(one) + self._height(key) <= left]
        if both:
            return [both[0], key], []
        first = next((one for one in sizes if self._height(one) <= left), sizes[-1])
        first, rest = self._split(first, left)
        again = self._legend(self.narrow)
        rest = again.rows[len(first.rows) :]
        blocks = [*self._filled(again._replace(rows=rest), tall),
                  *self._filled(self._key(self.narrow), tall)]  # fmt: skip
        pages = [blocks[at : at + KEY_COLUMNS] for at in range(0, len(blocks), KEY_COLUMNS)]
        return [first], pages

    def _filled(self, block: Block, room: float) -> list[Block]:
        """Fill columns of further sheets; the heading stands above the first."""
        found = []
        while block.rows:
            some, rest = self._split(block, room)
            found.append(some)
            block = block._replace(title="", rows=rest)
        return found

    def _split(self, block: Block, room: float) -> tuple[Block, Sequence[Row]]:
        """Return the rows that fit into a column, one at least, and the others."""
        count = len(block.rows)
        while count > 1 and self._height(block._replace(rows=block.rows[:count])) > room:
            count -= 1
        return block._replace(rows=block.rows[:count]), block.rows[count:]

    def _height(self, block: Block) -> float:
        head = 1.3 * self.letters.heading + (ROW + 1.0) * block.size
        return head + sum(_tall(row) for row in block.rows) * block.size

    def _signs_height(self) -> float:
        return (len(self.signs) * LINE + 1.0) * self.letters.key

    def _legend(self, width: float, larger: float = 1.0) -> Block:
        words, size = self.sheet.words, self.letters.legend * larger
        most = int((width / size - BEFORE - 2 * FIGURE) / LETTER)
        rows = [Row(one, tuple(wrapped(one.name, most))) for one in self.sheet.routes]
        return Block(words.legend, words.heads, rows, size)

    def _key(self, width: float) -> Block:
        words, size = self.sheet.words, self.letters.key
        said = max((columns(_listed(one.routes)) for one in self.sheet.stops), default=0)
        ends = max(said, columns(words.key_heads[2])) + 2
        most = int((width / size - NUMBER) / LETTER) - ends
        rows = [Row(one, tuple(wrapped(one.name, most))) for one in self.sheet.stops]
        return Block(words.key, words.key_heads, rows, size)

    def draw_beside(
        self, page: Page, blocks: Sequence[Block], x: float, span: tuple[float, float]
    ) -> None:
        """Draw what stands beside the map, from its foot to its top, and the signs below."""
        bottom, top = span
        for block in blocks:
            top = _Column(page, x, self.width).draw(block, top, self)
        y = bottom + self._signs_height() - LINE * self.letters.key
        for line in self.signs:
            page.text(x, y, line, self.letters.key, color=GREY)
            y -= LINE * self.letters.key

    def draw_further(self, page: Page, blocks: Sequence[Block], x: float, top: float) -> None:
        """Draw the columns of a further sheet."""
        for block in blocks:
            _Column(page, x, self.narrow).draw(block, top, self)
            x += self.narrow + GAP * self.scale


class _Column:
    """Draws rows on a column of a sheet."""

    def __init__(self, page: Page, x: float, width: float) -> None:
        self.page, self.x, self.width = page, x, width

    def draw(self, block: Block, top: float, about: Columns) -> float:
        """Draw rows under their heading; return where they end."""
        size, heading = block.size, about.letters.heading
        y = top - heading
        if block.title:
            self.page.text(self.x, y, block.title, heading, strong=True, song=True)
        y -= ROW * size + 0.3 * heading
        self._heads(block, y)
        self.page.line(self.x, y - 0.35 * size, self.x + self.width, width=0.8)
        for row in block.rows:
            y -= ROW * size
            ends: Sequence[str]
            if isinstance(row.item, Route):
                before, ends, shade = BEFORE, (row.item.days, row.item.km), INK
                self._route(row.item, y, size, about)
            else:
                before, ends, shade = NUMBER, (_listed(row.item.routes),), GREY
                number = str(row.item.number)
                self.page.text(self.x + 2.0 * size, y, number, size, strong=True, ha="right")
            for line, text in enumerate(row.lines):
                self.page.text(self.x + before * size, y - line * LINE * size, text, size)
            self._ends(ends, y, size, color=shade)
            y -= (len(row.lines) - 1) * LINE * size
            self.page.line(self.x, y - 0.35 * size, self.x + self.width, width=0.3)
        return y - size

    def _heads(self, block: Block, y: float) -> None:
        number, name, *ends = block.heads
        before = NUMBER if len(ends) == 1 else BEFORE
        self.page.text(self.x, y, number, block.size, color=GREY)
        self.page.text(self.x + before * block.size, y, name, block.size, color=GREY)
        self._ends(ends, y, block.size, color=GREY)

    def _ends(self, texts: Sequence[str], y: float, size: float, **look: Any) -> None:
        """Write what stands behind a name."""
        for place, text in enumerate(reversed(texts)):
            at = self.x + self.width - place * FIGURE * size
            self.page.text(at, y, text, size, ha="right", **look)

    def _route(self, route: Route, y: float, size: float, about: Columns) -> None:
        look = about.looks[route.number]
        box = {"boxstyle": "round,pad=0.18", "fc": look.colour, "ec": "white", "lw": 0.8}
        self.page.text(self.x + size, y, str(route.number), size, color="white", ha="center",
                       bbox=box)  # fmt: skip
        area = self.page.axes(self.x + 2.4 * size, y - 0.15 * size, SAMPLE * size, size)
        area.axis("off")
        area.set_xlim(0, 1)
        area.set_ylim(-1, 1)
        draw_look(area, shapely.LineString([(0, 0), (1, 0)]), look, 0.34 * size)


def _tall(row: Row) -> float:
    return ROW + (len(row.lines) - 1) * LINE


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
