"""Townships of development zones: their codes do not begin with the code of their county."""

import csv
from functools import cache
from typing import Final

from geo.folder import data_path

_COUNTY: Final = 6
_TOWNSHIP: Final = 9


def county_of_code(code: str) -> str:
    """Return the county of the code of a division or venue, "" for what is no code."""
    if len(code) < _COUNTY or not code[:_COUNTY].isdecimal():
        return ""
    return _zones().get(code[:_TOWNSHIP]) or code[:_COUNTY] + "000000"


def zone_townships(county: str) -> tuple[str, ...]:
    """Return the nine digits of the townships that belong to a county by a code of a zone."""
    return tuple(township for township, parent in _zones().items() if parent == county)


@cache
def _zones() -> dict[str, str]:
    """Return the nine digits of the townships in development zones, and their counties."""
    with data_path("divisions/divisions.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "township"]
    return {
        row["code"][:_TOWNSHIP]: row["parent"]
        for row in rows
        if row["code"][:_COUNTY] != row["parent"][:_COUNTY]
    }
