"""Venues, areas and directions by the API."""

from flask import Response

from geo.errors import N_
from geo.travel.valhalla_engine import NoValhallaError, NoWayError, ValhallaError
from web.files.jsontext import json_text
from web.frame.api import jobs
from web.frame.described import PLACE_PROBLEMS, described
from web.frame.inputs import asked_format, context
from web.frame.outputs import FILES, GEOJSON, respond, respond_answer, respond_json, respond_part
from web.installation.work import BusyError
from web.language.request import language
from web.nearby import ask as nearby
from web.nearby import directions, isochrone
from web.nearby.answer import Directions, Isochrone, Nearby, NearbyFeatures
from web.nearby.files import isochrone_geojson, nearby_export, nearby_geojson


@jobs.get("/nearby")
@described(
    N_("Venues near a place"),
    {"json": Nearby, "geojson": NearbyFeatures, **FILES},
    problems=PLACE_PROBLEMS,
    examples=(
        {"at": "126.5527,41.9405", "within": 30, "tier": "township"},
        {"at": "大石人镇", "limit": 5, "idle": 90, "format": "geojson"},
    ),
)
def nearby_venues(query: nearby.NearbyQuery) -> Response:
    """Find venues near a place."""
    answer = nearby.run(context(), query, today=context().today())
    form = asked_format()
    if form == "geojson":
        return respond_part(answer.document, json_text(nearby_geojson(answer)), GEOJSON)
    if form == "json":
        return respond_part(answer.document)
    return respond_answer(answer, nearby_export)


@jobs.get("/isochrone")
@described(
    N_("Area within some minutes"),
    {"geojson": Isochrone},
    problems=PLACE_PROBLEMS,
    examples=({"at": "大石人镇", "minutes": [15, 30]},),
)
def isochrone_areas(query: isochrone.IsochroneQuery) -> Response:
    """Draw the area within some minutes of a place."""
    answer = isochrone.run(context(), query, language=language())
    return respond(json_text(isochrone_geojson(answer)), GEOJSON)


@jobs.get("/directions")
@described(
    N_("The way from place to place, turn by turn"),
    {"json": Directions},
    problems=(*PLACE_PROBLEMS, NoWayError, NoValhallaError, ValhallaError, BusyError),
    examples=({"from": "长春市", "to": "通化市", "vehicle": "bus"},),
)
def driving_directions(query: directions.DirectionsQuery) -> Response:
    """Tell the way, turn by turn."""
    return respond_json(directions.run(context(), query, language=language()).document)
