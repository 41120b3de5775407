"""What must hold for any points on the embedded network of the province."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.travel import PairFlag, load_estimate

COUNT = 12
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


@settings(max_examples=30)
@given(points=places)
def test_the_matrix_is_symmetric_to_the_bit(model, points):
    matrix = model.matrix(points, points)
    assert np.array_equal(matrix.minutes, matrix.minutes.T)
    assert np.array_equal(matrix.km, matrix.km.T)
    assert np.array_equal(matrix.flag, matrix.flag.T)


@settings(max_examples=30)
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


@settings(max_examples=30)
@given(points=places, more=places)
def test_adding_destinations_never_changes_other_pairs(model, points, more):
    alone = model.matrix(points, points)
    both = series([*shapely.get_coordinates(points), *shapely.get_coordinates(more)])
    together = model.matrix(points, both)
    for field in ("minutes", "km", "off_network_km", "flag"):
        assert np.array_equal(getattr(together, field)[:, : len(points)], getattr(alone, field))


@settings(max_examples=30)
@given(points=places, limit=st.floats(0, 600))
def test_a_limit_only_turns_larger_entries_to_inf(model, points, limit):
    full = model.matrix(points, points)
    limited = model.matrix(points, points, limit=limit)
    beyond = full.minutes > limit
    assert np.array_equal(limited.minutes, np.where(beyond, np.inf, full.minutes))
    assert np.array_equal(limited.km, np.where(beyond, np.inf, full.km))
    assert (limited.flag[beyond] == PairFlag.UNREACHABLE).all()


@settings(max_examples=30)
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


@settings(max_examples=30)
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


@settings(max_examples=20)
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
