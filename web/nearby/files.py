"""Venues near a place to take along."""

from collections.abc import Mapping
from typing import Any

from geopandas import GeoDataFrame

from geo.crs import WGS84
from geo.errors import N_
from web.files.answers import Source, export_of
from web.files.export import Export, Layer, headed, method_of
from web.installation.context import Context
from web.language.messages import translate, translator
from web.places.files import VENUES, _with_coarse
from web.terms.answer import Answer


def nearby_export(context: Context, answer: Answer, language: str) -> Export:
    """Return the venues near a place."""
    document = answer.document
    template = N_("Venues near %(place)s")
    title = translate(template, language, place=document["origin"]["name"])
    say = translator(language)
    facts = [
        (say(N_("Place")), document["origin"]["name"]),
        (say(N_("Error, m")), document["origin"]["error_m"]),
        (say(N_("Within")), f"{document['within']:g} {document['unit']}"),
        (say(N_("Count")), document["total"]),
    ]
    layers = [nearby_layer(document, language, answer.features)]
    method = method_of(
        context, language, what=title, facts=facts, document=document,
        simulated=document["simulated"],
    )  # fmt: skip
    source = Source(context, answer, language)
    return export_of(source, name="nearby", title=title, layers=layers, method=method)


ROUNDED = ("minutes", "minutes_low", "minutes_high", "road_km")
"""Columns of estimates: a tenth is more than they know."""


def nearby_layer(document: Mapping[str, Any], language: str, features: GeoDataFrame) -> Layer:
    """Return the venues of an answer of kind "nearby"."""
    rows = features.rename(columns={"last": "last_lecture"}).drop(columns=["flag", "ever"],
        errors="ignore")  # fmt: skip
    rows = rows.assign(simulated=document["simulated"]).rename_axis("code").reset_index()
    table = _with_coarse(GeoDataFrame(rows.round(dict.fromkeys(ROUNDED, 1)), crs=WGS84))
    return Layer("venues", translator(language)(N_("Venues nearby")), table, headed(VENUES))
