"""What weighs against the prizes of stops: driving, nights, idle days, and more of the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from routes.tour.problem import Stop

HOUR: Final = 60
"""Minutes of which :attr:`Balance.wheel` is the price: values are counted in parts of it."""
LEAST: Final = 10
"""Percent of its prize that a stop keeps however many of its kinds there are."""


@dataclass(frozen=True)
class Balance:
    """Rates between what a tour shows and what it costs, all in units of prizes; 0 for none.

    Parameters
    ----------
    wheel
        What an hour at the wheel costs.
    night
        What a night costs at another place than those of ``home``.
    home
        Places in the matrix at which a night costs nothing.
    idle
        What a day without a visit costs.
    fading
        For each family of kinds the percent that a stop loses as the first, second, third … of
        its kind on a day, dearest first; the last number holds for all further ones.
    """

    wheel: int = 0
    night: int = 0
    home: tuple[int, ...] = ()
    idle: int = 0
    fading: tuple[tuple[int, ...], ...] = ()

    @property
    def scale(self) -> int:
        """Parts into which a unit of value is cut so that driving is counted in whole numbers."""
        return HOUR if self.wheel else 1

    def nights(self, ends: Sequence[int]) -> int:
        """Return what the nights of a tour cost that ends its days at some places."""
        return self.night * sum(place not in self.home for place in ends[:-1])

    def kept(self, ranks: Sequence[int]) -> int:
        """Return the percent that a stop keeps by its rank, from 0, in each of its kinds."""
        lost = sum(
            steps[min(rank, len(steps) - 1)] for rank, steps in zip(ranks, self.fading, strict=True)
        )
        return max(LEAST, 100 - lost)

    def sights(self, stops: Sequence[tuple[int, "Stop"]]) -> int:
        """Return what the stops of one day are worth, each with its number in the problem."""
        if not self.fading:
            return sum(stop.prize for _, stop in stops)
        seen: dict[tuple[int, int], int] = {}
        total = 0
        for _, stop in sorted(stops, key=lambda one: (-one[1].prize, one[0])):
            kinds = tuple(enumerate(stop.kinds))
            total += stop.prize * self.kept([seen.get(kind, 0) for kind in kinds]) // 100
            for kind in kinds:
                seen[kind] = seen.get(kind, 0) + 1
        return total


NO_BALANCE: Final = Balance()
"""Nothing weighs against the prizes."""
