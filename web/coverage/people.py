"""How many people each centre stands for: the estimate, or the table the office has given."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo.errors import DataError, all_of
from geo.population import (
    IMPORTED,
    centre_population,
    county_population,
    merge_population,
    read_population,
)
from web.installation.context import Context


@dataclass(frozen=True, eq=False)
class People:
    """People by centre and where the numbers come from.

    Attributes
    ----------
    centres
        People each centre stands for, by its code.
    origin
        ``estimated`` or ``imported``, by county.
    """

    centres: pd.Series
    origin: pd.Series

    def document(self) -> dict[str, Any]:
        """Say where the numbers come from; ``mixed`` if a part is imported."""
        imported = int((self.origin == IMPORTED).sum())
        kinds = self.origin.unique()
        return {
            "origin": str(kinds[0]) if len(kinds) == 1 else "mixed",
            "imported_counties": imported,
            "counties": len(self.origin),
        }


def people(context: Context) -> People:
    """Return the people of all centres, read and estimated once.

    Raises
    ------
    geo.errors.DataError
        For all wrong rows of the table in the settings.
    """
    return context.memo.get("people", lambda: _people(context))


def _people(context: Context) -> People:
    data, imported = context.datasets, None
    estimate = county_population(data.population)
    if context.settings.population is not None:
        imported, violations = read_population(context.settings.population, estimate.index)
        if violations:
            raise all_of([one.error() for one in violations], DataError)
    counties = merge_population(estimate, imported)
    return People(
        centre_population(data.centres, data.communities, counties["population"]),
        counties["origin"],
    )
