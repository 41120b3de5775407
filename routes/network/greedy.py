"""The plain greedy choice of routes: the yardstick of the exact one, and its fallback."""

import numpy as np

from routes.network.types import TINY, Bools, Choice


def choose_greedily(choice: Choice) -> Bools:
    """Add the route that adds most value, again and again, as long as one adds any.

    Of routes that add as much the first one is taken. Returns the mask of the chosen routes.
    """
    routes = choice.locked.copy()
    rivals = _rivals(choice)
    shut = np.zeros(len(routes), dtype=np.bool_)
    for one in np.flatnonzero(routes):
        shut[rivals[one]] = True
    value = choice.value(routes)
    while routes.sum() < choice.room:
        best, found = value, -1
        for one in np.flatnonzero(~routes & ~shut):
            routes[one] = True
            worth = choice.value(routes)
            routes[one] = False
            if worth > best + TINY * max(1.0, abs(best)):
                best, found = worth, int(one)
        if found < 0:
            break
        routes[found], value = True, best
        shut[rivals[found]] = True
    return routes


def _rivals(choice: Choice) -> list[list[int]]:
    """Return for each route those that may not stand beside it."""
    rivals: list[list[int]] = [[] for _ in choice.cost]
    for a, b in choice.apart:
        rivals[a].append(b)
        rivals[b].append(a)
    return rivals
