"""The solver on tiny named instances, against the exact oracle, and on its promises."""

import importlib
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from routes import (
    UNREACHABLE,
    Lunch,
    MaxEffort,
    MaxIterations,
    PlanError,
    TourProblem,
    merit,
)
from routes.solver.exact import solve_exactly
from routes.solver.solve import solve
from routes.tour.balance import Balance
from routes.tour.check import check
from tests import most_later
from tests.routes.instances import balanced, day, line, problem, random_problem, stop

QUICK = MaxIterations(2000)
SOLVE_MODULE = importlib.import_module("routes.solver.solve")


@pytest.fixture(params=["exact", "search"])
def method(request, monkeypatch):
    """Solve small problems exactly, and again by the search that large ones get."""
    if request.param == "search":
        monkeypatch.setattr(SOLVE_MODULE, "EXACT_WORK", -1)
    return request.param


def solved(tour: TourProblem):
    """Return a checked result."""
    result = solve(tour, QUICK)
    assert {v.code for v in check(tour, result.itinerary)} <= {"required"}
    assert result.value == result.itinerary.value
    return result


def test_split_window_lunch_closure(method):
    """Open 09:00-11:30 and 13:00-16:30. At km 150 from 10:30, 90 minutes only fit after 13:00."""
    museum = stop(1, service=90, hours=["09:00-11:30,13:00-16:30"])
    result = solved(problem([0, 150], [museum]))
    assert result.itinerary.days[0].visits[0].start == 13 * 60


def test_closed_monday(method):
    """Two days; the hall is closed on the first, so it is visited on the second."""
    hall = stop(1, hours=["closed", "09:00-16:00"])
    result = solved(problem([0, 10], [hall], [day(), day(1)]))
    assert [len(plan.visits) for plan in result.itinerary.days] == [0, 1]


def test_visit_must_end_before_closing(method):
    """Arrival 09:40, open to 10:00: 20 minutes fit, 21 do not."""
    fits = problem([0, 100], [stop(1, service=20, hours=["08:00-10:00"])])
    late = problem([0, 100], [stop(1, service=21, hours=["08:00-10:00"])])
    assert (solved(fits).value, solved(late).value) == (10, 0)


def test_wait_for_opening(method):
    """Open 16:00-16:30 only, 10 km away, back 16:40 <= 17:00."""
    result = solved(problem([0, 10], [stop(1, hours=["16:00-16:30"])]))
    assert result.itinerary.days[0].arrive == 16 * 60 + 40


def test_required_only_from_other_hotel(method):
    """The cave at km 270 is open 08:00-08:40 on day 2 only: sleep at km 260, not at home.

    From km 0 it is 4.5 hours away; staying at km 260 costs the ten stops near home of day 2,
    worth 100 each, and still comes first because the cave is required.
    """
    near = [stop(k, prize=100, service=120, hours=["closed", "08:00-17:00"]) for k in range(2, 12)]
    cave = stop(12, prize=1, required=True, hours=["closed", "08:00-08:40"])
    days = [day(end=(0, 1)), day(1, start=())]
    tour = problem([0, 260, *range(1, 11), 270], [*near, cave], days)
    result = solved(tour)
    assert result.missing == ()
    assert result.itinerary.days[0].end == 1


def test_nothing_is_lost_by_sleeping_where_it_pays(method):
    """Both clusters at km 250: one long visit a day; home and back fits none of them (500 km)."""
    hours = ["08:00-17:00"] * 2
    far = [stop(k, service=200, hours=hours) for k in (2, 3)]
    days = [day(end=(0, 1)), day(1, start=())]
    result = solved(problem([0, 240, 250, 251], far, days))
    assert result.value == 20
    assert result.itinerary.days[0].end == 1


def test_rounded_triangle(method):
    """0 to 2 takes 10 + 10 by way of 1, but 25 directly: minutes rounded up do that.

    With 1 the day is back at 08:00 + 10 + 10 + 25 = 08:45; dropping 1 makes it 08:50.
    """
    minutes = np.array([[0, 10, 25], [10, 0, 10], [25, 10, 0]])
    stops = (stop(1, service=0, prize=1), stop(2, service=0, prize=10))
    tour = TourProblem(stops, (day(back="08:45"),), minutes)
    result = solved(tour)
    assert set(result.itinerary.stops) == {"s1", "s2"}


def test_rounded_triangle_detour_below_nothing(method):
    """Straight on takes 40, by way of the stop 5 + 5: the detour is -30."""
    minutes = np.array([[0, 5, 40], [5, 0, 5], [40, 5, 0]])
    tour = TourProblem((stop(1, service=0),), (day(end=(2,)),), minutes)
    assert solved(tour).itinerary.drive == 10


def test_max_drive(method):
    """Left 20 km (worth 10), right 30 km (worth 11): 60 minutes at the wheel allow only one."""
    both = [stop(1, prize=10), stop(2, prize=11)]
    minutes = line([0, -20, 30])
    assert solved(TourProblem(tuple(both), (day(max_drive=60),), minutes)).value == 11
    assert solved(TourProblem(tuple(both), (day(max_drive=100),), minutes)).value == 21


def test_zero_duration(method):
    """Three views at one place take no time at all and are all seen."""
    views = [stop(k, service=0, prize=1) for k in (1, 2, 3)]
    assert solved(problem([0, 10, 10, 10], views)).value == 3


def test_different_end(method):
    """From km 0 to km 100 in two hours: what lies between is on the way, km -30 is not."""
    stops = [stop(1, service=20), stop(2, service=0)]
    tour = problem([0, 50, -30, 100], stops, [day(end=(3,), back="10:00")])
    assert solved(tour).itinerary.stops == ("s1",)


def test_lunch_takes_an_hour(method):
    """From 08:00 to 14:00 three visits of 110 minutes fit without lunch (330), two with it."""
    stops = [stop(k, service=110) for k in (1, 2, 3)]
    hungry = problem([0, 1, 1, 1], stops, [day(back="14:00")])
    fed = problem([0, 1, 1, 1], stops, [day(back="14:00", lunch=Lunch())])
    assert (solved(hungry).value, solved(fed).value) == (30, 20)


def test_limits(method):
    """Three fees of 20 with a budget of 50: two, the dearer prizes."""
    stops = [stop(k, prize=k, uses=(20,)) for k in (1, 2, 3)]
    assert solved(problem([0, 1, 2, 3], stops, limits=(50,))).value == 5


def test_every_prize_zero(method):
    """Nothing is worth going for, and nothing divides by it."""
    assert solved(problem([0, 10, 20], [stop(1, prize=0), stop(2, prize=0)])).value == 0


def test_no_stops(method):
    assert solved(problem([0], [])).value == 0


def test_impossible_required_stop_is_named(method):
    """600 km away."""
    result = solved(problem([0, 600, 1], [stop(1, required=True), stop(2)]))
    assert result.missing == ("s1",)
    assert result.value == 10


def test_days_that_cannot_be_joined_are_refused(method):
    with pytest.raises(PlanError, match="too far apart"):
        solve(problem([0, 600], [], [day(end=(1,))]), QUICK)


def test_two_far_clusters(method):
    """Left lie 3 stops of 10 at km -200, right 4 at km 200: only one side fits a day."""
    left = [stop(k, service=20, prize=10) for k in (1, 2, 3)]
    right = [stop(k, service=20, prize=10) for k in (4, 5, 6, 7)]
    tour = problem([0, -200, -201, -202, 200, 201, 202, 203], left + right)
    assert solved(tour).value == 40


@pytest.mark.parametrize("seed", most_later(range(40)))
def test_search_finds_the_exact_optimum(seed, monkeypatch):
    tour = random_problem(seed, stops=7, days=1 + seed % 3, limits=seed % 4 == 0)
    exact = solve_exactly(tour)
    monkeypatch.setattr(SOLVE_MODULE, "EXACT_WORK", -1)
    if exact is None:
        with pytest.raises(PlanError):
            solve(tour, QUICK)
        return
    result = solved(tour)
    assert merit(tour, result.itinerary)[:2] == merit(tour, exact)[:2]


@pytest.mark.slow
def test_search_and_exact_solution_weigh_driving_and_sameness_alike(monkeypatch):
    """The search never claims more than the optimum, and finds it nearly always."""
    monkeypatch.setattr(SOLVE_MODULE, "EXACT_WORK", -1)
    met = []
    for seed in range(40):
        tour = balanced(random_problem(seed, stops=7, days=1 + seed % 3), seed)
        exact = solve_exactly(tour)
        if exact is not None:
            found, best = merit(tour, solved(tour).itinerary)[:2], merit(tour, exact)[:2]
            assert found <= best, seed
            met.append(found == best)
    assert len(met) >= 30
    assert sum(met) >= 0.9 * len(met)


def test_no_stop_is_worth_more_than_its_drive(method):
    """At 20 an hour two hours there and back cost 80: 70 stay away, two such neighbours do not."""
    away = Balance(wheel=20)
    one = problem([0, 120], [stop(1, prize=70)], balance=away)
    two = problem([0, 120, 121], [stop(1, prize=70), stop(2, prize=70)], balance=away)
    assert solved(one).itinerary.stops == ()
    assert len(solved(two).itinerary.stops) == 2
    required = problem([0, 120], [stop(1, prize=70, required=True)], balance=away)
    assert solved(required).itinerary.stops == ("s1",)


@pytest.mark.parametrize(("night", "idle", "counts"), [(0, 0, [2, 0]), (0, 5, [1, 1])])
def test_an_empty_day_has_a_price(method, night, idle, counts):
    """Two neighbours an hour away fit one day; driving there twice costs 2, an empty day 5."""
    hours = ["00:00-24:00"] * 2
    stops = [stop(1, prize=50, hours=hours), stop(2, prize=50, hours=hours)]
    rates = Balance(wheel=1, night=night, home=(0,), idle=idle)
    found = solved(problem([0, 60, 61], stops, [day(), day(1)], balance=rates)).itinerary
    assert sorted(len(plan.visits) for plan in found.days) == sorted(counts)


@pytest.mark.parametrize(("night", "bed"), [(0, 1), (5, 0)])
def test_a_night_away_has_a_price(method, night, bed):
    """A far bed saves 100 minutes of driving, worth 1 at a price of 1 an hour."""
    stops = [stop(k, service=200, prize=50, hours=["00:00-24:00"] * 2) for k in (2, 3)]
    rates = Balance(wheel=1, night=night, home=(0,))
    days = [day(end=(0, 1)), day(1)]
    found = solved(problem([0, 50, 51, 52], stops, days, balance=rates)).itinerary
    assert found.days[0].end == bed
    assert len(found.stops) == 2


def test_the_fifth_grave_of_a_day_counts_little(method):
    """Of three of one kind and one of another only three fit: the other one is among them."""
    graves = [stop(k, service=120, prize=30, kinds=(0,)) for k in (1, 2, 3)]
    hall = stop(4, service=120, prize=25, kinds=(1,))
    rates = Balance(fading=((0, 15, 35),))
    tour = problem([0, 1, 2, 3, 4], [*graves, hall], [day(back="14:10")], balance=rates)
    found = solved(tour)
    assert "s4" in found.itinerary.stops
    assert found.value == 30 + 30 * 85 // 100 + 25


def test_small_problems_are_solved_exactly():
    assert solve(random_problem(3, stops=4), QUICK).optimal


def trajectory(seed: int):
    """Return the result of a search and the values it passed."""
    steps = []
    tour = random_problem(5, stops=30, days=3, bases=4)
    result = solve(tour, MaxIterations(600), seed=seed, progress=lambda *step: steps.append(step))
    return result.itinerary, steps


def test_same_seed_same_trajectory():
    assert trajectory(7) == trajectory(7)


def test_other_seed_other_trajectory():
    assert trajectory(7) != trajectory(8)


def test_search_stops_when_told():
    """Rounds of 50 iterations: 600 are 12 rounds, none more."""
    tour = random_problem(5, stops=30, days=3, bases=4)
    assert solve(tour, MaxIterations(600)).iterations == pytest.approx(600, abs=50 * 20)


@pytest.mark.slow
def test_other_processes_find_the_same_tour():
    """Whatever the seed of their hashes is."""
    code = (
        "from routes import MaxEffort, solve; from tests.routes.instances import random_problem;"
        "tour = random_problem(5, stops=30, days=3, bases=4);"
        "print(solve(tour, MaxEffort(0.05)).itinerary)"
    )
    ours = str(solve(random_problem(5, stops=30, days=3, bases=4), MaxEffort(0.05)).itinerary)
    for number in ("1", "2"):
        shuffled = {**os.environ, "PYTHONHASHSEED": number}
        theirs = subprocess.check_output([sys.executable, "-c", code], env=shuffled, text=True)
        assert theirs.strip() == ours


@pytest.mark.slow
def test_importing_the_planner_does_not_import_numba():
    """``redroutes nearby`` must not pay for a compiler it does not use."""
    code = "import sys, routes, routes.plan.plan; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


LARGE = random_problem(5, stops=30, days=3, bases=4, transfers=(0,))


@pytest.fixture(scope="module")
def first_tour():
    """Return a middling tour of a larger problem."""
    return solve(LARGE, MaxIterations(50), seed=1)


@pytest.mark.parametrize("seed", range(5))
def test_a_tour_begun_at_another_is_never_worse(first_tour, seed):
    again = solve(LARGE, MaxIterations(50), seed=seed, initial=first_tour.itinerary)
    assert merit(LARGE, again.itinerary) >= merit(LARGE, first_tour.itinerary)
    assert {v.code for v in check(LARGE, again.itinerary)} <= {"required"}


def test_a_given_tour_is_mended_where_it_does_not_fit_any_more(first_tour):
    """A stop is gone, another one closed: both are left, the rest is a tour."""
    gone, closed = first_tour.itinerary.stops[:2]
    stops = [
        replace(one, windows=((),) * 3) if one.id == closed else one
        for one in LARGE.stops
        if one.id != gone
    ]
    changed = LARGE.replace(stops=tuple(stops))
    result = solve(changed, MaxIterations(50), initial=first_tour.itinerary)
    assert {v.code for v in check(changed, result.itinerary)} <= {"required"}
    assert {gone, closed}.isdisjoint(result.itinerary.stops)


def test_a_given_tour_of_more_days_or_other_nights_is_followed_as_far_as_it_goes(first_tour):
    """The third day falls away; the night after the first has to be at place 3, the last at 0."""
    first, second, _ = LARGE.days
    days = (replace(first, end=(3,)), replace(second, end=(0,)))
    stops = tuple(replace(one, windows=one.windows[:2]) for one in LARGE.stops)
    shorter = LARGE.replace(stops=stops, days=days)
    result = solve(shorter, MaxIterations(50), initial=first_tour.itinerary)
    assert {v.code for v in check(shorter, result.itinerary)} <= {"required"}


def test_a_given_tour_that_cannot_exist_at_all_is_put_aside(first_tour):
    """Place 1, where it sleeps first, cannot be reached: the search begins from nothing."""
    first, *others = first_tour.itinerary.days
    given = replace(first_tour.itinerary, days=(replace(first, end=1), *others))
    minutes = LARGE.minutes.copy()
    minutes[1, :] = minutes[:, 1] = UNREACHABLE
    cut = LARGE.replace(minutes=minutes)
    result = solve(cut, MaxIterations(50), initial=given)
    assert result.itinerary.days[0].end != 1
