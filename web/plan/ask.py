"""What to visit in which order: one plan for a group."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any, Self

from geopandas import GeoDataFrame
from pydantic import Field, model_validator

from geo.errors import N_
from geo.places import Place
from geo.travel import TravelModel
from routes.plan.edited import Draft
from routes.plan.listed import plan_listed, plan_on_fewest_days
from routes.plan.plan import Plan, PlanRequest, Prepared, plan_document, plan_tour, prepare
from routes.plan.request import MAX_DAYS, MAX_SLACK, LecturerTime
from routes.tour.orders import Orders
from routes.tour.problem import Storyline
from web.installation.context import Context
from web.installation.travel import TravelQuery, travel_of
from web.installation.work import watch
from web.places.divisions import division_code
from web.plan import typed_sites
from web.plan.fields import Amount, SiteDate, SiteTime, amount, site_date, site_time
from web.plan.visit_order import DayOrder, Order
from web.terms import asks
from web.terms.answer import Answer
from web.terms.asked import Asked
from web.terms.codes import AskedSeason
from web.terms.fields import MAX_CODES, Clock, IsoDate, QueryError, Several, Text

PROVINCIAL_CAPITAL = "220100000000"
AUTO = "auto"


class PlanQuery(TravelQuery):
    """Where a group starts, when, for how long, and what it wants to see.

    The season follows from the dates unless it is given.
    """

    start: Annotated[Text, asks.FROM] = Field(alias="from")
    end: Annotated[Text | None, asks.TO] = Field(default=None, alias="to")
    date: Annotated[IsoDate, asks.DATE]
    days: Annotated[
        int, Asked(N_("Number of days; auto: the fewest that hold the listed sites."))
    ] = Field(default=1, ge=1, le=MAX_DAYS)
    themes: Annotated[tuple[Text, ...], Several, Asked(N_("Themes or categories of sites."))] = (
        Field(default=(), alias="theme", max_length=MAX_CODES)
    )
    required: Annotated[
        tuple[Text, ...], Several, Asked(N_("Sites that must be visited, by id or name."))
    ] = Field(default=(), alias="require", max_length=MAX_CODES)
    excluded: Annotated[tuple[Text, ...], Several, Asked(N_("Sites that must not be visited."))] = (
        Field(default=(), alias="exclude", max_length=MAX_CODES)
    )
    leave: Annotated[Clock, asks.LEAVE] = "08:00"
    back: Annotated[Clock, asks.BACK] = "17:30"
    max_drive: Annotated[int | None, Asked(N_("Most minutes of driving on a day."))] = Field(
        default=None, ge=30, le=900
    )
    lunch: Annotated[bool, Asked(N_("Whether to keep a break for lunch."))] = True
    overnight: Annotated[
        tuple[Text, ...], Several, Asked(N_("Where to stay, one place per night."))
    ] = Field(default=(), max_length=MAX_DAYS)
    group_size: Annotated[int | None, Asked(N_("People in the group."))] = Field(
        default=None, ge=1, le=2000
    )
    max_leg: Annotated[int | None, Asked(N_("Most minutes of one drive."))] = Field(
        default=None, ge=10, le=900
    )
    at_least: Annotated[
        tuple[Amount, ...],
        Several,
        Asked(N_("Least number of sites of a theme or category, as THEME=N.")),
    ] = Field(default=(), max_length=MAX_CODES)
    at_most: Annotated[
        tuple[Amount, ...],
        Several,
        Asked(N_("Greatest number of sites of a theme or category, as THEME=N.")),
    ] = Field(default=(), max_length=MAX_CODES)
    storyline: Annotated[
        Storyline, Asked(N_("Visits in the order of history: not minded, preferred or enforced."))
    ] = "off"
    capacities: Annotated[
        tuple[Amount, ...], Several, Asked(N_("People at a time at a site, as SITE=N."))
    ] = Field(default=(), alias="capacity", max_length=MAX_CODES)
    shifts: Annotated[bool, Asked(N_("Whether a group that is too large may go in shifts."))] = (
        False
    )
    lecturers: Annotated[tuple[SiteTime, ...], Several, asks.LECTURER] = Field(
        default=(), alias="lecturer", max_length=MAX_CODES
    )
    lecture: Annotated[int, Asked(N_("Minutes of a lecture."))] = Field(default=0, ge=0, le=480)
    slack: Annotated[int | None, Asked(N_("Reserve of the driving times, in percent."))] = Field(
        default=None, ge=0, le=MAX_SLACK
    )
    closed: Annotated[
        tuple[SiteDate, ...], Several, Asked(N_("A site closed on a day, as SITE=DATE."))
    ] = Field(default=(), max_length=MAX_CODES)
    sites: Annotated[str, Asked(N_("A typed list of sites: just these are visited."))] = Field(
        default="", max_length=typed_sites.MAX_LETTERS
    )
    fewest: Annotated[bool, Asked(N_("The fewest days that hold the listed sites."))] = False
    audience: Annotated[Text | None, asks.AUDIENCE] = None
    area: Annotated[Text | None, Asked(N_("Only sites of this prefecture or county."))] = None
    seconds: Annotated[float | None, asks.SECONDS] = Field(default=None, ge=0.1, le=30)
    seed: Annotated[int, asks.SEED] = Field(default=0, ge=0, le=2**31 - 1)
    season: Annotated[AskedSeason, asks.SEASON] = "auto"
    order: Annotated[Order, asks.ORDER] = Field(default=(), max_length=MAX_DAYS)

    @model_validator(mode="before")
    @classmethod
    def _fewest_days(cls, given: Any) -> Any:
        """Understand ``days=auto``: the fewest days that hold the listed sites."""
        if isinstance(given, dict) and given.get("days") == AUTO:
            return {**{key: given[key] for key in given if key != "days"}, "fewest": True}
        return given

    @model_validator(mode="after")
    def _fewest_of_what(self) -> Self:
        if self.fewest and not self.sites:
            raise QueryError(
                N_("“auto” means the fewest days that hold a list of sites: give the list too.")
            )
        return self


def run(context: Context, query: PlanQuery, *, today: date) -> Answer:
    """Plan a tour, once per question: the page, its files and the saved copy show the same tour.

    An order of visits in the query is timed as it is, with its conflicts; nothing is searched for.
    In a job (:mod:`web.installation.work`) the search tells how far it is and can be cancelled.

    Parameters
    ----------
    context
        The installation.
    query
        What is asked.
    today
        Tours start on this day or later.

    Raises
    ------
    geo.errors.PlaceError
        If a place is unknown, ambiguous or outside the province.
    routes.tour.errors.PlanError
        If what is asked cannot be done.
    """
    return context.plans.get(_key(query, today), lambda: _planned(context, query, today))


def kept(context: Context, query: PlanQuery, *, today: date) -> Answer | None:
    """Return the tour of a question that was asked lately."""
    found: Answer | None = context.plans.kept(_key(query, today))
    return found


def _key(query: PlanQuery, today: date) -> Hashable:
    return ("plan", query, today)


def _planned(context: Context, query: PlanQuery, today: date) -> Answer:
    if query.order:
        plan = draft(context, query, query.order, today=today).plan()
    else:
        request = request_of(context, query)
        travel = travel_of(context, query, request.dates)
        plan = _tour(query)(request, context.datasets, travel, today=today, watch=watch)
    legs: GeoDataFrame = plan.legs_geometry
    document = plan_document(plan)
    if query.sites:
        doubts = typed_sites.warnings(typed_sites.understood(context, query.sites))
        document["warnings"] = doubts + document["warnings"]
    return Answer(document, legs)


def _tour(query: PlanQuery) -> Callable[..., Plan]:
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


def warm_up(context: Context) -> Answer:
    """Plan one small tour, so that the compiled solver is in memory before somebody asks."""
    today = context.today()
    query = PlanQuery.model_validate(
        {"from": PROVINCIAL_CAPITAL, "date": today + timedelta(days=1), "seconds": 0.1}
    )
    return run(context, query, today=today)


def request_of(context: Context, query: PlanQuery) -> PlanRequest:
    """Return what a query asks of the planner: names resolved, defaults filled in."""
    required = tuple(site_id(context, text) for text in query.required)
    resolve = context.gazetteer.resolve
    return PlanRequest(
        start=resolve(query.start),
        end=resolve(query.end) if query.end else None,
        date=query.date,
        days=query.days,
        themes=query.themes,
        required=required,
        excluded=tuple(site_id(context, text) for text in query.excluded),
        leave=query.leave,
        back=query.back,
        max_drive=query.max_drive,
        seconds=query.seconds or context.settings.plan_seconds,
        seed=query.seed,
        lunch=query.lunch,
        overnight=tuple(resolve(text) for text in query.overnight),
        group_size=query.group_size,
        audience=query.audience,
        area=division_code(context, query.area) if query.area else "",
        listed=_listed(context, query, required),
        **_rules(context, query),
    )


def _rules(context: Context, query: PlanQuery) -> dict[str, Any]:
    """Return the rules of a query with site ids and numbers in the place of words."""
    return {
        "max_leg": query.max_leg,
        "at_least": tuple(map(amount, query.at_least)),
        "at_most": tuple(map(amount, query.at_most)),
        "storyline": query.storyline,
        "capacities": tuple(
            (site_id(context, site), people) for site, people in map(amount, query.capacities)
        ),
        "shifts": query.shifts,
        "lecturers": tuple(
            LecturerTime(site_id(context, site), day, begin, end)
            for site, day, begin, end in map(site_time, query.lecturers)
        ),
        "lecture": query.lecture,
        "slack": query.slack,
        "closed": tuple(
            (site_id(context, site), day) for site, day in map(site_date, query.closed)
        ),
    }


def _listed(context: Context, query: PlanQuery, required: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sites of the typed list and, where there is one, the required ones."""
    if not query.sites:
        return ()
    typed = typed_sites.understood(context, query.sites).sites
    return tuple(dict.fromkeys((*typed, *required)))


def site_id(context: Context, text: str) -> str:
    """Id of the site that is meant by an id or a name."""
    if text in context.datasets.sites.index:
        return text
    place = context.gazetteer.resolve(text)
    if place.kind != "site":
        raise QueryError(
            N_("%(name)s is not a heritage site: name one, or give its id such as JL-220502-057."),
            name=text,
        )
    return place.code
