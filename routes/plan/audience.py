"""Who travels: visiting times and interests assumed for students, cadres and the public."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import geopandas as gpd

from geo.errors import N_, DataError
from geo.folder import data_path
from routes.plan.tables import Theme, load_assumed_hours, load_themes, read_table
from routes.tour.errors import PlanError

PERCENTS: Final = range(10, 301)
"""What a factor may be; anything else in the table is a slip of the pen."""


@dataclass(frozen=True)
class Rule:
    """What is assumed of an audience at the sites of a category or theme.

    Attributes
    ----------
    applies_to
        A category of sites, or the code of a theme.
    visit_percent, interest_percent
        Length of a visit and worth of a site, 100 for what anybody else is planned with.
    basis
        On what ground.
    """

    applies_to: str
    visit_percent: int
    interest_percent: int
    basis: str

    def covers(self, category: str, themes: Sequence[Theme], period: str) -> bool:
        """Say whether a site is of this category or wholly of this theme."""
        of_theme = any(t.code == self.applies_to and t.interest(period) == 1 for t in themes)
        return self.applies_to == category or of_theme


@dataclass(frozen=True)
class Audience:
    """A kind of group with the rules assumed for it."""

    code: str
    name_zh: str
    name_en: str
    rules: tuple[Rule, ...]

    def is_called(self, text: str) -> bool:
        """Say whether people may mean this audience by a text."""
        names = (self.code, self.name_zh, self.name_en)
        return text.strip().casefold() in {name.casefold() for name in names}

    def visit_minutes(self, minutes: int, *, category: str, period: str) -> int:
        """Return the length of a visit, rounded up; the factors of several rules multiply."""
        return _scaled(minutes, [rule.visit_percent for rule in self._rules(category, period)])

    def interest(self, *, category: str, period: str) -> float:
        """Return what the worth of a site is multiplied by."""
        factors = (rule.interest_percent / 100 for rule in self._rules(category, period))
        return math.prod(factors)

    def _rules(self, category: str, period: str) -> list[Rule]:
        themes = load_themes()
        return [rule for rule in self.rules if rule.covers(category, themes, period)]


@cache
def load_audiences(path: Path | None = None) -> tuple[Audience, ...]:
    """Read ``data/sites/audiences.csv``, one audience from all rows of its code.

    Raises
    ------
    geo.errors.DataError
        If a value is missing, no percentage, or names neither a category nor a theme.
    """
    columns = {"audience", "name_zh", "name_en", "applies_to", "visit_percent", "interest_percent"}
    table = read_table(path or data_path("sites/audiences.csv"), columns | {"basis"})
    known = {*load_assumed_hours(), *(theme.code for theme in load_themes())}
    found: dict[str, Audience] = {}
    for _, row in table.iterrows():
        if row["applies_to"] not in known:
            raise DataError(
                N_("audiences.csv names %(value)s, which is neither a category nor a theme."),
                value=row["applies_to"],
            )
        rule = Rule(
            row["applies_to"],
            _percent(row["visit_percent"]),
            _percent(row["interest_percent"]),
            row["basis"],
        )
        rules = found[row["audience"]].rules if row["audience"] in found else ()
        names = (row["audience"], row["name_zh"], row["name_en"])
        found[row["audience"]] = Audience(*names, (*rules, rule))
    return tuple(found.values())


def find_audience(text: str) -> Audience:
    """Return the audience that a code or name means.

    Raises
    ------
    PlanError
        If it means none; the sentence lists the known ones.
    """
    audiences = load_audiences()
    found = next((one for one in audiences if one.is_called(text)), None)
    if found is None:
        raise PlanError(
            N_("There is no audience %(audience)s. Known ones: %(known)s."),
            field="audience",
            audience=text,
            known="、".join(f"{one.name_zh} ({one.code})" for one in audiences),
        )
    return found


def suited(sites: gpd.GeoDataFrame, audience: str | None) -> gpd.GeoDataFrame:
    """Return sites with the ``visit_minutes`` of an audience and its interest as ``appeal``.

    Parameters
    ----------
    sites
        Sites with ``visit_minutes``, ``category`` and ``period``.
    audience
        Code or name; None leaves the visits as they are and the appeal at 1.
    """
    if audience is None:
        return sites.assign(appeal=1.0)
    group = find_audience(audience)
    kinds = list(zip(sites["category"], sites["period"], strict=True))
    return sites.assign(
        visit_minutes=[
            group.visit_minutes(int(minutes), category=category, period=period)
            for minutes, (category, period) in zip(sites["visit_minutes"], kinds, strict=True)
        ],
        appeal=[group.interest(category=category, period=period) for category, period in kinds],
    )


def audience_document(audience: str | None) -> dict[str, Any] | None:
    """Return an audience with its rules as plan documents hold it, None for none."""
    if audience is None:
        return None
    group = find_audience(audience)
    names = {"code": group.code, "name_zh": group.name_zh, "name_en": group.name_en}
    return {**names, "assumptions": [asdict(rule) for rule in group.rules]}


def _scaled(minutes: int, percents: Sequence[int]) -> int:
    """Multiply in whole numbers, so that 45 minutes and 80 % are 36 and never 37."""
    return -(-minutes * math.prod(percents) // int(100 ** len(percents)))


def _percent(text: str) -> int:
    if text.isdecimal() and int(text) in PERCENTS:
        return int(text)
    raise DataError(
        N_("audiences.csv holds %(value)s where a percentage from 10 to 300 belongs."), value=text
    )
