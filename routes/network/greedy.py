"""The plain greedy choice of routes: the yardstick of the exact one, and its fallback."""

import numpy as np

from routes.network.types import TINY, Aim, Bools, Choice, Floats


def choose_greedily(choice: Choice) -> Bools:
    """Add the route that adds most value, again and again, as long as one adds any.

    Of routes that add as much the first one is taken. Returns the mask of the chosen routes.
    """
    routes = choice.locked.copy()
    shut = _beside(choice, routes)
    scale = max(1.0, abs(choice.value(routes)))
    while routes.sum() < choice.room and not (routes | shut).all():
        gain = sum((_gain(aim, routes) for aim in choice.aims), -choice.cost)
        gain[routes | shut] = -np.inf
        best = int(np.argmax(gain))
        if gain[best] <= TINY * scale:
            break
        routes[best] = True
        shut = _beside(choice, routes)
    return routes


def _gain(aim: Aim, routes: Bools) -> Floats:
    """Return what each route would add to the value of an aim, beside those chosen."""
    left = ~aim.reached[routes].any(axis=0)
    more = aim.reached[:, left] @ aim.weight[left]
    return np.asarray(aim.gain * more + aim.price * np.minimum(aim.missing(routes), more))


def _beside(choice: Choice, routes: Bools) -> Bools:
    """Return the routes that may not stand beside those chosen."""
    shut = np.zeros(len(routes), dtype=np.bool_)
    one, other = np.array(choice.apart, dtype=np.int64).reshape(-1, 2).T
    shut[other[routes[one]]] = True
    shut[one[routes[other]]] = True
    return shut
