"""Keeping a network: each route becomes a saved plan, and is read back with what is said of it.

A route is planned in the order and with the nights that the network gave it, as the planner does
when somebody plans on from it: the same document, so that all that is done with saved plans is done
with routes.
"""

from datetime import date
from functools import cache
from typing import Annotated, Final, NamedTuple, cast
from urllib.parse import parse_qs

from geo.errors import N_
from routes.plan.audience import find_audience, load_audiences
from routes.plan.tables import find_themes, load_themes
from web.installation.basis import current_basis
from web.installation.context import Context
from web.installation.tasks import Kind
from web.installation.work import watch
from web.language.messages import translate
from web.language.places import english_of
from web.network import ask as service
from web.network.answer import Network, NetworkRoute, RouteStop
from web.network.question import NetworkQuery
from web.plan import tour as planning
from web.plan.answer import Plan
from web.plan.ask import PlanQuery
from web.plan.keep import content_of, plan_of
from web.plan.timetable import said
from web.store.network_rows import KeptNetwork, KeptRoute, NetworkContent, RouteContent, RouteState
from web.terms.asked import Asked
from web.terms.fields import Line
from web.terms.term import kept

TO_PLANNERS: Final = frozenset(
    {"much_driving", "long_days", "spare_day", "worth_no_drive", "balance"}
)
"""Warnings by :data:`routes.terms.WARNINGS` that say how another tour could be asked for."""
NAME = N_("Network of %(count)d routes, %(date)s")


class KeepNetworkQuery(NetworkQuery):
    """A network that is designed and kept."""

    name: Annotated[
        Line, Asked(N_("Name under which it is kept; else by its routes and day."), N_("Name"))
    ] = ""

    @property
    def network(self) -> NetworkQuery:
        """What is asked of the designer."""
        asked = {name: getattr(self, name) for name in self.model_fields_set - {"name"}}
        return NetworkQuery.model_construct(**asked)  # checked already, as this one


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
    name
        Its name; "" for one by its routes and day, in the language.

    Raises
    ------
    web.installation.tasks.PendingError
        While it is being designed, or its routes are being planned.
    web.store.database.StoreError
        If it cannot be kept; then nothing is.
    """
    document = service.ask(context, query, today=today).document
    asked = query.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    day = document["request"]["date"]
    content = NetworkContent(
        name or translate(NAME, language, count=len(document["routes"]), date=day),
        {**asked, "date": day},
        document,
        current_basis(context),
    )
    known = context.store.networks.known(content)
    if known is not None:
        return Kept(known, new=False)
    plans = PLANS.ask(context, query, today)
    rows = zip(document["routes"], plans, strict=True)
    routes = [_content(context, document, route, plan) for route, plan in rows]
    return Kept(*context.store.networks.keep(content, routes))


def _content(context: Context, document: Network, route: NetworkRoute, plan: Plan) -> RouteContent:
    content = content_of(context, route["name"], route_plan(plan), planned_by(route))
    audience = document["request"]["audience"] or ""
    return RouteContent(content, route["id"], route["theme"], audience)


def route_plan(plan: Plan) -> Plan:
    """Return the plan of a route: what it tells the planner alone is not said of it.

    Nobody wanted on it the sites that other routes go to, and no reader is to ask for another tour.
    """
    warnings = [one for one in plan["warnings"] if one["code"] not in TO_PLANNERS]
    return {**plan, "left_out": [], "warnings": warnings}


def _plans(context: Context, query: NetworkQuery, today: date) -> list[Plan]:
    """Plan the routes of a network, each in its order; half a second of work for each."""
    routes, found = service.ask(context, query, today=today).document["routes"], []
    for number, route in enumerate(routes, start=1):
        found.append(planning.plan(context, planned_by(route), today).document)
        watch(number / len(routes))
    return found


PLANS: Final = Kind("network_plans", NetworkQuery, _plans, lane="long", alone=True)


def planned_by(route: NetworkRoute) -> PlanQuery:
    """Return the question to the planner that gives a route of a network."""
    asked = parse_qs(route["address"])
    order = asked.pop("order")
    return PlanQuery.model_validate(
        {**{key: one[-1] for key, one in asked.items()}, "order": order}
    )


def document_of(route: KeptRoute) -> Plan:
    """Return the plan of a route."""
    return route_plan(plan_of(route.plan))


def visits_of(context: Context, route: KeptRoute) -> list[RouteStop]:
    """Return the visits of a route as a network tells them."""
    counties, names = context.datasets.sites["county"], context.datasets.divisions["name"]
    return [
        kept(
            RouteStop, stop,
            number=route.number, route=route.key, day=number, order=order, site=stop["id"],
            county_name=str(names.get(counties.get(stop["id"]), "")),
        )
        for number, day in enumerate(document_of(route)["days"], start=1)
        for order, stop in enumerate(day["stops"], start=1)
    ]  # fmt: skip


def set_state(context: Context, plan_id: int, state: RouteState, *, seen: int) -> None:
    """Approve a route, publish what was approved, or make it a draft that others do not see.

    Raises
    ------
    web.store.networks.UnknownRouteError
        If there is none.
    web.store.plans.PlanStateError
        If it is published before it is approved.
    web.store.plans.PlanConflictError
        If `seen` is not its newest version any more.
    """
    route = context.store.networks.route(plan_id)
    store = context.store
    if state == "approved":
        store.networks.approve(plan_id, seen=seen)
    elif state == "published":
        store.plans.set_status(plan_id, "published", seen=seen)
    elif route.plan.published is not None:
        store.plans.set_status(plan_id, "draft", seen=seen)
    else:
        store.networks.withdraw_approval(plan_id, seen=seen)


def designed_route(network: KeptNetwork, route: KeptRoute) -> NetworkRoute:
    """Return what the network said of a route when it was designed."""
    designed = cast("Network", network.document)["routes"]
    return next(one for one in designed if one["id"] == route.key)


def route_name(network: KeptNetwork, route: KeptRoute, language: str) -> str:
    """Return the name of a route: in English that of :func:`english_name`, if it has one."""
    english = english_name(network, route) if language == "en" else ""
    return english or route.plan.name


def english_name(network: KeptNetwork, route: KeptRoute) -> str:
    """Return the English name that was proposed, as far as it still holds.

    A repair that put another site into the name puts it into the English one, too. Once somebody
    has written another name there is none, ``""``: nobody has translated it.
    """
    proposed, name = designed_route(network, route), route.plan.name
    if name == proposed["name"]:
        return proposed["name_en"]
    designed = [one["name"] for one in cast("Network", network.document)["stops"]]
    visited = [stop["name"] for day in document_of(route)["days"] for stop in day["stops"]]
    for before in designed:
        for after in visited:
            if before in proposed["name"] and proposed["name"].replace(before, after) == name:
                known = english_of(before), english_of(after)
                return proposed["name_en"].replace(*known) if all(known) else ""
    return ""


def winter_lines(network: KeptNetwork, route: KeptRoute, language: str) -> list[str]:
    """Return what did not work in winter when the route was designed; of a changed one nothing."""
    if route.plan.number != 1:
        return []
    return [said(one, language) for one in designed_route(network, route)["winter_notes"]]


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
