"""The office's own table of people by county, in any form in which offices keep it."""

import datetime as dt
from pathlib import Path

import pandas as pd

from geo.errors import N_, DataError, all_of
from geo.intake import IntakeError
from geo.intake.limits import LIMITS, read_limited
from geo.register.findings import problem
from geo.register.read import read_file
from geo.register.reading import Finding, RowResult
from geo.register.records import Asked
from geo.register.world import World

KEPT = ("accept", "duplicate", "skip")
"""What becomes of a row that is no mistake: the same row twice, a total, a prefecture's sum."""


def read_population(path: Path, world: World) -> pd.Series:
    """Read a table of the user's own with the population of counties.

    Parameters
    ----------
    path
        Any file that is read for the register: counties by code of 6 or 12 digits or by name, also
        former ones, and their people.
    world
        What rows can name.

    Returns
    -------
    Series
        ``population``, people, float; index: 12-digit code.

    Raises
    ------
    DataError
        If it cannot be read, with all its wrong cells.
    """
    try:
        data = read_limited(path, LIMITS)
    except IntakeError as error:
        raise DataError(error.template, **error.params) from error
    # No day stands in such a table: any is right.
    reading = read_file(data, path.name, "population", Asked(world, "WGS84", dt.date.max))
    wrong = [_said(path.name, row) for row in reading.rows if row.outcome not in KEPT]
    if reading.refused:
        wrong = [_problem(path.name, "", reading.refused)]
    elif not reading.accepted() and not wrong:
        wrong = [DataError(N_("%(file)s names no county: write one per row."), file=path.name)]
    if wrong:
        raise all_of(wrong, DataError)
    people = {row.key: float(row.values["population"]) for row in reading.accepted()}
    return pd.Series(people, dtype=float, name="population")


def _said(file: str, row: RowResult) -> DataError:
    return _problem(file, row.sheet, row.reason or Finding("damaged"))


def _problem(file: str, sheet: str, finding: Finding) -> DataError:
    """Name the cell, its value, and what to do."""
    named = sheet and finding.cell and sheet != Path(file).stem  # a text file is its one sheet
    cell = f"{sheet}!{finding.cell}" if named else finding.cell
    return problem(f"{file} {cell}".strip(), finding.code, finding.value)
