"""``redroutes coverage suggest``: where next."""

from pathlib import Path
from typing import Any

import click

from geo.formats import ANSWERS
from web.coverage.cli_options import question
from web.frame.command import language
from web.frame.options import format_option, save_export, travel_options, write
from web.orders.planned import plan
from web.suggest.ask import SuggestQuery, run
from web.suggest.files import suggestion_export
from web.suggest.tables import suggestion_text


@click.command()
@click.option("--venues", default="100", show_default=True, help="How many venues at most.")
@click.option(
    "--within", default="30", show_default=True, metavar="MINUTES",
    help="A venue draws the centres at most this far away.",
)  # fmt: skip
@click.option(
    "--model", default="mclp", show_default=True,
    help="mclp: most centres; lscp: fewest bases for everybody; p-median: shortest mean way; "
    "p-center: shortest longest way.",
)  # fmt: skip
@click.option(
    "--candidates", default="township", show_default=True,
    help="township: county centres and township stations; all: every centre.",
)  # fmt: skip
@click.option("--exclude", multiple=True, metavar="CODE", help="No venue here. May be repeated.")
@click.option(
    "--existing", is_flag=True,
    help="What is there counts: planned lectures (mclp), lecturers' homes (lscp).",
)  # fmt: skip
@click.option(
    "--weight", default="centres", show_default=True, help="Count centres, or their people."
)
@click.option("--days", default="90", show_default=True, help="Length of the period in days.")
@click.option("--k", default="1", show_default=True, help="Lectures that a centre needs.")
@click.option("--today", metavar="DATE", help="Last day of the period. [default: today]")
@click.option(
    "--tier", multiple=True, metavar="TIER",
    help="Only centres of this tier: county, township or village. May be repeated.",
)  # fmt: skip
@click.option("--prefecture", metavar="NAME", help="Only centres and venues of this prefecture.")
@click.option("--county", metavar="NAME", help="Only centres and venues of this county.")
@click.option(
    "--topic", multiple=True, metavar="CODE", help="Count only lectures on it. May be repeated."
)
@click.option("--seconds", default="20", show_default=True, help="Time limit of the search.")
@click.option("--add", is_flag=True, help="Put the venues on the list of planned lectures.")
@travel_options(season="normal")
@format_option("text", *ANSWERS)
def suggest(*, add: bool, format: str, output: Path | None, **given: Any) -> None:
    """Suggest where to lecture next, or where lecturers are needed, and prove how good it is."""
    given = {key: value for key, value in given.items() if value is not None}
    context, query = question(SuggestQuery, given)
    answer = run(context, query, today=context.today())
    if add:
        plan(context, answer.document)
    if format == "text":
        write(suggestion_text(answer.document, language()), output)
    else:
        save_export(context, answer, format, output, suggestion_export)
