"""Tables as a workbook (Office Open XML): values as what they are, and a sheet on the method."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from geo.errors import N_
from routes.book.archive import repack
from routes.book.cells import head, put, put_like, without_clock
from web.files.method import Method
from web.files.text import width
from web.language.messages import translator

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST, NARROWEST, LOOKED_AT = 48, 8, 200


class Sheet(NamedTuple):
    """One table.

    Attributes
    ----------
    title
        Name of the sheet, at most 31 characters.
    headers
        One per column.
    rows
        Values: numbers, dates, texts, :class:`routes.book.cells.Link`; None is an empty cell.
    """

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Any]]


def workbook(
    sheets: Sequence[Sheet], method: Method, *, language: str, title: str, today: date
) -> bytes:
    """Return tables as an XLSX file; the same tables give the same bytes.

    Every sheet has frozen headings with filters, columns as wide as their content, and prints on
    A4 landscape. Texts never run as formulas.

    Parameters
    ----------
    sheets
        The tables, in order.
    method
        Rows of the last sheet, as :func:`web.files.method.method_rows` makes them.
    language
        "zh" or "en": of the headings of the last sheet.
    title
        Title of the document.
    today
        Written as the time of making.
    """
    label = translator(language)
    about = Sheet(label(N_("Method")), (label(N_("Item")), label(N_("Text"))), list(method))
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.creator = title, "Red Routes"
    book.properties.created = datetime.combine(today, time())
    styles: dict[Any, Any] = {}
    for sheet in (*sheets, about):
        _write(book.create_sheet(sheet.title[:31]), sheet, styles)
    _wrap_texts(book.worksheets[-1])
    buffer = io.BytesIO()
    book.save(buffer)
    return repack(buffer.getvalue(), without_clock(today))


def _write(page: Worksheet, sheet: Sheet, styles: dict[Any, Any]) -> None:
    for column, header in enumerate(sheet.headers, start=1):
        head(page.cell(1, column), header)
        shown = [header, *(row[column - 1] for row in sheet.rows[:LOOKED_AT])]
        wide = max(min(width(str(value)), WIDEST) for value in shown)
        page.column_dimensions[get_column_letter(column)].width = max(NARROWEST, wide + 2)
    for number, row in enumerate(sheet.rows, start=2):
        for column, value in enumerate(row, start=1):
            if value is not None:
                put_like(page.cell(number, column), value, styles)
    page.freeze_panes = "B2" if len(sheet.headers) > 2 else "A2"  # noqa: PLR2004 - a list of pairs
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.headers))}{len(sheet.rows) + 1}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"


def _wrap_texts(page: Worksheet) -> None:
    """Let the long sentences of the method run over several lines."""
    page.column_dimensions["B"].width = 100
    for row in page.iter_rows(min_row=2):
        for cell in row:
            put(cell, cell.value)
