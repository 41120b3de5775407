"""Names on a map that do not run into each other, placed in points of the paper."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routes.cartography.text import columns

Rect = tuple[float, float, float, float]
"""Left, bottom, right and top in points."""

SIDES: Final = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, 1), (1, -1), (-1, 1), (-1, -1))
"""Where a name may stand beside its mark: the right first, as one reads."""
DISTANCES: Final = (0.0, 7.0, 15.0, 26.0)
"""How much farther away than beside its mark, each only where there is no room nearer."""
AROUND: Final = (
    *SIDES, (1, 0.5), (1, -0.5), (-1, 0.5), (-1, -0.5), (0.5, 1), (-0.5, 1), (0.5, -1), (-0.5, -1),
)  # fmt: skip
AWAY: Final = (*DISTANCES, 40.0, 55.0)
"""As the two above, of names that are tied to their marks by a line: farther, in more directions.
"""
LINE_HEIGHT: Final = 1.15
LINE_COST, FAR_COST = 1.0, 4.0


def text_size(text: str, size: float) -> tuple[float, float]:
    """Return width and height of a line of text in points."""
    return columns(text) * size * 0.52, size * LINE_HEIGHT


class Labels:
    """What is taken on a map, and where there is still room.

    Parameters
    ----------
    width, height
        Of the map in points.
    lines
        Points along lines that names should not cover, (n, 2).
    """

    def __init__(self, width: float, height: float, lines: NDArray[np.float64]) -> None:
        self.width, self.height, self.lines = width, height, lines
        self._taken: list[Rect] = []

    def take(self, rect: Rect) -> None:
        """Keep a place free of names."""
        self._taken.append(rect)

    def free(self, rect: Rect) -> bool:
        """Tell whether a place lies on the map and nothing is there."""
        left, bottom, right, top = rect
        if left < 1 or bottom < 1 or right > self.width - 1 or top > self.height - 1:
            return False
        taken = np.array(self._taken).reshape(-1, 4)
        beside = (taken[:, 0] >= right) | (taken[:, 2] <= left)
        above = (taken[:, 1] >= top) | (taken[:, 3] <= bottom)
        return bool((beside | above).all())

    def place(
        self, at: tuple[float, float], size: tuple[float, float], *, gap: float, tied: bool = False
    ) -> Rect | None:
        """Take the best free place beside a mark, None where there is none.

        Parameters
        ----------
        at
            Middle of the mark.
        size
            Width and height of the name.
        gap
            From the middle of the mark to the name.
        tied
            Whether a line ties the name to its mark, so that it may stand farther away.
        """
        found = [
            (cost, order, rect)
            for order, (cost, rect) in enumerate(_candidates(at, size, gap, tied=tied))
            if self.free(rect)
        ]
        if not found:
            return None
        best = min(found, key=lambda one: (one[0] + LINE_COST * self._crossed(one[2]), one[1]))
        self.take(best[2])
        return best[2]

    def _crossed(self, rect: Rect) -> int:
        if not len(self.lines):
            return 0
        x, y = self.lines.T
        return int(((x > rect[0]) & (x < rect[2]) & (y > rect[1]) & (y < rect[3])).sum())


def _candidates(
    at: tuple[float, float], size: tuple[float, float], gap: float, *, tied: bool
) -> Iterator[tuple[float, Rect]]:
    """Yield the places around a mark with their cost, the nearest first."""
    width, height = size
    for far, away in enumerate(AWAY if tied else DISTANCES):
        for right, up in AROUND if tied else SIDES:
            slant = 0.75 if right and up else 1.0
            x = at[0] + right * (gap + away) * slant - (width * (1 - right) / 2)
            y = at[1] + up * (gap + away) * slant - (height * (1 - up) / 2)
            yield FAR_COST * far, (x, y, x + width, y + height)


def centred(at: Sequence[float], size: tuple[float, float]) -> Rect:
    """Return a rectangle around a point."""
    return (at[0] - size[0] / 2, at[1] - size[1] / 2, at[0] + size[0] / 2, at[1] + size[1] / 2)
