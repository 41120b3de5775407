"""Clock times of given orders, worked by hand on a line with one minute per kilometre."""

from dataclasses import replace

import numpy as np
import pytest

from routes import Lunch
from routes.tour.check import check
from routes.tour.itinerary import Itinerary
from routes.tour.meals import Away, Tables
from routes.tour.schedule import schedule, schedule_day
from routes.tour.timing import time_day
from tests.routes.instances import at, day, line, problem, random_problem, stop, window

LUNCH = Lunch()


def timed(tour, *, order=(0,), start=0, end=0):
    """Return the only day of a tour, checked."""
    itinerary = schedule(tour, [order], [(start, end)])
    if itinerary is None:
        return None
    assert check(tour, itinerary) == []
    return itinerary.days[0]


def test_wait_for_opening():
    """Opens 09:30, 20 km away: leave at 09:10 instead of waiting; visit to 10:00, back 10:20."""
    plan = timed(problem([0, 20], [stop(1, hours=["09:30-17:00"])]))
    assert (plan.depart, plan.visits[0].start, plan.arrive) == (at("9:10"), at("9:30"), at("10:20"))
    assert plan.wait == 0


def test_who_would_wait_between_visits_sets_out_later():
    """Km 20 and 30, the second opens 10:00: its door from 9:00 on, or the day an hour later."""
    stops = [stop(1), stop(2, hours=["10:00-17:00"])]
    plan = timed(problem([0, 20, 30], stops), order=(0, 1))
    assert [visit.arrive for visit in plan.visits] == [at("9:20"), at("10:00")]
    assert (plan.depart, plan.wait, plan.arrive) == (at("9:00"), 0, at("11:00"))


@pytest.mark.parametrize(
    ("closes", "sets_out", "idle", "wait"),
    [("9:30", "8:40", 0, 20), ("9:20", "8:30", 0, 30), ("8:50", "8:00", 0, 60)],
)
def test_nobody_sets_out_so_late_that_a_site_is_shut(closes, sets_out, idle, wait):
    """As above, but the first site, half an hour long, closes: what is left is waited."""
    stops = [stop(1, hours=[f"08:00-{closes}"]), stop(2, hours=["10:00-17:00"])]
    plan = timed(problem([0, 20, 30], stops), order=(0, 1))
    assert plan.depart == at(sets_out)
    assert (plan.legs[1].idle, plan.visits[1].wait) == (idle, wait)
    assert plan.arrive == at("11:00")


def test_a_group_stays_where_it_was_rather_than_before_a_shut_door():
    """A lecture 9:00-9:30 holds the day; the site is open to 9:50, the next one opens 10:30.

    It could be there at 9:40: 20 minutes more are spent where it was, 30 before the door.
    """
    first = stop(1, hours=["08:00-09:50"], lecturer=(window("09:00-09:30"),))
    stops = [first, stop(2, hours=["10:30-17:00"])]
    plan = timed(problem([0, 20, 30], stops), order=(0, 1))
    assert (plan.depart, plan.visits[0].leave) == (at("8:40"), at("9:30"))
    assert (plan.legs[1].depart, plan.legs[1].idle) == (at("9:50"), 20)
    assert (plan.visits[1].wait, plan.wait) == (30, 50)


@pytest.mark.parametrize(("opens", "ends", "wait"), [("13:30", "13:20", 0), ("14:30", "13:30", 50)])
def test_a_lunch_in_a_town_takes_longer_rather_than_end_before_a_shut_door(opens, ends, wait):
    """The morning is held by a lecture that ends 11:20; the town is half-way to the next site.

    Eat from 11:30 on as long as there is time, at most two hours; the rest is waited at the door.
    """
    first = stop(1, hours=["08:00-11:20"], lecturer=(window("10:50-11:20"),))
    stops = [first, stop(2, hours=[f"{opens}-17:00"])]
    positions = [0, 20, 40]
    away = np.abs(np.array(positions)[:, None] - np.array([30])[None, :]).astype(float)
    towns = Tables(("town",), lambda rows: Away(away[rows], away[rows]), line(positions) * 1.0)
    tour = problem(positions, stops, [day(lunch=LUNCH)]).replace(tables=towns)
    plan = timed(tour, order=(0, 1))
    assert (plan.lunch, plan.visits[1].wait) == ((at("11:30"), at(ends)), wait)


def test_a_visit_that_comes_too_late_is_not_put_off_to_wait_less():
    """The first site closes at 8:10, ten minutes before anybody is there: that stays ten."""
    stops = [stop(1, service=0, hours=["07:00-08:10"]), stop(2, hours=["12:00-17:00"])]
    tour = problem([0, 20, 30], stops)
    plan, (conflict,) = time_day(tour, 0, (0, 1), start=0, end=0)
    assert (conflict.code, conflict.minutes) == ("late", 10)
    assert plan.visits[0].start == at("8:20")


@pytest.mark.parametrize("seed", range(60))
def test_no_day_is_over_as_soon_that_sets_out_later(seed):
    """By trying every minute: the latest departure with the same return."""
    tour = random_problem(seed)
    for order in ([0], [1, 2], [3, 4, 5], [5, 2, 0, 1]):
        plan = schedule_day(tour, 0, order, start=0, end=tour.days[0].end[-1])
        if plan is None or tour.days[0].lunch is not None:
            continue
        hours = tour.days[0]
        for leave in range(plan.depart + 1, hours.back):
            late = tour.replace(days=(replace(hours, leave=leave), *tour.days[1:]))
            later = schedule_day(late, 0, order, start=0, end=hours.end[-1])
            assert later is None or later.arrive > plan.arrive


def test_visit_must_end_before_closing():
    """Closes 09:00; arriving 08:20 leaves 40 minutes: a visit of 40 fits, of 41 does not."""
    fits = stop(1, service=40, hours=["08:00-09:00"])
    late = stop(1, service=41, hours=["08:00-09:00"])
    assert timed(problem([0, 20], [fits])).visits[0].leave == at("9:00")
    assert timed(problem([0, 20], [late])) is None


def test_split_window_lunch_closure():
    """At km 150 from 10:30; open to 11:00 is too short for 60 minutes, so from 13:00 to 14:00."""
    museum = stop(1, service=60, hours=["09:00-11:00,13:00-16:00"])
    plan = timed(problem([0, 150], [museum], [day()]))
    assert (plan.visits[0].start, plan.depart) == (at("13:00"), at("10:30"))


def test_lunch_is_eaten_where_the_group_arrives():
    """Arrive 12:00 at km 240, eat 12:00-13:00, visit 13:00-13:30, back 17:30."""
    plan = timed(problem([0, 240], [stop(1)], [day(back="18:00", lunch=LUNCH)]))
    assert plan.lunch == (at("12:00"), at("13:00"))
    assert plan.visits[0].start == at("13:00")
    assert plan.visits[0].wait == 0
    assert plan.arrive == at("17:30")


def test_lunch_waits_for_its_window():
    """Visit 2 is 10 minutes away and opens 12:00: set out for visit 1 to eat 11:30-12:30 there."""
    stops = [stop(1, service=140), stop(2, hours=["12:00-17:00"])]
    tour = problem([0, 10, 20], stops, [day(lunch=LUNCH)])
    plan = timed(tour, order=(0, 1))
    assert plan.lunch == (at("11:30"), at("12:30"))
    second = plan.visits[1]
    assert (second.arrive, second.start, second.wait) == (at("11:30"), at("12:30"), 0)


def test_lunch_before_setting_out():
    """Visit to 12:00; a drive of 90 minutes would end after 12:30: eat first, home 14:30."""
    tour = problem([0, 90], [stop(1, service=150)], [day(lunch=LUNCH)])
    plan = timed(tour)
    assert plan.lunch == (at("12:00"), at("13:00"))
    assert (plan.legs[1].depart, plan.legs[1].arrive) == (at("13:00"), at("14:30"))


def test_lunch_on_the_way():
    """Visit to 11:00, then 120 minutes' drive: stop at 11:30 for an hour, arrive 14:00."""
    tour = problem([0, 120], [stop(1, service=60)], [day(lunch=LUNCH)])
    plan = timed(tour)
    assert plan.lunch == (at("11:30"), at("12:30"))
    assert (plan.legs[1].depart, plan.legs[1].arrive) == (at("11:00"), at("14:00"))


@pytest.mark.parametrize(("service", "lunch"), [(210, None), (211, (691, 751))])
def test_no_lunch_is_owed_when_back_in_time_to_eat(service, lunch):
    """Two times 30 minutes' drive: a visit of 210 is back 12:30, one of 211 a minute later.

    The latter ends at 12:01, and 12:01 + 30 is past 12:30: lunch comes before the drive home.
    """
    plan = timed(problem([0, 30], [stop(1, service=service)], [day(lunch=LUNCH)]))
    expected = None if lunch is None else (at("12:01"), at("13:01"))
    assert plan.lunch == expected


def test_no_lunch_is_owed_on_a_day_that_leaves_after_it():
    plan = timed(problem([0, 30], [stop(1)], [day(leave="12:31", lunch=LUNCH)]))
    assert plan.lunch is None


def test_visit_across_the_whole_lunch_window_is_impossible():
    """From 11:00 to 13:10 inside one visit: lunch can neither end before nor begin after."""
    inside = stop(1, service=130, hours=["11:00-13:10"])
    assert timed(problem([0, 120], [inside], [day(lunch=LUNCH)])) is None


@pytest.mark.parametrize(("limit", "feasible"), [(60, True), (59, False)])
def test_max_drive(limit, feasible):
    """Twice 30 km are 60 minutes at the wheel."""
    plan = timed(problem([0, 30], [stop(1)], [day(max_drive=limit)]))
    assert (plan is not None) is feasible


@pytest.mark.parametrize(("back", "feasible"), [("09:30", True), ("09:29", False)])
def test_back_in_time(back, feasible):
    """08:00 + 30 + visit 30 + 30 = 09:30."""
    assert (timed(problem([0, 30], [stop(1)], [day(back=back)])) is not None) is feasible


def test_different_end():
    """Kilometre 0 by 10 to 30: 10 minutes, visit 30, 20 minutes: 09:00."""
    tour = problem([0, 10, 30], [stop(1)], [day(end=(2,))])
    assert timed(tour, end=2).arrive == at("9:00")


def test_day_without_visits_drives_from_start_to_end():
    """50 km: there at 08:50."""
    assert timed(problem([0, 50], [], [day(end=(1,))]), order=(), end=1).arrive == at("8:50")


def test_zero_duration():
    """A view from the road takes no time: 08:10 and back at 08:20."""
    plan = timed(problem([0, 10], [stop(1, service=0)]))
    assert (plan.visits[0].leave, plan.arrive) == (at("8:10"), at("8:20"))


@pytest.mark.parametrize("seed", range(40))
def test_schedules_of_random_orders_pass_the_check(seed):
    tour = random_problem(seed)
    for order in ([], [0], [1, 2], [3, 4, 5], [5, 2, 0, 1]):
        plan = schedule_day(tour, 0, order, start=0, end=tour.days[0].end[-1])
        assert plan is None or [visit.stop for visit in plan.visits] == [f"s{i}" for i in order]


def test_minutes_to_get_off_and_on_lie_beside_the_visit():
    """20 km away, open 09:00 to 10:00: off from 08:52, in from 09:00 to 10:00, on until 10:05.

    Nothing but the visit has to lie within the opening hours.
    """
    one = stop(1, service=60, hours=["09:00-10:00"], before=8, after=5)
    plan = schedule_day(problem([0, 20], [one]), 0, [0], start=0, end=0)
    visit = plan.visits[0]
    assert (visit.arrive, visit.start, visit.leave) == (at("8:52"), at("9:00"), at("10:00"))
    assert (plan.legs[1].depart, plan.arrive, visit.wait) == (at("10:05"), at("10:25"), 0)
    assert not check(problem([0, 20], [one]), Itinerary((plan,), one.prize))


def test_no_visit_begins_in_the_minute_the_coach_arrives():
    one = stop(1, service=60, hours=["09:00-10:05"])
    plan = schedule_day(problem([0, 20], [one]), 0, [0], start=0, end=0)
    slow = problem([0, 20], [replace(one, before=8, after=5)])
    assert "transfer" in {found.code for found in check(slow, Itinerary((plan,), one.prize))}
