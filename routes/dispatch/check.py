"""Check a dispatch against orders, lecturers and roads, knowing nothing of how it was found."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import geopandas as gpd

from geo.travel import TravelModel
from routes.dispatch.types import HALVES, Dispatch, Lecturer, Order, Rules, Trip


def check_dispatch(
    orders: Sequence[Order],
    lecturers: Sequence[Lecturer],
    places: gpd.GeoSeries,
    travel: TravelModel,
    answer: Dispatch,
    *,
    rules: Rules,
) -> list[str]:
    """Return the codes of all rules that an answer breaks, empty for a sound one.

    The drives are timed anew, pair by pair.
    """
    known = {lecturer.id: lecturer for lecturer in lecturers}
    drives = _Drives(places, travel)
    broken = list(_once_each(orders, answer))
    for trip in answer.trips:
        broken += _trip(trip, known[trip.lecturer], drives, rules)
    broken += _limits(answer.trips, rules)
    broken += _halls(answer.trips)
    broken += _days(answer.trips, known, drives)
    return broken


class _Drives:
    def __init__(self, places: gpd.GeoSeries, travel: TravelModel) -> None:
        self._places, self._travel = places, travel
        self._kept: dict[tuple[str, str], float] = {}

    def minutes(self, origin: str, destination: str) -> int:
        """Whole minutes from one place to another; a great number where no road leads."""
        key = (origin, destination)
        if key not in self._kept:
            here, there = self._places.loc[[origin]], self._places.loc[[destination]]
            self._kept[key] = float(self._travel.matrix(here, there).minutes[0, 0])
        return math.ceil(min(self._kept[key], 10**9))


def _once_each(orders: Sequence[Order], answer: Dispatch) -> Iterator[str]:
    wanted = Counter(order.id for order in orders)
    told = [trip.order for trip in answer.trips] + [one.order for one in answer.unserved]
    if Counter(order.id for order in told) != wanted:
        yield "orders: each is served or left open exactly once"


def _trip(trip: Trip, lecturer: Lecturer, drives: _Drives, rules: Rules) -> Iterator[str]:
    order = trip.order
    if order.topic not in lecturer.topics:
        yield f"{order.id}: topic"
    if order.language not in lecturer.languages:
        yield f"{order.id}: language"
    if trip.date not in order.dates or not lecturer.is_free(trip.date):
        yield f"{order.id}: date"
    if drives.minutes(order.venue, lecturer.home) > rules.within:
        yield f"{order.id}: within"
    if trip.end - trip.start != rules.minutes:
        yield f"{order.id}: length"
    windows = [HALVES[half] for half in order.halves(trip.date)]
    if not any(opens <= trip.start and trip.end <= closes for opens, closes in windows):
        yield f"{order.id}: part of the day"


def _limits(trips: Sequence[Trip], rules: Rules) -> Iterator[str]:
    for (who, day), count in Counter((trip.lecturer, trip.date) for trip in trips).items():
        if count > rules.per_day:
            yield f"{who}: {count} lectures on {day}"
    if rules.trips is not None:
        for who, count in Counter(trip.lecturer for trip in trips).items():
            if count > rules.trips:
                yield f"{who}: {count} lectures"


def _halls(trips: Sequence[Trip]) -> Iterator[str]:
    rooms = {trip.order.venue: trip.order.rooms for trip in trips}
    for (venue, day, half), count in Counter(
        (trip.order.venue, trip.date, trip.half) for trip in trips
    ).items():
        if count > rooms[venue]:
            yield f"{venue}: {count} lectures in the {half} of {day}"


def _days(trips: Sequence[Trip], known: Mapping[str, Lecturer], drives: _Drives) -> Iterator[str]:
    days: dict[tuple[str, object], list[Trip]] = defaultdict(list)
    for trip in trips:
        days[trip.lecturer, trip.date].append(trip)
    for (who, _), of_day in days.items():
        home = known[who].home
        place, ready = home, None
        for trip in sorted(of_day, key=lambda trip: trip.start):
            venue = trip.order.venue
            # The way from home is taken to last as long as the way back.
            drive = drives.minutes(*((venue, home) if place == home else (place, venue)))
            if trip.arrive - trip.depart < drive or trip.start < trip.arrive:
                yield f"{trip.order.id}: drive"
            if ready is not None and trip.depart < ready:
                yield f"{trip.order.id}: leaves before the lecture is over"
            place, ready = venue, trip.end
        if trip.home is None or trip.home - trip.end < drives.minutes(place, home):
            yield f"{trip.order.id}: way home"
