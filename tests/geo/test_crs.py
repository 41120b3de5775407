"""Coordinate systems against an independent library, the geodesic and round trips."""

import geopandas as gpd
import numpy as np
import prcoords
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from scipy.integrate import quad
from shapely.geometry import Point, Polygon

from geo.crs import (
    GEOD,
    LAT_RANGE,
    LON_RANGE,
    METRIC_CRS,
    CoordinateSystem,
    from_wgs84,
    geodesic_km,
    require_wgs84,
    swapped,
    to_wgs84,
)
from geo.errors import CrsError

SHIFTED = (CoordinateSystem.GCJ02, CoordinateSystem.BD09)
SHIRENXUELEISHAN = (126.5527, 41.9405)

longitudes = st.floats(121.0, 132.0)
latitudes = st.floats(40.0, 47.0)


def jilin_grid():
    lon, lat = np.meshgrid(np.linspace(*LON_RANGE, 111), np.linspace(*LAT_RANGE, 71))
    return lon.ravel(), lat.ravel()


@pytest.mark.parametrize("system", SHIFTED)
def test_round_trip_is_below_a_millimetre_over_the_whole_province(system):
    lon, lat = jilin_grid()
    back = to_wgs84(*from_wgs84(lon, lat, system), system)
    assert geodesic_km(lon, lat, *back).max() < 1e-6


@given(lon=longitudes, lat=latitudes, system=st.sampled_from(CoordinateSystem))
def test_round_trip_from_the_other_side(lon, lat, system):
    back = from_wgs84(*to_wgs84(lon, lat, system), system)
    assert geodesic_km(lon, lat, *back) < 1e-6


@pytest.mark.parametrize(
    ("system", "oracle"),
    [(CoordinateSystem.GCJ02, prcoords.wgs_gcj), (CoordinateSystem.BD09, prcoords.wgs_bd)],
)
def test_forward_equals_an_independent_library(system, oracle):
    lon, lat = (v[::37] for v in jilin_grid())
    expected = np.array([oracle((y, x)) for x, y in zip(lon, lat, strict=True)])
    ours = from_wgs84(lon, lat, system)
    np.testing.assert_allclose(np.column_stack(ours)[:, ::-1], expected, rtol=0, atol=1e-11)


def test_size_of_the_shift_in_jilin():
    lon, lat = SHIRENXUELEISHAN
    gcj = from_wgs84(lon, lat, CoordinateSystem.GCJ02)
    bd = from_wgs84(lon, lat, CoordinateSystem.BD09)
    assert 0.500 < geodesic_km(lon, lat, *gcj) < 0.630
    assert 1.3 < geodesic_km(lon, lat, *bd) < 1.5


def test_wgs84_and_cgcs2000_are_not_moved():
    for system in (CoordinateSystem.WGS84, CoordinateSystem.CGCS2000):
        assert to_wgs84(126.5, 43.5, system) == (126.5, 43.5)


def test_a_missing_coordinate_stays_missing_and_spoils_no_other():
    lon, lat = to_wgs84([np.nan, 126.5], [np.nan, 43.5], CoordinateSystem.GCJ02)
    assert np.isnan(lon[0])
    alone = to_wgs84([126.5], [43.5], CoordinateSystem.GCJ02)
    assert (lon[1], lat[1]) == pytest.approx((alone[0][0], alone[1][0]), abs=1e-10)


@given(lon=longitudes, lat=latitudes)
def test_swapped_is_true_exactly_for_the_exchanged_pair(lon, lat):
    assert not swapped(lon, lat)
    assert swapped(lat, lon)


def test_swapped_is_elementwise_and_false_elsewhere():
    assert swapped([41.9, 126.5, 0.0], [126.5, 41.9, 0.0]).tolist() == [True, False, False]


def test_metric_crs_keeps_lengths_within_the_stated_error():
    rng = np.random.default_rng(20210401)
    lon, lat = rng.uniform(121.6, 131.3, 4000), rng.uniform(40.8, 46.3, 4000)
    to_metric = Transformer.from_crs(4326, METRIC_CRS, always_xy=True)
    for metres in (10_000.0, 100_000.0):
        lon2, lat2, _ = GEOD.fwd(lon, lat, rng.uniform(0, 360, 4000), np.full(4000, metres))
        x1, y1 = to_metric.transform(lon, lat)
        x2, y2 = to_metric.transform(lon2, lat2)
        assert np.abs(np.hypot(x2 - x1, y2 - y1) / metres - 1).max() < 0.0012


def test_metric_crs_keeps_areas():
    box = Polygon([(126, 43), (126.1, 43), (126.1, 43.1), (126, 43.1)])
    exact = abs(GEOD.geometry_area_perimeter(box)[0])
    assert gpd.GeoSeries([box], crs=4326).to_crs(METRIC_CRS).area[0] == pytest.approx(
        exact, rel=1e-4
    )


def test_geodesic_of_one_degree_on_the_equator_and_on_a_meridian():
    assert geodesic_km(0, 0, 1, 0) == pytest.approx(6378.137 * np.pi / 180, abs=1e-6)
    flattening = 1 / 298.257222101
    e2 = flattening * (2 - flattening)
    arc, _ = quad(
        lambda phi: 6378.137 * (1 - e2) / (1 - e2 * np.sin(phi) ** 2) ** 1.5,
        np.radians(40),
        np.radians(41),
    )
    assert geodesic_km(126, 40, 126, 41) == pytest.approx(arc, abs=1e-9)


def test_geodesic_broadcasts_one_origin_against_many():
    assert geodesic_km(126.0, 43.0, [126.0, 127.0], [43.0, 43.0]).shape == (2,)


@pytest.mark.parametrize("crs", [4326, 4490, "OGC:CRS84"])
def test_require_wgs84_accepts_longitude_and_latitude(crs):
    require_wgs84(gpd.GeoDataFrame(geometry=[Point(126, 43)], crs=crs))


def test_require_wgs84_names_the_remedy():
    metric = gpd.GeoSeries([Point(0, 0)], crs=METRIC_CRS)
    with pytest.raises(CrsError, match=r"\.to_crs\(4326\)"):
        require_wgs84(metric)
    with pytest.raises(CrsError, match=r"\.set_crs\(4326\)"):
        require_wgs84(gpd.GeoSeries([Point(0, 0)]))
