"""Keeping a network: each route becomes a saved plan, and is read back with what is said of it.

A route is planned in the order and with the nights that the network gave it, as the planner does
when somebody plans on from it: the same document, so that all that is done with saved plans is done
with routes.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Annotated, NamedTuple, cast
from urllib.parse import parse_qs

from geo.errors import N_
from routes.plan.audience import find_audience, load_audiences
from routes.plan.tables import find_themes, load_themes
from web.installation.basis import current_basis
from web.installation.context import Context
from web.installation.work import watch
from web.language.messages import translate
from web.network import ask as service
from web.network.answer import Network, NetworkRoute
from web.network.question import NetworkQuery
from web.plan import tour as planning
from web.plan.answer import Plan
from web.plan.ask import PlanQuery
from web.plan.keep import content_of, plan_of
from web.store.networks import KeptNetwork, KeptRoute, NetworkContent, RouteContent
from web.terms.asked import Asked
from web.terms.fields import Line

NAME = N_("Network of %(count)d routes, %(date)s")


class KeepNetworkQuery(NetworkQuery):
    """A network that is designed and kept."""

    name: Annotated[
        Line, Asked(N_("Name under which it is kept; else by its routes and day."), N_("Name"))
    ] = ""

    @property
    def network(self) -> NetworkQuery:
        """What is asked of the designer."""
        said = {name: getattr(self, name) for name in self.model_fields_set - {"name"}}
        return NetworkQuery.model_construct(**said)  # checked already, as this one


class Kept(NamedTuple):
    """A network that is kept: its number, and whether that was done just now."""

    id: int
    new: bool


def keep(
    context: Context, query: NetworkQuery, *, today: date, name: str = "", language: str = "zh"
) -> Kept:
    """Keep the network of a question with its routes as drafts; the same one is kept once.

    Parameters
    ----------
    context
        The installation.
    query
        What the network is asked by.
    today
        As for :func:`web.network.ask.run`.
    name
        Its name; "" for one by its routes and day, in the language.
    language
        "zh" or "en".

    Raises
    ------
    web.installation.tasks.PendingError
        While it is being designed.
    web.store.StoreError
        If it cannot be kept; then nothing is.
    """
    document = service.ask(context, query, today=today).document
    said = query.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    day = document["request"]["date"]
    content = NetworkContent(
        name or translate(NAME, language, count=len(document["routes"]), date=day),
        {**said, "date": day},
        document,
        current_basis(context),
    )
    known = context.store.networks.known(content)
    if known is not None:
        return Kept(known, new=False)
    return Kept(*context.store.networks.keep(content, list(_routes(context, document, today))))


def _routes(context: Context, document: Network, today: date) -> Iterable[RouteContent]:
    """Plan the routes of a network, each in its order."""
    for number, route in enumerate(document["routes"], start=1):
        query = planned_by(route)
        planned = planning.plan(context, query, today).document
        content = content_of(context, route["name"], planned, query)
        audience = document["request"]["audience"] or ""
        yield RouteContent(content, route["id"], route["theme"], audience)
        watch(number / len(document["routes"]))


def planned_by(route: NetworkRoute) -> PlanQuery:
    """Return the question to the planner that gives a route of a network."""
    said = parse_qs(route["address"])
    order = said.pop("order")
    return PlanQuery.model_validate({**{key: one[-1] for key, one in said.items()}, "order": order})


def networks(context: Context) -> list[KeptNetwork]:
    """Return the kept networks that whoever asks may see, the newest first."""
    return context.store.networks.all()


def network(context: Context, network_id: int) -> KeptNetwork:
    """Return a kept network.

    Raises
    ------
    web.store.networks.UnknownNetworkError
        If there is none, or whoever asks may see none of its routes.
    """
    return context.store.networks.get(network_id)


def kept_routes(
    context: Context, network_id: int | None = None, *, published: bool = False
) -> list[KeptRoute]:
    """Return the routes of one network or of all, by network and number.

    Parameters
    ----------
    context
        The installation.
    network_id
        Only of this network.
    published
        Only published ones, in the version that others see; else each in its newest version.
        Who sees no drafts gets published ones in any case.
    """
    return context.store.networks.routes(network_id, published=published)


def published_routes(context: Context) -> list[KeptRoute]:
    """Return all published routes, each in the version that others see."""
    return kept_routes(context, published=True)


def kept_route(context: Context, plan_id: int, *, published: bool = False) -> KeptRoute:
    """Return a route by the number of its plan; see :func:`kept_routes`.

    Raises
    ------
    web.store.networks.UnknownRouteError
        If there is none that whoever asks may see.
    """
    return context.store.networks.route(plan_id, published=published)


def document_of(route: KeptRoute) -> Plan:
    """Return the plan of a route."""
    return plan_of(route.plan)


def designed_route(network: KeptNetwork, route: KeptRoute) -> NetworkRoute:
    """Return what the network said of a route when it was designed."""
    designed = cast("Network", network.document)["routes"]
    return next(one for one in designed if one["id"] == route.key)


def route_name(network: KeptNetwork, route: KeptRoute, language: str) -> str:
    """Return the name of a route: in English the one that was proposed, until somebody renames it.

    Parameters
    ----------
    network, route
        The route and its network.
    language
        "zh" or "en".
    """
    proposed = designed_route(network, route)
    if language == "en" and route.plan.name == proposed["name"]:
        return proposed["name_en"]
    return route.plan.name


def theme_name(code: str, language: str) -> str:
    """Return what a theme is called, "" for several."""
    return _names("theme").get(code, {}).get(language, code)


def audience_name(code: str, language: str) -> str:
    """Return what an audience is called, "" for anybody."""
    return _names("audience").get(code, {}).get(language, code)


@cache
def _names(kind: str) -> dict[str, dict[str, str]]:
    found = load_themes() if kind == "theme" else load_audiences()
    return {one.code: {"zh": one.name_zh, "en": one.name_en} for one in found}


def describe(context: Context, plan_id: int, theme: str, audience: str, *, seen: int) -> None:
    """Say what a route is about and for whom, by codes or names; "" for several, for anybody.

    Raises
    ------
    routes.tour.errors.PlanError
        If there is no such theme or audience.
    """
    told = find_themes((theme,))[0].code if theme else ""
    whom = find_audience(audience).code if audience else ""
    context.store.networks.describe(plan_id, theme=told, audience=whom, seen=seen)
