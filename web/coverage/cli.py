"""``redroutes coverage``: where is coverage missing."""

from pathlib import Path
from typing import Any

import click

from geo.errors import N_
from geo.formats import AREA_ANSWERS
from web.coverage.ask import CoverageQuery, run
from web.coverage.cli_options import PARTS, QUESTION, question, with_options
from web.coverage.files import coverage_export
from web.coverage.text import coverage_text
from web.frame.command import LazyGroup, language
from web.frame.help import group
from web.frame.options import format_option, save_export, write
from web.installation.scheduler import open_mapper
from web.language.choices import AREA_ORIGINS
from web.nearby.isochrone import beside
from web.nearby.isochrone import run as draw
from web.terms.fields import QueryError

COMMANDS = {
    "suggest": "web.suggest.cli:suggest",
    "centres": "web.coverage.cli_files:centres",
    "map": "web.coverage.cli_files:printed_map",
}


@group(cls=LazyGroup, lazy_commands=COMMANDS, invoke_without_command=True)
@click.pass_context
@with_options(*QUESTION, *PARTS)
@click.option(
    "--area",
    type=click.Choice([*AREA_ORIGINS]),
    help="Draw the area within --within minutes of the lecturers' homes, or of places, on the map "
    "of --format html.",
)
@click.option("--at", multiple=True, metavar="PLACE", help="A place of the area. May be repeated.")
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
@format_option("text", *AREA_ANSWERS)
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
    context, query = question(CoverageQuery, given)
    if scheduler and not (query.equity or query.uncertainty):
        raise QueryError(
            N_("--scheduler is for --equity and --uncertainty: the rest takes no time.")
        )
    with open_mapper(scheduler) as mapper:
        answer = run(context, query, today=context.today(), log=lectures, mapper=mapper)
    reach = beside(answer.document, of=area, at="; ".join(at)) if area else None
    drawn = draw(context, reach, language=language()) if reach else None
    if format == "text":
        write(coverage_text(answer.document, language()), output)
    else:
        save_export(context, answer, format, output, coverage_export, reach=drawn)


def _require_no_option(ctx: click.Context) -> None:
    """Refuse options of the report before a further command: it would not see them."""
    said = click.core.ParameterSource.COMMANDLINE
    if any(ctx.get_parameter_source(name) == said for name in ctx.params):
        raise QueryError(
            N_("Write the options after %(command)s, not before it."),
            command=ctx.invoked_subcommand,
        )
