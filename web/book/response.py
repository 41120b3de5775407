"""A file of a plan book as an HTTP answer, the same for pages and API."""

from flask import Response

from geo.formats import FORMATS
from routes.book import BOOK_FILES, Book, book_file, file_name
from web.files.attachment import attachment
from web.files.dated import dated_name


def book_response(book: Book, ending: str) -> Response:
    """Build one file of a book, or the zip of all, and answer with it."""
    kind = BOOK_FILES.get(ending)
    return attachment(
        book_file(book, ending),
        name=dated_name(file_name(book, ending).rsplit(".", 1)[0], book.dates[0], ending),
        fallback=f"{kind.name if kind else 'plan-book'}.{ending}",
        media_type=FORMATS[ending].content_type,
    )
