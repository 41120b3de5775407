"""The oracle itself: against plain enumeration, and monotone where more must not be worse."""

import itertools
from dataclasses import replace

import pytest

from routes.solver.exact import MAX_STOPS, solve_exactly, work
from routes.tour.check import check
from routes.tour.itinerary import merit
from routes.tour.schedule import schedule
from tests.routes.instances import balanced, day, problem, random_problem, stop


def enumerate_all(tour):
    """Return the best (required, value) over all ordered choices of stops, days and places."""
    ends = itertools.product(*(one.end for one in tour.days))
    places = [
        list(zip([tour.days[0].start[0], *chosen[:-1]], chosen, strict=True)) for chosen in ends
    ]
    best = None
    for kept in itertools.chain.from_iterable(
        itertools.permutations(range(len(tour.stops)), size) for size in range(len(tour.stops) + 1)
    ):
        for cut, base in itertools.product(range(len(kept) + 1), places):
            orders = [list(kept[:cut]), list(kept[cut:])]
            used = [sum(tour.stops[i].uses[k] for i in kept) for k in range(len(tour.limits))]
            if any(a > b for a, b in zip(used, tour.limits, strict=True)):
                continue
            timed = schedule(tour, orders, base)
            if timed is not None and (best is None or merit(tour, timed)[:2] > best):
                best = merit(tour, timed)[:2]
    return best


@pytest.mark.parametrize("seed", range(12))
def test_exact_equals_enumeration(seed):
    """Four stops on two days: 65 ordered choices, up to 5 cuts, 2 places for the night."""
    tour = random_problem(seed, stops=4, limits=seed % 2 == 0)
    exact = solve_exactly(tour)
    assert (exact and merit(tour, exact)[:2]) == enumerate_all(tour)


@pytest.mark.parametrize("seed", range(12))
def test_exact_equals_enumeration_where_driving_nights_and_sameness_cost(seed):
    tour = balanced(random_problem(seed, stops=4, limits=seed % 2 == 0), seed)
    if seed % 3 == 0:
        eras = [replace(one, era=number % 3) for number, one in enumerate(tour.stops)]
        tour = tour.replace(stops=tuple(eras), storyline="soft", step_back=4)
    exact = solve_exactly(tour)
    assert (exact and merit(tour, exact)[:2]) == enumerate_all(tour)


@pytest.mark.parametrize("seed", range(25))
def test_exact_passes_the_check(seed):
    tour = random_problem(seed, stops=6, limits=True)
    exact = solve_exactly(tour)
    assert exact is None or {v.code for v in check(tour, exact)} <= {"required"}


@pytest.mark.parametrize("seed", range(15))
def test_more_time_never_lowers_the_value(seed):
    tour = random_problem(seed)
    days = [day_.__class__(**{**vars(day_), "back": day_.back + 120}) for day_ in tour.days]
    before, after = solve_exactly(tour), solve_exactly(tour.replace(days=tuple(days)))
    assert before is None or merit(tour, after)[:2] >= merit(tour, before)[:2]


def test_another_day_adds_what_the_first_could_not_hold():
    """Each day holds one of two visits of 4 hours (08:00-12:30 with the way): 10, then 20."""
    one = problem([0, 30, 31], [stop(1, service=240), stop(2, service=240)], [day(back="13:30")])
    hours = ["00:00-24:00"] * 2
    stops = [stop(k, service=240, hours=hours) for k in (1, 2)]
    two = problem([0, 30, 31], stops, [day(back="13:30"), day(1, back="13:30")])
    assert (solve_exactly(one).value, solve_exactly(two).value) == (10, 20)


def test_required_comes_before_any_value():
    """Only one fits: the required one is worth 1, the other 1000."""
    stops = [stop(1, service=240, prize=1, required=True), stop(2, service=240, prize=1000)]
    tour = problem([0, 30, 31], stops, [day(back="13:30")])
    assert solve_exactly(tour).stops == ("s1",)


def test_no_tour_at_all():
    """600 km to the day's only end do not fit 9 hours."""
    assert solve_exactly(problem([0, 600], [], [day(end=(1,))])) is None


def test_too_many_stops_are_refused():
    places = range(1, MAX_STOPS + 2)
    tour = problem(range(MAX_STOPS + 2), [stop(k) for k in places])
    with pytest.raises(ValueError, match="13"):
        solve_exactly(tour)


def test_work_grows_with_starts_and_stops():
    small = random_problem(1, stops=4, bases=1)
    assert (
        work(small) < work(random_problem(1, stops=4, bases=2)) < work(random_problem(1, stops=5))
    )
