"""What a plan says of its hours, by hand on a line."""

import pytest

from routes.plan.weighed import weighed
from routes.tour.driver import Driver
from routes.tour.timing import time_order
from tests.routes.instances import day, line, problem, stop

TWICE = ["08:00-18:00", "08:00-18:00"]


def said(tour, order):
    """Return the days of the warnings that a day could be spared."""
    itinerary = time_order(tour, tuple(tuple(on.split()) for on in order.split(";"))).itinerary
    found = weighed(tour, itinerary, hour=0)
    return [(one.params["day"], one.params["other"]) for one in found if one.code == "spare_day"]


def two_days(**second):
    """Return two days from place 0, with s1 ten and s2 thirty minutes away."""
    days = [day(end=(0,)), day(1, start=(), end=(0,), **second)]
    return problem([0, 10, 30], [stop(1, hours=TWICE), stop(2, hours=TWICE)], days)


def test_a_day_is_spare_whose_sites_fit_into_another():
    """Day 1 is over at 08:50; day 2 holds both by 10:00."""
    assert said(two_days(), "s1;s2") == [(1, 2)]


def test_a_day_is_not_spare_where_the_other_is_too_short():
    """Both by 10:00: day 2 ends at 09:40, day 1 holds them."""
    assert said(two_days(back="09:40"), "s1;s2") == [(2, 1)]
    assert said(two_days(back="09:40", max_drive=60), ";s1 s2") == []


def test_a_day_is_spare_whose_sites_fit_into_another_in_another_order():
    """s3 shuts at 10:00, so it comes first; then only s2 before s1 is home by 13:00."""
    stops = [stop(1, hours=TWICE), stop(2, hours=TWICE), stop(3, hours=["08:00-10:00"] * 2)]
    days = [day(back="13:00"), day(1, start=(), back="11:40")]
    assert said(problem([0, 30, 60, 90], stops, days), "s1 s2;s3") == [(2, 1)]


def test_all_days_that_others_make_spare_are_told_at_once():
    """Three sites, each seen before nine: the second day, the only one of s1, holds them all."""
    days = [day(end=(0,)), *(day(n, start=(), end=(0,)) for n in (1, 2))]
    hours = [["closed", "08:00-18:00", "closed"], ["08:00-18:00"] * 3, ["08:00-18:00"] * 3]
    stops = [stop(n, hours=one) for n, one in enumerate(hours, start=1)]
    itinerary = time_order(problem([0, 10, 20, 30], stops, days), (("s2",), ("s1",), ("s3",)))
    found = weighed(problem([0, 10, 20, 30], stops, days), itinerary.itinerary, hour=0)
    assert [one.params for one in found if one.code == "spare_day"] == [
        {"days": "1、3", "kept": "2"}
    ]


@pytest.mark.parametrize("hours", [["08:00-18:00", "closed"], ["08:00-08:50", "08:00-08:50"]])
def test_a_day_is_not_spare_where_its_site_is_shut_on_the_other(hours):
    days = [day(back="09:00"), day(1, start=(), end=(0,))]
    stops = [stop(1, hours=hours), stop(2, service=60, hours=["closed", "08:00-09:30"])]
    assert said(problem([0, 10, 30], stops, days), "s1;s2") == []


def test_a_day_that_leads_to_another_place_is_never_spare():
    """Place 3 is where the night is: the second day begins there."""
    days = [day(end=(3,)), day(1, start=(), end=(0,))]
    tour = problem([0, 10, 30, 35], [stop(1, hours=TWICE), stop(2, hours=TWICE)], days)
    assert said(tour, "s1;s2") == []


def test_driving_is_told_without_the_rests_on_the_way():
    """Four hours and ten minutes each way, and twenty minutes of rest in either that count not."""
    driver = Driver()
    rests = driver.rests(line([0, 250]))
    far = problem([0, 250], [stop(1)], [day(back="20:00")], driver=driver, rests=rests)
    tour = far.replace(minutes=far.minutes + rests)
    itinerary = time_order(tour, (("s1",),)).itinerary
    (told,) = [one for one in weighed(tour, itinerary, hour=0) if one.code == "much_driving"]
    assert itinerary.drive == 540
    assert told.params == {"drive": 500, "visit": 30}


@pytest.mark.parametrize(
    ("minutes", "told"), [(200, [{"days": "1", "drive": 60, "visit": 30}]), (41, [])]
)
def test_a_day_that_drives_too_much_is_told_where_the_tour_does_not(minutes, told):
    """Thirty minutes there and back for thirty; the second day has visits enough, or has not."""
    days = [day(end=(0,)), day(1, start=(), end=(0,))]
    stops = [stop(1, hours=TWICE), stop(2, service=minutes, hours=TWICE)]
    tour = problem([0, 30, 30], stops, days)
    itinerary = time_order(tour, (("s1",), ("s2",))).itinerary
    found = list(weighed(tour, itinerary, hour=0))
    assert [one.params for one in found if one.code == "long_days"] == told
    assert ("much_driving" in {one.code for one in found}) is (not told)
