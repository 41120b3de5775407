"""Repairs of a route that does not hold any more: drop a site, replace it, visit in another order.

Each proposal is a whole route with its timetable, and each has passed ``routes.tour.check``. All
are measured against the route as it was kept: minutes at the wheel and at sites, and worth, more or
less. The search counts its work, so that equal routes get equal proposals.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import geopandas as gpd
import numpy as np

from geo.crs import GEOD
from geo.datasets import Datasets
from geo.errors import N_
from geo.travel.types import TravelModel
from routes.network.demands import worth_of
from routes.network.kept import KeptRoute, KeptSite, can_be_visited, kept_route
from routes.network.timed import TimedRoute
from routes.network.types import Floats
from routes.plan.answer import Plan
from routes.plan.audience import suited
from routes.plan.explain import NOT_VISITABLE
from routes.plan.position import LOST_M
from routes.plan.prepared import Prepared, prepare
from routes.plan.prizes import DRIVING
from routes.plan.request import PlanRequest
from routes.plan.tables import load_themes
from routes.solver.solve import solve
from routes.solver.stop import MaxEffort
from routes.tour.check import check
from routes.tour.errors import PlanError
from routes.tour.orders import Orders
from routes.tour.problem import TourProblem
from routes.tour.timing import TimedOrder, result_of, time_order

NEAR_KM: Final = 40
"""A site that replaces another one lies so near to it."""
SUBSTITUTES: Final = 4
"""So many of the sites near one are tried in its place, those worth most."""
PROPOSALS: Final = 3
"""At most so many ways to replace are proposed."""
SAVED: Final = 10
"""Another order is proposed for a route that holds where it saves so many minutes."""
EFFORT: Final = 0.04
"""Effort of the search of another order, as :class:`routes.solver.stop.MaxEffort` counts it."""
UNSAID: Final = 60
"""A conflict that is not a matter of minutes counts as so many."""


@dataclass(frozen=True)
class Repair:
    """A route in the place of the kept one.

    Attributes
    ----------
    kind
        Code of :data:`routes.terms.REPAIRS`.
    kept
        The new route with what it rests on.
    removed, added
        Ids of sites that it visits less, and more.
    drive, visit
        Minutes at the wheel and at sites, more than those of the kept route.
    worth
        Points of worth more.
    """

    kind: str
    kept: KeptRoute
    timed: TimedRoute
    removed: tuple[str, ...]
    added: tuple[str, ...]
    drive: int
    visit: int
    worth: float

    @property
    def key(self) -> str:
        """Names the repair by what the route becomes."""
        told = json.dumps(self.kept.orders)
        return hashlib.sha256(told.encode()).hexdigest()[:10]

    @property
    def gain(self) -> float:
        """Worth more, with an hour at the wheel weighed as the planner does."""
        return self.worth - DRIVING * self.drive / 60

    @property
    def minutes(self) -> int:
        """Minutes of driving and visits together, more than those of the kept route."""
        return self.drive + self.visit


@dataclass(frozen=True, eq=False)
class Workshop:
    """A kept route and the sites near it, made ready to be timed in any order.

    Attributes
    ----------
    gone
        Ids of its sites that cannot be visited.
    near
        By the id of a site those that could take its place, the worthiest first.
    """

    kept: KeptRoute
    datasets: Datasets
    prepared: Prepared
    gone: tuple[str, ...]
    near: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(
        cls,
        kept: KeptRoute,
        date: dt.date,
        datasets: Datasets,
        travel: TravelModel,
        *,
        gone: tuple[str, ...],
    ) -> "Workshop":
        """Make a route ready.

        Raises
        ------
        routes.tour.errors.PlanError
            If neither it nor a site near it can be visited, or no road leads there.
        """
        near = {site.id: _near(site, kept, datasets) for site in kept.sites}
        others = [one for found in near.values() for one in found]
        back = [one for one in kept.dropped if can_be_visited(one, datasets)]
        left = [one for one in kept.names if one not in gone]
        every = [*left, *others, *back]
        if not every:
            raise PlanError(N_("None of the sites of this route can be visited any more."))
        listed = tuple(dict.fromkeys(every))
        request = _request(kept.request, date, listed)
        prepared = prepare(request, datasets, travel, today=date)
        return cls(kept, datasets, prepared, gone, near)

    @property
    def problem(self) -> TourProblem:
        """The tour problem of the route and the sites near it."""
        return self.prepared.model.problem

    @property
    def orders(self) -> Orders:
        """The route as it is kept, without what cannot be visited."""
        return without(self.kept.orders, self.gone)

    @cached_property
    def worth(self) -> dict[str, float]:
        """What every site is worth: those of the route as they were kept."""
        sites = suited(self.prepared.visitable, self.kept.request.audience)
        now = {str(site): worth_of(row) for site, row in sites.iterrows()}
        return {**now, **{site.id: site.worth for site in self.kept.sites}}

    def order(self, orders: Orders) -> TimedOrder:
        """Time an order of visits."""
        return time_order(self.problem, orders)

    def timed(self, orders: Orders) -> TimedRoute:
        """Time an order of visits, and write down the plan of it."""
        timed, made = self.order(orders), self.prepared
        result = result_of(self.problem, timed.itinerary)
        plan = Plan(
            made.request,
            made.themes,
            made.visitable,
            made.model,
            result,
            (),
            (),
            made.travel,
            timed.conflicts,
        )
        return TimedRoute(plan, timed, self.gone)

    def holds(self, orders: Orders) -> bool:
        """Say whether an order of visits can be driven."""
        timed = self.order(orders)
        return timed.feasible and not _broken(self.problem, timed)

    def repair(self, kind: str, orders: Orders) -> Repair:
        """Return an order of visits as a repair of the kept route."""
        timed, old = self.timed(orders), self.kept
        sites = _sites(orders)
        removed = tuple(one for one in old.names if one not in sites)
        added = tuple(one for one in sites if one not in old.names)
        dropped = dict.fromkeys([*old.dropped, *removed])
        again = tuple(one for one in dropped if one not in added)
        kept = kept_route(timed, self.datasets, old.request, dropped=again)
        worth = sum(self.worth[one] for one in added) - sum(self.worth[one] for one in removed)
        drive, visit = kept.drive - old.drive, kept.visit - old.visit
        return Repair(kind, kept, timed, removed, added, drive, visit, worth)


def repairs_of(shop: Workshop, timed: TimedRoute | None) -> tuple[Repair, ...]:
    """Propose what could be done with a route, what is worth most beside its driving first.

    Parameters
    ----------
    shop
        The route.
    timed
        Its timetable of now, None where none of its sites is left.
    """
    holds = timed is not None and timed.holds
    found = _of_one_that_holds(shop) if holds else _of_one_that_does_not(shop)
    proposals: dict[Orders, Repair] = {}
    for one in (*found, *_restored(shop)):
        proposals.setdefault(one.kept.orders, one)
    return tuple(sorted(proposals.values(), key=lambda one: (-one.gain, one.minutes)))


def _of_one_that_holds(shop: Workshop) -> Iterator[Repair]:
    stays = shop.repair("retime", shop.orders)
    if stays.kept != shop.kept:
        yield stays
    yield from _better_ordered(shop, stays)


def _of_one_that_does_not(shop: Workshop) -> Iterator[Repair]:
    left = shop.orders
    if not any(left):
        yield from _replaced(shop, left)
        return
    thinned = _thinned(shop, left)
    if thinned is not None:
        yield shop.repair("drop", thinned)
    if thinned is not None and _sites(thinned) == _sites(left):
        yield from _better_ordered(shop, shop.repair("drop", thinned))
        yield from _replaced(shop, thinned)
        return
    other = _reordered(shop, left)
    if other is not None:
        yield shop.repair("reorder", other)
    yield from _replaced(shop, other or thinned or without(left, _sites(left)))


def _better_ordered(shop: Workshop, stays: Repair) -> Iterator[Repair]:
    """Yield the same sites in another order, where that saves time."""
    other = _reordered(shop, stays.kept.orders)
    if other is not None:
        better = shop.repair("reorder", other)
        if better.drive <= stays.drive - SAVED:
            yield better


def _reordered(shop: Workshop, orders: Orders) -> Orders | None:
    """Return the same sites in the order with least driving, None where none is found."""
    wanted = set(_sites(orders))
    stops = (replace(stop, required=True) for stop in shop.problem.stops if stop.id in wanted)
    result = solve(shop.problem.replace(stops=tuple(stops)), MaxEffort(EFFORT))
    if result.missing:
        return None
    found = tuple(tuple(visit.stop for visit in day.visits) for day in result.itinerary.days)
    return found if shop.holds(found) else None


def _thinned(shop: Workshop, orders: Orders) -> Orders | None:
    """Take out as few sites as the rest needs to hold, in its order, and those worth least."""
    while not shop.holds(orders):
        shorter = [without(orders, (site,)) for site in _sites(orders)]
        if len(shorter) <= 1:
            return None
        orders = min(shorter, key=lambda one: _trouble(shop, one))
    return orders


def _trouble(shop: Workshop, orders: Orders) -> tuple[int, float, int]:
    """Rank what is left of a route: by what does not work, by its worth, by its driving."""
    timed = shop.order(orders)
    against = sum(UNSAID if one.minutes is None else one.minutes for one in timed.conflicts)
    worth = sum(shop.worth[site] for site in _sites(orders))
    return against, -worth, timed.itinerary.drive


def _replaced(shop: Workshop, base: Orders) -> Iterator[Repair]:
    """Yield routes with sites near those that ``base`` lacks in their place."""
    lacking = [site for site in shop.kept.names if site not in _sites(base)]
    lacking.sort(key=lambda site: -shop.worth[site])
    used: set[str] = set()
    for _ in range(PROPOSALS):
        orders = base
        for site in lacking:
            others = [one for one in shop.near[site] if one not in used]
            orders = _with_one_of(shop, orders, others, _day_of(shop, site)) or orders
        added = set(_sites(orders)) - set(_sites(base))
        if not added:
            return
        used |= added
        yield shop.repair("replace", orders)


def _restored(shop: Workshop) -> Iterator[Repair]:
    """Yield the route with a site that was taken out of it and can be visited again."""
    for site in shop.kept.dropped:
        if site not in shop.problem.index or site in shop.kept.names:
            continue
        days = range(len(shop.orders))
        found = [one for day in days if (one := _with_one_of(shop, shop.orders, [site], day))]
        if found:
            least = min(found, key=lambda one: shop.order(one).itinerary.drive)
            yield shop.repair("restore", least)


def _with_one_of(shop: Workshop, orders: Orders, sites: Sequence[str], day: int) -> Orders | None:
    """Return a route with the first of some sites that a day can hold, where it drives least."""
    for site in sites:
        if site in _sites(orders):
            continue
        longer = [_inserted(orders, site, day, at) for at in range(len(orders[day]) + 1)]
        holding = [one for one in longer if shop.holds(one)]
        if holding:
            return min(holding, key=lambda one: shop.order(one).itinerary.drive)
    return None


def without(orders: Orders, sites: Sequence[str]) -> Orders:
    """Return orders of visits without some sites."""
    return tuple(tuple(one for one in order if one not in sites) for order in orders)


def _inserted(orders: Orders, site: str, day: int, at: int) -> Orders:
    order = orders[day]
    return (*orders[:day], (*order[:at], site, *order[at:]), *orders[day + 1 :])


def _sites(orders: Orders) -> tuple[str, ...]:
    return tuple(site for order in orders for site in order)


def _day_of(shop: Workshop, site: str) -> int:
    return next(day for day, order in enumerate(shop.kept.orders) if site in order)


def _broken(problem: TourProblem, timed: TimedOrder) -> bool:
    return any(one.code != "minimum" for one in check(problem, timed.itinerary))


def _request(asked: PlanRequest, date: dt.date, listed: tuple[str, ...]) -> PlanRequest:
    """Return what a route was planned by on another day, with some sites and no others."""
    moved = date != asked.date
    return replace(
        asked,
        date=date,
        listed=listed,
        area="",
        themes=(),
        required=(),
        excluded=(),
        capacities=tuple(one for one in asked.capacities if one[0] in listed),
        stays=tuple(one for one in asked.stays if one[0] in listed),
        lecturers=() if moved else tuple(one for one in asked.lecturers if one.site in listed),
        closed=tuple(one for one in asked.closed if one[0] in listed),
    )


def _near(site: KeptSite, kept: KeptRoute, datasets: Datasets) -> tuple[str, ...]:
    """Return the sites of the same theme near where a site was, those worth most first."""
    sites = datasets.sites
    own = (*kept.names, *kept.dropped)
    able = ~sites["status"].isin(NOT_VISITABLE) & (sites["error_m"] <= LOST_M)
    able &= ~sites.index.isin(own) & (_km_from(site, sites) <= NEAR_KM)
    found = sites[able & sites["period"].map(lambda one: _told_together(one, site.period))]
    rows = suited(found, kept.request.audience)
    worth = {str(one): worth_of(row) for one, row in rows.iterrows()}
    return tuple(sorted(worth, key=lambda one: (-worth[one], one))[:SUBSTITUTES])


def _km_from(site: KeptSite, sites: gpd.GeoDataFrame) -> Floats:
    count = len(sites)
    lons, lats = [site.lon] * count, [site.lat] * count
    _, _, metres = GEOD.inv(lons, lats, sites.geometry.x.to_numpy(), sites.geometry.y.to_numpy())
    return np.asarray(metres, dtype=float) / 1000


def _told_together(one: str, other: str) -> bool:
    """Say whether a theme tells the periods of two sites, or both are of one."""
    told = (theme.interest(one) == theme.interest(other) == 1 for theme in load_themes())
    return one == other or any(told)
