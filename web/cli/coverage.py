"""``redroutes coverage``: where is coverage missing."""

from pathlib import Path
from typing import Any

import click

from geo.errors import N_
from web.cli.common import format_option, json_or_geojson, open_installation, travel_options, write
from web.cli.group import language
from web.context import Context
from web.formats.reports import coverage_text
from web.formats.tables import coverage_csv
from web.services.answer import Answer
from web.services.coverage import CoverageQuery, run
from web.services.fields import QueryError
from web.services.isochrone import beside
from web.services.isochrone import run as draw


@click.command()
@click.option(
    "--level",
    default="county",
    show_default=True,
    help="township, county, prefecture or province.",
)
@click.option("--days", default="90", show_default=True, help="Length of the period in days.")
@click.option("--k", default="1", show_default=True, help="Lectures that a centre needs.")
@click.option(
    "--within",
    default="30",
    show_default=True,
    metavar="MINUTES",
    help="A lecturer at most this far away is within reach.",
)
@click.option("--today", metavar="DATE", help="Last day of the period. [default: today]")
@click.option(
    "--area",
    type=click.Choice(["lecturers", "places"]),
    help="Draw the area within --within minutes of the lecturers' homes, or of places, on the map "
    "of --format html.",
)
@click.option("--at", multiple=True, metavar="PLACE", help="A place of the area. May be repeated.")
@travel_options(season="normal")
@format_option("text", "csv", "json", "geojson", "html")
def coverage(
    *, area: str | None, at: tuple[str, ...], format: str, output: Path | None, **given: Any
) -> None:
    """Report lectures held and lecturers within reach, by division."""
    if area and format != "html":
        raise QueryError(
            N_("--area is for --format html; for other maps there is redroutes isochrone.")
        )
    query = CoverageQuery.model_validate(given)
    context = open_installation()
    answer = run(context, query, today=context.today())
    reach = beside(answer.document, of=area, at="; ".join(at)) if area else None
    drawn = draw(context, reach, language=language()) if reach else None
    write(_text(context, answer, format, drawn), output)


def _text(context: Context, answer: Answer, form: str, reach: Answer | None) -> str:
    if form == "text":
        return coverage_text(answer.document, language())
    if form == "csv":
        return coverage_csv(answer.document, language())
    if form == "html":
        from web.formats.html import coverage_html  # noqa: PLC0415 - folium is slow to import

        return coverage_html(context, answer, language(), reach=reach)
    return json_or_geojson(answer, form)
