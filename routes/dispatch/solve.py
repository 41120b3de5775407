"""The dispatch: match orders and lecturers, time the days, say why the rest stays open."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import geopandas as gpd

from geo.travel import TravelModel
from routes.dispatch.candidates import Candidates, find_candidates
from routes.dispatch.days import DayOrder, Roads, time_day
from routes.dispatch.flow import Arc, Slot, assign
from routes.dispatch.types import Dispatch, Half, Lecturer, Order, Rules, Trip, Unserved


def dispatch(
    orders: Sequence[Order],
    lecturers: Sequence[Lecturer],
    places: gpd.GeoSeries,
    travel: TravelModel,
    *,
    rules: Rules = Rules(),  # noqa: B008 - frozen
) -> Dispatch:
    """Send lecturers to orders: most orders, then fewest minutes, then least load.

    The same orders and lecturers give the same answer in whatever sequence they come.

    Parameters
    ----------
    places
        Points in WGS84 of all venues and homes, by code.
    travel
        Travel model for the minutes.

    Returns
    -------
    Dispatch
        Trips whose days keep every rule, and the orders that stay open with the reason.
    """
    orders = sorted(orders, key=lambda order: order.id)
    lecturers = sorted(lecturers, key=lambda lecturer: lecturer.id)
    found = find_candidates(orders, lecturers, places, travel, rules=rules)
    search = _Search(orders, lecturers, found, rules, Roads(places, travel))
    return search.run()


class _Search:
    def __init__(
        self,
        orders: Sequence[Order],
        lecturers: Sequence[Lecturer],
        found: Sequence[Candidates],
        rules: Rules,
        roads: Roads,
    ) -> None:
        self._orders, self._lecturers, self._found = list(orders), lecturers, found
        self._rules, self._roads = rules, roads
        self._longest = max((len(one.lecturers) for one in found), default=0)
        self._nearest = min(rules.nearest, self._longest)
        self._forbidden: set[Arc] = set()

    def run(self) -> Dispatch:
        chosen = self._widened()
        bound = len(chosen)
        while True:
            trips, misfits = self._timed(chosen)
            if not misfits and not self._crowded(trips):
                break
            self._forbidden |= misfits
            chosen = self._widened()
        trips.sort(key=lambda trip: (trip.date, trip.lecturer, trip.start))
        return Dispatch(
            trips=tuple(trips),
            unserved=tuple(
                Unserved(order, found.reason if order.has_room else "room", found.left)
                for number, (order, found) in enumerate(zip(self._orders, self._found, strict=True))
                if number not in chosen
            ),
            bound=bound,
            minutes=sum(trip.home_minutes for trip in trips),
            complete=self._nearest >= self._longest,
            repairs=len(self._forbidden),
        )

    def _widened(self) -> dict[int, Slot]:
        """Weigh more candidates for as long as somebody stays open who might be served so."""
        while True:
            chosen = assign(
                self._orders,
                self._lecturers,
                self._found,
                rules=self._rules,
                nearest=self._nearest,
                forbidden=self._forbidden,
            )
            possible = sum(len(one.lecturers) > 0 for one in self._found)
            if len(chosen) == possible or self._nearest >= self._longest:
                return chosen
            self._nearest = min(4 * max(1, self._nearest), self._longest)

    def _crowded(self, trips: list[Trip]) -> bool:
        """Where a venue has more lectures at a time than rooms, move the last; tell whether any."""
        numbers = {order.id: number for number, order in enumerate(self._orders)}
        halls: dict[tuple[str, date, Half], list[int]] = defaultdict(list)
        for trip in trips:
            halls[trip.order.venue, trip.date, trip.half].append(numbers[trip.order.id])
        moved = 0
        for (_, day, half), there in halls.items():
            for number in sorted(there)[self._orders[there[0]].rooms :]:
                order = self._orders[number]
                self._orders[number] = replace(order, taken=order.taken | {(day, half)})
                moved += 1
        return moved > 0

    def _timed(self, chosen: dict[int, Slot]) -> tuple[list[Trip], set[Arc]]:
        """Time every day; of one that does not fit, rule out the trip with the longest way."""
        days: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number, (position, day, _) in chosen.items():
            days[position, day].append(number)
        trips: list[Trip] = []
        misfits: set[Arc] = set()
        for numbers in days.values():
            timed = self._time_day(chosen, numbers)
            if timed is None:
                worst = max(numbers, key=lambda number: (self._minutes(chosen, number), number))
                misfits.add((worst, chosen[worst]))
            else:
                trips += timed
        return trips, misfits

    def _time_day(self, chosen: dict[int, Slot], numbers: list[int]) -> list[Trip] | None:
        lecturer = self._lecturers[chosen[numbers[0]][0]]
        stops = [DayOrder(self._orders[n], self._minutes(chosen, n)) for n in numbers]
        return time_day(lecturer, chosen[numbers[0]][1], stops, self._roads, rules=self._rules)

    def _minutes(self, chosen: dict[int, Slot], number: int) -> int:
        found, (position, _, _) = self._found[number], chosen[number]
        return int(found.minutes[found.lecturers.tolist().index(position)])
