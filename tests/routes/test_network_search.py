"""Candidates along a road between two towns: what is searched for from each."""

import datetime as dt
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geo.travel.types import Provider, TravelMatrix
from routes.network.base import base_of
from routes.network.request import Pool
from routes.network.source import Quarry
from routes.network.types import Aim
from routes.plan.prepared import prepare
from routes.plan.request import PlanRequest

DAY = dt.date(2027, 6, 8)
CITY, COUNTY = "220100000000", "220122000000"
TOWNS = {CITY: (125.0, "prefecture"), COUNTY: (126.0, "county")}
SITES = {"a": (125.1, "AJ"), "b": (125.2, "LW"), "c": (125.9, "AJ"), "d": (126.2, "LW")}


class Road:
    """A road from west to east: 100 minutes for a degree."""

    provider = Provider("estimate", "2026", "test", "a road", "car", "normal")

    def matrix(self, origins, destinations):
        """Return the minutes of all pairs."""
        apart = 100 * np.abs(origins.x.to_numpy()[:, None] - destinations.x.to_numpy()[None, :])
        empty = np.zeros_like(apart)
        return TravelMatrix(apart, apart, empty, empty, self.provider)


def world():
    """Return four sites and two towns."""
    sites = pd.DataFrame([
        {
            "id": site, "name_zh": site, "name_en": site, "period": period, "county": COUNTY,
            "category": "memorial_hall", "designations": "省级文物保护单位", "scope": "core",
            "evidence": "seen", "visit_minutes": 60, "status": "open", "closing_rule": "",
            "opening_hours": "Mo-Su 08:00-17:00", "opening_source": "test", "precision": "poi",
            "error_m": 50.0, "address": "", "lon": lon,
        }
        for site, (lon, period) in SITES.items()
    ]).set_index("id")  # fmt: skip
    towns = pd.DataFrame([
        {"code": code, "name": code, "level": level, "lon": lon, "precision": "poi", "error_m": 0.0}
        for code, (lon, level) in TOWNS.items()
    ]).set_index("code")  # fmt: skip
    return SimpleNamespace(sites=_placed(sites), divisions=_placed(towns))


def _placed(table):
    points = gpd.points_from_xy(table["lon"], [43.5] * len(table))
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")


def base(**options):
    pool = Pool(DAY, slack=None, **options)
    return base_of(pool, world(), Road(), pd.Series({COUNTY: 10.0}))


@pytest.mark.parametrize("days", [1, 2])
def test_tours_of_a_town_are_those_that_it_would_have_alone(days):
    made = base(days=(1, 2))
    town = made.places[COUNTY]
    quarry = Quarry.of(made.pool, made.places[CITY], made.datasets, made.travel)
    shared = quarry.source(town, days).problem
    asked = PlanRequest(town, DAY, days=days, slack=None)
    alone = prepare(asked, made.datasets, made.travel, today=DAY).model.problem

    def drives(problem):
        """Return the minutes from the start of the first day to the sites and between them."""
        places = [problem.days[0].start[0], *(stop.place for stop in problem.stops)]
        return problem.minutes[np.ix_(places, places)].tolist()

    def nights(problem):
        """Return the minutes from where a night may be to the start, the nearest first."""
        (home,), towns = problem.days[0].start, problem.days[0].end
        return sorted(int(problem.minutes[home, town]) for town in towns)

    assert drives(shared) == drives(alone)
    assert nights(shared) == nights(alone)
    assert [stop.windows for stop in shared.stops] == [stop.windows for stop in alone.stops]
    assert [stop.prize for stop in shared.stops] == [stop.prize for stop in alone.stops]


def test_every_site_is_on_a_candidate_and_equal_pools_have_equal_ones():
    made = base(days=(1,))
    found = made.candidates()
    assert {site for one in found for site in one.sites} == set(SITES)
    assert {one.origin for one in found} == {CITY, COUNTY}
    assert found == base(days=(1,)).candidates()


def test_a_forbidden_site_is_on_none_and_a_required_one_on_some():
    found = base(days=(1,), forbidden=("a",), required=("d",)).candidates()
    visited = [site for one in found for site in one.sites]
    assert "a" not in visited
    assert "d" in visited


def test_whoever_looks_on_may_end_the_search():
    told = []

    def watch(share):
        """Look on, and give up at the third search."""
        told.append(share)
        if len(told) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        base(days=(1,)).candidates(watch=watch)
    assert 0 < told[0] < told[1] < told[2] < 1


def test_beside_others_a_site_is_worth_what_nobody_has_and_a_demand_its_price_until_it_is_met():
    reached = np.array([[True, False, False], [False, True, False]])
    aim = Aim("worth", reached, np.array([5.0, 4.0, 3.0]), gain=1.0, least=9.0, price=10.0)
    assert aim.marginal(np.array([True, False])).tolist() == [0.0, 44.0, 33.0]
    assert aim.marginal(np.array([True, True])).tolist() == [0.0, 0.0, 3.0]
