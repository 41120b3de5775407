"""Read a table of known drives, as people make it with a spreadsheet."""

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geo.errors import N_, DataError, PlaceError, RedRoutesError
from geo.places import Gazetteer, Place

COLUMNS = {"from": "起点", "to": "终点", "minutes": "分钟", "km": "公里"}
"""Column -> its Chinese name, which is taken too."""
TEMPLATE_ROWS = (("长春市", "吉林市", "95", "115"), ("125.32,43.88", "220605107000", "200", ""))
MOST = {"minutes": 1440.0, "km": 2000.0}
COARSE_M = 5000.0
"""Places known less exactly than this would be fitted to their own error."""
ENCODINGS = ("utf-8-sig", "gb18030")
MARKED = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class DrivesError(DataError):
    """The file holds no table of drives, or one of its cells cannot be used."""


class _UnusableError(Exception):
    """A cell cannot be used."""

    def __init__(self, column: str, cause: RedRoutesError) -> None:
        super().__init__(column)
        self.column, self.cause = column, cause


@dataclass(frozen=True)
class Drive:
    """One known drive; NaN for what is not known."""

    origin: Place
    destination: Place
    minutes: float
    km: float


@dataclass(frozen=True)
class BadRow:
    """A row that is left out: its number in the file, its column and why."""

    row: int
    column: str
    error: RedRoutesError


def template() -> str:
    """Return an example of the file."""
    rows = [",".join(COLUMNS), *(",".join(map(_quoted, row)) for row in TEMPLATE_ROWS)]
    return "\n".join(rows)


def read_drives(path: Path, gazetteer: Gazetteer) -> tuple[list[Drive], list[BadRow]]:
    """Read the drives of a file, and the rows that cannot be used.

    Comma, semicolon or tab between the columns; UTF-8, UTF-16 or GB 18030; columns in any order,
    others are ignored; empty rows are skipped.

    Raises
    ------
    DrivesError
        When the file cannot be read, or lacks a column.
    """
    rows = _rows(path)
    header = [_column(cell) for cell in next(rows, [])]
    for name in ("from", "to"):
        _require(name in header, path, name)
    _require("minutes" in header or "km" in header, path, "minutes")
    drives: list[Drive] = []
    bad: list[BadRow] = []
    for number, cells in enumerate(rows, start=2):
        row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
        if not any(cell.strip() for cell in cells):
            continue
        try:
            drives.append(_drive(row, gazetteer))
        except _UnusableError as error:
            bad.append(BadRow(number, error.column, error.cause))
    return drives, bad


def _rows(path: Path) -> Iterator[list[str]]:
    try:
        text = _decoded(path.read_bytes())
    except OSError as error:
        raise DrivesError(
            N_("%(file)s cannot be read: %(reason)s."), file=path, reason=error.strerror
        ) from error
    except UnicodeDecodeError as error:
        raise DrivesError(
            N_("%(file)s is not a text file: save it as CSV (comma-separated)."), file=path
        ) from error
    separator = max(",;\t", key=text.split("\n", 1)[0].count)
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _decoded(data: bytes) -> str:
    """Return the text: by its mark, else UTF-8, else GB 18030, in which Chinese Excel saves."""
    if data[:2] in MARKED:
        return data.decode(MARKED[data[:2]])
    if b"\0" in data:
        raise UnicodeDecodeError("utf-8", data, 0, 1, "binary")
    try:
        return data.decode(ENCODINGS[0])
    except UnicodeDecodeError:
        return data.decode(ENCODINGS[1])


def _column(cell: str) -> str:
    name = cell.strip().lower()
    return next((key for key, chinese in COLUMNS.items() if name == chinese), name)


def _require(found: bool, path: Path, name: str) -> None:
    if not found:
        raise DrivesError(
            N_(
                "%(file)s, row 1: the column %(column)s is missing. The columns are %(columns)s; "
                "redroutes roads calibrate --template prints an example."
            ),
            file=path,
            column=name,
            columns=", ".join(COLUMNS),
        )


def _drive(row: dict[str, str], gazetteer: Gazetteer) -> Drive:
    origin, destination = (_place(row, column, gazetteer) for column in ("from", "to"))
    minutes, km = (_figure(row, column) for column in ("minutes", "km"))
    if math.isnan(minutes) and math.isnan(km):
        raise _UnusableError("minutes", DrivesError(N_("neither minutes nor km are given")))
    if (origin.lon, origin.lat) == (destination.lon, destination.lat):
        raise _UnusableError("to", DrivesError(N_("both ends are the same place")))
    return Drive(origin, destination, minutes, km)


def _place(row: dict[str, str], column: str, gazetteer: Gazetteer) -> Place:
    text = row.get(column, "")
    if not text:
        raise _UnusableError(column, DrivesError(N_("the cell is empty")))
    try:
        place = gazetteer.resolve(text)
    except PlaceError as error:
        raise _UnusableError(column, error) from error
    if place.error_m > COARSE_M:
        said = N_("the position of %(name)s is known to %(km).0f km only: give longitude,latitude")
        error_km = place.error_m / 1000
        raise _UnusableError(column, DrivesError(said, name=place.name, km=error_km))
    return place


def _figure(row: dict[str, str], column: str) -> float:
    text, most = row.get(column, ""), MOST[column]
    if not text:
        return math.nan
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= most:
        said = N_("“%(value)s” is not a number above 0 and up to %(most)g")
        raise _UnusableError(column, DrivesError(said, value=text[:40], most=most))
    return value


def _quoted(cell: str) -> str:
    return f'"{cell}"' if "," in cell else cell
