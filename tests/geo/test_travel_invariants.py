"""What must hold for any points on the embedded network of the province."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from benchmarks.travel_rules import triangle_excess
from geo.travel import EstimateModel, PairFlag, Provider, load_estimate
from geo.travel.cost import unpack
from geo.travel.graph import build_graph
from geo.travel.nearest import KEPT
from geo.travel.network import RoadNetwork
from geo.travel.parameters import default_parameters
from tests import draw

COUNT = 12
ROUNDING = 2e-3
"""Minutes: a leg and an edge are rounded to 1/4096 each."""
PROVIDER = Provider("tiny", "2026-01-01", "made by hand", "for tests")
coordinates = st.tuples(st.floats(121.7, 131.2), st.floats(40.9, 46.2))
anything = st.one_of(coordinates, st.just((np.nan, np.nan)), st.just((43.9, 125.3)))


def series(lonlat):
    """Return WGS84 points labelled p0, p1, ..."""
    lon, lat = np.array(lonlat, dtype=float).reshape(-1, 2).T
    labels = [f"p{i}" for i in range(len(lon))]
    return gpd.GeoSeries(gpd.points_from_xy(lon, lat), index=labels, crs=4326)


places = st.lists(anything, min_size=1, max_size=COUNT).map(series)


@pytest.fixture(scope="module", params=[("car", "normal"), ("bus", "winter")], ids="-".join)
def model(request):
    vehicle, season = request.param
    return load_estimate(vehicle=vehicle, season=season)


@settings(max_examples=draw(30))
@given(points=places)
def test_the_matrix_is_symmetric_to_the_bit(model, points):
    matrix = model.matrix(points, points)
    assert np.array_equal(matrix.minutes, matrix.minutes.T)
    assert np.array_equal(matrix.km, matrix.km.T)
    assert np.array_equal(matrix.flag, matrix.flag.T)


@settings(max_examples=draw(30))
@given(points=places)
def test_flags_and_numbers_agree(model, points):
    matrix = model.matrix(points, points)
    unreachable = matrix.flag == PairFlag.UNREACHABLE
    for values in (matrix.minutes, matrix.km, matrix.off_network_km):
        assert np.array_equal(np.isinf(values), unreachable)
        assert not np.isnan(values).any()
    usable = model.snap(points).status == 0
    assert np.array_equal(~unreachable, np.outer(usable, usable))
    assert (matrix.minutes.diagonal()[usable] == 0).all()


@settings(max_examples=draw(30))
@given(points=places)
def test_nothing_is_gained_over_a_third_place(model, points):
    excess = triangle_excess(model.matrix(points, points).minutes.astype(float))
    assert excess[np.isfinite(excess)].max(initial=0) <= ROUNDING


steps = st.integers(0, 30).map(lambda km: km / 2)
spots = st.tuples(steps, steps)


@st.composite
def tiny_models(draw):
    """Return a model over a few roads, some of them expressways or of unknown course."""
    nodes = draw(st.lists(spots, min_size=2, max_size=6, unique=True))
    pairs = [(a, b) for a in range(len(nodes)) for b in range(a)]
    ends = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=7, unique=True))
    at = series([(124 + x / 80, 43 + y / 111) for x, y in nodes])
    u, v = np.array(ends).T
    straight = np.hypot(*(np.array(nodes)[u] - np.array(nodes)[v]).T)
    km = straight * draw(st.sampled_from([1.0, 1.3, 4.0]))
    corridor = np.array([draw(st.sampled_from(["", "", "G1"])) for _ in ends])
    network = RoadNetwork(at.x.to_numpy(), at.y.to_numpy(), u, v, km, corridor)
    constants = replace(default_parameters(), chord_km=draw(st.sampled_from([6.0, 1000.0])))
    graph = build_graph(network, constants)
    return EstimateModel(lambda: graph, constants, PROVIDER)


spread = st.lists(spots, min_size=3, max_size=10).map(
    lambda at: series([(124 + x / 80, 43 + y / 111) for x, y in at])
)


@settings(max_examples=draw(40))
@given(tiny=tiny_models(), points=spread)
def test_tiny_networks_keep_the_rules(tiny, points):
    """The triangle, symmetry, the nearest, and no drive quicker than the roads between entries."""
    table = tiny.matrix(points, points)
    minutes = table.minutes.astype(float)
    excess = triangle_excess(minutes)
    assert excess[np.isfinite(excess)].max(initial=0) <= ROUNDING
    assert np.array_equal(table.minutes, table.minutes.T)
    nearest = tiny.nearest(points[3:], points[:3])
    least = table.minutes[3:, :3].min(axis=1, initial=np.inf)
    assert np.array_equal(nearest["minutes"], least)
    for limit in (0.0, 5.0, *least[np.isfinite(least)], 3000.0):
        assert np.array_equal(tiny.near(points[3:], points[:3], float(limit)), least <= limit)
    path = tiny.path(points)
    assert np.array_equal(path["minutes"], table.minutes.diagonal(1))
    nodes = gpd.GeoSeries.from_xy(tiny.graph.lon, tiny.graph.lat, crs=4326)
    alone = unpack(dijkstra(tiny.graph.costs)).minutes
    assert np.allclose(tiny.matrix(nodes, nodes).minutes, alone, atol=ROUNDING)


@settings(max_examples=draw(20))
@given(tiny=tiny_models(), start=spots, limit=st.sampled_from([5.0, 20.0, 60.0]))
def test_more_time_reaches_no_less(tiny, start, limit):
    points = series([(124 + start[0] / 80, 43 + start[1] / 111), (124.1, 43.05), (124.15, 43.1)])
    full, limited = tiny.matrix(points, points), tiny.matrix(points, points, limit=limit)
    beyond = full.minutes > limit
    assert np.array_equal(limited.minutes, np.where(beyond, np.inf, full.minutes))
    small, large = tiny.isochrone(points[:1], [limit, limit + 5]).geometry
    assert small.difference(large.buffer(1e-9)).area < 1e-9


@settings(max_examples=draw(30))
@given(points=places, more=places)
def test_adding_destinations_never_changes_other_pairs(model, points, more):
    alone = model.matrix(points, points)
    both = series([*shapely.get_coordinates(points), *shapely.get_coordinates(more)])
    together = model.matrix(points, both)
    for field in ("minutes", "km", "off_network_km", "flag"):
        assert np.array_equal(getattr(together, field)[:, : len(points)], getattr(alone, field))


@settings(max_examples=draw(30))
@given(points=places, limit=st.floats(0, 600))
def test_a_limit_only_turns_larger_entries_to_inf(model, points, limit):
    full = model.matrix(points, points)
    limited = model.matrix(points, points, limit=limit)
    beyond = full.minutes > limit
    assert np.array_equal(limited.minutes, np.where(beyond, np.inf, full.minutes))
    assert np.array_equal(limited.km, np.where(beyond, np.inf, full.km))
    assert (limited.flag[beyond] == PairFlag.UNREACHABLE).all()


@settings(max_examples=draw(30))
@given(origins=places, sources=places, limit=st.floats(0, 600))
def test_near_is_who_is_nearest_in_so_many_minutes(model, origins, sources, limit):
    minutes = model.nearest(origins, sources)["minutes"]
    assert np.array_equal(model.near(origins, sources, limit), minutes <= limit)


@settings(max_examples=draw(30))
@given(origins=places, sources=places)
def test_nearest_is_the_minimum_of_the_matrix(model, origins, sources):
    matrix = model.matrix(origins, sources)
    found = model.nearest(origins, sources)
    assert np.array_equal(found["minutes"], matrix.minutes.min(axis=1))
    for row, (source, flag) in enumerate(zip(found["source"], found["flag"], strict=True)):
        if flag != PairFlag.UNREACHABLE:
            column = sources.index.get_loc(source)
            assert matrix.minutes[row, column] == found["minutes"].iloc[row]
            assert matrix.km[row, column] == found["km"].iloc[row]


def test_nearest_of_so_many_that_no_search_is_kept_is_that_minimum_too(model):
    """Some beside a road, some on one, some far off: searches of several reaches, in parts."""
    rng = np.random.default_rng(7)
    number = rng.integers(model.graph.tree.n, size=600)
    aside = rng.normal(0, 1, (2, 600)) * np.tile([0.0, 0.01, 0.1], 200)
    lonlat = model.graph.lon[number] + aside[0], model.graph.lat[number] + aside[1]
    points = series(np.column_stack(lonlat))
    origins, sources = points[:300], points[300:]
    assert len(sources) > KEPT
    matrix, found = model.matrix(origins, sources), model.nearest(origins, sources)
    column = sources.index.get_indexer(found["source"])
    assert np.array_equal(found["minutes"], matrix.minutes.min(axis=1))
    assert np.array_equal(found["km"], matrix.km[np.arange(len(origins)), column])
    assert (found["flag"] == PairFlag.DIRECT).sum() > 20


@settings(max_examples=draw(30))
@given(points=places)
def test_a_path_is_as_long_as_its_matrix_entries(model, points):
    path = model.path(points)
    matrix = model.matrix(points, points)
    legs = np.arange(len(points) - 1)
    for field in ("minutes", "km", "off_network_km", "flag"):
        assert np.array_equal(path[field], getattr(matrix, field)[legs, legs + 1])


def test_the_isochrone_of_the_minutes_of_a_place_ends_at_the_place(model):
    here = series([(126.5527, 41.9405)])
    rng = np.random.default_rng(3)
    around = series(np.column_stack([rng.uniform(126.2, 126.9, 200), rng.uniform(41.7, 42.2, 200)]))
    (area,) = model.isochrone(here, [30]).geometry
    inside = model.matrix(here, around).minutes[0] <= 30
    away = shapely.distance(around.to_numpy(), area.boundary)
    clear = away > 0.01  # degrees: a cell is at most 0.006 of them wide
    assert inside[clear].any()
    assert np.array_equal(around.within(area)[clear], inside[clear])


@settings(max_examples=draw(20))
@given(points=st.lists(coordinates, min_size=2, max_size=4).map(series))
def test_a_path_is_drawn_from_stop_to_stop(model, points):
    for number, leg in enumerate(model.path(points).itertuples()):
        if leg.flag == PairFlag.UNREACHABLE or leg.km == 0:
            continue
        drawn = shapely.get_coordinates(leg.geometry)
        ends = shapely.get_coordinates(points.iloc[number : number + 2])
        assert drawn[[0, -1]] == pytest.approx(ends)
        parts = leg.network.length + leg.off_network.length
        assert leg.geometry.length == pytest.approx(parts)


def test_blocks_do_not_change_the_answer(model, monkeypatch):
    rng = np.random.default_rng(7)
    points = series(np.column_stack([rng.uniform(122, 131, 40), rng.uniform(41.5, 46, 40)]))
    whole = model.matrix(points, points)
    monkeypatch.setattr("geo.travel.matrix.BLOCK_CELLS", 120)
    blocks = model.matrix(points, points)
    assert np.array_equal(whole.minutes, blocks.minutes)
    assert np.array_equal(whole.off_network_km, blocks.off_network_km)
