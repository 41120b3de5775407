"""The p-median problem by radii (Elloumi 2010, doi:10.1007/s10878-008-9179-7)."""

import numpy as np
import scipy

from geo.locate.types import Bools, Floats, Integers


class Radii:
    """Rows and prices of the program ``price @ v + base`` with ``rows @ v >= least``, ``v`` 0 to 1.

    Variables: x (candidate chosen) and, for each demand and each of its distinct costs but the
    last, y (nothing chosen within that cost): a demand costs its smallest cost plus the steps with
    y = 1. A cost that follows the last one of a row is never paid, see :mod:`geo.locate._median`.
    """

    def __init__(
        self, order: Integers, cost: Floats, length: Integers, forced: Bools, p: int
    ) -> None:
        count = len(forced)
        used = np.arange(order.shape[1]) < length[:, np.newaxis]
        row, candidate, paid = np.nonzero(used)[0], order[used], cost[used]
        begins = np.append(True, row[1:] > row[:-1])
        radius = np.cumsum(begins | np.append(True, paid[1:] > paid[:-1])) - 1
        first = np.flatnonzero(np.append(True, radius[1:] > radius[:-1]))
        begins, paid, row = begins[first], paid[first], row[first]
        follows = np.flatnonzero(~begins)
        self.base = float(paid[begins].sum())
        self.price = np.concatenate([np.zeros(count), paid[follows] - paid[follows - 1]])
        step = count + np.arange(len(follows))
        size = len(first)
        lines = [radius, follows - 1, follows, np.full(count, size)]
        columns = [candidate, step, step, np.arange(count)]
        signs = [np.ones(len(radius) + len(follows)), -np.ones(len(follows) + count)]
        least = [begins.astype(float), np.array([-float(p)])]
        if forced.any():
            lines.append(np.full(int(forced.sum()), size + 1))
            columns.append(np.flatnonzero(forced))
            signs.append(np.ones(int(forced.sum())))
            least.append(np.array([float(forced.sum())]))
        self.least = np.concatenate(least)
        self.rows = scipy.sparse.coo_array(
            (np.concatenate(signs), (np.concatenate(lines), np.concatenate(columns))),
            shape=(len(self.least), len(self.price)),
        ).tocsc()
