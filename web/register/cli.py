"""``redroutes import``, ``template``, ``export`` and ``register``: the records of the office."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import click

from geo.errors import N_
from geo.intake.limits import LIMITS, read_some
from geo.register.changes import Comparison
from geo.register.document import document
from geo.register.kind import KINDS
from geo.register.positions import SYSTEMS
from geo.register.read import open_file
from geo.register.reading import Reading
from web.frame.command import language
from web.frame.help import command, group, option
from web.frame.options import make_folder, open_installation, write_bytes
from web.language.messages import translate
from web.register.ask import require_past
from web.register.changes_text import (
    batch_text,
    batches_text,
    changes_text,
    extent_text,
    history_text,
    undone_text,
)
from web.register.errors import error_workbook
from web.register.recall import read_known
from web.register.template import file_name, records_file, template
from web.register.text import reading_text
from web.register.world import looks_whole, world_of
from web.store.register_rows import Batch
from web.terms.asked import Asked
from web.terms.fields import IsoDate, Query, QueryError

KIND = N_("What the rows are.")
CRS = N_("Coordinate system of the file; without it, what the file says itself, else WGS84.")
WHOLE = N_(
    "Whether the venues are all that their counties have, so that nothing reconstructed stays "
    "there, or only a part; without it, whether they are at least half as many."
)
REMOVE_MISSING = N_("Remove the records in the counties of the file that it does not have.")
COMPLETE_TO = N_("Last day that a log of lectures reports; else the day of its last lecture held.")


ONE_FILE = N_("A file holds one kind of record: name the kind, or a folder for all of them.")
EXPORTED = N_("%(count)d records: %(file)s")
"""What is printed after a file was written."""


class ImportQuery(Query):
    """What the file is, and what becomes of what was there before."""

    kind: Annotated[str, Asked(KIND)]
    crs: Annotated[str | None, Asked(CRS)] = None
    whole: Annotated[bool | None, Asked(WHOLE)] = None
    remove_missing: Annotated[bool, Asked(REMOVE_MISSING)] = False
    complete_to: Annotated[IsoDate | None, Asked(COMPLETE_TO)] = None


@command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--kind", type=click.Choice(tuple(KINDS)), required=True, help=KIND)
@option("--crs", type=click.Choice(tuple(map(str, SYSTEMS))), help=CRS)
@option("--dry-run", is_flag=True, help=N_("Only say what would become of every row."))
@option("--whole/--partial", default=None, help=WHOLE)
@option("--remove-missing", is_flag=True, help=REMOVE_MISSING)
@option("--complete-to", metavar="DATE", help=COMPLETE_TO)
@option(
    "--errors", type=click.Path(dir_okay=False, path_type=Path),
    help=N_("Write the rows with what is wrong to this workbook (XLSX)."),
)  # fmt: skip
@option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True,
    help=N_("Form of the answer."),
)  # fmt: skip
@click.pass_context
def import_file(
    ctx: click.Context,
    /,
    file: Path,
    form: str,
    *,
    errors: Path | None,
    dry_run: bool,
    **given: Any,
) -> None:
    """Put a file of the office into the register.

    It may hold venues, lecturers, lectures, sites or population. Its good rows are put in, all or
    none; its bad ones are listed.
    """
    query = ImportQuery.model_validate(given)
    context = open_installation()
    require_past(context, query.complete_to)
    opened = open_file(read_some(file, LIMITS), file.name, query.kind)
    reading = read_known(context, opened, query.crs)
    comparison = None if reading.refused else context.store.register.compare(reading)
    if comparison and query.whole is False:
        comparison = replace(comparison, missing=())
    if errors:
        said = error_workbook(opened, reading, language=language(), today=context.today())
        write_bytes(said, errors)
    whole = query.kind != "venues" or query.whole
    if whole is None:
        whole = query.remove_missing or looks_whole(context, reading)
    batch = None
    if not dry_run and comparison:
        batch = context.store.register.apply(
            reading,
            partial=not whole,
            **query.model_dump(include={"remove_missing", "complete_to"}),
        )
    for line in _answer(reading, comparison, batch, form):
        click.echo(line)
    if form == "text" and comparison and comparison.changes and query.kind == "venues":
        names = context.datasets.divisions["name"].to_dict()
        click.echo(extent_text(comparison, names, language(), whole=whole))
    if not dry_run and reading.refused:
        ctx.exit(2)


def _answer(
    reading: Reading, comparison: Comparison | None, batch: Batch | None, form: str
) -> list[str]:
    if form == "json":
        found = document(reading, comparison)
        if batch:
            found["batch"] = batch.id
            found["removed"] = batch.changes["removed"]
        return [json.dumps(found, ensure_ascii=False, indent=1)]
    lines = reading_text(reading, language())
    if batch:
        return [*lines, *batch_text(batch, comparison, language())]
    return [*lines, *(changes_text(reading, comparison, language()) if comparison else [])]


@command("template")
@click.argument("kind", type=click.Choice(tuple(KINDS)))
@option(
    "-o", "--output", "output", type=click.Path(dir_okay=False, path_type=Path), required=True,
    help=N_("Write to this file."),
)  # fmt: skip
def template_file(kind: str, output: Path) -> None:
    """Write a table to fill in, with lists, instructions and a sample row, as XLSX."""
    context = open_installation()
    data = template(kind, world_of(context), language=language(), today=context.today())
    write_bytes(data, output)


@group()
def export() -> None:
    """Write what the installation keeps, in the form in which it can be read again."""


@export.command("register")
@click.argument("kind", type=click.Choice(tuple(KINDS)), required=False)
@option(
    "-o", "--output", "output", type=click.Path(path_type=Path), required=True,
    help=N_("Write to this file, or into this folder a file of each kind."),
)  # fmt: skip
def export_register(kind: str | None, output: Path) -> None:
    """Write the records of the register as the tables in which they are imported."""
    context = open_installation()
    folder = output.is_dir() or not output.suffix
    if not (kind or folder):
        raise QueryError(ONE_FILE)
    if folder:
        make_folder(output)
    for one in (kind,) if kind else KINDS:
        count, data = records_file(context, one, language())
        if kind or count:
            path = output / file_name(one, language()) if folder else output
            write_bytes(data, path)
            click.echo(translate(EXPORTED, language(), count=count, file=str(path)))


@group()
def register() -> None:
    """Show what was put into the register, and take it out again."""


@register.command()
def batches() -> None:
    """List the files that were put in, the newest first."""
    found = open_installation().store.register.batches()
    for line in batches_text(found, language()):
        click.echo(line)


@register.command()
@click.argument("batch", type=click.IntRange(min=1), metavar="IMPORT")
def undo(batch: int) -> None:
    """Take a file out again; what somebody has changed since stays. IMPORT is its number."""
    undone = open_installation().store.register.undo(batch)
    for line in undone_text(batch, undone, language()):
        click.echo(line)


@register.command()
@click.argument("kind", type=click.Choice(tuple(KINDS)))
@click.argument("key")
def history(kind: str, key: str) -> None:
    """Show all versions of a record, the newest first, and what each has changed."""
    versions = open_installation().store.register.history(kind, key)
    for line in history_text(kind, versions, language()):
        click.echo(line)
