"""Down from good prices of the bound to the best ones, by cutting planes in a box.

See :mod:`routes.solver._cuts` for the model that is gone down on.
"""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from routes.solver._cuts import Cuts, best_to
from routes.solver._prices import Best, Floats
from routes.solver._pricing import visits_of
from routes.solver.arrays import SCALE, Ints
from routes.solver.stop import Watch
from routes.tour.problem import UNLIMITED

if TYPE_CHECKING:
    from routes.solver.bound import _Relaxation

BOX: Final = 4.0
"""How far a price may go from the best ones at first, in units of value."""
ENOUGH: Final = 0.0005
"""Share of the bound that the model has to promise for another round."""
PER_LINE: Final = 20_000
"""Effort of the linear program for each of its lines."""
STOP, RANK, LIMIT, LEAST, NIGHT = range(5)
"""Fields of the prices, see :class:`routes.solver._prices.Prices`."""


class Priced(NamedTuple):
    """A day just priced: its row, ends, what they are worth, and ranks taken."""

    number: int
    row: Ints
    ends: Ints
    end_value: Ints
    taken: Ints


@dataclass
class _Box:
    """The best prices known, the bound there, and how far from them the model is believed."""

    centre: Floats
    size: float
    here: float = np.inf
    promised: float = -np.inf

    def told(self, at: Floats, bound: int) -> None:
        """Go to prices with a lower bound; trust the model more or less by what it promised."""
        gain = self.here - self.promised
        if bound < self.here:
            self.size *= 2 if gain < np.inf and self.here - bound > gain / 2 else 1
            self.centre, self.here = at, bound
        elif bound > self.here + 2 * gain:
            self.size /= 1.5


class Polish:
    """The prices of a relaxation in one row, what bounds them, and the routes found."""

    def __init__(self, relaxation: "_Relaxation", point: list[Floats], fine: int) -> None:
        self.relaxation = relaxation
        self.shapes = [field.shape for field in point]
        self.first = np.concatenate([[0], np.cumsum([field.size for field in point])])
        self.scale = float(fine * relaxation.tables.rules[SCALE])
        problem, limits = relaxation.problem, relaxation.tables.limits
        real = limits < UNLIMITED
        scarce = relaxation.scarce(point[RANK].shape).ravel()
        least = np.array(problem.minima or [0] * len(limits), dtype=np.float64)
        needed, nights = relaxation.needed, np.zeros(point[NIGHT].size)
        slope = (np.ones(len(needed)), scarce, np.where(real, limits, 0), -least, nights)
        counted = np.full(len(real), relaxation.complete)
        moves = (np.ones(len(needed)), scarce, real, counted, relaxation.linked)
        floors = (np.where(needed, -np.inf, 0.0), np.zeros(len(scarce) + 2 * len(real)))
        self.slope = np.concatenate(slope).astype(np.float64)
        self.moves = np.concatenate(moves).astype(bool)
        self.floor = np.concatenate([*floors, nights - np.inf])
        self.at = self.flat(point)
        self.cuts = Cuts(len(problem.days), len(self.slope))

    def flat(self, point: list[Floats]) -> Floats:
        """Return all prices in one row, as whole numbers."""
        return np.concatenate([np.rint(field).ravel() for field in point])

    def fields(self, row: Floats) -> list[Floats]:
        """Return the prices of a row, field by field."""
        spans = zip(self.first[:-1], self.first[1:], self.shapes, strict=True)
        return [row[begin:end].reshape(shape) for begin, end, shape in spans]

    def run(self, best: Best, most: int, watch: Watch | None) -> Best:
        """Try the prices at which the model is lowest until it promises nothing more."""
        relaxation, lowest, rounds = self.relaxation, best.lowest, best.rounds
        box = _Box(self.at, BOX * self.scale)
        while relaxation.work < most:
            if watch is not None:
                watch(relaxation.work / most)
            bound = relaxation.bound_at(self.fields(self.at), most)
            if bound is None:
                break
            rounds += 1
            lowest = bound if lowest is None else min(lowest, bound)
            box.told(self.at, bound)
            found = None if relaxation.reached(lowest) else self.lowest(box)
            if found is None or box.here - found[1] < ENOUGH * box.here:
                break
            self.at, box.promised = np.maximum(np.rint(found[0]), self.floor), found[1]
        return best._replace(lowest=lowest, point=self.fields(box.centre), rounds=rounds)

    def lowest(self, box: "_Box") -> tuple[Floats, float] | None:
        """Return where the model is lowest in a box, and how low."""
        self.relaxation.work += PER_LINE * len(self.cuts.day)
        reach = np.where(self.moves, box.size, 0.0)
        low = np.maximum(box.centre - reach, np.minimum(self.floor, box.centre))
        return self.cuts.lowest(self.slope, low, box.centre + reach, self.scale)

    def keep(self, priced: Priced) -> None:
        """Keep the best route to each end of a day as a line under the best day."""
        relaxation, t = self.relaxation, self.relaxation.tables
        travel, nodes = t.travel[t.kind[priced.number]], t.base_node[priced.ends]
        found = best_to(relaxation.labels, travel, priced.row, nodes, priced.end_value)
        for total, label, end in found:
            chain = visits_of(relaxation.labels, label)
            line = self.line(priced, chain, int(priced.ends[end]))
            self.cuts.add(priced.number, float(total), line, self.at)

    def line(self, priced: Priced, chain: list[int], end: int) -> dict[int, float]:
        """Return how often a route from a start over stops to an end pays each price."""
        relaxation, t = self.relaxation, self.relaxation.tables
        stop, rank, limit, least, night = (int(first) for first in self.first[:-1])
        paid: Counter[int] = Counter()
        for i in chain[1:]:
            paid[stop + i] -= 1
            for resource in np.flatnonzero(t.uses[i]):
                paid[limit + int(resource)] -= int(t.uses[i, resource])
                paid[least + int(resource)] += int(t.uses[i, resource])
            for family, held in enumerate(relaxation.choices[priced.taken[i]][0]):
                if relaxation.tracked[i, family] < 0:
                    at = (priced.number, t.kinds[i, family], held)
                    paid[rank + int(np.ravel_multi_index(at, self.shapes[RANK]))] -= 1
        if relaxation.goes_on(priced.number):
            paid[night + int(np.flatnonzero(t.base_node == chain[0])[0])] += 1
        if relaxation.linked[end]:
            paid[night + end] -= 1
        return {price: float(times) for price, times in paid.items() if times}
