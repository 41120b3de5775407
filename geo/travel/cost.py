"""Minutes and kilometres of a journey as one exact number.

Dijkstra's algorithm minimises one number per edge, and we want three answers: the fewest minutes,
the kilometres of that same journey, and the legs on which it enters and leaves the network. So a
cost packs whole steps into the 53 bits that float64 holds exactly, most significant first::

    minutes, 1/4096 min | km, 1/1024 km | entry slot | exit slot
          23 bits       |    22 bits    |   4 bits   |  4 bits

Adding costs adds each field on its own. Sums are exact, so the result does not depend on the order
of addition: a matrix is symmetric to the bit, and a path is exactly as long as its matrix entry.
Among journeys of equal minutes the shortest one wins. Both fields also fit float32 exactly.

Good to 2,047 minutes (34 hours; anything longer is unreachable) and 4,095 km.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from geo.given import number
from geo.travel.types import Bytes, Floats, Singles

MINUTE_STEPS = 1 << 12
KM_STEPS = 1 << 10
MAX_SLOTS = 15
"""Access legs of one point; slot 0 means that no network is used."""

_SLOT_BITS = 4
_KM_SHIFT = 2 * _SLOT_BITS
_MINUTE_SHIFT = _KM_SHIFT + 22
_MAX_MINUTES = 2047
ENTRY_SLOT = float(1 << _SLOT_BITS)
EXIT_SLOT = 1.0
MAX_COST = float((_MAX_MINUTES * MINUTE_STEPS) << _MINUTE_SHIFT)


class Journey(NamedTuple):
    """The fields of unpacked costs: inf minutes and km, slots 0, where unreachable."""

    minutes: Singles
    km: Singles
    entry: Bytes
    exit: Bytes


def pack(minutes: ArrayLike, km: ArrayLike) -> Floats:
    """Return the cost of a stretch, with its slots zero; inf where minutes are not finite.

    Parameters
    ----------
    minutes, km
        Minutes and kilometres of the stretch, any one shape.
    """
    exact = np.asarray(minutes, dtype=float)
    length = np.asarray(km, dtype=float)
    minute_steps = np.rint(exact * MINUTE_STEPS)
    km_steps = np.rint(np.where(np.isfinite(exact), length, 0.0) * KM_STEPS)
    cost: Floats = minute_steps * float(1 << _MINUTE_SHIFT) + km_steps * float(1 << _KM_SHIFT)
    return cost


def unpack(cost: Floats) -> Journey:
    """Return minutes, km and slots of costs; costs beyond the range count as unreachable."""
    known = cost <= MAX_COST
    whole = np.where(known, cost, 0.0).astype(np.int64)
    minutes = (whole >> _MINUTE_SHIFT).astype(np.float32)
    minutes /= MINUTE_STEPS
    km = ((whole >> _KM_SHIFT) & ((1 << 22) - 1)).astype(np.float32)
    km /= KM_STEPS
    minutes[~known] = np.inf
    km[~known] = np.inf
    entry = (whole >> _SLOT_BITS & MAX_SLOTS).astype(np.uint8)
    return Journey(minutes, km, entry, (whole & MAX_SLOTS).astype(np.uint8))


def minute_steps(cost: Floats) -> Floats:
    """Return the whole steps of minutes in costs; inf stays inf."""
    return np.asarray(np.floor(cost / float(1 << _MINUTE_SHIFT)))


def ceiling(minutes: float | None) -> float:
    """Return the largest cost whose minutes do not exceed ``minutes`` (None: no limit).

    Raises
    ------
    DataError
        When that is no number, or below 0.
    """
    if minutes is None:
        return MAX_COST
    number(minutes, "limit", least=0)
    steps = min(minutes, _MAX_MINUTES) * MINUTE_STEPS // 1 + 1
    return min(steps * float(1 << _MINUTE_SHIFT) - 1, MAX_COST)
