"""``redroutes template`` and ``redroutes export register``: tables to fill in, and the records."""

from pathlib import Path

import click

from geo.errors import N_
from geo.register.kind import KINDS
from web.frame.command import language
from web.frame.help import command, group, option
from web.frame.options import make_folder, open_installation, write_bytes
from web.language.messages import translate
from web.register.template import file_name, records_file, template
from web.register.world import world_of
from web.terms.fields import QueryError

ONE_FILE = N_("A file holds one kind of record: name the kind, or a folder for all of them.")
EXPORTED = N_("%(count)d records: %(file)s")
"""What is printed after a file was written."""


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
