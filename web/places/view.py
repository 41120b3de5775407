"""What the address of the map asks for, shared by the page and its files."""

from typing import Annotated, Final

from pydantic import Field, ValidationError

from geo.errors import N_
from geo.terms import CATEGORIES, CENTRE_TIERS, PERIODS
from geo.vocabulary import Vocabulary, Word
from web.frame.page import asked
from web.installation.context import Context
from web.places.answer import ListedSite
from web.places.venue_filter import VenueFilter
from web.terms import asks
from web.terms.asked import Asked, parameters, several
from web.terms.fields import Query, Tiers

DEFAULT_TIERS = tuple(CENTRE_TIERS)
"""The practice centres; communities are further venues and are switched on by the reader."""

PART_CARD = "card"
"""Part of the page of a site that stands beside a map."""
IDLE_DAYS = (90, 180, 365)
"""Days without a lecture that the filter offers."""
OPEN: Final = Vocabulary("open", {"today": Word("只看开放的", "only those that are")})


class View(Query):
    """Kinds of venues on the map, and what narrows sites and venues."""

    tiers: Annotated[Tiers, asks.TIER, Field(alias="tier")] = DEFAULT_TIERS
    county: Annotated[str, Asked(N_("Only what lies in this county."), N_("County"))] = ""
    period: Annotated[
        str, PERIODS.or_none(), Asked(N_("Only sites of this theme."), N_("Theme"))
    ] = ""
    category: Annotated[
        str, CATEGORIES.or_none(), Asked(N_("Only sites of this kind."), N_("Kind of site"))
    ] = ""
    open: Annotated[
        str,
        OPEN.or_none(),
        Asked(
            N_("Only sites that are open today, by published or assumed hours."),
            N_("Open today, as far as known"),
        ),
    ] = ""
    idle: Annotated[int, asks.IDLE, Field(ge=0, le=3660)] = 0

    @property
    def active(self) -> int:
        """How many filters narrow the view."""
        return len(self.query)

    @property
    def venues(self) -> VenueFilter:
        """The same for the venues."""
        return VenueFilter(tier=self.tiers, division=self.county, idle=self.idle)

    @property
    def query(self) -> dict[str, object]:
        """The parameters of the address that say the same."""
        return self.model_dump(by_alias=True, exclude_defaults=True)

    def shows(self, site: ListedSite) -> bool:
        """Say whether a heritage site passes."""
        return (
            self.county in ("", site["county"])
            and self.period in ("", site["period"])
            and self.category in ("", site["category"])
            and (site["open_today"] or not self.open)
        )


def asked_view(context: Context) -> View:
    """Read the view from the address of the request; what it cannot mean counts as not given.

    That is meant: the address of the map is kept and passed on for years, and a kind of site or a
    county that is gone by then must leave the map there, with the form that says what it shows.
    """
    given = {
        name: value
        for name, value in asked(several=several(View)).items()
        if name in parameters(View)
    }
    if context.datasets.divisions["level"].get(given.get("county")) != "county":
        given.pop("county", None)
    try:
        return View.model_validate(given)
    except ValidationError as error:
        wrong = {one["loc"][0] for one in error.errors()}
        return View.model_validate({name: given[name] for name in given if name not in wrong})
