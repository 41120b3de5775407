"""What all checks of tables against each other share: a column, and cells that name no row."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from pandas import DataFrame, Series

from geo.errors import N_
from geo.tables import Rule, Table, Violation, violation

Frames: TypeAlias = Mapping[str, DataFrame]
"""Tables by file, as :func:`geo.tables.read_table` gives them; only those with all columns."""

ORPHAN: Final = Rule(N_("names no known row"), N_("Correct the code, or add the row it names."))


def cells_of(frames: Frames, table: Table, column: str) -> Series:
    """Return the cells of a column; none where the folder does not have the table."""
    frame = frames.get(table.file)
    return Series(dtype=str) if frame is None else frame[column]


def strangers(
    frames: Frames, table: Table, column: str, known: Iterable[str], rule: Rule = ORPHAN
) -> Iterator[Violation]:
    """Yield the cells of a column that name none of the known keys; nothing names nothing."""
    cells = cells_of(frames, table, column)
    strange = (cells != "") & ~cells.isin(set(known))
    for index in strange.to_numpy().nonzero()[0].tolist():
        yield violation(table, index, column, str(cells.iloc[index]), rule)
