"""``redroutes coverage``: where is coverage missing."""

from pathlib import Path
from typing import Any

import click

from web.cli.common import format_option, json_or_geojson, open_installation, travel_options, write
from web.cli.group import language
from web.context import Context
from web.formats.reports import coverage_text
from web.formats.tables import coverage_csv
from web.services.answer import Answer
from web.services.coverage import CoverageQuery, run


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
@travel_options(season="normal")
@format_option("text", "csv", "json", "geojson", "html")
def coverage(*, format: str, output: Path | None, **given: Any) -> None:
    """Report lectures held and lecturers within reach, by division."""
    query = CoverageQuery.model_validate(given)
    context = open_installation()
    answer = run(context, query, today=context.today())
    write(_text(context, answer, format), output)


def _text(context: Context, answer: Answer, form: str) -> str:
    if form == "text":
        return coverage_text(answer.document, language())
    if form == "csv":
        return coverage_csv(answer.document, language())
    if form == "html":
        from web.formats.html import coverage_html  # noqa: PLC0415 - folium is slow to import

        return coverage_html(context, answer, language())
    return json_or_geojson(answer, form)
