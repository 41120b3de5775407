"""Which candidate covers which demand, and what can be left out without changing any answer."""

from collections.abc import Iterable
from typing import Any, Final, TypeAlias

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from geo.errors import N_, DataError
from geo.given import number, positions
from geo.locate.types import Bools, Floats, Integers

Reach: TypeAlias = "scipy.sparse.csr_array"
"""Demand by candidates, (n, m): 1 where the candidate covers the demand, sorted indices."""

_BLOCK_ROWS: Final = 500
"""Demand compared with all other demand at a time: bounds the memory."""


def within_reach(costs: NDArray[Any] | Iterable[NDArray[Any]], limit: float) -> Reach:
    """Return which candidates lie within ``limit`` of which demand (``<= limit``).

    Parameters
    ----------
    costs
        Minutes or km, (n, m), or blocks of its rows one after the other, so that a matrix larger
        than the memory never has to exist. NaN and inf are out of reach.
    limit
        Inclusive limit in the unit of ``costs``.

    Raises
    ------
    DataError
        If the limit is no number, or the blocks are not equally wide.
    """
    number(limit, "limit")
    blocks = [costs] if isinstance(costs, np.ndarray) else costs
    indices, counts, width = [], [0], None
    for block in blocks:
        given = np.atleast_2d(np.asarray(block))
        near = (given <= limit) & np.isfinite(given)
        if width not in (None, near.shape[1]):
            raise DataError(N_("All rows of the costs must have the same candidates."))
        width = near.shape[1]
        indices.append(np.nonzero(near)[1])
        counts.extend(near.sum(axis=1))
    starts = np.cumsum(counts)
    columns = np.concatenate([np.empty(0, dtype=np.int64), *indices])
    return scipy.sparse.csr_array(
        (np.ones(len(columns)), columns, starts), shape=(len(starts) - 1, width or 0)
    )


def checked_weights(weights: ArrayLike | None, count: int) -> Floats:
    """Return one weight per demand point, 1 each by default.

    Raises
    ------
    DataError
        If their number differs, or one is negative or not finite.
    """
    given = np.ones(count) if weights is None else np.asarray(weights, dtype=np.float64)
    if given.shape != (count,) or not (np.isfinite(given) & (given >= 0)).all():
        raise DataError(
            N_("There must be %(count)d demand weights, each a number of 0 or more."), count=count
        )
    return given


def allowed_candidates(count: int, excluded: Iterable[int]) -> Bools:
    """Return which of the candidates may be chosen, (m,).

    Raises
    ------
    DataError
        If a position is none of theirs.
    """
    allowed = np.ones(count, dtype=bool)
    allowed[positions(excluded, count, "excluded")] = False
    return allowed


def checked_number(p: int) -> int:
    """Return how many candidates to choose.

    Raises
    ------
    DataError
        If it is below 1.
    """
    if not p >= 1:
        raise DataError(N_("At least one venue has to be chosen."))
    if p != np.floor(p) or not np.isfinite(p):
        raise DataError(N_("The number of venues must be a whole number."))
    return int(p)


def checked_costs(costs: ArrayLike) -> Floats:
    """Return costs, (n, m), with inf where there is no way.

    Raises
    ------
    DataError
        If they are no table, or one is below 0.
    """
    given = np.asarray(costs, dtype=np.float64)
    if given.ndim != 2 or (given < 0).any():  # noqa: PLR2004 - demand by candidate
        raise DataError(N_("The costs must be a table of demand by candidate, each 0 or more."))
    return np.where(np.isnan(given), np.inf, given)


def merge_rows(reach: Reach, weights: Floats) -> tuple[Reach, Floats]:
    """Merge demand with equal sets of candidates into one row with the sum of the weights."""
    sets = np.split(reach.indices, reach.indptr[1:-1])
    first: dict[bytes, int] = {}
    group = np.array([first.setdefault(one.tobytes(), len(first)) for one in sets], dtype=np.int64)
    _, kept = np.unique(group, return_index=True)
    return reach[kept], np.bincount(group, weights=weights, minlength=len(first)).astype(float)


def merge_costs(costs: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Merge demand with equal costs into one row with the sum of the weights; of none, no row."""
    first: dict[bytes, int] = {}
    group = np.array([first.setdefault(one.tobytes(), len(first)) for one in costs], dtype=np.int64)
    _, kept = np.unique(group, return_index=True)
    sums = np.bincount(group, weights=weights, minlength=len(first)).astype(float)
    return costs[kept[sums > 0]], sums[sums > 0]


def undominated_columns(reach: Reach) -> Integers:
    """Return the candidates that no other one replaces, ascending.

    A candidate is replaced by one that covers the same demand and more; of equals the first stays.
    """
    return _maximal(scipy.sparse.csr_array(reach.T))


def undominated_rows(reach: Reach) -> Integers:
    """Return the demand to look at, ascending: what covers it covers all other demand, too.

    A row is dropped if its candidates include all those of another row; of equals the first stays.
    """
    size, columns = np.diff(reach.indptr), scipy.sparse.csr_array(reach.T)
    dropped = [np.empty(0, dtype=np.int64)]
    for start in range(0, reach.shape[0], _BLOCK_ROWS):
        shared = scipy.sparse.csr_array(reach[start : start + _BLOCK_ROWS] @ columns).tocoo()
        row, other = shared.row + start, shared.col
        includes = (row != other) & (shared.data == size[other])
        worse = includes & ((size[row] > size[other]) | (row > other))
        dropped.append(np.unique(row[worse]))
    return _without(reach.shape[0], np.concatenate(dropped))


def _maximal(sets: Reach) -> Integers:
    shared = scipy.sparse.csr_array(sets @ sets.T).tocoo()
    size = np.diff(sets.indptr)
    row, other = shared.row, shared.col
    inside = (row != other) & (shared.data == size[row])
    worse = inside & ((size[row] < size[other]) | (row > other))
    empty = np.flatnonzero(size == 0)
    return _without(sets.shape[0], np.concatenate([row[worse], empty]))


def _without(count: int, dropped: Integers) -> Integers:
    kept = np.ones(count, dtype=bool)
    kept[dropped] = False
    return np.flatnonzero(kept)
