"""Which way do I drive: turn by turn from place to place."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import shapely
from geopandas import GeoDataFrame, GeoSeries
from pydantic import Field

from geo.crs import WGS84
from geo.errors import N_
from geo.places import Place
from geo.travel import Vehicle
from geo.travel.directions import DrivenLeg, Maneuver, directions
from geo.travel.osm_store import NoNetworkError
from geo.travel.valhalla_engine import NoValhallaError
from web.installation.context import Context
from web.installation.roads import open_valhalla
from web.installation.work import BusyError
from web.language.messages import translate
from web.nearby.answer import Directions, Step, Way
from web.nearby.turns import instruction
from web.terms import asks
from web.terms.answer import Answer
from web.terms.asked import Asked
from web.terms.fields import Query, Text
from web.terms.rows import place_document, provider_document
from web.terms.term import kept, of

NOTE = N_("Valhalla's times are for free roads. Signs and road works on the spot go first.")
BUS_NOTE = N_("A bus is timed like a car: allow for more.")
MOST_VIA = 20
AT_ONCE = 2
"""Questions answered at a time by one process; more would only slow each other down."""
PATIENCE = 1.0
"""Seconds that a question waits for a free place."""

_places = threading.BoundedSemaphore(AT_ONCE)


class DirectionsQuery(Query):
    """Two places, others on the way, and what is driven."""

    start: Annotated[Text, asks.FROM, Field(alias="from")]
    end: Annotated[Text, asks.TO, Field(alias="to")]
    via: Annotated[
        tuple[Text, ...],
        Asked(N_("A place on the way."), N_("By way of")),
        Field(max_length=MOST_VIA),
    ] = ()
    vehicle: Annotated[Vehicle, asks.VEHICLE] = "car"


def run(context: Context, query: DirectionsQuery, *, language: str) -> Answer[Directions]:
    """Tell the way from place to place in the order given.

    Raises
    ------
    geo.errors.PlaceError
        If a place is unknown, ambiguous or outside the province.
    geo.travel.valhalla_engine.NoValhallaError
        If there are no tiles of Valhalla, or Valhalla is not installed.
    geo.travel.valhalla_engine.NoWayError
        If no road joins the places.
    web.installation.work.BusyError
        If too many questions are being answered.
    """
    with _turn():
        return _told(context, query, language)


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for a free place: each question starts a program that loads the tiles."""
    if not _places.acquire(timeout=PATIENCE):
        raise BusyError(N_("Too many people ask for directions just now: try again in a moment."))
    try:
        yield
    finally:
        _places.release()


def _told(context: Context, query: DirectionsQuery, language: str) -> Answer[Directions]:
    try:
        model = open_valhalla(context.settings, vehicle=query.vehicle)
    except NoNetworkError as error:  # there is not even a folder for the tiles
        raise NoValhallaError(error.template, **error.params) from error
    names = (query.start, *query.via, query.end)
    places = [context.gazetteer.resolve(name) for name in names]
    points = [shapely.Point(place.lon, place.lat) for place in places]
    legs = directions(model, GeoSeries(points, crs=WGS84))
    notes = [NOTE, BUS_NOTE] if query.vehicle == "bus" else [NOTE]
    document: Directions = {
        "kind": "directions",
        "version": 1,
        "vehicle": query.vehicle,
        "minutes": of(Directions, "minutes").plain(sum(leg.minutes for leg in legs)),
        "km": of(Directions, "km").plain(sum(leg.km for leg in legs)),
        "legs": [_leg(leg, places, language) for leg in legs],
        "provider": provider_document(model.provider),
        "simulated": False,
        "note": " ".join(translate(note, language) for note in notes),
    }
    return Answer(document, GeoDataFrame(geometry=[leg.geometry for leg in legs], crs=WGS84))


def _leg(leg: DrivenLeg, places: list[Place], language: str) -> Way:
    ends = {
        "from": place_document(places[leg.origin]),
        "to": place_document(places[leg.destination]),
    }
    return kept(
        Way, vars(leg), **ends, steps=[_step(maneuver, language) for maneuver in leg.maneuvers]
    )


def _step(maneuver: Maneuver, language: str) -> Step:
    said = instruction(maneuver, language)
    return kept(Step, vars(maneuver), type=maneuver.kind, text=said)
