"""Visits come on the first days that hold them, by hand on a line."""

import pytest

from routes.plan.early import begin_early
from routes.tour.check import check
from routes.tour.timing import time_order
from tests.routes.instances import day, problem, stop

DAYS = [day(end=(0, 2)), day(1, start=(), end=(0, 2)), day(2, start=(), end=(3,))]
"""Place 3, where the tour ends, is home as well."""


def moved(order, hours, nights=(0, 0)):
    """Return on which days the visits of an order are once they begin early."""
    tour = problem([0, 10, 60, 0], [stop(1, hours=hours)], DAYS)
    timed = time_order(tour, order, nights=nights)
    early = begin_early(tour, timed.itinerary)
    assert check(tour, early) == check(tour, timed.itinerary)
    assert early.value == timed.itinerary.value
    return [len(one.visits) for one in early.days]


@pytest.mark.parametrize(
    ("hours", "on"),
    [
        (["08:00-18:00"] * 3, [1, 0, 0]),
        (["closed", "08:00-18:00", "08:00-18:00"], [0, 1, 0]),
        (["closed", "closed", "08:00-18:00"], [0, 0, 1]),
    ],
    ids=["open", "closed on the first day", "open on the last day only"],
)
def test_a_visit_moves_to_the_first_day_that_holds_it(hours, on):
    assert moved(((), (), ("s1",)), hours) == on


def test_a_visit_stays_where_the_nights_before_it_lead_elsewhere():
    assert moved(((), (), ("s1",)), ["08:00-18:00"] * 3, nights=(2, 2)) == [0, 0, 1]
