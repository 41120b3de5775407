"""Which stops are possible alone, against the exact solution of the problem with one stop."""

from dataclasses import replace

import pytest

from routes.solver.exact import solve_exactly
from routes.solver.starts import anchors, choices, empty_days
from routes.tour.reach import possible_days
from tests.routes.instances import day, problem, random_problem, stop


@pytest.mark.parametrize("seed", range(30))
def test_possible_days_equal_the_exact_answer(seed):
    """Alone and open on one day only, a required stop is served exactly when it is possible.

    No stop on the way may save minutes: alone, a stop has none.
    """
    tour = random_problem(seed, stops=4, days=3, bases=3)
    tour = tour.replace(minutes=tour.shortest(tour.days[0]))
    possible = possible_days(tour)
    for i, one in enumerate(tour.stops):
        for number in range(3):
            windows = tuple(w if d == number else () for d, w in enumerate(one.windows))
            alone = replace(one, windows=windows, required=True)
            best = solve_exactly(tour.replace(stops=(alone,)))
            assert possible[i, number] == (best is not None and best.stops == (one.id,))


@pytest.mark.parametrize("seed", range(30))
def test_every_possible_stop_has_a_choice_of_places_for_it(seed):
    tour = random_problem(seed, stops=4, days=3, bases=3)
    tour = tour.replace(minutes=tour.shortest(tour.days[0]))
    for one, possible in zip(tour.stops, possible_days(tour).any(axis=1), strict=True):
        found = list(choices(tour, one, empty_days(tour)))
        assert bool(found) == possible
        assert all(len(choice) == 1 + len(tour.days) for choice in found)


def test_first_choice_sleeps_near_the_anchor():
    """Km 0 to 100 and back in two days; the anchor at km 100: sleep at km 90."""
    hours = ["08:00-17:00"] * 2
    days = [day(end=(0, 2)), day(1, start=())]
    tour = problem([0, 100, 90], [stop(1, hours=hours)], days)
    assert next(choices(tour, tour.stops[0], empty_days(tour))) == (0, 2, 0)


def test_anchors_are_the_required_stops_then_the_farthest():
    """From km 0: required 1, then km 90 (farthest), then km -50 (50 from 0)."""
    stops = [stop(1, required=True), stop(2), stop(3), stop(4)]
    tour = problem([0, 10, 90, -50, 80], stops)
    assert anchors(tour, 3) == [0, 1, 2]
