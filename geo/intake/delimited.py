"""Letters -> rows of cells: what stands between the cells, and the rows."""

import csv
import io
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Final

from geo.errors import N_
from geo.intake.errors import IntakeError, named
from geo.intake.limits import Limits, check_extent

SEPARATORS: Final = (",", "\t", ";", "，", "；", "|")
LOOKED_AT: Final = 20
"""Rows by which a separator is judged."""

Rows = list[list[str]]


def separator_of(text: str, fit: Callable[[Sequence[Sequence[str]]], int]) -> str:
    """Return what stands between the cells of a text.

    Parameters
    ----------
    text
        The table, or its beginning.
    fit
        How well some first rows fit what is wanted, the more the better. Among equals the
        separator wins that cuts most rows into equally many cells.
    """

    def merit(separator: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            rows = list(islice(reader, LOOKED_AT))
        except csv.Error:
            return (-1, 0)
        widths = [len(row) for row in rows if len(row) > 1]
        return fit(rows), max(map(widths.count, widths), default=0)

    return max(SEPARATORS, key=merit)


def split(text: str, separator: str, file: str, limits: Limits) -> Rows:
    """Return the rows of a text; an empty line is an empty row, so that rows keep their numbers.

    Raises
    ------
    IntakeError
        If a quotation mark is never closed, a cell is too long, or there are too many cells.
    """
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(lines, delimiter=separator)
    rows: Rows = []
    widest = begin = 0
    try:
        for row in reader:
            rows.append(row)
            widest = max(widest, len(row))
            check_extent(len(rows), widest, file, "", limits)
            if reader.line_num < len(lines):
                begin = reader.line_num
    except csv.Error as error:
        raise IntakeError(
            N_("%(file)s, row %(row)d: a cell is longer than %(most)d letters. Shorten it."),
            file=named(file), row=len(rows) + 1, most=csv.field_size_limit(),
        ) from error  # fmt: skip
    _check_closed(lines[begin:], len(rows), file)
    return rows


def _check_closed(last: Sequence[str], row: int, file: str) -> None:
    """Refuse a last row that runs over lines because its quotation mark is never closed."""
    if len(last) > 1 and "".join(last).count('"') % 2:
        raise IntakeError(
            N_(
                "%(file)s, row %(row)d: a quotation mark is opened and never closed. Close or "
                "delete it."
            ),
            file=named(file), row=row,
        )  # fmt: skip
