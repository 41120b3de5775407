"""``redroutes roads``: travel times over the roads of an OpenStreetMap extract."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.errors import N_
from web import roads as networks
from web.cli.group import language
from web.formats.tables import PROVIDERS
from web.formats.text import table
from web.messages import translate, translator
from web.settings import Settings

if TYPE_CHECKING:
    from geo.travel.osm_store import Report

NAMES_SHOWN = 10


@click.group()
def roads() -> None:
    """Build a road network from an OpenStreetMap extract, and choose which one is used."""


@roads.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--anywhere", is_flag=True, help="Take an extract of another region, to try it.")
def build(file: Path, *, anywhere: bool) -> None:
    """Build the road network of FILE, an extract in PBF format (.osm.pbf).

    A former network stays until the new one is complete.
    """
    from geo.datasets import load_datasets  # noqa: PLC0415 - only this command needs the tables

    settings, label = Settings.from_env(), translator(language())
    report = networks.build(
        settings,
        load_datasets(settings.data_root),
        file,
        anywhere=anywhere,
        progress=lambda template: click.echo(f"{label(template)} ...", err=True),
    )
    for line in _report_lines(report):
        click.echo(line)
    if networks.chosen(settings) != "osm":
        click.echo(label(N_("To travel on it from now on: redroutes roads use osm")))


@roads.command()
def status() -> None:
    """Say which roads are used, and what the built network holds."""
    settings = Settings.from_env()
    click.echo(_used(networks.chosen(settings)))
    for line in _report_lines(networks.report(settings)) if networks.built(settings) else ():
        click.echo(line)


@roads.command()
@click.argument("choice", type=click.Choice(["estimate", "osm"]))
def use(choice: networks.Choice) -> None:
    """Choose where travel times come from; a running service takes it up when it restarts."""
    settings = Settings.from_env()
    networks.choose(settings, choice)
    click.echo(_used(networks.chosen(settings)))
    if settings.roads not in ("auto", choice):
        said = N_("REDROUTES_ROADS is set to %(value)s and goes before this choice.")
        click.echo(translate(said, language(), value=settings.roads), err=True)


def _used(choice: str) -> str:
    return translate(N_("Travel times: %(name)s"), language(), name=PROVIDERS[choice])


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
    ]
    classes = [[kind, f"{km:,.0f}"] for kind, km in report["km_by_class"].items()]
    return [
        *table([label(N_("Road network")), ""], rows),
        "",
        *table([label(N_("Class")), "km"], classes, right=(1,)),
    ]


def _of(part: int, whole: int) -> str:
    return f"{part:,} / {whole:,}"
