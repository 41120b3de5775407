"""Sheets as a file: pages of a PDF, or one below the other in a picture."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any, Final, NamedTuple, Protocol

from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from routes.cartography.ground import drawing
from routes.cartography.page import POINTS_PER_INCH, Page

DPI: Final = {"a2": 120, "a3": 150, "a4": 200}
"""Dots per inch of a picture, by paper."""


class About(NamedTuple):
    """What a file says of itself: title, author, and the day that it is of."""

    title: str
    author: str
    today: dt.date


class Laid(Protocol):
    """A map with its further sheets, where everything has its place."""

    @property
    def paper(self) -> str:
        """Key of :data:`DPI`."""

    @property
    def width(self) -> float:
        """Of a sheet, points."""

    @property
    def height(self) -> float:
        """Of a sheet, points."""

    @property
    def sheets(self) -> int:
        """How many sheets it takes."""

    def draw(self, page: Page, number: int) -> None:
        """Draw one of the sheets, from 0."""


def pdf_of(laid: Sequence[Laid], about: About) -> bytes:
    """Return all sheets as pages; the same sheets give the same bytes.

    To be called while :func:`settings` holds.
    """
    moment = dt.datetime.combine(about.today, dt.time(), dt.UTC)
    told = {"Title": about.title, "Author": about.author, "CreationDate": moment}
    buffer = io.BytesIO()
    with PdfPages(buffer, metadata=told) as pages:
        for one in laid:
            for number in range(one.sheets):
                figure = _figure(one, 1)
                one.draw(Page(figure, one.width, one.height), number)
                pages.savefig(figure)
    return buffer.getvalue()


def picture_of(one: Laid, ending: str) -> bytes:
    """Return the sheets of a map one below the other, as ``png`` or ``svg``."""
    figure = _figure(one, one.sheets)
    for number in range(one.sheets):
        above = one.height * (one.sheets - 1 - number)
        one.draw(Page(figure, one.width, one.height, above), number)
    buffer = io.BytesIO()
    about: dict[str, Any] = {"Software": None} if ending == "png" else {"Date": None}
    figure.savefig(buffer, format=ending, dpi=DPI[one.paper], metadata=about)
    return buffer.getvalue()


def _figure(one: Laid, count: int) -> Figure:
    """Return an empty figure for some sheets, one below the other."""
    return Figure(figsize=(one.width / POINTS_PER_INCH, count * one.height / POINTS_PER_INCH))


def settings() -> Any:
    """Return how files of sheets are drawn: alone, and with the same names inside each time."""
    return drawing(hatch_linewidth=0.5, pdf_fonttype=3, svg_hashsalt="redroutes")
