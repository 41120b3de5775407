"""Coordinate reference systems of the province and of Chinese map sources.

Everything stored is WGS84 longitude and latitude. CGCS2000 is treated as equal to it: the two
frames differ by continental drift since the year 2000, less than 1 m in Jilin.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

import geopandas as gpd
import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Geod

from geo.errors import N_, CrsError

FloatArray = NDArray[np.float64]
LonLat = tuple[FloatArray, FloatArray]

WGS84: Final = CRS.from_epsg(4326)
CGCS2000: Final = CRS.from_epsg(4490)

METRIC_CRS: Final = CRS.from_user_input(
    "+proj=aea +lat_1=41.8 +lat_2=45.4 +lat_0=43.5 +lon_0=126.5 +ellps=GRS80 +units=m +type=crs"
)
"""Albers equal-area conic with standard parallels 41.8 and 45.4 N: one CRS for the province.

Areas are exact. Lengths between 121.6 and 131.3 E, 40.8 and 46.3 N are off by at most 0.11 %
against the geodesic: at most 7 m in 10 km and 108 m in 100 km. An azimuthal equidistant projection
has the same worst length (0.10 %) but distorts areas too; EPSG:4549 does not cover Jilin and
EPSG:3857 stretches lengths by 32-45 %. Distances that are shown come from :data:`GEOD`.
"""

GEOD: Final = Geod(ellps="GRS80")
"""The ellipsoid of CGCS2000; every distance that is shown is measured on it."""

LON_RANGE: Final = (121.0, 132.0)
LAT_RANGE: Final = (40.0, 47.0)
"""A box around Jilin. The two ranges are disjoint, so a swapped pair always shows."""

_KRASOVSKY_A: Final = 6378245.0
_KRASOVSKY_EE: Final = 0.00669342162296594323
_BD_DLON, _BD_DLAT = 0.0065, 0.0060
_TOLERANCE_DEG: Final = 1e-11
_MAX_ITERATIONS: Final = 50


class CoordinateSystem(StrEnum):
    """Geographic coordinate systems in which people in China hand over points."""

    WGS84 = "WGS84"
    CGCS2000 = "CGCS2000"
    GCJ02 = "GCJ02"
    BD09 = "BD09"


def to_wgs84(lon: ArrayLike, lat: ArrayLike, system: CoordinateSystem) -> LonLat:
    """Convert points of a Chinese map source to WGS84.

    The inverse of GCJ-02 and BD-09 has no closed form. It is the fixed point of
    ``p = q - (forward(p) - p)``, a contraction by about 1 % per step; a round trip is exact to
    well below 1 mm.

    Parameters
    ----------
    lon, lat
        Degrees, any equal shape.
    system
        The system the degrees are in. It cannot be guessed from the numbers: ask.

    Returns
    -------
    tuple of ndarray
        WGS84 longitude and latitude, degrees, same shape.
    """
    bad_lon, bad_lat = _floats(lon, lat)
    forward = _FORWARD[system]
    good_lon, good_lat = bad_lon.copy(), bad_lat.copy()
    for _ in range(_MAX_ITERATIONS):
        out_lon, out_lat = forward(good_lon, good_lat)
        d_lon, d_lat = out_lon - bad_lon, out_lat - bad_lat
        good_lon, good_lat = good_lon - d_lon, good_lat - d_lat
        if not (np.fmax(np.abs(d_lon), np.abs(d_lat)) > _TOLERANCE_DEG).any():
            break
    return good_lon, good_lat


def from_wgs84(lon: ArrayLike, lat: ArrayLike, system: CoordinateSystem) -> LonLat:
    """Convert WGS84 points to the system of a Chinese map, for navigation links.

    The formulas of GCJ-02 and BD-09 are the publicly known ones; in Jilin they move a point by
    0.5-0.63 km and 1.3-1.5 km. They are applied everywhere, also to points outside China.

    Parameters
    ----------
    lon, lat
        WGS84 degrees, any equal shape.
    system
        The system wanted.

    Returns
    -------
    tuple of ndarray
        Longitude and latitude in ``system``, degrees, same shape.
    """
    return _FORWARD[system](*_floats(lon, lat))


def swapped(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.bool_]:
    """Tell which points have longitude and latitude exchanged.

    Parameters
    ----------
    lon, lat
        Degrees as handed over.

    Returns
    -------
    ndarray of bool
        True where ``lon`` is a latitude of Jilin and ``lat`` is a longitude of it.
    """
    lon, lat = _floats(lon, lat)
    return np.asarray(_between(lon, LAT_RANGE) & _between(lat, LON_RANGE))


def require_wgs84(gdf: gpd.GeoDataFrame | gpd.GeoSeries) -> None:
    """Refuse geometries that are not longitude and latitude in WGS84 or CGCS2000.

    Raises
    ------
    CrsError
        With the line that mends it.
    """
    if gdf.crs is None:
        raise CrsError(
            N_(
                "The geometries have no coordinate reference system. If they are WGS84 longitude "
                "and latitude, declare it with .set_crs(4326)."
            )
        )
    if not any(gdf.crs.equals(crs, ignore_axis_order=True) for crs in (WGS84, CGCS2000)):
        raise CrsError(
            N_(
                "The geometries are in %(crs)s, but WGS84 longitude and latitude are needed. "
                "Convert them with .to_crs(4326)."
            ),
            crs=gdf.crs.name,
        )


def geodesic_km(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> FloatArray:
    """Length of the shortest line on the ellipsoid between paired points.

    Parameters
    ----------
    lon1, lat1, lon2, lat2
        WGS84 degrees, shapes that broadcast together.

    Returns
    -------
    ndarray of float
        Kilometres on GRS80 (Karney 2013, doi:10.1007/s00190-012-0578-z; exact to nanometres).
    """
    ends = np.broadcast_arrays(*_floats(lon1, lat1), *_floats(lon2, lat2))
    _, _, metres = GEOD.inv(ends[0], ends[1], ends[2], ends[3])
    return np.asarray(metres, dtype=np.float64) / 1000.0


def _floats(lon: ArrayLike, lat: ArrayLike) -> LonLat:
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


def _between(values: FloatArray, limits: tuple[float, float]) -> NDArray[np.bool_]:
    return (values >= limits[0]) & (values <= limits[1])


def _same(lon: FloatArray, lat: FloatArray) -> LonLat:
    return lon.copy(), lat.copy()


def _waves(v: FloatArray, *terms: tuple[float, float]) -> FloatArray:
    """Sum of ``weight * sin(pi * v * frequency)``."""
    return sum((weight * np.sin(np.pi * v * freq) for weight, freq in terms), np.zeros_like(v))


def _gcj02(lon: FloatArray, lat: FloatArray) -> LonLat:
    """GCJ-02: a wavy displacement in metres, turned into degrees on Krasovsky 1940."""
    x, y = lon - 105.0, lat - 35.0
    ripple = _waves(x, (20, 6), (20, 2))
    north = (
        -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
        + (ripple + _waves(y, (20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30))) * 2 / 3
    )  # fmt: skip
    east = (
        300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
        + (ripple + _waves(x, (20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30))) * 2 / 3
    )  # fmt: skip
    phi = np.radians(lat)
    magic = 1 - _KRASOVSKY_EE * np.sin(phi) ** 2
    metres_per_lat = np.radians(_KRASOVSKY_A * (1 - _KRASOVSKY_EE) / magic**1.5)
    metres_per_lon = np.radians(_KRASOVSKY_A * np.cos(phi) / np.sqrt(magic))
    return lon + east / metres_per_lon, lat + north / metres_per_lat


def _bd09(lon: FloatArray, lat: FloatArray) -> LonLat:
    """BD-09: GCJ-02 with a further ripple and a constant shift."""
    x, y = _gcj02(lon, lat)
    r = np.hypot(x, y) + 0.00002 * np.sin(np.radians(y) * 3000)
    theta = np.arctan2(y, x) + 0.000003 * np.cos(np.radians(x) * 3000)
    return r * np.cos(theta) + _BD_DLON, r * np.sin(theta) + _BD_DLAT


_FORWARD: Final[dict[CoordinateSystem, Callable[[FloatArray, FloatArray], LonLat]]] = {
    CoordinateSystem.WGS84: _same,
    CoordinateSystem.CGCS2000: _same,
    CoordinateSystem.GCJ02: _gcj02,
    CoordinateSystem.BD09: _bd09,
}
