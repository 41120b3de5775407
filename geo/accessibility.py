"""How well centres are supplied with lecturers, and how evenly: E2SFCA, Gini and Palma."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import scipy
from numpy.typing import ArrayLike, NDArray

from geo.coverage.lecturers import Pairs
from geo.errors import N_, DataError
from geo.given import number, numbers

Floats = NDArray[np.float64]

BANDS: Final = ((10.0, 1.0), (20.0, 0.68), (30.0, 0.22))
"""Minutes up to which a weight holds. The weights are Luo & Qi's for doctors, not for lectures."""

BEST_PART, WORST_PART = 0.1, 0.4


class Supply(NamedTuple):
    """What floating catchments give.

    Attributes
    ----------
    access
        Lecturers per person at each centre, (n,); 0 where no lecturer is within the last band,
        NaN everywhere when there is no lecturer at all, for then nothing is known.
    ratio
        Lecturers per (weighted) person in the catchment of each base, (m,).
    unused
        Lecturers in whose catchment nobody lives; they are in no centre's access.
    """

    access: Floats
    ratio: Floats
    unused: float


def e2sfca(
    pairs: Pairs,
    demand: ArrayLike,
    supply: ArrayLike,
    *,
    bands: Sequence[tuple[float, float]] = BANDS,
) -> Supply:
    """Compute the enhanced two-step floating catchment area.

    Luo & Qi 2009 (doi:10.1016/j.healthplace.2009.06.002), after Luo & Wang 2003
    (doi:10.1068/b29120): ``R_j = S_j / sum_i P_i W(t_ij)`` and ``A_i = sum_j R_j W(t_ij)``, where
    ``W`` is the weight of the band in which ``t_ij`` lies (upper bounds inclusive) and 0 beyond the
    last. Supply is conserved: ``sum_i P_i A_i`` is the supply that is not ``unused``.

    Parameters
    ----------
    pairs
        Minutes between n centres and m bases, as :func:`geo.coverage.reachable_pairs` returns them
        for at least the last band.
    demand
        People at each centre, (n,).
    supply
        Lecturers at each base, (m,).
    bands
        Pairs (minutes, weight), minutes ascending.

    Raises
    ------
    DataError
        If the minutes of the bands do not ascend, or a centre or base has no number of 0 or more.
    """
    people = numbers(demand, "demand", pairs.shape[0], least=0)
    lecturers = numbers(supply, "supply", pairs.shape[1], least=0)
    weights = _band_weights(pairs, bands)
    reached = weights.T @ people
    used = reached > 0
    ratio = np.divide(lecturers, reached, out=np.zeros_like(lecturers), where=used)
    access = np.asarray(weights @ ratio, dtype=np.float64)
    if lecturers.sum() == 0:
        access = np.full(len(people), np.nan)
    return Supply(access, ratio, float(lecturers[~used].sum()))


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return the Gini coefficient: 0 is perfect equality, 1 all in one hand.

    One minus twice the area under the Lorenz curve of people ordered by what they have:
    ``G = 1 - sum_i w_i (L_i + L_(i-1)) / sum w`` (trapezoids, the weighted form that ipea's
    accessibility package uses).

    Parameters
    ----------
    values
        What each centre has, 0 or more; NaN is not known and left out.
    weights
        People who share it, 0 or more; NaN is left out. None: every centre counts 1.

    Returns
    -------
    float
        NaN if there is nobody, or nothing to share; 0 if there is only one centre.

    Raises
    ------
    DataError
        If a value or weight is below 0: shares of debts are no shares.
    """
    people, lorenz = _lorenz(values, weights)
    if len(people) == 0:
        return float("nan")
    return float(1.0 - (np.diff(people) * (lorenz[1:] + lorenz[:-1])).sum())


def palma(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return how many times more the best-served tenth has than the worst-served two fifths.

    Mean of the 10 % of people who have most over the mean of the 40 % who have least, after
    Palma 2011 (doi:10.1111/j.1467-7660.2011.01685.x); a centre across the border counts in part.
    It is 1 under perfect equality.

    Parameters
    ----------
    values, weights
        As for :func:`gini`.

    Returns
    -------
    float
        inf if the 40 % have nothing; NaN if there is nobody, or nothing to share.
    """
    people, lorenz = _lorenz(values, weights)
    if len(people) == 0:
        return float("nan")
    low, high = np.interp([WORST_PART, 1.0 - BEST_PART], people, lorenz)
    best, worst = (1.0 - high) / BEST_PART, low / WORST_PART
    return float(best / worst) if worst > 0 else float("inf")


def lowest_share(
    values: ArrayLike, weights: ArrayLike | None = None, *, part: float = WORST_PART
) -> float:
    """Return the share of everything that the worst-served part of the people has.

    A point of the Lorenz curve; it says what an infinite :func:`palma` cannot.

    Parameters
    ----------
    values, weights
        As for :func:`gini`.
    part
        Part of the people, 0 to 1.

    Returns
    -------
    float
        0 to ``part``; NaN if there is nobody, or nothing to share.
    """
    people, lorenz = _lorenz(values, weights)
    number(part, "part", least=0, most=1)
    return float(np.interp(part, people, lorenz)) if len(people) else float("nan")


def _lorenz(values: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    """Return cumulative shares of people and of what they have, from (0, 0) to (1, 1).

    Both are empty when there is nobody or nothing.
    """
    have = numbers(values, "values", least=0, unknown=True)
    people = np.ones_like(have)
    if weights is not None:
        people = numbers(weights, "weights", len(have), least=0, unknown=True)
    known = ~np.isnan(have) & (people > 0)
    have, people = have[known], people[known]
    order = np.argsort(have, kind="stable")
    counted = np.concatenate([[0.0], np.cumsum(people[order])])
    gathered = np.concatenate([[0.0], np.cumsum((people * have)[order])])
    if gathered[-1] <= 0:
        return np.empty(0), np.empty(0)
    return counted / counted[-1], gathered / gathered[-1]


def _band_weights(pairs: Pairs, bands: Sequence[tuple[float, float]]) -> "scipy.sparse.csr_array":
    limits, weights = np.array(bands, dtype=np.float64).reshape(-1, 2).T
    numbers(weights, "bands", least=0)
    if not len(limits) or not (np.diff(limits, prepend=-1.0) > 0).all():
        raise DataError(N_("The minutes of the bands must ascend, such as 10, 20, 30."))
    row = np.searchsorted(limits, pairs.data.astype(np.float64), side="left")
    data = np.append(weights, 0.0)[row]
    return scipy.sparse.csr_array((data, pairs.indices, pairs.indptr), shape=pairs.shape)
