"""The bound is above every tour: known answers, the exact solver, and real plans."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.datasets import load_datasets
from geo.places import Gazetteer
from geo.travel import load_estimate
from routes.plan.plan import PlanRequest, plan_tour
from routes.solver.bound import upper_bound
from routes.solver.exact import solve_exactly
from routes.tour.balance import Balance
from routes.tour.itinerary import net_value
from routes.tour.problem import Lunch, TourProblem
from routes.tour.schedule import schedule
from tests import draw
from tests.routes.instances import balanced, day, problem, random_problem, stop


def bound_of(tour: TourProblem, seconds: float = 0.2):
    """Return the bound of the best tour of a small problem, with that tour."""
    best = solve_exactly(tour)
    return best, upper_bound(tour, best, seconds=seconds)


def test_all_that_fits_is_the_bound():
    """Two visits of 30 minutes, an hour of driving: both fit, 10 + 10, so nothing is better."""
    _, bound = bound_of(problem([0, 20, 30], [stop(1), stop(2)]))
    assert (bound.value, bound.upper, bound.gap) == (20, 20, 0)


def test_a_worse_tour_is_as_far_below_as_it_is():
    """Only the stop at 1 is visited, worth 10 of 30."""
    tour = problem([0, 20, 30], [stop(1), stop(2, prize=20)])
    poor = schedule(tour, [[0]], [(0, 0)])
    assert upper_bound(tour, poor).gap == pytest.approx(2 / 3)


def test_a_stop_is_worth_its_prize_once_on_two_days():
    """Without a price each of two days would see the only stop."""
    hours = ["00:00-24:00"] * 2
    tour = problem([0, 20], [stop(1, hours=hours)], [day(), day(1)])
    _, bound = bound_of(tour)
    assert bound.upper == 10


def test_more_of_the_same_is_worth_less():
    """Two stops of a kind: 20, and half of 10."""
    stops = [stop(1, prize=20, kinds=(0,)), stop(2, prize=10, kinds=(0,))]
    tour = problem([0, 20, 30], stops, balance=Balance(fading=((0, 50),)))
    _, bound = bound_of(tour)
    assert bound.upper == bound.value == 25


def test_a_night_is_slept_where_the_next_day_begins():
    """Both stops lie 4 hours from home, a night at 240 costs 3, so both days see one: 20 - 3.

    Nights at home or out without a price would be worth 20 at least.
    """
    hours = ["00:00-24:00"] * 2
    stops = [stop(1, hours=hours), stop(2, hours=hours)]
    days = [day(end=(0, 3), back="14:00"), day(1, start=(), end=(0,), back="14:00")]
    rates = Balance(night=3, home=(0,))
    tour = problem([0, 240, 241, 240], stops, days, balance=rates)
    best, bound = bound_of(tour)
    assert net_value(tour, best) == 17
    assert 17 <= bound.upper < 20


def test_half_of_two_journeys_is_no_journey():
    """East and west lie 8 hours apart: one is seen. Half of each, seen on both days, would be 20.

    No price of a stop keeps these two halves apart: a place of a night has to remember the stop.
    """
    hours = ["00:00-24:00"] * 2
    stops = [stop(1, hours=hours), stop(2, hours=hours)]
    days = [day(end=(3, 4), back="14:00"), day(1, start=(), back="14:00")]
    tour = problem([0, 240, -240, 240, -240], stops, days)
    best, bound = bound_of(tour)
    assert bound.upper == bound.value == net_value(tour, best) == 10


def test_a_day_may_begin_elsewhere_than_the_last_one_ended():
    """Both days begin at home by themselves, and each sees the stop it can."""
    hours = [["08:00-18:00", "closed"], ["closed", "08:00-18:00"]]
    stops = [stop(1, hours=hours[0]), stop(2, hours=hours[1])]
    tour = problem([0, 60, 90, 200], stops, [day(end=(3,)), day(1)])
    best, bound = bound_of(tour)
    assert bound.upper == bound.value == net_value(tour, best) == 20


@settings(max_examples=draw(40), deadline=None)
@given(
    seed=st.integers(0, 10**6),
    days=st.integers(1, 3),
    story=st.sampled_from(["off", "soft", "hard"]),
    least=st.sampled_from([None, (), (2, 10)]),
    seconds=st.sampled_from([0.02, 0.3]),
)
def test_no_tour_is_above_the_bound(seed, days, story, least, seconds):
    """However early the work ends, the best tour of all is not above the bound."""
    tour = balanced(random_problem(seed, stops=6, days=days, limits=least is not None), seed)
    eras = tuple(replace(one, era=k % 3) for k, one in enumerate(tour.stops))
    tour = tour.replace(stops=eras, storyline=story, step_back=4, minima=least or ())
    best = solve_exactly(tour)
    if best is None:
        return
    bound = upper_bound(tour, best, seconds=seconds)
    assert bound is None or bound.upper >= bound.value == net_value(tour, best)


@pytest.fixture(scope="module")
def world():
    """Return the data and what resolves places."""
    data = load_datasets()
    return data, Gazetteer.from_datasets(data), load_estimate(vehicle="car")


@pytest.mark.slow
@pytest.mark.parametrize(("start", "days"), [("长春", 1), ("延吉", 2), ("白山", 3)])
def test_real_plans_are_below_their_bound(world, start, days):
    data, places, travel = world
    request = PlanRequest(places.resolve(start), date(2027, 6, 15), days=days, seconds=0.3)
    plan = plan_tour(request, data, travel, today=date(2027, 6, 1))
    bound = upper_bound(plan.model.problem, plan.result.itinerary, seconds=5)
    assert bound.value == net_value(plan.model.problem, plan.result.itinerary)
    assert 0 <= bound.gap < 0.5


def test_lunch_on_a_long_visit_is_below_the_bound():
    """A course 9:00-16:00 at km 60 holds its lunch: there is no time between visits."""
    course = stop(1, service=420, hours=["09:00-16:00"])
    best, bound = bound_of(problem([0, 60], [course], [day(lunch=Lunch())]))
    assert best.stops == ("s1",)
    assert bound.upper >= bound.value == 10
