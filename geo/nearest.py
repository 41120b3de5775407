"""The nearest point and the points within kilometres, exact on the ellipsoid.

A tree over unit vectors finds candidates by their distance on a sphere; the geodesic on
:data:`geo.crs.GEOD` decides. Between any two places a geodesic is 6335.4 to 6399.6 km times the
angle on that sphere (the smallest and largest radius of curvature of GRS80), so a candidate more
than :data:`STRETCH` times as far as the best can be left out without looking: the answer is exact.
"""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo.crs import geodesic_km, require_wgs84
from geo.travel.sphere import EARTH_RADIUS_KM, km_to_chord, unit_vectors

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SHORTEST, LONGEST = 6335.4 / EARTH_RADIUS_KM, 6399.6 / EARTH_RADIUS_KM
STRETCH: Final = LONGEST / SHORTEST
_BLOCK_ROWS: Final = 2_000


def nearest_km(points: gpd.GeoSeries, sources: gpd.GeoSeries) -> pd.DataFrame:
    """Find the nearest source of each point.

    Parameters
    ----------
    points, sources
        Points in WGS84, none of them empty; several sources may share a place.

    Returns
    -------
    DataFrame
        Index of ``points``, one row each: ``source`` (label; of sources at the same place or
        equally near the first in the order of ``sources``) and ``km`` (geodesic). Without any
        source ``source`` is NaN and ``km`` is inf.
    """
    require_wgs84(points)
    require_wgs84(sources)
    if len(sources) == 0:
        return pd.DataFrame({"source": np.nan, "km": np.inf}, index=points.index)
    here, (places, first) = _degrees(points), _distinct(_degrees(sources))
    found = _nearest_places(here, places, first)
    there = places[found]
    km = geodesic_km(here[:, 0], here[:, 1], there[:, 0], there[:, 1])
    found = first[found]
    return pd.DataFrame({"source": sources.index.to_numpy()[found], "km": km}, index=points.index)


def count_within_km(
    points: gpd.GeoSeries, sources: gpd.GeoSeries, km: float, *, weights: pd.Series | None = None
) -> pd.Series:
    """Count the sources at most ``km`` geodesic kilometres from each point (``<= km``).

    Parameters
    ----------
    points, sources
        Points in WGS84, none of them empty.
    km
        Inclusive limit.
    weights
        Whole numbers to add up instead of 1, by the index of ``sources``.

    Returns
    -------
    Series
        ``count``, index of ``points``; 0 without any source.
    """
    require_wgs84(points)
    require_wgs84(sources)
    here, there = _degrees(points), _degrees(sources)
    each = np.ones(len(there)) if weights is None else weights.to_numpy(np.float64)
    places, place = np.unique(there, axis=0, return_inverse=True)
    total: Floats = np.bincount(place.ravel(), weights=each, minlength=len(places)).astype(float)
    if len(places) == 0:
        return pd.Series(0, index=points.index, name="count")
    tree = cKDTree(unit_vectors(places[:, 0], places[:, 1]))
    blocks = [
        _count(here[start : start + _BLOCK_ROWS], places, tree, total, km)
        for start in range(0, len(here), _BLOCK_ROWS)
    ]
    count = np.concatenate([np.empty(0), *blocks])
    return pd.Series(np.rint(count).astype(np.int64), index=points.index, name="count")


def _count(here: Floats, places: Floats, tree: cKDTree, each: Floats, km: float) -> Floats:
    """Count for some points; only pairs on the rim of the limit are measured."""
    outer = km_to_chord(km / SHORTEST) * (1 + 1e-9)
    mine = cKDTree(unit_vectors(here[:, 0], here[:, 1]))
    pairs = mine.sparse_distance_matrix(tree, outer, output_type="ndarray")
    i, j = pairs["i"], pairs["j"]
    rim = np.flatnonzero(pairs["v"] > km_to_chord(km / LONGEST) * (1 - 1e-9))
    inside = np.ones(len(pairs), dtype=bool)
    a, b = here[i[rim]], places[j[rim]]
    inside[rim] = geodesic_km(a[:, 0], a[:, 1], b[:, 0], b[:, 1]) <= km
    count = np.bincount(i[inside], weights=each[j[inside]], minlength=len(here))
    return np.asarray(count, dtype=np.float64)


def _nearest_places(here: Floats, places: Floats, first: Integers) -> Integers:
    """Return the nearest place of each point; where the sphere leaves it open, measure."""
    near = unit_vectors(here[:, 0], here[:, 1])
    tree = cKDTree(unit_vectors(places[:, 0], places[:, 1]))
    chord, candidate = tree.query(near, k=[1, 2])
    found = np.asarray(candidate[:, 0], dtype=np.int64)
    rows, k = np.flatnonzero(chord[:, 1] <= chord[:, 0] * STRETCH), 4
    while len(rows):
        k = min(k, len(places))
        chord, candidate = tree.query(near[rows], k=np.arange(1, k + 1))
        done = (chord[:, -1] > chord[:, 0] * STRETCH) | (k == len(places))
        found[rows[done]] = _shortest(here[rows[done]], places, candidate[done], first)
        rows, k = rows[~done], k * 2
    return found


def _shortest(here: Floats, places: Floats, candidate: Integers, first: Integers) -> Integers:
    """Measure the candidates of each point and keep the nearest; of equals the first source."""
    there = places[candidate]
    km = geodesic_km(here[:, 0, np.newaxis], here[:, 1, np.newaxis], there[..., 0], there[..., 1])
    equal = km <= km.min(axis=1, keepdims=True)
    order = np.where(equal, first[candidate], np.iinfo(np.int64).max)
    return np.asarray(candidate[np.arange(len(here)), order.argmin(axis=1)], dtype=np.int64)


def _distinct(degrees: Floats) -> tuple[Floats, Integers]:
    """Return the distinct places and the first row at each."""
    _, first = np.unique(degrees[:, 0] + 1j * degrees[:, 1], return_index=True)
    return degrees[first], first


def _degrees(points: gpd.GeoSeries) -> Floats:
    return np.asarray(shapely.get_coordinates(points.to_numpy()), dtype=np.float64)
