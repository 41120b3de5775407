"""Orders, planned lectures and who would go to them, to read."""

from flask import Blueprint, Response

from web.api.inputs import context, query_of
from web.api.outputs import respond_json, respond_later
from web.services import dispatch as dispatching
from web.services.orders import StatusQuery, orders_document
from web.services.planned import PlannedListQuery, planned_document

blueprint = Blueprint("orders", __name__)
WAIT = 1.0
"""Seconds a request waits for a dispatch before it says: ask again."""


@blueprint.get("/orders")
def orders() -> Response:
    """List the orders of lectures, the newest first."""
    return respond_json(orders_document(context(), query_of(StatusQuery)))


@blueprint.get("/planned")
def planned() -> Response:
    """List the planned lectures."""
    return respond_json(planned_document(context(), query_of(PlannedListQuery)))


@blueprint.get("/dispatch")
def dispatch() -> Response:
    """Say who would go to the open orders; 202 while that is worked out. Nobody is sent."""
    query = query_of(dispatching.DispatchQuery)
    answer = dispatching.ask(context(), query, today=context().today(), seconds=WAIT)
    return respond_json(answer.document) if answer else respond_later()
