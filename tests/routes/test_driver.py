"""What a driver may drive: by hand, and never broken by the search."""

from dataclasses import replace

import numpy as np
import pytest

from routes import MaxIterations, ProblemError, solve
from routes.tour.check import check
from routes.tour.driver import Driver
from routes.tour.problem import UNREACHABLE, TourProblem
from routes.tour.schedule import schedule
from routes.tour.timing import time_day
from tests.routes.instances import at, day, line, problem, random_problem, stop

DRIVER = Driver()


@pytest.mark.parametrize(("minutes", "rest"), [(0, 0), (240, 0), (241, 20), (480, 20), (481, 40)])
def test_a_rest_after_every_four_hours(minutes, rest):
    assert DRIVER.rests(np.array([minutes]))[0] == rest


@pytest.mark.parametrize(("minutes", "rests"), [(240, 0), (241, 1), (500, 2)])
def test_rests_are_counted(minutes, rests):
    assert DRIVER.needed(minutes) == rests


def ruled(positions, stops, days=None, driver=DRIVER):
    """Return a problem on a line whose long drives hold the rests of a driver."""
    driven = line(positions)
    rests = driver.rests(driven)
    return TourProblem(
        tuple(stops),
        tuple(days or (day(back="23:59"),)),
        driven + rests,
        driver=driver,
        rests=rests,
    )


def test_a_drive_of_five_hours_holds_a_rest():
    """08:00, five hours and a rest: 13:20; an hour; back at 19:40."""
    tour = ruled([0, 300], [stop(1, service=60)], [day(back="23:59")])
    found = schedule(tour, [[0]], [(0, 0)])
    assert (found.days[0].visits[0].arrive, found.days[0].arrive) == (at("13:20"), at("19:40"))
    assert [one.code for one in check(tour, found)] == ["daily"]


def test_without_the_rest_the_check_objects():
    """The same tour without rests is one of another problem: the check knows the rule itself."""
    plain = problem([0, 230, 250], [stop(1, service=0), stop(2, service=30)], [day(back="23:59")])
    found = schedule(plain, [[0, 1]], [(0, 0)])
    strict = ruled([0, 230, 250], [stop(1, service=20), stop(2, service=30)])
    codes = [one.code for one in check(strict, found)]
    assert "rest" in codes


def test_contradictions_are_named():
    with pytest.raises(ProblemError, match="too short to be a rest"):
        ruled([0, 10], [stop(1, service=5)])
    with pytest.raises(ProblemError, match="no rest"):
        problem([0, 300], [stop(1)], driver=DRIVER)


def test_a_second_driver_is_named_where_one_may_not_drive_that_far():
    days = [day(back="23:59", max_drive=DRIVER.daily)]
    tour = ruled([0, 300], [stop(1, service=60)], days)
    plan, conflicts = time_day(tour, 0, [0], start=0, end=0)
    assert plan.drive == 640
    assert [one.code for one in conflicts] == ["daily"]
    assert "take a second driver" in conflicts[0].text


@pytest.mark.parametrize("seed", range(25))
def test_no_tour_that_is_found_breaks_the_rules_of_its_driver(seed):
    """Random problems, their drives tripled so that some are longer than a stretch."""
    plain = random_problem(seed, stops=6)
    driver = Driver(stretch=60, rest=15, daily=300)
    driven = np.where(plain.minutes < UNREACHABLE, plain.minutes, 0)
    rests = driver.rests(driven)
    minutes = np.where(plain.minutes < UNREACHABLE, driven + rests, UNREACHABLE)
    rests = np.where(plain.minutes < UNREACHABLE, rests, 0)
    stops = tuple(replace(one, service=max(15, one.service)) for one in plain.stops)
    days = tuple(replace(one, max_drive=min(300, one.max_drive or 300)) for one in plain.days)
    tour = plain.replace(stops=stops, days=days, minutes=minutes, driver=driver, rests=rests)
    found = solve(tour, MaxIterations(50))
    broken = {one.code for one in check(tour, found.itinerary)}
    assert not broken & {"rest", "daily", "drive", "clock"}
