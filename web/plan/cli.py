"""``redroutes plan``: what to visit in which order."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from geo.errors import N_
from geo.formats import ANSWERS
from geo.intake import read_text
from web.files.jsontext import json_text
from web.frame.command import language
from web.frame.options import (
    format_option,
    open_installation,
    save_export,
    travel_options,
    write,
)
from web.plan import edit as editing
from web.plan.ask import PlanQuery, run
from web.plan.comparisons import alternatives_text, dates_text
from web.plan.edit import AlternativesQuery, DatesQuery
from web.plan.files import plan_export
from web.plan.keep import save as keep
from web.plan.text import plan_text
from web.plan.visit_order import order_of
from web.terms.answer import Answer
from web.terms.fields import QueryError

SITES = "Id or name. May be repeated."
KINDS = "Theme or category of sites. May be repeated."


@click.command()
@click.option("--from", "from_", required=True, metavar="PLACE", help="Where the group starts.")
@click.option("--to", metavar="PLACE", help="Where it ends. [default: where it starts]")
@click.option("--date", required=True, metavar="DATE", help="First day, such as 2027-06-15.")
@click.option("--days", default="1", show_default=True, help="Number of days; auto: the fewest.")
@click.option("--theme", multiple=True, metavar="TEXT", help="Preferred subject. May be repeated.")
@click.option("--require", multiple=True, metavar="SITE", help=f"Site to visit. {SITES}")
@click.option("--exclude", multiple=True, metavar="SITE", help=f"Site not to visit. {SITES}")
@click.option("--sites", metavar="LIST", help="Visit just these sites, in the best order.")
@click.option(
    "--sites-file",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The same from a text file, one site per line, or from a table.",
)
@click.option("--area", metavar="PLACE", help="Only sites of this prefecture or county.")
@click.option(
    "--audience", metavar="TEXT", help="Who travels: students, cadres or public. [default: anybody]"
)
@click.option("--leave", default="08:00", show_default=True, help="Departure each morning.")
@click.option("--back", default="17:30", show_default=True, help="Latest arrival each evening.")
@click.option("--max-drive", metavar="MINUTES", help="Most driving in one day.")
@click.option("--lunch/--no-lunch", default=True, show_default=True, help="Keep an hour for lunch.")
@click.option(
    "--overnight",
    multiple=True,
    metavar="PLACE",
    help="Where to stay, one place per night. [default: chosen among county seats]",
)
@click.option("--max-leg", metavar="MINUTES", help="Most driving from one stop to the next.")
@click.option("--at-least", multiple=True, metavar="THEME=N", help=f"Visit at least N. {KINDS}")
@click.option("--at-most", multiple=True, metavar="THEME=N", help=f"Visit at most N. {KINDS}")
@click.option(
    "--storyline",
    default="off",
    show_default=True,
    metavar="off|soft|hard",
    help="Visit the sites in the order of history: where it pays, or always.",
)
@click.option("--group-size", metavar="NUMBER", help="People in the group.")
@click.option(
    "--capacity",
    multiple=True,
    metavar="SITE=N",
    help="A site holds N people at a time. May be repeated.",
)
@click.option("--shifts", is_flag=True, help="Let the group visit too small sites in shifts.")
@click.option(
    "--lecturer",
    multiple=True,
    metavar="SITE=DATE HH:MM-HH:MM",
    help="When the lecturer is at a site. May be repeated.",
)
@click.option("--lecture", metavar="MINUTES", help="What a lecture adds to a visit. [default: 0]")
@click.option(
    "--closed", multiple=True, metavar="SITE=DATE", help="A site is closed. May be repeated."
)
@click.option(
    "--slack",
    metavar="PERCENT",
    help="Keep time in reserve: for uncertain positions, and this share of every drive.",
)
@click.option("--seconds", metavar="NUMBER", help="Time to search. [default: 1]")
@click.option("--seed", default="0", show_default=True, help="Seed of the search.")
@click.option(
    "--order",
    multiple=True,
    metavar="DAY",
    help="Sites of one day in order, as A,B@NIGHT; once per day. Timed as given, not searched.",
)
@click.option("--alternatives", metavar="NUMBER", help="Also find so many different routes.")
@click.option("--other-dates", metavar="DAYS", help="Try it on so many days before and after.")
@click.option("--save", metavar="NAME", help="Keep the plan in the store under this name.")
@click.option(
    "--book",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the plan book into this folder: documents, timetable, map, navigation.",
)
@click.option(
    "--book-form",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON with the fields of the book: organiser, leader, duties and so on.",
)
@travel_options(season="auto")
@format_option("text", *ANSWERS)
def plan(
    *,
    from_: str,
    alternatives: str | None,
    other_dates: str | None,
    save: str | None,
    format: str,
    output: Path | None,
    **given: Any,
) -> None:
    """Plan a tour of one or more days and print its timetable."""
    book, book_form = given.pop("book"), given.pop("book_form")
    _require_simple(alternatives, other_dates, format)
    given["sites"] = _listed(given["sites"], given.pop("sites_file"))
    wanted = {"from": from_, **{key: value for key, value in given.items() if value is not None}}
    query = PlanQuery.model_validate(wanted)
    context = open_installation()
    answer = run(context, query, today=context.today())
    held = {**wanted, "order": order_of(answer.document)}
    if alternatives is not None:
        more = AlternativesQuery.model_validate({**held, "count": alternatives})
        found = editing.alternatives(context, more, today=context.today())
        write(_compared(answer, found, alternatives_text, format), output)
    elif other_dates is not None:
        days = DatesQuery.model_validate({**held, "span": other_dates})
        found = editing.dates(context, days, today=context.today())
        write(_compared(answer, found, dates_text, format), output)
    elif format == "text":
        write(plan_text(answer.document, language()), output)
    else:
        save_export(context, answer, format, output, plan_export)
    if save:
        keep(context, save, answer, query)
    if book:
        from web.book.cli import write_book  # noqa: PLC0415 - only when it is asked for

        write_book(context, answer, folder=book, form=book_form)


def _listed(sites: str | None, file: Path | None) -> str | None:
    """Return the list of sites typed, the one in a file, or both."""
    lists = [sites, read_text(file) if file else None]
    return "\n".join(filter(None, lists)) or None


def _require_simple(alternatives: str | None, other_dates: str | None, form: str) -> None:
    if alternatives is not None and other_dates is not None:
        raise QueryError(N_("Choose --alternatives or --other-dates, not both."))
    if (alternatives or other_dates) and form not in {"text", "json"}:
        raise QueryError(
            N_("--alternatives and --other-dates are printed as text or JSON, not as %(format)s."),
            format=form,
        )


def _compared(
    answer: Answer, found: dict[str, Any], text: Callable[[dict[str, Any], str], str], form: str
) -> str:
    """Return the plan and what it is compared with as text, or the comparison as JSON."""
    if form == "json":
        return json_text(found, indent=2)
    return f"{plan_text(answer.document, language())}\n\n{text(found, language())}"
