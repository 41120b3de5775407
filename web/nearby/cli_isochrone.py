"""``redroutes isochrone``: how far can I get."""

from pathlib import Path
from typing import Any

import click

from web.frame.command import language
from web.frame.options import (
    format_option,
    json_or_geojson,
    open_installation,
    travel_options,
    write,
)
from web.nearby.isochrone import IsochroneQuery, run


@click.command()
@click.option(
    "--at",
    multiple=True,
    metavar="PLACE",
    help='Name, division code, site id or "longitude,latitude". May be repeated.',
)
@click.option(
    "--of",
    default="places",
    show_default=True,
    help="places: those of --at; lecturers: the homes of all lecturers.",
)
@click.option(
    "--minutes",
    multiple=True,
    default=("30",),
    show_default=True,
    metavar="N",
    help="Travel minutes, 5 to 180. May be repeated, up to four times.",
)
@travel_options(season="normal")
@format_option("geojson")
def isochrone(*, format: str, output: Path | None, **given: Any) -> None:
    """Draw the area within so many minutes of places, for QGIS and other maps."""
    query = IsochroneQuery.model_validate(given)
    answer = run(open_installation(), query, language=language())
    write(json_or_geojson(answer, format), output)
