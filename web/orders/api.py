"""Orders, planned lectures and who would go to them, to read."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from flask import Response

from geo.errors import N_
from web.files.export import Export
from web.frame.api import orders as orders_routes
from web.frame.described import described
from web.frame.inputs import context, format_and_query
from web.frame.outputs import (
    FILES,
    respond_export,
    respond_json,
    respond_part,
)
from web.installation.context import Context
from web.installation.work import BusyError
from web.language.request import language
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

D = TypeVar("D", bound=Mapping[str, object])


@orders_routes.get("/orders")
@described(
    N_("Orders of lectures"),
    {"json": Orders, "geojson": OrderFeatures, **FILES},
    query=OrdersQuery,
    later=True,
)
def orders() -> Response:
    """List the orders of lectures, the newest first."""
    form, query = format_and_query(OrdersQuery)
    most = query.limit if form == "json" or "limit" in query.model_fields_set else MOST_IN_FILE
    document = orders_document(context(), query, offset=query.offset, limit=most)
    if form != "json":
        return _respond(document, orders_export, form)
    return respond_part(document)


@orders_routes.get("/planned")
@described(
    N_("Planned lectures"),
    {"json": Planned, "geojson": PlannedFeatures, **FILES},
    query=PlannedQuery,
    later=True,
)
def planned() -> Response:
    """List the planned lectures."""
    form, query = format_and_query(PlannedQuery)
    if form != "json":
        return _respond(planned_document(context(), query), planned_export, form)
    document = planned_document(context(), query, offset=query.offset, limit=query.limit)
    return respond_part(document)


@orders_routes.get("/dispatch")
@described(
    N_("Who would go to the open orders"),
    {"json": Dispatch, "geojson": DispatchFeatures, **FILES},
    query=dispatching.DispatchQuery,
    problems=(BusyError,),
    later=True,
)
def dispatch() -> Response:
    """Say who would go to the open orders; 202 while that is worked out. Nobody is sent."""
    form, query = format_and_query(dispatching.DispatchQuery)
    answer = dispatching.ask(context(), query, today=context().today())
    return _respond(answer.document, dispatch_export, form)


def _respond(document: D, export: Callable[[Context, D, str], Export], form: str) -> Response:
    if form == "json":
        return respond_json(document)
    return respond_export(export(context(), document, language()), form)
