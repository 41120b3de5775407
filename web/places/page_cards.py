"""The cards of one heritage site and of one venue, as pages and as parts of the map."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from geo.sources import site_sources
from routes.book.links import navigation_link
from web.frame.files import file_links
from web.frame.names import division_names
from web.frame.page import blueprint, current, render
from web.installation.context import Context
from web.language.request import language
from web.places import catalogue
from web.places import venue_card as venues
from web.places.answer import ListedSite, ListedVenue
from web.places.last_words import last_words
from web.places.opening import festival, next_open, openings
from web.terms.term import columns

SITE_CARD = (
    "id", "name_zh", "name_en", "category", "period", "county", "township", "address", "subject",
    "opening_hours", "closing_rule", "open_today", "visit_minutes", "status", "designations", "lon",
    "lat", "precision", "error_m", "coarse", "sources", "note",
    "phone", "booking", "story", "story_en", "story_sources",
)  # fmt: skip
VENUE_CARD = (
    "code", "name", "tier", "prefecture", "county", "township", "parent", "last_lecture",
    "days_since", "on_record", "simulated", "lon", "lat", "precision", "error_m", "coarse",
    "membership", "address", "contact", "phone", "capacity", "languages", "office_id",
)  # fmt: skip
"""Facts that a card tells in its own way; what else is declared follows them."""


def _more(declared: Any, facts: Mapping[str, object], told: Sequence[str]) -> list[tuple[str, str]]:
    """Return heading and value of the facts that a card has no words of its own for."""
    rest = [one for one in columns(declared, but=told) if facts[one.key] not in (None, "")]
    return [(one.heading(language()), one.said(facts, language())) for one in rest]


def site_facts(context: Context, site_id: str) -> dict[str, object]:
    """Return the variables of the card of a site.

    Raises
    ------
    web.places.catalogue.UnknownSiteError
        If there is no such site.
    """
    facts, today = catalogue.site(context, site_id), context.today()
    opening = openings(context, today)[site_id]
    return {
        "site": facts,
        "designations": [text for text in facts["designations"].split("；") if text],
        "sources": site_sources(facts["sources"]) if facts["sources"] else [],
        "opening": opening,
        "hours_named": any(one.named for one in site_sources(facts["opening_source"] or "-")),
        "next_open": next_open(context, site_id, today) if opening.state == "closed" else None,
        "qingming": festival(opening, today),
        "estimated_visit": "estimate" in facts["visit_minutes_basis"],
        "county_name": division_names(context).get(facts["county"], ""),
        "navigate": navigation_link({**facts, "name": facts["name_zh"]}),
        "more": _more(ListedSite, facts, SITE_CARD),
    }


def venue_facts(context: Context, code: str) -> dict[str, object]:
    """Return the variables of the card of a venue.

    Raises
    ------
    web.places.venue_card.UnknownVenueError
        If there is no such venue.
    """
    facts = venues.venue(context, code, today=context.today())
    names = division_names(context)
    above = (facts["prefecture"], facts["county"], facts["township"])
    return {
        "venue": facts,
        "last": last_words(facts, language()),
        "where": [names[one] for one in above if one in names.index],
        "navigate": navigation_link(facts),
        "more": _more(ListedVenue, facts, VENUE_CARD),
    }


def back() -> str:
    """Return the address of the map that the reader came from: its filters are in the query."""
    kept = {
        name: request.args.getlist(name) for name in request.args if name not in ("card", "part")
    }
    return url_for("pages.home", **kept)  # type: ignore[arg-type]  # lists are parameters, too


@blueprint.get("/venues/<code>")
def venue(code: str) -> ResponseReturnValue:
    """Show what is known about one venue; the map's script shows the same card beside the map."""
    facts = venue_facts(current(), code)
    exports = [file_links("venues", {"code": code})]
    return render(
        "nearby",
        template="places/venue.html",
        back=back(),
        document=facts["venue"],
        exports=exports,
        card=facts,
    )
