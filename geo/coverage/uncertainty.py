"""What position errors do to coverage: the probability that a centre really is within reach."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geo.coverage.groups import group_rows, sum_by_group
from geo.crs import METRIC_CRS
from geo.given import by_label, degrees_of, number, numbers, series_of
from geo.jobs import Mapper, here

Floats = NDArray[np.float64]
Covered = Callable[[gpd.GeoSeries], ArrayLike]
"""Takes the points of all centres in WGS84 and tells which of them are within reach."""

SURE: Final = 0.9
_R68_TO_SIGMA: Final = float(np.sqrt(-2.0 * np.log(1.0 - 0.68)))


def position_sigma(error_m: ArrayLike) -> Floats:
    """Return the standard deviation in metres of each coordinate of a position with ``r68``.

    If both coordinates err independently and normally with ``sigma``, the distance from the true
    place is Rayleigh distributed: ``P(d <= r) = 1 - exp(-r^2 / 2 sigma^2)``, so
    ``sigma = r68 / sqrt(-2 ln 0.32) = r68 / 1.51``.

    Parameters
    ----------
    error_m
        Radius in metres that holds the true place in 68 of 100 cases.
    """
    given = np.asarray(error_m, dtype=np.float64)
    numbers(given.ravel(), "error_m", least=0)
    return np.asarray(given / _R68_TO_SIGMA)


def probability_within(
    centres: gpd.GeoDataFrame,
    covered: Covered,
    *,
    draws: int = 50,
    seed: int = 0,
    mapper: Mapper = here,
) -> pd.Series:
    """Probability that each centre is within reach, by Monte Carlo over its position.

    Positions err independently of each other. Whatever moves with a centre, such as a lecturer who
    lives there, has to be moved by ``covered``, which is given all drawn points in the
    order of ``centres``.

    Parameters
    ----------
    centres
        Centres in WGS84 with ``error_m`` (r68, metres).
    covered
        Which of the points are within reach; within means inclusive. A mapper that sends it to
        other processes needs one that can be pickled.
    draws
        Number of draws, at least 1. The standard error of a probability is at most
        ``0.5 / sqrt(draws)``; that of a province's mean is far smaller.
    seed
        Seed of the random generator.
    mapper
        Does the draws. The positions are drawn here, so that they are the same with any mapper.

    Returns
    -------
    Series
        ``probability``, 0 to 1, index of ``centres``.
    """
    degrees_of(centres, "centres")
    number(draws, "draws", least=1)
    hits = np.zeros(len(centres))
    for found in mapper(partial(_hits, covered), _drawn(centres, draws, seed)):
        hits += found
    return pd.Series(hits / draws, index=centres.index, name="probability")


def _drawn(centres: gpd.GeoDataFrame, draws: int, seed: int) -> Iterator[gpd.GeoSeries]:
    """Move every centre as its error allows, once per draw."""
    rng = np.random.default_rng(seed)
    flat = centres.geometry.to_crs(METRIC_CRS)
    middle = np.column_stack([flat.x, flat.y])
    sigma = position_sigma(centres["error_m"])[:, np.newaxis]
    for _ in range(draws):
        drawn = middle + sigma * rng.standard_normal(middle.shape)
        points = gpd.GeoSeries(
            gpd.points_from_xy(drawn[:, 0], drawn[:, 1]), index=centres.index, crs=METRIC_CRS
        )
        yield points.to_crs(centres.crs)


def _hits(covered: Covered, points: gpd.GeoSeries) -> Floats:
    return np.asarray(covered(points), dtype=np.float64)


def expected_coverage(
    probability: pd.Series,
    within: pd.Series,
    groups: pd.Series,
    *,
    weights: pd.Series | None = None,
) -> pd.DataFrame:
    """Sum up by group how sure it is who is within reach.

    ``E = sum P_i p_i / sum P_i``. A centre is uncertain if neither being within reach nor being out
    of it has a probability of 0.9.

    Parameters
    ----------
    probability
        As :func:`probability_within` returns it.
    within
        Whether the recorded position is within reach, same index.
    groups
        Label of each centre, same index; an empty label is left out.
    weights
        People each centre stands for. None: ``weighted_expected_share`` is NaN.

    Returns
    -------
    DataFrame
        By label: ``expected_share``, ``weighted_expected_share``, ``uncertain`` (centres with
        ``0.1 < p < 0.9``), ``class_probability`` (mean probability that a centre is in the class
        its recorded position gives it) and ``likely_wrong`` (centres for which it is below 0.5).
    """
    rows, labels = group_rows(series_of(groups, probability.index, "groups"))
    p = numbers(probability, "probability", least=0, most=1)
    same = np.where(by_label(within, probability.index, "within") > 0, p, 1.0 - p)
    people = np.full(len(p), np.nan)
    if weights is not None:
        people = weights.reindex(probability.index).to_numpy(np.float64)

    def total(values: Floats) -> pd.Series:
        return sum_by_group(values, rows, len(labels))

    size = total(np.ones(len(p)))
    doubtful = ((p > 1.0 - SURE) & (p < SURE)).astype(np.float64)
    return pd.DataFrame(
        {
            "expected_share": total(p) / size,
            "weighted_expected_share": total(people * p) / total(people),
            "uncertain": total(doubtful).astype(np.int64),
            "class_probability": total(same) / size,
            "likely_wrong": total((same < 0.5).astype(np.float64)).astype(np.int64),  # noqa: PLR2004
        }
    ).set_axis(labels)
