"""``redroutes plan``: what to visit in which order."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from geo.errors import N_
from geo.formats import ANSWERS
from geo.site_list import SiteList
from web.files.jsontext import json_text
from web.frame.command import language
from web.frame.help import command, option
from web.frame.options import (
    asked_options,
    format_option,
    given_of,
    open_installation,
    save_export,
    write,
)
from web.installation.context import Context
from web.language.messages import translate
from web.plan import edit as editing
from web.plan import typed_sites
from web.plan.answer import Plan
from web.plan.answer_compared import Alternatives, Bound, Dates
from web.plan.ask import PlanQuery
from web.plan.comparisons import alternatives_text, bound_text, dates_text
from web.plan.edit import AlternativesQuery, DatesQuery
from web.plan.files import plan_export
from web.plan.keep import save as keep
from web.plan.text import plan_text
from web.plan.tour import run
from web.plan.visit_order import order_of
from web.terms.answer import Answer
from web.terms.fields import QueryError


@command()
@asked_options(PlanQuery, but=("fewest",))
@option(
    "--sites-file",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_("The same from a text file, one site per line, or from a table."),
)
@option("--alternatives", metavar="N", help=N_("Also find so many different routes."))
@option("--other-dates", metavar="DAYS", help=N_("Try it on so many days before and after."))
@option("--bound", is_flag=True, help=N_("Prove how far it is from the best one at most."))
@option("--save", metavar="NAME", help=N_("Keep the plan in the store under this name."))
@option(
    "--book",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help=N_("Write the plan book into this folder: documents, timetable, map, navigation."),
)
@option(
    "--school",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help=N_("Write the papers of a school trip: lessons, letter to parents, safety, buses."),
)
@option(
    "--book-form",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_("JSON with the fields of the book: organiser, leader, duties and so on."),
)
@format_option("text", *ANSWERS)
def plan(
    *,
    sites_file: Path | None,
    alternatives: str | None,
    other_dates: str | None,
    save: str | None,
    book: Path | None,
    book_form: Path | None,
    format: str,
    output: Path | None,
    **given: Any,
) -> None:
    """Plan a tour of one or more days and print its timetable."""
    school, bound = given.pop("school"), given.pop("bound")  # no parts of the question
    _require_simple(alternatives, other_dates, format, bound=bound)
    context = open_installation()
    listed = _read(context, sites_file) if sites_file else None
    wanted = given_of({**given, "sites": _listed(given["sites"], listed)})
    query = PlanQuery.model_validate(wanted)
    answer = run(context, query, today=context.today())
    doubts = typed_sites.warnings(listed) if listed else []
    answer.document["warnings"] = [*doubts, *answer.document["warnings"]]
    held = {**wanted, "order": order_of(answer.document)}
    if alternatives is not None:
        more = AlternativesQuery.model_validate({**held, "count": alternatives})
        found = editing.alternatives(context, more, today=context.today())
        text = partial(alternatives_text, found, language())
        write(_compared(answer, found, text, format), output)
    elif other_dates is not None:
        days = DatesQuery.model_validate({**held, "span": other_dates})
        tried = editing.dates(context, days, today=context.today())
        write(_compared(answer, tried, partial(dates_text, tried, language()), format), output)
    elif bound:
        proved = editing.bound(context, PlanQuery.model_validate(held), today=context.today())
        write(_compared(answer, proved, partial(bound_text, proved, language()), format), output)
    else:
        save_export(context, answer, format, output, plan_export, text=plan_text)
    if save:
        keep(context, save, answer, query)
    if book:
        from web.book.cli import write_book  # noqa: PLC0415 - only when it is asked for

        write_book(context, answer, folder=book, form=book_form)
    if school:
        from web.book.cli import write_school  # noqa: PLC0415 - as above

        write_school(context, answer, folder=school, form=book_form)


def _read(context: Context, file: Path) -> SiteList:
    """Return the sites of a file, and tell what is left aside of it."""
    read = typed_sites.in_file(context, file)
    for note in read.notes:
        click.echo(translate(note.template, language(), **note.params), err=True)
    return read


def _listed(sites: str | None, file: SiteList | None) -> str | None:
    """Return the list of sites typed, the one in a file, or both."""
    if sites is not None and not sites.strip():
        raise QueryError(N_("The list names no site: write one per line."))
    return "\n".join(filter(None, [sites, *(file.sites if file else ())])) or None


def _require_simple(
    alternatives: str | None, other_dates: str | None, form: str, *, bound: bool
) -> None:
    compared = [alternatives is not None, other_dates is not None, bound]
    if sum(compared) > 1:
        raise QueryError(N_("Choose one of --alternatives, --other-dates and --bound."))
    if any(compared) and form not in {"text", "json"}:
        raise QueryError(
            N_(
                "--alternatives, --other-dates and --bound are printed as text or JSON, not as "
                "%(format)s."
            ),
            format=form,
        )


def _compared(
    answer: Answer[Plan], found: Alternatives | Bound | Dates, text: Callable[[], str], form: str
) -> str:
    """Return the plan and what it is compared with as text, or the comparison as JSON."""
    if form == "json":
        return json_text(found, indent=2)
    return f"{plan_text(answer.document, language())}\n\n{text()}"
