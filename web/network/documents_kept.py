"""Kept networks and routes as the documents and tables that programs and terminals read."""

from collections.abc import Sequence
from dataclasses import asdict

from geo.errors import N_
from web.files.text import declared_table
from web.installation.context import Context
from web.language.messages import translator
from web.network.answer_kept import (
    KeptNetworkDocument,
    KeptNetworks,
    KeptRouteDocument,
    NetworkListed,
    RouteListed,
    WrittenNetwork,
)
from web.network.keep import document_of, route_name
from web.network.story import told_stops
from web.store.network_rows import KeptNetwork, KeptRoute
from web.terms.term import columns, kept

NONE = N_("No network is kept yet: redroutes network keep makes and keeps one.")
ALL_ARCHIVED = N_("All networks of routes are in the archive.")
NONE_ARCHIVED = N_("No network is in the archive.")


def networks_document(context: Context, *, archived: bool = False) -> KeptNetworks:
    """Return the networks that whoever asks may see, or those in the archive."""
    routes = context.store.networks.routes()
    found = context.store.networks.all(archived=archived)
    rows = [_listed(one, _of(one, routes)) for one in found]
    return {"kind": "kept_networks", "version": 1, "networks": rows}


def network_document(context: Context, network_id: int, language: str) -> KeptNetworkDocument:
    """Return a network with its routes; see :meth:`web.store.networks.Networks.get`."""
    network = context.store.networks.get(network_id)
    routes = context.store.networks.routes(network_id)
    return {
        "kind": "kept_network",
        "version": 1,
        **_listed(network, routes),
        "question": dict(network.question),
        "basis": {**asdict(network.basis)},  # type: ignore[typeddict-item]
        "rows": [route_row(network, one, language) for one in routes],
    }


def written_document(context: Context, network: KeptNetwork) -> WrittenNetwork:
    """Return a network that was just changed, with how many routes it has now."""
    routes = context.store.networks.routes(network.id)
    return {
        "kind": "written_network",
        "version": 1,
        **_listed(network, routes),
        "newest": network.version,
    }


def route_document(context: Context, route: KeptRoute, language: str) -> KeptRouteDocument:
    """Return a route with its plan and what it tells."""
    network = context.store.networks.get(route.network)
    return {
        "kind": "kept_route",
        "version": 1,
        **route_row(network, route, language),
        "told": told_stops(context, document_of(route), language),
        "plan": route.plan.document,
    }


def route_row(network: KeptNetwork, route: KeptRoute, language: str) -> RouteListed:
    """Return a route as a row."""
    days = document_of(route)["days"]
    return kept(
        RouteListed, vars(route),
        id=route.plan.id, name=route_name(network, route, language), state=route.state,
        start=days[0]["start"]["name"], days=len(days),
        sites=sum(len(day["stops"]) for day in days),
        shown=route.plan.number, newest=route.plan.version, published=route.plan.published,
    )  # fmt: skip


def kept_text(context: Context, language: str, *, archived: bool = False) -> str:
    """Return the networks and their routes for a terminal; or those in the archive."""
    lines, routes = [], context.store.networks.routes()
    for network in context.store.networks.all(archived=archived):
        rows = [route_row(network, one, language) for one in _of(network, routes)]
        lines += [f"## {network.id} {network.name}"]
        lines += [*declared_table(columns(RouteListed, narrow=True), rows, language), ""]
    return "\n".join(lines) or translator(language)(_why_none(context, archived=archived))


def _why_none(context: Context, *, archived: bool) -> str:
    if archived:
        return NONE_ARCHIVED
    return ALL_ARCHIVED if context.store.networks.all(archived=True) else NONE


def _of(network: KeptNetwork, routes: Sequence[KeptRoute]) -> list[KeptRoute]:
    return [one for one in routes if one.network == network.id]


def _listed(network: KeptNetwork, routes: Sequence[KeptRoute]) -> NetworkListed:
    states = [one.state for one in routes]
    return {
        "id": network.id,
        "name": network.name,
        "created_at": network.created_at.isoformat(),
        "archived_at": network.archived_at.isoformat() if network.archived_at else None,
        "routes": len(routes),
        "approved": states.count("approved"),
        "published": states.count("published"),
    }
