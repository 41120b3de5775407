"""Drawing a sheet, as PDF, PNG or SVG. It is imported late: matplotlib is slow to load."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from matplotlib.patches import Rectangle

from geo.crs import METRIC_CRS
from routes.cartography import column, layer
from routes.cartography.frame import corners, draw_frame, flipped
from routes.cartography.furniture import FOOT, HEAD, MARGIN, draw_head, draw_notes
from routes.cartography.ground import fit_box, font
from routes.cartography.labels import Rect, text_size
from routes.cartography.marks import (
    Frame,
    Mark,
    Names,
    arranged,
    dense_window,
    division_spot,
    free_corner,
    inset_frame,
    scattered,
)
from routes.cartography.output import About, pdf_of, picture_of, settings
from routes.cartography.page import GREY, Page
from routes.cartography.sheet import SIZES, Ending, Paper, Sheet
from routes.cartography.text import shorten, wrapped

GAP, COLUMN = 18.0, 300.0
"""Points on A3: between map and column, width of the column."""
AROUND, LEAST_WIDTH_M = 0.04, 24_000.0
"""Left free around what is shown, as a share of it; metres that a map is wide at least."""


@dataclass(frozen=True, eq=False)
class Part:
    """A map and what stands on it.

    Attributes
    ----------
    frame
        Its place and box.
    shapes
        What it shows, in metres.
    marks
        Where each stands.
    names
        Place of the name of each division of the ground.
    """

    frame: Frame
    shapes: GeoDataFrame
    marks: Sequence[Mark]
    names: Mapping[str, Rect]


def draw_sheets(sheets: Sequence[Sheet], *, paper: Paper, ending: Ending) -> bytes:
    """Return sheets as a file; the same sheets give the same bytes.

    A table that does not fit beside its map goes on to further sheets: pages of a PDF, else one
    below the other.

    Parameters
    ----------
    sheets
        What is on them; a picture shows the first.
    paper
        Its size, landscape.
    ending
        ``pdf`` (vectors, fonts embedded), ``svg`` or ``png`` (A3 at 150, A4 at 200 dots per inch).
    """
    with settings():
        if ending == "pdf":
            first = sheets[0]
            about = About(first.title, first.organisation, first.today)
            return pdf_of([_Plan(sheet, paper) for sheet in sheets], about)
        return picture_of(_Plan(sheets[0], paper), ending)


class _Plan:
    """Where everything stands, before anything is drawn."""

    def __init__(self, sheet: Sheet, paper: Paper) -> None:
        self.sheet, self.paper = sheet, paper
        self.width, self.height = SIZES[paper]
        self.scale = self.width / SIZES["a3"][0]
        grown = max(self.scale, 0.8)  # letters of A4 are not as small as the sheet
        self.names = Names(10.0 * grown, 9.0 * grown, 14.0 * grown)
        self.shapes = sheet.shapes.to_crs(METRIC_CRS)
        self.parts = self._parts()
        self.numbers = self._numbers()
        self.beside, self.further = self._rows()

    @property
    def sheets(self) -> int:
        """How many sheets it takes."""
        return 1 + len(self.further)

    def _main(self) -> Frame:
        scale = self.scale
        left, bottom = MARGIN * scale, (MARGIN + FOOT) * scale
        width = self.width - (2 * MARGIN + GAP + COLUMN) * scale
        height = self.height - (2 * MARGIN + HEAD + FOOT) * scale
        ground = self.sheet.ground.boundaries.to_crs(METRIC_CRS)
        shown = self.shapes if len(self.shapes) else ground
        west, south, east, north = (float(one) for one in shown.total_bounds)
        box = fit_box(
            (west, south, east, north), ratio=width / height, margin=AROUND, least=LEAST_WIDTH_M
        )
        return Frame(left, bottom, width, height, box)

    def _parts(self) -> list[Part]:
        """Return the main map and, where many places lie close together, its inset."""
        frame = self._main()
        if self.sheet.table is None:
            return [Part(frame, self.shapes, (), {})]
        middle = self.shapes.geometry.representative_point()
        at = frame.on_paper(np.column_stack([middle.x, middle.y]))
        found = None if self.sheet.index else dense_window(at, frame.width)
        scale, arrow = corners(frame.width, frame.height)
        framed = [scale, flipped(arrow, frame.width)]
        place = None
        if found is not None:
            outlines = shapely.get_coordinates(self.shapes.geometry.to_numpy())
            place = free_corner(frame.on_paper(outlines), frame.width, frame.height)
        if found is None or place is None:
            return [self._part(frame, self.shapes, framed)]
        chosen, window = found
        if place[0] and place[1]:  # the arrow gives way
            framed[1] = arrow
        inset = inset_frame(frame, window, place)
        inside, outside = self.shapes[chosen], self.shapes[~chosen]
        return [self._part(frame, outside, [*framed, place, window]), self._part(inset, inside, [])]

    def _part(self, frame: Frame, shapes: GeoDataFrame, taken: Sequence[Rect]) -> Part:
        names = self._division_names(frame, shapes, taken)
        if self.sheet.index:
            return Part(frame, shapes, scattered(shapes, frame, self.scale), names)
        marks = arranged(shapes, frame, self.names, [*taken, *names.values()], self.scale)
        return Part(frame, shapes, marks, names)

    def _division_names(
        self, frame: Frame, shapes: GeoDataFrame, taken: Sequence[Rect]
    ) -> dict[str, Rect]:
        """Find a place for the name of every county that has discs in it, and of those indexed."""
        points = shapes[shapes.geom_type == "Point"]
        bounds = self.sheet.ground.boundaries
        counties = bounds[(bounds["level"] == "county") & bounds.index.isin(points["county"])]
        indexed = bounds[bounds.index.isin(list(self.sheet.index))]
        at = frame.on_paper(np.column_stack([points.geometry.x, points.geometry.y]))
        spots: dict[str, Rect] = {}
        for code, shape in pd.concat([indexed, counties]).to_crs(METRIC_CRS).geometry.items():
            extent = text_size(self._name(str(code)), self._division_size(str(code)))
            held = [*taken, *spots.values()]
            spots[str(code)] = division_spot(shape, extent, frame, at, taken=held)
        return spots

    def _division_size(self, code: str) -> float:
        if not self.sheet.index:
            return self.names.division
        return 1.25 * self.names.division if code in self.sheet.index else self.names.name

    def _name(self, code: str) -> str:
        row = self.sheet.ground.divisions.loc[code]
        name = str((self.sheet.language == "en" and row["name_en"]) or row["name"])
        return f"{self.sheet.index[code]} {name}" if code in self.sheet.index else name

    def _numbers(self) -> dict[str, int]:
        """Give numbers to the places whose names have no room, by division and name."""
        if self.sheet.index:
            return self._sheet_numbers()
        without = {mark.code for part in self.parts for mark in part.marks if mark.label is None}
        if not without:
            return {}
        table = pd.DataFrame(self.shapes.drop(columns="geometry"))
        ordered = table.sort_values(["county", "name"], kind="stable").index
        unnamed = [str(code) for code in ordered if code in without]
        return {code: number for number, code in enumerate(unnamed, 1)}

    def _sheet_numbers(self) -> dict[str, int]:
        """Return on which sheet each place stands."""
        above = self.sheet.ground.divisions["parent"]
        over = self.shapes["county"].map(above)
        return {str(code): self.sheet.index[one] for code, one in over.items()}

    def _rows(self) -> tuple[column.Rows, list[column.Rows]]:
        """Return the rows beside the map, and those of each further sheet."""
        if self.sheet.table is None:
            return (), []
        ranked = column.table_rows(self.shapes, self.numbers, ranked=True)
        room = self._room()
        if self.sheet.index:
            return ranked[:room], []
        key = column.table_rows(self.shapes, self.numbers, ranked=False)
        if len(key) <= room // 2:
            worst = ranked[: room - len(key) - 1]
            shown = {row["code"] for row in worst}
            others = [row for row in key if row["code"] not in shown]
            head = [{"head": self.sheet.table.key}] if others else []
            return [*worst, *head, *others], []
        each = column.COLUMNS * self._sheet_room()
        return ranked[:room], [key[at : at + each] for at in range(0, len(key), each)]

    def _room(self) -> int:
        """Return how many rows stand beside the map."""
        frame = self.parts[0].frame
        note = 26 * self.scale if self.sheet.table and self.sheet.table.note else 0.0
        free = frame.height - column.legend_height(self.sheet, self.scale) - 50 * self.scale - note
        return max(3, int(free / (column.ROW * self.scale)))

    def _sheet_room(self) -> int:
        free = self.height - (2 * MARGIN + 70) * self.scale
        return int(free / (column.ROW * self.scale))

    def draw(self, page: Page, number: int) -> None:
        """Draw one of the sheets."""
        if number:
            self._draw_further(page, self.further[number - 1], number)
            return
        draw_head(page, self.sheet, self.scale)
        draw_notes(page, self.sheet, self.scale)
        self._draw_maps(page)
        self._draw_column(page)

    def _draw_maps(self, page: Page) -> None:
        main = self.parts[0].frame
        for number, part in enumerate(self.parts):
            frame = part.frame
            axes = page.axes(frame.left, frame.bottom, frame.width, frame.height)
            axes.set_zorder(1 + number)
            areas = bool((part.shapes.geom_type != "Point").any())
            layer.draw_ground(axes, self.sheet.ground, frame, lines=not areas)
            if self.sheet.dots:
                layer.draw_dots(axes, part.shapes, self.sheet.classes, self.scale)
            else:
                layer.draw_areas(axes, self.shapes if number else part.shapes, self.sheet.classes)
            for code, rect in part.names.items():
                size, index = self._division_size(code), self.sheet.index
                above, strong = bool(index), code in index
                layer.draw_division(
                    axes, frame, rect, self._name(code), size, above=above, strong=strong
                )
            if part.marks:
                look = layer.Look(self.names, self.numbers, bare=bool(self.sheet.index))
                layer.draw_marks(axes, self.sheet, frame, part.marks, look)
            if number == 0:
                letters = font(9 * self.scale)
                draw_frame(axes, main.box, letters, word=self.sheet.north, right=self._right())
                self._window(axes)

    def _right(self) -> bool:
        """Tell whether the upper right corner is free for the arrow."""
        main = self.parts[0].frame
        ends = main.left + main.width, main.bottom + main.height
        return not any(
            abs(part.frame.left + part.frame.width - ends[0]) < 1
            and abs(part.frame.bottom + part.frame.height - ends[1]) < 1
            for part in self.parts[1:]
        )

    def _window(self, axes: Any) -> None:
        """Draw on the main map what the inset shows, and the areas that are named there."""
        for part in self.parts[1:]:
            layer.draw_areas(axes, part.shapes, self.sheet.classes)
            west, south, east, north = part.frame.box
            axes.add_patch(
                Rectangle(
                    (west, south), east - west, north - south, facecolor="none",
                    edgecolor="#1c1f1e", linewidth=0.9, zorder=5,
                )
            )  # fmt: skip

    def _draw_column(self, page: Page) -> None:
        sheet, scale = self.sheet, self.scale
        frame = self.parts[0].frame
        x, width = frame.left + frame.width + GAP * scale, COLUMN * scale
        top = frame.bottom + frame.height
        table = sheet.table
        if table is not None:
            size = column.TITLE * scale
            page.text(x, top - 13 * scale, table.title, size, strong=True, song=True)
            below = top - 20 * scale
            column.draw_table(page, table, self.beside, x=x, top=below, width=width, scale=scale)
            top -= 46 * scale + column.ROW * scale * len(self.beside)
            for line in wrapped(table.note, 62)[:2]:
                page.text(x, top, line, column.SMALL * scale, color=GREY)
                top -= 11 * scale
        column.draw_legend(page, sheet, x=x, top=top, width=width, scale=scale)

    def _draw_further(self, page: Page, rows: column.Rows, number: int) -> None:
        sheet, scale = self.sheet, self.scale
        assert sheet.table is not None  # noqa: S101 - else there are no rows
        x, top = MARGIN * scale, self.height - MARGIN * scale
        title = f"{sheet.title} · {sheet.table.goes_on} {number}"
        page.text(x, top - 16 * scale, shorten(title, 90), 17 * scale, strong=True, song=True)
        gaps = (column.COLUMNS - 1) * GAP * scale
        width = (self.width - 2 * MARGIN * scale - gaps) / column.COLUMNS
        room = self._sheet_room()
        for at in range(column.COLUMNS):
            some = rows[at * room : (at + 1) * room]
            if some:
                column.draw_table(
                    page, sheet.table, some, x=x + at * (width + GAP * scale),
                    top=top - 34 * scale, width=width, scale=scale,
                )  # fmt: skip
