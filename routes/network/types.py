"""What the choice of routes is about, without any geography: routes, what they reach, demands."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Pairs = tuple[tuple[int, int], ...]

TINY: Final = 1e-9


@dataclass(frozen=True, eq=False)
class Aim:
    """Things that routes reach: what reaching them is worth, and how much of it is demanded.

    Parameters
    ----------
    name
        Names the aim in answers.
    reached
        Which route reaches which thing, (routes, things).
    weight
        How much each thing counts, (things,).
    gain
        Value of a unit of weight that is reached.
    least
        Weight that is demanded together; 0 for none.
    price
        Value lost per unit of weight missing to it: a demand bends where it cannot be met.
    """

    name: str
    reached: Bools
    weight: Floats
    gain: float = 0.0
    least: float = 0.0
    price: float = 0.0

    def weight_of(self, routes: Bools) -> float:
        """Return the weight that some routes, given as a mask, reach together."""
        return float(self.weight[self.reached[routes].any(axis=0)].sum())

    def missing(self, routes: Bools) -> float:
        """Return how much some routes lack of what is demanded."""
        short = self.least - self.weight_of(routes)
        return short if short > TINY * max(1.0, self.least) else 0.0

    def marginal(self, routes: Bools) -> Floats:
        """Return what reaching each thing would add to the value beside some routes, (things,)."""
        rate = self.gain + self.price * (self.missing(routes) > 0)
        return np.where(self.reached[routes].any(axis=0), 0.0, rate * self.weight)

    def value(self, routes: Bools) -> float:
        """Return what the aim adds to the value of some routes."""
        return self.gain * self.weight_of(routes) - self.price * self.missing(routes)


@dataclass(frozen=True, eq=False)
class Choice:
    """Candidates to choose routes from.

    Parameters
    ----------
    cost
        What each route takes off the value, (routes,).
    aims
        What the routes are for.
    apart
        Pairs of routes that are too much alike to be chosen together.
    locked
        Routes that are chosen in any case, (routes,).
    most
        Most routes, the locked ones counted; where these are more, they alone are chosen.
    """

    cost: Floats
    aims: tuple[Aim, ...]
    most: int
    apart: Pairs = ()
    locked: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))

    def __post_init__(self) -> None:
        if not len(self.locked):
            object.__setattr__(self, "locked", np.zeros(len(self.cost), dtype=np.bool_))

    def value(self, routes: Bools) -> float:
        """Return the value of some routes, given as a mask."""
        return sum(aim.value(routes) for aim in self.aims) - float(self.cost[routes].sum())

    def allows(self, routes: Bools) -> bool:
        """Say whether some routes may be chosen together."""
        together = all(self._may(a, b) for a, b in self.apart if routes[a] and routes[b])
        return together and bool(routes[self.locked].all()) and int(routes.sum()) <= self.room

    def _may(self, one: int, other: int) -> bool:
        return bool(self.locked[one] and self.locked[other])

    @property
    def room(self) -> int:
        """How many routes there may be."""
        return max(self.most, int(self.locked.sum()))


@dataclass(frozen=True, eq=False)
class Chosen:
    """The routes chosen, and how good the choice is proved to be.

    Parameters
    ----------
    routes
        Mask of the candidates.
    value
        Its value by :meth:`Choice.value`.
    bound
        No choice of these candidates is worth more.
    relaxed
        Value of the linear relaxation: what could be had if routes could be chosen by halves.
    greedy
        Value of the plain greedy choice ``greedy_routes``, for comparison.
    """

    routes: Bools
    value: float
    bound: float
    relaxed: float
    greedy: float
    greedy_routes: Bools

    @property
    def gap(self) -> float:
        """Relative distance between value and bound."""
        return _apart(self.value, self.bound)

    @property
    def relaxed_gap(self) -> float:
        """Relative distance between value and linear relaxation."""
        return _apart(self.value, self.relaxed)


def reached_by_any(reached: Bools) -> Bools:
    """Return which things any of some routes reaches, (things,)."""
    return np.asarray(reached.any(axis=0), dtype=np.bool_)


def _apart(value: float, bound: float) -> float:
    apart = max(0.0, bound - value)
    scale = max(abs(value), abs(bound), TINY)
    return apart / scale if apart > TINY * scale else 0.0
