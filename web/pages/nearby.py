"""Where a lecturer can speak: the nearest venues of a place, made for a phone."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response
from flask_babel import gettext
from pydantic import ValidationError

from geo.errors import RedRoutesError
from web import words
from web.context import Context
from web.formats.distance import rough_km
from web.formats.excluded import excluded_lines
from web.i18n import language
from web.maps import OfflineMap
from web.navigation import navigation_link
from web.pages.blueprint import asked, blueprint, current, refused, render
from web.services import nearby as service
from web.services.isochrone import LONGEST, SHORTEST
from web.services.topics import LANGUAGE_WORDS, TOPIC_WORDS

MINUTES = (15, 30, 45, 60, 90)


def _venue(
    venue: dict[str, Any], names: Mapping[str, str], *, origin_error_m: float
) -> dict[str, Any]:
    """Add to a venue of the document what only people need."""
    return {
        **venue,
        "where": f"{names.get(venue['county'], '')}{names.get(venue['township'], '')}",
        "distance": rough_km(venue["road_km"], venue["error_m"], origin_error_m),
        "direction": words.compass(venue["bearing"]),
        "link": navigation_link(lon=venue["lon"], lat=venue["lat"], name=venue["name"]),
    }


def _answer(context: Context, form: dict[str, Any]) -> dict[str, Any]:
    """Run the query of a form; an error becomes a sentence and, for homonyms, choices."""
    if "at" not in form:
        return {"status": 200}
    try:
        query = service.NearbyQuery.model_validate(form)
        answer = service.run(context, query, today=context.today())
    except (ValidationError, RedRoutesError) as error:
        return refused(error)
    error_m = answer.document["origin"]["error_m"]
    names = {str(code): name for code, name in words.division_names(context).items()}
    venues = [_venue(venue, names, origin_error_m=error_m) for venue in answer.document["venues"]]
    return {"status": 200, "document": answer.document, "venues": venues}


def _area_minutes(document: dict[str, Any]) -> float | None:
    """Minutes of the area to draw, if these minutes can be drawn."""
    fits = document["unit"] == "min" and SHORTEST <= document["within"] <= LONGEST
    return document["within"] if fits else None


def _travel(document: dict[str, Any]) -> dict[str, str]:
    """Vehicle and season that the minutes of a document are for."""
    return {name: document["provider"][name] for name in ("vehicle", "season")}


@blueprint.get("/nearby")
def nearby() -> Response:
    """List the venues within reach of a place, nearest first."""
    context = current()
    form = asked(several=frozenset({"tier"}))
    answer = _answer(context, form)
    status = answer.pop("status")
    document = answer.get("document")
    return render(
        "nearby",
        fmap=OfflineMap(name="nearby"),
        config={
            "origin": document["origin"] if document else None,
            "venues": document["venues"] if document else [],
            "area": _area_minutes(document) if document else None,
            "travel": _travel(document) if document else None,
            "texts": {"noPosition": gettext("The device gives no position: enter a township.")},
        },
        status=status,
        form=form,
        query=urlencode(form, doseq=True),
        minutes=MINUTES,
        tiers=words.TIERS,
        topics=TOPIC_WORDS,
        languages=LANGUAGE_WORDS,
        excluded=excluded_lines(document, language()) if document else [],
        document=document,
        venues=answer.get("venues", []),
        error=answer.get("error"),
        choices=answer.get("choices", ()),
    )
