"""Distances on the unit sphere, for many points at once.

Legs are short and their law is rough, so the mean Earth radius is enough: between 40 and 47 degrees
north the result is within 0.3 % of the geodesic on the ellipsoid. Unit vectors make nearest
neighbours exact everywhere, with no projection to choose.
"""

import numpy as np
from numpy.typing import ArrayLike

from geo.travel.types import Floats

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth, IUGG."""


def unit_vectors(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Return (n, 3) unit vectors of WGS84 degrees."""
    x, y = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])


def chord_to_km(chord: ArrayLike) -> Floats:
    """Return great-circle kilometres of straight chords of the unit sphere; inf stays inf."""
    half = np.asarray(chord, dtype=float) / 2
    known = np.isfinite(half)
    arc = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(np.where(known, half, 0.0), 1.0))
    return np.asarray(np.where(known, arc, np.inf))


def km_to_chord(km: ArrayLike) -> Floats:
    """Return the chords of the unit sphere under arcs of ``km`` kilometres, up to half round."""
    half = np.minimum(np.asarray(km, dtype=float) / (2 * EARTH_RADIUS_KM), np.pi / 2)
    return np.asarray(2 * np.sin(half))
