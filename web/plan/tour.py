"""A tour from its question: searched for, or timed in the order that people gave."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Final, cast

from geo.errors import N_
from geo.places import Place
from geo.travel import TravelModel
from routes import warm_up_bound
from routes.plan.answer import Plan as Planned
from routes.plan.edited import Draft
from routes.plan.listed import plan_listed, plan_on_fewest_days
from routes.plan.plan import PlanRequest, plan_document, plan_tour
from routes.plan.prepared import Prepared, prepare
from routes.tour.orders import Orders
from web.installation.context import Context
from web.installation.tasks import Kind, answer
from web.installation.travel import travel_of
from web.installation.work import watch
from web.plan import typed_sites
from web.plan.answer import Plan
from web.plan.ask import PlanQuery
from web.plan.fields import meant, site_id
from web.plan.visit_order import DayOrder
from web.terms.answer import Answer
from web.terms.fields import QueryError

PROVINCIAL_CAPITAL = "220100000000"
_PLANNED = frozenset(one.name for one in fields(PlanRequest))
"""Fields of a request of the planner: those of a question that are called the same become them."""


def run(context: Context, query: PlanQuery, *, today: date) -> Answer[Plan]:
    """Plan a tour, once per question: the page, its files and the saved copy show the same tour.

    An order of visits in the query is timed as it is, with its conflicts; nothing is searched for.
    The search is long work (:mod:`web.installation.tasks`), timing an order is not.

    Parameters
    ----------
    today
        Tours start on this day or later.

    Raises
    ------
    geo.errors.PlaceError
        If a place is unknown, ambiguous or outside the province.
    routes.tour.errors.PlanError
        If what is asked cannot be done.
    """
    if query.order:
        return context.plans.get(("plan", query, today), lambda: plan(context, query, today))
    request_of(context, query)  # what is wrong with the places is said at once
    return answer(context, PLAN.task(context, query, today))


def plan(context: Context, query: PlanQuery, today: date) -> Answer[Plan]:
    """Plan a tour here and now; a search tells how far it is and can be cancelled."""
    if query.order:
        planned = draft(context, query, query.order, today=today).plan()
    else:
        request = request_of(context, query)
        travel = travel_of(context, query, request.dates)
        planned = _tour(query)(request, context.datasets, travel, today=today, watch=watch)
    answered = answer_of(planned)
    if query.sites:
        doubts = typed_sites.warnings(typed_sites.understood(context, query.sites))
        answered.document["warnings"] = [*doubts, *answered.document["warnings"]]
    return answered


PLAN: Final = Kind("plan", PlanQuery, plan, alone=True)


def answer_of(plan: Planned) -> Answer[Plan]:
    """Return a plan with its lines; a test holds its document against the declaration."""
    return Answer(cast("Plan", plan_document(plan)), plan.legs_geometry)


def _tour(query: PlanQuery) -> Callable[..., Planned]:
    if query.fewest:
        return plan_on_fewest_days
    return plan_listed if query.sites else plan_tour


def draft(context: Context, query: PlanQuery, order: tuple[DayOrder, ...], *, today: date) -> Draft:
    """Prepare a given order of visits for changes.

    A place to stay that is no candidate of the search fixes all nights to those of the order.

    Raises
    ------
    geo.errors.PlaceError
        If a place is unknown, ambiguous or outside the province.
    QueryError
        If only some nights are given and one is no candidate.
    routes.tour.errors.PlanError
        If what is asked cannot be done.
    """
    orders: Orders = tuple(tuple(site_id(context, name) for name in day.stops) for day in order)
    named = frozenset(stop for stops in orders for stop in stops)
    request = request_of(context, query)
    request = replace(
        request,
        days=len(order) if query.fewest else request.days,
        excluded=tuple(site for site in request.excluded if site not in named),
    )
    nights = tuple(day.overnight for day in order[:-1])
    travel = travel_of(context, query, request.dates)
    prepared = _prepared(context, request, travel, today=today, named=named)
    drafted = Draft(prepared, orders, nights)
    if not drafted.strange_nights:
        return drafted
    fixed = replace(request, overnight=_nights(context, nights))
    prepared = _prepared(context, fixed, travel, today=today, named=named)
    return Draft(prepared, orders, tuple(None for _ in nights))


def _prepared(
    context: Context,
    request: PlanRequest,
    travel: TravelModel,
    *,
    today: date,
    named: frozenset[str],
) -> Prepared:
    """Return the tour problem of a request; while a tour is changed it is mostly the same one."""
    provider = travel.provider
    key = (request, provider.vehicle, provider.season, today, named)
    return context.models.get(
        key, lambda: prepare(request, context.datasets, travel, today=today, named=named)
    )


def _nights(context: Context, nights: tuple[str | None, ...]) -> tuple[Place, ...]:
    """Find the places to stay of an order, one of which is no town near the sites."""
    if None in nights:
        raise QueryError(
            N_("A place to stay is no town near the sites: then say where to stay every night.")
        )
    return tuple(context.gazetteer.resolve(night) for night in nights if night is not None)


def warm_up(context: Context) -> Answer[Plan]:
    """Plan one small tour, so that the compiled solver is in memory before somebody asks."""
    warm_up_bound()
    today = context.today()
    query = PlanQuery.model_validate(
        {"from": PROVINCIAL_CAPITAL, "date": today + timedelta(days=1), "seconds": 0.1}
    )
    return run(context, query, today=today)


def request_of(context: Context, query: PlanQuery) -> PlanRequest:
    """Return what a query asks of the planner: names resolved, defaults filled in.

    Raises
    ------
    QueryError, geo.errors.PlaceError
        If a place is unknown, ambiguous or of another kind.
    """
    declared = type(query).model_fields
    asked = {
        name: meant(context, declared[name], value)
        for name, value in query
        if name in _PLANNED and value is not None
    }
    asked.setdefault("seconds", context.settings.plan_seconds)
    return PlanRequest(**asked, listed=_listed(context, query, asked["required"]))


def _listed(context: Context, query: PlanQuery, required: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sites of the typed list and, where there is one, the required ones."""
    if not query.sites:
        return ()
    typed = typed_sites.understood(context, query.sites).sites
    return tuple(dict.fromkeys((*typed, *required)))
