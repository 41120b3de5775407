"""Published routes and the data of now: what changed, what is proposed, accepting a proposal."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Final

from pydantic import Field

from geo.errors import N_
from routes.network.kept import KeptRoute as Rested
from routes.network.kept import KeptSite, kept_of_plan
from routes.network.repair import Repair
from routes.network.upkeep import Change, look_after, site_changes
from routes.network.upkeep import Upkeep as Looked
from web.installation.basis import current_basis, difference
from web.installation.context import Context
from web.installation.tasks import Kind
from web.installation.travel import travel_again
from web.installation.work import watch
from web.network.answer import RouteToMend, Upkeep, UpkeepChange, UpkeepRepair
from web.network.keep import english_name, route_plan
from web.plan import tour as planning
from web.plan.ask import PlanQuery
from web.plan.keep import content_of
from web.plan.target import MAX_NUMBER
from web.plan.visit_order import day_text
from web.store.database import StateError
from web.store.network_rows import KeptRoute
from web.terms.asked import Asked
from web.terms.fields import Query, Text
from web.terms.rows import sentence_document
from web.terms.types import Sentence

WEEK: Final = 7
REPAIRED: Final = "repaired"
ROADS = N_(
    "The road data are others than those it was timed with: by those of now the drives take "
    "%(after)d min instead of %(before)d (%(more)+d)."
)
FULL = N_("In this order the timetable does not hold any more.")


class UpkeepQuery(Query):
    """Which published routes to look at."""

    network: Annotated[
        int | None, Asked(N_("Only routes of the kept network with this number."), N_("Network"))
    ] = Field(default=None, ge=1, le=MAX_NUMBER)


class RepairQuery(Query):
    """The repair to accept."""

    repair: Annotated[Text, Asked(N_("Key of a proposed repair."), N_("Repair"))]


class RepairGoneError(StateError):
    """The repair is not among those proposed now."""

    kind = "repair-gone"
    title = N_("This repair is not proposed any more")


@dataclass(frozen=True)
class _Found:
    route: KeptRoute
    looked: Looked


def marks(context: Context, route: KeptRoute) -> list[Sentence]:
    """Say what has changed beneath a published route since it was timed; nothing if nothing has.

    It looks at the fingerprints of data and roads, then at the rows of the route's own sites. Only
    where the roads are others it is timed again, once for all readers.

    Parameters
    ----------
    route
        A route in the version that is shown.
    """
    changed = difference(route.plan.basis, current_basis(context))
    if changed == "same":
        return []
    rested = kept_of_plan(route.plan.document, context.datasets)
    found = [sentence_document(one) for one in site_changes(rested, context.datasets)]
    return found if changed == "data" else [*found, *_road_marks(context, route, rested)]


def _road_marks(context: Context, route: KeptRoute, rested: Rested) -> list[Sentence]:
    roads = current_basis(context).roads_hash
    key = ("upkeep", route.plan.id, route.plan.number, roads, context.today())

    def timed() -> list[Sentence]:
        looked = _look(context, route, rested, context.today())
        return [*_drives(rested, looked), *_conflict_marks(looked)]

    return context.memo.get(key, timed)


def _drives(rested: Rested, looked: Looked) -> list[Sentence]:
    if not looked.minutes:
        return []
    after = rested.drive + looked.minutes
    params: dict[str, object] = {"before": rested.drive, "after": after, "more": looked.minutes}
    return [{"text": ROADS % params, "template": ROADS, "params": params}]


def _conflict_marks(looked: Looked) -> list[Sentence]:
    broken = looked.timed is not None and bool(looked.timed.timed.conflicts)
    return [{"text": FULL, "template": FULL, "params": {}}] if broken else []


def run(context: Context, query: UpkeepQuery, today: date) -> Upkeep:
    """Time the published routes again whose data or roads have changed, and propose repairs.

    Parameters
    ----------
    today
        Routes whose days are over are timed on the next such day of the week.
    """
    routes = _routes(context, query)
    found = []
    for number, route in enumerate(routes):
        watch(number / len(routes))
        same = difference(route.plan.basis, current_basis(context)) == "same"
        if same and not route.plan.document["conflicts"]:  # else it never held as it was published
            continue
        looked = look_at(context, route, today)
        if looked.changes or not looked.holds:
            found.append(_document(_Found(route, looked), context))
    found.sort(key=lambda one: (one["state"] != "broken", one["network"], one["route"]))
    return {
        "kind": "network_upkeep",
        "version": 1,
        "date": today.isoformat(),
        "checked": len(routes),
        "routes": found,
    }


def _versions(context: Context, query: UpkeepQuery, today: date) -> list[tuple[int, int, int]]:
    del today
    return [(one.plan.id, one.plan.number, one.plan.version) for one in _routes(context, query)]


UPKEEP: Final = Kind("upkeep", UpkeepQuery, run, lane="long", state=_versions)
ask = UPKEEP.ask


def _routes(context: Context, query: UpkeepQuery) -> list[KeptRoute]:
    every = context.store.networks.routes(published=True)
    return [one for one in every if query.network in (None, one.network)]


def look_at(context: Context, route: KeptRoute, today: date) -> Looked:
    """Time a published route with the data and roads of now."""
    dropped = _dropped(context, route)
    rested = kept_of_plan(route.plan.document, context.datasets, dropped=dropped)
    return _look(context, route, rested, today)


def _look(context: Context, route: KeptRoute, rested: Rested, today: date) -> Looked:
    travel = travel_again(context, route.plan.document)
    return look_after(rested, next_day(rested.request.date, today), context.datasets, travel)


def next_day(planned: date, today: date) -> date:
    """Return the day a route is planned for, or the next such day of the week once it is over."""
    weeks = max(0, -(-(today - planned).days // WEEK))
    return planned + timedelta(days=WEEK * weeks)


def _dropped(context: Context, route: KeptRoute) -> tuple[str, ...]:
    """Return the sites that repairs have taken out of a route, by its versions so far."""
    plan, found = route.plan, dict[str, None]()
    for row in context.store.plans.versions(plan.id):
        if row.change != REPAIRED or row.origin is None or row.number > plan.number:
            continue
        before, after = (
            context.store.plans.get(plan.id, number).document for number in (row.origin, row.number)
        )
        left = _stops(after)
        found.update((one, None) for one in _stops(before) if one not in left)
    return tuple(one for one in found if one not in _stops(plan.document))


def _stops(document: dict[str, object]) -> list[str]:
    days: list[dict[str, list[dict[str, str]]]] = document["days"]  # type: ignore[assignment]
    return [stop["id"] for day in days for stop in day["stops"]]


def accept(context: Context, plan_id: int, key: str, *, seen: int, today: date) -> int:
    """Keep a proposed repair of a published route as its next version; return the number of that.

    What is published stays so until the new version is approved and published.

    Parameters
    ----------
    key
        Of the repair.
    seen
        Newest version when it was proposed.

    Raises
    ------
    web.store.networks.UnknownRouteError
        If there is no such published route.
    RepairGoneError
        If the repair is not proposed now: the data have changed once more.
    web.store.plans.PlanConflictError
        If `seen` is not the newest version any more.
    """
    route = context.store.networks.route(plan_id, published=True)
    looked = look_at(context, route, today)
    repair = next((one for one in looked.repairs if one.key == key), None)
    query = _query(route, repair, today) if repair else None
    planned = planning.plan(context, query, today).document if query else None
    if repair is None or query is None or planned is None or planned["conflicts"]:
        raise RepairGoneError(
            N_("The data have changed once more since this was proposed: look at the list again.")
        )
    lost = [looked.kept.names[site] for site in repair.removed]
    name = name_after(route.plan.name, lost, repair.kept.sites)
    content = content_of(context, name, route_plan(planned), query)
    kept = replace(content, change=REPAIRED, origin=route.plan.number)
    return context.store.plans.add_version(plan_id, kept, seen=seen)


def name_after(name: str, lost: Sequence[str], left: Sequence[KeptSite]) -> str:
    """Return the name of a route from which sites were taken: it names none of them any more.

    Parameters
    ----------
    lost
        Names of the sites that were taken out.
    left
        The sites that it visits now: that worth most stands in the place of one of the former.
    """
    for site in lost:
        name = name.replace(site, max(left, key=lambda one: one.worth).name)
    return name


def _query(route: KeptRoute, repair: Repair, today: date) -> PlanQuery:
    """Return the question to the planner that gives a repaired route."""
    asked = dict(route.plan.query or {})
    left = set(_names_of(repair.removed, route))
    required = [one for one in asked.pop("require", []) if one not in left]
    day = next_day(repair.kept.request.date, today)
    said = {**asked, "date": day.isoformat(), "order": orders_of(repair.kept)}
    return PlanQuery.model_validate({**said, "require": required} if required else said)


def _names_of(sites: tuple[str, ...], route: KeptRoute) -> list[str]:
    """Return what a question may call some sites: ids and names."""
    stops = [stop for day in route.plan.document["days"] for stop in day["stops"]]
    return [*sites, *(stop["name"] for stop in stops if stop["id"] in sites)]


def orders_of(kept: Rested) -> list[str]:
    """Return the order of each day with its night, as the planner takes it."""
    nights = [*(place.code or place.name for place in kept.request.overnight), None]
    return [day_text(order, night) for order, night in zip(kept.orders, nights, strict=True)]


def _document(found: _Found, context: Context) -> RouteToMend:
    route, looked = found.route, found.looked
    plan, timed = route.plan, looked.timed
    conflicts = timed.timed.conflicts if timed else ()
    return {
        "route": plan.id,
        "network": route.network,
        "name": plan.name,
        "name_en": english_name(context.store.networks.get(route.network), route),
        "published": plan.number,
        "newest": plan.version,
        "state": "changed" if looked.holds else "broken",
        "more_minutes": looked.minutes,
        "changes": [_change(one) for one in looked.changes],
        "conflicts": [sentence_document(one) for one in conflicts],
        "repairs": [_repair(one, looked, context) for one in looked.repairs],
    }


def _change(one: Change) -> UpkeepChange:
    return {**sentence_document(one), "code": one.code, "site": one.site}


def _repair(one: Repair, looked: Looked, context: Context) -> UpkeepRepair:
    names = {**context.datasets.sites["name_zh"].to_dict(), **looked.kept.names}
    return {
        "key": one.key,
        "how": one.kind,
        "removed": [names[site] for site in one.removed],
        "added": [names[site] for site in one.added],
        "drive_minutes": one.drive,
        "visit_minutes": one.visit,
        "worth": round(one.worth, 1),
        "order": orders_of(one.kept),
    }
