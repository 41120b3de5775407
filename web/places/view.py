"""What the address of the map asks for, shared by the page and its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from geo.terms import CATEGORIES, CENTRE_TIERS, PERIODS, TIERS
from web.installation.context import Context
from web.places.venue_filter import VenueFilter

DEFAULT_TIERS = tuple(CENTRE_TIERS)
"""The practice centres; communities are further venues and are switched on by the reader."""

IDLE_DAYS = (90, 180, 365)
"""Days without a lecture that the filter offers."""


@dataclass(frozen=True)
class View:
    """What the address asks of the map: kinds of venues, and what narrows sites and venues."""

    tiers: tuple[str, ...]
    county: str
    period: str
    category: str
    open_today: bool
    idle: int

    @property
    def active(self) -> int:
        """How many filters narrow the view."""
        narrowed = (self.county, self.period, self.category, self.open_today, self.idle)
        return sum(map(bool, narrowed)) + (self.tiers != DEFAULT_TIERS)

    @property
    def venues(self) -> VenueFilter:
        """The same for the venues."""
        return VenueFilter.model_validate(
            {"tier": self.tiers, "division": self.county, "idle": self.idle}
        )

    @property
    def query(self) -> dict[str, Any]:
        """The parameters of the address that say the same."""
        values: dict[str, Any] = {
            "tier": self.tiers if self.tiers != DEFAULT_TIERS else (),
            "county": self.county,
            "period": self.period,
            "category": self.category,
            "open": "today" if self.open_today else "",
            "idle": self.idle or "",
        }
        return {name: value for name, value in values.items() if value}

    def shows(self, site: Mapping[str, Any]) -> bool:
        """Say whether a heritage site passes."""
        return (
            self.county in ("", site["county"])
            and self.period in ("", site["period"])
            and self.category in ("", site["category"])
            and (site["open_today"] or not self.open_today)
        )


def asked_view(context: Context) -> View:
    """Read the view from the address of the request; what it cannot mean counts as not given.

    That is meant: the address of the map is kept and passed on for years, and a kind of site or a
    county that is gone by then must leave the map there, with the form that says what it shows.

    Parameters
    ----------
    context
        The installation, which knows the counties.
    """
    given = request.args
    idle = given.get("idle", "")
    county = given.get("county", "")
    known = context.datasets.divisions["level"].get(county) == "county"
    return View(
        tiers=tuple(t for t in TIERS if t in given.getlist("tier")) or DEFAULT_TIERS,
        county=county if known else "",
        period=given.get("period", "") if given.get("period") in PERIODS else "",
        category=given["category"] if given.get("category") in CATEGORIES else "",
        open_today=given.get("open") == "today",
        idle=int(idle) if idle.isdecimal() and int(idle) in IDLE_DAYS else 0,
    )
