"""``redroutes coverage centres`` and ``map``: the centres behind a number, and the printed map."""

from pathlib import Path
from typing import Any

import click

from geo.formats import ANSWERS
from web.coverage import centres as service
from web.coverage import printed as coverage_files
from web.coverage.cli_options import QUESTION, question, with_options
from web.coverage.files import centres_export
from web.frame.command import language
from web.frame.options import format_option, save_export, write_bytes


@click.command()
@with_options(*QUESTION)
@click.option(
    "--which",
    default="unserved",
    show_default=True,
    help="all, served, unserved, unknown, held, never, overdue, reachable, unreachable, fine, "
    "schedule, recruit, fragile or no_data.",
)
@click.option("--division", metavar="CODE", help="Only those of this row of the report.")
@click.option(
    "--sort",
    default="code",
    show_default=True,
    help="code, days_since, minutes, lectures or people; the largest first.",
)
@format_option("csv", *(form for form in ANSWERS if form != "csv"))
def centres(*, format: str, output: Path | None, **given: Any) -> None:
    """List the centres behind a number of the report."""
    installation, query = question(service.CentresQuery, given)
    answer = service.run(installation, query, today=installation.today(), whole_list=True)
    save_export(installation, answer, format, output, centres_export)


@click.command("map")
@with_options(*QUESTION)
@click.option(
    "--show",
    default="share",
    show_default=True,
    help="share (of the centres), people (share of them) or gaps (kind of gap of each centre).",
)
@click.option("--paper", default="a3", show_default=True, help="a3 or a4, landscape.")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file that ends in .pdf or .png.",
)
def printed_map(*, out: Path, **given: Any) -> None:
    """Print the map of the report on A3 or A4, as PDF or PNG."""
    ending = coverage_files.map_ending(out.suffix.lstrip("."))
    installation, query = question(coverage_files.MapQuery, given)
    made = coverage_files.map_file(
        installation, query, ending, today=installation.today(), language=language()
    )
    write_bytes(made.content, out)
