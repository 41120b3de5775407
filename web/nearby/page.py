"""Where a lecturer can speak: the nearest venues of a place, made for a phone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response
from flask_babel import gettext

from geo.formats import ANSWERS
from web.files.export import Export
from web.frame.files import Links, exported, file_links, page_file
from web.frame.form import Form, address_of, said
from web.frame.inputs import of_one_moment
from web.frame.names import division_names, divisions
from web.frame.page import asked, blueprint, current, render
from web.frame.waiting import outcome_of
from web.installation.context import Context
from web.language.request import language
from web.maps.shell import MapShell
from web.nearby import ask as service
from web.nearby.answer import Nearby, NearbyVenue
from web.nearby.cards import card, chips
from web.nearby.distance import roughly
from web.nearby.excluded import excluded_lines
from web.nearby.files import nearby_export
from web.nearby.isochrone import LONGEST, SHORTEST
from web.nearby.leaving import Leaving, bound_line, late_line, leaving
from web.places.divisions import require_division
from web.places.last_words import LATE
from web.terms.asked import parameters, several
from web.terms.term import columns

PROPOSED = {
    "minutes": (15, 30, 45, 60, 90, 120),
    "idle_days": (30, 90, 180, 365),
    "topic_days": (90, 180, 365),
    "limits": (20, 50, 200),
}
"""Numbers that the form proposes."""
FIRST = ("tier", "idle", "sort", "topic", "topic_days", "language", "vehicle", "season", "limit")
"""Conditions that the page folds away; those that are not named here follow."""
ELSEWHERE = ("at", "within", "unit", "offset", "people")
"""What the page asks for in another way, or never: of no venue is known how many it holds."""
FOLDED = dict.fromkeys(
    (*FIRST, *(name for name in parameters(service.NearbyQuery) if name not in ELSEWHERE))
)


def _answer(context: Context, form: Form, county: str, leave: Leaving | None) -> Nearby | None:
    """Answer a form; without a place there are only the townships of a county to choose from.

    Whoever asks for today gets what still leaves time for a lecture.
    """
    require_division(context, county, "county")
    if "at" not in form:
        return None
    return service.run(context, _query(form, leave), today=context.today()).document


def _query(form: Form, leave: Leaving | None) -> service.NearbyQuery:
    """Return the question of a form, bounded by what is left of the day."""
    given = {name: value for name, value in form.items() if name != "leave"}
    query = service.NearbyQuery.model_validate(given)
    if leave is None or query.unit != "min":
        return query
    return query.model_copy(update={"within": leave.within(query.within)})


def _listed(context: Context, document: Nearby, leave: Leaving | None) -> dict[str, object]:
    """Return the venues of an answer as cards and as rows."""
    listed, error_m = document["venues"], document["origin"]["error_m"]
    names: dict[Any, str] = division_names(context).to_dict()
    counties_of = {venue["county"] for venue in listed}
    if len(counties_of) == 1:  # of one county the township says enough
        names = {code: name for code, name in names.items() if code not in counties_of}
    return {
        "document": document,
        "venues": [
            card(venue, number, names, origin_error_m=error_m, leave=leave)
            for number, venue in enumerate(listed, document["offset"] + 1)
        ],
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


def _day_line(form: Form, leave: Leaving | None, now: datetime) -> str:
    """Return what the rest of the day does to the list, "" for nothing."""
    if not said(form, "leave"):
        return ""
    if leave is None:
        return late_line(said(form, "leave"), now, language())
    return bound_line(leave, _query(form, None).within, language())


def _more(form: Form, document: Nearby) -> dict[str, str]:
    """Return addresses that find more: farther away, without conditions, or a longer list."""
    asked_for = float(said(form, "within") or document["within"])
    farther = next((str(one) for one in PROPOSED["minutes"] if one > asked_for), "")
    bare = {"at": said(form, "at"), "within": f"{asked_for:g}"}
    longer = next((str(one) for one in PROPOSED["limits"] if one > document["limit"]), "")
    there_are_more = document["total"] > document["offset"] + len(document["venues"])
    return {
        "minutes": farther,
        "farther": address_of({**form, "within": farther}, "pages.nearby") if farther else "",
        "anyway": address_of(bare, "pages.nearby") if form.keys() - bare.keys() else "",
        "longer": address_of({**form, "limit": longer}, "pages.nearby")
        if longer and there_are_more
        else "",
    }


def _files(form: Form, leave: Leaving | None) -> Links:
    """Return the files with what the page shows."""
    given = {name: value for name, value in form.items() if name != "leave"}
    if leave is not None and leave.chosen:
        given["within"] = f"{_query(form, leave).within:g}"
    return file_links("nearby", given, endings=ANSWERS)


def _script_config(document: Nearby | None) -> dict[str, object]:
    return {
        "origin": document["origin"] if document else None,
        "venues": document["venues"] if document else [],
        "first": document["offset"] + 1 if document else 1,
        "area": _area_minutes(document) if document else None,
        "travel": _travel(document) if document else None,
        "texts": {
            "noPosition": gettext("The device gives no position: enter a township."),
            "circle": gettext("Dashed circle: %(name)s lies somewhere in it", name="{}"),
            "offline": gettext("No network now: this is the last answer kept on this device."),
        },
    }


@blueprint.get("/nearby")
@of_one_moment
def nearby() -> Response:
    """List the venues within reach of a place, nearest first."""
    context = current()
    form = asked(several=several(service.NearbyQuery))
    county = said(form, "county")
    form.pop("county", None)
    now, wanted = context.now(), said(form, "leave")
    leave = leaving(wanted, now)
    outcome = outcome_of(lambda: _answer(context, form, county, leave))
    document = outcome.answer
    return render(
        "nearby",
        template="nearby/page.html",
        fmap=MapShell(name="nearby"),
        config=_script_config(document),
        chips=chips(form, now),
        day=_day_line(form, leave, now) if document else "",
        more=_more(form, document) if document else {},
        status=outcome.status,
        query=urlencode(form, doseq=True),
        ask=parameters(service.NearbyQuery),
        **PROPOSED,
        columns=columns(NearbyVenue, narrow=True),
        late=LATE,
        folded=FOLDED,
        active=_active(form),
        county=county,
        divisions=divisions(context),
        townships=_townships(context, county) if county else [],
        excluded=excluded_lines(document, language()) if document else [],
        **(_listed(context, document, leave) if document else {}),
        exports=[_files(form, leave)] if document else [],
        **outcome.shown(form, "pages.nearby"),
    )


@page_file("nearby")
def nearby_file(context: Context) -> Export:
    """Take the venues near a place along."""
    form = asked(several=several(service.NearbyQuery))
    form.pop("county", None)
    query = _query(form, None)
    return exported(nearby_export, service.run(context, query, today=context.today()))
