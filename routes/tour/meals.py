"""Where one can eat: towns, and how far they are from the places of a tour."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

NEAR: Final = 10
"""A town is at hand when it is so many minutes of driving off the way: there and back, twice."""
IN_TOWN: Final = 4
"""A place at most so many minutes from a town's seat lies in the town: there one eats beside it."""

Floats = NDArray[np.float64]


class Away(NamedTuple):
    """How far towns are: minutes and kilometres of driving, inf where no way leads."""

    minutes: Floats
    km: Floats


class Passed(NamedTuple):
    """A town on a drive: minutes at the wheel until it, and by how many going by it is longer."""

    wheel: int
    detour: int
    town: int


@dataclass(frozen=True, eq=False)
class Tables:
    """The towns in which a group can eat.

    Parameters
    ----------
    names
        Names of the towns.
    drives
        Returns how far every town is from some places (rows of the tour's matrix), shape
        (places, towns); asked once for each place, when a day is timed.
    direct
        Minutes between all places as they are driven, without reserve or rests, shape (n, n).
    seats
        Longitude and latitude of the towns; () where nobody draws them.
    """

    names: tuple[str, ...]
    drives: Callable[[Sequence[int]], Away]
    direct: Floats
    seats: tuple[tuple[float, float], ...] = ()
    _known: dict[int, Away] = field(default_factory=dict, repr=False)

    def look(self, places: Sequence[int]) -> None:
        """Find out at once how far the towns are from some places."""
        new = [place for place in dict.fromkeys(places) if place not in self._known]
        if new:
            rows = (Away(*row) for row in zip(*self.drives(new), strict=True))
            self._known.update(zip(new, rows, strict=True))

    def away(self, place: int) -> Away:
        """Return how far every town is from a place."""
        self.look([place])
        return self._known[place]

    def passed(self, origin: int, destination: int, drive: int) -> Iterator[Passed]:
        """Yield the towns on a drive that takes ``drive`` minutes by itself.

        A town is on it if the way there and on is at most twice :data:`NEAR` longer than the
        drive; the way back from a town is taken to be as long as the way there. The reserve and
        the rests of the drive are spread evenly over it; the detour has none. Where an end of the
        drive lies in a town one eats there, without a detour.
        """
        direct = float(self.direct[origin, destination])
        if not isfinite(direct):
            return
        out, on = self.away(origin).minutes, self.away(destination).minutes
        through = out + on
        for town in np.flatnonzero(through <= direct + 2 * NEAR):
            ends = {0: out[town], drive: on[town]}
            yield from (Passed(end, 0, int(town)) for end in ends if ends[end] <= IN_TOWN)
            detour = max(0, round(float(through[town]) - direct))
            share = float(out[town] / through[town]) if through[town] else 0.0
            yield Passed(round(share * (drive + detour)), detour, int(town))

    def detour_km(self, origin: int, destination: int, town: int, km: float) -> float:
        """Return how many kilometres a drive of ``km`` is longer by way of a town."""
        through = self.away(origin).km[town] + self.away(destination).km[town]
        return max(0.0, float(through) - km)
