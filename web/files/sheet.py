"""Sheets of a workbook with several tables."""

from dataclasses import dataclass

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
    headers, rows
        The table.
    numbers
        Columns that hold numbers.
    group
        Number of the group the table belongs to, 0 for none.
    """

    title: str
    lines: tuple[str, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: frozenset[int] = frozenset()
    group: int = 0
