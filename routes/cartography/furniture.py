"""What stands around every printed map: title, finding and stamp above it, sources below."""

from collections.abc import Sequence
from typing import Any, Final, Protocol

from routes.cartography.page import GREY, INK, RED, Page, text_width
from routes.cartography.sheet import Said
from routes.cartography.text import shorten, wrapped

MARGIN, HEAD, FOOT, FINDING = 34.0, 88.0, 44.0, 430.0
"""Points on A3: margins, above and below the map, from the finding to the right margin."""
NOTE: Final = 9.0
"""Points on A3: letters of the lines below the map."""
NOTES: Final = 4
"""Lines that there is room for below the map."""


class Headed(Protocol):
    """What every sheet says above and below its map."""

    @property
    def title(self) -> str:
        """What is shown."""

    @property
    def subtitle(self) -> str:
        """How it is defined."""

    @property
    def finding(self) -> Sequence[Sequence[Said]]:
        """The one thing to see, in lines of pieces."""

    @property
    def warning(self) -> str:
        """Printed as a stamp where not empty."""

    @property
    def notes(self) -> Sequence[str]:
        """Sources, coordinates, review number."""


def draw_head(page: Page, sheet: Headed, scale: float) -> None:
    """Write title, definition, finding and stamp; ``scale`` is 1 on A3."""
    left, right = MARGIN * scale, page.width - MARGIN * scale
    top = page.height - MARGIN * scale
    page.text(left, top - 28 * scale, shorten(sheet.title, 52), 29 * scale, strong=True, song=True)
    for number, line in enumerate(wrapped(sheet.subtitle, 116)[:2]):
        page.text(left, top - (48 + 13 * number) * scale, line, 10.5 * scale, color=GREY)
    for number, pieces in enumerate(sheet.finding):
        x = right - FINDING * scale
        for said in pieces:
            size = (20 if said.strong else 15.5) * scale
            look: dict[str, Any] = {"color": RED if said.strong else INK, "strong": said.strong}
            page.text(x, top - (22 + 25 * number) * scale, said.text, size, song=True, **look)
            x += text_width(said.text, size, song=True)
    if sheet.warning:
        box = {"boxstyle": "round,pad=0.35", "fc": "white", "ec": RED, "lw": 1.0}
        stamp: dict[str, Any] = {"color": RED, "ha": "right", "bbox": box}
        page.text(right - 4 * scale, top - 66 * scale, sheet.warning, 12 * scale, **stamp)


def draw_notes(page: Page, sheet: Headed, scale: float) -> None:
    """Write the lines below the map; ``scale`` is 1 on A3."""
    lines = [part for note in sheet.notes for part in wrapped(note, 240)]
    for number, line in enumerate(lines[:NOTES]):
        y = (MARGIN + FOOT - 13 - 11 * number) * scale
        page.text(MARGIN * scale, y, line, NOTE * scale, color=GREY)
