"""``redroutes import``: a file of the office, read for one kind of record."""

import json
from pathlib import Path

import click

from geo.errors import N_
from geo.intake.limits import LIMITS, read_some
from geo.register.document import document
from geo.register.kind import KINDS
from geo.register.positions import SYSTEMS
from geo.register.read import read_file
from geo.register.records import Asked
from web.frame.command import language
from web.frame.help import command, option
from web.frame.options import open_installation
from web.register.text import reading_text
from web.register.world import world_of
from web.terms.fields import QueryError

ONLY_DRY = N_("Nothing is written yet: add --dry-run to see what would become of every row.")


@command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--kind", type=click.Choice(tuple(KINDS)), required=True, help=N_("What the rows are."))
@option(
    "--crs", type=click.Choice(tuple(map(str, SYSTEMS))),
    help=N_("Coordinate system of the file; without it, what the file says itself, else WGS84."),
)  # fmt: skip
@option("--dry-run", is_flag=True, help=N_("Only say what would become of every row."))
@option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True,
    help=N_("Form of the answer."),
)  # fmt: skip
def import_file(file: Path, kind: str, crs: str | None, form: str, *, dry_run: bool) -> None:
    """Read a file of the office: venues, lecturers, lectures, sites or population."""
    if not dry_run:
        raise QueryError(ONLY_DRY)
    context = open_installation()
    asked = Asked(world_of(context), crs, context.today())
    reading = read_file(read_some(file, LIMITS), file.name, kind, asked)
    if form == "json":
        click.echo(json.dumps(document(reading), ensure_ascii=False, indent=1))
        return
    for line in reading_text(reading, language()):
        click.echo(line)
