"""Heritage sites, venues and divisions as the map and the data page show them."""

from collections.abc import Callable
from typing import Any

from geo.errors import N_
from geo.formats import AREAS, FORMATS, POINTS
from web.files.export import Export, Layer, method_of, stamp_of
from web.files.layers import declared_layer
from web.installation.context import Context
from web.language.messages import translator
from web.language.places import place_name
from web.places.answer import Division, ListedSite, ListedVenue
from web.places.catalogue import SitesQuery, sites
from web.places.membership import membership_sentence
from web.places.record import last_lectures
from web.places.venue_filter import VenueFilter, passing
from web.terms.rows import rows_of

Box = tuple[float, float, float, float]


def sites_layer(context: Context, language: str, shows: Callable[[ListedSite], bool]) -> Layer:
    """Return the heritage sites that pass."""
    rows = [row for row in sites(context, SitesQuery())["sites"] if shows(row)]
    title = N_("Heritage sites")
    return declared_layer("sites", title, ListedSite, rows, language=language, named="name_zh")


def venues_layer(context: Context, language: str, wanted: VenueFilter) -> Layer:
    """Return the venues that a filter lets pass, with their last lecture."""
    snapshot, today = context.snapshot(), context.today()
    chosen = context.datasets.venues[passing(context, wanted, today=today)].sort_index()
    table = chosen.join(last_lectures(context, snapshot, today=today))
    rows = rows_of(ListedVenue, table, index="code", simulated=snapshot.simulated)
    return declared_layer("venues", N_("Venues"), ListedVenue, rows, language=language)


def divisions_layer(context: Context, language: str) -> Layer:
    """Return all divisions as points."""
    rows = rows_of(Division, context.datasets.divisions, index="code")
    if language == "en":
        rows = [{**row, "name_en": row["name_en"] or place_name(row["name"], "en")} for row in rows]
    return declared_layer("divisions", N_("Divisions"), Division, rows, language=language)


def inside(layer: Layer, box: Box | None) -> Layer:
    """Return the part of a layer of points inside (west, south, east, north)."""
    if box is None:
        return layer
    west, south, east, north = box
    x, y = layer.table.geometry.x, layer.table.geometry.y
    return layer.only(x.between(west, east) & y.between(south, north))


def places_export(
    context: Context,
    layers: tuple[Layer, ...],
    language: str,
    *,
    name: str,
    facts: list[tuple[str, Any]],
) -> Export:
    """Return places of the data sets to take along."""
    title = "、".join(layer.title for layer in layers)
    if len(layers) == 1 and len(layers[0].table) == 1:
        title = place_name(str(layers[0].table[layers[0].named].iloc[0]), language)
    lectures = any(layer.name == "venues" for layer in layers)
    simulated = lectures and context.snapshot().simulated
    say = translator(language)
    counts = [(layer.title, len(layer.table)) for layer in layers]
    method = method_of(context, language, what=title, facts=[*counts, *facts], simulated=simulated)
    if lectures:
        note = N_("Days since a lecture count the records of this installation.")
        method.append((say(N_("Note")), say(note)))
        method.append((say(N_("Register")), membership_sentence(context, language)))
    endings = AREAS if name == "divisions" else POINTS
    if len(layers) > 1:
        endings = tuple(ending for ending in endings if FORMATS[ending].several)
    stamp = stamp_of(context, language, simulated=simulated)
    return Export(context, name, title, language, layers, method, stamp, endings=endings)
