"""Writing orders and planned lectures by API: the steps of the pages, for programs."""

from typing import Any, Final

from flask import Response, url_for

from geo.errors import N_
from web.frame.api import orders as orders_routes
from web.frame.described import NEXT_TUESDAY, PLACE_PROBLEMS, described
from web.frame.inputs import NoParameters, context
from web.frame.writing import Versioned, respond_version, writing
from web.orders import ask as service
from web.orders.answer import OneOrder, OrderSeen
from web.orders.people import lecturer_id
from web.orders.turns import TURNS
from web.store.bookings import BookedError
from web.store.fitting import MisfitError
from web.store.order_rows import OrderStateError, UnknownLecturerError, UnknownOrderError
from web.terms.fields import Query

ORDER: Final = {"order_id": 1}


def _now(order_id: int) -> tuple[int, OneOrder]:
    document = service.one_order(context(), order_id)
    return document["number"], document


def _was(order_id: int, seen: int) -> OrderSeen | None:
    return service.order_seen(context(), order_id, seen)


OF_ORDER: Final = Versioned("order", _now, _was, ORDER, (UnknownOrderError, OrderStateError))


@orders_routes.get("/orders/<int:order_id>")
@described(N_("An order"), {"json": OneOrder}, path=ORDER, problems=(UnknownOrderError,))
def order(order_id: int) -> Response:
    """Return an order with what may become of it."""
    return _respond(order_id)


@orders_routes.post("/orders")
@writing(
    N_("Place an order"), OneOrder, makes=True, problems=PLACE_PROBLEMS,
    examples=({"venue": "大石人镇", "topic": "theory", "from": NEXT_TUESDAY},),
)  # fmt: skip
def place_order(body: service.OrderQuery) -> Response:
    """Place an order and return it."""
    key = service.place_order(context(), body, today=context().today())
    there = url_for("api.orders.order", order_id=key)
    return _respond(key, status=201, location=there)


@orders_routes.post("/orders/<int:order_id>/send")
@writing(
    N_("Send a lecturer to an order"), OneOrder, of=OF_ORDER,
    examples=({"lecturer": "L0001", "date": NEXT_TUESDAY},),
    problems=(UnknownLecturerError, MisfitError, BookedError),
)  # fmt: skip
def send_lecturer(
    order_id: int,
    seen: int,  # noqa: ARG001 - the store compares it
    body: service.SendingQuery,
) -> Response:
    """Send a lecturer to an order, who has still to accept."""
    who = lecturer_id(context(), body.lecturer)
    service.send(context(), [service.sending_of(order_id, who, body)])
    return _respond(order_id)


@orders_routes.post("/orders/<int:order_id>/accept")
@writing(N_("Accept an order"), OneOrder, of=OF_ORDER)
def accept_order(order_id: int, seen: int) -> Response:
    """Note that the lecturer will go."""
    return _turned("accept", order_id, seen)


@orders_routes.post("/orders/<int:order_id>/decline")
@writing(N_("Decline an order"), OneOrder, of=OF_ORDER, examples=({"reason": "病假"},))
def decline_order(order_id: int, seen: int, body: service.DeclineQuery) -> Response:
    """Note that the lecturer will not go: the order waits for another one."""
    return _turned("decline", order_id, seen, body)


@orders_routes.post("/orders/<int:order_id>/hold")
@writing(N_("Note a lecture as held"), OneOrder, of=OF_ORDER, examples=({"audience": 40},))
def hold_order(order_id: int, seen: int, body: service.HoldQuery) -> Response:
    """Note that the lecture was held: it counts in coverage."""
    return _turned("hold", order_id, seen, body)


@orders_routes.post("/orders/<int:order_id>/review")
@writing(
    N_("Keep what the venue says of a lecture"), OneOrder, of=OF_ORDER,
    examples=({"score": 5, "text": "很好"},),
)  # fmt: skip
def review_order(order_id: int, seen: int, body: service.ReviewQuery) -> Response:
    """Keep what the venue says."""
    return _turned("review", order_id, seen, body)


@orders_routes.post("/orders/<int:order_id>/cancel")
@writing(N_("Cancel an order"), OneOrder, of=OF_ORDER)
def cancel_order(order_id: int, seen: int) -> Response:
    """Note that the venue does not want the lecture any more."""
    return _turned("cancel", order_id, seen)


@orders_routes.post("/orders/<int:order_id>/undo")
@writing(N_("Take the last step of an order back"), OneOrder, of=OF_ORDER, problems=(BookedError,))
def undo_order(order_id: int, seen: int) -> Response:
    """Take back the step that was seen as the last one."""
    service.take_back(context(), order_id, seen)
    return _respond(order_id)


def _turned(name: str, order_id: int, _seen: int, body: Query | None = None) -> Response:
    """Take a step of an order; the store compares what was seen of it."""
    TURNS[name].act(context(), order_id, body or NoParameters())
    return _respond(order_id)


def _respond(order_id: int, **more: Any) -> Response:
    number, document = _now(order_id)
    return respond_version(number, document, **more)
