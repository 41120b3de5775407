"""Changing the list of planned lectures by API."""

from collections.abc import Sequence
from typing import Final

from flask import Response

from geo.errors import N_
from web.files.jsontext import json_text
from web.frame.api import orders as orders_routes
from web.frame.described import NEXT_TUESDAY
from web.frame.inputs import context
from web.frame.outputs import JSON
from web.frame.writing import writing
from web.orders import planned as service
from web.orders.answer import PlannedChange
from web.orders.planned import OrderPlannedQuery, WhichQuery
from web.store.planned import PlannedStateError

WAITING: Final = (PlannedStateError,)
"""What may be wrong where lectures have to wait: of two who take one, the second is told."""


@orders_routes.post("/planned/drop")
@writing(
    N_("Take planned lectures off the list"), PlannedChange,
    examples=({"id": [1]},), problems=WAITING,
)  # fmt: skip
def drop_planned(body: WhichQuery) -> Response:
    """Take planned lectures off the list: all that are named, or none."""
    keys = service.chosen(body)
    return respond_change(context().store.planned.drop(keys))


@orders_routes.post("/planned/back")
@writing(N_("Put planned lectures on the list again"), PlannedChange, examples=({"id": [1]},))
def bring_planned_back(body: WhichQuery) -> Response:
    """Put planned lectures that were taken off the list on it again."""
    keys = service.chosen(body)
    return respond_change(context().store.planned.bring_back(keys))


@orders_routes.post("/planned/order")
@writing(
    N_("Turn planned lectures into orders"), PlannedChange, makes=True,
    examples=({"id": [1], "topic": "theory", "from": NEXT_TUESDAY},), problems=WAITING,
)  # fmt: skip
def order_planned(body: OrderPlannedQuery) -> Response:
    """Turn planned lectures into orders: all that are named, or none."""
    service.chosen(body)
    made = service.order_all(context(), body, today=context().today())
    return respond_change(len(made), made, status=201)


def respond_change(changed: int, orders: Sequence[int] = (), *, status: int = 200) -> Response:
    """Say what became of planned lectures."""
    document: PlannedChange = {
        "kind": "planned_change", "version": 1, "changed": changed, "orders": list(orders),
    }  # fmt: skip
    response = Response(json_text(document), status, content_type=JSON)
    response.cache_control.no_cache = True
    return response
