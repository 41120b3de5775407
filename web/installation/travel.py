"""What drives, and when: asked alike by every job that counts minutes."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any

from geo.errors import N_
from geo.terms import VEHICLES
from geo.travel import Season, TravelModel, Vehicle, season_on
from geo.travel.parameters import FILE
from web.installation.context import Context
from web.terms import asks
from web.terms.codes import AskedSeason
from web.terms.fields import Query, QueryError


class TravelQuery(Query):
    """A question about minutes: by which vehicle, and in which season."""

    vehicle: Annotated[Vehicle, VEHICLES, asks.VEHICLE] = "car"
    season: Annotated[AskedSeason, asks.SEASON] = "normal"


def travel_of(context: Context, query: TravelQuery, days: Iterable[date]) -> TravelModel:
    """Return the travel model of a question; its season may follow from the days it is about.

    Raises
    ------
    QueryError
        If winter is asked of Valhalla, which knows none.
    """
    season = _season(context, query, days)
    if season == "winter" and context.travel.provider.name == "valhalla":
        if query.season != "auto":
            raise QueryError(
                N_("Valhalla knows no winter: choose the normal season, or other roads.")
            )
        season = "normal"
    return context.travel_by(query.vehicle, season)


def travel_again(context: Context, document: Mapping[str, Any]) -> TravelModel:
    """Return the travel model for the vehicle and season of a document that was saved.

    One of an earlier version names neither: it was made for a car in the normal season.
    """
    provider = document["provider"]
    return context.travel_by(provider.get("vehicle", "car"), provider.get("season", "normal"))


def _season(context: Context, query: TravelQuery, days: Iterable[date]) -> Season:
    if query.season != "auto":
        return query.season
    root = context.settings.data_root
    return season_on(days, root and root / "roads" / FILE)
