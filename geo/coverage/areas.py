"""Shares of small areas: shrunk towards the mean, ranked with intervals, and where to begin."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geo.given import by_label, numbers

Floats = NDArray[np.float64]

_DRAWS, _TAIL = 1_000, 0.05


def small_area_shares(successes: pd.Series, n: pd.Series, *, seed: int = 0) -> pd.DataFrame:
    """Shrink the shares of small areas and tell how sure their ranks are.

    Empirical Bayes by moments, after Marshall 1991 (doi:10.2307/2347593), with the variance of a
    share in the place of that of a rate: ``m = sum r / sum n``, ``A = max(0, sum n (p - m)^2 /
    sum n - m (1 - m) / mean(n))`` and ``p~ = m + (p - m) A / (A + m (1 - m) / n)``. Areas of few
    centres are drawn to the mean ``m``; where all differences are what chance makes, ``A`` is 0
    and every area gets ``m``.

    Ranks are those of draws from the Beta distributions with these means that prior and counts
    give (Goldstein & Spiegelhalter 1996, doi:10.2307/2983325, ask for such intervals): 90 % of the
    draws put the area between ``rank_low`` and ``rank_high``.

    Parameters
    ----------
    successes, n
        Counts by area, ``0 <= successes <= n``.
    seed
        Seed of the draws.

    Returns
    -------
    DataFrame
        Index of ``n``: ``share_smoothed`` (NaN where ``n`` is 0), ``rank`` (1 is the lowest
        smoothed share; equal ones share the lowest rank), ``rank_low`` and ``rank_high``; NaN where
        ``n`` is 0.
    """
    of = numbers(n, "n", least=0)
    found = numbers(by_label(successes, n.index, "successes"), "successes", least=0)
    numbers(of - found, "n - successes", least=0)
    counted = of > 0
    r, total = found[counted], of[counted]
    mean, spread = _prior(r, total)
    table = pd.DataFrame(
        np.nan, index=n.index, columns=["share_smoothed", "rank", "rank_low", "rank_high"]
    )
    if not counted.any():
        return table
    with np.errstate(invalid="ignore", divide="ignore"):
        strength = mean * (1 - mean) / spread if spread > 0 else np.inf
    smoothed = (
        np.full(len(r), mean) if np.isinf(strength) else (strength * mean + r) / (strength + total)
    )
    low, high = _rank_interval(r, total, mean, strength, seed)
    rank = pd.Series(smoothed.round(12)).rank(method="min").to_numpy()
    table.loc[counted] = np.column_stack([smoothed, rank, low, high])
    return table


def worst_first(table: pd.DataFrame) -> pd.Index:
    """Order divisions by need.

    The smoothed share decides, for the raw share of a few centres is mostly chance; of equal ones,
    the one that needs more lectures comes first, then the lower code.

    Parameters
    ----------
    table
        Columns ``share_smoothed`` and ``lectures_needed``, indexed by code.

    Returns
    -------
    Index
        Labels of the divisions of which a share is known.
    """
    known = table[table["share_smoothed"].notna()].sort_index()
    keyed = known.assign(need=-known["lectures_needed"], share=known["share_smoothed"].round(12))
    return keyed.sort_values(["share", "need"], kind="stable").index


def _prior(r: Floats, n: Floats) -> tuple[float, float]:
    """Mean and variance of the true shares, by moments."""
    if n.sum() == 0:
        return float("nan"), 0.0
    mean = float(r.sum() / n.sum())
    seen = float((n * (r / n - mean) ** 2).sum() / n.sum())
    return mean, max(0.0, seen - mean * (1 - mean) / float(n.mean()))


def _rank_interval(
    r: Floats, n: Floats, mean: float, strength: float, seed: int
) -> tuple[ArrayLike, ArrayLike]:
    """Lowest and highest rank of each area in most draws; any rank where nothing differs."""
    if np.isinf(strength) or strength <= 0:
        return np.ones(len(n)), np.full(len(n), float(len(n)))
    rng = np.random.default_rng(seed)
    above, below = strength * mean + r, strength * (1 - mean) + n - r
    draws = rng.beta(above, below, size=(_DRAWS, len(n)))
    ranks = draws.argsort(axis=1).argsort(axis=1) + 1
    low, high = np.quantile(ranks, [_TAIL, 1 - _TAIL], axis=0, method="inverted_cdf")
    return low, high
