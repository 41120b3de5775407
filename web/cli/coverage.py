"""``redroutes coverage``: where is coverage missing."""

from pathlib import Path
from typing import Any

import click

from geo.errors import N_
from web.cli.common import format_option, json_or_geojson, open_installation, travel_options, write
from web.cli.group import LazyGroup, language
from web.context import Context
from web.formats.reports import coverage_text
from web.formats.tables import coverage_csv
from web.scheduler import open_mapper
from web.services.answer import Answer
from web.services.coverage import CoverageQuery, run
from web.services.fields import QueryError
from web.services.isochrone import beside
from web.services.isochrone import run as draw

COMMANDS = {
    "suggest": ("web.cli.suggest:suggest", "Suggest where to lecture next."),
}


@click.group(cls=LazyGroup, lazy_commands=COMMANDS, invoke_without_command=True)
@click.pass_context
@click.option(
    "--level",
    default="county",
    show_default=True,
    help="township, county, prefecture, province or hexagon.",
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
@click.option(
    "--tier", multiple=True, metavar="TIER", help="county, township or village. May be repeated."
)
@click.option("--prefecture", metavar="CODE", help="Only the centres of this prefecture.")
@click.option("--county", metavar="CODE", help="Only the centres of this county.")
@click.option(
    "--topic", multiple=True, metavar="CODE", help="Count only lectures on it. May be repeated."
)
@click.option(
    "--required",
    multiple=True,
    metavar="CODE",
    help="A topic each centre should have had. May be repeated.",
)
@click.option(
    "--topics-needed",
    metavar="N",
    help="How many of the required topics are enough. [default: all]",
)
@click.option(
    "--overdue", default="180", show_default=True, help="Days after which a lecture is overdue."
)
@click.option(
    "--trend",
    is_flag=False,
    flag_value="12",
    default="0",
    metavar="[MONTHS]",
    help="Add the share at the end of the last months. [12 when no number is given]",
)
@click.option(
    "--compare", metavar="DATE", help="Compare with the period of equal length up to this day."
)
@click.option("--equity", is_flag=True, help="Add how evenly lecturers and lectures are shared.")
@click.option(
    "--uncertainty", is_flag=True, help="Add what errors of positions may change (some seconds)."
)
@click.option(
    "--lectures",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Count the lectures of this .csv or .parquet file, of any size, instead of the store's.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Let the workers of a Dask scheduler (tcp://host:port) do --equity and --uncertainty.",
)
@format_option("text", "csv", "json", "geojson", "html")
def coverage(
    ctx: click.Context,
    /,
    *,
    area: str | None,
    at: tuple[str, ...],
    lectures: Path | None,
    scheduler: str | None,
    format: str,
    output: Path | None,
    **given: Any,
) -> None:
    """Report lectures held and lecturers within reach, by division."""
    if ctx.invoked_subcommand is not None:
        _require_no_option(ctx)
        return
    if area and format != "html":
        raise QueryError(
            N_("--area is for --format html; for other maps there is redroutes isochrone.")
        )
    query = CoverageQuery.model_validate(given)
    if scheduler and not (query.equity or query.uncertainty):
        raise QueryError(
            N_("--scheduler is for --equity and --uncertainty: the rest takes no time.")
        )
    context = open_installation()
    with open_mapper(scheduler) as mapper:
        answer = run(context, query, today=context.today(), log=lectures, mapper=mapper)
    reach = beside(answer.document, of=area, at="; ".join(at)) if area else None
    drawn = draw(context, reach, language=language()) if reach else None
    write(_text(context, answer, format, drawn), output)


def _require_no_option(ctx: click.Context) -> None:
    """Refuse options of the report before a further command: it would not see them."""
    said = click.core.ParameterSource.COMMANDLINE
    if any(ctx.get_parameter_source(name) == said for name in ctx.params):
        raise QueryError(
            N_("Write the options after %(command)s, not before it."),
            command=ctx.invoked_subcommand,
        )


def _text(context: Context, answer: Answer, form: str, reach: Answer | None) -> str:
    if form == "text":
        return coverage_text(answer.document, language())
    if form == "csv":
        return coverage_csv(answer.document, language())
    if form == "html":
        from web.formats.html import coverage_html  # noqa: PLC0415 - folium is slow to import

        return coverage_html(context, answer, language(), reach=reach)
    return json_or_geojson(answer, form)
