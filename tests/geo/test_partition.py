"""Area by area gives what the whole table gives, or says that the halo is too small."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.accessibility import e2sfca
from geo.nearest import count_within_km, nearest_km, pairs_within_km
from geo.partition import HaloError, access_by_area, count_by_area, nearest_by_area, partition
from tests import draw

BANDS = ((4.0, 1.0), (9.0, 0.5))
CELLS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=25)


def places(cells, label):
    """Points 0.02 degrees apart: neighbours are 1.6 to 2.2 km away, and ties are common."""
    lon, lat = (np.array(cells) * 0.02 + (126.0, 43.0)).T
    index = [f"{label}{i}" for i in range(len(lon))]
    return gpd.GeoSeries(gpd.points_from_xy(lon, lat), index=index, crs=4326)


def areas_of(points, size):
    return pd.Series([f"{int(x / size)}" for x in points.x - 126.0], index=points.index)


@settings(max_examples=draw(25), deadline=None)
@given(points=CELLS, sources=CELLS, size=st.sampled_from([0.05, 0.2, 2.0]), km=st.floats(1, 60))
def test_areas_give_the_same_nearest_and_counts_to_the_bit(points, sources, size, km):
    here, there = places(points, "p"), places(sources, "s")
    areas = areas_of(here, size)
    whole = nearest_km(here, there)
    if whole["km"].max() <= km:
        found = nearest_by_area(here, there, areas, halo_km=km)
        pd.testing.assert_frame_equal(found, whole, check_exact=True)
    else:
        with pytest.raises(HaloError):
            nearest_by_area(here, there, areas, halo_km=km)
    counted = count_by_area(here, there, areas, km=km)
    pd.testing.assert_series_equal(counted, count_within_km(here, there, km))


@settings(max_examples=draw(25), deadline=None)
@given(points=CELLS, sources=CELLS, size=st.sampled_from([0.05, 0.2]), seed=st.integers(0, 9))
def test_areas_share_lecturers_as_the_whole_table_does(points, sources, size, seed):
    here, there = places(points, "p"), places(sources, "s")
    rng = np.random.default_rng(seed)
    people = pd.Series(rng.integers(0, 50, len(here)), index=here.index)
    lecturers = pd.Series(rng.integers(0, 3, len(there)), index=there.index)
    assume(lecturers.sum() > 0)
    whole = e2sfca(pairs_within_km(here, there, BANDS[-1][0]), people, lecturers, bands=BANDS)
    found = access_by_area(here, people, there, lecturers, areas_of(here, size), bands=BANDS)
    assert found.tolist() == whole.access.tolist()


def test_each_point_is_in_one_piece_and_every_source_in_the_halo_with_it():
    here, there = places([(0, 0), (1, 0), (40, 40)], "p"), places([(0, 1), (20, 20), (40, 39)], "s")
    areas = pd.Series(["b", "b", "a"], index=here.index)
    pieces = list(partition(here, there, areas, halo_km=3.0))
    assert [piece.rows.tolist() for piece in pieces] == [[2], [0, 1]]
    assert [piece.sources.index.tolist() for piece in pieces] == [["s2"], ["s0"]]


def test_a_halo_below_the_limit_is_refused():
    here, there = places([(0, 0)], "p"), places([(0, 1)], "s")
    areas, one = areas_of(here, 1.0), pd.Series(1, index=["p0", "s0"])
    with pytest.raises(HaloError, match=r"halo of 9 km is smaller than the limit of 10 km"):
        count_by_area(here, there, areas, km=10.0, halo_km=9.0)
    with pytest.raises(HaloError, match="smaller than the limit of 9 km"):
        access_by_area(here, one, there, one, areas, bands=BANDS, halo_km=8.0)


def test_without_lecturers_access_is_unknown_and_without_points_there_is_nothing_to_do():
    here, there = places([(0, 0)], "p"), places([(0, 1)], "s")
    none, people = pd.Series(0, index=there.index), pd.Series(5, index=here.index)
    areas = areas_of(here, 1.0)
    assert access_by_area(here, people, there, none, areas, bands=BANDS).isna().all()
    assert nearest_by_area(here[:0], there, areas[:0], halo_km=1.0).empty
    assert count_by_area(here[:0], there, areas[:0], km=1.0).empty


def test_pairs_hold_the_kilometres_also_of_the_same_place():
    here, there = places([(0, 0), (40, 40)], "p"), places([(0, 0), (0, 1)], "s")
    pairs = pairs_within_km(here, there, 5.0)
    assert pairs.indptr.tolist() == [0, 2, 2]
    assert pairs.data[0] == 0.0
    assert pairs.data[1] == nearest_km(there[1:], here)["km"].iloc[0]
