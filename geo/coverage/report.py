"""All cheap measures of the divisions in one table."""

from typing import Final

import numpy as np
import pandas as pd

from geo.coverage.groups import division_codes
from geo.coverage.measures import gap_kinds, recency, served_shares, shortfall
from geo.terms import GAPS

_POTENTIAL: Final = ("minutes_median", "reachable", "reachable_share", *GAPS)
OVERDUE_DAYS: Final = 180.0


def coverage_by_division(
    centres: pd.DataFrame,
    status: pd.DataFrame,
    *,
    level: str,
    minutes: pd.Series | None = None,
    within: float = 30.0,
    k: int = 1,
    weights: pd.Series | None = None,
    overdue: float = OVERDUE_DAYS,
) -> pd.DataFrame:
    """Sum up the centres of each division: :func:`coverage_by_group` by division.

    Parameters
    ----------
    centres
        Indexed by code, with the columns ``township``, ``county`` and ``prefecture``.
    status
        As :func:`geo.coverage.lecture_status` returns it, for the same centres.
    level
        Divisions to report. County centres lie in no township and are left out at that level;
        ``.attrs["without_division"]`` counts them.
    minutes, within, k, weights, overdue
        As for :func:`coverage_by_group`.

    Returns
    -------
    DataFrame
        Index: division code, ascending; the columns of :func:`coverage_by_group`.
    """
    groups = division_codes(centres, level)
    table = coverage_by_group(
        status.reindex(centres.index), groups, minutes=minutes, within=within, k=k,
        weights=weights, overdue=overdue,
    )  # fmt: skip
    table.attrs["without_division"] = int((groups == "").sum())
    return table


def coverage_by_group(
    status: pd.DataFrame,
    groups: pd.Series,
    *,
    minutes: pd.Series | None = None,
    within: float = 30.0,
    k: int = 1,
    weights: pd.Series | None = None,
    overdue: float = OVERDUE_DAYS,
) -> pd.DataFrame:
    """Measure the lectures held and the lecturers within reach of any groups of centres.

    Parameters
    ----------
    status
        As :func:`geo.coverage.lecture_status` returns it.
    groups
        Label of each centre, same index; an empty label is left out.
    minutes
        As :func:`geo.coverage.minutes_to_lecturer` returns it; NaN is "not known". None: potential
        coverage was not asked for, and its columns are NaN.
    within
        Minutes that still count as reachable (``<=``).
    k
        Lectures a centre should have in the window of ``status``.
    weights
        People each centre stands for. None: the weighted columns are NaN.
    overdue
        Days since the last lecture after which a centre is overdue.

    Returns
    -------
    DataFrame
        Index: label, ascending. The columns of :func:`served_shares`, :func:`shortfall` (those
        weighted by people as ``weighted_fgt1`` and ``weighted_fgt2``) and :func:`recency`;
        ``lectures``; ``minutes_median``, ``reachable``, ``reachable_share``,
        ``weighted_reachable_share``; the kinds of :func:`gap_kinds` and ``no_data``. A centre is
        in one of these five.
    """
    table = served_shares(status, groups, weights=weights)
    table["lectures"] = status["lectures"].groupby(groups).sum().reindex(table.index)
    table = table.join(shortfall(status, groups, k=k))
    weighted = shortfall(status, groups, k=k, weights=_people(weights, status))
    table = table.join(weighted[["fgt1", "fgt2"]].add_prefix("weighted_"))
    table = table.join(recency(status, groups, threshold=overdue))
    if minutes is None:
        return table.assign(**dict.fromkeys((*_POTENTIAL, "weighted_reachable_share"), np.nan))
    facts = _potential(status, minutes.reindex(status.index), within)
    people = _people(weights, status)
    by_group = facts.drop(columns="minutes").groupby(groups).sum()
    table = table.join(by_group)
    table["minutes_median"] = facts["minutes"].groupby(groups).median().reindex(table.index)
    table["reachable_share"] = table["reachable"] / table["centres"]
    near = (people * facts["reachable"]).groupby(groups).sum(min_count=1)
    table["weighted_reachable_share"] = near.reindex(table.index) / table["people"]
    return table


def _people(weights: pd.Series | None, status: pd.DataFrame) -> pd.Series:
    if weights is None:
        return pd.Series(np.nan, index=status.index)
    return weights.reindex(status.index)


def _potential(status: pd.DataFrame, minutes: pd.Series, within: float) -> pd.DataFrame:
    kinds = gap_kinds(status, minutes, within=within)
    columns = {kind: kinds == kind for kind in GAPS}
    return pd.DataFrame({"minutes": minutes, "reachable": minutes <= within, **columns})
