"""How a text file too large to be read whole is laid out: for a program that streams it.

It is found in the beginning of the file by the same rules as for a small one.
"""

import codecs
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from geo.errors import N_
from geo.intake.delimited import separator_of
from geo.intake.errors import IntakeError
from geo.intake.grid import read_grid
from geo.intake.letters import decode, no_text
from geo.intake.limits import LIMITS
from geo.intake.table import Column, find_table, fitting

BEGINNING: Final = 1 << 20
_CHUNK: Final = 1 << 20
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


class Layout(NamedTuple):
    """What a program has to know to stream the rows of a text file.

    Attributes
    ----------
    encoding, separator
        Of the whole file.
    plain
        Whether it is UTF-8 with one kind of line end, as every program can read it.
    skip
        Lines to the heading, and this with them.
    width
        Number of columns.
    columns
        Pairs of the key of a wanted column and its place, from 0.
    """

    encoding: str
    separator: str
    plain: bool
    skip: int
    width: int
    columns: tuple[tuple[str, int], ...]


def text_layout(path: Path, columns: Sequence[Column]) -> Layout:
    """Find out how a text file is laid out.

    Raises
    ------
    IntakeError
        If it cannot be read, is no text, or has no heading with the required columns.
    """
    letters = decode(_beginning(path), path.name)
    fit = fitting(columns)
    table = find_table(read_grid(letters.text, name=path.name, limits=LIMITS, fit=fit), columns)
    (head,) = table.sheets
    ends = set(_LINE_END.findall(letters.text))
    return Layout(
        encoding=letters.encoding,
        separator=separator_of(letters.text, fit),
        plain=letters.encoding.startswith("utf-8") and len(ends) < 2,  # noqa: PLR2004
        skip=head.heading_row,
        width=len(head.headings),
        columns=tuple(head.columns.items()),
    )


def _beginning(path: Path) -> bytes:
    """Return the first lines of a file, the last of them whole."""
    try:
        with path.open("rb") as file:
            data = file.read(BEGINNING)
            # A line that goes on is read to its end; in UTF-16 that may be half a letter too early.
            data += file.readline() if len(data) == BEGINNING else b""
    except OSError as error:
        raise IntakeError(
            N_("%(file)s cannot be read: %(reason)s."), file=path, reason=error.strerror
        ) from error
    half = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and len(data) % 2
    return data[:-1] if half else data


def copy_plain(path: Path, encoding: str, target: Path) -> None:
    """Write a text file in UTF-8 with one kind of line end, some letters at a time.

    Raises
    ------
    IntakeError
        If a part of it is not in its encoding.
    """
    try:
        with (
            path.open(encoding=encoding) as source,
            target.open("w", encoding="utf-8", newline="\n") as copy,
        ):
            while letters := source.read(_CHUNK):
                copy.write(letters)
    except UnicodeDecodeError as error:
        raise no_text(path.name) from error
