"""Which texts of a list name sites: the lines of what was typed, the one column of a table."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from geo.intake import (
    Column,
    Grid,
    IntakeError,
    Note,
    Row,
    Sheet,
    cell_address,
    cell_text,
    find_table,
    read_grid,
    read_table,
    read_text,
)
from geo.intake.errors import SIGNATURES
from geo.intake.limits import LIMITS, read_limited

COLUMNS: Final = (
    Column("site", ("id", "编号", "遗址编号", "旧址编号", "遗址代码"), required=False),
    Column(
        "name",
        (
            "name_zh", "名称", "遗址名称", "旧址名称", "革命旧址", "革命旧址名称", "红色遗址",
            "红色遗址名称", "遗址", "遗址旧址名称", "革命遗址", "革命遗址名称", "景点", "景点名称",
            "参观点", "参观点名称", "参观点位", "点位", "点位名称", "站点", "站点名称", "site name",
        ),
        required=False,
    ),
)  # fmt: skip
"""Headings by which a list is known for a table: then only these columns name sites."""

_LEAST = 0.5
"""Share of the rows in which the column that names sites does so."""
_MOST_BESIDE = 0.25
"""Beside it another column may do so by chance as often, as part of that: a county has its name."""

Knows = Callable[[str], bool]


class Texts(NamedTuple):
    """A text that names sites, and where it stands.

    Attributes
    ----------
    text
        One cell of a table, or several lines.
    other
        Another cell of the row, which counts where the text means nothing.
    before
        Lines, or rows, before it.
    cell
        Where it stands in a file; empty for what was typed.
    """

    text: str
    other: str = ""
    before: int = 0
    cell: str = ""


class Cells(NamedTuple):
    """The texts of a list, and what was left aside."""

    texts: list[Texts]
    notes: tuple[Note, ...] = ()


def typed_cells(text: str, knows: Knows) -> Cells:
    """Find the texts that name sites in a list that was typed or pasted."""
    return _lines(text, "", knows)


def file_cells(source: bytes | Path, name: str, knows: Knows) -> Cells:
    """Find the texts that name sites in a file.

    Raises
    ------
    IntakeError
        If it cannot be read, or is empty.
    """
    if isinstance(source, Path):
        name = name or source.name
        source = read_limited(source, LIMITS)
    if not source.startswith(SIGNATURES):
        return _lines(read_text(source, name=name), name, knows)
    grid = read_grid(source, name=name)
    try:
        table = find_table(grid, COLUMNS)
    except IntakeError:
        return _sheets(grid, knows)
    return Cells([_of_row(row, name) for row in table.rows], table.notes)


def _lines(text: str, file: str, knows: Knows) -> Cells:
    """Find them in a text: a table with a heading, one without, or lines."""
    try:
        table = read_table(text, COLUMNS, name=file)
    except IntakeError:
        rows = [(at, line.split("\t")) for at, line in enumerate(text.splitlines())]
        return Cells(_column(rows, "", file, knows) or [Texts(text)])
    head, lines = table.sheets[0], text.splitlines()
    if len(head.headings) == 1:  # a list under a word, its lines cut by whatever stands in them
        below = ["", *lines[head.heading_row :]]
        return Cells([Texts("\n".join([*lines[: head.heading_row - 1], *below]))])
    rest = [_of_row(row, file) for row in table.rows]
    if file:
        return Cells(rest, table.notes)
    above = Texts("\n".join(lines[: head.heading_row - 1]))  # titles, or sites typed before it
    return Cells([above, *rest])


def _of_row(row: Row, file: str) -> Texts:
    first, second = row.text("site"), row.text("name")
    key = "site" if first else "name"
    cell = f"{file} {row.address(key)}" if file else ""
    return Texts(first or second, second if first else "", row.number - 1, cell)


def _sheets(grid: Grid, knows: Knows) -> Cells:
    """Find them in a workbook without a heading that is known."""
    shown = [sheet for sheet in grid.sheets if not sheet.hidden] or list(grid.sheets)
    return Cells([text for sheet in shown for text in _sheet(sheet, grid.file, knows)])


def _sheet(sheet: Sheet, file: str, knows: Knows) -> Iterator[Texts]:
    rows = [(at, sheet.texts(at)) for at in range(len(sheet.rows))]
    if column := _column(rows, sheet.name, file, knows):
        yield from column
        return
    for at, cells in rows:
        for place, text in enumerate(cells):
            if text:
                yield Texts(text, before=at, cell=_address(file, at, place, sheet.name))


def _column(
    rows: Sequence[tuple[int, Sequence[Any]]], sheet: str, file: str, knows: Knows
) -> list[Texts]:
    """Return the column that names sites in cells without a known heading; nothing if unsure.

    It must be the only one that does: a line of several sites with tabs between them is a list.
    """
    filled = [(at, list(map(cell_text, cells))) for at, cells in rows if any(map(cell_text, cells))]
    width = max((len(cells) for _, cells in filled), default=0)
    if width < 2 or len(filled) < 2 or any(len(cells) != width for _, cells in filled):  # noqa: PLR2004
        return []
    known = [sum(knows(cells[at]) for _, cells in filled) for at in range(width)]
    best = max(range(width), key=known.__getitem__)
    beside = max(number for at, number in enumerate(known) if at != best)
    if known[best] < max(1, _LEAST * (len(filled) - 1)) or beside > _MOST_BESIDE * known[best]:
        return []
    return [
        Texts(cells[best], before=at, cell=_address(file, at, best, sheet))
        for at, cells in filled
        if cells[best]
    ]


def _address(file: str, at: int, place: int, sheet: str) -> str:
    return f"{file} {cell_address(at + 1, place, sheet)}" if file else ""
