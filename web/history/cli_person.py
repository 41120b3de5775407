"""``redroutes person``: delete what is kept of a person."""

import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import click

from geo.errors import N_
from web.frame.command import language
from web.frame.help import group, option
from web.frame.options import open_installation
from web.language.messages import translate, translator
from web.language.past import HISTORY_KINDS

YES = option("--yes", is_flag=True, help=N_("Do it without asking."))
WOULD = N_("%(kind)s: %(count)d")
NOTHING = N_("Nothing of this kind is kept.")
SURE = N_("Delete it? It cannot be undone.")
LEFT = N_("Nothing was deleted.")
GONE = N_("It is deleted. Backups and copies of the store made before still hold it.")


@group()
def person() -> None:
    """Delete what is kept of a person, or contacts that nobody needs any more."""


@person.command()
@click.argument("text", metavar="TEXT")
@YES
def forget(text: str, *, yes: bool) -> None:
    """Delete what is kept of a person: TEXT is a telephone, a full name or the id of a lecturer.

    Orders, lectures and venues stay, without whom to call and who spoke.
    """
    persons = open_installation().store.persons
    _ask(lambda really: persons.forget(text.strip(), really=really), yes=yes)


@person.command()
@option("--days", type=click.IntRange(min=0), default=730, show_default=True,
        help=N_("Days for which contacts are kept."))  # fmt: skip
@YES
def retain(days: int, *, yes: bool) -> None:
    """Delete the contacts of orders that are over, and of reports that are settled, for so long."""
    context = open_installation()
    since = context.today() - timedelta(days=days)
    _ask(lambda really: context.store.persons.retain(since, really=really), yes=yes)


@person.command("new-key")
@YES
def new_key(*, yes: bool) -> None:
    """Begin with a new key for telephones and contacts, where the old one is lost.

    What was sealed with the old one stays unreadable; its file, if there is one, is kept.
    """
    label = translator(language())
    if yes or _is_sure(label):
        open_installation().store.persons.new_key()
        click.echo(label(N_("Telephones and contacts are sealed with a new key from now on.")))


def _ask(change: Callable[[bool], Counter[str]], *, yes: bool) -> None:
    """Say what would be deleted, ask, and do it."""
    label, found = translator(language()), change(False)
    for kind, count in found.items():
        click.echo(
            translate(WOULD, language(), kind=HISTORY_KINDS.say(kind, language()), count=count)
        )
    if not found:
        click.echo(label(NOTHING))
    elif yes or _is_sure(label):
        change(True)
        click.echo(label(GONE))
    else:
        click.echo(label(LEFT))


def _is_sure(label: Callable[[str], str]) -> bool:
    return sys.stdin.isatty() and click.confirm(label(SURE), err=True)
