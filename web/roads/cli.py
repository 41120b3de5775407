"""``redroutes roads``: travel times and directions over the roads of an OpenStreetMap extract."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo.errors import N_
from geo.terms import PROVIDERS
from web.files.jsontext import json_text
from web.files.text import table
from web.frame.command import language
from web.frame.help import group, option
from web.frame.options import asked_options, format_option, open_installation, write
from web.installation import roads as networks
from web.installation.settings import Settings
from web.language.messages import translate, translator
from web.nearby.directions import DirectionsQuery
from web.nearby.directions import run as find_way
from web.nearby.directions_text import directions_text
from web.roads.cli_calibrate import calibrate, calibration_lines

if TYPE_CHECKING:
    from geo.travel.osm_store import Report

NAMES_SHOWN = 10


@group()
def roads() -> None:
    """Build a road network, choose which one is used, and calibrate its speeds."""


@roads.command()
@click.argument("file", type=click.Path(path_type=Path))
@option(
    "--engine",
    type=click.Choice([*networks.ENGINES]),
    default="osm",
    show_default=True,
    help=N_("Who is to travel on it: valhalla also gives directions turn by turn."),
)
@option("--anywhere", is_flag=True, help=N_("Take an extract of another region, to try it."))
def build(file: Path, *, engine: networks.Engine, anywhere: bool) -> None:
    """Build the road network of FILE, an OpenStreetMap extract, and the map's streets.

    FILE ends in .osm.pbf, .osm or .osm.gz. A former network stays until the new one is complete.
    """
    from geo.datasets import load_datasets  # noqa: PLC0415 - only this command needs the tables

    settings, label = Settings.from_env(), translator(language())
    datasets = load_datasets(settings.data_root)

    def say(template: str) -> None:
        click.echo(f"{label(template)} ...", err=True)

    report = networks.build(
        settings, datasets, file, engine=engine, anywhere=anywhere, progress=say
    )
    for line in _report_lines(report):
        click.echo(line)
    tiles = networks.build_streets(settings, datasets, file, anywhere=anywhere, progress=say)
    said = N_("The maps show streets, water and railways of the extract: %(count)s tiles.")
    click.echo(translate(said, language(), count=f"{tiles:,}"))
    if networks.chosen(settings) != engine:
        said = N_("To travel on it from now on: redroutes roads use %(engine)s")
        click.echo(translate(said, language(), engine=engine))


@roads.command()
def status() -> None:
    """Say which roads are used, and what the built networks hold."""
    settings = Settings.from_env()
    click.echo(_used(networks.chosen(settings)))
    for line in calibration_lines(settings):
        click.echo(line)
    for engine in networks.ENGINES:
        if networks.built(settings, engine):
            for line in _report_lines(networks.report(settings, engine)):
                click.echo(line)


@roads.command()
@click.argument("choice", type=click.Choice([*PROVIDERS]))
def use(choice: networks.Choice) -> None:
    """Choose where travel times come from; a running service takes it up when it restarts."""
    settings = Settings.from_env()
    networks.choose(settings, choice)
    click.echo(_used(networks.chosen(settings)))
    if settings.roads not in ("auto", choice):
        said = N_("REDROUTES_ROADS is set to %(value)s and goes before this choice.")
        click.echo(translate(said, language(), value=settings.roads), err=True)


@roads.command()
@click.argument("from_", metavar="FROM")
@click.argument("to", metavar="TO")
@asked_options(DirectionsQuery, but=("from", "to"))
@format_option("text", "json")
def directions(from_: str, format: str, output: Path | None, **given: Any) -> None:
    """Tell the way from FROM to TO turn by turn; needs the tiles of --engine valhalla."""
    query = DirectionsQuery.model_validate({"from": from_, **given})
    answer = find_way(open_installation(), query, language=language())
    if format == "text":
        write(directions_text(answer.document, language()), output)
    else:
        write(json_text(answer.document, indent=2), output)


roads.add_command(calibrate)


def _used(choice: str) -> str:
    return translate(N_("Travel times: %(provider)s"), language(), provider=PROVIDERS[choice])


def _report_lines(report: "Report") -> list[str]:
    label = translator(language())
    far = report["seats_far"]
    named = [[label(N_("Among them")), ", ".join(far[:NAMES_SHOWN])]] if far else []
    rows = [
        [label(N_("Extract")), report["file"]],
        [label(N_("Data of")), report["timestamp"] or "?"],
        ["SHA-256", report["sha256"]],
        [label(N_("Road kilometres")), f"{report['km']:,.0f}"],
        [label(N_("Share of all drivable roads")), f"{report['km_share']:.1%}"],
        [label(N_("Nodes")), f"{report['nodes']:,}"],
        [label(N_("Nodes left out, cut off one way or both")), f"{report['nodes_dropped']:,}"],
        [label(N_("County seats farther than 2 km")), _of(len(far), report["seats"])],
        *named,
        [label(N_("Centres farther than 5 km")), _of(report["centres_far"], report["centres"])],
        *_left_out(report, label),
        *_tiles(report, label),
    ]
    classes = [[kind, f"{km:,.0f}"] for kind, km in report["km_by_class"].items()]
    return [
        *table([label(N_("Road network")), ""], rows),
        "",
        *table([label(N_("Class")), "km"], classes, right=(1,)),
    ]


LEFT_OUT = {
    "access": N_("Ways closed to a group's car or coach"),
    "forestry": N_("Ways of forests and farms, closed"),
    "impassable": N_("Impassable ways"),
    "reversible": N_("Ways one-way by the hour, left out"),
    "winter": N_("Ways over ice and snow, left out"),
    "barrier": N_("Barriers on roads that no car passes"),
    "conditional": N_("Ways used whose conditions (such as winter) were not read"),
    "oneway": N_("Ways whose oneway says nothing known"),
    "maxspeed": N_("Ways whose maxspeed says nothing known"),
    "duration": N_("Ferries whose duration says nothing known"),
}
TURNS = {
    "read": N_("Turn bans read"),
    "conditional": N_("Turn bans by the hour or the day, not read"),
    "via_way": N_("Turn bans over a third road, not read"),
    "unclear": N_("Turn bans that do not fit the roads, not read"),
    "elsewhere": N_("Turn bans of other roads than these"),
}


def _left_out(report: "Report", label: Callable[[str], str]) -> list[list[str]]:
    """Return the rows about ways that are closed or not read whole, and about turn bans."""
    counted = ((report["left_out"], LEFT_OUT), (report.get("turns", {}), TURNS))
    rows = [
        [label(text), f"{counts[key]:,}"]
        for counts, texts in counted
        for key, text in texts.items()
        if counts.get(key)
    ]
    if "turns" not in report:
        rows.append([label(N_("Turn bans")), label(N_("not kept before: build again"))])
    return rows


def _tiles(report: "Report", label: Callable[[str], str]) -> list[list[str]]:
    """Return the rows that only a network for Valhalla has."""
    if "tiles" not in report:
        return []
    return [
        ["Valhalla", report["valhalla"]],
        [label(N_("Tiles, MB")), f"{report['tiles_mb']:,.1f}"],
    ]


def _of(part: int, whole: int) -> str:
    return f"{part:,} / {whole:,}"
