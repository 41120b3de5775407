"""Divisions as they were called and counted before."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from geo.names import normalise


class Former(NamedTuple):
    """Old county codes of six digits, and old names, each with today's six digits."""

    codes: dict[str, str]
    names: dict[str, str]


@cache
def former_divisions(path: Path) -> Former:
    """Read the table of former codes and names."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = {row["former_code"][:6]: row["code"][:6] for row in rows if row["former_code"]}
    return Former(codes, {normalise(row["former_name"]): row["code"][:6] for row in rows})
