"""A kept network as an answer again: its routes as they stand now, to be taken along."""

from collections.abc import Iterator
from typing import cast

from web.installation.context import Context
from web.network.answer import Network, NetworkRoute, RouteDay
from web.network.booklet import Said
from web.network.cards import legs_of
from web.network.keep import (
    audience_name,
    designed_route,
    document_of,
    english_name,
    route_name,
    theme_name,
    visits_of,
)
from web.store.network_rows import KeptNetwork, KeptRoute
from web.terms.answer import Answer


def kept_answer(context: Context, network_id: int) -> Answer[Network]:
    """Return a kept network with the routes that are left of it, each in its newest version.

    Figures and proof are those of the day it was designed on; the lines are drawn by the roads of
    today. What is said of winter, too, is of that day, and holds for routes that nobody changed.

    Raises
    ------
    web.store.networks.UnknownNetworkError
        If there is none with this number.
    """
    network, routes = (
        context.store.networks.get(network_id),
        context.store.networks.routes(network_id),
    )
    designed = cast("Network", network.document)
    numbers = {route.number for route in routes}
    document: Network = {
        **designed,
        "routes": [_route(network, route) for route in routes],
        "days": [day for route in routes for day in _days(route)],
        "stops": [stop for route in routes for stop in visits_of(context, route)],
        "winter_stops": [stop for stop in designed["winter_stops"] if stop["number"] in numbers],
    }
    return Answer(document, legs_of(context, routes))


def told_of(context: Context, network_id: int, language: str) -> dict[int, Said]:
    """Return what the office says of the routes of a kept network, by number."""
    network = context.store.networks.get(network_id)
    return {
        route.number: Said(
            route_name(network, route, language),
            theme_name(route.theme, language) if route.theme else "",
            audience_name(route.audience, language) if route.audience else "",
        )
        for route in context.store.networks.routes(network_id)
    }


def _route(network: KeptNetwork, route: KeptRoute) -> NetworkRoute:
    plan = document_of(route)
    totals = plan["totals"]
    stops = [stop for day in plan["days"] for stop in day["stops"]]
    return {
        **designed_route(network, route),
        "name": route.plan.name,
        "name_en": english_name(network, route),
        "theme": route.theme,
        "days": totals["days"],
        "sites": len(stops),
        "km": totals["km"],
        "drive_minutes": totals["drive_minutes"],
        "visit_minutes": totals["visit_minutes"],
    }


def _days(route: KeptRoute) -> Iterator[RouteDay]:
    for number, day in enumerate(document_of(route)["days"], start=1):
        yield {
            "number": route.number,
            "route": route.key,
            "day": number,
            "start_name": day["start"]["name"],
            "depart": day["start"]["time"],
            "end_name": day["end"]["name"],
            "arrive": day["end"]["time"],
        }
