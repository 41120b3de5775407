"""``redroutes orders``: placing orders and carrying them through to the review."""

from pathlib import Path
from typing import Annotated, Any

import click

from geo.errors import N_
from geo.formats import ANSWERS
from web.frame.command import language
from web.frame.options import format_option, open_installation, save_export, write
from web.installation.context import Context
from web.language.messages import translate
from web.language.words import label
from web.orders import ask as service
from web.orders.files import orders_export
from web.orders.text import orders_text
from web.store.orders import Sending
from web.terms import asks
from web.terms.fields import IsoDate, Query, Text

NUMBER = click.argument("order", type=click.IntRange(min=1), metavar="ORDER")


class SendingQuery(Query):
    """Who goes to one order, and when."""

    lecturer: Annotated[Text, asks.LECTURER]
    date: Annotated[IsoDate, asks.DATE]


@click.group()
def orders() -> None:
    """Place orders of lectures and carry them through. ORDER is the number of an order."""


@orders.command()
@click.option("--venue", required=True, metavar="PLACE", help="Name or code of the venue.")
@click.option("--topic", required=True, metavar="TOPIC", help="Code of the topic, such as law.")
@click.option("--language", "spoken", default="zh", show_default=True, help="zh, ko or mn.")
@click.option("--from", "from_", required=True, metavar="DATE", help="First day that suits.")
@click.option("--to", metavar="DATE", help="Last day that suits. [default: the first]")
@click.option("--part", default="any", show_default=True, help="am, pm or any.")
@click.option("--people", metavar="N", help="How many will listen.")
@click.option("--contact", default="", help="Whom to call at the venue.")
def add(from_: str, spoken: str, **given: str | None) -> None:
    """Order a lecture at a venue."""
    values = {**given, "from": from_, "language": spoken}
    query = service.OrderQuery.model_validate(
        {key: value for key, value in values.items() if value is not None}
    )
    context = open_installation()
    _say_status(context, service.place_order(context, query, today=context.today()))


@orders.command("list")
@click.option("--status", default="", metavar="S", help="Only orders with this status.")
@format_option("text", *ANSWERS)
def list_orders(status: str, format: str, output: Path | None) -> None:
    """List the orders, the newest first."""
    query = service.StatusQuery.model_validate({"status": status})
    context = open_installation()
    document = service.orders_document(context, query)
    if format == "text":
        write(orders_text(document, language()), output)
    else:
        save_export(context, document, format, output, orders_export)


@orders.command()
@NUMBER
@click.option("--lecturer", required=True, metavar="ID", help="Who goes.")
@click.option("--date", required=True, metavar="DATE", help="When.")
def dispatch(order: int, lecturer: str, date: str) -> None:
    """Send one lecturer to one order by hand; `redroutes dispatch` does it for all."""
    query = SendingQuery.model_validate({"lecturer": lecturer, "date": date})
    context = open_installation()
    context.store.orders.dispatch([Sending(order, query.lecturer, query.date)])
    _say_status(context, order)


@orders.command()
@NUMBER
def accept(order: int) -> None:
    """Note that the lecturer will go."""
    context = open_installation()
    context.store.orders.accept(order)
    _say_status(context, order)


@orders.command()
@NUMBER
@click.option("--reason", default="", help="Why not.")
def decline(order: int, reason: str) -> None:
    """Note that the lecturer will not go: the order waits for another one."""
    query = service.DeclineQuery.model_validate({"reason": reason})
    context = open_installation()
    context.store.orders.decline(order, query.reason)
    _say_status(context, order)


@orders.command()
@NUMBER
@click.option("--audience", required=True, metavar="N", help="How many listened.")
def held(order: int, audience: str) -> None:
    """Note that the lecture was held: from now on coverage counts it."""
    query = service.HoldQuery.model_validate({"audience": audience})
    context = open_installation()
    context.store.orders.hold(order, audience=query.audience, today=context.today())
    _say_status(context, order)


@orders.command()
@NUMBER
@click.option("--score", required=True, metavar="1-5", help="From 1, poor, to 5, excellent.")
@click.option("--text", default="", help="What the venue says.")
def review(order: int, **given: Any) -> None:
    """Keep what the venue says of the lecture."""
    query = service.ReviewQuery.model_validate(given)
    context = open_installation()
    context.store.orders.review(order, score=query.score, text=query.text)
    _say_status(context, order)


@orders.command()
@NUMBER
def cancel(order: int) -> None:
    """Note that the venue does not want the lecture any more."""
    context = open_installation()
    context.store.orders.cancel(order)
    _say_status(context, order)


def _say_status(context: Context, order: int) -> None:
    word = label("order_status", context.store.orders.get(order).status, lang=language())
    click.echo(
        translate(N_("Order %(order)d is now: %(status)s."), language(), order=order, status=word)
    )
