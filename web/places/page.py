"""The map of heritage sites and venues, searched and filtered, with a list beside it."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from flask import Response, request, url_for
from flask_babel import gettext

from geo.formats import POINTS
from geo.places import Place
from geo.terms import CENTRE_TIERS, PLACE_KINDS, TIERS
from web.frame.files import Links, file_links
from web.frame.names import division_names, divisions
from web.frame.page import current, render
from web.installation import preparing
from web.installation.context import Context
from web.language import words
from web.language.request import language
from web.maps.shell import MapShell
from web.places import catalogue
from web.places.answer import ListedSite, VenueName
from web.places.membership import membership_sentence
from web.places.opening import Opening, openings
from web.places.page_cards import site_facts, venue_facts
from web.places.record import last_lectures
from web.places.stars import star_marks
from web.places.venue_filter import passing
from web.places.view import DEFAULT_TIERS, IDLE_DAYS, View, asked_view
from web.terms.asked import parameters
from web.terms.fields import QueryError
from web.terms.rows import rows_of

FOUND = 12
VENUE_KINDS = ("township", "centre", *(code for code, tier in TIERS.items() if not tier.centre))
"""Kinds of places that have a card of a venue."""
LISTED = 60
"""Venues listed beside the map: more than these are numbers, not a list."""


class ShownSite(ListedSite):
    """A heritage site in the list; those the filters leave out are marked, for the script."""

    opening: Opening
    shown: bool


def _sites(context: Context, view: View) -> list[ShownSite]:
    today = openings(context, context.today())
    found: list[ShownSite] = [
        {**site, "opening": today[site["id"]], "shown": view.shows(site)}
        for site in catalogue.sites(context, catalogue.SitesQuery())["sites"]
    ]
    return sorted(found, key=lambda site: (site["county"], site["id"]))


def _counts(context: Context, sites: Sequence[ShownSite]) -> dict[str, object]:
    """Count what each choice of a filter stands for in the whole province."""
    table = pd.DataFrame(sites)
    venues = context.datasets.venues
    days = last_lectures(context, context.snapshot(), today=context.today())["days_since"]
    centres = days[venues["tier"].isin(list(CENTRE_TIERS))]
    return {
        "county": table["county"].value_counts(),
        "period": table["period"].value_counts(),
        "category": table["category"].value_counts(),
        "open": int(table["open_today"].sum()),
        "idle": {n: int((centres.isna() | (centres >= n)).sum()) for n in IDLE_DAYS},
        "tier": venues["tier"].value_counts().reindex(list(TIERS), fill_value=0),
    }


def _venues(context: Context, view: View) -> tuple[list[VenueName], int]:
    """Return the first venues that the filters let pass, and how many there are.

    Without a county they are too many to be listed.
    """
    chosen = passing(context, view.venues, today=context.today())
    if not view.county:
        return [], int(chosen.sum())
    table = context.datasets.venues[chosen].sort_index()
    return rows_of(VenueName, table.head(LISTED), index="code"), len(table)


def county_boxes(context: Context) -> dict[str, list[float]]:
    """Return code -> west, south, east, north of the counties, for maps that go there."""
    outlines = context.datasets.boundaries
    boxes = outlines[outlines["level"] == "county"].bounds.round(3)
    return {str(code): list(box) for code, box in zip(boxes.index, boxes.values, strict=True)}


def _script_config(context: Context) -> dict[str, object]:
    """Return what the map's script needs: boxes of the counties to zoom to, links and words."""
    return {
        "boxes": county_boxes(context),
        "defaultTiers": DEFAULT_TIERS,
        "listed": LISTED,
        "stars": star_marks(context.datasets.sites),
        "venueKinds": VENUE_KINDS,
        "kinds": {kind: words.label("kind", kind) for kind in PLACE_KINDS},
        "links": {
            "home": url_for("pages.home"),
            "plan": url_for("pages.plan"),
            "venue": url_for("pages.venue", code="-"),
            "site": url_for("pages.site", site_id="-"),
        },
        "texts": {
            "more": gettext("List %(count)s more", count="{}"),
            "many": gettext(
                "Venues are listed when a county is chosen or the map shows few of them."
            ),
            "first": gettext(
                "The first %(count)s are listed; the files below hold all.", count="{}"
            ),
            "found": gettext("%(count)s places found", count="{}"),
            "nothing": gettext("No such place: try another name, the first letters or a code."),
            "failed": gettext("The server did not answer: try again."),
            "venues": gettext("Show venues"),
            "remove": gettext("Remove from the route"),
            "added": gettext("In the route"),
            "add": gettext("Add to the route"),
        },
    }


def _place_link(place: Place) -> str:
    """Return where a search result leads without a script."""
    if place.kind == "site":
        return url_for("pages.site", site_id=place.code)
    if place.kind == "county":
        return url_for("pages.home", county=place.code)
    if place.kind in VENUE_KINDS:
        return url_for("pages.venue", code=place.code)
    return url_for("pages.nearby", at=place.code or place.name)


class Found(NamedTuple):
    """A place that a search found, and where its name leads."""

    place: Place
    link: str


def _found(context: Context, text: str) -> list[Found]:
    places = context.gazetteer.search(text, limit=FOUND) if text.strip() else []
    return [Found(place, _place_link(place)) for place in places]


def _card(context: Context) -> dict[str, object]:
    """Return the facts of the card that the address has open, without a script."""
    chosen = request.args.get("card", "")
    try:
        if chosen in context.datasets.sites.index:
            return site_facts(context, chosen)
        return venue_facts(context, chosen) if chosen else {}
    except QueryError:
        return {}


def places_page() -> Response:
    """Show all heritage sites and venues on one map, with the list beside it."""
    context, text = current(), request.args.get("q", "")
    view = asked_view(context)
    sites = _sites(context, view)
    listed, total = _venues(context, view)
    chosen = set(",".join(request.args.getlist("pick")).split(","))
    return render(
        "home",
        template="places/home.html",
        fmap=MapShell(name="main"),
        config=_script_config(context),
        view=view,
        sites=sites,
        shown=sum(site["shown"] for site in sites),
        listed=listed,
        venues_total=total,
        membership=membership_sentence(context, language()),
        counts=_counts(context, sites),
        county_names=division_names(context),
        divisions=divisions(context),
        ask=parameters(View),
        q=text,
        found=_found(context, text),
        picked=[site for site in sites if site["id"] in chosen],
        card=_card(context),
        first_start=preparing.is_open(context),
        exports=_exports(view),
    )


def _exports(view: View) -> list[Links]:
    """Return the files with what the page shows."""
    both = gettext("Sites and venues together")
    return [
        file_links("sites", view.query, title=gettext("Heritage sites")),
        file_links("venues", view.query, title=gettext("Venues")),
        file_links("places", view.query, title=both, endings=POINTS[1:]),
    ]
