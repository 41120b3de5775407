"""Plans whose order people decide: timed as given, improved from there, on other dates."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from routes.plan.answer import Plan
from routes.plan.prepared import Prepared
from routes.plan.price import best_orders
from routes.plan.what_if import DateOption, compare_dates
from routes.solver.alternatives import Alternative, alternatives
from routes.solver.improve import held, improve
from routes.solver.solve import solve
from routes.solver.stop import StoppingCriterion, Watch
from routes.tour.check import check
from routes.tour.orders import Orders
from routes.tour.timing import Nights, TimedOrder, result_of, time_order

if TYPE_CHECKING:
    from routes.solver.bound import Bound

Searches = Callable[[], StoppingCriterion]


@dataclass(frozen=True)
class Draft:
    """An order of visits under change: what is asked, and the timetable as it stands.

    Attributes
    ----------
    nights
        Code or name of the place to stay after each day but the last, None where it is open.
    """

    prepared: Prepared
    orders: Orders
    nights: tuple[str | None, ...] = ()

    @property
    def rows(self) -> Nights:
        """Matrix rows of the nights, None for those that are open or no candidate."""
        known: dict[str, int] = {}
        for row in range(len(self.prepared.visitable), len(self.prepared.model.places)):
            place = self.prepared.model.places[row]
            known.setdefault(place.code or place.name, row)
            known.setdefault(place.name, row)
        return tuple(None if night is None else known.get(night) for night in self.nights)

    @property
    def strange_nights(self) -> tuple[str, ...]:
        """Nights at places that the tour's model does not know."""
        pairs = zip(self.nights, self.rows, strict=True)
        return tuple(night for night, row in pairs if night is not None and row is None)

    @property
    def timed(self) -> TimedOrder:
        """Timetable of the order, with its conflicts.

        Raises
        ------
        PlanError
            If the order names a site twice, or has not as many days as the tour.
        """
        return time_order(self.prepared.model.problem, self.orders, nights=self.rows)

    def plan(self) -> Plan:
        """Return the order as a plan with its conflicts."""
        timed = self.timed
        result = result_of(self.prepared.model.problem, timed.itinerary)
        return self.prepared.plan(result, timed.conflicts)

    def added(self, site: str) -> Orders:
        """Return the order with a site where it makes fewest conflicts and least driving."""
        problem = self.prepared.model.problem
        return best_orders(problem, self.timed.itinerary, problem.stops[problem.index[site]])

    def improved(
        self, search: Searches, *, locked: Collection[str] = (), in_order: bool = False
    ) -> Plan:
        """Search on from the order, keeping what is locked (:func:`routes.solver.improve.improve`).

        Raises
        ------
        PlanError
            If no tour with all required and locked sites is found.
        """
        result = improve(
            self.prepared.model.problem,
            self.timed,
            search,
            locked=locked,
            in_order=in_order,
            seed=self.prepared.request.seed,
        )
        return self.prepared.plan(result)

    def others(
        self,
        search: Searches,
        *,
        count: int,
        differ: float,
        within: float,
        locked: Collection[str] = (),
    ) -> list[tuple[Alternative, Plan]]:
        """Return different tours of nearly the same value, each as a plan; all keep the locked."""
        problem = self.prepared.model.problem
        found = alternatives(
            held(problem, self.timed, locked),
            self.timed.itinerary,
            search,
            count=count,
            differ=differ,
            within=within,
            seed=self.prepared.request.seed,
        )
        return [(one, self.prepared.plan(result_of(problem, one.itinerary))) for one in found]

    def weighing(self, search: Searches, hour: int, *, locked: Collection[str] = ()) -> Plan | None:
        """Search on from the order with another price for an hour at the wheel.

        Returns
        -------
        Plan or None
            None where no sound tour of all required and locked sites is found.
        """
        asked = replace(self.prepared.request, balance=hour)
        prepared = replace(self.prepared.weighing(hour), request=asked)
        seed, current = asked.seed, self.timed.itinerary
        kept = held(prepared.feasible, self.timed, locked)
        result = solve(kept, search(), seed=seed, initial=current)
        broken = check(held(prepared.model.problem, self.timed, locked), result.itinerary)
        sound = all(one.code == "minimum" for one in broken)
        return prepared.plan(result) if sound and result.itinerary.stops else None

    def bound(self, watch: Watch | None = None) -> "Bound | None":
        """Prove how much better than the order any tour of the same question can be.

        The sites are those that the search considers: of the themes and the area, to be visited,
        and found.

        Parameters
        ----------
        watch
            Told how far the work is; what it raises ends it.

        Returns
        -------
        Bound or None
            None for an order that breaks a rule, and where nothing was proved.
        """
        from routes.solver.bound import upper_bound  # noqa: PLC0415 - numba is slow to import

        timed, problem = self.timed, self.prepared.feasible
        known = all(stop in problem.index for stop in timed.itinerary.stops)
        if not timed.feasible or not known:
            return None
        return upper_bound(problem, timed.itinerary, watch=watch)

    def on_dates(self, dates: Iterable[date]) -> list[DateOption]:
        """Return the same tour on other days."""
        prepared = self.prepared
        return compare_dates(prepared.model, prepared.request, self.orders, dates, nights=self.rows)
