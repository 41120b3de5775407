"""A route on a day of the calendar: its timetable, and what stands against it, winter above all."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from geo.datasets import Datasets
from geo.errors import N_
from geo.places import Place
from geo.travel.types import TravelModel
from routes.network.candidates import Candidate
from routes.network.request import Pool
from routes.plan.answer import Plan
from routes.plan.explain import NOT_VISITABLE
from routes.plan.prepared import prepare
from routes.plan.request import PlanRequest
from routes.tour.errors import PlanError
from routes.tour.timing import TimedOrder, result_of, time_order


@dataclass(frozen=True)
class TimedRoute:
    """A route as it is on some days.

    Attributes
    ----------
    plan
        The plan of these days, with its conflicts.
    gone
        Ids of its sites that the data lack or that cannot be visited now: they are left out.
    """

    plan: Plan
    timed: TimedOrder
    gone: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether the whole route can be driven so."""
        return self.timed.feasible and not self.gone


def time_route(
    route: Candidate,
    date: dt.date,
    datasets: Datasets,
    travel: TravelModel,
    *,
    pool: Pool,
    places: Mapping[str, Place],
) -> TimedRoute:
    """Time a route on other days, in the order and with the nights that it has.

    Parameters
    ----------
    route
        The route.
    date
        Its first day.
    datasets
        Sites and divisions.
    travel
        Travel times in the season of these days.
    pool
        Hours, reserve and audience of the routes.
    places
        Towns by code, those of the nights among them.

    Raises
    ------
    routes.tour.errors.PlanError
        If no road leads to a site any more, or none of its sites is left.
    """
    status = datasets.sites["status"]
    gone = tuple(
        one for one in route.sites if one not in status.index or status[one] in NOT_VISITABLE
    )
    if len(gone) == len(route.sites):
        raise PlanError(N_("None of the sites of this route can be visited any more."))
    orders = tuple(tuple(one for one in order if one not in gone) for order in route.orders)
    listed = tuple(one for order in orders for one in order)
    request = replace(request_for(route, date, pool, places), listed=listed)
    prepared = prepare(request, datasets, travel, today=date)
    timed = time_order(prepared.model.problem, orders)
    result = result_of(prepared.model.problem, timed.itinerary)
    return TimedRoute(prepared.plan(result, timed.conflicts), timed, gone)


def request_for(
    route: Candidate, date: dt.date, pool: Pool, places: Mapping[str, Place]
) -> PlanRequest:
    """Return the request of a route on a day: its towns, and the rules of its pool."""
    return PlanRequest(
        places[route.origin],
        date,
        days=route.days,
        leave=pool.leave,
        back=pool.back,
        slack=pool.slack,
        audience=pool.audience,
        overnight=tuple(places[night] for night in route.nights),
    )
