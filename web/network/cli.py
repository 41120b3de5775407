"""``redroutes network``: routes for the whole province, chosen together."""

from pathlib import Path
from typing import Any

import click

from geo.errors import N_
from geo.formats import ANSWERS
from web.files.jsontext import json_text
from web.frame.command import language
from web.frame.help import command, group, option
from web.frame.options import (
    asked_options,
    format_option,
    make_folder,
    open_installation,
    question_of,
    save_export,
    write,
)
from web.installation.context import Context
from web.language.messages import translate
from web.network import archive as archiving
from web.network import keep, upkeep
from web.network.again import kept_answer, told_of
from web.network.answer import Network
from web.network.archive import ArchivedQuery, ArchiveQuery, NetworkNameQuery
from web.network.ask import run
from web.network.booklet import booklet_export
from web.network.documents_kept import kept_text, networks_document
from web.network.files import BOOKLET, FILES_FOR_ALL, PRINTED, network_export
from web.network.keep import KeepNetworkQuery
from web.network.printed import map_export
from web.network.question import NetworkQuery
from web.network.text import network_text, report_text
from web.network.upkeep import UpkeepQuery
from web.network.upkeep_text import upkeep_text
from web.terms.answer import Answer

NUMBER = click.argument("number", type=click.IntRange(min=1), metavar="NUMBER")


@group()
def network() -> None:
    """Design the network of recommended routes of the province."""


@command()
@asked_options(NetworkQuery)
@format_option("text", *ANSWERS)
def make(format: str, output: Path | None, **given: Any) -> None:
    """Choose routes that together visit what matters, and prove how good the choice is."""
    context, answer = _designed(given)
    save_export(context, answer, format, output, network_export, text=network_text)


@command()
@asked_options(NetworkQuery, but=("compare",))
@format_option("text", "json")
def report(format: str, output: Path | None, **given: Any) -> None:
    """Measure the network beside the greedy choice, all candidates and the example tours."""
    context, answer = _designed({**given, "compare": True})
    save_export(context, answer, format, output, network_export, text=report_text)


@command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@asked_options(NetworkQuery)
@option("--kept", type=int, metavar="NUMBER", help=N_("A kept network instead of a question."))
def files(folder: Path, kept: int | None, **given: Any) -> None:
    """Write the network into FOLDER in every format that people ask for."""
    told = None
    if kept is None:
        context, answer = _designed(given)
    else:
        context = open_installation()
        answer, told = kept_answer(context, kept), told_of(context, kept, language())
    make_folder(folder)
    for ending in FILES_FOR_ALL:
        save_export(context, answer, ending, folder / f"network.{ending}", network_export)
    for paper, ending in PRINTED:
        file = folder / f"network-map-{paper}.{ending}"
        save_export(context, answer, ending, file, map_export, paper=paper)
    for ending in BOOKLET:
        file = folder / f"network-booklet.{ending}"
        save_export(context, answer, ending, file, booklet_export, told=told)
    said = N_("%(count)d files are in %(folder)s.")
    count = len(FILES_FOR_ALL) + len(PRINTED) + len(BOOKLET)
    write(translate(said, language(), count=count, folder=folder), None)


@command()
@asked_options(UpkeepQuery)
@format_option("text", "json")
def check(format: str, output: Path | None, **given: Any) -> None:
    """Time the published routes again and say which have changed, and what to do."""
    context, query = question_of(UpkeepQuery, given)
    document = upkeep.run(context, query, context.today())
    if format == "text":
        write(upkeep_text(document, language()), output)
    else:
        write(json_text(document), output)


@command("keep")
@asked_options(KeepNetworkQuery)
def keep_network(**given: Any) -> None:
    """Choose routes and keep them as drafts, numbered; the same network is kept once."""
    context, query = question_of(KeepNetworkQuery, given)
    today = context.today()
    kept = keep.keep(context, query.network, today=today, name=query.name, language=language())
    said = N_("Network %(id)d is kept with %(count)d routes.")
    if not kept.new:
        said = N_("Network %(id)d was kept before, with %(count)d routes.")
    count = len(context.store.networks.routes(kept.id))
    write(translate(said, language(), id=kept.id, count=count), None)


@command("list")
@asked_options(ArchivedQuery)
@format_option("text", "json")
def list_networks(format: str, output: Path | None, **given: Any) -> None:
    """List the kept networks and their routes, with how far each has come."""
    context, query = question_of(ArchivedQuery, given)
    if format == "json":
        write(json_text(networks_document(context, archived=query.archived), indent=2), output)
    else:
        write(kept_text(context, language(), archived=query.archived), output)


@command()
@NUMBER
@click.argument("name")
def rename(number: int, name: str) -> None:
    """Give the kept network NUMBER another NAME."""
    context, query = question_of(NetworkNameQuery, {"name": name})
    seen = context.store.networks.get(number).version
    context.store.networks.rename(number, query.name, seen=seen)
    said = N_("Network %(id)d is now called %(name)s.")
    write(translate(said, language(), id=number, name=query.name), None)


@command()
@NUMBER
@asked_options(ArchiveQuery)
def archive(number: int, **given: Any) -> None:
    """Put the kept network NUMBER into the archive and delete its routes that nobody else sees."""
    context, query = question_of(ArchiveQuery, given)
    archiving.archive(context, number, query, seen=context.store.networks.get(number).version)
    said = N_(
        "Network %(id)d is in the archive; %(count)d published routes stay. It can be brought back:"
        " redroutes network unarchive %(id)d"
    )
    count = len(context.store.networks.routes(number, published=True))
    write(translate(said, language(), id=number, count=count), None)


@command()
@NUMBER
def unarchive(number: int) -> None:
    """Bring the network NUMBER back from the archive, its routes as drafts."""
    context = open_installation()
    context.store.networks.unarchive(number)
    count = len(context.store.networks.routes(number))
    said = N_("Network %(id)d is back with %(count)d routes.")
    write(translate(said, language(), id=number, count=count), None)


@command()
@click.argument("routes", type=click.IntRange(min=1), nargs=-1, required=True, metavar="ROUTE...")
@option("--approve", is_flag=True, help=N_("Approve them first; you have looked at each."))
def publish(routes: tuple[int, ...], *, approve: bool) -> None:
    """Publish kept routes, by the numbers that `redroutes network list` gives them."""
    context = open_installation()
    for number in routes:
        seen = context.store.networks.route(number).plan.version
        if approve:
            keep.set_state(context, number, "approved", seen=seen)
        keep.set_state(context, number, "published", seen=seen)
        write(translate(N_("Route %(id)d is published."), language(), id=number), None)


for one in (
    make, report, files, check, keep_network, list_networks, publish, rename, archive, unarchive,
):  # fmt: skip
    network.add_command(one)


def _designed(given: dict[str, object]) -> tuple[Context, Answer[Network]]:
    context, query = question_of(NetworkQuery, given)
    return context, run(context, query, today=context.today())
