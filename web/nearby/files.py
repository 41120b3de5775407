"""Venues near a place to take along."""

from typing import Final

from geo.errors import N_
from geo.terms import REACH_UNITS
from web.files.answers import Source, export_of
from web.files.export import Export, Layer, method_of
from web.files.geojson import (
    OUTLINE_DIGITS,
    Collection,
    Feature,
    answer_geojson,
    feature,
    point_feature,
)
from web.files.layers import declared_layer
from web.installation.context import Context
from web.language.messages import translate, translator
from web.language.places import place_name
from web.nearby.answer import Areas, Nearby, NearbyVenue
from web.nearby.ask import NearbyQuery
from web.terms.answer import Answer
from web.terms.asked import narrowing

TOLD: Final = ("at", "within", "unit", "vehicle", "season", "offset", "limit")
"""Fields of the question that files tell in another way, or that name a part of the list."""


def nearby_export(context: Context, answer: Answer[Nearby], language: str) -> Export:
    """Return the venues near a place."""
    document, say = answer.document, translator(language)
    place, within = document["origin"], REACH_UNITS.say(document["unit"], language)
    title = translate(N_("Venues near %(place)s"), language, place=place["name"])
    facts = [
        (say(N_("Place")), place_name(place["name"], language)),
        (say(N_("Error, m")), place["error_m"]),
        (say(N_("Within")), f"{document['within']:g} {within}"),
        *narrowing(NearbyQuery, document, language, but=TOLD),
        (say(N_("Count")), document["total"]),
    ]
    method = method_of(
        context, language, what=title, facts=facts, document=document,
        simulated=document["simulated"],
    )  # fmt: skip
    return export_of(
        Source(context, answer, language, nearby_features),
        name="nearby",
        title=title,
        layers=[nearby_layer(document, language)],
        method=method,
    )


def nearby_layer(document: Nearby, language: str) -> Layer:
    """Return the venues as a table."""
    title = N_("Venues nearby")
    return declared_layer("venues", title, NearbyVenue, document["venues"], language=language)


def nearby_features(answer: Answer[Nearby]) -> list[Feature]:
    """Return the venues as points."""
    return [point_feature(venue) for venue in answer.document["venues"]]


def nearby_geojson(answer: Answer[Nearby]) -> Collection:
    """Return the venues as GeoJSON."""
    return answer_geojson(answer, nearby_features)


def isochrone_geojson(answer: Answer[Areas]) -> Collection:
    """Return the areas within some minutes as GeoJSON, the largest first."""
    return answer_geojson(answer, _areas)


def _areas(answer: Answer[Areas]) -> list[Feature]:
    rows = zip(answer.features.geometry, answer.document["areas"], strict=True)
    return [feature(shape, row, digits=OUTLINE_DIGITS) for shape, row in rows]
