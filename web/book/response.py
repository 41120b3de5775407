"""A file of a plan book as an HTTP answer, the same for pages and API."""

from flask import Response

from routes.book import FORMATS, Book, book_file, file_name
from web.files.attachment import attachment

ZIP_TYPE = "application/zip"


def book_response(book: Book, ending: str) -> Response:
    """Build one file of a book, or the zip of all, and answer with it."""
    kind = FORMATS.get(ending)
    return attachment(
        book_file(book, ending),
        name=f"{book.dates[0].isoformat()} {file_name(book, ending)}",
        fallback=f"{kind.name if kind else 'plan-book'}.{ending}",
        media_type=kind.media_type if kind else ZIP_TYPE,
    )
