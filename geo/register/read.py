"""Bytes -> what becomes of every row; nothing is written."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from geo.intake import IntakeError, cell_text
from geo.intake.errors import SIGNATURES, ZIP
from geo.intake.letters import MARKS
from geo.register.cells import Cells, RejectedError, SkippedError
from geo.register.features import NotGeoJSONError
from geo.register.headings import (
    Heading,
    choices,
    find_heading,
    form,
    is_cross_table,
    title_year,
    wanted,
)
from geo.register.kind import Kind
from geo.register.kinds import REGISTER
from geo.register.pages import Page, read_pages
from geo.register.reading import Finding, Reading, RowResult
from geo.register.records import READERS, Asked
from geo.register.samples import proposed_heading, samples
from geo.register.skips import skip

_REFUSALS = (
    ("password", "encrypted"), ("web page", "html_table"), ("garbled", "mojibake"),
    ("not a text file", "encoding"), ("damaged", "damaged"), ("quotation", "damaged"),
)  # fmt: skip


def read_file(data: bytes, file: str, kind: str, asked: Asked) -> Reading:
    """Read a file for one kind of record.

    Parameters
    ----------
    data
        Its bytes.
    file
        Its name.
    kind
        One of :data:`geo.register.kind.KINDS`.
    asked
        The province, the coordinate system, and what day it is.
    """
    declared = REGISTER[kind]
    names = wanted(declared)

    def fit(rows: Sequence[Sequence[str]]) -> int:
        return max((sum(bool(choices(one, names)) for one in row) for row in rows), default=0)

    def refuse(code: str, said: str = "") -> Reading:
        return Reading(kind, file, asked.crs, refused=Finding(code, value=said))

    try:
        pages, hidden = read_pages(data, file, fit)
    except NotGeoJSONError:
        return refuse("not_geojson")
    except IntakeError as error:
        binary = b"\0" in data and not data.startswith((*SIGNATURES, *MARKS))
        return refuse("not_text" if binary else refusal(error), str(error))
    headed = [(page, found) for page in pages if (found := find_heading(page.rows, declared))]
    headed = [one for one in headed if not one[0].hidden] or headed
    if not headed:
        if any(is_cross_table(page.rows) for page in pages):
            return refuse("cross_table")
        return _unknown(pages, refuse("no_known_header"))
    codes = [*(["wrong_extension"] if misnamed(data, file) else [])]
    return _read(headed, [*codes, *(["hidden_rows"] if hidden else [])], file, asked, declared)


def _unknown(pages: Sequence[Page], refused: Reading) -> Reading:
    """Add the headings that somebody may map by hand to a reading that knows none of them."""
    headed = [(page, found) for page in pages if (found := proposed_heading(page.rows))]
    return replace(
        refused,
        mapping={page.name: mapping(heading) for page, heading in headed},
        samples={page.name: samples(page.rows, heading) for page, heading in headed},
    )


def misnamed(data: bytes, file: str) -> bool:
    """Tell whether a file is not what its name says: a text called XLS, a workbook called CSV."""
    ending = file.lower().rpartition(".")[2]
    if data.startswith(ZIP):
        return ending not in {"xlsx", "xlsm", "ods", "et", "kmz"}
    if data.startswith(SIGNATURES):
        return ending not in {"xls", "et"}
    return ending in {"xlsx", "xlsm", "ods", "et", "xls", "kmz"}


def refusal(error: IntakeError) -> str:
    """Return the code for a file that the intake refuses."""
    said = str(error)
    return next((code for part, code in _REFUSALS if part in said), "damaged")


def _read(
    headed: list[tuple[Page, Heading]], codes: list[str], file: str, asked: Asked, kind: Kind
) -> Reading:
    rows = Rows(kind, asked)
    for page, heading in headed:
        rows.read(page, heading)
    said = [
        *codes,
        *(["several_sheets"] if len(headed) > 1 else []),
        *(["newest_year"] if any(heading.years for _, heading in headed) else []),
        *(["year_from_title"] if rows.took_year else []),
    ]
    print_of = "\n".join(",".join(map(form, heading.texts)) for _, heading in headed)
    return Reading(
        kind.code, file, asked.crs,
        notes=tuple(map(Finding, said)),
        mapping={page.name: mapping(heading) for page, heading in headed},
        fingerprint=hashlib.sha256(print_of.encode()).hexdigest()[:16],
        samples={page.name: samples(page.rows, heading) for page, heading in headed},
        rows=rows.results,
    )  # fmt: skip


def mapping(heading: Heading) -> dict[str, str]:
    """Return heading as it stands there -> key, "" for one that is not used."""
    keys = {at: key for key, at in heading.columns.items()}
    return {text: keys.get(at, "") for at, text in enumerate(heading.texts) if text}


class Rows:
    """Reads rows one after the other, and knows those before."""

    def __init__(self, kind: Kind, asked: Asked) -> None:
        self.results: list[RowResult] = []
        self.took_year = False
        self._kind, self._asked = kind, asked
        self._seen: set[tuple[str, ...]] = set()
        self._keys: set[str] = set()
        self._names: set[str] = set()
        self._points: set[tuple[float, float]] = set()

    def read(self, page: Page, heading: Heading) -> None:
        """Read the rows of a page."""
        year = title_year(page.rows, heading)
        for at, values in _body(page, heading):
            cells = Cells(
                at + page.first, values, heading.columns,
                headings=heading.texts, texts=page.texts, year=year,
            )  # fmt: skip
            self.results.append(self._result(page.name, cells, values))

    def _result(self, sheet: str, cells: Cells, values: list[Any]) -> RowResult:
        texts = [cell_text(value) for value in values]
        if reason := skip(texts, cells.headings):
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
            return RowResult(sheet, cells.number, "reject", error.finding)
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
        if kind == "lectures" and cells.year and str(cells.year) not in cells.text("date"):
            self.took_year = True
        if kind == "venues" and record["lon"] is not None:
            point = (record["lon"], record["lat"])
            if point in self._points:
                cells.warn("same_position", "lon" if cells.has("lon") else "position")
            self._points.add(point)


def _body(page: Page, heading: Heading) -> Iterator[tuple[int, list[Any]]]:
    """Yield index and cells of the rows below the heading, without empty ones at the end."""
    last = len(page.rows)
    while last and not any(cell_text(value) for value in page.rows[last - 1]):
        last -= 1
    for at in range(heading.row + 1, last):
        yield at, page.rows[at]
