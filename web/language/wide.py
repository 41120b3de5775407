"""Text in the columns of a terminal: a Chinese character is two columns wide."""

import unicodedata
from collections.abc import Iterator

CLOSING = "，。、；：？！）》」』】…”’"
"""Marks that never begin a line."""
OPENING = "（《「『【“‘"
"""Marks that never end one."""


def width(text: str) -> int:
    """Columns that `text` takes in a terminal (Unicode Standard Annex 11).

    Wide and full-width characters take two, combining marks none. Ambiguous ones (such as ``→``)
    count as one, as terminals draw them in a UTF-8 locale.
    """
    return sum(_columns(character) for character in text)


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """Fill `text` with spaces to a number of columns, on its left side when `right`."""
    space = " " * max(0, columns - width(text))
    return space + text if right else text + space


def fold(text: str, columns: int) -> list[str]:
    """Break `text` into lines of at most so many columns, if its words let it.

    Lines break at spaces and beside wide characters, but not before a mark that closes something.
    """
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width(line + piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _pieces(text: str) -> Iterator[str]:
    """Yield what a line may not break: words with the space after them, wide characters."""
    piece = ""
    for character in text:
        if piece and _breaks(piece[-1], character):
            yield piece
            piece = ""
        piece += character
    yield piece


def _breaks(before: str, after: str) -> bool:
    """Tell whether a line may end between two characters."""
    if after.isspace() or after in CLOSING or before in OPENING:
        return False
    return before.isspace() or width(before + after) > len(before + after)
