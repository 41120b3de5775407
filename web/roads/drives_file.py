"""Read a table of known drives, as people make it with a spreadsheet."""

import datetime as dt
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from geo.errors import N_, PlaceError, RedRoutesError
from geo.intake import Column, IntakeError, Note, Row, Table, cell_text, number, plain, read_table
from geo.places import Gazetteer, Place
from geo.register.findings import FINDINGS
from geo.register.skips import skip

COLUMNS = (
    Column("from", ("起点", "出发地", "出发点", "始发地", "起始地")),
    Column("to", ("终点", "目的地", "到达地", "到达点")),
    Column(
        "minutes",
        (
            "分钟", "时间", "用时", "时长", "耗时", "行车时间", "行驶时间", "车程", "小时", "hours",
            "分钟数",
        ),
        required=False,
    ),
    Column(
        "km", ("公里", "里程", "距离", "路程", "行驶里程", "行车里程", "公里数"), required=False
    ),
)  # fmt: skip
"""Columns, and the Chinese headings that are taken too."""
TEMPLATE_ROWS = (("长春市", "吉林市", "95", "115"), ("125.32,43.88", "220605107000", "200", ""))
MOST = {"minutes": 1440.0, "km": 2000.0}
_UNITS: Final = re.compile(r"^(?:约|大约)|(?:公里|千米|km|左右)+$", re.IGNORECASE)
_SPAN: Final = re.compile(
    r"(?:(?P<h>\d+(?:\.\d+)?)(?:个?小时|h|时))?(?:(?P<m>\d+(?:\.\d+)?)(?:分钟?|min|m))?",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"(?P<h>\d{1,2}):(?P<m>[0-5]\d)(?::00)?")
COARSE_M = 5000.0
"""Places known less exactly than this would be fitted to their own error."""


class DrivesError(RedRoutesError, ValueError):
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
    """A row that is left out: its number in the file, its column, its cell, and why."""

    row: int
    column: str
    cell: str
    error: RedRoutesError


class Drives(NamedTuple):
    """What a file holds: its drives, the rows that cannot be used, and what was left aside."""

    drives: list[Drive]
    bad: list[BadRow]
    notes: tuple[Note, ...]


def template() -> str:
    """Return an example of the file."""
    header = ",".join(column.key for column in COLUMNS)
    return "\n".join([header, *(",".join(map(_quoted, row)) for row in TEMPLATE_ROWS)])


def read_drives(path: Path, gazetteer: Gazetteer) -> Drives:
    """Read the drives of a file, and the rows that cannot be used.

    Any workbook or text file that :mod:`geo.intake` reads; columns in any order, others are
    ignored; empty rows are skipped, totals and notes are told.

    Raises
    ------
    DrivesError
        When the file cannot be read, or lacks a column.
    """
    try:
        table = read_table(path, COLUMNS, name=path.name)
        if not table.has("km"):
            table.require("minutes", COLUMNS)
    except IntakeError as error:
        raise DrivesError(error.template, **error.params) from error
    left = [(row, skip(row.texts_of_all(), row.sheet.headings)) for row in table.rows]
    found = Drives([], [], (*table.notes, *_left_out(table, left)))
    for row in (row for row, reason in left if not reason):
        try:
            found.drives.append(_drive(row, gazetteer))
        except _UnusableError as error:
            cell = row.address(error.column)
            found.bad.append(BadRow(row.number, error.column, cell, error.cause))
    return found


def _left_out(table: Table, rows: list[tuple[Row, str]]) -> list[Note]:
    said = N_("%(file)s %(cell)s is no drive and is left out: %(why)s")
    return [
        Note(said, {"file": table.named, "cell": row.address(""), "why": FINDINGS[why].sentence})
        for row, why in rows
        if why
    ]


def _drive(row: Row, gazetteer: Gazetteer) -> Drive:
    origin, destination = (_place(row, column, gazetteer) for column in ("from", "to"))
    minutes = _figure(row, "minutes", _minutes(row.raw("minutes"), row.heading("minutes")))
    km = _figure(row, "km", number(_UNITS.sub("", plain(row.text("km"))).strip()))
    if math.isnan(minutes) and math.isnan(km):
        raise _UnusableError("minutes", DrivesError(N_("neither minutes nor km are given")))
    if (origin.lon, origin.lat) == (destination.lon, destination.lat):
        raise _UnusableError("to", DrivesError(N_("both ends are the same place")))
    return Drive(origin, destination, minutes, km)


def _place(row: Row, column: str, gazetteer: Gazetteer) -> Place:
    text = row.text(column)
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


def _minutes(value: Any, heading: str) -> float:
    """Return the minutes that a cell says: 95, 95分钟, 1小时35分, 1:35.

    A plain number is hours where the heading says so. What it cannot read is NaN.
    """
    if isinstance(value, dt.time):
        return value.hour * 60 + value.minute + value.second / 60
    if isinstance(value, dt.timedelta):
        return value.total_seconds() / 60
    text = _UNITS.sub("", plain(cell_text(value)).replace(" ", ""))
    match = _CLOCK.fullmatch(text) or (_SPAN.fullmatch(text) if text else None)
    if match:
        return float(match["h"] or 0) * 60 + float(match["m"] or 0)
    hours = "小时" in heading or heading.strip().casefold() in {"hours", "h"}
    return number(text) * (60 if hours else 1)


def _figure(row: Row, column: str, value: float) -> float:
    text, most = row.text(column), MOST[column]
    if not text:
        return math.nan
    if not 0 < value <= most:
        said = N_("“%(value)s” is not a number above 0 and up to %(most)g")
        raise _UnusableError(column, DrivesError(said, value=text[:40], most=most))
    return value


def _quoted(cell: str) -> str:
    return f'"{cell}"' if "," in cell else cell
