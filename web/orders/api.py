"""Orders, planned lectures and who would go to them, to read."""

from flask import Response

from geo.errors import N_
from web.frame.api import orders as orders_routes
from web.frame.described import described
from web.frame.inputs import asked_format, context
from web.frame.outputs import (
    FILES,
    respond_answer,
    respond_part,
)
from web.installation.work import BusyError
from web.orders import dispatch as dispatching
from web.orders.answer import (
    Dispatch,
    DispatchFeatures,
    OrderFeatures,
    Orders,
    Planned,
    PlannedFeatures,
)
from web.orders.ask import OrdersQuery, orders_document
from web.orders.files import MOST_IN_FILE, dispatch_export, orders_export, planned_export
from web.orders.planned import PlannedQuery, planned_document


@orders_routes.get("/orders")
@described(
    N_("Orders of lectures"), {"json": Orders, "geojson": OrderFeatures, **FILES}, later=True
)
def orders(query: OrdersQuery) -> Response:
    """List the orders of lectures, the newest first."""
    form = asked_format()
    most = query.limit if form == "json" or "limit" in query.model_fields_set else MOST_IN_FILE
    document = orders_document(context(), query, offset=query.offset, limit=most)
    if form != "json":
        return respond_answer(document, orders_export)
    return respond_part(document)


@orders_routes.get("/planned")
@described(
    N_("Planned lectures"), {"json": Planned, "geojson": PlannedFeatures, **FILES}, later=True
)
def planned(query: PlannedQuery) -> Response:
    """List the planned lectures."""
    if asked_format() != "json":
        return respond_answer(planned_document(context(), query), planned_export)
    document = planned_document(context(), query, offset=query.offset, limit=query.limit)
    return respond_part(document)


@orders_routes.get("/dispatch")
@described(
    N_("Who would go to the open orders"),
    {"json": Dispatch, "geojson": DispatchFeatures, **FILES},
    problems=(BusyError,),
    later=True,
)
def dispatch(query: dispatching.DispatchQuery) -> Response:
    """Say who would go to the open orders; 202 while that is worked out. Nobody is sent."""
    answer = dispatching.ask(context(), query, today=context().today())
    return respond_answer(answer.document, dispatch_export)
