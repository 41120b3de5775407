"""Two periods compared: the difference with its interval, and who changed class."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geo.coverage.groups import group_rows, sum_by_group
from geo.coverage.wilson import Z_95
from geo.errors import N_, DataError
from geo.given import series_of

Floats = NDArray[np.float64]


class Difference(NamedTuple):
    """Difference of two shares of the same centres, with its interval."""

    difference: Floats
    low: Floats
    high: Floats


def share_difference(
    gained: ArrayLike, lost: ArrayLike, n: ArrayLike, *, z: float = Z_95
) -> Difference:
    """Return the difference of two shares of the same ``n`` centres.

    The centres are the same at both times, so the pairs count: ``d = (b - c) / n`` with b gained
    and c lost. The interval is that of Agresti & Min 2005 (doi:10.1002/sim.1781): Wald's after half
    a pair has been added to each cell of the two by two table,
    ``d' -+ z sqrt(b' + c' - (b' - c')^2 / n') / n'``. It says how far the difference may lie from
    that of many like them.

    Parameters
    ----------
    gained, lost
        Centres served only later, only earlier.
    n
        All centres compared; NaN is answered where it is 0.
    z
        Normal quantile; the default gives 95 %.

    Raises
    ------
    DataError
        If more changed than there are.
    """
    b, c, total = (np.asarray(value, dtype=np.float64) for value in (gained, lost, n))
    if not ((b >= 0) & (c >= 0) & (b + c <= total)).all():
        raise DataError(N_("Not more centres can be gained and lost than there are."))
    with np.errstate(invalid="ignore", divide="ignore"):
        difference = (b - c) / total
    more = total + 2.0
    middle = (b - c) / more
    half = z * np.sqrt(np.maximum(b + c + 1.0 - (b - c) ** 2 / more, 0.0)) / more
    empty = total == 0
    low, high = np.maximum(middle - half, -1.0), np.minimum(middle + half, 1.0)
    return Difference(difference, np.where(empty, np.nan, low), np.where(empty, np.nan, high))


def class_changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.Series:
    """Tell what became of each centre between two periods.

    Parameters
    ----------
    before, after
        As :func:`geo.coverage.lecture_status` returns them, with the same index.

    Returns
    -------
    Series
        ``kept`` (served in both), ``gained``, ``lost``, ``still`` (served in neither) or
        ``unknown`` where one of the two windows is not all on record.
    """
    was_served, was_told = (
        series_of(before[name], after.index, "before") for name in ("served", "complete")
    )
    then, now = was_served.to_numpy(), after["served"].to_numpy()
    known = was_told.to_numpy() & after["complete"].to_numpy()
    kinds = np.select(
        [~known, then & now, now, then], ["unknown", "kept", "gained", "lost"], "still"
    )
    return pd.Series(kinds, index=after.index, name="change")


def compare_shares(before: pd.DataFrame, after: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Compare the share served in two periods, by group.

    Parameters
    ----------
    before, after
        As :func:`geo.coverage.lecture_status` returns them, with the same index.
    groups
        Label of each centre, same index; an empty label is left out.

    Returns
    -------
    DataFrame
        By label: ``kept``, ``gained``, ``lost``, ``still``, ``unknown`` (centres),
        ``share_before`` and ``share_after`` (of the centres whose record covers both),
        ``difference``, ``difference_low``, ``difference_high`` (:func:`share_difference`).
    """
    rows, labels = group_rows(series_of(groups, after.index, "groups"))
    changes = class_changes(before, after)
    table = pd.DataFrame(
        {
            kind: sum_by_group(changes == kind, rows, len(labels)).astype(int)
            for kind in ("kept", "gained", "lost", "still", "unknown")
        }
    ).set_axis(labels)
    n = table[["kept", "gained", "lost", "still"]].sum(axis=1)
    table["share_before"] = (table["kept"] + table["lost"]) / n
    table["share_after"] = (table["kept"] + table["gained"]) / n
    difference = share_difference(table["gained"], table["lost"], n)
    table["difference"], table["difference_low"], table["difference_high"] = difference
    return table
