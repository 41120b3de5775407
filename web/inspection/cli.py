"""``redroutes inspect``: a random sample of centres and a tour for each inspection group."""

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
from web.inspection.ask import InspectionQuery, run
from web.inspection.files import inspection_export
from web.inspection.tables import inspection_text


@click.command()
@click.option("--groups", default="20", show_default=True, help="Most groups.")
@click.option("--days", default="5", show_default=True, help="Most working days of a group.")
@click.option("--per-county", default="2", show_default=True, help="Centres drawn per county.")
@click.option("--seed", default="7", show_default=True, help="Seed of the draw; keep it for audit.")
@click.option("--date", metavar="DATE", help="First day. [default: the next Monday]")
@click.option("--from", "from_", default="长春", metavar="PLACE", show_default=True,
              help="Where every group sets out and returns to.")  # fmt: skip
@click.option("--within", multiple=True, metavar="PLACE",
              help="Prefecture or county to inspect. May be repeated. [default: all]")  # fmt: skip
@click.option("--shares", metavar="A:B:C",
              help="County, township and village centres. [default: drawn together]")  # fmt: skip
@click.option("--reserve", default="2", show_default=True, help="Replacements per stratum.")
@click.option("--leave", default="08:00", show_default=True, help="Departure each morning.")
@click.option("--back", default="18:00", show_default=True, help="Latest arrival each evening.")
@click.option("--opens", default="08:30", show_default=True, help="Centres receive groups from.")
@click.option("--closes", default="17:00", show_default=True, help="Centres receive groups until.")
@click.option("--visit", default="60", show_default=True, help="Minutes of a visit.")
@click.option("--overnight/--no-overnight", default=True, show_default=True,
              help="Sleep at county seats, or return every evening.")  # fmt: skip
@travel_options(season="auto")
@format_option("text", *ANSWERS)
def inspect(from_: str, format: str, output: Path | None, **given: Any) -> None:
    """Draw centres at random and plan a tour for each inspection group."""
    wanted = {key: value for key, value in given.items() if value is not None}
    query = InspectionQuery.model_validate({"from": from_, **wanted})
    context = open_installation()
    answer = run(context, query, today=context.today())
    if format == "text":
        write(inspection_text(answer.document, language()), output)
    else:
        save_export(context, answer, format, output, inspection_export)
