"""Kept networks and their routes by the API: to read, to keep, to approve and to publish."""

from typing import Annotated, Final

from flask import Response, url_for

from geo.errors import N_
from web.frame.api import plans as plans_routes
from web.frame.described import PLAN_PROBLEMS, described
from web.frame.inputs import context
from web.frame.outputs import respond_json
from web.frame.writing import Versioned, respond_version, writing
from web.installation.work import BusyError
from web.language.request import language
from web.network import archive, keep
from web.network.answer_kept import (
    KeptNetworkDocument,
    KeptNetworks,
    KeptRouteDocument,
    WrittenNetwork,
)
from web.network.archive import ArchivedQuery, ArchiveQuery, NetworkNameQuery
from web.network.documents_kept import (
    network_document,
    networks_document,
    route_document,
    written_document,
)
from web.network.keep import KeepNetworkQuery
from web.store.network_rows import RouteState
from web.store.networks import NetworkStateError, UnknownNetworkError, UnknownRouteError
from web.store.plans import PlanStateError, UnknownPlanError
from web.terms import asks
from web.terms.fields import Query


class RouteStateQuery(Query):
    """How far a route is to come."""

    state: Annotated[RouteState, asks.STATUS]


@plans_routes.get("/networks")
@described(N_("Kept networks of routes"), {"json": KeptNetworks})
def networks(query: ArchivedQuery) -> Response:
    """List the kept networks, the newest first; visitors see those with a published route."""
    return respond_json(networks_document(context(), archived=query.archived))


@plans_routes.get("/networks/<int:network_id>")
@described(
    N_("A kept network with its routes"), {"json": KeptNetworkDocument},
    problems=(UnknownNetworkError,), path={"network_id": 1},
)  # fmt: skip
def kept_network(network_id: int) -> Response:
    """Return a kept network with its routes; visitors see the published ones."""
    return respond_version(*_network(network_id))


@plans_routes.get("/network-routes/<int:plan_id>")
@described(
    N_("A route of a kept network"), {"json": KeptRouteDocument},
    problems=(UnknownRouteError,), path={"plan_id": 1},
)  # fmt: skip
def network_route(plan_id: int) -> Response:
    """Return a route with its plan and what it tells; visitors see it once it is published."""
    return _respond(plan_id)


def _network(network_id: int) -> tuple[int, KeptNetworkDocument]:
    version = context().store.networks.get(network_id).version
    return version, network_document(context(), network_id, language())


OF_NETWORK: Final = Versioned(
    "network", _network, lambda network_id, seen: None, {"network_id": 1},  # noqa: ARG005
    (UnknownNetworkError, NetworkStateError),
)  # fmt: skip


def _now(plan_id: int) -> tuple[int, KeptRouteDocument]:
    route = context().store.networks.route(plan_id)
    return route.plan.version, route_document(context(), route, language())


OF_ROUTE: Final = Versioned(
    "plan", _now, lambda plan_id, seen: None, {"plan_id": 1},  # noqa: ARG005
    (UnknownRouteError, UnknownPlanError, PlanStateError),
)  # fmt: skip


@plans_routes.post("/networks")
@writing(
    N_("Design a network and keep it with its routes"), KeptNetworkDocument, makes=True,
    later=True, problems=(*PLAN_PROBLEMS, BusyError),
    examples=({"from": "通化市", "days": "1", "least": 1, "most": 4, "effort": 0.001},),
)  # fmt: skip
def keep_network(body: KeepNetworkQuery) -> Response:
    """Design a network and keep its routes as drafts; the same one again is the one there is."""
    kept = keep.keep(
        context(), body.network, today=context().today(), name=body.name, language=language()
    )
    there = url_for("api.plans.kept_network", network_id=kept.id)
    return respond_version(*_network(kept.id), status=201, location=there)


@plans_routes.post("/networks/<int:network_id>/name")
@writing(
    N_("Give a network another name"),
    WrittenNetwork,
    examples=({"name": "全省推荐路线"},),
    of=OF_NETWORK,
)
def rename_network(network_id: int, seen: int, body: NetworkNameQuery) -> Response:
    """Give a kept network another name; its routes keep theirs."""
    context().store.networks.rename(network_id, body.name, seen=seen)
    return _written(network_id)


@plans_routes.delete("/networks/<int:network_id>")
@writing(
    N_("Put a network into the archive"), WrittenNetwork,
    examples=({"published": "stay"},), of=OF_NETWORK,
)  # fmt: skip
def archive_network(network_id: int, seen: int, query: ArchiveQuery) -> Response:
    """Archive a network: its unpublished routes are deleted, published ones stay or go as said."""
    archive.archive(context(), network_id, query, seen=seen)
    return _written(network_id)


@plans_routes.post("/networks/<int:network_id>/unarchive")
@writing(
    N_("Bring a network back from the archive"), WrittenNetwork,
    path={"network_id": 1}, problems=(UnknownNetworkError, NetworkStateError),
)  # fmt: skip
def unarchive_network(network_id: int) -> Response:
    """Bring an archived network back with the routes that were archived with it, as drafts."""
    context().store.networks.unarchive(network_id)
    return _written(network_id)


@plans_routes.post("/network-routes/<int:plan_id>/state")
@writing(
    N_("Approve a route, publish it, or make it a draft again"), KeptRouteDocument,
    of=OF_ROUTE, examples=({"state": "approved"},),
)  # fmt: skip
def set_route_state(plan_id: int, seen: int, body: RouteStateQuery) -> Response:
    """Approve the version that was seen, publish what was approved, or withdraw the route."""
    keep.set_state(context(), plan_id, body.state, seen=seen)
    return _respond(plan_id)


def _written(network_id: int) -> Response:
    found = next(
        one
        for one in (*context().store.networks.all(), *context().store.networks.all(archived=True))
        if one.id == network_id
    )
    return respond_version(found.version, written_document(context(), found))


def _respond(plan_id: int) -> Response:
    return respond_version(*_now(plan_id))
