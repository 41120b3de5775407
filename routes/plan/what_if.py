"""The same tour on other days: which of them work, and what stands against the others."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from routes.plan.model import TourModel, lecturer_windows, open_windows
from routes.plan.request import PlanRequest
from routes.tour.orders import Orders
from routes.tour.problem import Stop, TourProblem
from routes.tour.timing import Nights, TimedOrder, time_order


@dataclass(frozen=True)
class DateOption:
    """The tour as it would be if it began on another day."""

    date: date
    timed: TimedOrder


def compare_dates(
    model: TourModel,
    request: PlanRequest,
    orders: Orders,
    dates: Iterable[date],
    *,
    nights: Nights = (),
) -> list[DateOption]:
    """Time the same tour on other days.

    Only opening hours and lecturers change with the day; the travel times stay those of the model.

    Parameters
    ----------
    model
        The tour's model, for its own dates.
    request
        What is asked: which sites are closed, and where lecturers are, on which dates.
    orders
        For each day the ids of its stops, in the order of visiting.
    dates
        First days to try.
    nights
        Where to stay, as for :func:`routes.tour.timing.time_order`.
    """
    visited = {stop for order in orders for stop in order}
    kept = tuple(s for s in model.problem.stops if s.required or s.id in visited)
    return [
        DateOption(first, time_order(_on(model, kept, moved), orders, nights=nights))
        for first in dates
        for moved in (replace(request, date=first),)
    ]


def _on(model: TourModel, kept: tuple[Stop, ...], request: PlanRequest) -> TourProblem:
    """Return the problem of some stops on the dates of a request."""
    stops = (
        replace(
            stop,
            windows=open_windows(stop.id, model.hours[stop.id], request),
            lecturer=lecturer_windows(stop.id, request),
        )
        for stop in kept
    )
    pairs = zip(model.problem.days, request.dates, strict=True)
    days = (replace(day, date=on) for day, on in pairs)
    return model.problem.replace(stops=tuple(stops), days=tuple(days))
