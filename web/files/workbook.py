"""Tables of a view as a workbook, and what they were made from as its last sheet."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from geo.errors import N_
from routes.book.workbook import Page
from routes.book.workbook import workbook as written
from web.files.method import Method
from web.files.sheet import Sheet
from web.language.messages import translator
from web.maps.legend import GROUP_COLOURS

AUTHOR = "Red Routes"
OWN_COLOUR = "#15616D"
METHOD_WIDTHS = (None, 100)


def workbook(
    pages: Sequence[Page], method: Method, *, language: str, title: str, today: date
) -> bytes:
    """Return tables as an XLSX file; the same tables give the same bytes.

    Parameters
    ----------
    pages
        The tables, in order.
    method
        Rows of the last sheet, as :func:`web.files.method.method_rows` makes them.
    language
        "zh" or "en": of the headings of the last sheet.
    today
        Written as the time of making.
    """
    say = translator(language)
    about = Page(
        say(N_("Method")), (say(N_("Item")), say(N_("Text"))), list(method),
        widths=METHOD_WIDTHS, boxed=True,
    )  # fmt: skip
    named = [replace(page, fixed=int(len(page.headers) > len(METHOD_WIDTHS))) for page in pages]
    return written([*named, about], title=title, author=AUTHOR, today=today)


def sheets_workbook(sheets: Sequence[Sheet], *, title: str, today: date) -> bytes:
    """Return tables with sentences above them as an XLSX file, each group in its colour."""
    pages = [
        Page(
            sheet.title, sheet.headers, sheet.rows, above=sheet.lines, filtered=False,
            colour=_colour(sheet.group),
        )
        for sheet in sheets
    ]  # fmt: skip
    return pages_workbook(pages, title=title, today=today)


def pages_workbook(pages: Sequence[Page], *, title: str, today: date) -> bytes:
    """Return tables as they are as an XLSX file."""
    return written(pages, title=title, author=AUTHOR, today=today)


def _colour(group: int) -> str:
    return GROUP_COLOURS[(group - 1) % len(GROUP_COLOURS)] if group else OWN_COLOUR
