"""The column beside the map: ranked table and key, legend, facts; and the sheets it goes on to."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from geopandas import GeoDataFrame

from routes.cartography.page import GREY, INK, Page
from routes.cartography.sheet import Sheet, SheetClass, Table
from routes.cartography.text import shorten, wrapped

ROW, BODY, SMALL, TITLE = 12.6, 9.2, 9.0, 15.0
"""Points on A3: height of a row, letters of the table, of remarks, of a heading."""
EDGE: Final = "#5f666e"
ENDS: Final = (0.07, 0.41, 0.71, 0.87, 1.0)
"""Ends of the columns of the table, as shares of its width."""
COLUMNS: Final = 3
"""Of the table on a further sheet."""
Rows = Sequence[Mapping[str, Any]]


def table_rows(shapes: GeoDataFrame, numbers: Mapping[str, int], ranked: bool) -> Rows:
    """Return the rows of the table: the ranked ones in their order, or all by their number."""
    table = shapes.drop(columns="geometry")
    rows = [
        {"code": code, "number": numbers.get(str(code)), **row}
        for code, row in table.to_dict("index").items()
    ]
    if ranked:
        return sorted((row for row in rows if row["order"] >= 0), key=lambda row: row["order"])
    return sorted((row for row in rows if row["number"]), key=lambda row: row["number"])


def legend_height(sheet: Sheet, scale: float) -> float:
    """Return how much room the legend takes."""
    shown = [one for one in sheet.classes if one.text]
    facts = [part for fact in sheet.facts for part in wrapped(fact, 62)]
    sizes = 34 if sheet.sizes else 0
    signed = 16 if sheet.organisation else 0
    return (24 + len(shown) * 13.5 + sizes + 11 * len(facts) + signed) * scale


def draw_table(
    page: Page, table: Table, rows: Rows, *, x: float, top: float, width: float, scale: float
) -> None:
    """Draw some rows under the heads of their columns; a row with ``head`` begins another list."""
    size = BODY * scale
    y = top - ROW * scale * 0.8
    _cells(
        page, (table.number, *table.heads), x=x, y=y, width=width, size=SMALL * scale, color=GREY
    )
    page.line(x, y - 4 * scale, x + width, width=0.8)
    for row in rows:
        y -= ROW * scale
        if "head" in row:
            page.text(x, y, row["head"], SMALL * scale, color=GREY)
            continue
        texts = (str(row["number"] or ""), row["name"], row["over"], row["part"], row["value"])
        _cells(page, texts, x=x, y=y, width=width, size=size, color=INK)
        page.line(x, y - 3.6 * scale, x + width, width=0.3)


def _cells(
    page: Page, texts: Sequence[str], *, x: float, y: float, width: float, size: float, color: str
) -> None:
    starts = (0.0, *ENDS[:-1])
    for column, (text, start, end) in enumerate(zip(texts, starts, ENDS, strict=True)):
        right = column >= 3  # noqa: PLR2004 - figures
        room = int((end - start) * width / (size * 0.5))
        spot = x + (end if right else start) * width

        shade = GREY if column in (0, 2) else color
        side = "right" if right else "left"
        page.text(spot, y, shorten(text, max(4, room)), size, ha=side, color=shade)


def draw_legend(
    page: Page, sheet: Sheet, *, x: float, top: float, width: float, scale: float
) -> None:
    """Draw classes, sizes, facts and the organisation."""
    page.line(x, top, x + width, width=0.8)
    y = top - 15 * scale
    page.text(x, y, shorten(sheet.legend, 50), BODY * scale, strong=True)
    for look in filter(lambda one: one.text, sheet.classes):
        y -= 13.5 * scale
        _swatch(page, look, x, y, scale, dots=sheet.dots)
        page.text(x + 34 * scale, y, shorten(look.text, 60), BODY * scale)
    if sheet.sizes:
        y -= 28 * scale
        for number, radius in enumerate((4.0, 7.5) if sheet.index else (9.0, 14.0)):
            page.disc(x + (10 + 26 * number) * scale, y + 6 * scale, radius * scale * 0.8)
        for number, part in enumerate(wrapped(sheet.sizes, 52)[:2]):
            at = y + (8 - 11 * number) * scale
            page.text(x + 58 * scale, at, part, SMALL * scale)
    y -= 4 * scale
    for fact in sheet.facts:
        for part in wrapped(fact, 62):
            y -= 11 * scale
            page.text(x, y, part, SMALL * scale, color=GREY)
    if sheet.organisation:
        y -= 15 * scale
        page.text(x + width, y, shorten(sheet.organisation, 50), BODY * scale, ha="right")


def _swatch(page: Page, look: SheetClass, x: float, y: float, scale: float, *, dots: bool) -> None:
    if dots:
        filled = "white" if look.hatch else look.colour
        page.mark(x + 12 * scale, y + 3 * scale, marker=look.marker, markersize=6 * scale,
                  markerfacecolor=filled, markeredgecolor=look.colour)  # fmt: skip
        return
    page.box(x, y - 1.5 * scale, 26 * scale, 10 * scale, facecolor=look.colour, edgecolor=EDGE,
             hatch=look.hatch or None, linewidth=0.5)  # fmt: skip
