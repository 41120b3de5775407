"""Orders, to read."""

from flask import Blueprint, Response

from web.api.inputs import context, query_of
from web.api.outputs import respond_json
from web.services.orders import StatusQuery, orders_document

blueprint = Blueprint("orders", __name__)


@blueprint.get("/orders")
def orders() -> Response:
    """List the orders of lectures, the newest first."""
    return respond_json(orders_document(context(), query_of(StatusQuery)))
