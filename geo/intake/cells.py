"""Values and addresses of cells."""

import datetime as dt
import math
import re
import unicodedata
from typing import Any, Final

from geo.text import readable

_LETTERS: Final = 26
_EXACT: Final = 1e21
"""Whole numbers below it are written in full, as a sheet shows a code of twelve digits."""
_EDGES: Final = " \t\r\n\v\f\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"
"""What is dropped at both ends of a cell: spaces of all kinds, seen or not."""
_THOUSANDS: Final = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def cell_text(value: Any) -> str:
    """Return what a person sees in a cell: 20 for 20.0, 2027-04-08 for a date.

    Parameters
    ----------
    value
        As the file holds it; ``None`` is an empty cell.
    """
    if isinstance(value, str):
        return readable(value).strip(_EDGES)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return _moment_text(value)
    return "" if value is None else str(value)


def _moment_text(value: dt.date | dt.time | dt.timedelta) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds").removesuffix(" 00:00:00").removesuffix(":00")
    if isinstance(value, dt.time):
        return value.isoformat("seconds").removesuffix(":00")
    if isinstance(value, dt.timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return value.isoformat()


def _number_text(value: float) -> str:
    if math.isfinite(value) and value == int(value) and abs(value) < _EXACT:
        return str(int(value))
    return f"{value:.15g}"  # the digits a sheet keeps


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0: A, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_of(address: str) -> int:
    """Return the column of an address, from 0: 5 for F9."""
    column = 0
    for letter in address.rstrip("0123456789"):
        column = column * _LETTERS + ord(letter) - ord("A") + 1
    return max(0, column - 1)


def cell_address(row: int, column: int, sheet: str = "") -> str:
    """Return an address as a spreadsheet program writes it.

    Parameters
    ----------
    row
        From 1.
    column
        From 0.
    sheet
        Stands before it, where there are several.
    """
    address = f"{column_letters(column)}{row}"
    return f"{sheet}!{address}" if sheet else address


def plain(text: str) -> str:
    """Return a text with full-width digits, letters and signs made half-width, no spaces around.

    For codes and numbers only: in a name a full-width bracket is meant.
    """
    return unicodedata.normalize("NFKC", text).strip(_EDGES)


def number(text: str) -> float:
    """Return the number a text says, full-width or with separators of thousands; NaN for none."""
    said = plain(text)
    if _THOUSANDS.fullmatch(said):
        said = said.replace(",", "")
    try:
        return float(said) if "_" not in said else math.nan
    except ValueError:
        return math.nan
