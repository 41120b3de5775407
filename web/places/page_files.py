"""What the map and the data page show as files."""

from collections.abc import Collection
from typing import Any, Final

from flask import request
from flask_babel import gettext

from web.files.export import Export
from web.frame.files import page_file
from web.frame.names import division_names
from web.frame.page import current
from web.installation.context import Context
from web.language.request import language
from web.places.files import Box, divisions_layer, inside, places_export, sites_layer, venues_layer
from web.places.venue_filter import VenueFilter
from web.places.view import View, asked_view
from web.terms.asked import narrowing

OF_SITES: Final = ("period", "category", "open")
OF_VENUES: Final = ("tiers", "idle")
"""Filters of the map that narrow one of the two alone."""


@page_file("sites")
def sites_file(context: Context) -> Export:
    """Take the sites of the map along."""
    chosen, view = request.args.getlist("id"), asked_view(context)
    layer = sites_layer(
        context, language(), lambda row: row["id"] in chosen if chosen else view.shows(row)
    )
    facts = [] if chosen else _facts(view, but=OF_VENUES)
    layers = (inside(layer, _box()),)
    return places_export(context, layers, language(), name="sites", facts=facts)


@page_file("venues")
def venues_file(context: Context) -> Export:
    """Take the venues of the map along."""
    codes, view = request.args.getlist("code"), asked_view(context)
    wanted = VenueFilter() if codes else view.venues
    layer = inside(venues_layer(context, language(), wanted), _box())
    if codes:
        layer = layer.only(layer.table["code"].isin(codes))
    facts = [] if codes else _facts(view, but=OF_SITES)
    return places_export(context, (layer,), language(), name="venues", facts=facts)


@page_file("places")
def places_file(context: Context) -> Export:
    """Take sites and venues of the map along."""
    view, box = asked_view(context), _box()
    layers = (
        inside(sites_layer(context, language(), view.shows), box),
        inside(venues_layer(context, language(), view.venues), box),
    )
    facts = _facts(view)
    return places_export(context, layers, language(), name="places", facts=facts)


@page_file("divisions")
def divisions_file(context: Context) -> Export:
    """Take the divisions along."""
    layers = (divisions_layer(context, language()),)
    return places_export(context, layers, language(), name="divisions", facts=[])


def _facts(view: View, *, but: Collection[str] = ()) -> list[tuple[str, Any]]:
    """Name the filters of the map that narrow a file, but those of what is not in it."""
    county = division_names(current()).get(view.county, view.county)
    given = {**dict(view), "county": county}
    facts: list[tuple[str, Any]] = [*narrowing(View, given, language(), but=but, always=("tiers",))]
    if box := _box():
        facts.append((gettext("Part of the map (west, south, east, north)"), str(box)))
    return facts


def _box() -> Box | None:
    """Return the part of the map that is shown, when the address says it."""
    text = request.args.get("bbox", "")
    if not text:
        return None
    try:
        west, south, east, north = (float(one) for one in text.split(","))
    except ValueError:
        return None
    return west, south, east, north
