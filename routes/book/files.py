"""The files of a plan book, one by one or all in one zip."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from geo.errors import C_, N_
from routes.book.book import Book
from routes.book.codes import drives
from routes.book.origin import origin_lines
from routes.paper.archive import pack as packed
from routes.paper.qr import code_png


@dataclass(frozen=True)
class BookFile:
    """One kind of file.

    Attributes
    ----------
    name
        What the file is called, without its ending.
    what
        What the file is for.
    builder
        ``module:function`` of this package that writes it; imported then, for the libraries of
        the formats take seconds to load.
    """

    name: str
    what: str
    builder: str

    def build(self, book: Book) -> bytes:
        """Return the content of the file."""
        module, function = self.builder.split(":")
        write: Callable[[Book], bytes] = getattr(import_module(f"routes.book.{module}"), function)
        return write(book)


BOOK_FILES: Final[Mapping[str, BookFile]] = {
    "docx": BookFile(
        N_("plan-book"),
        N_("the plan book, to be edited (Word, WPS)"), "content:book_docx",
    ),
    "pdf": BookFile(
        N_("plan-book"),
        N_("the plan book, to be printed and sent"), "content:book_pdf",
    ),
    "xlsx": BookFile(
        C_("file name", "timetable"),
        N_("timetable, sites, links and notes (Excel, WPS)"), "xlsx:book_xlsx",
    ),
    "ics": BookFile(
        N_("calendar"),
        N_("one event per visit, for the calendar of a telephone"), "ics:book_ics",
    ),
    "gpx": BookFile(
        C_("file name", "route"),
        N_("route and track for navigation devices"), "tracks:book_gpx",
    ),
    "kml": BookFile(
        C_("file name", "route"),
        N_("route for Google Earth and other globes"), "tracks:book_kml",
    ),
    "geojson": BookFile(
        C_("file name", "route"),
        N_("stops and legs with all their properties (QGIS)"),
        "tracks:book_geojson",
    ),
    "png": BookFile(N_("route-map"), N_("route map as a picture"), "route_map:map_png"),
    "svg": BookFile(
        N_("route-map"), N_("route map to be printed large"), "route_map:map_svg"
    ),
}  # fmt: skip
"""Ending of a file -> its kind."""

SCHOOL_FILES: Final[Mapping[str, BookFile]] = {
    "docx": BookFile(
        N_("school-pack"),
        N_("lesson outline, letter to parents, safety sheet, bus list (Word, WPS)"),
        "school:school_docx",
    ),
    "pdf": BookFile(
        N_("school-pack"), N_("the same pack, to be printed and sent"), "school:school_pdf"
    ),
}
"""Ending of a file of the school pack -> its kind."""
PACKS: Final[Mapping[str, Mapping[str, BookFile]]] = {"book": BOOK_FILES, "school": SCHOOL_FILES}

README = "README.txt"
CODES_FOLDER = N_("qr-codes")


def plain_name(ending: str, pack: str = "book") -> str:
    """Return what a file is called in English, without its ending."""
    kind = PACKS[pack].get(ending)
    return kind.name if kind else PACKS[pack]["docx"].name


def file_name(book: Book, ending: str, pack: str = "book") -> str:
    """Return what a file is called in the language of the book."""
    return f"{book.wording.say(plain_name(ending, pack))}.{ending}"


def book_file(book: Book, ending: str, pack: str = "book") -> bytes:
    """Return one file of a book or of the school pack, or with "zip" all of them.

    The same book gives the same bytes, in every process and at every time.
    """
    if ending != "zip":
        return PACKS[pack][ending].build(book)
    return packed(book_files(book) if pack == "book" else school_files(book))


def school_files(book: Book) -> dict[str, bytes]:
    """Return name and content of the files for a school."""
    return {
        file_name(book, ending, "school"): kind.build(book) for ending, kind in SCHOOL_FILES.items()
    }


def book_files(book: Book) -> dict[str, bytes]:
    """Return name and content of all files: a README first, then each format, then the codes."""
    files = {file_name(book, ending): kind.build(book) for ending, kind in BOOK_FILES.items()}
    folder = book.wording.say(CODES_FOLDER)
    codes = {f"{folder}/{drive.mark}.png": code_png(drive.here) for drive in drives(book)}
    return {README: _readme(book).encode("utf-8-sig"), **files, **codes}


def _readme(book: Book) -> str:
    say = book.wording.say
    lines = [book.title, book.edition, ""]
    lines += [f"{file_name(book, ending)}  {say(kind.what)}" for ending, kind in BOOK_FILES.items()]
    folder = say(N_("codes that open the navigation, one per drive"))
    lines += [f"{say(CODES_FOLDER)}/  {folder}", "", *origin_lines(book), ""]
    return "\r\n".join(lines)
