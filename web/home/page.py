"""The first page: what this is for, three doors into the jobs, the map, tours, what is new."""

from datetime import date, timedelta
from typing import Final, NamedTuple

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from geo.terms import CATEGORIES, CENTRE_TIERS
from web.frame.inputs import of_one_moment
from web.frame.names import division_names, divisions
from web.frame.page import PREFERENCES, blueprint, current, render
from web.home.news import news
from web.installation import preparing
from web.installation.context import Context, Snapshot
from web.language.request import language
from web.maps.shell import MapShell
from web.places import page as map_page
from web.places.record import last_lectures
from web.places.stars import star_marks
from web.plan.page_parts import example_cards, tours
from web.plan.tour import PROVINCIAL_CAPITAL

IDLE_DAYS: Final = 90
DAYS: Final = (1, 2, 3, 4, 5)
"""Lengths of a tour that the door offers; the page of the rules takes more."""
USUAL_DAYS: Final = 2
TOURS: Final = 4
EMBLEM: Final = "museum"
"""The category of the emblem whose address the script turns into those of the others."""


class Missing(NamedTuple):
    """How many practice centres have no lecture on record in :data:`IDLE_DAYS` days."""

    idle: int
    total: int
    any_record: bool


@blueprint.get("/")
@of_one_moment
def home() -> Response:
    """Show the first page; an address that asks for something is that of the map with its list."""
    if set(request.args) - PREFERENCES:
        return map_page.places_page()
    context = current()
    cards = example_cards(context)
    return render(
        "home",
        template="home/home.html",
        fmap=MapShell(name="main"),
        config=_script_config(context),
        sites_total=len(context.datasets.sites),
        date=(context.today() + timedelta(days=1)).isoformat(),
        today=context.today().isoformat(),
        days=DAYS,
        usual_days=USUAL_DAYS,
        idle_days=IDLE_DAYS,
        origin=division_names(context)[PROVINCIAL_CAPITAL],
        divisions=divisions(context),
        missing=missing(context),
        tours=tours(context, cards)[:TOURS],
        preparing=cards["state"] == "computing",
        news=news(context),
        first_start=preparing.is_open(context),
    )


@blueprint.post("/start/simulated-year")
def start_simulated() -> ResponseReturnValue:
    """Fill a new store with a simulated year; one that is in use stays as it is."""
    preparing.prepare(current())
    return redirect(url_for("pages.home"), 303)


def missing(context: Context) -> Missing:
    """Count the practice centres without a lecture on record lately."""
    snapshot, today = context.snapshot(), context.today()
    return snapshot.memo.get(("missing", today), lambda: _missing(context, snapshot, today))


def _missing(context: Context, snapshot: Snapshot, today: date) -> Missing:
    last = last_lectures(context, snapshot, today=today)
    centres = last[context.datasets.venues["tier"].isin(list(CENTRE_TIERS))]
    idle = centres["days_since"].isna() | (centres["days_since"] >= IDLE_DAYS)
    return Missing(int(idle.sum()), len(centres), bool(last["last_lecture"].notna().any()))


def _script_config(context: Context) -> dict[str, object]:
    """Return the sites of the map, and the words and links of what opens on a star."""
    return {
        "sites": context.memo.get(("stars", language()), lambda: _stars(context)),
        "emblem": url_for("static", filename=f"img/emblems/{EMBLEM}.svg"),
        "links": {
            "site": url_for("pages.site", site_id="-"),
            "plan": url_for("pages.plan", require="-"),
            "nearby": url_for("pages.nearby", at="-"),
        },
        "texts": {
            "site": gettext("Read about it"),
            "plan": gettext("Add to a route"),
            "close": gettext("Close"),
            "spot": gettext("position known"),
            "township": gettext("position known roughly"),
            "county": gettext("known to the county only"),
            "noPosition": gettext("The device gives no position: enter a township."),
        },
    }


def _stars(context: Context) -> list[dict[str, object]]:
    """Return what the stars of the map need."""
    sites, names = context.datasets.sites, division_names(context)
    named = sites["name_zh"]
    if language() == "en":
        named = sites["name_en"].where(sites["name_en"].fillna("") != "", named)
    marks, where = star_marks(sites), sites["county"].map(names).fillna("")
    kinds = [CATEGORIES.say(one, language()) for one in sites["category"]]
    places = zip(sites.geometry.y.round(5), sites.geometry.x.round(5), strict=True)
    rows = zip(sites.index, places, named, where, sites["category"], kinds, strict=True)
    return [
        {
            "id": key, "lat": lat, "lon": lon, "name": name, "where": f"{kind} · {place}",
            "category": category, "rank": marks[key][0], "certainty": marks[key][1],
        }
        for key, (lat, lon), name, place, category, kind in rows
    ]  # fmt: skip
