"""The steps of an order that need no form of their own: what each asks, and what it does."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from web.installation.context import Context
from web.orders.ask import DeclineQuery, HoldQuery, ReviewQuery, UndoQuery, take_back
from web.terms.fields import Query


class Turn(NamedTuple):
    """A step.

    Attributes
    ----------
    done
        What it makes of the order.
    act
        Takes it.
    asks
        What has to be said, None for nothing.
    """

    done: str
    act: Callable[[Context, int, Any], object]
    asks: type[Query] | None = None


def _hold(context: Context, order: int, query: HoldQuery) -> None:
    context.store.orders.hold(order, audience=query.audience, today=context.today())


def _review(context: Context, order: int, query: ReviewQuery) -> None:
    context.store.orders.review(order, score=query.score, text=query.text)


def _decline(context: Context, order: int, query: DeclineQuery) -> None:
    context.store.orders.decline(order, query.reason)


TURNS: Final[Mapping[str, Turn]] = {
    "accept": Turn("accepted", lambda context, order, _: context.store.orders.accept(order)),
    "decline": Turn("declined", _decline, DeclineQuery),
    "hold": Turn("held", _hold, HoldQuery),
    "review": Turn("reviewed", _review, ReviewQuery),
    "cancel": Turn("cancelled", lambda context, order, _: context.store.orders.cancel(order)),
    "undo": Turn(
        "undone", lambda context, order, query: take_back(context, order, query.seen), UndoQuery
    ),
}
"""Name -> step; pages and programs take the same."""
