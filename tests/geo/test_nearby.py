"""Venues near a place: worked by hand on one road, and exact on the real province."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import cKDTree
from shapely.geometry import Point

from geo.crs import METRIC_CRS, geodesic_km
from geo.datasets import load_datasets
from geo.errors import CrsError
from geo.nearby import nearby_venues
from geo.places import Gazetteer, Place
from geo.travel import PairFlag, load_estimate

from .conftest import ParallelRoad, venue_frame

HERE = Point(126.0, 42.0)


def unit_vectors(lon, lat):
    lon, lat = np.radians(lon), np.radians(lat)
    return np.column_stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    ).squeeze()


def place(**changes):
    facts = {
        "name": "大石人镇", "lon": 126.0, "lat": 42.0, "kind": "township", "code": "220601100000",
        "precision": "poi", "error_m": 0.0, "context": "",
    }  # fmt: skip
    return Place(**(facts | changes))


def test_minutes_are_inclusive_and_sorted(centres, road):
    near = nearby_venues(centres, HERE, road, within=30)
    assert near["minutes"].tolist() == [0, 10, 20, 30]
    assert near.index.tolist() == ["220601000000", "220601100000", "220601100201", "220602000000"]
    assert near.attrs["total"] == 4


def test_just_below_the_bound_excludes(centres, road):
    assert nearby_venues(centres, HERE, road, within=29.99)["minutes"].max() == 20


def test_limit_keeps_the_nearest_and_tells_the_total(centres, road):
    near = nearby_venues(centres, HERE, road, within=30, limit=2)
    assert near["minutes"].tolist() == [0, 10]
    assert near.attrs["total"] == 4


def test_fewer_than_the_limit_is_said_honestly(centres, road):
    near = nearby_venues(centres, HERE, road, within=10, limit=20)
    assert (len(near), near.attrs["total"]) == (2, 2)


def test_none_within_gives_every_reachable_venue(centres, road):
    near = nearby_venues(centres, HERE, road, within=None, limit=None)
    assert "220601100202" not in near.index
    assert len(near) == len(centres) - 1


def test_kilometres_keep_an_unreachable_venue_and_say_so(centres, road):
    near = nearby_venues(centres, HERE, road, within=None, unit="km", limit=None)
    assert len(near) == len(centres)
    cut_off = near.loc["220601100202"]
    assert np.isinf(cut_off["minutes"])
    assert cut_off["flag"] == PairFlag.UNREACHABLE
    assert near["km"].is_monotonic_increasing


def test_kilometres_are_inclusive(centres, road):
    km = float(geodesic_km(126.0, 42.0, 126.1, 42.0))
    assert len(nearby_venues(centres, HERE, road, within=km, unit="km")) == 2
    assert len(nearby_venues(centres, HERE, road, within=km - 1e-9, unit="km")) == 1


def test_filter_by_tier(centres, road):
    near = nearby_venues(centres, HERE, road, within=60, tiers=["county"])
    assert near.index.tolist() == ["220601000000", "220602000000"]


def test_nothing_near_is_an_empty_table_with_all_columns(centres, road):
    near = nearby_venues(centres, HERE, road, within=60, tiers=["enterprise"])
    assert near.empty
    assert near.attrs["total"] == 0
    assert {"minutes", "minutes_low", "km", "bearing", "flag"} <= set(near.columns)


def test_ties_are_in_order_of_code(road):
    twins = venue_frame(
        [(f"22060110020{i}", "village", 126.1, 42.0, 0) for i in (3, 1, 2)],
    )
    near = nearby_venues(twins, HERE, road)
    assert near.index.str[-1].tolist() == ["1", "2", "3"]


def test_bearing_is_clockwise_from_north(road):
    around = venue_frame(
        [
            ("220601100201", "village", 126.0, 42.1, 0),
            ("220601100202", "village", 126.1, 42.0, 0),
            ("220601100203", "village", 126.0, 41.9, 0),
            ("220601100204", "village", 125.9, 42.0, 0),
        ]
    )
    near = nearby_venues(around, HERE, road).sort_index()
    assert near["bearing"].to_numpy() == pytest.approx([0, 90, 180, 270], abs=0.1)


def test_band_widens_with_the_error_of_either_end(centres, road):
    sure = nearby_venues(centres, place(), road)
    vague = nearby_venues(centres, place(error_m=6000.0), road)
    at_gps_point = nearby_venues(centres, HERE, road, error_m=6000.0)
    assert (sure["minutes_low"] <= sure["minutes"]).all()
    assert (sure["minutes_high"] >= sure["minutes"]).all()
    assert (vague["minutes_high"] > sure["minutes_high"]).all()
    assert vague["minutes_high"].tolist() == at_gps_point["minutes_high"].tolist()
    by_error = sure["minutes_high"] - sure["minutes"]
    assert by_error["220601100201"] > by_error["220601100000"] > by_error["220601000000"]


def test_venues_in_metres_are_refused(centres, road):
    with pytest.raises(CrsError):
        nearby_venues(centres.to_crs(METRIC_CRS), HERE, road)


@pytest.mark.slow
@given(within=st.floats(0, 60), more=st.floats(0, 60))
def test_a_wider_bound_only_adds(within, more):
    venues = venue_frame(
        [(f"2206011002{i:02d}", "village", 126 + i / 40, 42.0, 0) for i in range(20)]
    )
    narrow = nearby_venues(venues, HERE, ParallelRoad(), within=within, limit=None)
    wide = nearby_venues(venues, HERE, ParallelRoad(), within=within + more, limit=None)
    assert set(narrow.index) <= set(wide.index)


def test_nearest_ten_agree_with_a_tree_on_the_sphere():
    """A tree on the sphere gives 30 candidates; the nearest 10 on the ellipsoid are the same."""
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(122, 131, 3000), rng.uniform(41, 44, 3000)
    venues = venue_frame(
        [(f"2206011{i:05d}", "village", lon[i], lat[i], 0) for i in range(len(lon))]
    )
    tree = cKDTree(unit_vectors(lon, lat))
    for x, y in rng.uniform([122.5, 41.2], [130.5, 43.8], size=(20, 2)):
        _, rows = tree.query(unit_vectors(x, y), k=30)
        candidates = venues.iloc[rows]
        km = geodesic_km(x, y, candidates.geometry.x, candidates.geometry.y)
        near = nearby_venues(venues, Point(x, y), ParallelRoad(), within=None, unit="km", limit=10)
        assert near.index.tolist() == candidates.index[np.argsort(km)[:10]].tolist()
        assert near["km"].to_numpy() == pytest.approx(np.sort(km)[:10], abs=1e-9)


def test_an_empty_layer_is_no_error(road):
    empty = gpd.GeoDataFrame(venue_frame([("220601000000", "county", 126.0, 42.0, 0)]).iloc[:0])
    assert nearby_venues(empty, HERE, road).empty


@pytest.mark.parametrize("name", ["大石人镇", "长春", "珲春", "127.2,41.9"])
def test_a_bounded_list_is_the_head_of_the_unbounded_one(name):
    """Leaving far venues out before the search loses nothing, on the real road network."""
    venues, travel = load_datasets().venues, load_estimate()
    here = Gazetteer.from_datasets(load_datasets()).resolve(name)
    every = nearby_venues(venues, here, travel, within=None, limit=None)
    near = nearby_venues(venues, here, travel, within=45, limit=None)
    assert near.index.tolist() == every.index[every["minutes"] <= 45].tolist()
    assert near["minutes"].to_numpy() == pytest.approx(every["minutes"].head(len(near)).to_numpy())


def test_a_township_finds_its_own_station_first():
    data = load_datasets()
    near = nearby_venues(
        data.venues, Gazetteer.from_datasets(data).resolve("大石人镇"), load_estimate(), within=60
    )
    assert near.index[0] == "220605107000"
    assert near["minutes"].iloc[0] == 0
    assert len(near) == 20
    assert near.attrs["total"] > 100
    assert (near["road_km"] >= near["km"] - 1e-3).all()


def test_no_venue_of_a_tier_is_an_empty_answer_on_the_real_network():
    venues = load_datasets().venues
    for unit in ("min", "km"):
        near = nearby_venues(venues, HERE, load_estimate(), unit=unit, tiers=["enterprise"])
        assert near.empty
