"""The inspection as a workbook: overview, one sheet per group, sample, replacements, method."""

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from web.files.csvtext import safe_cell
from web.files.sheet import Sheet
from web.files.text import width
from web.maps.legend import GROUP_COLOURS

WIDEST = 60
STAMP = (1980, 1, 1, 0, 0, 0)
"""Time of every part of the file: the same inspection gives the same bytes."""


def workbook(sheets: Iterable[Sheet], *, day: str) -> bytes:
    """Return tables as a workbook, the same bytes for the same tables.

    Parameters
    ----------
    sheets
        One per page.
    day
        ISO date that the file says it was made on.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.created = datetime.fromisoformat(day)
    book.properties.creator = "Red Routes"
    for sheet in sheets:
        _write(book.create_sheet(sheet.title), sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return _without_clock(buffer.getvalue(), day)


def _write(page: Worksheet, sheet: Sheet) -> None:
    for line in sheet.lines:
        page.append([safe_cell(line)])
    page.append([safe_cell(header) for header in sheet.headers])
    head = page.max_row
    for row in sheet.rows:
        page.append([safe_cell(cell) for cell in row])
    colour = GROUP_COLOURS[(sheet.group - 1) % len(GROUP_COLOURS)][1:] if sheet.group else "15616D"
    page.sheet_properties.tabColor = colour
    for cell in page[head]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color=colour)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.freeze_panes = page.cell(head + 1, 1)
    _print_setup(page, head)
    for number, header in enumerate(sheet.headers):
        widest = max([width(header), *(width(str(row[number])) for row in sheet.rows)])
        page.column_dimensions[get_column_letter(number + 1)].width = min(WIDEST, widest + 2)


def _print_setup(page: Worksheet, head: int) -> None:
    """A4 landscape, as wide as the paper, with the headings on every page."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"{head}:{head}"


def _without_clock(book: bytes, date: str) -> bytes:
    """Replace the times openpyxl writes into the file by the first day of the inspection."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                before, rest = part.split(b"<dcterms:modified", 1)
                attributes, rest = rest.split(b">", 1)
                _, after = rest.split(b"<", 1)
                stamp = f"{date}T00:00:00Z".encode()
                part = b"".join(
                    (before, b"<dcterms:modified", attributes, b">", stamp, b"<", after)
                )
            new.writestr(zipfile.ZipInfo(name, STAMP), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
