"""Published routes to be mended by the API: the list, and accepting a repair."""

from flask import Response, url_for

from geo.errors import N_
from web.frame.api import plans as plans_routes
from web.frame.described import described
from web.frame.inputs import context
from web.frame.outputs import respond_json
from web.frame.writing import respond_version, writing
from web.installation.work import BusyError
from web.network import upkeep as service
from web.network.answer import Upkeep
from web.saved.answer import WrittenPlan
from web.saved.api_write import OF_PLAN
from web.saved.list import written_document
from web.store.networks import UnknownRouteError


@plans_routes.get("/network/upkeep")
@described(
    N_("Published routes beneath which something has changed"),
    {"json": Upkeep},
    problems=(BusyError,),
    examples=({},),
    later=True,
)
def network_upkeep(query: service.UpkeepQuery) -> Response:
    """Say what changed, whether the routes still hold, and what may be done; 202 meanwhile."""
    return respond_json(service.ask(context(), query, today=context().today()))


@plans_routes.post("/network/routes/<int:plan_id>/repair")
@writing(
    N_("Accept a repair of a published route"), WrittenPlan, of=OF_PLAN, makes=True,
    problems=(UnknownRouteError, service.RepairGoneError),
)  # fmt: skip
def repair_route(plan_id: int, seen: int, body: service.RepairQuery) -> Response:
    """Keep a proposed repair as the next version, a draft; what is published stays so."""
    today = context().today()
    number = service.accept(context(), plan_id, body.repair, seen=seen, today=today)
    document = written_document(context().store.plans.get(plan_id))
    there = url_for("api.plans.version", plan_id=plan_id, number=number)
    return respond_version(number, document, status=201, location=there)
