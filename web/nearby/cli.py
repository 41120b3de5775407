"""``redroutes nearby``: where can I speak."""

import re
from pathlib import Path
from typing import Any

import click

from geo.formats import ANSWERS
from web.frame.command import language
from web.frame.options import (
    format_option,
    open_installation,
    save_export,
    travel_options,
    write,
)
from web.nearby.ask import NearbyQuery, run
from web.nearby.files import nearby_export
from web.nearby.text import nearby_text


@click.command()
@click.option(
    "--at",
    required=True,
    metavar="PLACE",
    help='Name, division code, site id or "longitude,latitude".',
)
@click.option(
    "--within",
    default="30",
    show_default=True,
    metavar="NUMBER[min|km]",
    help='Travel minutes; "30km" means kilometres as the crow flies.',
)
@click.option("--limit", default="20", show_default=True, help="How many venues to list.")
@click.option(
    "--tier",
    multiple=True,
    metavar="TIER",
    help="Only venues of this tier: county, township, village or community. May be repeated.",
)
@travel_options(season="normal")
@click.option("--sort", default="near", show_default=True, help="near, need or tier.")
@click.option("--idle", default="0", metavar="DAYS", help="No lecture for so many days, or never.")
@click.option("--topic", metavar="TOPIC", help="Only venues that have not had this topic lately.")
@click.option("--topic-days", default="365", show_default=True, help="How long that is.")
@click.option(
    "--language", "spoken", default="zh", show_default=True,
    help="ko or mn: only the Korean or Mongolian autonomous areas.",
)  # fmt: skip
@click.option("--people", metavar="N", help="Room for so many, where that is known.")
@format_option("text", *ANSWERS)
def nearby(*, within: str, spoken: str, format: str, output: Path | None, **given: Any) -> None:
    """List the venues within reach of a place, nearest first, with their last lecture."""
    distance, unit = _split_unit(within)
    wished = {key: value for key, value in given.items() if value is not None}
    query = NearbyQuery.model_validate(
        {"within": distance, "unit": unit, "language": spoken, **wished}
    )
    context = open_installation()
    answer = run(context, query, today=context.today())
    if format == "text":
        write(nearby_text(answer.document, language()), output)
    else:
        save_export(context, answer, format, output, nearby_export)


def _split_unit(within: str) -> tuple[str, str]:
    """Split "30km" into "30" and "km"; without a unit it is minutes."""
    match = re.fullmatch(r"\s*(.*?)\s*(min|km|分钟|公里|)\s*", within, re.DOTALL)
    number, unit = match.groups() if match else (within, "")
    return number, "km" if unit in ("km", "公里") else "min"
