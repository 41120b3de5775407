"""Rows of the data sets as CSV: headings and codes in the reader's words."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from geo.errors import N_
from web.formats.csvtext import csv_text
from web.messages import translator
from web.services.documents import plain

COLUMNS: Mapping[str, str] = {
    "id": N_("Number"),
    "code": N_("Code"),
    "name_zh": N_("Name"),
    "name": N_("Name"),
    "name_en": N_("English name"),
    "tier": N_("Kind of venue"),
    "level": N_("Level"),
    "category": N_("Category"),
    "period": N_("Theme"),
    "prefecture": N_("Prefecture code"),
    "county": N_("County code"),
    "township": N_("Township"),
    "parent": N_("Code of the unit above"),
    "address": N_("Address"),
    "subject": N_("Subject"),
    "opening_hours": N_("Opening hours"),
    "closing_rule": N_("Closing days"),
    "open_today": N_("Open today"),
    "visit_minutes": N_("Time for a visit, minutes"),
    "status": N_("Status"),
    "designations": N_("Designations"),
    "minutes": N_("Minutes by road"),
    "minutes_low": N_("Minutes, low end"),
    "minutes_high": N_("Minutes, high end"),
    "road_km": N_("Kilometres by road"),
    "last_lecture": N_("Last lecture"),
    "days_since": N_("Days since the last lecture"),
    "simulated": N_("Lectures simulated"),
    "lon": N_("Longitude (WGS84)"),
    "lat": N_("Latitude (WGS84)"),
    "precision": N_("Position is that of"),
    "error_m": N_("Error, m"),
    "coarse": N_("Position known only roughly"),
    "membership": N_("Register"),
    "sources": N_("Sources"),
    "note": N_("Note"),
}
"""Column of the data -> heading; columns that are not named here stay out of the file."""

ROUNDED = ("minutes", "minutes_low", "minutes_high", "road_km")
"""Columns of estimates: a tenth is more than they know."""

YES_NO: Mapping[bool, str] = {True: N_("yes"), False: N_("no")}


def records_csv(table: GeoDataFrame, language: str, words: Mapping[str, Mapping[str, str]]) -> str:
    """Write points as CSV with longitude and latitude.

    Parameters
    ----------
    table
        Points in WGS84.
    language
        "zh" or "en".
    words
        Column -> word of each code in it.
    """
    label = translator(language)
    shown = table.assign(lon=table.geometry.x.round(6), lat=table.geometry.y.round(6))
    shown = shown.round(dict.fromkeys(ROUNDED, 1))
    columns = [name for name in COLUMNS if name in shown]
    cells = [_cells(shown[name], words.get(name, {}), label) for name in columns]
    return csv_text([label(COLUMNS[name]) for name in columns], zip(*cells, strict=True))


def _cells(column: "pd.Series[Any]", codes: Mapping[str, str], label: Any) -> list[Any]:
    if column.dtype == bool:
        return [label(YES_NO[bool(value)]) for value in column]
    return [label(codes[value]) if value in codes else plain(value) for value in column]
