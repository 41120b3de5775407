"""A plan in people's hands: timed in their order, improved from there, compared with others."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Annotated, Final, cast

from pydantic import Field

from geo.errors import N_
from routes.plan.document import conflict_document
from routes.plan.edited import Draft
from routes.plan.prizes import LESS_DRIVING, MORE_SITES
from routes.plan.request import MAX_DAYS
from routes.plan.what_if import DateOption
from routes.solver.alternatives import distance
from routes.solver.stop import MaxEffort, StoppingCriterion, watched
from routes.tour.clock import clock_text
from web.installation.context import Context
from web.installation.tasks import Kind
from web.installation.travel import travel_of
from web.installation.work import watch
from web.plan.answer import Conflict, Plan
from web.plan.answer_compared import Alternative, Alternatives, Bound, Change, Choice, Dates
from web.plan.answer_compared import DateOption as DateAnswer
from web.plan.ask import PlanQuery
from web.plan.fields import site_id
from web.plan.tour import answer_of, draft, run
from web.plan.visit_order import DayOrder, Order, order_of, order_texts
from web.terms import asks
from web.terms.answer import Answer
from web.terms.asked import Asked
from web.terms.fields import MAX_CODES, Several, Text
from web.terms.term import kept, terms
from web.terms.types import Sentence

Totals = Mapping[str, float]
SEARCH_SECONDS = 0.3
"""A search from a tour that is there already needs no more; neither does each alternative."""


class RetimeQuery(PlanQuery):
    """An order of visits to be timed as it is."""

    order: Annotated[Order, asks.ORDER] = Field(min_length=1, max_length=MAX_DAYS)


class _Locking(PlanQuery):
    """A search that keeps the locked sites on their day."""

    pins: Annotated[
        tuple[Text, ...], Several, Asked(N_("Sites locked to their day."), N_("Locked sites"))
    ] = Field(default=(), alias="pin", max_length=MAX_CODES)


class ImproveQuery(_Locking):
    """An order to go on from; locked sites stay on their day and, if asked, in their order."""

    keep_order: Annotated[
        bool,
        Asked(
            N_("Whether locked sites keep their order too."),
            N_("locked sites keep their order too"),
        ),
    ] = False


class AlternativesQuery(_Locking):
    """How many other routes, how different and how much worse; all keep what is locked."""

    count: Annotated[int, Asked(N_("How many other tours."), N_("Other routes"))] = Field(
        default=2, ge=1, le=4
    )
    differ: Annotated[
        float,
        Asked(
            N_("Least share of the sites that differ between any two tours."), N_("How different")
        ),
    ] = Field(default=0.4, ge=0.1, le=1)
    within: Annotated[
        float,
        Asked(N_("Share of the value, less driving, that may be lost."), N_("How much worse")),
    ] = Field(default=0.15, ge=0, le=0.9)


class DatesQuery(PlanQuery):
    """How many days before and after its date to try a route on."""

    span: Annotated[
        int, Asked(N_("Days to try before and after the date."), N_("Days before and after"))
    ] = Field(default=14, ge=1, le=60)


def draft_of(context: Context, query: PlanQuery, *, today: date) -> Draft:
    """Return the order of a query as a draft; without one, that of the plan it asks for.

    Raises
    ------
    geo.errors.PlaceError
        If a place is unknown, ambiguous or outside the province.
    routes.tour.errors.PlanError
        If what is asked cannot be done.
    """
    order = query.order or order_of(run(context, query, today=today).document)
    return draft(context, query, order, today=today)


def improve(context: Context, query: ImproveQuery, *, today: date) -> Answer[Plan]:
    """Search on from an order of visits."""
    drafted, pins = draft_of(context, query, today=today), _pins(context, query)
    return answer_of(drafted.improved(_search(query), locked=pins, in_order=query.keep_order))


def _pins(context: Context, query: _Locking) -> frozenset[str]:
    return frozenset(site_id(context, name) for name in query.pins)


IMPROVE: Final = Kind("improve", ImproveQuery, improve, alone=True)


def _search(query: PlanQuery) -> Callable[[], StoppingCriterion]:
    """Return how to search on; in a job each search can be cancelled."""
    seconds = query.seconds or SEARCH_SECONDS
    return lambda: watched(MaxEffort(seconds), lambda _: watch(0.0))


def add(context: Context, query: PlanQuery, site: str, *, today: date) -> tuple[DayOrder, ...]:
    """Put a site where it does least harm, and return the new order."""
    wanted = site_id(context, site)
    old = query.order or order_of(run(context, query, today=today).document)
    if any(wanted in [site_id(context, name) for name in day.stops] for day in old):
        return old
    named = query.model_copy(
        update={
            "required": tuple({*query.required, wanted}),
            "excluded": tuple(name for name in query.excluded if name != wanted),
        }
    )
    orders = draft(context, named, old, today=today).added(wanted)
    return tuple(
        DayOrder(stops=stops, overnight=day.overnight)
        for stops, day in zip(orders, old, strict=True)
    )


def alternatives(context: Context, query: AlternativesQuery, *, today: date) -> Alternatives:
    """Return routes that differ from a route and are worth nearly as much."""
    base = draft_of(context, query, today=today)
    document = answer_of(base.plan()).document
    pins, limits = _pins(context, query), {"differ": query.differ, "within": query.within}
    found = base.others(_search(query), count=query.count, locked=pins, **limits)
    return {
        "kind": "alternatives",
        "version": 1,
        "count": query.count,
        "differ": query.differ,
        "within": query.within,
        "order": order_texts(order_of(document)),
        "totals": document["totals"],
        "provider": document["provider"],
        "alternatives": [
            _compared(document, answer_of(plan).document, one.distance) for one, plan in found
        ],
        "choices": _choices(base, document, query, pins),
        "simulated": False,
    }


def _choices(
    base: Draft, document: Plan, query: AlternativesQuery, pins: frozenset[str]
) -> list[Choice]:
    """Return what less driving and more sites would be, where that is another tour."""
    found: list[Choice] = []
    for hour in (LESS_DRIVING, MORE_SITES):
        if hour == query.balance:
            continue
        plan = base.weighing(_search(query), hour, locked=pins)
        if plan is None:
            continue
        other = answer_of(plan).document
        compared = _compared(document, other, distance(base.timed.itinerary, plan.result.itinerary))
        change = compared["change"]
        less, more = change["drive_minutes"] < 0, change["visit_minutes"] > 0
        if less if hour == LESS_DRIVING else more:
            found.append({**compared, "balance": hour})
    return found


ALTERNATIVES: Final = Kind("alternatives", AlternativesQuery, alternatives, alone=True)


def _compared(base: Plan, other: Plan, distance: float) -> Alternative:
    """Say what is different in another plan."""
    ours, theirs = _names(base), _names(other)
    now, then = cast("Totals", base["totals"]), cast("Totals", other["totals"])
    return {
        "order": order_texts(order_of(other)),
        "distance": round(distance, 3),
        "added": [{"id": key, "name": theirs[key]} for key in theirs if key not in ours],
        "removed": [{"id": key, "name": ours[key]} for key in ours if key not in theirs],
        "change": kept(Change, {name: then[name] - now[name] for name in terms(Change)}),
        "plan": other,
    }


def _names(document: Plan) -> dict[str, str]:
    return {stop["id"]: stop["name"] for day in document["days"] for stop in day["stops"]}


def dates(context: Context, query: DatesQuery, *, today: date) -> Dates:
    """Return the same route on the days around its own."""
    base = draft_of(context, query, today=today)
    steps = range(-query.span, query.span + 1)
    days = [query.date + timedelta(days=step) for step in steps]
    options = _on_dates(context, query, base, [day for day in days if day >= today], today)
    asked = next(one for one in options if one.date == query.date)
    return {
        "kind": "dates",
        "version": 1,
        "date": query.date.isoformat(),
        "span": query.span,
        "order": order_texts(query.order or _order(base)),
        "dates": [_date(one, asked) for one in options],
        "simulated": False,
    }


DATES: Final = Kind("dates", DatesQuery, dates, alone=True)


def _on_dates(
    context: Context, query: DatesQuery, base: Draft, days: list[date], today: date
) -> list[DateOption]:
    """Try a draft on days, those of another season with the travel times of that season."""
    groups: dict[str, list[date]] = {}
    for day in days:
        span = [day + timedelta(days=number) for number in range(query.days)]
        groups.setdefault(travel_of(context, query, span).provider.season, []).append(day)
    found: list[DateOption] = []
    for season, group in groups.items():
        drafted = base
        if season != base.prepared.travel.provider.season:
            moved = query.model_copy(update={"date": group[0]})
            drafted = draft(context, moved, query.order or _order(base), today=today)
        found += drafted.on_dates(group)
    return sorted(found, key=lambda option: option.date)


def bound(context: Context, query: PlanQuery, *, today: date) -> Bound:
    """Return how far a route is from the best one at most."""
    base = draft_of(context, query, today=today)
    found = base.bound(watch)
    return {
        "kind": "bound",
        "version": 1,
        "order": order_texts(query.order or _order(base)),
        "sites": len(base.prepared.feasible.stops),
        "worth": None if found is None else found.value / found.scale,
        "bound": None if found is None else found.upper / found.scale,
        "gap": None if found is None else found.gap,
        "simulated": False,
    }


BOUND: Final = Kind("bound", PlanQuery, bound, alone=True)


def _order(base: Draft) -> tuple[DayOrder, ...]:
    nights = (*base.nights, None)
    return tuple(
        DayOrder(stops=stops, overnight=night)
        for stops, night in zip(base.orders, nights, strict=True)
    )


def _changes(option: DateOption, asked: DateOption) -> list[Sentence]:
    """Say which days end at another time than on the date asked for."""
    pairs = zip(option.timed.itinerary.days, asked.timed.itinerary.days, strict=True)
    template = N_("Day %(day)d ends at %(arrive)s instead of %(before)s.")
    found = [
        {"day": number, "arrive": clock_text(day.arrive), "before": clock_text(before.arrive)}
        for number, (day, before) in enumerate(pairs, start=1)
        if day.arrive != before.arrive
    ]
    return [{"text": template % one, "template": template, "params": one} for one in found]


def _date(option: DateOption, asked: DateOption) -> DateAnswer:
    return {
        "date": option.date.isoformat(),
        "weekday": option.date.isoweekday(),
        "asked": option is asked,
        "feasible": option.timed.feasible,
        "conflicts": [cast("Conflict", conflict_document(one)) for one in option.timed.conflicts],
        "changes": _changes(option, asked) if option.timed.feasible else [],
        "ends": [clock_text(day.arrive) for day in option.timed.itinerary.days],
        "wait_minutes": option.timed.itinerary.wait,
    }
