"""At least and at most so many sites of a theme or category: from words to resources of a tour."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from geo.errors import N_
from geo.terms import CATEGORIES
from routes.plan.tables import Theme, load_themes
from routes.tour.errors import PlanError
from routes.tour.problem import UNLIMITED

Amounts = tuple[tuple[str, int], ...]
"""(theme or category in words, number of sites)."""


@dataclass(frozen=True)
class Quota:
    """At least and at most so many sites of a theme, or of a category when ``theme`` is None."""

    code: str
    name: str
    theme: Theme | None
    least: int = 0
    most: int = UNLIMITED

    def counts(self, site: pd.Series) -> bool:
        """Say whether a site counts: of the theme's own periods, or of the category."""
        if self.theme is None:
            return bool(site["category"] == self.code)
        return self.theme.interest(site["period"]) == 1


def find_quotas(at_least: Amounts, at_most: Amounts) -> tuple[Quota, ...]:
    """Return the quotas that words mean, one for each theme or category.

    Raises
    ------
    PlanError
        If a text means no theme and no category, or a minimum is above its maximum.
    """
    least = _by_code(at_least, "at_least")
    most = _by_code(at_most, "at_most")
    found = []
    for code in dict.fromkeys([*least, *most]):
        kind = least.get(code) or most[code]
        floor = least[code][2] if code in least else 0
        ceiling = most[code][2] if code in most else UNLIMITED
        if floor > ceiling:
            raise PlanError(
                N_("At least %(least)d and at most %(most)d sites of %(name)s contradict."),
                field="at_least",
                least=floor,
                most=ceiling,
                name=kind[0],
            )
        found.append(Quota(code, kind[0], kind[1], floor, ceiling))
    return tuple(found)


def wanted_by(quotas: Iterable[Quota], site: pd.Series) -> bool:
    """Say whether a site counts towards a minimum."""
    return any(quota.least and quota.counts(site) for quota in quotas)


def _by_code(amounts: Amounts, field: str) -> dict[str, tuple[str, Theme | None, int]]:
    found = {}
    for text, number in amounts:
        if number < 0:
            raise PlanError(N_("A number of sites cannot be below zero."), field=field)
        code, name, theme = _meant(text.strip(), field)
        found[code] = (name, theme, number)
    return found


def _meant(text: str, field: str) -> tuple[str, str, Theme | None]:
    themes = load_themes()
    theme = next((theme for theme in themes if theme.is_called(text)), None)
    if theme is not None:
        return theme.code, theme.name_zh, theme
    for code, word in CATEGORIES.items():
        if text.casefold() in {code, word.zh, word.en.casefold()}:
            return code, word.zh, None
    raise PlanError(
        N_("There is no theme and no category %(text)s. Known: %(known)s."),
        field=field,
        text=text,
        known="、".join(
            [*(theme.name_zh for theme in themes), *(word.zh for word in CATEGORIES.values())]
        ),
    )
