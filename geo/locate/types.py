"""What every location model answers."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Bools = NDArray[np.bool_]

PROVED: Final = 1e-9
"""A relative gap below this is rounding: the answer is optimal."""
ROUNDING: Final = 1e-9
"""Relative error that sums of costs may have."""


@dataclass(frozen=True)
class Location:
    """The places chosen, and how good the choice is proved to be.

    Parameters
    ----------
    chosen
        Positions of the chosen candidates, (p,): for :func:`mclp` the most useful first,
        else ascending.
    objective
        Value of the choice: to be large for :func:`mclp`, to be small for the others.
    bound
        No choice can be better than this.
    greedy
        Value of the plain greedy choice, for comparison; inf where greedy finds none.
    seconds
        CPU seconds of the search.
    uncoverable
        Positions of the demand that no candidate can cover, (u,): listed, never dropped silently.
    """

    chosen: Integers
    objective: float
    bound: float
    greedy: float
    seconds: float
    uncoverable: Integers

    @property
    def gap(self) -> float:
        """Relative distance between objective and bound: 0 is proved optimal."""
        apart = abs(self.objective - self.bound)
        return apart / max(abs(self.objective), abs(self.bound), PROVED) if apart else 0.0

    @property
    def optimal(self) -> bool:
        """Whether no other choice can be better."""
        return self.gap <= PROVED
