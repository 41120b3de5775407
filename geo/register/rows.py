"""Rows below a heading -> what becomes of each, held against those before it."""

import re
from collections.abc import Collection, Iterator
from typing import Any, Final

from geo.intake import cell_text
from geo.register.cells import Cells, RejectedError, SkippedError
from geo.register.headings import Heading, title_of, title_year
from geo.register.kind import Kind
from geo.register.moments import date
from geo.register.pages import Page
from geo.register.reading import Finding, RowResult
from geo.register.records import READERS, Asked
from geo.register.skips import skip

_ERROR: Final = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)")
_WRITTEN: Final = {"text", "code", "division", "venue", "names", "phone"}
"""Forms of cells in which an error of a formula says nothing; a date or number it makes wrong."""


def without_errors(values: list[Any], places: Collection[int]) -> list[Any]:
    """Return the cells of a row, empty where a formula has failed in some of its columns."""
    wrong = {
        at
        for at in places
        if at < len(values) and isinstance(values[at], str) and _ERROR.fullmatch(values[at])
    }
    return ["" if at in wrong else value for at, value in enumerate(values)] if wrong else values


class Rows:
    """Reads rows one after the other, and knows those before."""

    def __init__(self, kind: Kind, asked: Asked, file: str) -> None:
        self._file = file
        self.results: list[RowResult] = []
        self.took_year = False
        self._kind, self._asked = kind, asked
        self._seen: set[tuple[str, ...]] = set()
        self._keys: set[str] = set()
        self._names: set[str] = set()
        self._points: set[tuple[float, float]] = set()

    def read(self, page: Page, heading: Heading) -> Iterator[int]:
        """Read the rows of a page, and say after each how many were read."""
        title = title_of(page.rows, heading)
        year = title_year(title, page.name, self._file)
        needed = frozenset(at for key, at in heading.columns.items() if self._kind[key].required)
        written = [at for key, at in heading.columns.items() if self._kind[key].form in _WRITTEN]
        for at, values in body(page, heading):
            cells = Cells(
                at + page.first, without_errors(values, written), heading.columns,
                headings=heading.texts, texts=page.texts, year=year, title=title, needed=needed,
            )  # fmt: skip
            self.results.append(self._result(page.name, cells, values))
            yield len(self.results)

    def _result(self, sheet: str, cells: Cells, values: list[Any]) -> RowResult:
        texts = [cell_text(value) for value in values]
        if reason := skip(texts, cells.headings, cells.needed):
            return RowResult(sheet, cells.number, "skip", Finding(reason))
        known = cells.known()
        if known in self._seen:
            return RowResult(sheet, cells.number, "duplicate", Finding("same_row"))
        try:
            key, record = READERS[self._kind.code](cells, self._asked)
            self._check(key, record, cells)
        except SkippedError as error:
            return RowResult(sheet, cells.number, "skip", Finding(error.finding.code))
        except RejectedError as error:
            return RowResult(sheet, cells.number, "reject", error.finding, texts=known)
        self._seen.add(known)
        warnings = tuple(cells.warnings)
        return RowResult(sheet, cells.number, "accept", None, warnings, key, record)

    def _check(self, key: str, record: dict[str, Any], cells: Cells) -> None:
        """Hold a record against those before it."""
        kind = self._kind.code
        if key in self._keys and kind != "lectures":
            raise cells.reject("duplicate_key", "code" if cells.text("code") else "name")
        self._keys.add(key)
        if kind == "lecturers":
            if record["name"] in self._names:
                cells.warn("same_name", "name")
            self._names.add(record["name"])
        if kind == "lectures" and cells.year and date(cells.raw("date")).finding == "no_year":
            self.took_year = True
        if kind == "venues" and record["lon"] is not None:
            point = (record["lon"], record["lat"])
            if point in self._points:
                cells.warn("same_position", "lon" if cells.has("lon") else "position")
            self._points.add(point)


def body(page: Page, heading: Heading) -> Iterator[tuple[int, list[Any]]]:
    """Yield index and cells of the rows below the heading, without empty ones at the end."""
    last = len(page.rows)
    while last and not any(cell_text(value) for value in page.rows[last - 1]):
        last -= 1
    for at in range(heading.row + 1, last):
        yield at, page.rows[at]
