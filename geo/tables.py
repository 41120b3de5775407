"""Read a data file and say in a clerk's words where it breaks its promise.

A table is read as text, its numbers are converted, then each column is checked as a whole. Every
break becomes a :class:`Violation` that names the file, line, column and value, and the remedy.

This is done at every start, before the first page. A library for schemas took a fifth of the time
to that page and its findings had to be translated into our sentences one by one.

The tables of a data folder keep a strict form: the names of the schema in line 1, one line a row,
so that row ``i`` of a frame is line ``i + 2`` wherever tables are compared. Nothing is searched in
them, and pandas may cut the rows: it refuses a line with a cell too many. But an office may have
saved one with a spreadsheet program, so letters and separators come from :mod:`geo.intake`, and
codes and numbers may be full-width.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from geo.crs import swapped
from geo.errors import N_, DataError, RedRoutesError, all_of
from geo.intake.cells import plain
from geo.intake.delimited import SEPARATORS
from geo.intake.letters import decode


@dataclass(frozen=True)
class Violation:
    """One broken promise of a data file.

    Parameters
    ----------
    file
        Path below the data folder.
    row
        Line in the file from 1, the header being line 1; 0 for the file as a whole.
    column, value
        The cell; empty strings for the file as a whole.
    problem, remedy
        What is wrong, and what to do: sentences without the place.
    cause
        Where the file cannot be read at all: the whole sentence, instead of the others.
    """

    file: str
    row: int
    column: str
    value: str
    problem: str
    remedy: str
    cause: RedRoutesError | None = None

    def error(self) -> DataError:
        """Return this violation as an exception with one sentence."""
        if self.cause is not None:
            return DataError(self.cause.template, **self.cause.params)
        params = {name: value for name, value in vars(self).items() if name != "cause"}
        if self.column:
            return DataError(
                N_(
                    "%(file)s, line %(row)s, column %(column)s: “%(value)s” %(problem)s. %(remedy)s"
                ),
                **params,
            )
        if self.value:
            return DataError(N_("%(file)s %(problem)s (%(value)s). %(remedy)s"), **params)
        return DataError(N_("%(file)s %(problem)s. %(remedy)s"), **params)


@dataclass(frozen=True)
class Rule:
    """A check's name in a schema, with the words for the reader."""

    problem: str
    remedy: str


RULES: dict[str, Rule] = {
    "empty": Rule(N_("is empty"), N_("Fill the cell in.")),
    "number": Rule(N_("is not a number"), N_("Write a plain number such as 125.32.")),
    "whole": Rule(N_("is not a whole number"), N_("Write digits only.")),
    "code": Rule(
        N_("is not a 12-digit code of Jilin"),
        N_("Write the 12-digit statistical code as text, such as 220605107000."),
    ),
    "site": Rule(
        N_("is not a site number"), N_("Write JL-, the county's six digits, - and three digits.")
    ),
    "date": Rule(N_("is not a date"), N_("Write 2007, 2007-05 or 2007-05-31, or nothing.")),
    "duplicate": Rule(
        N_("stands in another row too"), N_("Give each row its own key, or delete the copy.")
    ),
    "lon": Rule(N_("is not a longitude of Jilin"), N_("Write WGS84 degrees between 121 and 132.")),
    "lat": Rule(N_("is not a latitude of Jilin"), N_("Write WGS84 degrees between 40 and 47.")),
    "swapped": Rule(
        N_("is a latitude: longitude and latitude are exchanged"),
        N_("Exchange the values of lon and lat in this row."),
    ),
    "day": Rule(N_("is no day"), N_("Write it like 2027-10-08.")),
    "make_up": Rule(
        N_("is a day on which offices work anyhow"), N_("Correct the date, or delete the row.")
    ),
    "negative": Rule(N_("is negative"), N_("Write zero or a positive number.")),
    "zero": Rule(N_("is not positive"), N_("Write a positive number.")),
    "hours": Rule(
        N_("is not in OpenStreetMap's opening_hours syntax"),
        N_("Write it like Tu-Su 09:00-11:30,13:00-16:30; Mo off, or leave it empty."),
    ),
    "fact_source": Rule(
        N_("is no code of a source"), N_("Write F and three digits, such as F012.")
    ),
    "listed": Rule(
        N_("is no number of the national list"), N_("Write it like 8-0557-5-041, or nothing.")
    ),
    "story": Rule(
        N_("is too short or too long for a story"), N_("Write 120 to 300 Chinese characters.")
    ),
    "missing": Rule(N_("is missing"), N_("Add the column, or restore the file.")),
}


@dataclass(frozen=True)
class Column:
    """What the cells of a column promise.

    Parameters
    ----------
    rule
        Name in :data:`RULES` of what is wrong with a cell that does not hold; ``choice``: it is
        none of ``allowed``.
    holds
        Tells for all cells at once which of them hold; None: any text does.
    number
        Whether the cells are numbers; ``holds`` is not asked about missing ones.
    optional
        Whether a number may be missing.
    allowed
        All values there are, for the rule ``choice``.
    """

    rule: str = "empty"
    holds: Callable[[pd.Series], pd.Series] | None = None
    number: bool = False
    optional: bool = False
    allowed: tuple[object, ...] = ()

    def broken(self, cells: pd.Series) -> dict[int, Rule]:
        """Return the positions of the cells that break the promise, and how."""
        missing = cells.isna()
        found = {} if self.optional else dict.fromkeys(_true(missing), RULES["empty"])
        if self.holds is not None:
            found |= dict.fromkeys(_true(~self.holds(cells) & ~missing), self._rule())
        return found

    def _rule(self) -> Rule:
        if self.rule != "choice":
            return RULES[self.rule]
        values = ", ".join(str(value) or "nothing" for value in self.allowed)
        return Rule(N_("is not an allowed value"), f"Use one of: {values}.")


@dataclass(frozen=True)
class Table:
    """Where a table lies and what it promises.

    Parameters
    ----------
    file
        Path below the data folder.
    columns
        By name; numbers are ``float`` here and become ``int`` where ``whole``.
    key
        Columns that identify a row.
    whole
        Number columns without fractions.
    later
        Text columns that older folders lack; they are empty there.
    """

    file: str
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    whole: tuple[str, ...] = ()
    later: tuple[str, ...] = ()

    def numbers(self) -> list[str]:
        """Return the names of the number columns."""
        return [name for name, column in self.columns.items() if column.number]


_HALF: Final = frozenset({"code", "site", "date", "day", "fact_source"})
"""Rules of columns that hold no names: full-width signs are not meant there."""


def read_table(root: Path, table: Table) -> tuple[pd.DataFrame, list[Violation]]:
    """Read one data file and collect every break of its promise.

    Parameters
    ----------
    root
        The data folder.
    table
        Which file, and what it promises.

    Returns
    -------
    frame
        Text columns as ``str`` (nothing is ``""``), number columns as ``float``; one row per line
        of the file, so that row ``i`` is line ``i + 2``. Without columns when the
        file cannot be read.
    violations
        In the order of the file's lines.
    """
    try:
        letters = decode((root / table.file).read_bytes(), table.file)
        text = pd.read_csv(
            io.StringIO(letters.text), sep=_separator(letters.text, table), dtype=str,
            keep_default_na=False, skip_blank_lines=False,
        ).fillna("")  # fmt: skip
    except (OSError, ValueError) as error:
        return pd.DataFrame(), [unreadable(table, error)]
    return check_text(text, table)


def _separator(text: str, table: Table) -> str:
    """Return what stands between the names in the first line."""
    first = text.partition("\n")[0].strip().replace('"', "")
    return max(SEPARATORS, key=lambda one: len(set(first.split(one)) & set(table.columns)))


def check_text(text: pd.DataFrame, table: Table) -> tuple[pd.DataFrame, list[Violation]]:
    """Convert a table of texts and collect every break of its promise.

    Parameters
    ----------
    text
        All cells as ``str``; row ``i`` is line ``i + 2`` of the file.
    table
        What the file promises.

    Returns
    -------
    frame, violations
        As :func:`read_table` returns them.
    """
    text = text.assign(**{name: "" for name in table.later if name not in text.columns})
    missing = [name for name in table.columns if name not in text.columns]
    if missing:
        return text, [violation(table, -1, name, name, RULES["missing"]) for name in missing]
    text = _half_width(text, table)
    frame, violations = _convert(text, table)
    violations += _broken_keys(text, table)
    violations += _broken_checks(frame, text, table, violations)
    violations = list(_join_swapped(frame, violations))
    return frame, sorted(violations, key=lambda item: (item.row, item.column))


def require_table(root: Path, table: Table) -> pd.DataFrame:
    """Read one data file; whole-number columns come as ``int``.

    Raises
    ------
    DataError
        For all breaks of the table's promise.
    """
    frame, violations = read_table(root, table)
    if violations:
        raise all_of([violation.error() for violation in violations], DataError)
    return frame.astype(dict.fromkeys(table.whole, "int64"))


def violation(table: Table, index: int, column: str, value: str, rule: Rule) -> Violation:
    """Say that the cell of a column breaks a rule, in the row of a position."""
    return Violation(table.file, index + 2, column, value, rule.problem, rule.remedy)


def unreadable(table: Table, error: Exception) -> Violation:
    """Say that a file is missing or no table."""
    if isinstance(error, FileNotFoundError):
        return Violation(
            table.file, 0, "", "", N_("is missing"), N_("Restore the file from a copy.")
        )
    if isinstance(error, RedRoutesError):
        return Violation(table.file, 0, "", "", "", "", cause=error)
    line = re.search(r"line (\d+)", str(error))
    return Violation(
        file=table.file,
        row=int(line.group(1)) if line else 0,
        column="",
        value=str(error).strip().splitlines()[-1],
        problem=N_("cannot be read as a table"),
        remedy=N_("Restore the file, or save it as a comma-separated table in UTF-8."),
    )


def _half_width(text: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Write codes, dates and numbers in half-width: Chinese keyboards have both."""
    wide = [
        name
        for name, column in table.columns.items()
        if (column.number or column.rule in _HALF) and not text[name].str.isascii().all()
    ]
    return text.assign(**{name: text[name].map(plain) for name in wide}) if wide else text


def _convert(text: pd.DataFrame, table: Table) -> tuple[pd.DataFrame, list[Violation]]:
    """Convert number columns; blanks become NaN."""
    frame = text.copy()
    violations = []
    for name in table.numbers():
        frame[name] = pd.to_numeric(text[name], errors="coerce").astype(float)
        words = _true(frame[name].isna() & (text[name] != ""))
        parts = frame[name].notna() & (frame[name] % 1 != 0) & (name in table.whole)
        wrong = {
            "number": [index for index in words if _cell(text, name, index).strip()],
            "whole": _true(parts),
        }
        violations += [
            violation(table, index, name, _cell(text, name, index), RULES[rule])
            for rule, indices in wrong.items()
            for index in indices
        ]
    return frame, violations


def _broken_keys(text: pd.DataFrame, table: Table) -> list[Violation]:
    copies = _true(text.duplicated(list(table.key)))
    column = table.key[0]
    return [
        violation(table, index, column, _cell(text, column, index), RULES["duplicate"])
        for index in copies
    ]


def _broken_checks(
    frame: pd.DataFrame, text: pd.DataFrame, table: Table, known: list[Violation]
) -> Iterator[Violation]:
    """Yield the cells that break the promise of their column, but for those reported already."""
    reported = {(item.row, item.column) for item in known}
    for name, column in table.columns.items():
        for index, rule in column.broken(frame[name]).items():
            if (index + 2, name) not in reported:
                yield violation(table, index, name, _cell(text, name, index), rule)


def _join_swapped(frame: pd.DataFrame, violations: list[Violation]) -> Iterator[Violation]:
    """Report an exchanged lon and lat once, as what it is."""
    if not {"lon", "lat"} <= set(frame.columns):
        yield from violations
        return
    exchanged = set(_true(swapped(frame["lon"], frame["lat"])))
    rule = RULES["swapped"]
    for item in violations:
        if item.row - 2 not in exchanged or item.column not in {"lon", "lat"}:
            yield item
        elif item.column == "lon":
            yield replace(item, problem=rule.problem, remedy=rule.remedy)


def _true(cells: ArrayLike) -> list[int]:
    """Return the positions of the true cells."""
    positions: list[int] = np.flatnonzero(cells).tolist()
    return positions


def _cell(text: pd.DataFrame, column: str, index: int) -> str:
    return str(text[column].iloc[index])
