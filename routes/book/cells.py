"""Cells of a workbook: values as what they are, texts that never run, bytes without a clock."""

import datetime as dt
import math
import re
from collections.abc import Callable, Sequence
from copy import copy
from typing import Any, Final, NamedTuple

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from routes.cartography.text import columns

DATE, TIME, NUMBER = "yyyy-mm-dd", "hh:mm", "0.0####"
FACE: Final = "宋体"
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
LINE_HEIGHT, MAX_HEIGHT = 15.0, 400.0  # points; Excel takes 409
CELL_LENGTH = 32_000  # a cell holds 32,767 characters


class Link(NamedTuple):
    """A text that opens an address."""

    text: str
    address: str


def without_clock(today: dt.date) -> Callable[[str, bytes], bytes]:
    """Return a change that puts the day of the book in the place of the moment of saving."""
    moment = f"\\g<1>{today.isoformat()}T00:00:00Z<".encode()

    def change(name: str, content: bytes) -> bytes:
        if name != "docProps/core.xml":
            return content
        return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*<", moment, content)

    return change


def row_height(values: Sequence[Any], widths: Sequence[float]) -> float:
    """Return a height in points that holds the wrapped texts: not every program computes it."""
    lines = max(
        math.ceil((columns(value) + 1) / width) if isinstance(value, str) else 1
        for value, width in zip(values, widths, strict=True)
    )
    return min(MAX_HEIGHT, LINE_HEIGHT * lines + 3)


def head(cell: Cell, text: str) -> None:
    """Write a heading."""
    put(cell, text)
    cell.fill = PatternFill("solid", start_color="E4EFF0")
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def put(cell: Cell, value: Any, *, size: float = 10.5, wrap: bool = True) -> None:
    """Write a value as what it is; text that begins like a formula stays text."""
    if isinstance(value, Link):
        cell.hyperlink = value.address
        value = value.text
    if isinstance(value, str):
        value = value[:CELL_LENGTH] or None
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.lstrip().startswith(FORMULA_STARTS)
    cell.font = Font(name=FACE, size=size)
    cell.alignment = Alignment(vertical="center", wrap_text=wrap)
    if wrap:
        side = Side(style="thin", color="9AA0A6")
        cell.border = Border(left=side, right=side, top=side, bottom=side)
    cell.number_format = _format(value)


def put_like(cell: Cell, value: Any, styles: dict[Any, Any]) -> None:
    """Write a value as :func:`put` does, thousands of them in a hurry.

    Parameters
    ----------
    cell, value
        Where to write what.
    styles
        Styles of one workbook by kind of value, filled in here: the first cell of a kind is written
        by :func:`put`, and the others take its style.
    """
    if isinstance(value, Link):
        put(cell, value, wrap=False)
        return
    quoted = isinstance(value, str) and value.lstrip().startswith(FORMULA_STARTS)
    kind = (_format(value), quoted)
    if kind not in styles:
        put(cell, value, wrap=False)
        styles[kind] = copy(cell._style)  # noqa: SLF001 - openpyxl copies styles in this way
        return
    cell.value = value[:CELL_LENGTH] or None if isinstance(value, str) else value
    if isinstance(cell.value, str):
        cell.data_type = "s"
    cell._style = copy(styles[kind])  # noqa: SLF001


def _format(value: Any) -> str:
    if isinstance(value, dt.date):
        return DATE
    if isinstance(value, dt.time):
        return TIME
    if isinstance(value, float):
        return NUMBER
    return "@" if isinstance(value, str) else "General"
