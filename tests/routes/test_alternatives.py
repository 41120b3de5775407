"""Different tours of nearly the same value."""

import random
from dataclasses import replace

import pytest

from routes import MaxIterations
from routes.solver.alternatives import alternatives, distance
from routes.solver.solve import solve
from routes.tour.check import check
from tests.routes.instances import day, problem, stop


def search():
    return MaxIterations(300)


def test_the_other_side_of_the_road():
    """Three stops to the west, three to the east, time for one side only: 30 km out and back."""
    positions = [100, 80, 75, 70, 120, 125, 130]
    west = [stop(k, prize=10) for k in (1, 2, 3)]
    east = [stop(k, prize=9) for k in (4, 5, 6)]
    tour = problem(positions, west + east, [day(back="10:40")])
    best = solve(tour, search()).itinerary
    assert set(best.stops) == {"s1", "s2", "s3"}
    (other,) = alternatives(tour, best, search, count=2, differ=0.5, within=0.1)
    assert set(other.itinerary.stops) == set(other.added) == {"s4", "s5", "s6"}
    assert set(other.removed) == {"s1", "s2", "s3"}
    assert other.distance == 1.0
    assert other.itinerary.value == 27
    assert alternatives(tour, best, search, count=2, differ=0.5, within=0.05) == []


def test_what_takes_much_more_driving_is_not_nearly_as_good():
    """The east is worth a unit less and 60 km more of driving, which weigh as much as three."""
    positions = [100, 90, 85, 80, 140, 145, 150]
    west = [stop(k, prize=10) for k in (1, 2, 3)]
    east = [stop(k, prize=10) for k in (4, 5, 6)]
    tour = problem(positions, west + east, [day(back="11:15")])
    best = solve(tour, search()).itinerary
    assert set(best.stops) == {"s1", "s2", "s3"}
    assert alternatives(tour, best, search, differ=0.5, within=0.1)
    priced = tour.replace(balance=replace(tour.balance, wheel=3))
    assert alternatives(priced, best, search, differ=0.5, within=0.1) == []
    assert alternatives(priced, best, search, differ=0.5, within=0.2)


def test_distance_is_the_share_of_stops_in_one_only():
    """{s1, s2} and {s2, s3} have one of three stops in common."""
    stops = [stop(k) for k in (1, 2, 3)]
    tour = problem([0, 1, 2, 3], stops)
    one = solve(tour.replace(stops=tuple(stops[:2])), search()).itinerary
    two = solve(tour.replace(stops=tuple(stops[1:])), search()).itinerary
    assert distance(one, two) == 2 / 3
    assert distance(one, one) == 0


@pytest.mark.parametrize("seed", range(4))
def test_promises_hold_where_time_is_short(seed):
    """Sixteen stops strewn along a road, time for some of them."""
    rng = random.Random(seed)  # noqa: S311 - a test instance is no secret
    stops = [stop(k, prize=rng.randint(8, 12)) for k in range(1, 17)]
    tour = problem([100, *rng.sample(range(200), 16)], stops, [day(back="12:00")])
    best = solve(tour, search()).itinerary
    others = alternatives(tour, best, search, differ=0.4, within=0.25)
    assert others
    tours = [best, *(one.itinerary for one in others)]
    assert all(check(tour, one) == [] for one in tours)
    assert all(one.value >= 0.75 * best.value for one in tours)
    assert all(distance(a, b) >= 0.4 for k, a in enumerate(tours) for b in tours[:k])
