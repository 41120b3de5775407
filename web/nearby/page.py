"""Where a lecturer can speak: the nearest venues of a place, made for a phone."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Response
from flask_babel import gettext
from pydantic import ValidationError

from geo.errors import RedRoutesError
from geo.formats import ANSWERS
from web.files.export import Export
from web.frame.files import exported, file_links, page_file
from web.frame.form import Form, said
from web.frame.names import division_names
from web.frame.page import asked, blueprint, current, refused, render
from web.frame.waiting import Outcome
from web.installation.context import Context
from web.language import words
from web.language.request import language
from web.maps.navigation import navigation_link
from web.maps.shell import MapShell
from web.nearby import ask as service
from web.nearby.answer import Nearby, NearbyVenue
from web.nearby.distance import rough_km, roughly
from web.nearby.excluded import excluded_lines
from web.nearby.files import nearby_export
from web.nearby.isochrone import LONGEST, SHORTEST
from web.places.divisions import require_division
from web.places.page import counties
from web.terms.asked import parameters, several
from web.terms.term import columns

PROPOSED = {
    "minutes": (15, 30, 45, 60, 90),
    "idle_days": (30, 90, 180, 365),
    "topic_days": (90, 180, 365),
    "limits": (20, 50, 200),
}
"""Numbers that the form proposes."""
FOLDED = ("tier", "idle", "topic", "language", "limit", "vehicle", "season")
"""Conditions that the page folds away."""


class ShownVenue(NearbyVenue):
    """A venue with what only the list of the page needs."""

    where: str
    distance: str
    direction: str
    link: str


def _venue(venue: NearbyVenue, names: Mapping[str, str], *, origin_error_m: float) -> ShownVenue:
    return {
        **venue,
        "where": words.inside(names.get(venue["county"], ""), names.get(venue["township"], "")),
        "distance": rough_km(venue["road_km"], venue["error_m"], origin_error_m),
        "direction": words.compass(venue["bearing"]),
        "link": navigation_link(lon=venue["lon"], lat=venue["lat"], name=venue["name"]),
    }


def _answer(context: Context, form: Form, county: str) -> Outcome[Nearby]:
    """Run the query of a form; an error becomes a sentence and, for homonyms, choices.

    Without a place there is no query, only the townships of a county to choose from.
    """
    try:
        require_division(context, county, "county")
        if "at" not in form:
            return Outcome()
        query = service.NearbyQuery.model_validate(form)
        answer = service.run(context, query, today=context.today())
    except (ValidationError, RedRoutesError) as error:
        return Outcome(**refused(error))
    return Outcome(answer=answer.document)


def _listed(context: Context, document: Nearby) -> dict[str, object]:
    """Return the venues of an answer as cards and as rows."""
    listed, error_m = document["venues"], document["origin"]["error_m"]
    names = {str(code): name for code, name in division_names(context).items()}
    return {
        "document": document,
        "venues": [_venue(venue, names, origin_error_m=error_m) for venue in listed],
        "rows": [roughly(venue, error_m) for venue in listed],
    }


def _area_minutes(document: Nearby) -> float | None:
    """Minutes of the area to draw, if these minutes can be drawn."""
    fits = document["unit"] == "min" and SHORTEST <= document["within"] <= LONGEST
    return document["within"] if fits else None


def _travel(document: Nearby) -> dict[str, str]:
    """Vehicle and season that the minutes of a document are for."""
    return {name: document["provider"][name] for name in ("vehicle", "season")}


def _active(form: Mapping[str, object]) -> int:
    """How many of the folded conditions narrow or change the answer."""
    asked_for = parameters(service.NearbyQuery)
    usual = {name: str(asked_for[name].default or "") for name in FOLDED}
    return sum(bool(form.get(name)) and form[name] != usual[name] for name in FOLDED)


def _townships(context: Context, county: str) -> list[dict[str, str]]:
    """Return the townships of a county to choose from, none when there is no such county."""
    divisions = context.datasets.divisions
    inside = (divisions["parent"] == county) & (divisions["level"] == "township")
    rows = divisions.loc[inside, "name"].sort_index()
    return [{"code": str(code), "name": name} for code, name in rows.items()]


def _script_config(document: Nearby | None) -> dict[str, object]:
    return {
        "origin": document["origin"] if document else None,
        "venues": document["venues"] if document else [],
        "area": _area_minutes(document) if document else None,
        "travel": _travel(document) if document else None,
        "texts": {
            "noPosition": gettext("The device gives no position: enter a township."),
            "offline": gettext("No network now: this is the last answer kept on this device."),
            "minutesAgo": gettext("%(count)s minutes ago", count="{}"),
            "hoursAgo": gettext("%(count)s hours ago", count="{}"),
            "daysAgo": gettext("%(count)s days ago", count="{}"),
        },
    }


@blueprint.get("/nearby")
def nearby() -> Response:
    """List the venues within reach of a place, nearest first."""
    context = current()
    form = asked(several=several(service.NearbyQuery))
    county = said(form, "county")
    form.pop("county", None)
    answer = _answer(context, form, county)
    document = answer.answer
    return render(
        "nearby",
        template="nearby/page.html",
        fmap=MapShell(name="nearby"),
        config=_script_config(document),
        status=answer.status,
        form=form,
        query=urlencode(form, doseq=True),
        ask=parameters(service.NearbyQuery),
        **PROPOSED,
        columns=columns(NearbyVenue, narrow=True),
        active=_active(form),
        county=county,
        counties=counties(context),
        townships=_townships(context, county) if county else [],
        excluded=excluded_lines(document, language()) if document else [],
        **(_listed(context, document) if document else {}),
        error=answer.error,
        choices=answer.choices,
        exports=[file_links("nearby", form, endings=ANSWERS)] if document else [],
    )


@page_file("nearby")
def nearby_file(context: Context) -> Export:
    """Take the venues near a place along."""
    form = asked(several=several(service.NearbyQuery))
    form.pop("county", None)
    query = service.NearbyQuery.model_validate(form)
    return exported(nearby_export, service.run(context, query, today=context.today()))
