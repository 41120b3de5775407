"""Orders, planned lectures and who would go to them, to read."""

from flask import Blueprint, Response

from geo.errors import N_
from web.api.inputs import context, query_of
from web.api.outputs import respond_json, respond_later, respond_part
from web.jobs import BusyError
from web.operations import described
from web.services import dispatch as dispatching
from web.services.orders import OrdersQuery, orders_document
from web.services.planned import PlannedListQuery, planned_document

blueprint = Blueprint("orders", __name__)
WAIT = 1.0
"""Seconds a request waits for a dispatch before it says: ask again."""


@blueprint.get("/orders")
@described(N_("Orders of lectures"), {"json": "saved.Orders"}, query=OrdersQuery)
def orders() -> Response:
    """List the orders of lectures, the newest first."""
    query = query_of(OrdersQuery)
    document = orders_document(context(), query, offset=query.offset, limit=query.limit)
    return respond_part(document)


@blueprint.get("/planned")
@described(N_("Planned lectures"), {"json": "common.OpenDocument"}, query=PlannedListQuery)
def planned() -> Response:
    """List the planned lectures."""
    return respond_json(planned_document(context(), query_of(PlannedListQuery)))


@blueprint.get("/dispatch")
@described(
    N_("Who would go to the open orders"),
    {"json": "common.OpenDocument"},
    query=dispatching.DispatchQuery,
    problems=(BusyError,),
    later=True,
)
def dispatch() -> Response:
    """Say who would go to the open orders; 202 while that is worked out. Nobody is sent."""
    query = query_of(dispatching.DispatchQuery)
    answer = dispatching.ask(context(), query, today=context().today(), seconds=WAIT)
    return respond_json(answer.document) if answer else respond_later()
