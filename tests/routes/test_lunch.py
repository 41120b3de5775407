"""Where a group eats: in a town at hand, else moved to one, on a long visit, else brought."""

from dataclasses import replace
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pytest

from geo.place import Place
from geo.travel import load_estimate
from routes import Itinerary, Lunch, MaxIterations, solve
from routes.plan.lunch import AT_HAND, eaten, tables_of
from routes.solver import exact
from routes.tour.check import check
from routes.tour.driver import Driver
from routes.tour.meals import NEAR, Away, Tables
from routes.tour.problem import HALF_DAY
from routes.tour.reach import possible_days
from routes.tour.schedule import fits_day, schedule
from routes.tour.timing import time_day
from tests.routes.instances import at, day, line, problem, stop

LUNCH = Lunch()


def towns(positions, *kilometres):
    """Return towns on the line, as far from its places as they are in kilometres."""
    away = np.abs(np.array(positions)[:, None] - np.array(kilometres)[None, :]).astype(float)
    names = tuple(f"town {km}" for km in kilometres)
    return Tables(
        names, lambda rows: Away(away[list(rows)], away[list(rows)]), line(positions).astype(float)
    )


def eats(positions, stops, kilometres, *, order=(0,), **more):
    """Return when and in which town a day of a tour eats, the day checked."""
    tour = problem(positions, stops, [day(lunch=LUNCH, **more)])
    tour = tour.replace(tables=towns(positions, *kilometres))
    itinerary = schedule(tour, [order], [(0, 0)])
    assert itinerary is not None
    assert check(tour, itinerary) == []
    (plan,) = itinerary.days
    name = None if plan.town is None else tour.tables.names[plan.town]
    return plan, name


def test_lunch_in_a_town_off_the_way_takes_the_drive_there_and_back():
    """The town is 8 minutes beyond km 240: eat there from 12:08, be back from it at 13:16."""
    plan, town = eats([0, 240], [stop(1)], [248], back="18:30")
    assert (plan.lunch, town) == ((at("12:08"), at("13:08")), "town 248")
    (there, home), (visit,) = plan.legs, plan.visits
    assert (there.minutes, there.detour, there.arrive) == (256, 16, at("13:16"))
    assert (visit.start, home.minutes, home.detour) == (at("13:16"), 240, 0)
    assert plan.drive == 496


def test_lunch_in_the_town_of_a_site_takes_no_drive():
    plan, town = eats([0, 240], [stop(1)], [240], back="18:00")
    assert (plan.lunch, town) == ((at("12:00"), at("13:00")), "town 240")
    assert [leg.detour for leg in plan.legs] == [0, 0]


def test_between_two_sites_on_one_spot_the_way_to_lunch_is_there_and_back():
    stops = [stop(1, service=120), stop(2)]
    plan, town = eats([0, 90, 90], stops, [95], order=(0, 1))
    assert (plan.lunch, town) == ((at("11:35"), at("12:35")), "town 95")
    leg = plan.legs[1]
    assert (leg.depart, leg.arrive, leg.minutes, leg.detour) == (at("11:30"), at("12:40"), 10, 10)


@pytest.mark.parametrize(
    ("more", "town"),
    [
        ({"max_drive": 496}, "town 248"),
        ({"max_drive": 495}, None),
        ({"max_leg": 256}, "town 248"),
        ({"max_leg": 255}, None),
    ],
)
def test_the_way_to_lunch_keeps_the_limits_of_driving(more, town):
    assert eats([0, 240], [stop(1)], [248], back="18:30", **more)[1] == town


def test_the_way_to_lunch_needs_no_further_rest_of_the_driver():
    """230 minutes and 12 more would be above four hours at the wheel, 10 more are not."""
    far = problem([0, 230], [stop(1)], [day(lunch=LUNCH, back="18:30")], driver=Driver())
    far = far.replace(tables=towns([0, 230], 236))
    (plan,) = schedule(far, [(0,)], [(0, 0)]).days
    assert (plan.town, plan.drive) == (None, 460)
    near = far.replace(tables=towns([0, 230], 235))
    itinerary = schedule(near, [(0,)], [(0, 0)])
    assert (itinerary.days[0].town, itinerary.days[0].drive) == (0, 470)
    assert check(near, itinerary) == []


def test_who_comes_home_too_late_is_not_made_later_by_a_town():
    """Back at 17:30 without the town, at 17:46 with it: 30 minutes late, not 46."""
    tour = problem([0, 240], [stop(1)], [day(lunch=LUNCH, back="17:00")])
    tour = tour.replace(tables=towns([0, 240], 248))
    plan, (late,) = time_day(tour, 0, (0,), start=0, end=0)
    assert (plan.town, late.code, late.minutes) == (None, "back", 30)


def test_a_town_just_too_far_is_none():
    plan, town = eats([0, 240], [stop(1)], [240 + NEAR + 1], back="20:00")
    assert (plan.lunch, town) == ((at("12:00"), at("13:00")), None)


def test_lunch_moves_to_a_drive_that_passes_a_town():
    """Arrive 12:00 at km 240 where nothing is: eat at 11:40 in the town of km 220, there 13:00."""
    plan, town = eats([0, 240], [stop(1)], [220], back="18:00")
    assert (plan.lunch, town) == ((at("11:40"), at("12:40")), "town 220")
    assert (plan.legs[0].depart, plan.legs[0].arrive) == (at("8:00"), at("13:00"))


def test_the_group_sets_out_later_to_pass_a_town_at_noon():
    """The town of km 120 would be passed at 10:00: leave at 9:30 and eat there from 11:30."""
    plan, town = eats([0, 240], [stop(1)], [120], back="20:00")
    assert (plan.lunch, town) == ((at("11:30"), at("12:30")), "town 120")
    assert (plan.depart, plan.legs[0].arrive) == (at("9:30"), at("14:30"))


def test_what_is_waited_before_a_drive_to_pass_a_town_at_noon_is_waiting():
    """Ready at 10:40, the town is 20 minutes on: the group sets out at 11:10 to eat at 11:30.

    The first site closes at 10:40, so nobody can begin it later.
    """
    stops = [stop(1, service=150, hours=["08:00-10:40"]), stop(2)]
    plan, town = eats([0, 10, 100], stops, [30], order=(0, 1))
    assert (plan.lunch, town) == ((at("11:30"), at("12:30")), "town 30")
    assert (plan.legs[1].depart, plan.legs[1].idle) == (at("11:10"), 30)
    assert plan.wait == 30
    tour = problem([0, 10, 100], stops, [day(lunch=LUNCH)]).replace(tables=towns([0, 10, 100], 30))
    hidden = replace(plan, legs=tuple(replace(leg, idle=0) for leg in plan.legs))
    assert [one.code for one in check(tour, Itinerary((hidden,), 20))] == ["wait"]


def test_lunch_lies_between_two_sites_on_one_spot():
    """In the town of km 10 nothing is driven between them: lunch comes before the second one."""
    stops = [stop(1, service=200), stop(2, service=90)]
    plan, town = eats([0, 10, 10], stops, [10], order=(0, 1))
    assert (plan.lunch, town) == ((at("11:30"), at("12:30")), "town 10")
    assert (plan.legs[1].depart, plan.legs[1].arrive) == (at("12:30"), at("12:30"))


def test_a_group_eats_where_it_is_in_town():
    """Four minutes from the seat is the town itself, five are a way there and back.

    The site closes at 13:40, after an hour of lunch and a visit of an hour from 11:40 on.
    """
    stops = [stop(1, service=60, hours=["08:00-13:40"])]
    plan, town = eats([0, 220], stops, [224], back="18:00")
    assert (plan.lunch, town) == ((at("11:40"), at("12:40")), "town 224")
    assert [leg.detour for leg in plan.legs] == [0, 0]
    assert eats([0, 220], stops, [225], back="18:00")[1] is None


@pytest.mark.parametrize(
    ("closes", "sets_out", "idle"), [("18:00", "8:30", 0), ("10:50", "8:10", 20)]
)
def test_the_group_begins_later_rather_than_wait_for_lunch(closes, sets_out, idle):
    """As above, but the first site is open longer: half an hour later, or ten minutes of it."""
    stops = [stop(1, service=150, hours=[f"08:00-{closes}"]), stop(2)]
    plan, town = eats([0, 10, 100], stops, [30], order=(0, 1))
    assert (plan.lunch, town) == ((at("11:30"), at("12:30")), "town 30")
    assert (plan.depart, plan.legs[1].depart) == (at(sets_out), at("11:10"))
    assert plan.legs[1].idle == plan.wait == idle


def test_lunch_moves_to_another_gap_of_the_day():
    """Visit 10:00-11:20 at km 120; at km 180 by 12:20 nothing is: eat on the way, 2 minutes on."""
    stops = [stop(1, service=80), stop(2)]
    plan, town = eats([0, 120, 180], stops, [122], order=(0, 1), back="20:00")
    assert (plan.lunch, town) == ((at("11:30"), at("12:30")), "town 122")
    assert (plan.legs[1].depart, plan.visits[1].arrive) == (at("11:28"), at("13:28"))


def test_food_is_brought_where_no_town_fits_the_day():
    """Eating in the town of km 120 would end the day after 17:30."""
    plan, town = eats([0, 240], [stop(1)], [120], back="17:30")
    assert (plan.lunch, town, plan.arrive) == ((at("12:00"), at("13:00")), None, at("17:30"))


def test_the_check_finds_a_town_that_is_not_there():
    tour = problem([0, 240], [stop(1)], [day(lunch=LUNCH, back="18:00")])
    tour = tour.replace(tables=towns([0, 240], 248, 20))
    itinerary = schedule(tour, [(0,)], [(0, 0)])
    wrong = Itinerary((replace(itinerary.days[0], town=1),), itinerary.value)
    assert {one.code for one in check(tour, wrong)} == {"lunch", "drive"}
    unknown = tour.replace(tables=None)
    assert {one.code for one in check(unknown, itinerary)} == {"lunch", "drive"}


def test_the_check_finds_a_way_to_lunch_that_takes_no_time_or_too_much():
    """The drive takes what it takes without the town, or waits in it: neither is so."""
    tour = problem([0, 240], [stop(1)], [day(lunch=LUNCH, back="18:30")])
    tour = tour.replace(tables=towns([0, 240], 248))
    (plan,) = schedule(tour, [(0,)], [(0, 0)]).days
    there, home = plan.legs
    for leg in (
        replace(there, minutes=240, detour=0, arrive=at("13:00")),
        replace(there, minutes=261, detour=21, arrive=at("13:21")),
    ):
        wrong = Itinerary((replace(plan, legs=(leg, home)),), 10)
        assert "lunch" in {one.code for one in check(tour, wrong)}
    elsewhere = replace(home, minutes=256, detour=16, arrive=home.arrive + 16)
    wrong = Itinerary((replace(plan, legs=(there, elsewhere)),), 10)
    assert [one.code for one in check(tour, wrong)] == ["drive"]


def course(place=1, service=HALF_DAY, **more):
    return stop(place, service=service, hours=["09:00-16:00"], **more)


def test_a_course_of_half_a_day_has_its_lunch_inside():
    """9:00-16:00 at km 60: without the lunch inside it, there would be no time for any."""
    plan, town = eats([0, 60], [course(service=420)], [], back="17:00")
    assert (plan.lunch, plan.course, town) == ((at("11:30"), at("12:30")), "s1", None)
    assert (plan.visits[0].start, plan.visits[0].leave) == (at("9:00"), at("16:00"))


def test_a_shorter_visit_is_not_interrupted():
    """10:00-13:29 is a minute short of half a day."""
    tour = problem([0, 120], [stop(1, service=HALF_DAY - 1, hours=["10:00-13:29"])],
                   [day(lunch=LUNCH)])  # fmt: skip
    assert schedule(tour, [(0,)], [(0, 0)]) is None
    half = tour.replace(stops=(stop(1, service=HALF_DAY, hours=["10:00-13:30"]),))
    itinerary = schedule(half, [(0,)], [(0, 0)])
    assert itinerary.days[0].course == "s1"
    assert check(half, itinerary) == []
    shorter = tour.replace(stops=(stop(1, service=HALF_DAY - 1, hours=["10:00-13:30"]),))
    assert "lunch" in {one.code for one in check(shorter, itinerary)}


@pytest.mark.parametrize("small", [True, False], ids=["exact", "searched"])
def test_a_required_course_over_noon_is_found(monkeypatch, small):
    """However it is solved, beside others; possible_days does not rule it out first."""
    if not small:
        monkeypatch.setattr(exact, "MAX_STOPS", 0)
    open_daily = ["08:00-17:00"] * 2
    others = [stop(k, hours=open_daily) for k in (2, 3)]
    long = stop(1, service=420, hours=["09:00-16:00", "closed"], required=True)
    days = [day(0, end=(0,), lunch=LUNCH), day(1, start=(), lunch=LUNCH)]
    tour = problem([0, 60, 20, 30], [long, *others], days)
    assert possible_days(tour)[0].tolist() == [True, False]
    found = solve(tour, MaxIterations(200))
    assert found.missing == ()
    assert set(found.itinerary.stops) == {"s1", "s2", "s3"}
    assert check(tour, found.itinerary) == []
    assert found.itinerary.days[0].course == "s1"


def test_a_day_fits_whether_or_not_it_has_a_town():
    tour = problem([0, 240], [stop(1)], [day(lunch=LUNCH, back="17:30")])
    tour = tour.replace(tables=towns([0, 240], 120))
    assert fits_day(tour, 0, (0,), start=0, end=0)
    short = tour.replace(days=(day(lunch=LUNCH, back="17:29"),))
    assert not fits_day(short, 0, (0,), start=0, end=0)


def place(name, lat):
    return Place(name, 126.0, lat, "site", name, "poi", 0.0, "")


DIRECT = SimpleNamespace(minutes=np.zeros((2, 2), dtype=np.float32))


def divisions(levels):
    points = gpd.points_from_xy([126.0] * len(levels), [43.0] * len(levels))
    names = [f"{level} town" for level in levels]
    return gpd.GeoDataFrame({"level": levels, "name": names}, geometry=points, crs=4326)


def test_seats_of_townships_are_towns_and_provinces_are_none():
    places, travel = [place("here", 43.0), place("far", 43.5)], load_estimate()
    frame = divisions(["province", "township"])
    tables = tables_of(frame, places, travel, DIRECT)
    assert tables.names == ("township town",)
    assert {tuple(one) for one in tables.passed(0, 0, 0)} == {(0, 0, 0)}
    assert list(tables.passed(1, 1, 0)) == []
    assert tables.away(1).km[0] > 50
    assert tables_of(frame.iloc[:1], places, travel, DIRECT) is None
    assert tables_of(frame.iloc[:0], places, travel, DIRECT) is None


@pytest.mark.parametrize(
    ("lunch", "said"),
    [
        (None, ""),
        ({"place": "抚松镇", "course": None}, ""),
        ({"start": "11:30"}, ""),
        (
            {"place": None, "course": None},
            "no town within 10 min of the way that there is time for: bring food",
        ),
        ({"place": None, "course": "s1"}, "during the visit: ask whether one can eat there"),
    ],
    ids=["no lunch", "a town", "an older plan", "none", "a course"],
)
def test_what_is_said_of_a_lunch_in_no_town(lunch, said):
    assert eaten(lunch) % AT_HAND == said
