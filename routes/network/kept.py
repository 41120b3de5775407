"""What is kept of a published route: how its sites and drives stood when it was timed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from geo.datasets import Datasets
from geo.places import Place
from routes.network.demands import worth_of
from routes.network.timed import TimedRoute
from routes.plan.audience import suited
from routes.plan.explain import NOT_VISITABLE
from routes.plan.request import PlanRequest
from routes.plan.retime import request_again
from routes.tour.orders import Orders
from routes.tour.problem import UNREACHABLE

Drives = Mapping[tuple[str, str], int]
"""Minutes of each drive by its ends: ids of sites, codes of towns, names of other places."""


@dataclass(frozen=True)
class KeptSite:
    """A site as it stood.

    Attributes
    ----------
    hours
        Opening hours as the timetable used them, published or assumed.
    visit
        Minutes of the visit.
    worth
        What it is worth to the group, :func:`routes.network.demands.worth_of`.
    """

    id: str
    name: str
    lon: float
    lat: float
    period: str
    hours: str
    visit: int
    worth: float


@dataclass(frozen=True)
class KeptRoute:
    """A route with what it rested on.

    Attributes
    ----------
    request
        What it was planned by: its towns, hours and rules.
    orders
        For each day the ids of its sites in the order of visiting.
    sites
        These sites.
    drives
        Minutes of its drives, those of reserve and rest among them.
    dropped
        Ids of sites that a repair took out of it: they come back when they can be visited again.
    """

    request: PlanRequest
    orders: Orders
    sites: tuple[KeptSite, ...]
    drives: Drives
    dropped: tuple[str, ...] = ()

    @property
    def names(self) -> dict[str, str]:
        """Names of its sites by their ids."""
        return {one.id: one.name for one in self.sites}

    @property
    def drive(self) -> int:
        """Minutes at the wheel."""
        return sum(self.drives.values())

    @property
    def visit(self) -> int:
        """Minutes at sites."""
        return sum(site.visit for site in self.sites)


def kept_route(
    timed: TimedRoute, datasets: Datasets, request: PlanRequest, *, dropped: tuple[str, ...] = ()
) -> KeptRoute:
    """Return a route with what it rests on now.

    Parameters
    ----------
    timed
        Its timetable of now.
    datasets
        The sites that it was timed with.
    request
        What it is planned by.
    dropped
        Sites that repairs have taken out of it so far.
    """
    model, days = timed.plan.model, timed.timed.itinerary.days
    visits = [visit for day in days for visit in day.visits]
    rows = suited(datasets.sites.loc[[visit.stop for visit in visits]], request.audience)
    sites = tuple(
        KeptSite(
            visit.stop,
            str(row["name_zh"]),
            float(row.geometry.x),
            float(row.geometry.y),
            str(row["period"]),
            model.hours[visit.stop].text,
            visit.minutes,
            worth_of(row),
        )
        for visit, (_, row) in zip(visits, rows.iterrows(), strict=True)
    )
    orders = tuple(tuple(visit.stop for visit in day.visits) for day in days)
    return KeptRoute(request, orders, sites, drives_of(timed), dropped)


def kept_of_plan(
    document: Mapping[str, Any], datasets: Datasets, *, dropped: tuple[str, ...] = ()
) -> KeptRoute:
    """Return the route of a plan that was saved, with what it rested on then.

    Parameters
    ----------
    document
        Plan document (``kind`` "plan") with at least one day.
    datasets
        The sites of now: what a site is worth is read from them, from the plan if it is gone.
    dropped
        Sites that repairs have taken out of it so far.
    """
    request, days = request_again(document), document["days"]
    stops = [stop for day in days for stop in day["stops"]]
    worth = _worths([stop["id"] for stop in stops], datasets, request.audience)
    sites = tuple(
        KeptSite(
            stop["id"],
            stop["name"],
            stop["lon"],
            stop["lat"],
            stop["period"],
            stop["hours"],
            stop["visit_minutes"],
            worth.get(stop["id"], float(stop["prize"])),
        )
        for stop in stops
    )
    ends = [place_key(request.start), *map(place_key, request.overnight), place_key(request.finish)]
    drives = {}
    for number, day in enumerate(days):
        places = [ends[number], *(stop["id"] for stop in day["stops"]), ends[number + 1]]
        for pair, leg in zip(pairwise(places), day["legs"], strict=True):
            drives[pair] = int(leg["minutes"])
    orders = tuple(tuple(stop["id"] for stop in day["stops"]) for day in days)
    return KeptRoute(request, orders, sites, drives, dropped)


def _worths(sites: Sequence[str], datasets: Datasets, audience: str | None) -> dict[str, float]:
    known = datasets.sites[datasets.sites.index.isin(list(sites))]
    rows: pd.DataFrame = suited(known, audience)
    return {str(site): worth_of(row) for site, row in rows.iterrows()}


def drives_of(timed: TimedRoute) -> dict[tuple[str, str], int]:
    """Return the minutes of the drives of a timetable by their ends, where a road leads."""
    places, minutes = timed.plan.model.places, timed.plan.model.problem.minutes
    return {
        (place_key(places[leg.origin]), place_key(places[leg.destination])): leg.minutes
        - leg.detour
        for day in timed.timed.itinerary.days
        for leg in day.legs
        if minutes[leg.origin, leg.destination] < UNREACHABLE
    }


def place_key(place: Place) -> str:
    """Return what tells a place from others in :data:`Drives`."""
    return place.code or place.name


def can_be_visited(site: str, datasets: Datasets) -> bool:
    """Say whether the data have a site and no status forbids a visit."""
    status = datasets.sites["status"]
    return site in status.index and status[site] not in NOT_VISITABLE
