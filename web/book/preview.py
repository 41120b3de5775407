"""The plan book as a page to look at before it is downloaded: the same blocks, pictures inside."""

from base64 import b64encode
from dataclasses import asdict
from typing import Any

from routes.book import Book


def preview_blocks(book: Book) -> list[dict[str, object]]:
    """Return the blocks of a book; ``image`` of maps and codes is the address of the picture.

    The pictures are data addresses: their own styles then stay out of the page and its policy.
    """
    from routes.book.content import book_blocks  # noqa: PLC0415 - with the libraries of documents

    return [_block(book, asdict(block)) for block in book_blocks(book)]


def _block(book: Book, block: dict[str, Any]) -> dict[str, Any]:
    from routes.book.links import code_svg  # noqa: PLC0415
    from routes.book.route_map import map_svg  # noqa: PLC0415

    if block["kind"] == "map":
        block["image"] = _address(map_svg(book))
    if block["kind"] == "codes":
        block["codes"] = [
            {**code, "image": _address(code_svg(code["link"]).encode())} for code in block["codes"]
        ]
    return block


def _address(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
