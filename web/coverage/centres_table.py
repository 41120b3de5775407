"""The centres behind a number as a table, and what it was made from."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame

from geo.crs import WGS84
from geo.errors import N_
from web.coverage.workbook import coverage_method
from web.files.export import Layer, headed
from web.files.method import Method
from web.installation.context import Context
from web.language.choices import CENTRE_LISTS
from web.language.messages import translator
from web.language.words import label
from web.terms.answer import Answer

CENTRE_COLUMNS = {
    "code": N_("Code"), "name": N_("Centre"), "tier": N_("Tier"), "prefecture": N_("Prefecture"),
    "county": N_("County"), "township": N_("Township"), "lectures": N_("Lectures in the period"),
    "lectures_missing": N_("Lectures missing"), "last_lecture": N_("Last lecture"),
    "days_since": N_("Days since"), "minutes": N_("Minutes to lecturer"),
    "gap": N_("Kind of gap"), "action": N_("Suggested action"), "people": N_("Population"),
    "lon": N_("Longitude"), "lat": N_("Latitude"),
    "precision": N_("Precision of the position"), "error_m": N_("Error in metres"),
}  # fmt: skip


def centre_rows(
    context: Context, document: Mapping[str, Any], language: str
) -> list[dict[str, Any]]:
    """Return the centres in words: names of divisions, tiers and kinds of gap, dates as dates."""
    names = context.datasets.divisions["name"]
    counties = context.datasets.divisions["parent"]

    def name(code: str | None) -> str:
        return str(names.get(code, code)) if code else ""

    return [
        {
            **row,
            "tier": label("tier", row["tier"], lang=language),
            "prefecture": name(counties.get(row["county"])),
            "county": name(row["county"]),
            "township": name(row["township"]),
            "last_lecture": row["last_lecture"] and date.fromisoformat(row["last_lecture"]),
            "gap": label("gap", row["gap"], lang=language),
            "action": label("gap_action", row["gap"], lang=language),
            "precision": label("precision", row["precision"], lang=language),
        }
        for row in document["centres"]
    ]


def centres_method(context: Context, document: Mapping[str, Any], language: str) -> Method:
    """Say which list it is, how long, and what the report was made from."""
    say = translator(language)
    rows = list(coverage_method(context, document, language))
    return [
        (say(N_("List")), CENTRE_LISTS.say(document["which"], language)),
        (say(N_("Count")), document["total"]),
        *rows,
    ]


def centres_layer(context: Context, answer: Answer, language: str) -> Layer:
    """Return the list as points: codes for programs, words for people."""
    document = answer.document
    columns = ["code", *(name for name in CENTRE_COLUMNS if name not in ("prefecture", "action"))]
    rows = pd.DataFrame(document["centres"], columns=list(dict.fromkeys(columns)))
    rows["last_lecture"] = rows["last_lecture"].astype("str").where(rows["last_lecture"].notna())
    rows["simulated"] = document["simulated"]
    points = answer.features.geometry.reindex(rows["code"])
    table = GeoDataFrame(rows.drop(columns=["lon", "lat"]), geometry=points.to_numpy(), crs=WGS84)
    title = translator(language)(N_("Practice centres"))
    shown = centre_rows(context, document, language)
    return Layer("centres", title, table, headed(CENTRE_COLUMNS), shown=shown)
