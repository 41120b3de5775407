"""Which venues a map or list shows: kind, division, and how long they have waited."""

from datetime import date
from typing import Annotated

import pandas as pd
from pydantic import Field

from geo.errors import N_
from web.installation.context import Context
from web.places.record import last_lectures
from web.terms import asks
from web.terms.asked import Asked
from web.terms.fields import Query, QueryError, Tiers

COLUMN = {"prefecture": "prefecture", "county": "county", "township": "township"}
"""Level of a division -> column of the venues that names it."""


class VenueFilter(Query):
    """Kinds of venues, a division they lie in, and days without a lecture (or none is known)."""

    tiers: Annotated[Tiers, asks.TIER] = Field(default=(), alias="tier")
    division: Annotated[
        str,
        Asked(
            N_("12-digit code of a prefecture, county or township."),
            N_("Prefecture, county or township"),
        ),
    ] = Field(default="", max_length=12)
    idle: Annotated[int, asks.IDLE] = Field(default=0, ge=0, le=3660)

    @property
    def passes_all(self) -> bool:
        """Whether no filter is set, so that nothing has to be looked at."""
        return not any(getattr(self, name) for name in VenueFilter.model_fields)


def passing(context: Context, query: VenueFilter, *, today: date) -> "pd.Series[bool]":
    """Tell for each venue whether the filters let it pass.

    Raises
    ------
    QueryError
        If there is no such division.
    """
    venues = context.datasets.venues
    chosen = pd.Series(True, index=venues.index)
    if query.tiers:
        chosen &= venues["tier"].isin(query.tiers)
    if query.division:
        chosen &= venues[_column(context, query.division)] == query.division
    if query.idle:
        days = last_lectures(context, context.snapshot(), today=today)["days_since"]
        chosen &= days.isna() | (days >= query.idle)
    return chosen


def _column(context: Context, code: str) -> str:
    level = context.datasets.divisions["level"].get(code)
    if level not in COLUMN:
        raise QueryError(
            N_("%(code)s is not the 12-digit code of a prefecture, county or township."), code=code
        )
    return COLUMN[level]
