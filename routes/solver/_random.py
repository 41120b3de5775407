"""Compiled random numbers of the search."""

from typing import Any

import numpy as np

from routes.solver._compile import kernel

Random = np.ndarray[Any, np.dtype[np.uint64]]
"""State of a generator, (1,)."""


@kernel
def draw(rng: Random) -> float:
    """Return a random float in [0, 1) by xorshift64 (Marsaglia 2003)."""
    x = rng[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    rng[0] = x
    return float(x >> np.uint64(11)) / 9007199254740992.0


@kernel
def pick(rng: Random, n: int) -> int:
    """Return a random integer in 0..n-1."""
    return min(n - 1, int(draw(rng) * n))
