"""What is not there is refused in a sentence: no figure is made from a neighbour or a default."""

import datetime as dt
import importlib
import inspect
import pkgutil
from dataclasses import replace
from itertools import product

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import scipy
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import geo.coverage
import geo.locate
import geo.travel
from geo import accessibility, coverage, locate, nearest, partition
from geo.coverage import hexagon_cells, hexagon_outlines, lecture_status
from geo.datasets import load_datasets
from geo.errors import RedRoutesError
from geo.nearby import nearby_venues
from geo.population import centre_population, merge_population
from routes.inspection.sample import draw_sample, quotas
from tests import draw

DAY = dt.date(2026, 6, 30)
FRAME = pd.DataFrame({"county": "k", "tier": "village"}, index=["a", "b"])
CODES = ["a", "b", "c", "d"]


def points(lon=(126.0, 126.1, 126.2, 126.3), lat=(43.0, 43.1, 43.2, 43.3), index=CODES):
    return gpd.GeoSeries(gpd.points_from_xy(lon, lat), index=list(index), crs=4326)


def without_geometry(series, empty=None):
    shapes = series.to_numpy().copy()
    shapes[1] = empty
    return gpd.GeoSeries(shapes, index=series.index, crs=series.crs)


def lectures(moment):
    return pd.DataFrame({"venue": ["a"], "date": [pd.Timestamp(moment)], "status": ["held"]})


# --- the faults that were found, one by one ----------------------------------------------------


@pytest.mark.parametrize("missing", [None, shapely.Point()])
def test_a_source_without_a_place_does_not_lend_its_name_to_the_next(missing):
    here = points([126.0], [43.0], ["W"])
    there = without_geometry(points([120.0, 121.0, 126.0], [43.0] * 3, ["west", "none", "east"]),
                             missing)  # fmt: skip
    for ask in (
        nearest.nearest_km,
        lambda a, b: nearest.count_within_km(a, b, 5),
        lambda a, b: nearest.pairs_within_km(a, b, 5),
    ):
        with pytest.raises(RedRoutesError, match="“sources” must be points: none is none"):
            ask(here, there)


def test_weights_go_by_their_labels():
    here, there = points([126.0], [43.0], ["p"]), points([126.0, 130.0], [43.0, 43.0], ["x", "y"])
    weights = pd.Series({"y": 100, "x": 7})
    assert nearest.count_within_km(here, there, 5, weights=weights).tolist() == [7]
    for wrong in ({"x": 7}, {"x": 7, "y": np.nan}, {"x": 7, "y": -1}, {"x": 0.5, "y": 1}):
        with pytest.raises(RedRoutesError):
            nearest.count_within_km(here, there, 5, weights=pd.Series(wrong))


def test_a_pair_without_a_way_costs_no_invented_number():
    with pytest.raises(RedRoutesError, match="1 venues cannot reach all places"):
        locate.p_median(np.array([[1.0, np.inf], [np.inf, 1.0]]), 1)
    # A way round of 100 is none too far to be taken: a tenfold "never" would be cheaper than it.
    costs = np.array([[1.0, 100.0], [1.0, 100.0], [np.inf, 2.0]])
    answer = locate.p_median(costs, 1)
    assert (answer.chosen.tolist(), answer.objective, answer.optimal) == ([1], 202.0, True)
    assert answer.greedy == 202.0


@settings(max_examples=draw(60), deadline=None)
@given(data=st.data())
def test_the_median_reaches_all_or_says_that_it_cannot(data):
    n, m = data.draw(st.integers(1, 5)), data.draw(st.integers(1, 4))
    cell = st.sampled_from([0.0, 1.0, 3.0, 50.0, np.inf])
    costs = np.array([[data.draw(cell) for _ in range(m)] for _ in range(n)])
    p = data.draw(st.integers(1, m))
    rows = costs[np.isfinite(costs).any(axis=1)]
    sums = [rows[:, list(one)].min(axis=1, initial=np.inf).sum()
            for one in map(sorted, map(set, product(range(m), repeat=p)))]  # fmt: skip
    if np.isfinite(min(sums)):
        answer = locate.p_median(costs, p)
        assert answer.objective == min(sums)
        assert answer.bound <= answer.objective
    else:
        with pytest.raises(RedRoutesError, match="cannot reach all"):
            locate.p_median(costs, p)


def test_one_unknown_figure_does_not_swallow_the_lecturers_of_a_base():
    pairs = scipy.sparse.csr_array(np.array([[5.0, 5.0], [5.0, 5.0]]))
    for people, lecturers in (([1.0, np.nan], [1, 1]), ([1, 1], [np.nan, 1]), ([1, -1], [1, 1]),
                              ([1.0], [1, 1]), ([1, 1], [1, 1, 1])):  # fmt: skip
        with pytest.raises(RedRoutesError):
            accessibility.e2sfca(pairs, people, lecturers)


@pytest.mark.parametrize("measure", [accessibility.gini, accessibility.palma,
                                     accessibility.lowest_share])  # fmt: skip
def test_shares_of_debts_are_no_shares(measure):
    for values, weights in (([1, -1], None), ([1, 2], [1, -1]), ([1, np.inf], None), ([1, 2], [1])):
        with pytest.raises(RedRoutesError):
            measure(values, weights)


@pytest.mark.parametrize("excluded", [[5], [-1], [0.5], [True]])
def test_a_candidate_that_is_none_cannot_be_excluded(excluded):
    costs = np.array([[1.0, 2.0], [2.0, 1.0]])
    reach = locate.within_reach(costs, 2)
    for ask in (
        lambda: locate.mclp(reach, 1, excluded=excluded),
        lambda: locate.lscp(reach, excluded=excluded),
        lambda: locate.p_median(costs, 1, excluded=excluded),
        lambda: locate.p_center(costs, 1, excluded=excluded),
        lambda: locate.marginal_gains(reach, excluded),
        lambda: locate.order_by_gain(reach, excluded),
    ):
        with pytest.raises(RedRoutesError, match="must be positions from 0 to 1"):
            ask()


def test_a_lecture_in_the_afternoon_was_on_that_day():
    centres = pd.DataFrame({"county": ["k"]}, index=["a"])
    log = lectures("2026-06-30 15:30")
    told = lecture_status(centres, log, today=DAY, days=1).loc["a"]
    assert (told["lectures"], told["days_since"], told["served"]) == (1, 0.0, True)
    assert told["last"] == pd.Timestamp(DAY)
    log["topic"] = "t"
    count = coverage.topic_counts(centres, log, topics=["t"], today=DAY, days=1)
    assert count.loc["a", "t"] == 1
    reports = coverage.county_reports(centres["county"], log, until=DAY)
    assert reports.loc["k", ["first", "last"]].tolist() == [pd.Timestamp(DAY)] * 2


def test_every_centre_lies_in_the_hexagon_it_is_drawn_in():
    centres = load_datasets().centres
    for width in (10.0, 25.0):
        cells = hexagon_cells(centres, width_km=width)
        outlines = hexagon_outlines(pd.Index(cells.unique(), dtype=object), width_km=width)
        inside = outlines.reindex(cells).set_axis(centres.index).covers(centres.geometry)
        assert len(inside) == 9342
        assert inside.all()


# --- all functions of the same kind --------------------------------------------------------------

STATUS = lecture_status(pd.DataFrame(index=CODES), lectures("2026-06-30"), today=DAY, days=90)
GROUPS = pd.Series(["x", "x", "y", ""], index=CODES)
ONES = pd.Series(1.0, index=CODES)
CENTRES = gpd.GeoDataFrame(
    {"county": "k", "error_m": 100.0}, geometry=points(), index=CODES
)  # fmt: skip
BASES = gpd.GeoDataFrame({"lecturers": [1, 2]}, geometry=points().iloc[:2])
PAIRS = scipy.sparse.csr_array(np.ones((4, 2)))
COSTS = np.arange(8.0).reshape(4, 2)
REACH = locate.within_reach(COSTS, 3)
COUNTS = pd.DataFrame({"t": [1, 0, 1, 0]}, index=CODES)
LOG = lectures("2026-06-30").assign(topic="t")
AREAS = pd.Series(["n", "n", "s", "s"], index=CODES)
NEAR = {"areas": AREAS, "halo_km": 100.0}
WINDOW = {"today": DAY, "days": 90}


class Straight:
    """A travel model that knows no roads."""

    def snap(self, there):  # noqa: D102
        return there

    def matrix(self, origins, there, *, limit=None):  # noqa: D102, ARG002
        return type("M", (), {"minutes": np.ones((len(origins), len(there)), np.float32)})

    def nearest(self, origins, there):  # noqa: D102, ARG002
        return pd.DataFrame({"minutes": 1.0}, index=origins.index)


# A right call of each function that takes points, tables or numbers; what is done wrong to it below
# follows from what it takes.
CALLS = {
    "nearest.nearest_km": {"points": points(), "sources": points()},
    "nearest.count_within_km": {"points": points(), "sources": points(), "km": 5.0,
                                "weights": ONES},
    "nearest.pairs_within_km": {"points": points(), "sources": points(), "km": 5.0},
    "partition.nearest_by_area": {"points": points(), "sources": points(), **NEAR},
    "partition.count_by_area": {"points": points(), "sources": points(), "km": 5.0, **NEAR},
    "partition.access_by_area": {"points": points(), "people": ONES, "sources": points(),
                                 "lecturers": ONES, "bands": [(10.0, 1.0)], **NEAR},
    "accessibility.e2sfca": {"pairs": PAIRS, "demand": np.ones(4), "supply": np.ones(2)},
    "accessibility.gini": {"values": np.ones(4), "weights": np.ones(4)},
    "accessibility.palma": {"values": np.ones(4), "weights": np.ones(4)},
    "accessibility.lowest_share": {"values": np.ones(4), "weights": np.ones(4), "part": 0.4},
    "locate.mclp": {"reach": REACH, "p": 1, "weights": np.ones(4), "least_gain": 0.0},
    "locate.lscp": {"reach": REACH, "costs": np.ones(2)},
    "locate.p_median": {"costs": COSTS, "p": 1, "weights": np.ones(4)},
    "locate.p_center": {"costs": COSTS, "p": 1},
    "locate.within_reach": {"costs": COSTS, "limit": 3.0},
    "locate.marginal_gains": {"reach": REACH, "chosen": [0], "weights": np.ones(4)},
    "locate.order_by_gain": {"reach": REACH, "chosen": [0], "weights": np.ones(4)},
    "coverage.lecture_status": {"centres": COUNTS, "lectures": LOG, **WINDOW, "k": 1},
    "coverage.monthly_trend": {"centres": COUNTS, "lectures": LOG, "groups": GROUPS, **WINDOW,
                               "k": 1, "months": 2},
    "coverage.topic_counts": {"centres": COUNTS, "lectures": LOG, "topics": ["t"], **WINDOW},
    "coverage.topics_by_group": {"counts": COUNTS, "groups": GROUPS},
    "coverage.served_shares": {"status": STATUS, "groups": GROUPS},
    "coverage.shortfall": {"status": STATUS, "groups": GROUPS, "k": 1},
    "coverage.recency": {"status": STATUS, "groups": GROUPS, "threshold": 180.0},
    "coverage.gap_kinds": {"status": STATUS, "minutes": ONES, "within": 30.0},
    "coverage.coverage_by_group": {"status": STATUS, "groups": GROUPS},
    "coverage.quantile_by_group": {"values": ONES, "groups": GROUPS, "q": 0.9},
    "coverage.class_changes": {"before": STATUS, "after": STATUS},
    "coverage.compare_shares": {"before": STATUS, "after": STATUS, "groups": GROUPS},
    "coverage.share_difference": {"gained": [1], "lost": [1], "n": [4]},
    "coverage.wilson_interval": {"successes": [1], "n": [4]},
    "coverage.small_area_shares": {"successes": ONES, "n": ONES * 4},
    "coverage.expected_coverage": {"probability": ONES, "within": ONES > 0, "groups": GROUPS},
    "coverage.probability_within": {"centres": CENTRES, "covered": lambda at: np.ones(len(at)),
                                    "draws": 2},
    "coverage.position_sigma": {"error_m": np.ones(4)},
    "coverage.hexagon_cells": {"points": points(), "width_km": 25.0},
    "coverage.hexagon_outlines": {"cells": pd.Index(["1:2"]), "width_km": 25.0},
    "coverage.lecturer_bases": {"lecturers": pd.DataFrame({"home": ["a"]}), "centres": CENTRES},
    "coverage.minutes_to_lecturer": {"centres": CENTRES, "bases": BASES, "travel": Straight(),
                                     "nth": 1},
    "coverage.reachable_pairs": {"centres": CENTRES, "bases": BASES, "travel": Straight(),
                                 "within": 30.0},
    "coverage.lecturers_within": {"pairs": PAIRS, "bases": BASES, "within": 30.0},
}  # fmt: skip
# What takes no rows, figures or points that could be missing: days, codes, logs read before.
OTHERS = {
    "coverage.coverage_by_division", "coverage.county_reports", "coverage.covered_days",
    "coverage.covers", "coverage.division_codes", "coverage.held_lectures",
    "coverage.holes_between", "coverage.is_overdue", "coverage.lectures_on", "coverage.log_status",
    "coverage.loose_by_county", "coverage.loose_by_group", "coverage.main_gap",
    "coverage.read_lecture_log", "coverage.silent_spans", "coverage.simulated_span",
    "coverage.topic_unsaid", "coverage.unbroken", "coverage.usual_day", "coverage.venue_reports",
    "coverage.worst_first", "partition.partition",
}  # fmt: skip


def function_of(name):
    module, _, function = name.partition(".")
    return getattr(importlib.import_module(f"geo.{module}"), function)


def public_functions():
    for module in (accessibility, coverage, locate, nearest, partition):
        for name in getattr(module, "__all__", vars(module)):
            found = getattr(module, name)
            ours = module in (coverage, locate) or (
                inspect.isfunction(found) and found.__module__ == module.__name__
            )
            if inspect.isfunction(found) and ours and not name.startswith("_"):
                yield f"{module.__name__.removeprefix('geo.')}.{name}"


def test_every_public_function_of_these_modules_is_looked_at():
    found = set(public_functions())
    assert len(found) > 50
    assert found == {*CALLS, *OTHERS}
    assert {m.name for m in pkgutil.iter_modules(geo.coverage.__path__)} >= {"status", "measures"}


LEADING = ("values", "n", "probability")
"""Whose rows are those of the answer: others may have more."""


def wrongs(name, value):  # noqa: C901 - one branch for each kind of argument
    """Yield what is wrong with an argument in the way of its kind, and what that is."""
    if isinstance(value, gpd.GeoSeries):
        yield "no point", without_geometry(value)
        yield "an empty point", without_geometry(value, shapely.Point())
        yield "a point nowhere", without_geometry(value, shapely.Point(np.nan, 43))
        yield "a line", without_geometry(value, shapely.LineString([(126, 43), (127, 43)]))
        yield "no system", gpd.GeoSeries(value.to_numpy(), index=value.index)
    elif isinstance(value, gpd.GeoDataFrame):
        if name != "bases":
            yield "no point", value.set_geometry(without_geometry(value.geometry))
    elif isinstance(value, pd.Series):
        if name not in LEADING:
            yield "a row too few", value.iloc[:-1]
        if not name.startswith(("groups", "areas", "within", "minutes", "values")):
            yield "no figure", value.where(value.index != "b")
            yield "less than nothing", -value
    elif isinstance(value, np.ndarray) and value.ndim == 1:
        yield "one too few", value[:-1] if name not in ("values", "error_m") else -value
        yield "less than nothing", -value
    elif isinstance(value, np.ndarray):
        yield "no table", value[np.newaxis]
        yield "less than nothing", -value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield "no number", np.nan
        yield "less than nothing", -1.0 if name != "limit" else np.nan
        if name in ("k", "p", "days", "draws", "months", "nth", "q", "width_km"):
            yield "nothing", 0


WRONG = [
    pytest.param(name, {**call, key: wrong}, id=f"{name}: {key}: {what}")
    for name, call in CALLS.items()
    for key, value in call.items()
    if (name, key) != ("locate.within_reach", "costs")
    for what, wrong in wrongs(key, value)
]


@pytest.mark.parametrize("name", CALLS)
def test_the_right_call_is_answered(name):
    assert function_of(name)(**CALLS[name]) is not None


@pytest.mark.parametrize(("name", "call"), WRONG)
def test_the_wrong_call_is_refused_in_a_sentence(name, call):
    with pytest.raises(RedRoutesError) as caught:
        function_of(name)(**call)
    assert str(caught.value).endswith((".", "?"))


SHUFFLED = [
    pytest.param(name, key, id=f"{name}: {key}")
    for name, call in CALLS.items()
    for key, value in call.items()
    if isinstance(value, pd.Series) and not isinstance(value, gpd.GeoSeries)
]


@pytest.mark.parametrize(("name", "key"), SHUFFLED)
def test_the_order_of_labelled_rows_changes_nothing(name, key):
    call = dict(CALLS[name])
    if key not in ("groups", "areas", "n"):
        call[key] = pd.Series([0, 1, 0, 1], index=CODES).astype(call[key].dtype)
    plain = function_of(name)(**call)
    turned = function_of(name)(**{**call, key: call[key].iloc[[2, 0, 3, 1]]})
    if not isinstance(plain, pd.DataFrame):
        plain, turned = plain.to_frame(), turned.to_frame()
    pd.testing.assert_frame_equal(plain, turned.reindex(plain.index))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: quotas(-1, {"county": 1}, {"county": 5}),
        lambda: quotas(3, {"county": -1, "township": 3}, {"county": 5, "township": 5}),
        lambda: quotas(3, {"county": 1}, {"county": -5, "township": 5}),
        lambda: draw_sample(FRAME, per_county=0, seed=1),
        lambda: draw_sample(FRAME, per_county=1, seed=1, reserve=-1),
        lambda: draw_sample(pd.concat([FRAME, FRAME]), per_county=1, seed=1),
    ],
)
def test_a_sample_is_drawn_from_what_there_is(wrong):
    with pytest.raises(RedRoutesError):
        wrong()


# --- people, and venues near a place --------------------------------------------------------------

HOMES = pd.DataFrame(
    {"tier": "village", "county": ["k", "k", "l"], "township": ""}, index=["a", "b", "c"]
)
PEOPLE = pd.Series({"k": 10.0, "l": 4.0})
WRONG_PEOPLE = {
    "no figure": PEOPLE.where(PEOPLE != 10),  # nobody would have lived in the whole county
    "less than nothing": -PEOPLE,
    "twice": pd.concat([PEOPLE, PEOPLE.iloc[:1]]),
}


@pytest.mark.parametrize("wrong", WRONG_PEOPLE.values(), ids=WRONG_PEOPLE)
def test_people_who_are_not_known_are_not_nobody(wrong):
    assert centre_population(HOMES, HOMES.iloc[:0], PEOPLE).tolist() == [5, 5, 4]
    for ask in (
        lambda: centre_population(HOMES, HOMES.iloc[:0], wrong),
        lambda: merge_population(PEOPLE, wrong),
        lambda: merge_population(wrong),
    ):
        with pytest.raises(RedRoutesError):
            ask()


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "mi"}, {"within": -1.0}, {"within": np.nan}, {"limit": -1}, {"error_m": -5.0},
        {"error_m": np.nan}, {"origin": shapely.Point()}, {"origin": None},
        {"origin": shapely.LineString([(126, 43), (127, 43)])},
    ],
)  # fmt: skip
def test_venues_are_near_a_point_and_within_a_number(wrong):
    venues = CENTRES.assign(tier="village")
    right = {"origin": shapely.Point(126, 43), "travel": TRAVEL, "unit": "km", "within": None}
    assert len(nearby_venues(venues, **right)) == 4
    with pytest.raises(RedRoutesError):
        nearby_venues(venues, **{**right, **wrong})


# --- travel times ---------------------------------------------------------------------------------

TRAVEL = geo.travel.load_estimate()
SHANGHAI, NOWHERE = shapely.Point(121.5, 31.2), shapely.Point(np.nan, 43)
"""Off the roads of the province, and no place at all."""
TRAVEL_CALLS = {
    "minutes_band": lambda **wrong: geo.travel.minutes_band(
        **{"minutes": [30.0, np.inf], "error_m": 500.0, "error_m_destination": [0.0, 9.0]} | wrong
    ),
    "load_estimate": geo.travel.load_estimate,
    "snap": lambda **wrong: TRAVEL.snap(**{"points": points()} | wrong),
    "matrix": lambda **wrong: TRAVEL.matrix(
        **{"origins": points(), "destinations": points(), "limit": 60.0} | wrong
    ),
    "path": lambda **wrong: TRAVEL.path(**{"stops": points()} | wrong),
    "nearest": lambda **wrong: TRAVEL.nearest(**{"origins": points(), "sources": points()} | wrong),
    "near": lambda **wrong: TRAVEL.near(
        **{"origins": points(), "sources": points(), "minutes": 9.0} | wrong
    ),
    "isochrone": lambda **wrong: TRAVEL.isochrone(
        **{"points": points().iloc[:1], "minutes": [5.0]} | wrong
    ),
}
WITHOUT_SYSTEM = gpd.GeoSeries(points().to_numpy(), index=CODES)
METRES = points().to_crs(3857)
TRAVEL_WRONG = [
    *(("minutes_band", {"minutes": wrong}) for wrong in ([np.nan, 1.0], [-1.0, 1.0])),
    *(("minutes_band", {key: wrong}) for key in ("error_m", "error_m_destination")
      for wrong in (np.nan, -1.0, np.inf)),
    *(("matrix", {"limit": wrong}) for wrong in (np.nan, -1.0)),
    *(("near", {"minutes": wrong}) for wrong in (np.nan, -1.0)),
    *(("isochrone", {"minutes": [wrong]}) for wrong in (np.nan, -1.0, 0.0, 1441.0, np.inf)),
    *((name, {key: wrong}) for name, key in (
        ("snap", "points"), ("matrix", "origins"), ("matrix", "destinations"), ("path", "stops"),
        ("nearest", "origins"), ("nearest", "sources"), ("near", "origins"),
        ("near", "sources"), ("isochrone", "points"))
      for wrong in (WITHOUT_SYSTEM, METRES)),
]  # fmt: skip


def test_every_question_about_travel_is_looked_at():
    """The model's own methods and the functions of the package; season_on takes days only."""
    functions = {n for n in geo.travel.__all__ if inspect.isfunction(getattr(geo.travel, n))}
    asked = {n for n, _ in inspect.getmembers(geo.travel.TravelModel, inspect.isfunction)}
    public = {name for name in asked if not name.startswith("_")}
    assert functions | public == {*TRAVEL_CALLS, "season_on"}
    for call in TRAVEL_CALLS.values():
        assert call() is not None


@pytest.mark.parametrize(("name", "wrong"), TRAVEL_WRONG)
def test_a_wrong_question_about_travel_is_refused_in_a_sentence(name, wrong):
    with pytest.raises(RedRoutesError) as caught:
        TRAVEL_CALLS[name](**wrong)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("nowhere", [None, shapely.Point(), NOWHERE, SHANGHAI,
                                     shapely.LineString([(126, 43), (127, 43)])])  # fmt: skip
def test_a_place_off_the_roads_has_no_minutes_and_lends_no_name(nowhere):
    """Not those of its neighbours, of the nearest road or of zero; the others stay as they are."""
    mixed, there = without_geometry(points(), nowhere), points()
    right, found = TRAVEL.matrix(there, there), TRAVEL.matrix(mixed, there)
    assert np.isinf(found.minutes[1]).all()
    assert np.isinf(found.km[1]).all()
    assert (found.flag[1] == geo.travel.PairFlag.UNREACHABLE).all()
    others = [0, 2, 3]
    assert np.array_equal(found.minutes[others], right.minutes[others])
    nearest_one = TRAVEL.nearest(mixed, there)
    assert nearest_one["source"].isna().tolist() == [False, True, False, False]
    without = TRAVEL.nearest(there, mixed)
    assert "b" not in set(without["source"])
    assert np.array_equal(without["minutes"], found.minutes[others].T.min(axis=1))
    path = TRAVEL.path(mixed)
    assert path.geometry.is_empty.tolist() == [True, True, False]
    area = TRAVEL.isochrone(mixed.iloc[[1]], [30.0]).geometry.iloc[0]
    assert area.is_empty


def test_no_minutes_are_made_where_no_road_leads():
    """Without a way, nothing is reached: not at a tenfold price, and not in a straight line."""
    closed = scipy.sparse.csr_array(TRAVEL.graph.costs.shape)
    graph = replace(TRAVEL.graph, costs=closed, back=closed)
    island = geo.travel.EstimateModel(lambda: graph, TRAVEL.parameters, TRAVEL.provider)
    table = island.matrix(points(), points())
    apart = ~np.eye(4, dtype=bool)
    assert np.isinf(table.minutes[apart]).all()
    assert (table.minutes[~apart] == 0).all()
