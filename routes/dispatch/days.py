"""A lecturer's day as a small tour: home, one or two lectures in their windows, home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np

from geo.travel import TravelModel
from routes.dispatch.types import BACK, HALVES, LEAVE, Lecturer, Order, Rules, Trip
from routes.solver.exact import solve_exactly
from routes.tour.itinerary import DayPlan
from routes.tour.problem import UNREACHABLE, Day, Stop, TourProblem


@dataclass(frozen=True)
class DayOrder:
    """An order of the day, with the minutes between its venue and the lecturer's home."""

    order: Order
    home_minutes: int


class Roads:
    """Minutes from venue to venue, whole and rounded up."""

    def __init__(self, places: gpd.GeoSeries, travel: TravelModel) -> None:
        self._places, self._travel = places, travel

    def between(self, venues: Sequence[str]) -> np.ndarray:
        """Return the matrix of the venues; UNREACHABLE where no road leads."""
        if len(set(venues)) == 1:
            return np.zeros((len(venues), len(venues)), dtype=np.int64)
        points = self._places.loc[list(venues)]
        minutes = self._travel.matrix(points, points).minutes
        whole = np.ceil(np.where(np.isfinite(minutes), minutes, UNREACHABLE))
        return whole.astype(np.int64)


def time_day(
    lecturer: Lecturer, day: int, stops: Sequence[DayOrder], roads: Roads, *, rules: Rules
) -> list[Trip] | None:
    """Time the lectures of one day in the order that drives least.

    Parameters
    ----------
    day
        Ordinal of the date.

    Returns
    -------
    list of Trip or None
        None when they do not fit into the day.
    """
    when = date.fromordinal(day)
    size = len(stops)
    minutes = np.zeros((size + 1, size + 1), dtype=np.int64)
    minutes[0, 1:] = minutes[1:, 0] = [stop.home_minutes for stop in stops]
    minutes[1:, 1:] = roads.between([stop.order.venue for stop in stops])
    problem = TourProblem(
        stops=tuple(
            _stop(stop.order, when, place, rules) for place, stop in enumerate(stops, start=1)
        ),
        days=(Day(when, start=(0,), end=(0,), leave=LEAVE, back=BACK),),
        minutes=minutes,
    )
    tour = solve_exactly(problem)
    if tour is None or len(tour.days[0].visits) < size:
        return None
    return _trips(lecturer, when, stops, tour.days[0])


def _stop(order: Order, when: date, place: int, rules: Rules) -> Stop:
    windows = tuple(HALVES[half] for half in order.halves(when))
    return Stop(order.id, order.id, place, rules.minutes, 1, required=True, windows=(windows,))


def _trips(lecturer: Lecturer, when: date, stops: Sequence[DayOrder], plan: DayPlan) -> list[Trip]:
    by_id = {stop.order.id: stop for stop in stops}
    trips = []
    for visit, leg in zip(plan.visits, plan.legs, strict=False):
        stop = by_id[visit.stop]
        last = visit is plan.visits[-1]
        trips.append(
            Trip(
                order=stop.order,
                lecturer=lecturer.id,
                date=when,
                depart=leg.depart,
                arrive=visit.arrive,
                start=visit.start,
                end=visit.leave,
                drive=leg.minutes,
                home_minutes=stop.home_minutes,
                home=plan.legs[-1].arrive if last else None,
            )
        )
    return trips
