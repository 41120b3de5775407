"""What would have to change for a stop that was left out, by hand on a line."""

import pytest

from routes import Lunch, MaxIterations
from routes.plan.price import best_orders, needs_of, with_one_more_day
from routes.solver.solve import solve
from routes.tour.timing import time_order
from tests.routes.instances import day, problem, stop


class Model:
    """The two members of a tour model that prices are made from."""

    nights_given = False

    def __init__(self, tour, hours="24/7"):
        self.problem = tour
        self.hours = {one.id: Hours(hours) for one in tour.stops}


class SaidNights(Model):
    """The same where somebody said where to sleep."""

    nights_given = True

    @property
    def places(self):
        """Return the places, named by their kilometre."""
        return [Named(f"km {x}") for x in self.problem.minutes[0]]


class Named:
    """A place with a name."""

    def __init__(self, name):
        self.name = name


class Hours:
    """Opening hours as text."""

    def __init__(self, text):
        self.text = text


def needs(tour, order, wanted, hours="24/7", *, possible=True, kind=Model):
    """Return (code, sentence) of the needs of a stop."""
    itinerary = time_order(tour, tuple(tuple(on.split()) for on in order.split(";"))).itinerary
    wanted = tour.stops[tour.index[wanted]]
    model = kind(tour, hours)
    one_more = with_one_more_day(model, tour.stops)
    found = needs_of(model, itinerary, wanted, possible=possible, one_more=one_more)
    return [(one.code, one.text) for one in found]


def test_a_longer_day():
    """s1 to 08:40, s2 at km 40 from 09:10 to 09:40, home 10:20 and not 09:30."""
    tour = problem([0, 10, 40], [stop(1), stop(2)], [day(back="09:30")])
    assert needs(tour, "s1", "s2") == [
        ("back", "Day 1 would have to end at 10:20 instead of 09:30.")
    ]


def test_more_driving():
    tour = problem([0, 10, 40], [stop(1), stop(2)], [day(max_drive=60)])
    assert needs(tour, "s1", "s2") == [
        ("max_drive", "Day 1 would have to allow 80 min of driving instead of 60.")
    ]


def test_other_times_of_a_lecturer_and_no_day_on_which_he_is_not_there():
    """s1 from 09:00 to 10:00; s2's lecturer is there then, too, and would be met from 10:10."""
    there = {"hours": ["08:00-17:00"], "service": 60, "lecturer": (((540, 600),),)}
    tour = problem([0, 10, 20], [stop(1, **there), stop(2, **there)])
    assert needs(tour, "s1", "s2") == [
        ("lecturer", "With its lecturer there from 10:10 to 11:10 on day 1 it would fit.")
    ]


def test_another_date():
    """Monday 14 June; open from Tuesday on."""
    tour = problem([0, 10], [stop(1, hours=["closed"])])
    assert needs(tour, "", "s1", "Tu-Su 09:00-16:00") == [
        ("date", "It can be visited on Tuesday, 2027-06-15.")
    ]
    assert needs(tour, "", "s1", "Dec Tu-Su 09:00-16:00") == []


def test_one_more_day():
    """130 km away: 260 of driving more; on Tuesday it is open, in winter only it is not."""
    tour = problem([0, 10, 130], [stop(1), stop(2)], [day(back="13:00")])
    (found,) = needs(tour, "s1", "s2")
    assert found == ("days", "One more day would do: it is open on Tuesday, 2027-06-15.")
    assert needs(tour, "s1", "s2", "Dec 09:00-16:00") == []
    assert needs(tour, "s1", "s2", possible=False) == []


def test_one_more_day_after_given_nights_begins_where_the_tour_ends():
    """s2, at km 130, is 70 minutes from the given night, 130 from home: back at 12:50."""

    def told(back, kind):
        early = ["08:00-08:30"] * 2
        days = [day(end=(3,)), day(1, start=(), back=back)]
        stops = [stop(1, hours=["08:00-18:00"] * 2), stop(2, hours=early)]
        return needs(problem([0, 10, 130, 200], stops, days), "s1;", "s2", kind=kind)

    on = "it is open on Wednesday, 2027-06-16."
    anywhere = f"One more day would do: {on}"
    at_home = f"One more day would do, with a night at km 0 before it: {on}"
    assert told("12:30", Model) == [("days", anywhere)]
    assert told("12:50", SaidNights) == [("days", at_home)]
    assert [code for code, _ in told("12:49", SaidNights)] == ["late"]


def test_no_fifteenth_day_is_promised():
    days = [day(back="13:00"), *(day(k, start=(), back="13:00") for k in range(1, 14))]
    stops = [stop(1, hours=["08:00-18:00"] * 14), stop(2, hours=["08:00-18:00"] * 14)]
    tour = problem([0, 10, 130], stops, days)
    assert needs(tour, "s1" + ";" * 13, "s2") == []


def test_nobody_is_asked_to_be_back_after_eleven_at_night():
    """s2 is visited until 22:10, and home is 50 minutes away."""
    tour = problem([0, 10, 50], [stop(1, service=700), stop(2)], [day(back="21:00")])
    assert [code for code, _ in needs(tour, "s1", "s2")] == ["back"]
    long = problem([0, 10, 50], [stop(1, service=800), stop(2)], [day(back="22:00")])
    assert [code for code, _ in needs(long, "s1", "s2")] == ["days"]


def test_a_day_with_other_hours_is_looked_at_by_itself():
    """Open on the Monday of the tour; on Tuesday for ten minutes, or all day."""
    stops = [stop(1), stop(2, hours=["09:00-16:00"])]
    tour = problem([0, 10, 130], stops, [day(back="13:00")])
    assert needs(tour, "s1", "s2", "Mo 09:00-16:00; Tu 11:00-11:10") == []
    assert needs(tour, "s1", "s2", "Mo-Tu 09:00-16:00") != []


def test_a_day_that_needs_stops_on_the_way_promises_nothing():
    """No leg above 70 min: s2 at km 130 is possible over s1 only, on any day."""
    open_till_four = stop(2, hours=["09:00-16:00"])
    tour = problem([0, 65, 130], [stop(1), open_till_four], [day(back="13:00", max_leg=70)])
    assert needs(tour, "", "s2", "09:00-16:00") == []


def test_added_where_it_does_least_harm():
    """On the way to s2, and before it closes at 09:00: first of the day."""
    stops = [stop(1, hours=["08:00-09:00"]), stop(2), stop(3)]
    tour = problem([0, 10, 20, 30], stops)
    itinerary = time_order(tour, (("s2", "s3"),)).itinerary
    assert best_orders(tour, itinerary, tour.stops[0]) == (("s1", "s2", "s3"),)


@pytest.mark.parametrize("back", ["09:30", "10:19"])
def test_adding_anyway_shows_what_the_needs_say(back):
    """The day's end that a need names is the one of the timetable with the stop in it."""
    tour = problem([0, 10, 40], [stop(1, prize=50), stop(2)], [day(back=back)])
    itinerary = solve(tour, MaxIterations(100)).itinerary
    timed = time_order(tour, best_orders(tour, itinerary, tour.stops[1]))
    late = [one.params["arrive"] for one in timed.conflicts if one.code == "back"]
    named = [
        one.params["arrive"]
        for one in needs_of(Model(tour), itinerary, tour.stops[1], possible=True, one_more=())
    ]
    assert named == late == ["10:20"]


def test_a_closed_day_is_no_remedy_where_a_longer_one_is():
    """s2 is shut on Monday, when there is time; on Tuesday the group is back at 09:50."""
    days = [day(back="12:00"), day(1, start=(), back="09:45")]
    open_twice = ["08:00-18:00", "08:00-18:00"]
    stops = [stop(1, hours=open_twice), stop(2, hours=["closed", "08:00-18:00"])]
    tour = problem([0, 10, 40], stops, days)
    assert needs(tour, "s1;", "s2") == [
        ("back", "Day 2 would have to end at 09:50 instead of 09:45.")
    ]


def test_lunch_is_not_given_up_for_five_minutes():
    """On Monday s2, shut at 12:45, leaves no time to eat; on Tuesday the group is back at 09:50."""
    days = [day(leave="11:00", lunch=Lunch()), day(1, start=(), back="09:45")]
    hours = ["08:00-11:40", "08:00-18:00"], ["08:00-12:45", "08:00-18:00"]
    stops = [stop(1, hours=hours[0]), stop(2, service=60, hours=hours[1])]
    tour = problem([0, 5, 25], stops, days)
    assert needs(tour, "s1;", "s2") == [
        ("back", "Day 2 would have to end at 09:50 instead of 09:45.")
    ]


def test_what_nobody_can_change_is_no_remedy():
    """s2 shuts at 08:45, long before the group is there; it would be on the next day."""
    tour = problem([0, 10, 40], [stop(1, prize=50), stop(2, hours=["08:00-09:00"])])
    fixed = problem([0, 10, 40], tour.stops, [day(leave="08:10")])
    assert [code for code, _ in needs(fixed, "s1", "s2", "08:00-12:00")] == ["days"]
    assert [code for code, _ in needs(fixed, "s1", "s2", "Mo 08:00-09:00")] == ["late"]
