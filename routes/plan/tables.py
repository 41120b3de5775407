"""Small tables of the planner: themes to ask for, hours assumed, sites featured in examples."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from geo.errors import N_, DataError
from geo.folder import data_path
from geo.terms import PERIODS, SEVERAL_PERIODS, UNKNOWN_PERIOD
from routes.plan.windows import parse_hours
from routes.tour.errors import PlanError

PERIOD_ORDER = tuple(
    period for period in PERIODS if period not in (SEVERAL_PERIODS, UNKNOWN_PERIOD)
)
"""Period codes in the order of history; a site of several or unknown ones comes anywhere in it."""


@dataclass(frozen=True)
class Theme:
    """A theme of history and the period codes of the sites that tell of it."""

    code: str
    name_zh: str
    name_en: str
    periods: frozenset[str]
    aliases: frozenset[str]

    def is_called(self, text: str) -> bool:
        """Say whether people may mean this theme by a text."""
        return text.casefold() in {name.casefold() for name in self._names()}

    def _names(self) -> frozenset[str]:
        return self.aliases | {self.code, self.name_zh, self.name_en}

    def interest(self, period: str) -> float:
        """Return the share of a site's value that counts for this theme: 1, 1/2 or 0.

        Sites that tell of several periods are half of interest to every theme.
        """
        periods = set(period.split(";"))
        if periods & self.periods:
            return 1.0
        return 0.5 if SEVERAL_PERIODS in periods else 0.0


@dataclass(frozen=True)
class AssumedHours:
    """Opening hours assumed for a category of sites, and on what ground."""

    opening_hours: str
    basis: str


def era_of(period: str) -> int | None:
    """Return the rank of a site's period in history, None for several periods."""
    return PERIOD_ORDER.index(period) if period in PERIOD_ORDER else None


@cache
def load_themes(path: Path | None = None) -> tuple[Theme, ...]:
    """Read ``data/sites/themes.csv``.

    Raises
    ------
    geo.errors.DataError
        If a column or value is missing.
    """
    wanted = {"code", "name_zh", "name_en", "periods", "aliases"}
    table = read_table(path or data_path("sites/themes.csv"), wanted)
    return tuple(
        Theme(
            row["code"],
            row["name_zh"],
            row["name_en"],
            _split(row["periods"]),
            _split(row["aliases"]),
        )
        for _, row in table.iterrows()
    )


@cache
def load_assumed_hours(path: Path | None = None) -> dict[str, AssumedHours]:
    """Read ``data/sites/visiting_assumptions.csv`` as category -> hours; every text is parsed.

    Raises
    ------
    geo.errors.DataError
        If a column or value is missing.
    routes.tour.errors.HoursError
        If a text is not in OpenStreetMap's syntax.
    """
    wanted = {"category", "opening_hours", "basis"}
    table = read_table(path or data_path("sites/visiting_assumptions.csv"), wanted)
    for text in table["opening_hours"]:
        parse_hours(text)
    return {
        row["category"]: AssumedHours(row["opening_hours"], row["basis"])
        for _, row in table.iterrows()
    }


@cache
def load_featured(path: Path | None = None) -> tuple[str, ...]:
    """Read ``data/sites/featured.csv``: ids of the sites that an example tour is built around.

    Raises
    ------
    geo.errors.DataError
        If a column or value is missing.
    """
    table = read_table(path or data_path("sites/featured.csv"), {"site", "note"})
    return tuple(table["site"])


def find_themes(texts: tuple[str, ...]) -> tuple[Theme, ...]:
    """Return the themes that texts (codes, names or aliases) mean, without repetition.

    Raises
    ------
    PlanError
        If a text means none; the sentence lists the known themes.
    """
    themes = load_themes()
    found = []
    for text in texts:
        theme = next((theme for theme in themes if theme.is_called(text.strip())), None)
        if theme is None:
            raise PlanError(
                N_("There is no theme %(theme)s. Known themes: %(known)s."),
                field="themes",
                theme=text,
                known="、".join(theme.name_zh for theme in themes),
            )
        found.append(theme)
    return tuple(dict.fromkeys(found))


def read_table(path: Path, required: set[str]) -> pd.DataFrame:
    """Read a small table as text, every cell of the required columns filled.

    Raises
    ------
    geo.errors.DataError
        If a column or value is missing.
    """
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    missing = required.difference(table.columns)
    empty = [name for name in sorted(required - missing) if (table[name] == "").any()]
    if missing or empty:
        raise DataError(
            N_("%(file)s lacks values in the columns %(columns)s."),
            file=path.name,
            columns=", ".join(sorted(missing) + empty),
        )
    return table


def _split(text: str) -> frozenset[str]:
    return frozenset(part for part in text.split(";") if part)
