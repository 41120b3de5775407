"""Searching on from a tour changed by hand: what is locked stays, nothing gets worse."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes import MaxIterations, PlanError, merit
from routes.solver.improve import improve
from routes.tour.check import check
from routes.tour.timing import time_order
from tests import draw
from tests.routes.instances import day, problem, random_problem, stop

ORDERS = st.permutations([f"s{i}" for i in range(6)])


def search():
    """Search for a moment."""
    return MaxIterations(300)


def two_days():
    """Return five stops on a line, open from eight to five on both days."""
    hours = ["08:00-17:00"] * 2
    stops = [stop(k, hours=hours) for k in range(1, 6)]
    days = [day(0, end=(0,)), day(1, start=(), end=(0,))]
    return problem([0, 10, 20, 30, 40, 50], stops, days)


def test_the_rest_is_filled_up():
    tour = two_days()
    result = improve(tour, time_order(tour, (("s3",), ())), search)
    assert len(result.itinerary.stops) == 5


def test_locked_stops_stay_on_their_day():
    tour = two_days()
    current = time_order(tour, (("s5", "s1"), ("s4",)))
    found = improve(tour, current, search, locked={"s5", "s4"}).itinerary
    assert "s5" in [visit.stop for visit in found.days[0].visits]
    assert "s4" in [visit.stop for visit in found.days[1].visits]


def test_locked_stops_stay_in_order_when_asked():
    """By itself the search never drives 50 km, back to 10 and out again: no detour is free."""
    tour = two_days()
    current = time_order(tour, (("s5", "s1", "s4"), ()))
    found = improve(tour, current, search, locked={"s5", "s1", "s4"}, in_order=True).itinerary
    first = [v.stop for v in found.days[0].visits if v.stop in {"s5", "s1", "s4"}]
    assert first == ["s5", "s1", "s4"]


def test_a_lock_that_cannot_hold_is_named():
    """s1 is closed on the second day, where it was moved."""
    hours = ["08:00-17:00", "closed"]
    days = [day(0, end=(0,)), day(1, start=(), end=(0,))]
    tour = problem([0, 10], [stop(1, hours=hours)], days)
    current = time_order(tour, ((), ("s1",)))
    assert [one.code for one in current.conflicts] == ["closed"]
    with pytest.raises(PlanError, match="s1 cannot be reached"):
        improve(tour, current, search, locked={"s1"})
    assert improve(tour, current, search).itinerary.days[0].visits


def test_locked_stops_that_do_not_fit_together_are_named():
    """Either visit fits the day, both do not; the one left over is named."""
    tour = problem([0, 10, 20], [stop(1, service=300), stop(2, service=300)])
    current = time_order(tour, (("s1", "s2"),))
    with pytest.raises(PlanError, match=r"left over: s[12]"):
        improve(tour, current, search, locked={"s1", "s2"})


@settings(max_examples=draw(40))
@given(st.integers(0, 10**6), ORDERS, st.integers(0, 3), st.booleans())
def test_never_worse_than_a_tour_that_worked(seed, order, count, in_order):
    tour = random_problem(seed)
    current = time_order(tour, (tuple(order[:count]), tuple(order[count : 2 * count])))
    if not current.feasible:
        return
    locked = set(order[:1]) & set(current.itinerary.stops)
    result = improve(tour, current, search, locked=locked, in_order=in_order)
    assert merit(tour, result.itinerary) >= merit(tour, current.itinerary)
    assert check(tour, result.itinerary) == []
    assert locked <= {visit.stop for visit in result.itinerary.days[0].visits}
