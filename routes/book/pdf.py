"""The plan book as PDF: blocks handed to a typst template as data, so no text can be markup."""

import datetime as dt
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import typst

from geo.errors import N_
from routes.book.blocks import Block, Codes, RouteMap
from routes.book.book import Book
from routes.book.content import book_blocks
from routes.book.links import code_svg
from routes.book.route_map import map_svg
from routes.cartography.fonts import SANS, SERIF, font_folder

CHINA = dt.timezone(dt.timedelta(hours=8))


def book_pdf(book: Book) -> bytes:
    """Return the book as PDF with embedded fonts; its date is ``book.today``."""
    content = typst.compile(
        Path(__file__).with_name("book.typ").read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"book": json.dumps(_data(book), ensure_ascii=False)},
        timestamp=dt.datetime.combine(book.today, dt.time(), CHINA),
    )
    assert isinstance(content, bytes)  # noqa: S101 - one file, no output path
    return content


@cache
def _fonts() -> typst.Fonts:
    """List the fonts once per process."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())]
    )


def _data(book: Book) -> dict[str, Any]:
    say = book.wording.say
    return {
        "title": book.title,
        "organiser": book.form.organiser,
        "edition": book.edition,
        "page": say(N_("Page %(page)s of %(pages)s"), page="{page}", pages="{pages}"),
        "language": book.wording.language,
        "sans": SANS,
        "serif": SERIF,
        "blocks": [_block(book, block) for block in book_blocks(book)],
    }


def _block(book: Book, block: Block) -> dict[str, Any]:
    data = asdict(block)
    if isinstance(block, RouteMap):
        data["image"] = map_svg(book).decode()
    if isinstance(block, Codes):
        for code in data["codes"]:
            code["image"] = code_svg(code["link"])
    return data
