"""Lagrangian bound of maximal covering: "covered only if a venue is chosen" gets prices.

Galvao & ReVelle 1996, doi:10.1016/0377-2217(94)00159-6; the prices by the volume algorithm
(Barahona & Anbil 2000, doi:10.1007/s101070050002), whose average of the choices met leads to a good
choice.
"""

import time
from dataclasses import dataclass

import numpy as np
import scipy

from geo.locate.types import ROUNDING, Bools, Floats, Integers

ROUNDS = 1_500
STILL = 300
"""The bound has come to rest if it falls by less than a hundred-thousandth in so many rounds."""
PATIENCE, LEAST_STEP = 20, 1e-5


@dataclass
class CoverPrices:
    """Bound of a problem at the best prices found.

    Attributes
    ----------
    bound
        No choice covers more.
    worth
        What each candidate is worth at the prices, less the least gain, (m,).
    share
        How often each candidate was among those worth most, lately, (m,), 0 to 1.
    """

    rows: "scipy.sparse.csr_array"
    demand: Floats
    p: int
    least_gain: float

    def __post_init__(self) -> None:
        self._columns = scipy.sparse.csr_array(self.rows.T)
        self._price = self.demand / np.maximum(np.diff(self.rows.indptr), 1)
        self.bound, self.worth, picked = self._at(self._price)
        self.share = picked.astype(float)

    def lower(self, value: float, until: float) -> None:
        """Lower the bound by steps towards ``value``, that of a known choice."""
        _, _, picked = self._at(self._price)
        direction = self._slack(self._price, picked)
        step, weight, since, seen = 0.2, 0.1, 0, [self.bound]
        for _ in range(ROUNDS):
            length = float(direction @ direction)
            if length < ROUNDING or step < LEAST_STEP or self.bound <= value:
                return
            move = step * (1.02 * self.bound - value) / length * direction
            trial = np.clip(self._price + move, 0, self.demand)
            bound, worth, picked = self._at(trial)
            slack = self._slack(trial, picked)
            since += 1
            if bound < self.bound:
                step = min(1.1 * step, 2.0) if slack @ direction > 0 else step
                since = 0 if bound < self.bound * (1 - 1e-6) else since
                self._price, self.bound, self.worth = trial, bound, worth
            if since >= PATIENCE:
                step, weight, since = 0.66 * step, max(0.75 * weight, 1e-3), 0
            apart = slack - direction
            square = float(apart @ apart)
            best = -float(direction @ apart) / square if square else weight
            part = min(max(best, weight / 10), weight)
            direction = direction + part * apart
            self.share += part * (picked - self.share)
            seen.append(self.bound)
            if len(seen) > STILL and seen[-1] > seen[-1 - STILL] * (1 - 1e-5):
                return
            if time.process_time() > until:
                return

    def decided(self, better: float) -> tuple[Bools, Bools]:
        """Return the candidates that a choice of value ``better`` cannot hold, or must hold, (m,).

        With one not among the p worth most, the bound falls by the worth of the last of them less
        its own; without one that is, by its own less that of the next.
        """
        ranked = np.argsort(-self.worth, kind="stable")
        useful = np.maximum(self.worth[ranked], 0.0)
        last = useful[self.p - 1] if self.p <= len(useful) else 0.0
        following = useful[self.p] if self.p < len(useful) else 0.0
        never, always = np.zeros(len(ranked), dtype=bool), np.zeros(len(ranked), dtype=bool)
        some, others = ranked[: self.p], ranked[self.p :]
        never[others] = self.bound - last + self.worth[others] < better
        always[some] = self.bound - self.worth[some] + following < better
        return never, always

    def leaders(self) -> Integers:
        """Return the candidates most often among those worth most, at most p of them."""
        ranked = np.argsort(-self.share, kind="stable")[: self.p]
        return ranked[self.share[ranked] > 0]

    def _at(self, price: Floats) -> tuple[float, Floats, Bools]:
        worth = self._columns @ price - self.least_gain
        picked = np.zeros(len(worth), dtype=bool)
        picked[np.argsort(-worth, kind="stable")[: self.p]] = True
        picked &= worth > 0
        bound = float(np.maximum(self.demand - price, 0.0).sum() + worth[picked].sum())
        return bound + ROUNDING / 10 * float(self.demand.sum()), worth, picked

    def _slack(self, price: Floats, picked: Bools) -> Floats:
        return np.asarray((self.demand > price) - self.rows @ picked.astype(float))
