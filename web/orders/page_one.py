"""The page of one order: where it stands, the way back from its last step, who changed what."""

from functools import partial

from flask import Response, url_for

from web.frame.outputs import unkept
from web.frame.page import blueprint, current, render
from web.history.shown import record_history
from web.language.request import language
from web.orders.ask import venue_name
from web.orders.page import order_cards
from web.store.order_rows import TAKEN_BACK, UNDONE, OrderChange


@blueprint.get("/orders/<int:order_id>")
def order(order_id: int) -> Response:
    """Show one order and all that became of it."""
    return _order_page(order_id)


@blueprint.post("/orders/<int:order_id>/contact")
def reveal_order(order_id: int) -> Response:
    """Show whom to call; the history notes that somebody has asked."""
    return unkept(_order_page(order_id, current().store.orders.reveal(order_id)))


def _order_page(order_id: int, revealed: str = "") -> Response:
    context = current()
    (card,) = order_cards([context.store.orders.get(order_id)])
    last = context.store.orders.changes(order_id)[-1]
    return render(
        "orders",
        template="orders/one.html",
        one=card,
        revealed=revealed,
        seen=last.number,
        undo=url_for("pages.undo_order", order_id=order_id) if _may_go_back(last) else "",
        past=record_history(
            context.store, "order", order_id, language(), venue=partial(venue_name, context)
        ),
    )


def _may_go_back(last: OrderChange) -> bool:
    return last.status in TAKEN_BACK and UNDONE not in last.values
