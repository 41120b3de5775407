"""CSV that Excel opens: UTF-8 with a mark, and no cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

BOM = "\ufeff"
# Spreadsheets run a cell that begins so; the full-width forms count too in Chinese Excel.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def csv_text(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Write rows under headers (RFC 4180), with a byte order mark.

    Text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay
    numbers, the unknown stays empty.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([safe_cell(header) for header in headers])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return BOM + buffer.getvalue()


def safe_cell(value: Any) -> Any:
    """Disarm text that begins like a formula, after leading spaces as well."""
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
