"""Where one can eat: towns, and how long it takes to drive to them from the places of a tour."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

NEAR: Final = 10
"""A town is at hand when it is so many minutes of driving away; the hour for lunch covers them."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Tables:
    """The towns in which a group can eat.

    Parameters
    ----------
    names
        Names of the towns.
    drives
        Returns the minutes from some places (rows of the tour's matrix) to every town, shape
        (places, towns), inf where no way leads; asked once for each place, when a day is timed.
    direct
        Minutes between all places as they are driven, without reserve or rests, shape (n, n).
    """

    names: tuple[str, ...]
    drives: Callable[[Sequence[int]], Floats]
    direct: Floats
    _known: dict[int, Floats] = field(default_factory=dict, repr=False)

    def look(self, places: Sequence[int]) -> None:
        """Find out at once how far the towns are from some places."""
        new = [place for place in dict.fromkeys(places) if place not in self._known]
        if new:
            self._known.update(zip(new, self.drives(new), strict=True))

    def minutes(self, place: int) -> Floats:
        """Return the minutes from a place to every town."""
        self.look([place])
        return self._known[place]

    def at(self, place: int) -> int | None:
        """Return the town at hand at a place, the nearest one, None where there is none."""
        away = self.minutes(place)
        nearest = int(away.argmin()) if away.size else -1
        return nearest if nearest >= 0 and away[nearest] <= NEAR else None

    def passed(self, origin: int, destination: int, wheel: int) -> Iterator[tuple[int, int]]:
        """Yield (minutes at the wheel, town) for the towns on a drive that takes ``wheel`` minutes.

        A town is on it if the way there and on is at most twice :data:`NEAR` longer than the
        drive; the way back from a town is taken to be as long as the way there.
        """
        out, on = self.minutes(origin), self.minutes(destination)
        through = out + on
        for town in np.flatnonzero(through <= self.direct[origin, destination] + 2 * NEAR):
            share = out[town] / through[town] if through[town] else 0.0
            yield round(float(share) * wheel), int(town)
