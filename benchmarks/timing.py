"""Clock times for orders of stops that came from another solver, without any code of ours."""

from collections.abc import Sequence

from routes import DayPlan, Itinerary, Leg, TourProblem, Visit


def timed(problem: TourProblem, orders: Sequence[Sequence[int]]) -> Itinerary:
    """Time every day as early as possible; what does not fit is left for the checker to see.

    Parameters
    ----------
    problem
        A benchmark problem: fixed start and end of each day, no lunch.
    orders
        For each day the positions of its stops in ``problem.stops``.
    """
    days = tuple(_day(problem, number, order) for number, order in enumerate(orders))
    value = sum(problem.stops[i].prize for order in orders for i in order)
    return Itinerary(days, value)


def _day(problem: TourProblem, number: int, order: Sequence[int]) -> DayPlan:
    day = problem.days[number]
    place, clock = day.start[0], day.leave
    visits, legs = [], []
    for i in order:
        stop = problem.stops[i]
        legs.append(_leg(problem, place, stop.place, clock))
        arrive = legs[-1].arrive
        starts = [max(arrive, a) for a, b in stop.start_windows(number) if max(arrive, a) <= b]
        start = min(starts, default=arrive)
        place, clock = stop.place, start + stop.service
        visits.append(Visit(stop.id, stop.place, arrive, start, clock, start - arrive))
    legs.append(_leg(problem, place, day.end[0], clock))
    return DayPlan(day.start[0], day.end[0], tuple(visits), tuple(legs))


def _leg(problem: TourProblem, origin: int, destination: int, depart: int) -> Leg:
    minutes = int(problem.minutes[origin, destination])
    return Leg(origin, destination, depart, depart + minutes, minutes)
