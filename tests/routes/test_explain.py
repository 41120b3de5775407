"""Why a stop is not in the tour, worked by hand on a line."""

from dataclasses import replace

from routes import Lunch, MaxIterations
from routes.plan.explain import cheapest_extra_minutes, left_out, why_impossible
from routes.solver.solve import solve
from routes.tour.driver import Driver
from routes.tour.reach import possible_days
from tests.routes.instances import day, problem, stop, window


def reasons(tour):
    """Return id -> (reason, extra minutes) of the stops left out."""
    itinerary = solve(tour, MaxIterations(500)).itinerary
    found = left_out(tour, itinerary, possible_days(tour))
    return {one.id: (one.reason, one.extra_minutes) for one in found}


def test_closed_unreachable_and_no_time():
    """Back at 10:00: s2 at km 10 takes 08:10-08:40, home 08:50; s4 would need 30 + 60 more.

    s1 lies on the way, 30 of visit if it were open; s3 at km 70 cannot be back before 10:50, it
    would cost 60 + 60 driving and 30 of visit; s4 at km 40 is out and back 80 minutes
    with a visit of 30: alone 09:50 is in time; after s2 it costs 60 more driving and 30 of visit.
    """
    stops = [
        stop(1, hours=["closed"]),
        stop(2, prize=50),
        stop(3),
        stop(4),
    ]
    tour = problem([0, 5, 10, 70, 40], stops, [day(back="10:00")])
    assert reasons(tour) == {
        "s1": ("closed", 30),
        "s3": ("unreachable", 150),
        "s4": ("no_time", 90),
    }


def test_a_window_shorter_than_the_visit_counts_as_closed():
    tour = problem([0, 5], [stop(1, service=30, hours=["09:00-09:20"])])
    assert reasons(tour) == {"s1": ("closed", 40)}


def test_extra_minutes_take_the_cheapest_leg():
    """From 0 by 20 to 30 and home; km 25 lies on the way: no detour, only 30 minutes of visit."""
    tour = problem([0, 20, 30, 25], [stop(1), stop(2), stop(3, prize=0)], [day(back="10:10")])
    itinerary = solve(tour, MaxIterations(500)).itinerary
    assert set(itinerary.stops) == {"s1", "s2"}
    assert cheapest_extra_minutes(tour, itinerary, tour.stops[2]) == 30


def test_sentences_carry_their_numbers():
    tour = problem([0, 10, 40], [stop(1, prize=50), stop(2)], [day(back="10:00")])
    itinerary = solve(tour, MaxIterations(500)).itinerary
    (one,) = left_out(tour, itinerary, possible_days(tour))
    assert one.detail == (
        "No time is left: it would cost at least 90 more minutes of driving and visit."
    )


def test_group_and_lecturer_keep_stops_out():
    """41 people and 40 places; the lecturer of s2 is there while it is closed."""
    stops = [
        stop(1, capacity=40),
        stop(2, hours=["08:00-12:00"], lecturer=(window("13:00-16:00"),)),
        stop(3),
    ]
    tour = problem([0, 5, 10, 15], stops, group=41)
    assert reasons(tour) == {"s1": ("too_small", None), "s2": ("no_lecturer", 30)}


def test_shifts_that_take_all_day_keep_a_stop_out():
    """400 people, 20 at a time, half an hour each: 600 minutes, and the day has 540."""
    hall = stop(1, service=600, capacity=20, shifts=20, turn=30)
    tour = problem([0, 5, 10], [hall, stop(2)], group=400)
    assert reasons(tour) == {"s1": ("shifts", 600)}
    (one,) = left_out(tour, solve(tour, MaxIterations(50)).itinerary, possible_days(tour))
    assert one.detail == (
        "400 people, 20 at a time, are 20 shifts of 30 min: the 600 min in all fit no day."
    )


def test_shifts_are_told_where_no_time_is_left_for_them():
    hall = stop(1, service=300, capacity=20, shifts=10, turn=30)
    tour = problem([0, 5, 10], [hall, stop(2, service=300, prize=50)], group=200)
    (one,) = left_out(tour, solve(tour, MaxIterations(50)).itinerary, possible_days(tour))
    assert one.detail == (
        "No time is left: it would cost at least 300 more minutes, for 200 people, 20 at a time, "
        "are 10 shifts of 30 min, 300 min in all."
    )


def test_long_leg_keeps_a_stop_out():
    """Km 50 is possible in a day, but not in drives of 30 minutes; km 600 is not at all."""
    tour = problem([0, 10, 50, 600], [stop(1), stop(2), stop(3)], [day(max_leg=30)])
    assert reasons(tour) == {"s2": ("leg_limit", 110), "s3": ("unreachable", 1210)}


def test_rules_of_the_tour_keep_stops_out():
    """At most one of s1 and s2; s3 of an earlier era is open on the second day only."""
    daily = ["08:00-17:00"] * 2
    stops = [
        stop(1, prize=20, hours=["08:00-17:00", "closed"], uses=(1,), era=2),
        stop(2, hours=daily, uses=(1,), era=2),
        stop(3, prize=5, hours=["closed", "08:00-17:00"], uses=(0,), era=1),
    ]
    tour = problem([0, 5, 10, 15], stops, [day(), day(1)], limits=(1,), storyline="hard")
    assert reasons(tour) == {"s2": ("at_most", 40), "s3": ("storyline", 60)}


def test_lunch_is_named_where_doing_without_it_helps():
    """Three hours away and an hour there: back at 15:00 without a break, at 16:00 with it."""
    busy = day(back="15:30", lunch=Lunch())
    tour = problem([0, 180], [stop(1, service=60)], [busy])
    assert why_impossible(tour, tour.stops[0]) == ("lunch", {})
    free = tour.replace(days=(replace(busy, lunch=None),))
    assert possible_days(free).any()


def test_a_second_driver_is_named_where_it_helps():
    driver = Driver()
    days = [day(back="23:59", max_drive=driver.daily)]
    tour = problem([0, 290], [stop(1, service=60)], days)
    rests = driver.rests(tour.minutes)
    tour = tour.replace(minutes=tour.minutes + rests, rests=rests, driver=driver)
    assert why_impossible(tour, tour.stops[0]) == ("one_driver", {})
