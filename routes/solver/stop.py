"""When to stop searching: small callables the solver asks between rounds.

A criterion answers whether to stop, and tells which share of its budget is used so that the
solver can cool down in time.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from geo.errors import N_
from routes.tour.errors import ProblemError

WORK_PER_SECOND: Final = 1_000_000_000
"""Units of work that count as a second: those of the kernels are nanoseconds as measured."""
Watch = Callable[[float], None]
"""Told which share of some work is done; raises to have it given up."""


class Done(NamedTuple):
    """How far a search is: iterations, the best value found, work as :class:`MaxEffort` counts."""

    iterations: int
    value: int = 0
    work: int = 0


class StoppingCriterion(Protocol):
    """Asked after every round of the search."""

    def __call__(self, done: Done) -> float:
        """Return the share of the budget used; 1 or more means stop.

        Parameters
        ----------
        done
            How far the search is.
        """
        ...


@dataclass(frozen=True)
class MaxIterations:
    """Stop after a number of iterations: the same seed then gives the same search everywhere."""

    iterations: int

    def __post_init__(self) -> None:
        _require_positive(self.iterations)

    def __call__(self, done: Done) -> float:
        """Return the share of the iterations done."""
        return done.iterations / self.iterations


@dataclass(frozen=True)
class MaxEffort:
    """Stop after as much work as one processor does in ``seconds``, counted and not timed.

    The kernels count what they do, so the same request gets the same tour on a busy machine, on
    a slow one and in every process. How long that takes is the machine's affair; on the one that
    the units were measured on it is a CPU second for a second (docs/tours.md).
    """

    seconds: float

    def __post_init__(self) -> None:
        _require_positive(self.seconds)

    def __call__(self, done: Done) -> float:
        """Return the share of the work done."""
        return done.work / (self.seconds * WORK_PER_SECOND)


@dataclass
class MaxRuntime:
    """Stop after ``seconds`` on a clock that starts with the first question: for measuring only.

    What a search finds by then depends on the machine, so no plan is made with it.

    Parameters
    ----------
    clock
        ``time.process_time``, so that programs that run beside do not count.
    """

    seconds: float
    clock: Callable[[], float] = time.process_time
    _began: float | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        _require_positive(self.seconds)

    def __call__(self, done: Done) -> float:  # noqa: ARG002 - the protocol
        """Return the share of the seconds gone."""
        if self._began is None:
            self._began = self.clock()
        return (self.clock() - self._began) / self.seconds


@dataclass(frozen=True)
class Watched:
    """Stop as another criterion does, with somebody looking on who may end it at once."""

    criterion: StoppingCriterion
    watch: Watch

    def __call__(self, done: Done) -> float:
        """Return the share of the other criterion; what the watch raises ends the search."""
        share = self.criterion(done)
        self.watch(share)
        return share


def watched(criterion: StoppingCriterion, watch: Watch | None) -> StoppingCriterion:
    """Return a criterion that is watched where somebody looks on."""
    return Watched(criterion, watch) if watch else criterion


def _require_positive(amount: float) -> None:
    if amount <= 0:
        raise ProblemError(N_("A stopping criterion needs a positive amount."))
