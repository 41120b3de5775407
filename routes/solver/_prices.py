"""Prices of the conditions that the bound takes off a problem, and the lowest bound so far."""

from typing import NamedTuple

from routes.solver.arrays import Floats, Ints


class Prices(NamedTuple):
    """Prices of all conditions; a part of a value has :data:`routes.solver._worths.FINE` steps."""

    stop: Ints  # (stops,), for being visited more than once
    rank: Ints  # (days, kinds, ranks), for being held more than once
    limit: Ints  # (resources,)
    least: Ints  # (resources,), for units short of a minimum


class Best(NamedTuple):
    """The lowest bound so far, the prices to go on from, and how many were tried."""

    lowest: int | None
    point: list[Floats]
    rounds: int
