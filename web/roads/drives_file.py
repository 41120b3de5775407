"""Read a table of known drives, as people make it with a spreadsheet."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from geo.errors import N_, PlaceError, RedRoutesError
from geo.intake import Column, IntakeError, Note, Row, number, read_table
from geo.places import Gazetteer, Place

COLUMNS = (
    Column("from", ("起点", "出发地")),
    Column("to", ("终点", "目的地")),
    Column("minutes", ("分钟", "时间"), required=False),
    Column("km", ("公里", "里程", "距离"), required=False),
)
"""Columns, and the Chinese headings that are taken too."""
TEMPLATE_ROWS = (("长春市", "吉林市", "95", "115"), ("125.32,43.88", "220605107000", "200", ""))
MOST = {"minutes": 1440.0, "km": 2000.0}
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
    ignored; empty rows are skipped.

    Raises
    ------
    DrivesError
        When the file cannot be read, or lacks a column.
    """
    try:
        table = read_table(path, COLUMNS)
        if not table.has("km"):
            table.require("minutes", COLUMNS)
    except IntakeError as error:
        raise DrivesError(error.template, **error.params) from error
    found = Drives([], [], table.notes)
    for row in table.rows:
        try:
            found.drives.append(_drive(row, gazetteer))
        except _UnusableError as error:
            cell = row.address(error.column)
            found.bad.append(BadRow(row.number, error.column, cell, error.cause))
    return found


def _drive(row: Row, gazetteer: Gazetteer) -> Drive:
    origin, destination = (_place(row, column, gazetteer) for column in ("from", "to"))
    minutes, km = (_figure(row, column) for column in ("minutes", "km"))
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


def _figure(row: Row, column: str) -> float:
    text, most = row.text(column), MOST[column]
    if not text:
        return math.nan
    value = number(text)
    if not 0 < value <= most:
        said = N_("“%(value)s” is not a number above 0 and up to %(most)g")
        raise _UnusableError(column, DrivesError(said, value=text[:40], most=most))
    return value


def _quoted(cell: str) -> str:
    return f'"{cell}"' if "," in cell else cell
