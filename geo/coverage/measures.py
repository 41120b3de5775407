"""Measures of lectures held, by group: share served, shortfall, time since the last lecture."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.coverage.groups import group_rows, quantile_by_group, sum_by_group
from geo.coverage.wilson import wilson_interval
from geo.terms import NO_DATA

Floats = NDArray[np.float64]


def gap_kinds(status: pd.DataFrame, minutes: pd.Series, *, within: float) -> pd.Series:
    """Tell which gap each centre has: realised crossed with potential coverage.

    Served and reachable is ``fine``; unserved but reachable, ``schedule`` a lecture; unserved and
    unreachable, ``recruit`` a lecturer or send an itinerant one; served though unreachable is
    ``fragile`` (Guagliardo 2004, doi:10.1186/1476-072X-3-3).

    Parameters
    ----------
    status
        As :func:`geo.coverage.lecture_status` returns it.
    minutes
        To the nearest lecturer, same index; NaN is "not known", inf "nobody can get there".
    within
        Minutes that still count as reachable (``<=``).

    Returns
    -------
    Series
        One of :data:`geo.terms.GAPS`: ``no_data`` where the lectures or the minutes are not known.
    """
    served, near = status["served"].to_numpy(), (minutes <= within).to_numpy()
    kinds = np.select(
        [~status["known"].to_numpy() | minutes.isna().to_numpy(), served & near, near, served],
        [NO_DATA, "fine", "schedule", "fragile"],
        "recruit",
    )
    return pd.Series(kinds, index=status.index, name="gap")


def served_shares(
    status: pd.DataFrame, groups: pd.Series, *, weights: pd.Series | None = None
) -> pd.DataFrame:
    """Share of centres with at least ``k`` lectures in the window, with bounds for the unknown.

    With K the centres whose status is known and U the others,
    ``S = sum_K 1[y >= k] / |K|``, ``S_low = sum_K 1[y >= k] / n`` (everyone unknown unserved) and
    ``S_high = (sum_K 1[y >= k] + |U|) / n`` (everyone unknown served): Manski's bounds for missing
    data (1989, doi:10.2307/145818). Weighted: ``sum P 1[y >= k] / sum P`` over the same centres,
    as AccessMod's covered population.

    Parameters
    ----------
    status
        As :func:`geo.coverage.lecture_status` returns it.
    groups
        Label of each centre, same index; an empty label is left out.
    weights
        People each centre stands for, same index. None: the weighted columns are NaN.

    Returns
    -------
    DataFrame
        By label, ascending: ``centres`` (n), ``unknown`` (U), ``served``, ``share``
        (NaN without a known centre), ``share_low`` and ``share_high`` (Wilson interval of it),
        ``bound_low``, ``bound_high``, ``people``, ``people_served`` and ``weighted_share``.
    """
    rows, labels = group_rows(groups)
    served, known = (status[name].to_numpy(np.float64) for name in ("served", "known"))
    people = np.full(len(status), np.nan) if weights is None else _floats(weights, status)

    def total(values: Floats) -> pd.Series:
        return sum_by_group(values, rows, len(labels))

    table = pd.DataFrame({"centres": total(np.ones(len(status))), "unknown": total(1 - known)})
    table["served"] = total(served)
    sure = table["centres"] - table["unknown"]
    table["share"] = table["served"] / sure
    table["share_low"], table["share_high"] = wilson_interval(table["served"], sure)
    table["bound_low"] = table["served"] / table["centres"]
    table["bound_high"] = (table["served"] + table["unknown"]) / table["centres"]
    table["people"], table["people_served"] = total(people), total(people * served)
    table["weighted_share"] = table["people_served"] / total(people * known)
    counts = dict.fromkeys(("centres", "unknown", "served"), np.int64)
    return table.astype(counts).set_axis(labels)


def shortfall(
    status: pd.DataFrame, groups: pd.Series, *, k: int, weights: pd.Series | None = None
) -> pd.DataFrame:
    """How far the unserved are from ``k`` lectures, and how many lectures that takes.

    Foster, Greer & Thorbecke 1984 (doi:10.2307/1913475), with lectures for income:
    ``F_a = sum P ((k - y)/k)^a 1[y < k] / sum P``; a = 0 is the share that falls short, a = 1 the
    mean depth, a = 2 the severity, which weighs those far behind more. Lectures needed:
    ``sum max(0, k - y)``. Centres whose status is not known are left out.

    Parameters
    ----------
    status
        As :func:`geo.coverage.lecture_status` returns it, for this ``k``.
    groups
        Label of each centre, same index.
    k
        Lectures a centre should have, at least 1.
    weights
        People each centre stands for. None: every centre counts 1.

    Returns
    -------
    DataFrame
        By label: ``fgt0``, ``fgt1``, ``fgt2`` (0 to 1; NaN without a known centre or
        without people) and ``lectures_needed``, which is never weighted.
    """
    rows, labels = group_rows(groups)
    known = status["known"].to_numpy(np.float64)
    weight = known if weights is None else known * _floats(weights, status)
    missing = np.maximum(k - status["lectures"].to_numpy(np.float64), 0.0) * known
    total = sum_by_group(weight, rows, len(labels)).where(lambda people: people > 0)
    depth = missing / k
    table = {
        f"fgt{a}": sum_by_group(weight * depth**a * (missing > 0), rows, len(labels)) / total
        for a in (0, 1, 2)
    }
    table["lectures_needed"] = sum_by_group(missing, rows, len(labels)).astype(np.int64)
    return pd.DataFrame(table).set_axis(labels)


def recency(status: pd.DataFrame, groups: pd.Series, *, threshold: float = 180.0) -> pd.DataFrame:
    """Time since the last lecture; a centre without any is censored, never 0 days.

    The median is that of the centres with a lecture on record. The 90th percentile counts the
    others as longer than any number of days, so it is inf where more than a tenth never had one.

    Parameters
    ----------
    status
        As :func:`geo.coverage.lecture_status` returns it.
    groups
        Label of each centre, same index.
    threshold
        Days; longer ago is overdue.

    Returns
    -------
    DataFrame
        By label: ``never``, ``days_since_median`` (NaN if none ever had one), ``days_since_p90``
        (NaN if none is known), ``overdue`` (centres whose last lecture is more than ``threshold``
        days ago, or that never had one) and ``overdue_share``. ``never`` counts every centre
        without a lecture on record; the last three leave out centres without one whose status is
        not known.
    """
    rows, labels = group_rows(groups)
    days, ever = status["days_since"], status["ever"].to_numpy()
    known = ever | status["known"].to_numpy()
    waited = days.where(ever, np.inf).where(known)
    table = pd.DataFrame({"never": sum_by_group(1.0 - ever, rows, len(labels)).astype(np.int64)})
    late = sum_by_group(waited > threshold, rows, len(labels))
    total = sum_by_group(known, rows, len(labels))
    table["overdue"] = late.astype(np.int64)
    table["overdue_share"] = late / total
    table = table.set_axis(labels)
    table["days_since_median"] = days.groupby(groups).median().reindex(labels)
    table["days_since_p90"] = quantile_by_group(waited, groups, 0.9)
    return table


def _floats(weights: pd.Series, status: pd.DataFrame) -> Floats:
    return np.asarray(weights.reindex(status.index), dtype=np.float64)
