"""Aligned tables for a terminal: a Chinese character is two columns wide."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from geo.errors import N_
from geo.precision import error_text
from web.language.messages import translate, translator
from web.language.places import place_name
from web.language.provider import times_line
from web.language.wide import pad, width
from web.terms.term import NAME, PLACE, Column
from web.terms.types import Travelled

GAP = "  "


def table(
    headers: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()
) -> list[str]:
    """Lay out rows under headers.

    Parameters
    ----------
    headers
        One per column.
    rows
        Cells as text; line breaks and control characters become spaces.
    right
        Columns to align on the right: numbers.

    Returns
    -------
    list of str
        Lines without trailing spaces.
    """
    lines = [[_one_line(cell) for cell in row] for row in (headers, *rows)]
    widths = [max(width(cell) for cell in column) for column in zip(*lines, strict=True)]
    return [
        GAP.join(
            pad(cell, columns, right=number in right)
            for number, (cell, columns) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]


def declared_table(
    columns: Sequence[Column], rows: Iterable[Mapping[str, object]], language: str
) -> list[str]:
    """Lay out declared rows under the headings of their columns, numbers on the right.

    Parameters
    ----------
    columns
        As :func:`web.terms.term.columns` returns them.
    rows
        Rows of an answer; a key that a row lacks is unknown.
    """
    cells = [[_cell(one, row, language) for one in columns] for row in rows]
    right = [number for number, one in enumerate(columns) if one.is_number]
    return table([one.heading(language, short=True) for one in columns], cells, right=right)


def _cell(column: Column, row: Mapping[str, object], language: str) -> str:
    said = column.said(row, language)
    return place_name(said, language) if column.unit in (NAME, PLACE) else said


def _one_line(text: str) -> str:
    return "".join(
        " " if unicodedata.category(character) == "Cc" else character for character in text
    )


WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip


SIMULATED = N_("SIMULATED DATA: lecturers and lectures are made up, only to try the functions.")


def rough_name(row: Mapping[str, object]) -> str:
    """Return the name of a place, with ~ before it where its position is known only roughly."""
    return f"~{row['name']}" if row["coarse"] else str(row["name"])


def coarse_note(rows: Iterable[Mapping[str, object]], language: str) -> str:
    """Return what ~ marks among some rows: how roughly they are known; ``""`` where none is.

    Parameters
    ----------
    rows
        Of an answer, with ``coarse`` and ``error_m``.
    """
    errors = [cast("float", row["error_m"]) for row in rows if row["coarse"]]
    if not errors:
        return ""
    least, most = (error_text(error, language) for error in (min(errors), max(errors)))
    if least == most:
        one = N_("~ marks a position known only roughly, to %(error)s in 68 of 100 cases.")
        return translate(one, language, error=most)
    several = N_(
        "~ marks a position known only roughly, here to between %(least)s and %(most)s in 68 of "
        "100 cases."
    )
    return translate(several, language, least=least, most=most)


def origin_lines(document: Travelled, language: str) -> list[str]:
    """Return where the travel times of an answer come from, and that it rests on simulated data."""
    lines = [times_line(document["provider"], language)]
    if document["simulated"]:
        lines.append(translator(language)(SIMULATED))
    return lines


def more_line(count: int, language: str) -> list[str]:
    """Return the line that says how many rows are not shown; none where all are."""
    return [translate(N_("… and %(more)d more"), language, more=count)] if count > 0 else []
