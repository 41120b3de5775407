"""``redroutes orders``: placing orders and carrying them through to the review."""

from pathlib import Path
from typing import Any

import click

from geo.errors import N_
from geo.formats import ANSWERS
from web.frame.command import language
from web.frame.help import group
from web.frame.options import (
    asked_options,
    format_option,
    given_of,
    open_installation,
    save_export,
)
from web.installation.context import Context
from web.language.messages import translate
from web.language.statuses import ORDER_STATUSES
from web.orders import ask as service
from web.orders.files import orders_export
from web.orders.text import orders_text

NUMBER = click.argument("order", type=click.IntRange(min=1), metavar="ORDER")


@group()
def orders() -> None:
    """Place orders of lectures and carry them through. ORDER is the number of an order."""


@orders.command()
@asked_options(service.OrderQuery)
def add(**given: Any) -> None:
    """Order a lecture at a venue."""
    query = service.OrderQuery.model_validate(given_of(given))
    context = open_installation()
    _say_status(context, service.place_order(context, query, today=context.today()))


@orders.command("list")
@asked_options(service.StatusQuery)
@format_option("text", *ANSWERS)
def list_orders(format: str, output: Path | None, **given: Any) -> None:
    """List the orders, the newest first."""
    query = service.StatusQuery.model_validate(given_of(given))
    context = open_installation()
    document = service.orders_document(context, query)
    save_export(context, document, format, output, orders_export, text=orders_text)


@orders.command()
@NUMBER
@asked_options(service.SendingQuery)
def dispatch(order: int, **given: Any) -> None:
    """Send one lecturer to one order by hand; `redroutes dispatch` does it for all."""
    query = service.SendingQuery.model_validate(given_of(given))
    context = open_installation()
    service.send(context, [service.sending_of(order, query.lecturer, query)])
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
@asked_options(service.DeclineQuery)
def decline(order: int, **given: Any) -> None:
    """Note that the lecturer will not go: the order waits for another one."""
    query = service.DeclineQuery.model_validate(given_of(given))
    context = open_installation()
    context.store.orders.decline(order, query.reason)
    _say_status(context, order)


@orders.command()
@NUMBER
@asked_options(service.HoldQuery)
def held(order: int, **given: Any) -> None:
    """Note that the lecture was held: from now on coverage counts it."""
    query = service.HoldQuery.model_validate(given_of(given))
    context = open_installation()
    context.store.orders.hold(order, audience=query.audience, today=context.today())
    _say_status(context, order)


@orders.command()
@NUMBER
@asked_options(service.ReviewQuery)
def review(order: int, **given: Any) -> None:
    """Keep what the venue says of the lecture."""
    query = service.ReviewQuery.model_validate(given_of(given))
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
    status = ORDER_STATUSES[context.store.orders.get(order).status]
    said = N_("Order %(order)d is now: %(status)s.")
    click.echo(translate(said, language(), order=order, status=status))
