"""The tables of a view as a workbook."""

from routes.book.workbook import Page
from web.files.export import Export
from web.files.workbook import workbook


def write(export: Export) -> bytes:
    """Write a sheet per table and one on the method."""
    read = [(one.title, one.read(export.language)) for one in export.layers]
    pages = [Page(title, table.headers, table.rows) for title, table in read]
    return workbook(
        pages, export.method, language=export.language, title=export.title, today=export.today
    )
