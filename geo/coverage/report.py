"""All cheap measures of the divisions in one table."""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from geo.coverage.groups import division_codes
from geo.coverage.measures import Estimate, exact, gap_kinds, recency, served_shares, shortfall
from geo.terms import GAPS

POTENTIAL: Final = (
    "minutes_median", "reachable", "reachable_share", "weighted_reachable_share", *GAPS,
)  # fmt: skip
"""Columns of what lecturers could reach: unknown where minutes are."""
OVERDUE_DAYS: Final = 180.0


class Beside(NamedTuple):
    """Lectures of a window that are at no centre, by label of the groups.

    Attributes
    ----------
    elsewhere
        Held at venues that are no centres, such as communities: they are lectures held, but serve
        no centre.
    loose
        Held nobody knows where: they may have served a centre of the group.
    """

    elsewhere: pd.Series
    loose: pd.Series


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
    weights: pd.Series | Estimate | None = None,
    overdue: float = OVERDUE_DAYS,
    beside: Beside | None = None,
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
        People each centre stands for, exact as a series. None: the weighted columns are NaN.
    overdue
        Days since the last lecture after which a centre is overdue.
    beside
        Lectures of the window that are at no centre. None: there are none.

    Returns
    -------
    DataFrame
        Index: label, ascending. The columns of :func:`served_shares` (how many are served is NaN
        rather than 0 where of no centre anything is known), :func:`shortfall` (its depths by people
        with ``weighted_`` before their names) and :func:`recency`;
        ``lectures`` (on record in the window, NaN rather than 0 where no centre is counted), of
        them ``lectures_elsewhere``, and ``lectures_loose``,
        which are in neither for nobody knows where they were; ``unserved`` (counted centres that
        are not served, NaN where none is counted); ``minutes_median``, ``reachable``,
        ``reachable_share``, ``weighted_reachable_share``; the kinds of :func:`gap_kinds` and
        ``no_data``. A centre is in one of these five.
    """
    elsewhere, loose = beside or (None, None)
    table = served_shares(status, groups, weights=weights, loose=loose, k=k)
    table["lectures_elsewhere"] = _counts(elsewhere, table.index)
    table["lectures_loose"] = _counts(loose, table.index)
    held = status["lectures"].groupby(groups).sum().reindex(table.index)
    seen = held + table["lectures_elsewhere"]
    table["lectures"] = seen.where((table["counted"] > 0) | (seen > 0))
    missing = table["centres"] - table["unknown"] - table["served"]
    table["unserved"] = missing.where(table["counted"] > 0)
    served = ["served", "people_served"]
    table[served] = table[served].where(table["centres"] > table["unknown"])
    table = table.join(shortfall(status, groups, k=k))
    people = _people(weights, status)
    weighted = shortfall(status, groups, k=k, weights=people).drop(columns="lectures_needed")
    table = table.join(weighted.add_prefix("weighted_"))
    table = table.join(recency(status, groups, threshold=overdue))
    if minutes is None:
        return table.assign(**dict.fromkeys(POTENTIAL, np.nan))
    facts = _potential(status, minutes.reindex(status.index), within)
    by_group = facts.drop(columns="minutes").groupby(groups).sum()
    table = table.join(by_group)
    table["minutes_median"] = facts["minutes"].groupby(groups).median().reindex(table.index)
    table["reachable_share"] = table["reachable"] / table["centres"]
    near = (people * facts["reachable"]).groupby(groups).sum(min_count=1)
    table["weighted_reachable_share"] = near.reindex(table.index) / table["people"]
    return table


def _counts(values: pd.Series | None, labels: pd.Index) -> pd.Series:
    if values is None:
        return pd.Series(0, index=labels)
    return values.reindex(labels, fill_value=0)


def _people(weights: pd.Series | Estimate | None, status: pd.DataFrame) -> pd.Series:
    if weights is None:
        return pd.Series(np.nan, index=status.index)
    return exact(weights).reindex(status.index)


def _potential(status: pd.DataFrame, minutes: pd.Series, within: float) -> pd.DataFrame:
    kinds = gap_kinds(status, minutes, within=within)
    columns = {kind: kinds == kind for kind in GAPS}
    return pd.DataFrame({"minutes": minutes, "reachable": minutes <= within, **columns})
