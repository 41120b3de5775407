"""Exact nearest points: against brute force on the ellipsoid, and in spite of ties."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.crs import GEOD, METRIC_CRS, geodesic_km
from geo.ellipsoid import SHORT_KM, cartesian_km, chord_to_geodesic
from geo.nearest import count_within_km, nearest_km
from tests import draw

EAST = st.floats(121.6, 131.3).map(lambda value: round(value, 5))
NORTH = st.floats(40.8, 46.3).map(lambda value: round(value, 5))
NANOMETRES = 1e-11  # in km: ten of them
POINTS = st.lists(st.tuples(EAST, NORTH), min_size=1, max_size=30)


def series(points, *, label="p"):
    lon, lat = np.array(points, dtype=float).reshape(-1, 2).T
    index = [f"{label}{i}" for i in range(len(lon))]
    return gpd.GeoSeries(gpd.points_from_xy(lon, lat), index=index, crs=4326)


def all_km(points, sources):
    return geodesic_km(
        points.x.to_numpy()[:, None],
        points.y.to_numpy()[:, None],
        sources.x.to_numpy(),
        sources.y.to_numpy(),
    )


@settings(max_examples=draw(60), deadline=None)
@given(points=POINTS, sources=POINTS)
def test_nearest_is_that_of_brute_force_on_the_ellipsoid(points, sources):
    here, there = series(points), series(sources, label="s")
    km = all_km(here, there)
    found = nearest_km(here, there)
    assert found.index.equals(here.index)
    assert found["km"].to_numpy() == pytest.approx(km.min(axis=1), rel=0, abs=NANOMETRES)
    assert found["source"].tolist() == there.index[km.argmin(axis=1)].tolist()


@settings(max_examples=draw(60), deadline=None)
@given(points=POINTS, sources=POINTS, which=st.integers(0, 899))
def test_exactly_the_limit_is_within_it(points, sources, which):
    here, there = series(points), series(sources, label="s")
    km = all_km(here, there)
    limit = km.ravel()[which % km.size]
    assert count_within_km(here, there, limit).tolist() == (km <= limit).sum(axis=1).tolist()


ANYWHERE = st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=12)


@settings(max_examples=draw(60), deadline=None)
@given(points=ANYWHERE, sources=ANYWHERE, which=st.integers(0, 143))
def test_far_apart_on_the_globe_it_holds_too(points, sources, which):
    here, there = series(points), series(sources, label="s")
    km = all_km(here, there)
    found = nearest_km(here, there)
    assert found["km"].to_numpy() == pytest.approx(km.min(axis=1), rel=1e-15, abs=NANOMETRES)
    limit = km.ravel()[which % km.size]
    assert count_within_km(here, there, limit).tolist() == (km <= limit).sum(axis=1).tolist()


@settings(max_examples=draw(100), deadline=None)
@given(
    lon=st.floats(-180, 180), lat=st.floats(-90, 90),
    towards=st.floats(0, 360), km=st.floats(0, SHORT_KM),
)  # fmt: skip
def test_a_short_geodesic_follows_from_its_chord(lon, lat, towards, km):
    lon2, lat2, _ = GEOD.fwd(lon, lat, towards, km * 1000)
    length = chord_to_geodesic(cartesian_km([lon], [lat]), cartesian_km([lon2], [lat2]))
    assert length[0] == pytest.approx(km, rel=0, abs=NANOMETRES)


def test_nearly_equal_on_the_sphere_is_decided_on_the_ellipsoid():
    """North is farther per degree of the sphere than east: the order of these two turns round."""
    here = series([(126.0, 43.0)])
    north, east = (126.0, 43.1), (126.0 + 0.1 / np.cos(np.radians(43.0)) * 0.9990, 43.0)
    there = series([north, east])
    km = all_km(here, there)[0]
    assert km[0] < km[1]
    assert nearest_km(here, there)["source"].tolist() == ["p0"]


def test_many_sources_at_one_place_give_one_row_each_and_the_first_of_them():
    here = series([(126.0, 43.0), (127.0, 43.0)])
    there = series([(126.5, 43.0)] * 50 + [(128.0, 43.0)], label="s")
    found = nearest_km(here, there)
    assert found["source"].tolist() == ["s0", "s0"]
    assert count_within_km(here, there, 50.0).tolist() == [50, 50]


def test_weights_are_added_up_at_each_place():
    here = series([(126.0, 43.0)])
    there = series([(126.0, 43.0), (126.01, 43.0), (129.0, 43.0)], label="s")
    weights = pd.Series([3, 4, 100], index=there.index)
    assert count_within_km(here, there, 5.0, weights=weights).tolist() == [7]


def test_without_sources_nothing_is_near():
    here, nothing = series([(126.0, 43.0)]), series([])
    found = nearest_km(here, nothing)
    assert found["source"].isna().all()
    assert np.isinf(found["km"]).all()
    assert count_within_km(here, nothing, 10.0).tolist() == [0]


@pytest.mark.parametrize("measure", [nearest_km, lambda a, b: count_within_km(a, b, 3.0)])
def test_order_of_the_sources_changes_no_distance(measure):
    rng = np.random.default_rng(1)
    here, there = (series(rng.uniform((125, 42), (126, 43), (60, 2))) for _ in range(2))
    table = pd.DataFrame(measure(here, there))
    again = pd.DataFrame(measure(here, there.sample(frac=1, random_state=2)))
    pd.testing.assert_frame_equal(table, again)


def test_the_projection_agrees_within_its_stated_error():
    rng = np.random.default_rng(0)
    here, there = (series(rng.uniform((124, 42), (128, 45), (300, 2))) for _ in range(2))
    flat = gpd.sjoin_nearest(
        gpd.GeoDataFrame(geometry=here.to_crs(METRIC_CRS)),
        gpd.GeoDataFrame(geometry=there.to_crs(METRIC_CRS)),
        distance_col="m",
    )
    assert nearest_km(here, there)["km"].to_numpy() == pytest.approx(
        flat["m"].to_numpy() / 1000, rel=0.0011
    )
