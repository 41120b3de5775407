"""``redroutes register``: what was put into the register, and taking it out again."""

import click

from geo.register.kind import KINDS
from web.frame.command import language
from web.frame.help import group
from web.frame.options import open_installation
from web.register.changes_text import batches_text, history_text, undone_text


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
