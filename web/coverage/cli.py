"""``redroutes coverage``: where coverage is missing, the centres behind a number, printed maps."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from geo.errors import N_
from geo.formats import ANSWERS, AREA_ANSWERS
from web.coverage import centres as service
from web.coverage.ask import run
from web.coverage.files import centres_export, coverage_export
from web.coverage.question import CentresQuery, CountedQuery, CoverageQuery, MapQuery
from web.coverage.text import coverage_text
from web.frame.command import LazyGroup, language
from web.frame.help import command, group, option
from web.frame.options import (
    asked_options,
    format_option,
    given_of,
    open_installation,
    question_of,
    save_export,
    write_bytes,
)
from web.installation.context import Context
from web.installation.scheduler import open_mapper
from web.language.choices import AREA_ORIGINS
from web.nearby.isochrone import beside
from web.nearby.isochrone import run as draw
from web.places.divisions import named_levels, with_codes
from web.terms.fields import QueryError

Q = TypeVar("Q", bound=CountedQuery)

COMMANDS = {
    "suggest": "web.suggest.cli:suggest",
    "centres": "web.coverage.cli:centres",
    "map": "web.coverage.cli:printed_map",
}
PARTS: Final = ("required", "topics_needed", "trend", "compare", "equity", "uncertainty")
"""What only the report itself can be asked for."""
MONTHS: Final = "12"


def question(model: type[Q], given: Mapping[str, object]) -> tuple[Context, Q]:
    """Return the installation and the question that some options are.

    What is wrong with them is said before the installation is opened, which may take long, unless
    a division is named: only the installation knows names.
    """
    wanted = given_of(given)
    if not named_levels(wanted):
        return question_of(model, wanted)
    context = open_installation()
    return context, model.model_validate(with_codes(context, wanted))


@group(cls=LazyGroup, lazy_commands=COMMANDS, invoke_without_command=True)
@click.pass_context
@asked_options(CoverageQuery, but=("trend",))
@option(
    "--trend", is_flag=False, flag_value=MONTHS, default="0", metavar="[MONTHS]",
    help=N_("Add the share at the end of the last months; of 12 when no number is given."),
)  # fmt: skip
@option(
    "--area", type=click.Choice([*AREA_ORIGINS]),
    help=N_("Draw the area within --within minutes of the lecturers' homes, or of places, on the "
            "map of --format html."),
)  # fmt: skip
@option("--at", multiple=True, metavar="PLACE", help=N_("A place of the area."))
@option(
    "--lectures", type=click.Path(path_type=Path), metavar="FILE",
    help=N_("Count the lectures of this .csv or .parquet file, of any size, instead of the "
            "store's."),
)  # fmt: skip
@option(
    "--scheduler", metavar="ADDRESS",
    help=N_("Let the workers of a Dask scheduler (tcp://host:port) do --equity and --uncertainty."),
)  # fmt: skip
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
    within, provider = answer.document["within"], answer.document["provider"]
    reach = beside(within, provider, of=area, at="; ".join(at)) if area else None
    drawn = draw(context, reach, language=language()) if reach else None
    save_export(context, answer, format, output, coverage_export, reach=drawn, text=coverage_text)


def _require_no_option(ctx: click.Context) -> None:
    """Refuse options of the report before a further command: it would not see them."""
    said = click.core.ParameterSource.COMMANDLINE
    if any(ctx.get_parameter_source(name) == said for name in ctx.params):
        raise QueryError(
            N_("Write the options after %(command)s, not before it."),
            command=ctx.invoked_subcommand,
        )


@command()
@asked_options(CentresQuery, but=(*PARTS, "page"), which="unserved")
@format_option("csv", *(form for form in ANSWERS if form != "csv"))
def centres(*, format: str, output: Path | None, **given: Any) -> None:
    """List the centres behind a number of the report."""
    context, query = question(CentresQuery, given)
    answer = service.run(context, query, today=context.today(), whole_list=True)
    save_export(context, answer, format, output, centres_export)


@command("map")
@asked_options(MapQuery, but=PARTS)
@option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help=N_("A file that ends in .pdf, .png or .svg."),
)  # fmt: skip
def printed_map(*, out: Path, **given: Any) -> None:
    """Print the map of the report on A3 or A4, as PDF, PNG or SVG."""
    from web.coverage.printed import map_ending, map_file  # noqa: PLC0415 - only for this command

    ending = map_ending(out.suffix.lstrip("."))
    context, query = question(MapQuery, given)
    made = map_file(context, query, ending, today=context.today(), language=language())
    write_bytes(made, out)
