"""Sheets -> a table: its heading found by the names of the wanted columns, its rows addressed."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from geo.errors import N_
from geo.intake.cells import cell_address, cell_text
from geo.intake.errors import IntakeError, named
from geo.intake.grid import Grid, Sheet, read_grid
from geo.intake.limits import LIMITS, Limits

SEARCHED: Final = 20
"""Rows among which the heading is searched."""

_BRACKETS: Final = re.compile(r"\([^()]*\)")
_MARKS: Final = "*:\u200b\ufeff"
"""What stands around a heading without being of it: a star for what must be filled in."""


@dataclass(frozen=True)
class Column:
    """A column that is wanted.

    Parameters
    ----------
    key
        What it is called in the program; a heading, too.
    headings
        Other headings under which it stands, the better ones first: of two columns that may be
        meant the one with the better heading is taken.
    required
        Whether a table without it is refused.
    """

    key: str
    headings: tuple[str, ...] = ()
    required: bool = True

    def __str__(self) -> str:
        return f"{self.key} ({self.headings[0]})" if self.headings else self.key

    def names(self) -> dict[str, int]:
        """Return all headings in the form in which they are compared, and how good each is."""
        named = reversed(list(enumerate((self.key, *self.headings))))
        return {heading_form(name): rank for rank, name in named}


class Note(NamedTuple):
    """Something told about a table that was read: a sentence template and its values."""

    template: str
    params: Mapping[str, Any]


@dataclass(frozen=True)
class TableSheet:
    """A sheet in which the heading was found.

    Attributes
    ----------
    name
        Empty for a text file.
    heading_row
        From 1.
    headings
        Texts of the heading, as they stand there.
    columns
        Key of a wanted column -> its place, from 0.
    """

    name: str
    heading_row: int
    headings: tuple[str, ...]
    columns: Mapping[str, int]

    def unused(self) -> list[str]:
        """Return the headings that nobody asked for."""
        used = set(self.columns.values())
        return [text for at, text in enumerate(self.headings) if text and at not in used]


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the heading.

    Attributes
    ----------
    sheet
        Where it stands.
    number
        As a spreadsheet program numbers it, from 1.
    values
        Of all its cells.
    """

    sheet: TableSheet
    number: int
    values: Sequence[Any] = field(repr=False)

    def raw(self, key: str) -> Any:
        """Return the value of a wanted column; an empty text where there is none."""
        at = self.sheet.columns.get(key)
        return "" if at is None or at >= len(self.values) else self.values[at]

    def text(self, key: str) -> str:
        """Return what a person sees in a wanted column."""
        return cell_text(self.raw(key))

    def heading(self, key: str) -> str:
        """Return the heading over a wanted column, as it stands there."""
        at = self.sheet.columns.get(key)
        return "" if at is None else self.sheet.headings[at]

    def texts_of_all(self) -> list[str]:
        """Return what a person sees in all cells of the row."""
        return [cell_text(value) for value in self.values]

    def texts(self) -> dict[str, str]:
        """Return the texts of all wanted columns that stand there."""
        return {key: self.text(key) for key in self.sheet.columns}

    def address(self, key: str) -> str:
        """Return the address of a cell, such as 阵地!F9; of the row where there is no such cell."""
        at = self.sheet.columns.get(key, 0)
        return cell_address(self.number, at, self.sheet.name)


@dataclass(frozen=True)
class Table:
    """A table that was found in a file.

    Attributes
    ----------
    file
        Its name, for sentences.
    sheets
        Where the heading stands.
    rows
        Of all these sheets, empty ones left out.
    notes
        What was left aside: title rows, columns, sheets.
    """

    file: str
    sheets: tuple[TableSheet, ...]
    rows: tuple[Row, ...] = field(repr=False)
    notes: tuple[Note, ...] = ()

    def has(self, key: str) -> bool:
        """Tell whether a wanted column stands in every sheet."""
        return all(key in sheet.columns for sheet in self.sheets)

    def require(self, key: str, columns: Sequence[Column]) -> None:
        """Refuse a table in which an optional column turns out to be needed."""
        for sheet in self.sheets:
            if key not in sheet.columns:
                raise _missing(self.file, sheet, key, columns)

    @property
    def named(self) -> str:
        """How the file is called in a sentence."""
        return named(self.file)

    def place(self, row: Row) -> str:
        """Return how the file of a row is called in a sentence, with the sheet if there is one."""
        return named(self.file, row.sheet.name)


def read_table(
    source: bytes | str | Path,
    columns: Sequence[Column],
    *,
    name: str = "",
    limits: Limits = LIMITS,
) -> Table:
    """Read a file and find the table in it.

    Parameters
    ----------
    source, name, limits
        As for :func:`geo.intake.grid.read_grid`.
    columns
        What is wanted. The heading is that row among the first 20 which names most of them.

    Raises
    ------
    IntakeError
        If it cannot be read, or no sheet has a heading with all required columns.
    """
    grid = read_grid(source, name=name, limits=limits, fit=fitting(columns))
    return find_table(grid, columns)


def fitting(columns: Sequence[Column]) -> Callable[[Sequence[Sequence[str]]], int]:
    """Return a function that counts how many wanted columns the best of some rows names."""
    wanted = _by_name(columns)
    return lambda rows: max((len(_found(row, wanted)) for row in rows), default=0)


def find_table(grid: Grid, columns: Sequence[Column]) -> Table:
    """Find the sheets with the wanted columns.

    Raises
    ------
    IntakeError
        If no sheet has a heading with all required columns.
    """
    wanted = _by_name(columns)
    shown = [sheet for sheet in grid.sheets if not sheet.hidden] or list(grid.sheets)
    headed = [(sheet, _heading(sheet, wanted)) for sheet in shown]
    required = {column.key for column in columns if column.required}
    used = [(sheet, head) for sheet, head in headed if required <= set(head.columns) != set()]
    if not used:
        raise _no_heading(grid, [head for _, head in headed], columns)
    rows = tuple(row for sheet, head in used for row in _rows(sheet, head))
    heads = tuple(head for _, head in used)
    return Table(grid.file, heads, rows, tuple(_notes(grid, heads)))


def heading_form(text: str) -> str:
    """Return a heading as it is compared: no spaces, nothing in brackets such as a unit, small."""
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(_MARKS)
    return _BRACKETS.sub("", plain).strip(_MARKS) or plain


Wanted = Mapping[str, tuple[str, int]]
"""Heading in the form in which it is compared -> key of its column, and how good it is."""


def _by_name(columns: Sequence[Column]) -> Wanted:
    return {name: (column.key, rank) for column in columns for name, rank in column.names().items()}


def _found(row: Sequence[Any], wanted: Wanted) -> dict[str, int]:
    """Return which wanted columns a row names, and where; the first of two of one name."""
    found: dict[str, tuple[int, int]] = {}
    for at, value in enumerate(row):
        known = wanted.get(heading_form(value)) if isinstance(value, str) else None
        if known is not None:
            key, rank = known
            found[key] = min(found.get(key, (rank, at)), (rank, at))
    return {key: at for key, (_, at) in found.items()}


def _heading(sheet: Sheet, wanted: Wanted) -> TableSheet:
    """Return the best heading of a sheet, which may name nothing that is wanted."""
    found = [_found(row, wanted) for row in sheet.rows[:SEARCHED]]
    best = max(range(len(found)), key=lambda at: len(found[at]), default=None)
    if best is None or not found[best]:
        return TableSheet(sheet.name, 0, (), {})
    return TableSheet(sheet.name, best + 1, tuple(sheet.texts(best)), found[best])


def _rows(sheet: Sheet, head: TableSheet) -> Iterator[Row]:
    for number, values in enumerate(sheet.rows[head.heading_row :], start=head.heading_row + 1):
        if any(cell_text(value) for value in values):
            yield Row(head, number, values)


def _no_heading(grid: Grid, heads: Sequence[TableSheet], columns: Sequence[Column]) -> IntakeError:
    """Say which column is missing where the heading comes nearest, or that there is none."""
    best = max(heads, key=lambda head: len(head.columns), default=None)
    if best is None or not best.columns:
        return IntakeError(
            N_(
                "%(file)s has no heading among its first %(rows)d rows: write one above the "
                "columns. The columns are %(columns)s."
            ),
            file=named(grid.file), rows=SEARCHED, columns=_listed(columns),
        )  # fmt: skip
    missing = [c.key for c in columns if c.required and c.key not in best.columns]
    return _missing(grid.file, best, missing[0], columns)


def _listed(columns: Sequence[Column]) -> str:
    return ", ".join(map(str, columns))


def _missing(file: str, head: TableSheet, column: str, columns: Sequence[Column]) -> IntakeError:
    return IntakeError(
        N_(
            "%(file)s, row %(row)d: the column %(column)s is missing. The columns are %(columns)s."
        ),
        file=named(file, head.name), row=head.heading_row, column=column,
        columns=_listed(columns),
    )  # fmt: skip


def _notes(grid: Grid, heads: Sequence[TableSheet]) -> Iterator[Note]:
    """Yield what is left aside."""
    for head in heads:
        where = named(grid.file, head.name)
        if head.heading_row > 1:
            said = N_("%(file)s: the heading is in row %(row)d; what stands above it is skipped.")
            yield Note(said, {"file": where, "row": head.heading_row})
        if unused := head.unused():
            said = N_("%(file)s: the columns %(columns)s are not used.")
            yield Note(said, {"file": where, "columns": ", ".join(unused)})
    used = {head.name for head in heads}
    for sheet in grid.sheets:
        if sheet.name not in used and sheet.rows:
            said = N_("%(file)s: this sheet is hidden or has no such heading, and is not read.")
            yield Note(said, {"file": named(grid.file, sheet.name)})
