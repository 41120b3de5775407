"""Sheets of a workbook with several tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from web.files.named import filed
from web.terms.term import HOURS, Column

Cell = str | int | float | None


@dataclass(frozen=True)
class Sheet:
    """A table with what is said above it.

    Parameters
    ----------
    title
        Also the name of the sheet in a workbook.
    lines
        Sentences above the table.
    numbers
        Columns that hold numbers.
    group
        Number of the group the table belongs to, 0 for none.
    columns
        What the columns are declared as.
    """

    title: str
    lines: tuple[str, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: frozenset[int] = frozenset()
    group: int = 0
    columns: tuple[Column, ...] = ()

    def filed(self, language: str) -> "Sheet":
        """Return the sheet as a file in "zh" or "en" has it."""
        headers, rows, _ = filed(self.columns, self.headers, self.rows, language)
        return replace(self, headers=tuple(headers), rows=tuple(map(tuple, rows)))


def declared_sheet(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, object]],
    language: str,
    *,
    lines: Iterable[str] = (),
    group: int = 0,
) -> Sheet:
    """Return declared rows as a sheet; what is not known, or does not apply, is empty.

    Parameters
    ----------
    title, lines, group
        As for :class:`Sheet`, in the language already.
    columns
        As :func:`web.terms.term.columns` returns them.
    """
    return Sheet(
        title,
        tuple(lines),
        tuple(one.heading(language) for one in columns),
        tuple(tuple(_cell(one, row[one.key], language) for one in columns) for row in rows),
        frozenset(n for n, one in enumerate(columns) if one.is_number and one.unit is not HOURS),
        group,
        tuple(columns),
    )


def _cell(column: Column, value: Any, language: str) -> Cell:
    if column.unit is HOURS:
        return column.text(value, language)
    known: Cell = column.cell(value, language)
    return "" if known is None else known
