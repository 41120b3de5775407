"""Any file -> sheets of cells, every cell where the file has it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from geo.errors import N_
from geo.intake.cells import cell_text
from geo.intake.delimited import separator_of, split
from geo.intake.errors import SIGNATURES, WebPageError, named
from geo.intake.letters import decode
from geo.intake.limits import LIMITS, Limits, check_size, read_limited

_BEGINNING: Final = 1 << 16
_WEB_PAGE: Final = re.compile(
    rb"\s*(?:<!doctype html|<html|<table|<meta|<\?xml[^>]*>\s*<(?:html|\?mso|workbook))",
    re.IGNORECASE,
)


Area = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, or a text file.

    Attributes
    ----------
    name
        Empty for a text file.
    rows
        Values from the cell A1; rows may be of different lengths. In a workbook numbers, dates and
        times are what they are, in a text file all is text.
    hidden
        Whether the workbook hides it.
    hides_rows
        Whether it hides some of its rows, as a filter does.
    merges
        First and last cell of every merged area, row and column from 0.
    """

    name: str
    rows: list[list[Any]] = field(repr=False)
    hidden: bool = False
    hides_rows: bool = False
    merges: Sequence[Area] = ()

    def texts(self, row: int) -> list[str]:
        """Return what a person sees in the cells of a row, counted from 0."""
        return [cell_text(value) for value in self.rows[row]]

    def pasted(self) -> str:
        """Return the cells as they come when they are copied: a line a row, tabs between."""
        rows = map(self.texts, range(len(self.rows)))
        return "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in rows)


@dataclass(frozen=True)
class Grid:
    """A file as sheets of cells.

    Attributes
    ----------
    file
        Its name, for sentences; empty for pasted cells.
    sheets
        In the order of the workbook.
    encoding
        Of a text file; empty for a workbook.
    """

    file: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""


def no_wish(_: Sequence[Sequence[str]]) -> int:
    """Say that all first rows fit equally well."""
    return 0


def read_grid(
    source: bytes | str | Path,
    *,
    name: str = "",
    limits: Limits = LIMITS,
    fit: Callable[[Sequence[Sequence[str]]], int] = no_wish,
) -> Grid:
    """Read a file as it is, without looking for a table in it.

    Parameters
    ----------
    source
        The bytes of a file, its path, or a text that was pasted.
    name
        What the file is called in sentences; the path where it is not given.
    limits
        How much is read at most.
    fit
        How well some first rows of a text, cut by one of the separators, fit what is wanted.

    Raises
    ------
    IntakeError
        If it cannot be read.
    """
    if isinstance(source, Path):
        name = name or str(source)
        source = read_limited(source, limits)
    check_size(len(source), name, limits)
    if isinstance(source, str):
        return Grid(name, (_text_sheet(source, name, limits, fit),))
    if source.startswith(SIGNATURES):
        from geo.intake.books import read_book  # noqa: PLC0415 - only workbooks need its library

        return Grid(name, tuple(Sheet(**one._asdict()) for one in read_book(source, name, limits)))
    _refuse_web_page(source, name)
    letters = decode(source, name)
    return Grid(name, (_text_sheet(letters.text, name, limits, fit),), letters.encoding)


def read_text(source: bytes | Path, *, name: str = "", limits: Limits = LIMITS) -> str:
    """Read a file as a text, a workbook as if the cells of its sheets had been pasted.

    Raises
    ------
    IntakeError
        If it cannot be read, or holds nothing but spaces.
    """
    if isinstance(source, Path):
        name = name or str(source)
        source = read_limited(source, limits)
    if source.startswith(SIGNATURES):
        grid = read_grid(source, name=name, limits=limits)
        text = "\n".join(sheet.pasted() for sheet in grid.sheets if not sheet.hidden)
    else:
        check_size(len(source), name, limits)
        _refuse_web_page(source, name)
        text = decode(source, name).text
    if not text.strip():
        check_size(0, name, limits)
    return text


def _refuse_web_page(source: bytes, name: str) -> None:
    if _WEB_PAGE.match(source[:_BEGINNING]):
        raise WebPageError(
            N_(
                "%(file)s is a web page or XML under the name of a workbook: open it in a "
                "spreadsheet program and save it as XLSX."
            ),
            file=named(name),
        )


def _text_sheet(
    text: str, name: str, limits: Limits, fit: Callable[[Sequence[Sequence[str]]], int]
) -> Sheet:
    separator = separator_of(text[:_BEGINNING], fit)
    return Sheet("", split(text, separator, name, limits))
