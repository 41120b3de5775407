"""The records of an old workbook (BIFF, in XLS and ET), looked through before it is opened.

The reader makes room for every cell from the first to the last, and for as many texts as the file
claims to hold: here both are counted.
"""

import struct
from collections.abc import Iterator
from typing import Final

from geo.intake.limits import Limits, check_extent

STREAMS: Final = ("Workbook", "Book")

_SHEET, _END, _TEXTS, _AREA, _ROW_OF_NUMBERS = 0x0085, 0x000A, 0x00FC, 0x0200, 0x00BD
_CELLS: Final = {0x0006, 0x0203, 0x0204, 0x0205, 0x0206, 0x0406, 0x027E, 0x00D6, 0x00FD}
_ROWS, _COLUMNS = 65_536, 256
_ROW, _HEIGHT_ZERO = 0x0208, 0x20
_LEAST_TEXT: Final = 3
"""Bytes of the shortest text."""


def check_records(stream: bytes, file: str, limits: Limits) -> list[str]:
    """Refuse a workbook of too many cells; return the names of the sheets that hide rows.

    Raises
    ------
    IntakeError
        If a sheet reaches too far.
    ValueError, struct.error
        If it claims what cannot be.
    """
    starts = {0: ""}
    for kind, body in _records(stream, 0):
        if kind == _SHEET:
            starts[struct.unpack_from("<I", body)[0]] = _name(body)
    hiding = []
    for start, name in starts.items():
        hides = False
        rows = columns = 0
        for kind, body in _records(stream, start):
            row, column = _reach(kind, body)
            rows, columns = max(rows, row), max(columns, column)
            if row or column:
                check_extent(rows, columns, file, "", limits)
            _check_claims(kind, body, len(stream))
            hides = hides or _hides(kind, body)
        if hides:
            hiding.append(name)
    return hiding


def _name(sheet: bytes) -> str:
    """Return the name that a sheet's record says; of files before 1997 it has no flags."""
    length, flags = sheet[6], sheet[7]
    if flags > 1:
        return sheet[7 : 7 + length].decode("gb18030", "replace")
    wide = bool(flags)
    return sheet[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _hides(kind: int, body: bytes) -> bool:
    """Tell whether a record says that a row with cells is hidden."""
    if kind != _ROW or len(body) < 14:  # noqa: PLR2004 - up to the flags
        return False
    first, last = struct.unpack_from("<2xHH", body)
    return bool(last > first and struct.unpack_from("<12xH", body)[0] & _HEIGHT_ZERO)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of the records of a sheet, or of what stands before the sheets."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _END:
            return
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _reach(kind: int, body: bytes) -> tuple[int, int]:
    """Return row and column, from 1, of the last cell in a record; zeros where there is none."""
    if kind in _CELLS:
        row, column = struct.unpack_from("<HH", body)
        return row + 1, column + 1
    if kind == _ROW_OF_NUMBERS:
        row, column = struct.unpack_from("<HH", body)
        return row + 1, column + (len(body) - 6) // 6
    return 0, 0


def _check_claims(kind: int, body: bytes, length: int) -> None:
    """Refuse more texts than bytes for them, and an area larger than any sheet."""
    if kind == _TEXTS and struct.unpack_from("<4xI", body)[0] * _LEAST_TEXT > length:
        raise ValueError("texts")
    if kind == _AREA and len(body) >= 10:  # noqa: PLR2004 - in older files of two bytes each
        wide = len(body) >= 14  # noqa: PLR2004
        _, rows, _, columns = struct.unpack_from("<IIHH" if wide else "<HHHH", body)
        if rows > _ROWS or columns > _COLUMNS:
            raise ValueError("area")
