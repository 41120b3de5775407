"""Aligned tables for a terminal: a Chinese character is two columns wide."""

import unicodedata
from collections.abc import Sequence

GAP = "  "


def width(text: str) -> int:
    """Columns that `text` takes in a terminal (Unicode Standard Annex 11).

    Wide and full-width characters take two, combining marks none. Ambiguous ones (such as ``→``)
    count as one, as terminals draw them in a UTF-8 locale.
    """
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """Fill `text` with spaces to a number of columns, on its left side when `right`."""
    space = " " * max(0, columns - width(text))
    return space + text if right else text + space


def table(
    headers: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()
) -> list[str]:
    """Lay out rows under headers.

    Parameters
    ----------
    headers
        One per column.
    rows
        Cells as text; line breaks and control characters become spaces.
    right
        Columns to align on the right: numbers.

    Returns
    -------
    list of str
        Lines without trailing spaces.
    """
    lines = [[_one_line(cell) for cell in row] for row in (headers, *rows)]
    widths = [max(width(cell) for cell in column) for column in zip(*lines, strict=True)]
    return [
        GAP.join(
            pad(cell, columns, right=number in right)
            for number, (cell, columns) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]


def _one_line(text: str) -> str:
    return "".join(
        " " if unicodedata.category(character) == "Cc" else character for character in text
    )
