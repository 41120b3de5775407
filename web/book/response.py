"""A file of a plan book as an HTTP answer, the same for pages and API."""

from typing import Final

from flask import Response

from geo.formats import FORMATS
from routes.book import Book, book_file, file_name, plain_name
from web.files.attachment import attachment
from web.files.dated import dated_name

SLOW: Final = ("zip", "pdf", "docx")
"""Formats that take half a second and more to write."""


def book_response(
    book: Book, ending: str, pack: str = "book", content: bytes | None = None
) -> Response:
    """Answer with one file of a book or of the school pack, or the zip of all.

    It is built unless its content is given.
    """
    title = file_name(book, ending, pack).rsplit(".", 1)[0]
    return attachment(
        book_file(book, ending, pack) if content is None else content,
        name=dated_name(title, book.dates[0], ending),
        fallback=f"{plain_name(ending, pack)}.{ending}",
        media_type=FORMATS[ending].content_type,
    )
