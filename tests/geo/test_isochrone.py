"""Isochrones: areas worked by hand on one meridian, and agreement with the matrix everywhere."""

import math
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.crs import METRIC_CRS, WGS84
from geo.errors import DataError
from geo.travel import load_estimate
from geo.travel.cost import MINUTE_STEPS
from tests import draw
from tests.geo.test_travel import at, meridian_network, model_of

CELL_M = 500
ORIGINS = st.tuples(st.floats(122.5, 130.5), st.floats(41.5, 46.0))
THRESHOLDS = st.floats(5, 45)


@pytest.fixture(scope="module")
def meridian():
    return model_of(meridian_network(), grid_km=0.05)


@pytest.fixture(scope="module")
def model():
    return load_estimate()


def points(*lonlat, crs=WGS84):
    return gpd.GeoSeries(gpd.points_from_xy(*np.array(lonlat).T), crs=crs)


def metric(areas):
    """Return the geometries of isochrones in metres."""
    return areas.geometry.to_crs(METRIC_CRS)


def area_km2(areas):
    return (metric(areas).area / 1e6).to_numpy()


def corners(found):
    """Return the four grid points around points in METRIC_CRS, (n, 4, 2)."""
    low = np.floor(shapely.get_coordinates(found) / CELL_M)[:, np.newaxis]
    return (low + np.array([(0, 0), (0, 1), (1, 0), (1, 1)])) * CELL_M


# -- worked by hand -----------------------------------------------------------------------------


def test_a_leg_leads_around_every_entry_of_the_road(meridian):
    # 3 minutes: 1 km around the source; the entry 2 km on is left 1 minute, so 1/3 km.
    (area,) = meridian.isochrone(at(0), [3]).geometry
    assert len(area.geoms) == 2
    assert area_km2(meridian.isochrone(at(0), [3])) == pytest.approx(
        [math.pi * (1 + 1 / 9)], rel=0.01
    )


def test_an_expressway_is_left_at_its_junctions_only(meridian):
    # From 10 km the expressway takes 10 minutes to 30 km: 12 minutes leave 2/3 km around it.
    area = meridian.isochrone(at(10), [12]).geometry[0]
    beside = at(20, 30, east=0.5)
    assert area.contains(beside).tolist() == [False, True]
    assert area.contains(at(30, east=0.8)).tolist() == [False]


def test_holes_are_kept(meridian):
    # Twelve places around a circle of 3 km, 10 km beside the road: legs of 1.2 km join into a ring.
    turn = np.arange(12) * math.pi / 6
    ring = [at(5 + 3 * math.cos(t), east=10 + 3 * math.sin(t)).iloc[0] for t in turn]
    (area,) = meridian.isochrone(gpd.GeoSeries(ring, crs=WGS84), [3.6]).geometry
    (part,) = area.geoms
    assert len(part.interiors) == 1
    assert not area.intersects(at(5, east=10).iloc[0])
    assert shapely.Polygon(part.exterior).contains(at(5, east=10).iloc[0])


def test_direct_legs_lead_around_a_place_beside_the_road(meridian):
    # 10 km beside the road there are only direct legs, 3 minutes per km: circles of 7/3 and 5 km, a
    # little less where another entry is nearer, for nothing is nearer than by the road between.
    area = area_km2(meridian.isochrone(at(5, east=10), [7, 15]))
    circles = math.pi * (np.array([7, 15]) / 3) ** 2
    assert (area < circles * 1.01).all()
    assert (area > circles * 0.9).all()


# -- what cannot be reached ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "sources",
    [
        gpd.GeoSeries([], crs=WGS84),
        gpd.GeoSeries([shapely.Point(), None], crs=WGS84),
        gpd.GeoSeries([shapely.Point(110, 30)], crs=WGS84),
    ],
    ids=["none", "empty", "outside"],
)
def test_nothing_reachable_is_an_empty_area(model, sources):
    areas = model.isochrone(sources, [15, 30])
    assert areas["minutes"].tolist() == [15, 30]
    assert areas.is_empty.all()
    assert (areas.geom_type == "MultiPolygon").all()
    assert areas.crs == WGS84


def test_a_bad_point_changes_nothing(model):
    good = points((126.5, 42.0), (125.3, 43.9))
    bad = gpd.GeoSeries([None, shapely.Point(110, 30), *good], crs=WGS84)
    assert model.isochrone(bad, [20]).geometry[0].equals(model.isochrone(good, [20]).geometry[0])


@pytest.mark.parametrize("minutes", [0, -1, math.nan, math.inf, 1441])
def test_thresholds_have_a_range(model, minutes):
    with pytest.raises(DataError, match="minutes"):
        model.isochrone(points((126.5, 42.0)), [30, minutes])


def test_no_thresholds_are_no_rows(model):
    assert len(model.isochrone(points((126.5, 42.0)), [])) == 0


# -- agreement with the matrix ------------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=draw(25))
@given(origin=ORIGINS, minutes=THRESHOLDS, seed=st.integers(0, 99))
def test_a_cell_whose_corners_agree_lies_inside_or_outside(model, origin, minutes, seed):
    source = points(origin)
    area = metric(model.isochrone(source, [minutes])).iloc[0]
    if area.is_empty:
        return
    west, south, east, north = area.buffer(2000).bounds
    rng = np.random.default_rng(seed)
    probes = shapely.points(rng.uniform((west, south), (east, north), size=(300, 2)))
    around = points(*corners(probes).reshape(-1, 2), crs=METRIC_CRS).to_crs(WGS84)
    reached = (model.matrix(source, around).minutes <= minutes).reshape(-1, 4)
    inside = area.contains(probes)
    assert inside[reached.all(axis=1)].all()
    assert not inside[~reached.any(axis=1)].any()


@pytest.mark.slow
@pytest.mark.parametrize("origin", [(126.55, 41.94), (125.32, 43.88), (129.5, 42.9), (122.8, 45.6)])
@pytest.mark.parametrize("minutes", [15, 30, 60])
def test_away_from_the_outline_inside_means_within_the_minutes(model, origin, minutes):
    """What is narrower than a cell, at most one place in a thousand, may be missed."""
    source = points(origin)
    area = metric(model.isochrone(source, [minutes])).iloc[0]
    west, south, east, north = area.buffer(5000).bounds
    probes = shapely.points(
        np.random.default_rng(1).uniform((west, south), (east, north), size=(4000, 2))
    )
    clear = probes[shapely.distance(probes, area.boundary) > CELL_M]
    assert len(clear) > 1000
    probed = gpd.GeoSeries(clear, crs=METRIC_CRS).to_crs(WGS84)
    within = model.matrix(source, probed).minutes[0] <= minutes
    wrong = within != area.contains(clear)
    assert wrong.mean() <= 0.001


def test_away_from_the_outline_on_the_meridian_there_is_no_exception(meridian):
    areas = meridian.isochrone(at(0), [6, 12])
    probes = at(*np.linspace(-4, 14, 61)).to_list()
    probes = [shapely.Point(p.x + dx, p.y) for p in probes for dx in np.linspace(-0.04, 0.04, 41)]
    probed = gpd.GeoSeries(probes, crs=WGS84)
    minutes = meridian.matrix(at(0), probed).minutes[0]
    flat = probed.to_crs(METRIC_CRS)
    for level, area in zip(areas["minutes"], metric(areas), strict=True):
        clear = (flat.distance(area.boundary) > 50).to_numpy()
        assert clear.sum() > 2000
        assert np.array_equal(flat.within(area)[clear], (minutes <= level)[clear])


def test_a_threshold_is_inclusive(model):
    source = points((126.5, 42.0))
    flat = np.floor(shapely.get_coordinates(source.to_crs(METRIC_CRS)) / CELL_M)[0] * CELL_M
    grid_point = points(flat + np.array([8, 6]) * CELL_M, crs=METRIC_CRS)
    minutes = float(model.matrix(source, grid_point.to_crs(WGS84)).minutes[0, 0])
    areas = metric(model.isochrone(source, [minutes, minutes - 1 / MINUTE_STEPS]))
    assert areas.contains(grid_point.iloc[0]).tolist() == [True, False]


# -- what must hold for any places --------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=draw(25))
@given(places=st.lists(ORIGINS, min_size=1, max_size=3), minutes=st.lists(THRESHOLDS, max_size=3))
def test_areas_are_valid_and_nested(model, places, minutes):
    levels = sorted([15, *minutes])
    areas = model.isochrone(points(*places), levels)
    assert areas.is_valid.all()
    assert (areas.geom_type == "MultiPolygon").all()
    lon, lat = shapely.get_coordinates(areas.geometry).T
    assert ((lon > 120) & (lon < 133)).all()
    assert ((lat > 39) & (lat < 48)).all()
    flat = metric(areas).to_list()
    for smaller, larger in pairwise(flat):
        assert smaller.difference(larger).area < 1  # square metre


@pytest.mark.slow
@settings(max_examples=draw(15))
@given(places=st.lists(ORIGINS, min_size=2, max_size=4), minutes=THRESHOLDS)
def test_several_sources_are_the_union_of_single_ones(model, places, minutes):
    together = metric(model.isochrone(points(*places), [minutes])).iloc[0]
    single = [metric(model.isochrone(points(place), [minutes])).iloc[0] for place in places]
    union = shapely.union_all(single)
    assert union.difference(together).area < 1
    assert together.difference(union).buffer(-CELL_M / 2).is_empty


def test_the_answer_depends_on_nothing_else(model):
    source = points((126.5, 42.0), (129.5, 42.9))
    first, again = (model.isochrone(source, [20, 40]) for _ in range(2))
    assert first.to_wkb().equals(again.to_wkb())
    assert model.isochrone(source, [20]).geometry[0].equals(first.geometry[0])
    assert model.isochrone(model.snap(source), [40, 20])["minutes"].tolist() == [40, 20]
