"""When to stop searching: small callables the solver asks between rounds.

A criterion answers whether to stop, and tells which share of its budget is used so that the
solver can cool down in time.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from geo.errors import N_
from routes.tour.errors import ProblemError

Watch = Callable[[float], None]
"""Told which share of some work is done; raises to have it given up."""


class StoppingCriterion(Protocol):
    """Asked after every round of the search."""

    def __call__(self, iterations: int, value: int) -> float:
        """Return the share of the budget used; 1 or more means stop.

        Parameters
        ----------
        iterations
            Iterations done so far.
        value
            Best value found so far.
        """
        ...


@dataclass(frozen=True)
class MaxIterations:
    """Stop after a number of iterations: the same seed then gives the same search everywhere."""

    iterations: int

    def __post_init__(self) -> None:
        _require_positive(self.iterations)

    def __call__(self, iterations: int, value: int) -> float:  # noqa: ARG002 - the protocol
        """Return the share of the iterations done."""
        return iterations / self.iterations


@dataclass
class MaxRuntime:
    """Stop after ``seconds`` on a clock that starts with the first question.

    Parameters
    ----------
    clock
        ``time.perf_counter`` for people who wait, ``time.process_time`` for fair measuring.
    """

    seconds: float
    clock: Callable[[], float] = time.perf_counter
    _began: float | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        _require_positive(self.seconds)

    def __call__(self, iterations: int, value: int) -> float:  # noqa: ARG002 - the protocol
        """Return the share of the seconds gone."""
        if self._began is None:
            self._began = self.clock()
        return (self.clock() - self._began) / self.seconds


@dataclass
class NoImprovement:
    """Stop when the value has not risen for a number of iterations."""

    iterations: int
    _value: int = field(default=-1, init=False, repr=False)
    _since: int = field(default=0, init=False, repr=False)

    def __post_init__(self) -> None:
        _require_positive(self.iterations)

    def __call__(self, iterations: int, value: int) -> float:
        """Return the share of the patience used."""
        if value > self._value:
            self._value, self._since = value, iterations
        return (iterations - self._since) / self.iterations


@dataclass(frozen=True)
class MultipleCriteria:
    """Stop as soon as one of several criteria does."""

    criteria: Sequence[StoppingCriterion]

    def __post_init__(self) -> None:
        _require_positive(len(self.criteria))

    def __call__(self, iterations: int, value: int) -> float:
        """Return the largest share used."""
        return max(criterion(iterations, value) for criterion in self.criteria)


@dataclass(frozen=True)
class Watched:
    """Stop as another criterion does, with somebody looking on who may end it at once."""

    criterion: StoppingCriterion
    watch: Watch

    def __call__(self, iterations: int, value: int) -> float:
        """Return the share of the other criterion; what the watch raises ends the search."""
        share = self.criterion(iterations, value)
        self.watch(share)
        return share


def watched(criterion: StoppingCriterion, watch: Watch | None) -> StoppingCriterion:
    """Return a criterion that is watched where somebody looks on."""
    return Watched(criterion, watch) if watch else criterion


def _require_positive(amount: float) -> None:
    if amount <= 0:
        raise ProblemError(N_("A stopping criterion needs a positive amount."))
