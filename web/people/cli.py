"""``redroutes user``: the accounts, for whoever keeps the machine."""

import sys
from typing import TYPE_CHECKING, Any

import click

from geo.errors import N_
from web.files.text import table
from web.frame.command import language
from web.frame.help import group, option
from web.frame.options import asked_options, given_of, open_installation
from web.language.messages import translate, translator
from web.language.roles import ROLES
from web.people import ask as service
from web.people.address import welcome_address

if TYPE_CHECKING:
    from web.installation.context import Context
    from web.store.people import Account

LINK = N_("Open this once, within three days, to choose the password: %(address)s")
ONCE = N_("The key, told this once: %(key)s")


@group()
def user() -> None:
    """Look after the accounts: who may sign in, in which role, for which division."""


@user.command()
@asked_options(service.AccountQuery)
@option("--password", is_flag=True, help=N_("Ask for the password here instead of making a link."))
def add(*, password: bool, **given: Any) -> None:
    """Make an account; the link that is printed lets its owner choose the password."""
    query = service.AccountQuery.model_validate(given_of(given))
    context = open_installation()
    account = service.add(context, query, _asked() if password else "")
    click.echo(_line(account))
    if not password:
        _say_link(context, account)


@user.command("list")
def list_users() -> None:
    """List the accounts, those that have ended last."""
    from web.store.reach import EVERYTHING  # noqa: PLC0415 - opens the store

    context, label = open_installation(), translator(language())
    found = context.store.people.within(EVERYTHING)
    if not found:
        click.echo(label(N_("There is no account: the server answers this machine alone.")))
        return
    heads = (N_("Name"), N_("Shown as"), N_("Role"), N_("Division"), N_("State"))
    rows = [_row(context, one) for one in found]
    for line in table(list(map(label, heads)), rows):
        click.echo(line)


@user.command()
@click.argument("name")
@option("--resume", is_flag=True, help=N_("Let an ended account sign in again."))
def end(name: str, *, resume: bool) -> None:
    """End an account with all its sessions and keys; its name stays in the history."""
    context = open_installation()
    account = context.store.people.called(name)
    if resume:
        context.store.people.resume(account.id)
    else:
        context.store.people.end(account.id)
    click.echo(_line(context.store.people.get(account.id)))


@user.command()
@click.argument("name")
@option("--link", is_flag=True, help=N_("Print a link for its owner instead of asking here."))
def password(name: str, *, link: bool) -> None:
    """Choose another password for an account; wherever it is signed in ends."""
    context = open_installation()
    account = context.store.people.called(name)
    if link:
        _say_link(context, account)
        return
    service.set_password(context, account, _asked())
    click.echo(_line(context.store.people.get(account.id)))


@user.command()
@click.argument("name")
@asked_options(service.KeyQuery)
def key(name: str, **given: Any) -> None:
    """Make a key for a program, which acts as the account NAME."""
    query = service.KeyQuery.model_validate(given_of(given))
    context = open_installation()
    account = context.store.people.called(name)
    _, token = context.store.keys.add(
        account.id, name=query.title, access=query.access, division=account.division,
        days=query.days,
    )  # fmt: skip
    click.echo(translate(ONCE, language(), key=token))


def _asked() -> str:
    """Ask for a password twice; a program gives it on a line of its standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    question = translator(language())(N_("Password"))
    return str(click.prompt(question, hide_input=True, confirmation_prompt=True, err=True))


def _say_link(context: "Context", account: "Account") -> None:
    token = context.store.people.invite(account.id)
    click.echo(translate(LINK, language(), address=welcome_address(context.settings, token)))


def _line(account: "Account") -> str:
    said = N_("%(name)s: %(role)s.") if account.ended_at is None else N_("%(name)s: ended.")
    return translate(said, language(), name=account.shown, role=ROLES[account.role])


def _row(context: "Context", one: "Account") -> list[str]:
    from web.people.shown import division_name, state_of  # noqa: PLC0415 - as the others

    label = translator(language())
    return [
        one.name, one.shown, ROLES.say(one.role, language()),
        division_name(context, one.division), label(state_of(one)),
    ]  # fmt: skip
