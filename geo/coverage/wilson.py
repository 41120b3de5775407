"""The interval of a share of few."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import N_, DataError

Z_95: Final = 1.959963984540054
"""Quantile of the normal distribution for a two-sided 95 % interval."""


def wilson_interval(
    successes: ArrayLike, n: ArrayLike, *, z: float = Z_95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Score interval of a share, honest for small ``n`` (Wilson 1927).

    ``(p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)``. It says how far a share of so
    few centres may be from that of many like them.

    Parameters
    ----------
    successes, n
        Counts, ``0 <= successes <= n``, any equal shape.
    z
        Normal quantile; the default gives 95 %.

    Returns
    -------
    tuple of ndarray
        Lower and upper bound; NaN where ``n`` is 0.

    Raises
    ------
    DataError
        If there are more successes than cases, or fewer than none.
    """
    total, found = np.asarray(n, dtype=np.float64), np.asarray(successes, dtype=np.float64)
    if ((found < 0) | (found > total)).any():
        raise DataError(N_("No more can be served than are counted, and no fewer than none."))
    with np.errstate(invalid="ignore", divide="ignore"):
        p = found / total
        centre = p + z**2 / (2 * total)
        half = z * np.sqrt(p * (1 - p) / total + z**2 / (4 * total**2))
        low, high = (centre - half) / (1 + z**2 / total), (centre + half) / (1 + z**2 / total)
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)
