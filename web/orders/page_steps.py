"""The steps of one order on the page: who goes, accepted, held, reviewed, cancelled, taken back."""

from typing import Any

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue

from geo.errors import RedRoutesError
from web.frame.form import Form, address_of
from web.frame.page import REFUSED, asked, blueprint, current, refused, render
from web.orders import ask as service
from web.orders.after import PASSED, WAITING
from web.orders.page import OrderCard, list_page, order_cards
from web.orders.people import lecturer_id, lecturers_near
from web.orders.turns import TURNS, Turn
from web.store.fitting import MisfitError
from web.store.order_rows import OrderRow, UnknownOrderError
from web.terms.asked import parameters

SEND = parameters(service.SendingQuery)


@blueprint.get("/orders/<int:order_id>/send")
def choose_lecturer(order_id: int) -> Response:
    """Ask who goes to an order, and when."""
    return _send_page(order_id, asked())


def _send_page(order_id: int, form: Form, *, status: int = 200, **refusal: Any) -> Response:
    context = current()
    row = context.store.orders.get(order_id)
    return render(
        "orders",
        template="orders/send.html",
        status=status,
        form={"date": max(row.since, context.today()).isoformat(), **form},
        ask=SEND,
        near=lecturers_near(context, row.venue),
        one=_card(row),
        passed=_passed(),
        **refusal,
    )


@blueprint.post("/orders/<int:order_id>/send")
def send_lecturer(order_id: int) -> ResponseReturnValue:
    """Send a lecturer to an order."""
    context, form = current(), asked()
    form.pop(PASSED, None)
    try:
        query = service.SendingQuery.model_validate(form)
        who = lecturer_id(context, query.lecturer)
        service.send(context, [service.sending_of(order_id, who, query)])
    except REFUSED as error:
        misfit = isinstance(error, MisfitError)
        return _send_page(order_id, form, misfit=misfit, **refused(error))
    return _back("sent", order_id)


@blueprint.post("/orders/<int:order_id>/accept")
def accept_order(order_id: int) -> ResponseReturnValue:
    """Note that the lecturer will go."""
    return _step(order_id, TURNS["accept"])


@blueprint.post("/orders/<int:order_id>/decline")
def decline_order(order_id: int) -> ResponseReturnValue:
    """Note that the lecturer will not go."""
    return _step(order_id, TURNS["decline"])


@blueprint.post("/orders/<int:order_id>/held")
def hold_order(order_id: int) -> ResponseReturnValue:
    """Note that the lecture was held."""
    return _step(order_id, TURNS["hold"])


@blueprint.post("/orders/<int:order_id>/review")
def review_order(order_id: int) -> ResponseReturnValue:
    """Keep what the venue says."""
    return _step(order_id, TURNS["review"])


@blueprint.get("/orders/<int:order_id>/cancel")
def ask_to_cancel(order_id: int) -> Response:
    """Ask whether an order is to be cancelled."""
    row = current().store.orders.get(order_id)
    return render("orders", template="orders/cancel.html", one=_card(row), passed=_passed())


@blueprint.post("/orders/<int:order_id>/cancel")
def cancel_order(order_id: int) -> ResponseReturnValue:
    """Note that the venue does not want the lecture any more."""
    return _step(order_id, TURNS["cancel"])


@blueprint.post("/orders/<int:order_id>/undo")
def undo_order(order_id: int) -> ResponseReturnValue:
    """Take the last step of an order back."""
    return _step(order_id, TURNS["undo"])


def _step(order_id: int, turn: Turn) -> ResponseReturnValue:
    """Take a step and lead back to the order; what forbids it is said in the list as it was."""
    form = asked()
    form.pop(PASSED, None)
    try:
        turn.act(current(), order_id, turn.asks.model_validate(form) if turn.asks else None)
    except UnknownOrderError:
        raise
    except REFUSED as error:
        status = error.status if isinstance(error, RedRoutesError) else 422
        listed: Form = {"status": _passed()} if _passed() not in ("", WAITING) else {}
        refusal = refused(error)
        refusal["status"] = status
        return list_page(listed, at=order_id, **refusal)
    return _back(turn.done, order_id)


def _card(row: OrderRow) -> OrderCard:
    (one,) = order_cards([row])
    return one


def _passed() -> str:
    return request.values.get(PASSED, "")


def _back(done: str, order_id: int) -> ResponseReturnValue:
    """Lead back to the order in the list as it was, or to what waits."""
    if _passed() == WAITING:
        return redirect(address_of({"done": done, "order": str(order_id)}, "pages.waiting"), 303)
    there: Form = {"done": done, "order": str(order_id), "_anchor": f"order-{order_id}"}
    if _passed():
        there["status"] = _passed()
    return redirect(address_of(there, "pages.orders"), 303)
