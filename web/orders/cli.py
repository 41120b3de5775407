"""``redroutes orders``: placing orders and carrying them through to the review."""

from collections.abc import Mapping
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
    question_of,
    save_export,
)
from web.installation.context import Context
from web.language.messages import translate
from web.language.statuses import ORDER_STATUSES
from web.orders import ask as service
from web.orders.files import orders_export
from web.orders.text import orders_text
from web.orders.turns import TURNS
from web.terms.fields import Query

NUMBER = click.argument("order", type=click.IntRange(min=1), metavar="ORDER")


@group()
def orders() -> None:
    """Place orders of lectures and carry them through. ORDER is the number of an order."""


@orders.command()
@asked_options(service.OrderQuery)
def add(**given: Any) -> None:
    """Order a lecture at a venue."""
    context, query = question_of(service.OrderQuery, given)
    _say_status(context, service.place_order(context, query, today=context.today()))


@orders.command("list")
@asked_options(service.StatusQuery)
@format_option("text", *ANSWERS)
def list_orders(format: str, output: Path | None, **given: Any) -> None:
    """List the orders, the newest first."""
    context, query = question_of(service.StatusQuery, given)
    document = service.orders_document(context, query)
    save_export(context, document, format, output, orders_export, text=orders_text)


@orders.command()
@NUMBER
@asked_options(service.SendingQuery)
def dispatch(order: int, **given: Any) -> None:
    """Send one lecturer to one order by hand; `redroutes dispatch` does it for all."""
    context, query = question_of(service.SendingQuery, given)
    service.send(context, [service.sending_of(order, query.lecturer, query)])
    _say_status(context, order)


@orders.command()
@NUMBER
def accept(order: int) -> None:
    """Note that the lecturer will go."""
    _turn("accept", order, {})


@orders.command()
@NUMBER
@asked_options(service.DeclineQuery)
def decline(order: int, **given: Any) -> None:
    """Note that the lecturer will not go: the order waits for another one."""
    _turn("decline", order, given)


@orders.command()
@NUMBER
@asked_options(service.HoldQuery)
def held(order: int, **given: Any) -> None:
    """Note that the lecture was held: from now on coverage counts it."""
    _turn("hold", order, given)


@orders.command()
@NUMBER
@asked_options(service.ReviewQuery)
def review(order: int, **given: Any) -> None:
    """Keep what the venue says of the lecture."""
    _turn("review", order, given)


@orders.command()
@NUMBER
def cancel(order: int) -> None:
    """Note that the venue does not want the lecture any more."""
    _turn("cancel", order, {})


def _turn(name: str, order: int, given: Mapping[str, object]) -> None:
    """Take a step of an order, as the page and the API do."""
    turn = TURNS[name]
    context, query = question_of(turn.asks or Query, given)
    turn.act(context, order, query)
    _say_status(context, order)


def _say_status(context: Context, order: int) -> None:
    status = ORDER_STATUSES[context.store.orders.get(order).status]
    said = N_("Order %(order)d is now: %(status)s.")
    click.echo(translate(said, language(), order=order, status=status))
