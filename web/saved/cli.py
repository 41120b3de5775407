"""``redroutes plans``: saved plans, their versions, status and share links."""

from pathlib import Path
from typing import Annotated, Any

import click

from geo.errors import N_
from geo.formats import ANSWERS
from web.files.jsontext import json_text
from web.frame.command import language
from web.frame.help import group, option
from web.frame.options import (
    asked_options,
    format_option,
    given_of,
    open_installation,
    save_export,
    write,
)
from web.language.messages import translate, translator
from web.language.statuses import PLAN_STATUSES
from web.plan.files import plan_export
from web.plan.keep import answer_again, plan_of
from web.plan.text import plan_text
from web.saved import ask as service
from web.saved.address import public_address
from web.saved.list import PlansQuery, page_of, plans_document, saved_document
from web.saved.share import LinkQuery
from web.saved.text import plans_text, saved_text
from web.terms.asked import Asked
from web.terms.fields import Query, Text

NUMBER = click.argument("plan", type=click.IntRange(min=1), metavar="PLAN")
VERSION = option(
    "--version",
    type=click.IntRange(min=1),
    metavar="N",
    help=N_("Number of the version; else the newest."),
)


class CopyQuery(Query):
    """The name of a copy."""

    name: Annotated[Text | None, Asked(N_("Name of the copy."), N_("Name"), value="NAME")] = None


@group()
def plans() -> None:
    """List, share, publish or export saved plans. PLAN is the number of a plan."""


@plans.command("list")
@asked_options(PlansQuery)
@format_option("text", "json")
def list_plans(format: str, output: Path | None, **given: Any) -> None:
    """List saved plans, the one changed last first."""
    page = page_of(open_installation(), PlansQuery.model_validate(given_of(given)))
    if format == "json":
        write(json_text(plans_document(page), indent=2), output)
    else:
        write(plans_text(page, language()), output)


@plans.command()
@NUMBER
@VERSION
@format_option("text", "json")
def show(plan: int, version: int | None, format: str, output: Path | None) -> None:
    """Print a plan with its status, its versions and its timetable."""
    context = open_installation()
    saved = context.store.plans.get(plan, version)
    if format == "json":
        write(json_text(saved_document(saved), indent=2), output)
        return
    head = saved_text(saved, context.store.plans.versions(plan), language())
    write(f"{head}\n\n{plan_text(plan_of(saved), language())}", output)


@plans.command()
@NUMBER
@VERSION
@format_option("html", *(form for form in ANSWERS if form != "html"))
def export(plan: int, version: int | None, format: str, output: Path | None) -> None:
    """Write the route of a plan as a file: one HTML file, or a format for other programs."""
    context = open_installation()
    saved = context.store.plans.get(plan, version)
    answer = answer_again(context, saved)
    save_export(context, answer, format, output, plan_export, title=saved.name)


@plans.command()
@NUMBER
def today(plan: int) -> None:
    """Say what would be different with the data and roads of today."""
    context = open_installation()
    found = service.today(context, context.store.plans.get(plan))
    for one in found.differences:
        click.echo(one.said(language()))
    label = translator(language())
    if found.document is None:
        click.echo(label(service.NO_LONGER))
    elif not found.differences:
        click.echo(label(service.STILL_HOLDS))


@plans.command()
@NUMBER
@asked_options(CopyQuery)
def copy(plan: int, name: str | None) -> None:
    """Start a new plan from the newest version of this one."""
    wanted = CopyQuery.model_validate({"name": name}).name
    context = open_installation()
    old = context.store.plans.get(plan).name
    made = service.copy(context, plan, wanted or translate(service.COPY_NAME, language(), name=old))
    _say(N_("Plan %(copy)d is a copy of plan %(plan)d."), copy=made, plan=plan)


@plans.command()
@NUMBER
@click.argument("version", type=click.IntRange(min=1))
def restore(plan: int, version: int) -> None:
    """Make an old VERSION the newest again; all versions are kept."""
    context = open_installation()
    newest = context.store.plans.get(plan).version
    number = service.restore(context, plan, version, seen=newest)
    _say(
        N_("Version %(number)d of plan %(plan)d is version %(version)d again."),
        number=number, plan=plan, version=version,
    )  # fmt: skip


@plans.command()
@NUMBER
@click.argument("status", type=click.Choice([*PLAN_STATUSES]))
def status(plan: int, status: str) -> None:
    """Publish a plan, withdraw it into a draft, or mark it as done."""
    store = open_installation().store.plans
    store.set_status(plan, status, seen=store.get(plan).version)
    word = PLAN_STATUSES.say(status, language())
    _say(N_("Plan %(plan)d is now: %(status)s."), plan=plan, status=word)


@plans.command()
@NUMBER
@option("--revoke", is_flag=True, help=N_("Make all links of the plan invalid."))
@asked_options(LinkQuery)
def share(plan: int, *, revoke: bool, **given: Any) -> None:
    """Print the address under which others can read a plan; it works while `serve` runs."""
    context = open_installation()
    links = context.store.links
    if revoke:
        links.revoke_all(plan)
        _say(N_("The share links of plan %(plan)d are revoked."), plan=plan)
        return
    wanted, today = LinkQuery.model_validate(given_of(given)), context.today()
    known = [one for one in links.of(plan) if one.is_open(today)]
    link = known[0] if known and wanted == LinkQuery() else links.add(plan, wanted.terms(today))
    click.echo(f"{public_address(context.settings)}/s/{link.token}")


@plans.command()
@NUMBER
@option("--undo", is_flag=True, help=N_("Bring the plan back."))
def delete(plan: int, *, undo: bool) -> None:
    """Take a plan out of all lists and revoke its link; `--undo` brings it back."""
    store = open_installation().store.plans
    if undo:
        store.undelete(plan)
        _say(N_("Plan %(plan)d is back, with all its versions."), plan=plan)
    else:
        store.delete(plan)
        _say(
            N_("Plan %(plan)d is deleted: redroutes plans delete %(plan)d --undo brings it back."),
            plan=plan,
        )


def _say(template: str, **params: object) -> None:
    click.echo(translate(template, language(), **params))
