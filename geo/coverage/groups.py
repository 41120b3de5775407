"""Which division each centre belongs to, and how values of centres are summed up by group."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geo.codes import PROVINCE_DIGITS, whole_code
from geo.given import number, series_of


def division_codes(centres: pd.DataFrame, level: str) -> pd.Series:
    """Return the division of each centre.

    Parameters
    ----------
    centres
        Indexed by code, with the columns ``township``, ``county`` and ``prefecture``.
    level
        Which divisions: one of :data:`geo.terms.DIVISION_LEVELS`.

    Returns
    -------
    Series
        12-digit codes, index of ``centres``; empty for a county centre at the level of townships,
        for it lies in none.
    """
    if level == "province":
        return centres.index.to_series().str[:PROVINCE_DIGITS].map(whole_code)
    return centres[level]


def group_rows(groups: pd.Series) -> tuple[NDArray[np.int64], pd.Index]:
    """Give each group a number, in order of the labels.

    Returns
    -------
    rows : ndarray
        Number of each centre's group, -1 for an empty label.
    labels : Index
        Labels of the groups, ascending; named ``code``.
    """
    rows, labels = pd.factorize(groups.where(groups != ""), sort=True)
    return np.asarray(rows, dtype=np.int64), pd.Index(labels, name="code")


def sum_by_group(values: ArrayLike, rows: NDArray[np.int64], count: int) -> pd.Series:
    """Sum values by group as :func:`group_rows` numbers them; those in no group are left out."""
    inside = rows >= 0
    numbers = np.asarray(values, dtype=np.float64)
    return pd.Series(np.bincount(rows[inside], weights=numbers[inside], minlength=count))


def quantile_by_group(values: pd.Series, groups: pd.Series, q: float) -> pd.Series:
    """Return the smallest value that at least a share ``q`` of each group does not exceed.

    The inverse of the empirical distribution (definition 1 of Hyndman & Fan 1996,
    doi:10.1080/00031305.1996.10473566). It is a value that occurs, and it stays exact when
    some values are censored, which infinity stands for.

    Parameters
    ----------
    values
        Any unit; inf is larger than every number, NaN is left out.
    groups
        Label of each, same index; an empty label is left out.
    q
        ``0 < q <= 1``.

    Returns
    -------
    Series
        By label, ascending; NaN for a group without any value.
    """
    number(q, "q", least=0, most=1, above=True)
    rows, labels = group_rows(series_of(groups, values.index, "groups"))
    given = values.to_numpy(dtype=np.float64)
    usable = (rows >= 0) & ~np.isnan(given)
    rows, given = rows[usable], given[usable]
    ordered = given[np.lexsort((given, rows))]
    size = np.bincount(rows, minlength=len(labels))
    at = np.cumsum(size) - size + np.ceil(q * size - 1e-9).astype(np.int64) - 1
    found = np.full(len(labels), np.nan)
    found[size > 0] = ordered[at[size > 0]]
    return pd.Series(found, index=labels, name=values.name)
