"""Where a group eats: a town at a stop, then one on the way, else none."""

import geopandas as gpd
import pytest

from geo.places import Place
from routes.plan.lunch import Tables, lunch_town, tables_of
from routes.tour.itinerary import DayPlan, Leg, Visit
from routes.tour.problem import Lunch
from tests.routes.instances import at

LUNCH = Lunch()
DEGREE = 0.9  # of latitude, 100 km


def place(name, lat):
    return Place(name, 126.0, lat, "site", name, "poi", 0.0, "")


def towns(*lats):
    return Tables(tuple(f"town {lat}" for lat in lats), (126.0,) * len(lats), tuple(lats))


def day(depart, arrive, eaten):
    """Return a day that drives north to a stop and back, and eats on its way out."""
    on_the_way = at(depart) <= at(eaten) < at(arrive)
    drive = at(arrive) - at(depart) - 60 * on_the_way
    out = Leg(0, 1, at(depart), at(arrive), drive)
    start = at(arrive) if at(eaten) < at(arrive) else at(eaten) + 60
    visit = Visit("s", 1, at(arrive), start, start + 60, 0)
    home = Leg(1, 0, start + 60, start + 120, 60)
    return DayPlan(0, 0, (visit,), (out, home), (at(eaten), at(eaten) + 60))


PLACES = [place("home", 43.0), place("site", 43.0 + DEGREE)]


@pytest.mark.parametrize(
    ("tables", "plan", "town"),
    [
        (towns(43.0, 43.92), day("10:00", "11:40", "11:40"), "town 43.92"),
        (towns(43.02), day("11:30", "14:00", "11:30"), "town 43.02"),
        (towns(43.02), day("12:51", "13:04", "11:51"), "town 43.02"),
        (towns(43.4), day("10:30", "13:30", "11:30"), "town 43.4"),
        (towns(45.0), day("10:30", "13:30", "11:30"), None),
        (towns(), day("10:30", "13:30", "11:30"), None),
    ],
    ids=["at the stop", "on setting out", "before it", "on the way", "far away", "nothing known"],
)
def test_where_a_group_eats(tables, plan, town):
    assert lunch_town(tables, PLACES, plan, LUNCH) == town


def test_a_day_without_lunch_needs_no_town():
    plan = day("10:30", "13:30", "11:30")
    bare = DayPlan(plan.start, plan.end, plan.visits, plan.legs)
    assert lunch_town(towns(43.0), PLACES, bare, LUNCH) is None


def test_provinces_are_no_towns():
    points = gpd.points_from_xy([126.0, 126.1], [43.0, 43.1])
    levels = ["province", "township"]
    frame = gpd.GeoDataFrame({"level": levels, "name": ["吉林省", "镇"]}, geometry=points)
    assert tables_of(frame).names == ("镇",)
