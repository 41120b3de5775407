"""p-center problem: p venues so that the longest way to the nearest one is shortest.

Minieka 1970, doi:10.1137/1012016: a radius is feasible if p venues cover all demand within it, so a
binary search over the costs that occur asks for a set cover each time.
"""

import time
from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from geo.errors import N_, DataError
from geo.locate.reach import allowed_candidates, checked_costs, checked_number, within_reach
from geo.locate.set_cover import lscp
from geo.locate.types import Floats, Integers, Location


def p_center(
    costs: ArrayLike, p: int, *, excluded: Iterable[int] = (), seconds: float = 30.0
) -> Location:
    """Choose ``p`` candidates with the smallest greatest cost from demand to its nearest one.

    Parameters
    ----------
    costs
        Minutes or km, (n, m); inf or NaN where there is no way.
    p
        How many candidates to choose.
    excluded
        Positions of candidates that must not be chosen.
    seconds
        CPU seconds of the search, about.

    Returns
    -------
    Location
        ``objective`` and ``bound`` in the unit of ``costs``; ``uncoverable`` is the demand that no
        candidate reaches: it is left out.

    Raises
    ------
    DataError
        If ``p`` is below 1, or ``p`` candidates cannot reach all that can be reached.
    """
    began = time.process_time()
    p = checked_number(p)
    given = checked_costs(costs)
    allowed = np.flatnonzero(allowed_candidates(given.shape[1], excluded))
    part = given[:, allowed]
    reachable = np.isfinite(part).any(axis=1)
    part = part[reachable]
    chosen, value, bound, greedy = _search(part, p, seconds, began)
    return Location(
        chosen=np.sort(allowed[chosen]),
        objective=value,
        bound=bound,
        greedy=greedy,
        seconds=time.process_time() - began,
        uncoverable=np.flatnonzero(~reachable),
    )


def _search(
    costs: Floats, p: int, seconds: float, began: float
) -> tuple[Integers, float, float, float]:
    """Halve the range of radii; those that cannot be decided in time count as too small."""
    if not len(costs):
        return np.empty(0, dtype=np.int64), 0.0, 0.0, 0.0
    chosen = _farthest_first(costs, p)
    greedy = value = _radius(costs, chosen)
    radii = np.unique(costs[np.isfinite(costs)])
    low = int(np.searchsorted(radii, costs.min(axis=1).max()))
    high = min(int(np.searchsorted(radii, value)), len(radii) - 1)
    bound, known = float(radii[low]), True
    while low < high or (low == high and value > radii[high]):
        middle = (low + high) // 2
        left = seconds - (time.process_time() - began)
        cover = lscp(within_reach(costs, radii[middle]), enough=p, seconds=max(left / 4, 0.5))
        if cover.objective <= p:
            chosen, value = cover.chosen, min(value, _radius(costs, cover.chosen))
            high = min(middle, int(np.searchsorted(radii, value)))
        else:
            known = known and cover.bound > p
            low = middle + 1
            bound = float(radii[min(low, len(radii) - 1)]) if known else bound
        if low > high or middle == high == low:
            break
    if not np.isfinite(value):
        raise DataError(
            N_("%(count)d venues cannot reach all places: choose more of them."), count=p
        )
    return chosen, value, min(bound, value), greedy


def _farthest_first(costs: Floats, p: int) -> Integers:
    """Serve the demand that is worst off by its nearest candidate, p times (Gonzalez 1985)."""
    nearest = np.full(len(costs), np.inf)
    worst = int(np.argmax(costs.min(axis=1)))
    chosen: list[int] = []
    for _ in range(p):
        one = int(np.argmin(costs[worst]))
        if one in chosen:
            break
        chosen.append(one)
        nearest = np.minimum(nearest, costs[:, one])
        worst = int(np.argmax(nearest))
    return np.array(chosen, dtype=np.int64)


def _radius(costs: Floats, chosen: Integers) -> float:
    return float(costs[:, chosen].min(axis=1).max())
