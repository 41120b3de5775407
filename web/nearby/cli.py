"""``redroutes nearby`` and ``redroutes isochrone``: where can I speak, and how far can I get."""

import re
from pathlib import Path
from typing import Any

from geo.errors import N_
from geo.formats import ANSWERS
from web.files.jsontext import json_text
from web.frame.command import language
from web.frame.help import command, option
from web.frame.options import asked_options, format_option, question_of, save_export, write
from web.nearby.ask import NearbyQuery, run
from web.nearby.files import isochrone_geojson, nearby_export
from web.nearby.isochrone import IsochroneQuery
from web.nearby.isochrone import run as draw
from web.nearby.text import nearby_text


@command()
@asked_options(NearbyQuery, but=("within", "unit", "offset"))
@option(
    "--within",
    default="30",
    show_default=True,
    metavar="NUMBER[min|km]",
    help=N_("Minutes on the road; “30km” means kilometres as the crow flies."),
)
@format_option("text", *ANSWERS)
def nearby(*, within: str, format: str, output: Path | None, **given: Any) -> None:
    """List the venues within reach of a place, nearest first, with their last lecture."""
    distance, unit = _split_unit(within)
    context, query = question_of(NearbyQuery, {**given, "within": distance, "unit": unit})
    answer = run(context, query, today=context.today())
    save_export(context, answer, format, output, nearby_export, text=nearby_text)


@command()
@asked_options(IsochroneQuery)
@format_option("geojson")
def isochrone(*, format: str, output: Path | None, **given: Any) -> None:  # noqa: ARG001 - one only
    """Draw the area within so many minutes of places, for QGIS and other maps."""
    context, query = question_of(IsochroneQuery, given)
    answer = draw(context, query, language=language())
    write(json_text(isochrone_geojson(answer)), output)


def _split_unit(within: str) -> tuple[str, str]:
    """Split "30km" into "30" and "km"; without a unit it is minutes."""
    match = re.fullmatch(r"\s*(.*?)\s*(min|km|分钟|公里|)\s*", within, re.DOTALL)
    number, unit = match.groups() if match else (within, "")
    return number, "km" if unit in ("km", "公里") else "min"
