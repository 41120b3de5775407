"""The nearest point and the points within kilometres, exact on the ellipsoid.

A tree over points in space finds candidates by their chord, the straight line through the ground.
The geodesic over it is longer by a factor that hardly depends on place and direction
(:data:`SLACK`), so that the nearest by chord is the nearest, except among near equals: those are
measured on :data:`geo.crs.GEOD`. Lengths up to 30 km come from the chord, too, exact to nanometres.
"""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.spatial import cKDTree

from geo.crs import geodesic_km
from geo.ellipsoid import SHORT_KM, cartesian_km, chord_to_geodesic
from geo.errors import N_, DataError
from geo.given import by_label, degrees_of, number, numbers

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SLACK: Final = 1e-10
"""A geodesic is between ``2 R asin(c / 2R)`` for the smallest and for the largest radius of
curvature of GRS80, 6335.4 and 6399.6 km. The two differ by less than ``SLACK * c * c`` (km): a
place farther than that fraction beyond the best chord cannot be nearer."""

_ROUNDING, _ROUNDING_KM = 1e-9, 1e-10
_LEAST_RADIUS_KM, _LARGEST_RADIUS_KM = 6335.4, 6399.6
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
        equally near the first in the order of ``sources``) and ``km`` (geodesic, to nanometres).
        Without any source ``source`` is NaN and ``km`` is inf.

    Raises
    ------
    DataError
        If a row of either has no point.
    """
    here, there = degrees_of(points, "points"), degrees_of(sources, "sources")
    if len(sources) == 0:
        return pd.DataFrame({"source": np.nan, "km": np.inf}, index=points.index)
    first = _first_rows(there)
    places = there[first]
    found, km = _nearest_places(here, places)
    return pd.DataFrame(
        {"source": sources.index.to_numpy()[first[found]], "km": km}, index=points.index
    )


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

    Raises
    ------
    DataError
        If a row has no point, or a source no weight.
    """
    here, there = degrees_of(points, "points"), degrees_of(sources, "sources")
    number(km, "km", least=0)
    each = np.ones(len(there)) if weights is None else _whole(weights, sources.index)
    places, place = np.unique(there, axis=0, return_inverse=True)
    total: Floats = np.bincount(place.ravel(), weights=each, minlength=len(places)).astype(float)
    if len(places) == 0:
        return pd.Series(0, index=points.index, name="count")
    tree = cKDTree(cartesian_km(places[:, 0], places[:, 1]))
    blocks = [
        _count(here[start : start + _BLOCK_ROWS], places, tree, total, km)
        for start in range(0, len(here), _BLOCK_ROWS)
    ]
    count = np.concatenate([np.empty(0), *blocks])
    return pd.Series(np.rint(count).astype(np.int64), index=points.index, name="count")


def pairs_within_km(points: gpd.GeoSeries, sources: gpd.GeoSeries, km: float) -> csr_array:
    """Return the geodesic kilometres of all pairs at most ``km`` apart.

    Parameters
    ----------
    points, sources
        Points in WGS84, none of them empty, (n,) and (m,).
    km
        Inclusive limit.

    Returns
    -------
    csr_array
        (n, m), km; a pair that is stored is within the limit, even at 0 km.
    """
    here, there = degrees_of(points, "points"), degrees_of(sources, "sources")
    number(km, "km", least=0)
    near, far = cartesian_km(*here.T), cartesian_km(*there.T)
    tree = cKDTree(far)
    rows, columns, lengths = [np.empty(0, np.int64)], [np.empty(0, np.int64)], [np.empty(0)]
    for start in range(0, len(here) if len(there) else 0, _BLOCK_ROWS):
        i, j = _near(here[start : start + _BLOCK_ROWS], there, tree, km)
        rows.append(i + start)
        columns.append(j)
        lengths.append(_lengths(near[i + start], far[j], here[i + start], there[j]))
    row, column = np.concatenate(rows), np.concatenate(columns)
    shape = (len(here), len(there))
    pairs = coo_array((np.concatenate(lengths), (row, column)), shape=shape).tocsr()
    pairs.sort_indices()
    return pairs


def _count(here: Floats, places: Floats, tree: cKDTree, each: Floats, km: float) -> Floats:
    i, j = _near(here, places, tree, km)
    return np.asarray(np.bincount(i, weights=each[j], minlength=len(here)), dtype=np.float64)


def _near(here: Floats, places: Floats, tree: cKDTree, km: float) -> tuple[Integers, Integers]:
    """Return the pairs within the limit; only those on its rim are measured."""
    outer = _chord(km, _LARGEST_RADIUS_KM) * (1 + _ROUNDING) + _ROUNDING_KM
    mine = cKDTree(cartesian_km(here[:, 0], here[:, 1]))
    pairs = mine.sparse_distance_matrix(tree, outer, output_type="ndarray")
    i, j = pairs["i"], pairs["j"]
    inner = _chord(km, _LEAST_RADIUS_KM) * (1 - _ROUNDING) - _ROUNDING_KM
    rim = np.flatnonzero(pairs["v"] > inner)
    inside = np.ones(len(pairs), dtype=bool)
    a, b = here[i[rim]], places[j[rim]]
    inside[rim] = geodesic_km(a[:, 0], a[:, 1], b[:, 0], b[:, 1]) <= km
    return i[inside], j[inside]


def _nearest_places(here: Floats, places: Floats) -> tuple[Integers, Floats]:
    """Return the nearest place of each point, and how far it is; where in doubt, measure."""
    near, far = cartesian_km(here[:, 0], here[:, 1]), cartesian_km(places[:, 0], places[:, 1])
    tree = cKDTree(far, balanced_tree=False)
    chord, candidate = tree.query(near, k=[1, 2])
    found = np.asarray(candidate[:, 0], dtype=np.int64)
    rows, k = np.flatnonzero(chord[:, 1] <= _reach(chord[:, 0])), 4
    while len(rows):
        k = min(k, len(places))
        some, candidate = tree.query(near[rows], k=np.arange(1, k + 1))
        done = (some[:, -1] > _reach(some[:, 0])) | (k == len(places))
        found[rows[done]] = _shortest(here[rows[done]], places, candidate[done])
        rows, k = rows[~done], k * 2
    return found, _lengths(near, far[found], here, places[found])


def _lengths(near: Floats, far: Floats, start: Floats, end: Floats) -> Floats:
    """Return geodesics between paired points, given in space and in degrees."""
    km = chord_to_geodesic(near, far)
    long = np.flatnonzero(km > SHORT_KM)
    a, b = start[long], end[long]
    km[long] = geodesic_km(a[:, 0], a[:, 1], b[:, 0], b[:, 1])
    return km


def _reach(chord: Floats) -> Floats:
    """Return the chord up to which another place may be nearer than one at ``chord``."""
    return chord * (1.0 + _ROUNDING + SLACK * chord * chord) + _ROUNDING_KM


def _shortest(here: Floats, places: Floats, candidate: Integers) -> Integers:
    """Measure the candidates of each point and keep the nearest; of equals the first place."""
    ordered = np.sort(candidate, axis=1)
    there = places[ordered]
    km = geodesic_km(here[:, 0, np.newaxis], here[:, 1, np.newaxis], there[..., 0], there[..., 1])
    return np.asarray(ordered[np.arange(len(here)), km.argmin(axis=1)], dtype=np.int64)


def _chord(km: float, radius: float) -> float:
    """Return the chord of a geodesic on a sphere; no geodesic of ours passes half of it."""
    return float(2 * radius * np.sin(min(km / (2 * radius), np.pi / 2)))


def _first_rows(degrees: Floats) -> Integers:
    """Return the first row at each distinct place, ascending."""
    twice = pd.Series(degrees[:, 0] + 1j * degrees[:, 1]).duplicated()
    return np.flatnonzero(~twice.to_numpy())


def _whole(weights: pd.Series, index: pd.Index) -> Floats:
    each = numbers(by_label(weights, index, "weights"), "weights", least=0)
    if (each != np.floor(each)).any():
        raise DataError(N_("The weights to add up must be whole numbers."))
    return each
