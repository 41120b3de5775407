"""Heritage sites, venues and divisions as the map and the data page show them."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from geo.errors import N_
from geo.formats import AREAS, POINTS
from geo.schemas import is_coarse
from web.files.columns import POSITION
from web.files.export import Export, Layer, headed, method_of, stamp_of
from web.installation.context import Context
from web.language.messages import translator
from web.places.opening import openings
from web.places.record import last_lectures
from web.places.venue_filter import VenueFilter, passing

Box = tuple[float, float, float, float]


def sites_layer(
    context: Context, language: str, shows: Callable[[Mapping[str, Any]], bool]
) -> Layer:
    """Return the heritage sites that pass."""
    today = openings(context, context.today())
    table = context.datasets.sites
    open_today = [today[str(key)].state == "open" for key in table.index]
    rows = table.assign(open_today=open_today).rename_axis("id").reset_index()
    kept = [shows(row) for row in rows.to_dict("records")]
    title = translator(language)(N_("Heritage sites"))
    return Layer("sites", title, _with_coarse(rows[kept]), headed(SITES), named="name_zh")


def venues_layer(context: Context, language: str, wanted: VenueFilter) -> Layer:
    """Return the venues that a filter lets pass, with their last lecture."""
    snapshot, today = context.snapshot(), context.today()
    last = last_lectures(context, snapshot, today=today).rename(columns={"last": "last_lecture"})
    rows = context.datasets.venues[passing(context, wanted, today=today)].join(last).sort_index()
    rows = rows.assign(simulated=snapshot.simulated).rename_axis("code").reset_index()
    return Layer("venues", translator(language)(N_("Venues")), _with_coarse(rows), headed(VENUES))


def divisions_layer(context: Context, language: str) -> Layer:
    """Return all divisions as points."""
    rows = context.datasets.divisions.rename_axis("code").reset_index()
    title = translator(language)(N_("Divisions"))
    return Layer("divisions", title, _with_coarse(rows), headed(DIVISIONS))


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
    """Return places of the data sets to take along.

    Parameters
    ----------
    layers
        The tables, the main one first.
    name
        ASCII name of the file.
    facts
        The filters, label and value.
    """
    title = "、".join(layer.title for layer in layers)
    if len(layers) == 1 and len(layers[0].table) == 1:
        title = str(layers[0].table[layers[0].named].iloc[0])
    lectures = any(layer.name == "venues" for layer in layers)
    simulated = lectures and context.snapshot().simulated
    say = translator(language)
    counts = [(layer.title, len(layer.table)) for layer in layers]
    method = method_of(context, language, what=title, facts=[*counts, *facts], simulated=simulated)
    if lectures:
        note = N_("Days since a lecture count the records of this installation.")
        method.append((say(N_("Note")), say(note)))
    endings = AREAS if name == "divisions" else POINTS
    if len(layers) > 1:
        endings = tuple(ending for ending in endings if ending != "csv")  # two tables are two files
    stamp = stamp_of(context, language, simulated=simulated)
    return Export(context, name, title, language, layers, method, stamp, endings=endings)


def _with_coarse(rows: GeoDataFrame) -> GeoDataFrame:
    pairs = zip(rows["precision"], rows["error_m"], strict=True)
    coarse = pd.Series([is_coarse(*pair) for pair in pairs], index=rows.index, dtype=bool)
    return GeoDataFrame(rows.assign(coarse=coarse))


SITES: Mapping[str, str] = {
    "id": N_("Number"),
    "name_zh": N_("Name"),
    "name_en": N_("English name"),
    "category": N_("Category"),
    "period": N_("Theme"),
    "county": N_("County code"),
    "township": N_("Township"),
    "address": N_("Address"),
    "subject": N_("Subject"),
    "opening_hours": N_("Opening hours"),
    "closing_rule": N_("Closing days"),
    "open_today": N_("Open today"),
    "visit_minutes": N_("Time for a visit, minutes"),
    "status": N_("Status"),
    "designations": N_("Designations"),
    **POSITION,
    "sources": N_("Sources"),
    "note": N_("Note"),
}


VENUES: Mapping[str, str] = {
    "code": N_("Code"),
    "name": N_("Name"),
    "tier": N_("Kind of venue"),
    "prefecture": N_("Prefecture code"),
    "county": N_("County code"),
    "township": N_("Township"),
    "parent": N_("Code of the unit above"),
    "minutes": N_("Minutes by road"),
    "minutes_low": N_("Minutes, low end"),
    "minutes_high": N_("Minutes, high end"),
    "road_km": N_("Kilometres by road"),
    "last_lecture": N_("Last lecture"),
    "days_since": N_("Days since the last lecture"),
    "simulated": N_("Lectures simulated"),
    **POSITION,
    "membership": N_("Register"),
}


DIVISIONS: Mapping[str, str] = {
    "code": N_("Code"),
    "name": N_("Name"),
    "name_en": N_("English name"),
    "level": N_("Level"),
    "parent": N_("Code of the unit above"),
    **POSITION,
}
