"""Networks of a handful of routes, checked by hand, and their figures."""

import datetime as dt
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geo.places import Place
from geo.travel.types import TravelMatrix
from routes.network.candidates import Candidate, candidate_document, candidate_of
from routes.network.demands import alike, choice_of, ground_of, is_national, jaccard
from routes.network.measure import greatest_overlap, measure
from routes.network.network import UNMET, design
from routes.network.request import NetworkRequest, Pool, Weights, towns, validate_network
from routes.tour.errors import PlanError

DAY = dt.date(2027, 6, 8)
NATION, PROVINCE = "全国重点文物保护单位", "省级文物保护单位"
SITES = [
    ("a", "AJ", "C1", NATION, "open"),
    ("b", "LW", "C1", PROVINCE, "open"),
    ("c", "AJ", "C2", PROVINCE, "unknown"),
    ("d", "LW", "C3", NATION, "open"),
    ("e", "AJ", "C2", PROVINCE, "closed"),
]


class Line:
    """Towns along a road: the longitude is the minutes."""

    def matrix(self, origins, destinations):
        """Return the distances as minutes."""
        minutes = np.abs(origins.x.to_numpy()[:, None] - destinations.x.to_numpy()[None, :])
        empty = np.zeros_like(minutes)
        return TravelMatrix(minutes, minutes, empty, empty, None)


def town(code, at, kind="county"):
    return Place(f"town {code}", at, 0.0, kind, code, "poi", 0.0, "")


SEATS = (town("C1", 0.0), town("C2", 50.0), town("C3", 200.0))


def route(name, *orders, origin="C1", drive=60, theme=""):
    nights = ("C1",) * (len(orders) - 1)
    return Candidate(name, origin, tuple(map(tuple, orders)), nights, theme, "off", drive, 100)


def ground(**options):
    table = gpd.GeoDataFrame(
        SITES, columns=["id", "period", "county", "designations", "status"],
        geometry=gpd.points_from_xy(range(5), [0] * 5), crs="EPSG:4326",
    ).set_index("id")  # fmt: skip
    table = table.assign(scope="core", evidence="seen", name_zh="遗址", error_m=100.0)
    people = pd.Series({"C1": 10.0, "C2": 30.0, "C3": 60.0})
    return ground_of(table, SEATS, people, SEATS, Line(), pool=Pool(DAY, **options))


def request(**changes):
    asked = {"least": 1, "most": 2, "spared": 0, "within": 90, "share": 0.9}
    return NetworkRequest(Pool(DAY), **{**asked, **changes})


ONE, TWO, LONG = route("one", "ab"), route("two", "c"), route("long", "ab", "cd", drive=300)


def test_the_ground_knows_what_can_be_visited_and_what_it_is_worth():
    known = ground(forbidden=("c",))
    assert list(known.sites.index) == ["a", "b", "d"]
    assert known.worth.tolist() == [60, 40, 60]
    assert known.national.tolist() == [True, False, True]
    assert known.counties == ("C1", "C3")


def test_the_route_that_reaches_all_sites_is_chosen_with_one_for_the_seats():
    network = design(request(), [ONE, TWO, LONG], ground())
    assert [one.id for one in network.routes] == ["two", "long"]
    assert [(one.id, one.reason) for one in network.sites] == [("e", "not_visitable")]
    assert network.chosen.gap == 0


def test_people_within_reach_count_as_the_request_weighs_them():
    choice = choice_of(request(weights=Weights(worth=0, driving=0, routes=0)), [ONE], ground())
    assert choice.aims[7].value(np.array([True])) == pytest.approx(200 * 40 / 100)


def test_what_cannot_be_met_is_a_sentence_each_and_no_error():
    network = design(request(least=3, most=3), [ONE], ground())
    assert {one.demand for one in network.unmet} == {
        "national", "counties", "seats", "routes", "worth", "themes", "periods",
    }  # fmt: skip
    assert all(str(one.params["missing"]) in one.text for one in network.unmet)
    assert [(one.id, one.reason) for one in network.sites] == [
        ("e", "not_visitable"), ("c", "no_route"), ("d", "no_route"),
    ]  # fmt: skip
    assert [(one.id, one.reason) for one in network.seats] == [("C3", "too_far")]
    assert "200 minutes" in network.seats[0].text


def test_a_site_left_for_its_cost_names_the_easiest_route_to_it():
    dear = Weights(driving=100)
    network = design(request(share=0.1, weights=dear, spared=3), [ONE, LONG], ground())
    left = {one.id: one for one in network.sites}
    if "d" in left:
        assert left["d"].reason == "not_chosen"
        assert "300 minutes" in left["d"].text
    assert {one.id for one in network.routes} <= {"one", "long"}


def test_locked_routes_stay_and_forbidden_sites_go():
    pool = Pool(DAY, forbidden=("d",))
    asked = replace(request(), pool=pool)
    assert "long" not in {r.id for r in design(asked, [ONE, TWO, LONG], ground()).routes}
    locked = design(replace(asked, locked=("long",)), [ONE, TWO, LONG], ground())
    assert "long" in {r.id for r in locked.routes}


def test_a_locked_route_that_is_no_candidate_is_refused_by_name():
    with pytest.raises(PlanError, match="no route gone among the 3 candidates"):
        design(replace(request(), locked=("gone",)), [ONE, TWO, LONG], ground())


def test_routes_of_one_origin_are_kept_apart_those_of_others_are_not():
    near, other = route("near", "abc"), route("other", "abc", origin="C2")
    assert alike([ONE, near, other], 0.4) == ((0, 1),)
    assert jaccard(frozenset("ab"), frozenset("abc")) == pytest.approx(2 / 3)
    assert greatest_overlap([ONE, near, other]) == pytest.approx(2 / 3)


def test_a_theme_is_told_by_enough_of_its_sites_and_a_period_only_in_order():
    known = ground()
    themes = [theme.code for theme in known.themes]
    told = known.told([route("x", "ac"), route("y", "abd")])
    assert told[:, themes.index("anti_japanese")].tolist() == [True, False]
    assert told[:, themes.index("liberation")].tolist() == [False, True]
    assert known.periods == ("AJ", "LW")
    order = known.in_order([route("x", "acbd"), route("y", "bdac")])
    assert order.tolist() == [[True, True], [False, False]]


def test_the_figures_are_those_counted_by_hand():
    found = measure([ONE, TWO], ground(), {60: 0.5}, within=60)
    assert found.worth == pytest.approx(140 / 200)
    assert (found.sites, found.all_sites, found.national, found.counties) == (3, 4, 1, 2)
    assert (found.seats, found.all_seats) == (2, 3)
    assert (found.drive, found.visit, found.overlap) == (120, 200, 0.0)
    assert found.periods == {"AJ": 0, "LW": 0}
    assert found.periods_told == 0
    again = measure([route("x", "ac"), route("y", "abd")], ground(), {60: 0.5}, within=60)
    told = {code: count for code, count in again.themes.items() if count}
    assert (told, again.themes_told) == ({"anti_japanese": 1, "liberation": 1}, 2)


def test_districts_of_a_city_are_one_town():
    places = (town("A", 0.0), town("B", 14.0), town("C", 15.0))
    assert [one.code for one in towns(places, Line())] == ["A", "C"]


def test_a_candidate_is_the_same_after_a_file():
    assert candidate_of(candidate_document(LONG)) == LONG


def test_national_is_what_the_nation_designated():
    assert is_national(f"{PROVINCE}；{NATION}")
    assert not is_national(f"{PROVINCE}；{PROVINCE}；{PROVINCE}；市级")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"least": 3, "most": 2}, "routes"),
        ({"pool": Pool(DAY, days=(9,))}, "days"),
        ({"pool": Pool(DAY, required=("a",), forbidden=("a",))}, "required"),
        ({"pool": Pool(DAY, themes=("x",))}, "themes"),
    ],
)
def test_what_no_network_could_meet_is_refused_with_its_field(changes, field):
    with pytest.raises(PlanError) as told:
        validate_network(replace(request(), **changes))
    assert told.value.field == field


def test_every_demand_that_has_a_price_has_a_sentence():
    names = {aim.name for aim in choice_of(request(), [ONE], ground()).aims}
    assert names - {"people"} == set(UNMET)
