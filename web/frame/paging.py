"""A long list page by page: which part a page shows, and where the parts beside it are."""

from collections.abc import Callable
from typing import NamedTuple

from web.frame.form import number_of


class Part(NamedTuple):
    """A part of a list.

    Attributes
    ----------
    page, offset
        Number of the page, from 1, and the rows before it.
    first, last, total
        Numbers of its first and last row, and how many rows there are.
    before, after
        Addresses of the pages beside it, "" where there is none.
    """

    page: int
    offset: int
    first: int
    last: int
    total: int
    before: str
    after: str


def page_number(text: str) -> int:
    """Return the page that an address asks for; 1 where it says nothing that can be one."""
    return number_of(text) or 1


def part_of(total: int, page: int, size: int, address: Callable[[str], str]) -> Part:
    """Return a part of a list; one behind the end is the last.

    Parameters
    ----------
    total
        Rows of the list.
    address
        Makes the address of a page from its number.
    """
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    offset = (page - 1) * size
    return Part(
        page=page,
        offset=offset,
        first=offset + 1,
        last=min(offset + size, total),
        total=total,
        before=address(str(page - 1)) if page > 1 else "",
        after=address(str(page + 1)) if page < pages else "",
    )
