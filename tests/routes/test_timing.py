"""Orders given by hand on a line, one minute per kilometre: each conflict worked out by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routes import UNREACHABLE, Lunch, MaxIterations, PlanError
from routes.solver.solve import solve
from routes.tour.check import check
from routes.tour.driver import Driver
from routes.tour.timing import time_order
from tests import draw
from tests.routes.instances import at, day, line, problem, random_problem, stop

LUNCH = Lunch()


def conflicts(tour, *orders, **more):
    """Return (code, stop, minutes) of the conflicts of orders, and the itinerary."""
    timed = time_order(tour, tuple(tuple(order.split()) for order in orders), **more)
    return [(one.code, one.stop, one.minutes) for one in timed.conflicts], timed.itinerary


def test_an_order_that_works_has_no_conflict():
    tour = problem([0, 10, 20], [stop(1), stop(2)])
    found, itinerary = conflicts(tour, "s2 s1")
    assert found == []
    assert check(tour, itinerary) == []
    assert [visit.arrive for visit in itinerary.days[0].visits] == [at("8:20"), at("9:00")]


def test_closed_that_day():
    """Visited all the same when the group is there: 08:10 to 08:40."""
    tour = problem([0, 10], [stop(1, hours=["closed"])])
    found, itinerary = conflicts(tour, "s1")
    assert found == [("closed", "s1", None)]
    assert itinerary.days[0].visits[0].leave == at("8:40")


def test_the_sentence_names_the_weekday():
    tour = problem([0, 10], [stop(1, hours=["closed"])])
    (one,) = time_order(tour, (("s1",),)).conflicts
    assert one.text == "s1 is closed on Monday, 2027-06-14."


def test_open_for_less_than_a_visit():
    tour = problem([0, 10], [stop(1, service=31, hours=["09:00-09:30"])])
    assert conflicts(tour, "s1")[0] == [("short", "s1", None)]


def test_arrives_after_closing():
    """s2 at km 20 until 08:50, at km 10 at 09:00; a visit of 30 must begin by 08:45."""
    tour = problem([0, 10, 20], [stop(1, hours=["08:00-09:15"]), stop(2)])
    found, itinerary = conflicts(tour, "s2 s1")
    assert found == [("late", "s1", 15)]
    assert itinerary.days[0].visits[1].start == at("9:00")
    assert conflicts(tour, "s1 s2")[0] == []


def test_a_later_window_is_waited_for():
    """Between the windows the group waits; only the last closing is too early."""
    tour = problem([0, 10, 20], [stop(1, hours=["08:00-09:00,10:00-11:00"]), stop(2)])
    found, itinerary = conflicts(tour, "s2 s1")
    assert found == []
    assert itinerary.days[0].visits[1].start == at("10:00")


def test_what_follows_a_late_visit_is_not_late_by_itself():
    """Only s1 is in conflict; the open s3 after it simply follows."""
    stops = [stop(1, hours=["08:00-08:40"]), stop(2), stop(3)]
    assert conflicts(problem([0, 10, 20, 30], stops), "s2 s1 s3")[0] == [("late", "s1", 50)]


def test_the_day_is_over_too_late():
    """Out 30, visit 30, home 30: 09:30, 25 minutes after 09:05."""
    tour = problem([0, 30], [stop(1)], [day(back="09:05")])
    (one,) = time_order(tour, (("s1",),)).conflicts
    assert one.text == "Day 1 is over 25 min too late: at 09:30, not 09:05."


def test_driving_limit():
    tour = problem([0, 30], [stop(1)], [day(max_drive=50)])
    assert conflicts(tour, "s1")[0] == [("max_drive", "", 10)]


def test_lunch_does_not_fit():
    """From 11:00 to 13:10 inside one visit: lunch can neither end before nor begin after."""
    inside = stop(1, service=130, hours=["11:00-13:10"])
    found, itinerary = conflicts(problem([0, 120], [inside], [day(lunch=LUNCH)]), "s1")
    assert found == [("lunch", "", None)]
    assert itinerary.days[0].lunch is None


def test_a_lunch_that_would_make_a_visit_too_late_says_so():
    """s1 until 11:40, s2 from 11:50 to 12:50; with lunch between them s2 shuts before its end."""
    stops = [stop(1, service=40, hours=["11:00-18:00"])]
    stops.append(stop(2, service=60, hours=["08:00-13:00"]))
    tour = problem([0, 10, 20], stops, [day(lunch=LUNCH)])
    (told,) = time_order(tour, (("s1", "s2"),)).conflicts
    assert told.code == "lunch"
    assert told.text == (
        "Lunch does not fit into day 1: with it s2 would be visited from 12:50 to 13:50, when it "
        "is not open or its lecturer not there."
    )


def test_rests_of_the_driver_are_no_driving():
    """Two drives of 250 min have a rest of 20 min each: 500 at the wheel, 40 of rest."""
    driver = Driver()
    minutes = line([0, 250]) + driver.rests(line([0, 250]))
    far = problem([0, 250], [stop(1)], [day(leave="05:00", back="23:00", max_drive=driver.daily)])
    tour = far.replace(minutes=minutes, driver=driver, rests=driver.rests(line([0, 250])))
    (told,) = time_order(tour, (("s1",),)).conflicts
    assert told.code == "daily"
    assert (told.params["drive"], told.params["rest"], told.params["minutes"]) == (500, 40, 60)
    assert "drives 500 min and its driver rests 40 min, together 60 min more" in told.text


def test_a_day_that_is_too_long_still_has_lunch():
    """Two hours out, 3:20 of visit: lunch is eaten first at 11:30, and the day is over too late."""
    tour = problem([0, 120], [stop(1, service=200)], [day(back="17:00", lunch=LUNCH)])
    found, itinerary = conflicts(tour, "s1")
    assert itinerary.days[0].lunch is not None
    assert found == [("back", "", 120 + 200 + 120 + 60 + 90 - 540)]


def test_no_road():
    minutes = line([0, 10, 20])
    minutes[0, 1] = UNREACHABLE
    tour = problem([0, 10, 20], [stop(1), stop(2)]).replace(minutes=minutes)
    assert conflicts(tour, "s1 s2")[0] == [("no_road", "s1", None)]
    assert conflicts(tour, "s2 s1")[0] == []


def test_a_leg_that_is_too_long():
    tour = problem([0, 30], [stop(1)], [day(max_leg=25)])
    assert conflicts(tour, "s1")[0] == [("max_leg", "s1", 5), ("max_leg", "s1", 5)]


def test_a_site_too_small_for_the_group():
    tour = problem([0, 10], [stop(1, capacity=30)], group=40)
    assert conflicts(tour, "s1")[0] == [("capacity", "s1", None)]


def test_no_lecturer_at_that_time():
    """The group is there at 08:10; a lecturer who comes at 10:00 is waited for."""
    waits = problem([0, 10], [stop(1, lecturer=(((600, 660),),))])
    assert conflicts(waits, "s1")[0] == []
    gone = problem([0, 10], [stop(1, lecturer=(((300, 360),),))])
    assert conflicts(gone, "s1")[0] == [("lecturer", "s1", None)]


def test_the_order_of_history_names_the_site():
    stops = [stop(1, era=2), stop(2, era=1)]
    tour = problem([0, 10, 20], stops, storyline="hard")
    (one,) = time_order(tour, (("s1", "s2"),)).conflicts
    assert (one.code, one.stop) == ("storyline", "s2")


def test_required_left_out():
    tour = problem([0, 10, 20], [stop(1, required=True), stop(2)])
    assert conflicts(tour, "s2")[0] == [("required", "s1", None)]


def test_rules_without_a_sentence_of_their_own_are_named_too():
    tour = problem([0, 10, 20], [stop(1, uses=(1,)), stop(2, uses=(1,))], limits=(1,))
    assert conflicts(tour, "s1 s2")[0] == [("limit", "", None)]


def test_nights_are_kept_or_chosen_by_least_driving():
    """Sites at km 10 and 90, beds at 0 and 100: given 100 the group sleeps there, else at 0."""
    stops = [stop(2, hours=["08:00-17:00"] * 2), stop(3, hours=["08:00-17:00"] * 2)]
    days = [day(0, end=(0, 1)), day(1, start=(), end=(0,))]
    tour = problem([0, 100, 10, 90], stops, days)
    assert conflicts(tour, "s2", "", nights=(1,))[1].days[0].end == 1
    assert conflicts(tour, "s2", "")[1].days[0].end == 0
    assert conflicts(tour, "s2 s3", "s3"[:0])[1].days[1].start in (0, 1)


@pytest.mark.parametrize(
    ("orders", "sentence"),
    [
        ((("s1",), ()), "given for 2 days, but the tour has 1"),
        ((("s1", "s1"),), "s1 is in the order twice"),
        ((("s9",),), "s9 is not among the sites"),
    ],
)
def test_an_order_that_means_nothing_is_refused(orders, sentence):
    with pytest.raises(PlanError, match=sentence):
        time_order(problem([0, 10], [stop(1)]), orders)


@settings(max_examples=draw(40))
@given(st.integers(0, 10**6))
def test_what_the_solver_finds_is_retimed_to_itself(seed):
    tour = random_problem(seed)
    try:
        result = solve(tour, MaxIterations(200))
    except PlanError:
        return
    orders = tuple(tuple(v.stop for v in one.visits) for one in result.itinerary.days)
    nights = [one.end for one in result.itinerary.days[:-1]]
    timed = time_order(tour, orders, nights=nights)
    assert timed.itinerary == result.itinerary
    assert {one.stop for one in timed.conflicts} == set(result.missing)
    assert {one.code for one in timed.conflicts} <= {"required"}


@settings(max_examples=draw(60))
@given(st.integers(0, 10**6), st.permutations(range(6)), st.integers(0, 6))
def test_any_order_gets_a_timetable_and_no_conflict_means_sound(seed, order, cut):
    tour = random_problem(seed)
    ids = [f"s{i}" for i in order]
    timed = time_order(tour, (tuple(ids[:cut]), tuple(ids[cut:])))
    assert timed.itinerary.stops == tuple(ids)
    assert timed.feasible is (check(tour, timed.itinerary) == [])
