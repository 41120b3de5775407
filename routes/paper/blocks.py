"""The blocks a paper is laid out from, the same for every format."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Draw = Callable[[Literal["svg", "png"]], bytes]
"""Draws a picture in a format."""


@dataclass(frozen=True)
class Head:
    """The red head of an official paper: who sends it, and its number; blank where empty."""

    sender: str
    number: str


@dataclass(frozen=True)
class Title:
    """The title of a part, with a line below it or none; ``new_page``: it begins a page."""

    text: str
    note: str = ""
    new_page: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading, its mark included; level 1 or 2."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Contents:
    """The headings of level 1 with their pages.

    Attributes
    ----------
    entries
        Texts of the headings, for what cannot count pages itself: a Word document shows them until
        the word processor has counted.
    """

    entries: tuple[str, ...]


@dataclass(frozen=True)
class Paragraph:
    """Running text.

    Attributes
    ----------
    text
        One paragraph; line breaks are kept.
    note
        Whether it is set small.
    keep
        Whether it stays on the page of what follows.
    indent
        Whether its first line is indented by two characters.
    """

    text: str
    note: bool = False
    keep: bool = False
    indent: bool = True


@dataclass(frozen=True)
class Blanks:
    """Lines to write on."""

    lines: int


@dataclass(frozen=True)
class Table:
    """Rows of text.

    Attributes
    ----------
    headers
        They stand above the table on every page. Without any it lists facts: labels in the odd
        columns, values in the even ones.
    rows
        A row of one cell goes over the whole width and names what follows, such as a day.
    widths
        Shares of the line.
    centred
        Columns that are centred and not broken.
    tall
        Whether the rows leave room to write by hand.
    dense
        Whether the letters are small: tables of the annex.
    keep
        Whether a list of facts stays whole, on the page of what follows.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    centred: tuple[int, ...] = ()
    tall: bool = False
    dense: bool = False
    keep: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture with its caption below; ``share`` of the line is its width."""

    caption: str
    draw: Draw
    share: float = 1.0


@dataclass(frozen=True)
class Code:
    """A QR code with its caption."""

    caption: str
    note: str
    link: str


@dataclass(frozen=True)
class Codes:
    """QR codes, four in a row."""

    codes: tuple[Code, ...]


@dataclass(frozen=True)
class Signature:
    """Who signs and when, on the right, with room for the seal."""

    lines: tuple[str, ...]


Block = Head | Title | Heading | Contents | Paragraph | Blanks | Table | Picture | Codes | Signature


@dataclass(frozen=True)
class Part:
    """A part of a paper: it begins on a new page and has a foot of its own.

    Attributes
    ----------
    blocks
        What stands in it.
    foot
        Small line above the page number, such as edition and date; empty for none.
    official
        Whether it is set as an official paper: large letters, wide margins.
    """

    blocks: Sequence[Block]
    foot: str = ""
    official: bool = True


@dataclass(frozen=True)
class Paper:
    """A document: its properties and its parts."""

    title: str
    author: str
    language: str
    parts: Sequence[Part]
