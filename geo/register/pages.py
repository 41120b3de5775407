"""A file -> pages of cells with merged cells filled in, and what is hidden in them."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from geo.intake import read_grid
from geo.intake.errors import SIGNATURES, ZIP
from geo.register.features import read_features

_HIDDEN: Final = re.compile(rb"<row\b[^>]*\shidden=\"(?:1|true)\"")


@dataclass(frozen=True)
class Page:
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
    """

    name: str
    rows: list[list[Any]]
    first: int = 1
    texts: bool = False
    hidden: bool = False


def read_pages(
    data: bytes, file: str, fit: Callable[[Sequence[Sequence[str]]], int]
) -> tuple[list[Page], bool]:
    """Return the pages of a file, and whether rows of it are hidden.

    Raises
    ------
    IntakeError, NotGeoJSONError
        If it cannot be read.
    """
    if found := read_features(data, file):
        return [Page(found[0], found[1], first=0)], False
    grid = read_grid(data, name=file, fit=fit)
    book = data.startswith(SIGNATURES)
    stem = re.sub(r"\.[^.]*$", "", file.replace("\\", "/").rpartition("/")[2])
    pages = [
        Page(one.name or stem, one.rows, texts=not book, hidden=one.hidden) for one in grid.sheets
    ]
    if book:
        _fill_merges(data, pages)
    return pages, data.startswith(ZIP) and _hides_rows(data)


def _fill_merges(data: bytes, pages: Sequence[Page]) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for page in pages:
        try:
            merges = book.get_sheet_by_name(page.name).merged_cell_ranges or ()
        except CalamineError:
            continue
        for start, end in merges:
            _fill(page.rows, start, end)


def _fill(rows: list[list[Any]], start: tuple[int, int], end: tuple[int, int]) -> None:
    if start[0] >= len(rows) or start[1] >= len(rows[start[0]]):
        return
    value = rows[start[0]][start[1]]
    for row in rows[start[0] : end[0] + 1]:
        for at in range(start[1], min(end[1] + 1, len(row))):
            row[at] = value


def _hides_rows(data: bytes) -> bool:
    """Tell whether a sheet of an XLSX hides rows; its size was checked before."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            sheets = [n for n in package.namelist() if n.startswith("xl/worksheets/")]
            return any(_HIDDEN.search(package.read(name)) for name in sheets)
    except (zipfile.BadZipFile, KeyError):
        return False
