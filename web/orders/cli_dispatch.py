"""``redroutes dispatch``: who goes."""

from pathlib import Path
from typing import Any

import click

from geo.errors import N_
from geo.formats import ANSWERS
from web.frame.command import language
from web.frame.help import command, option
from web.frame.options import (
    asked_options,
    format_option,
    question_of,
    save_export,
    write,
    write_bytes,
)
from web.installation.context import Context
from web.language.messages import translate
from web.orders import dispatch as service
from web.orders.ask import WantedLecture, send
from web.orders.files import dispatch_export
from web.orders.orders_file import read_orders
from web.orders.text import dispatch_text
from web.terms.fields import QueryError


@command()
@option(
    "--orders", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_("Table with the columns venue, topic, language, from, to, part, people."),
)  # fmt: skip
@option("--from-store", is_flag=True, help=N_("The open orders of the store."))
@option("--save", is_flag=True, help=N_("With --from-store: send the lecturers to the orders."))
@asked_options(service.DispatchQuery)
@format_option("text", *ANSWERS, "ics-zip")
def dispatch(
    orders: Path | None,
    *,
    from_store: bool,
    save: bool,
    format: str,
    output: Path | None,
    **given: Any,
) -> None:
    """Send lecturers to orders: most orders, then fewest minutes, then fair shares."""
    context, query = question_of(service.DispatchQuery, given)
    _require_source(orders, query, from_store=from_store, save=save)
    waiting = (
        service.store_asked(context, query, today=context.today())
        if orders is None
        else service.Waiting(_read(context, orders))
    )
    answer = service.run(context, query, waiting, today=context.today())
    _write(context, answer, format, output)
    if save:
        send(context, answer.sendings())


def _read(context: Context, file: Path) -> list[WantedLecture]:
    """Return the orders of a file, and tell what is left aside of it."""
    read = read_orders(context, file, today=context.today(), language=language(), name=file.name)
    for note in read.notes:
        click.echo(translate(note.template, language(), **note.params), err=True)
    return read.orders


def _require_source(
    file: Path | None, query: service.DispatchQuery, *, from_store: bool, save: bool
) -> None:
    if (file is None) != from_store or ((save or query.planned) and not from_store):
        raise QueryError(
            N_(
                "Give either --orders FILE or --from-store; --save and --planned go with "
                "--from-store."
            )
        )
    if save and query.planned:
        raise QueryError(
            N_("Planned lectures are no orders yet: turn them into orders before --save.")
        )


def _write(context: Context, answer: service.Dispatched, form: str, output: Path | None) -> None:
    if form == "text":
        write(dispatch_text(answer.document, language()), output)
        return
    if form != "ics-zip":
        save_export(context, answer.document, form, output, dispatch_export)
        return
    from routes.dispatch.files import dispatch_calendars  # noqa: PLC0415 - only for this format
    from web.language.wording import CatalogueWording  # noqa: PLC0415 - brings the words of the pages

    wording = CatalogueWording(language())
    write_bytes(dispatch_calendars(answer.document, wording, today=context.today()), output)
