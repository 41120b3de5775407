"""``redroutes isochrone``: how far can I get."""

from pathlib import Path
from typing import Any

from web.files.jsontext import json_text
from web.frame.command import language
from web.frame.help import command
from web.frame.options import asked_options, format_option, question_of, write
from web.nearby.files import isochrone_geojson
from web.nearby.isochrone import IsochroneQuery, run


@command()
@asked_options(IsochroneQuery)
@format_option("geojson")
def isochrone(*, format: str, output: Path | None, **given: Any) -> None:  # noqa: ARG001 - one only
    """Draw the area within so many minutes of places, for QGIS and other maps."""
    context, query = question_of(IsochroneQuery, given)
    answer = run(context, query, language=language())
    write(json_text(isochrone_geojson(answer)), output)
