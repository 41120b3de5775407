"""A file -> pages of cells with merged cells filled in, and what is hidden in them.

This is what is done with the bytes of strangers: :mod:`geo.register.bounded` does it in a process
of its own.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from geo.intake import Sheet, read_grid
from geo.intake.errors import SIGNATURES
from geo.register.features import read_features


class Page(NamedTuple):
    """A sheet.

    Attributes
    ----------
    name
        Of the sheet.
    rows
        Its cells.
    first
        The number of the first row: 1, but 0 for the heading of features.
    texts
        Whether all cells are text, as in a text file.
    hidden
        Whether the workbook hides it.
    hides_rows
        Whether rows with something in them are hidden.
    system
        The coordinate system that it says itself, "" for none.
    """

    name: str
    rows: list[list[Any]]
    first: int = 1
    texts: bool = False
    hidden: bool = False
    hides_rows: bool = False
    system: str = ""


Fit = Callable[[Sequence[Sequence[str]]], int]


def read_pages(data: bytes, file: str, fit: Fit) -> list[Page]:
    """Return the pages of a file.

    Raises
    ------
    IntakeError
        If it cannot be read.
    """
    if found := read_features(data, file):
        return [Page(found.name, found.rows, first=0, system=found.system)]
    book = data.startswith(SIGNATURES)
    stem = re.sub(r"\.[^.]*$", "", file.replace("\\", "/").rpartition("/")[2])
    return [_page(one, stem, book=book) for one in read_grid(data, name=file, fit=fit).sheets]


def _page(sheet: Sheet, stem: str, *, book: bool) -> Page:
    for start, end in sheet.merges:
        _fill(sheet.rows, start, end)
    return Page(
        sheet.name or stem, sheet.rows,
        texts=not book, hidden=sheet.hidden, hides_rows=sheet.hides_rows,
    )  # fmt: skip


def _fill(rows: list[list[Any]], start: tuple[int, int], end: tuple[int, int]) -> None:
    if start[0] >= len(rows) or start[1] >= len(rows[start[0]]):
        return
    value = rows[start[0]][start[1]]
    for row in rows[start[0] : end[0] + 1]:
        for at in range(start[1], min(end[1] + 1, len(row))):
            row[at] = value
