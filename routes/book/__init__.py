"""The plan book 计划书: a plan as documents to edit, print, send and navigate by.

Nothing here reads a clock, a file of the user or the network, so the same input gives the same
bytes. Libraries that only one format needs are imported when it is written.
"""

from routes.book.book import Book, Register, make_book
from routes.book.files import (
    BOOK_FILES,
    PACKS,
    SCHOOL_FILES,
    book_file,
    book_files,
    file_name,
    plain_name,
    school_files,
)
from routes.book.form import BookForm, Duty
from routes.book.wording import Wording
from routes.paper.archive import pack

__all__ = [
    "BOOK_FILES",
    "PACKS",
    "SCHOOL_FILES",
    "Book",
    "BookForm",
    "Duty",
    "Register",
    "Wording",
    "book_file",
    "book_files",
    "file_name",
    "make_book",
    "pack",
    "plain_name",
    "school_files",
]
