"""The centres behind a number as tables: CSV, workbook, GeoPackage and KML."""

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyogrio
from geopandas import GeoDataFrame

from geo.errors import N_
from web.context import Context
from web.formats.coverage_book import coverage_method
from web.formats.csvtext import csv_text
from web.formats.geopackage import geopackage
from web.formats.method import Method
from web.formats.tables import origin_cells
from web.formats.workbook import Sheet, workbook
from web.messages import translator
from web.services.answer import Answer
from web.words import label

WHICH = {
    "all": N_("All centres"),
    "served": N_("Centres with enough lectures"),
    "unserved": N_("Centres without enough lectures"),
    "unknown": N_("Centres of whose lectures nothing is known"),
    "held": N_("Centres with a lecture in the period"),
    "never": N_("Centres that never had a lecture"),
    "overdue": N_("Centres whose lecture is overdue"),
    "reachable": N_("Centres within a lecturer's reach"),
    "unreachable": N_("Centres out of every lecturer's reach"),
    "fine": N_("Served and within reach"),
    "schedule": N_("Not served, within reach: schedule"),
    "recruit": N_("Not served, out of reach: recruit"),
    "fragile": N_("Served, out of reach: fragile"),
    "no_data": N_("Lectures or minutes unknown"),
}
"""Lists of centres and what they are called."""
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


def centres_csv(context: Context, document: Mapping[str, Any], language: str) -> str:
    """Return the list as CSV; every row also says what it was made from."""
    say = translator(language)
    origin = origin_cells(dict(document), language)
    rows = centre_rows(context, document, language)
    return csv_text(
        [*map(say, CENTRE_COLUMNS.values()), *origin],
        [[*(row[key] for key in CENTRE_COLUMNS), *origin.values()] for row in rows],
    )


def centres_xlsx(context: Context, document: Mapping[str, Any], language: str) -> bytes:
    """Return the list as a workbook with a sheet on the method."""
    say = translator(language)
    rows = centre_rows(context, document, language)
    table = [[row[key] for key in CENTRE_COLUMNS] for row in rows]
    sheet = Sheet(say(N_("Practice centres")), [*map(say, CENTRE_COLUMNS.values())], table)
    return workbook(
        [sheet],
        _method(context, document, language),
        language=language,
        title=say(WHICH[document["which"]]),
        today=date.fromisoformat(document["today"]),
    )


def centres_gpkg(context: Context, answer: Answer, language: str) -> bytes:
    """Return the list as a GeoPackage of points."""
    document = answer.document
    return geopackage(
        {"centres": _points(answer)},
        _method(context, document, language),
        today=date.fromisoformat(document["today"]),
    )


def centres_kml(answer: Answer, language: str) -> bytes:
    """Return the list as KML; every placemark says what it was made from."""
    origin = origin_cells(dict(answer.document), language)
    table = _points(answer)
    table["description"] = "; ".join(f"{item}: {text}" for item, text in origin.items())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "centres.kml"
        options = {"NameField": "name", "DescriptionField": "description"}
        pyogrio.write_dataframe(table, path, layer="centres", driver="KML", dataset_options=options)
        return path.read_bytes()


def _method(context: Context, document: Mapping[str, Any], language: str) -> Method:
    say = translator(language)
    rows = list(coverage_method(context, document, language))
    return [
        (say(N_("List")), say(WHICH[document["which"]])),
        (say(N_("Count")), document["total"]),
        *rows,
    ]


def _points(answer: Answer) -> GeoDataFrame:
    document = answer.document
    columns = ["code", *(name for name in CENTRE_COLUMNS if name not in ("prefecture", "action"))]
    rows = pd.DataFrame(document["centres"], columns=list(dict.fromkeys(columns)))
    rows["last_lecture"] = rows["last_lecture"].astype("str").where(rows["last_lecture"].notna())
    rows["simulated"] = document["simulated"]
    points = answer.features.geometry.reindex(rows["code"])
    return GeoDataFrame(rows.set_index("code"), geometry=points.to_numpy(), crs=4326)
