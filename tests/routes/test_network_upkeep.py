"""A route along a road, and what becomes of it when one thing beneath it changes."""

import datetime as dt
import json
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pytest

from geo.places import Place
from geo.travel.types import Provider, TravelMatrix
from routes.network.candidates import Candidate
from routes.network.kept import kept_of_plan, kept_route
from routes.network.request import Pool
from routes.network.timed import request_for, time_route
from routes.network.upkeep import look_after
from routes.plan.document import plan_document
from routes.tour.check import check

DAY = dt.date(2027, 6, 8)
LATER = dt.date(2027, 9, 7)
TOWN = "220100000000"
HOME = Place("town", 125.0, 43.5, "prefecture", TOWN, "poi", 0.0, "")
POOL = Pool(DAY, slack=None)
WEST, MIDDLE, EAST, BESIDE, OTHER, FAR = "west", "middle", "east", "beside", "other", "far"
SITES = {  # lon, period, visit in minutes
    WEST: (125.2, "AJ", 60),
    MIDDLE: (125.4, "AJ", 60),
    EAST: (125.6, "AJ", 60),
    BESIDE: (125.45, "AJ", 60),  # some 4 km from the middle
    OTHER: (125.42, "SC", 60),  # nearer, but of another theme
    FAR: (126.4, "AJ", 60),
}


class Road:
    """A road from west to east: so many minutes for a degree."""

    provider = Provider("estimate", "2026", "test", "a road", "car", "normal")

    def __init__(self, pace=100.0):
        self.pace = pace

    def matrix(self, origins, destinations):
        """Return the minutes of all pairs."""
        apart = np.abs(origins.x.to_numpy()[:, None] - destinations.x.to_numpy()[None, :])
        empty = np.zeros_like(apart)
        return TravelMatrix(apart * self.pace, apart * 80, empty, empty, self.provider)


def world(**changes):
    """Return the sites, some of them with other values."""
    rows = [
        {
            "id": site,
            "name_zh": site,
            "period": period,
            "county": TOWN,
            "category": "memorial_hall",
            "designations": "省级文物保护单位" * (site != BESIDE),
            "scope": "core",
            "evidence": "seen",
            "visit_minutes": visit,
            "status": "open",
            "opening_hours": "Mo-Su 08:00-17:00",
            "opening_source": "test",
            "closing_rule": "",
            "precision": "poi",
            "error_m": 50.0,
            "address": "",
            "name_en": site,
            "lon": lon,
            **changes.get(site, {}),
        }
        for site, (lon, period, visit) in SITES.items()
    ]
    rows = [row for row in rows if row["status"] != "gone"]
    sites = gpd.GeoDataFrame(
        rows, geometry=gpd.points_from_xy([row["lon"] for row in rows], [43.5] * len(rows)),
        crs="EPSG:4326",
    ).set_index("id")  # fmt: skip
    towns = sites.iloc[:0].assign(level="")
    return SimpleNamespace(sites=sites, divisions=towns)


def kept(*order, dropped=(), data=None, pool=POOL):
    """Time a route of one day as it is published."""
    route = Candidate("r", TOWN, (order or (WEST, MIDDLE, EAST),), (), "", "off", 0, 0)
    data = data or world()
    timed = time_route(route, DAY, data, Road(), pool=pool, places={TOWN: HOME})
    assert timed.holds
    request = request_for(route, DAY, pool, {TOWN: HOME})
    return kept_route(timed, data, request, dropped=dropped)


def today(route, pace=100.0, date=DAY, **changes):
    found = look_after(route, date, world(**changes), Road(pace))
    for one in found.repairs:
        itinerary, problem = one.timed.timed.itinerary, one.timed.plan.model.problem
        assert one.timed.timed.feasible
        assert check(problem, itinerary) == []
        assert set(itinerary.stops) == set(one.kept.names)
    return found


def codes(found):
    return [one.code for one in found.changes]


def repair(found, kind):
    return next(one for one in found.repairs if one.kind == kind)


def test_where_nothing_has_changed_nothing_is_said_or_proposed():
    found = today(kept())
    assert (found.holds, found.minutes, found.changes, found.repairs) == (True, 0, (), ())


@pytest.mark.parametrize("status", ["closed", "under_repair", "demolished", "gone"])
def test_a_site_that_is_lost_is_dropped_or_replaced_by_one_of_its_theme_nearby(status):
    found = today(kept(), middle={"status": status})
    assert (found.holds, codes(found), found.gone) == (False, [status], (MIDDLE,))
    drop = repair(found, "drop")
    assert (drop.removed, drop.added, drop.drive, drop.visit) == ((MIDDLE,), (), 0, -60)
    assert drop.worth == -40
    other = repair(found, "replace")
    assert tuple(other.kept.names) == (WEST, BESIDE, EAST)
    assert (other.drive, other.visit, other.minutes) == (0, 0, 0)
    assert other.worth > drop.worth
    assert found.repairs[0] is other


def test_what_is_worth_a_little_more_for_hours_of_driving_does_not_come_first():
    gains = [one.gain for one in today(kept(), middle={"status": "closed"}).repairs]
    assert len(gains) > 1
    assert gains == sorted(gains, reverse=True)
    far = repair(today(kept(), east={"lon": 125.9}), "retime")
    assert far.gain == far.worth - 20 * far.drive / 60 < 0


def test_a_site_of_another_theme_or_far_away_takes_no_place():
    found = today(kept(), middle={"status": "closed"}, beside={"status": "closed"})
    assert [one.kind for one in found.repairs] == ["drop"]


def test_a_site_that_moves_by_20_km_costs_what_the_drive_there_takes():
    found = today(kept(), east={"lon": 125.6 + 0.2472})
    assert (found.holds, codes(found)) == (True, ["moved"])
    assert found.changes[0].params == {"name": EAST, "km": 20.0}
    assert found.minutes == 50  # 24.7 minutes there and back, rounded up each
    assert repair(found, "retime").drive == 50


def test_a_site_that_moves_home_is_visited_in_another_order():
    full = kept(WEST, MIDDLE, EAST)
    found = today(full, middle={"lon": 125.05}, west={"lon": 125.5})
    assert codes(found) == ["moved", "moved"]
    other = repair(found, "reorder")
    assert set(other.kept.names) == {WEST, MIDDLE, EAST}
    assert other.drive == 0
    assert found.minutes == 90


def test_closed_for_repair_until_a_date_holds_from_that_date():
    hours = "Mo-Su 08:00-17:00; 2027 Jun 01-2027 Jul 31 off"
    found = today(kept(), middle={"opening_hours": hours})
    assert (found.holds, codes(found), found.gone) == (False, ["hours"], ())
    assert [one.code for one in found.timed.timed.conflicts] == ["closed"]
    assert repair(found, "drop").removed == (MIDDLE,)
    after = today(kept(), date=LATER, middle={"opening_hours": hours})
    assert after.holds
    assert [one.kind for one in after.repairs] == ["retime"]


def test_slower_roads_say_the_minutes_before_and_after():
    found = today(kept(), pace=150.0)
    assert (found.holds, codes(found), found.minutes) == (True, ["roads"] * 4, 60)
    assert found.changes[-1].params["more"] == 30
    assert found.changes[-1].params["before"] == 60


def test_a_day_that_roads_make_too_long_loses_the_site_worth_least():
    early = Pool(DAY, back="13:00", slack=None)
    route = kept(WEST, MIDDLE, pool=early)
    found = today(route, pace=220.0, middle={"designations": "全国重点文物保护单位"})
    assert not found.holds
    assert [one.code for one in found.timed.timed.conflicts] == ["back"]
    assert all(one.kind in ("drop", "replace") for one in found.repairs)
    assert repair(found, "drop").drive < found.minutes


def test_a_site_that_opens_again_is_put_back():
    without = repair(today(kept(), middle={"status": "closed"}), "drop").kept
    assert without.dropped == (MIDDLE,)
    assert today(without, middle={"status": "closed"}).changes == ()
    found = today(without)
    assert (found.holds, codes(found)) == (True, ["restorable"])
    back = found.repairs[0]
    assert (back.kind, tuple(back.kept.names)) == ("restore", (WEST, MIDDLE, EAST))
    assert back.kept.dropped == ()


def test_where_nothing_is_left_nothing_is_proposed():
    closed = {site: {"status": "closed"} for site in SITES}
    found = today(kept(), **closed)
    assert (found.holds, found.timed, found.repairs) == (False, None, ())
    assert codes(found) == ["closed"] * 3


def test_a_repaired_route_holds_when_it_is_looked_at_again():
    for one in today(kept(), middle={"status": "closed"}).repairs:
        again = today(one.kept, middle={"status": "closed"})
        assert (again.holds, again.changes) == (True, ())


def test_a_saved_plan_holds_all_that_is_kept_of_a_route():
    one = kept(dropped=(FAR,))
    data = world()
    route = Candidate("r", TOWN, (tuple(one.names),), (), "", "off", 0, 0)
    plan = time_route(route, DAY, data, Road(), pool=POOL, places={TOWN: HOME}).plan
    said = json.loads(json.dumps(plan_document(plan)))
    read = kept_of_plan(said, data, dropped=(FAR,))
    assert (read.orders, read.sites, read.dropped) == (one.orders, one.sites, one.dropped)
    assert list(read.drives.values()) == list(one.drives.values())
    read = kept_of_plan(said, data)
    assert today(read).changes == ()
    assert codes(today(read, middle={"status": "closed"})) == ["closed"]
    lost = kept_of_plan(said, world(middle={"status": "gone"}))
    assert lost.sites[1].name == MIDDLE
