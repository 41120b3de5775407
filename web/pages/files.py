"""The tables behind the pages as files: CSV for spreadsheets, GeoJSON for maps."""

from typing import Any

from flask import Response, abort, url_for
from flask_babel import gettext
from geopandas import GeoDataFrame

from geo.schemas import is_coarse
from web import words
from web.attachment import attachment
from web.context import Context
from web.formats.geojson import table_geojson
from web.formats.jsontext import json_text
from web.formats.records import records_csv
from web.i18n import language
from web.pages.blueprint import blueprint, current
from web.pages.view import View, asked_view
from web.services.opening import openings
from web.services.record import last_lectures
from web.services.venue_filter import passing

FORMATS = {
    "csv": ("CSV", "text/csv; charset=utf-8"),
    "geojson": ("GeoJSON", "application/geo+json"),
}
"""Extension -> name and media type."""


def file_links(table: str, title: str, **query: Any) -> list[tuple[str, str]]:
    """Return label and address of a table in every format, for ``parts/exports.html``.

    Parameters
    ----------
    table
        ``sites``, ``venues`` or ``divisions``.
    title
        What it is called on the page.
    **query
        The filters of the page, so that the file holds what the page shows.
    """
    return [
        (f"{title} {name}", url_for("pages.table_file", table=table, format_=extension, **query))
        for extension, (name, _) in FORMATS.items()
    ]


def _sites(context: Context, view: View) -> GeoDataFrame:
    table = context.datasets.sites
    today = openings(context, context.today())
    open_today = [today[str(key)].state == "open" for key in table.index]
    rows = table.assign(open_today=open_today).rename_axis("id").reset_index()
    return rows[[view.shows(row) for row in rows.to_dict("records")]]


def _venues(context: Context, view: View) -> GeoDataFrame:
    snapshot = context.snapshot()
    chosen = context.datasets.venues[passing(context, view.venues, today=context.today())]
    last = last_lectures(context, snapshot, today=context.today())
    rows = chosen.join(last.rename(columns={"last": "last_lecture"})).sort_index()
    return rows.assign(simulated=snapshot.simulated).rename_axis("code").reset_index()


def _divisions(context: Context, _: View) -> GeoDataFrame:
    return context.datasets.divisions.rename_axis("code").reset_index()


TABLES = {"sites": _sites, "venues": _venues, "divisions": _divisions}


@blueprint.get("/files/<table>.<format_>")
def table_file(table: str, format_: str) -> Response:
    """Return a table, narrowed by the filters of the map, as a file to save."""
    if table not in TABLES or format_ not in FORMATS:
        abort(404)
    context = current()
    rows = TABLES[table](context, asked_view(context))
    coarse = [is_coarse(*row) for row in zip(rows["precision"], rows["error_m"], strict=True)]
    rows = rows.assign(coarse=coarse)
    content = json_text(table_geojson(rows)) if format_ == "geojson" else _csv(rows)
    return attachment(
        content,
        name=f"{_title(table)}.{format_}",
        fallback=f"{table}.{format_}",
        media_type=FORMATS[format_][1],
    )


def _csv(rows: GeoDataFrame) -> str:
    return records_csv(rows, language(), words.WORDS)


def _title(table: str) -> str:
    titles: dict[str, str] = {
        "sites": gettext("Heritage sites"),
        "venues": gettext("Venues"),
        "divisions": gettext("Divisions"),
    }
    return titles[table]
