"""Clock times of given orders, worked by hand on a line with one minute per kilometre."""

from dataclasses import replace

import pytest

from routes import Lunch
from routes.tour.check import check
from routes.tour.itinerary import Itinerary
from routes.tour.schedule import schedule, schedule_day
from tests.routes.instances import at, day, problem, random_problem, stop

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


def test_wait_between_visits():
    """First 08:20-08:50 (km 20), second at km 30 from 09:00; it opens 10:00: an hour's wait.

    The first visit keeps its early time: nobody gains by hurrying later.
    """
    stops = [stop(1), stop(2, hours=["10:00-17:00"])]
    plan = timed(problem([0, 20, 30], stops), order=(0, 1))
    assert [visit.arrive for visit in plan.visits] == [at("8:20"), at("9:00")]
    assert [visit.wait for visit in plan.visits] == [0, 60]
    assert plan.arrive == at("11:00")


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
    """Visit 1 ends 10:30, visit 2 is 10 minutes away and opens 12:00: eat 11:30-12:30 there."""
    stops = [stop(1, service=140), stop(2, hours=["12:00-17:00"])]
    tour = problem([0, 10, 20], stops, [day(lunch=LUNCH)])
    plan = timed(tour, order=(0, 1))
    assert plan.lunch == (at("11:30"), at("12:30"))
    second = plan.visits[1]
    assert (second.arrive, second.start, second.wait) == (at("10:40"), at("12:30"), 50)


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
