"""The square web map: fractions of the world's width, tiles and their areas."""

import math

import numpy as np
from numpy.typing import NDArray

MERCATOR_LIMIT = 85.051128  # degrees: where the square web map ends


def world_fractions(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Web Mercator x and y from the upper left corner of the world, both in [0, 1).

    Parameters
    ----------
    lon, lat
        WGS84 degrees, (n,).

    Returns
    -------
    ndarray
        Fractions of the world's width, (2, n).
    """
    x = (lon + 180) / 360
    limited = np.radians(np.clip(lat, -MERCATOR_LIMIT, MERCATOR_LIMIT))
    y = (1 - np.arcsinh(np.tan(limited)) / math.pi) / 2
    return np.clip(np.stack([x, y]), 0, np.nextafter(1, 0))


def latitude(fraction: float) -> float:
    """Return the latitude, in degrees, of a fraction of the world's height."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * fraction))))
