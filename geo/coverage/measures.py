"""Measures of lectures held, by group: share served, shortfall, time since the last lecture."""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geo.coverage.groups import group_rows, quantile_by_group, sum_by_group
from geo.coverage.wilson import wilson_interval
from geo.given import number, series_of
from geo.population import SCATTER
from geo.terms import GAPS, NO_DATA

PEOPLE_Z: Final = 1.96
Floats = NDArray[np.float64]

_HARDEST: Final = ("recruit", "schedule", NO_DATA, "fragile")
assert {*_HARDEST, "fine"} == {*GAPS}  # noqa: S101 - a new kind needs a place in the order


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
    minutes = series_of(minutes, status.index, "minutes")
    number(within, "within", least=0)
    served, near = status["served"].to_numpy(), (minutes <= within).to_numpy()
    kinds = np.select(
        [~status["known"].to_numpy() | minutes.isna().to_numpy(), served & near, near, served],
        [NO_DATA, "fine", "schedule", "fragile"],
        "recruit",
    )
    return pd.Series(kinds, index=status.index, name="gap")


def main_gap(table: pd.DataFrame) -> pd.Series:
    """Name the kind of gap that most of the centres with a gap have.

    Parameters
    ----------
    table
        As :func:`geo.coverage.coverage_by_group` returns it, with the counts of all kinds.

    Returns
    -------
    Series
        ``main_gap``, index of ``table``: one of :data:`geo.terms.GAPS`; ``fine``
        where every centre is; ``no_data`` where the counts are not known. Of equally many the
        harder comes first: ``recruit``, ``schedule``, ``no_data``, ``fragile``.
    """
    counts = table[list(_HARDEST)]
    known = counts.notna().all(axis=1)
    kinds = counts.fillna(0).idxmax(axis=1).where(counts.sum(axis=1) > 0, "fine")
    return kinds.where(known, NO_DATA).rename("main_gap")


class Estimate(NamedTuple):
    """People of centres that are estimated, township by township.

    Attributes
    ----------
    people
        People each centre stands for, by its code.
    units
        As :func:`geo.population.people_units` returns it.
    """

    people: pd.Series
    units: pd.Series


def served_shares(
    status: pd.DataFrame,
    groups: pd.Series,
    *,
    weights: pd.Series | Estimate | None = None,
    loose: pd.Series | None = None,
    k: int = 1,
) -> pd.DataFrame:
    """Share of centres with at least ``k`` lectures in the window, with bounds for the unknown.

    With K the centres whose record covers the window, ``S = sum_K 1[y >= k] / |K|``. A centre that
    is known to be served although its record ends early is counted as served, but not in S: those
    that are not served are missing beside it. So S may leave its bounds; it is told no farther than
    these. With U the centres that are not served and whose
    window was not reported from its first to its last day, ``S_low = sum 1[y >= k] / n`` (nobody
    of U is served) and ``S_high = (sum 1[y >= k] + |U| + B) / n`` (all of U are): Manski's bounds
    for missing data (1989, doi:10.2307/145818). B is how many of the others can be served by the
    lectures of which the venue is not known. Weighted: ``sum P 1[y >= k] / sum P`` over the same
    centres, as AccessMod's covered population. People are estimates: the weighted bounds are wider
    by :data:`PEOPLE_Z` standard errors of :func:`people_error`.

    Parameters
    ----------
    status
        As :func:`geo.coverage.lecture_status` returns it.
    groups
        Label of each centre, same index; an empty label is left out.
    weights
        People each centre stands for, same index: exact as a series. None: the weighted columns
        are NaN.
    loose
        Lectures of the window that may have been held at a centre of each group, for nobody knows
        where they were, by label. None: there are none.
    k
        Lectures needed, as in ``status``.

    Returns
    -------
    DataFrame
        By label, ascending: ``centres`` (n), ``unknown`` (neither served nor on record),
        ``counted`` (those of K), ``served``, ``share`` (NaN if K is empty), ``share_low`` and
        ``share_high`` (Wilson interval of it), ``bound_low``, ``bound_high``, ``people``,
        ``people_served``, ``weighted_share``, ``weighted_bound_low`` and ``weighted_bound_high``.
    """
    rows, labels = group_rows(series_of(groups, status.index, "groups"))
    flags = ("served", "known", "complete", "sure")
    served, known, complete, sure = (status[name].to_numpy(np.float64) for name in flags)
    people = np.full(len(status), np.nan) if weights is None else _floats(exact(weights), status)
    open_ = (1.0 - served) * (1.0 - sure)

    def total(values: Floats) -> pd.Series:
        return sum_by_group(values, rows, len(labels))

    table = pd.DataFrame({"centres": total(np.ones(len(status))), "unknown": total(1 - known)})
    table["counted"], table["served"] = total(complete), total(served)
    table["people"], table["people_served"] = total(people), total(people * served)
    more, more_people = total(open_), total(people * open_)
    if loose is not None and loose.gt(0).any():
        budget = loose.reindex(labels, fill_value=0).to_numpy(np.int64)
        short = np.where((served == 0) & (sure > 0), k - status["lectures"].to_numpy(), 0)
        more = more + _served_by(short, np.ones(len(status)), rows, budget)
        more_people = more_people + _served_by(short, people, rows, budget)
    table["bound_low"] = table["served"] / table["centres"]
    table["bound_high"] = (table["served"] + more) / table["centres"]
    low = table["people_served"] / table["people"]
    high = (table["people_served"] + more_people) / table["people"]
    if isinstance(weights, Estimate):
        labelled = pd.factorize(weights.units.reindex(status.index))[0]
        low = (low - PEOPLE_Z * people_error(served, people, rows, labelled, low)).clip(lower=0)
        upper = people_error(served + open_, people, rows, labelled, high)
        high = (high + PEOPLE_Z * upper).clip(upper=1)
    table["weighted_bound_low"], table["weighted_bound_high"] = low, high
    counted = total(served * complete)
    shares = counted_share(counted, table["counted"], table["bound_low"], table["bound_high"])
    table["share"], table["share_low"], table["share_high"] = shares
    weighted = total(people * served * complete) / total(people * complete)
    table["weighted_share"] = weighted.clip(
        table["weighted_bound_low"], table["weighted_bound_high"]
    )
    counts = dict.fromkeys(("centres", "unknown", "counted", "served"), np.int64)
    return table.astype(counts).set_axis(labels)


def exact(weights: pd.Series | Estimate) -> pd.Series:
    """Return the people of each centre without what is said of their error."""
    return weights.people if isinstance(weights, Estimate) else weights


def people_error(
    flag: Floats,
    people: Floats,
    rows: NDArray[np.int64],
    units: NDArray[np.int64],
    share: pd.Series,
) -> pd.Series:
    """Return the standard error of shares of people that comes from the people being estimated.

    ``s² (Σ_t (Σ_{i in t} d_i)² + Σ_i d_i²)`` with ``d_i = P_i (f_i - S) / Σ P``: the people of each
    township t and of each centre i scatter by ``s`` = :data:`geo.population.SCATTER` (the delta
    method for a ratio). Nothing is unsure where all or none are served.

    Parameters
    ----------
    flag
        1 for a centre that counts, else 0.
    people
        People each stands for.
    rows, units
        Number of its group (-1: none) and of its township.
    share
        S of each group.
    """
    inside = np.flatnonzero((rows >= 0) & np.isfinite(people))
    group = rows[inside]
    total = np.bincount(group, people[inside], minlength=len(share))
    each = people[inside] * (flag[inside] - share.to_numpy()[group]) / total[group]
    pairs, place = np.unique(np.column_stack([group, units[inside]]), axis=0, return_inverse=True)
    common = np.bincount(place.ravel(), each, minlength=len(pairs))
    variance = np.bincount(pairs[:, 0], common**2, minlength=len(share))
    variance = variance + np.bincount(group, each**2, minlength=len(share))
    return pd.Series(SCATTER * np.sqrt(variance), index=share.index)


def counted_share(
    served: pd.Series, counted: pd.Series, low: pd.Series, high: pd.Series
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Share served of the counted centres and its Wilson interval.

    The share of all cannot lie beyond its bounds, so that of some is not told beyond them.
    """
    share = (served / counted).clip(low, high)
    below, above = wilson_interval(served, counted)
    return share, share.clip(upper=pd.Series(below)), share.clip(lower=pd.Series(above))


def _served_by(
    short: NDArray[np.int64], value: Floats, rows: NDArray[np.int64], budget: NDArray[np.int64]
) -> Floats:
    """Most that a number of lectures can add in each group: the best value for a lecture first.

    The last one may be paid for in part, so that the sum is not below what any choice can reach.
    """
    most = np.zeros(len(budget))
    chosen = np.flatnonzero((short > 0) & (rows >= 0))
    each = value[chosen] / short[chosen]
    chosen = chosen[np.lexsort((-each, rows[chosen]))]
    begins = np.searchsorted(rows[chosen], np.arange(len(budget) + 1))
    for group, lectures in enumerate(budget):
        mine = chosen[begins[group] : begins[group + 1]]
        spent = np.cumsum(short[mine]) - short[mine]
        paid = np.clip((lectures - spent) / short[mine], 0.0, 1.0)
        most[group] = (value[mine] * paid).sum()
    return most


def shortfall(
    status: pd.DataFrame, groups: pd.Series, *, k: int, weights: pd.Series | None = None
) -> pd.DataFrame:
    """How far the unserved are from ``k`` lectures, and how many lectures that takes.

    Foster, Greer & Thorbecke 1984 (doi:10.2307/1913475), with lectures for income:
    ``F_a = sum P ((k - y)/k)^a 1[y < k] / sum P``; a = 0 is the share that falls short, a = 1 the
    mean depth, a = 2 the severity, which weighs those far behind more. Lectures needed:
    ``sum max(0, k - y)``. Centres whose window is not all on record are left out.

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
        By label: ``fgt0``, ``fgt1``, ``fgt2`` (0 to 1; NaN without a counted centre or
        without people) and ``lectures_needed``, which is never weighted; NaN where no
        centre is counted, for what is not known is not 0.
    """
    number(k, "k", least=1)
    rows, labels = group_rows(series_of(groups, status.index, "groups"))
    known = status["complete"].to_numpy(np.float64)
    weight = known if weights is None else known * _floats(weights, status)
    missing = np.maximum(k - status["lectures"].to_numpy(np.float64), 0.0) * known
    total = sum_by_group(weight, rows, len(labels)).where(lambda people: people > 0)
    depth = missing / k
    table = {
        f"fgt{a}": sum_by_group(weight * depth**a * (missing > 0), rows, len(labels)) / total
        for a in (0, 1, 2)
    }
    counted = sum_by_group(known, rows, len(labels))
    table["lectures_needed"] = sum_by_group(missing, rows, len(labels)).where(counted > 0)
    return pd.DataFrame(table).set_axis(labels)


def recency(status: pd.DataFrame, groups: pd.Series, *, threshold: float = 180.0) -> pd.DataFrame:
    """Time since the last lecture; a centre without any is censored, never 0 days.

    Only centres whose record reaches the last day are counted: of the others nobody knows what
    came after it. The median is that of the centres with a lecture on record. The 90th percentile
    counts those without one as longer than any number of days, so it is inf where more than a
    tenth never had one. They are overdue if the record goes back that far; else nobody knows.

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
        By label: ``never`` (centres of a complete record without a lecture on it),
        ``days_since_median`` (NaN if none ever had one), ``days_since_p90`` (NaN if none is
        known), ``overdue`` (centres whose last lecture is more than ``threshold`` days ago) and
        ``overdue_share``. Counts are NaN where they are known of no centre.
    """
    number(threshold, "threshold", least=0)
    rows, labels = group_rows(series_of(groups, status.index, "groups"))
    days, never = status["days_since"], status["never"].to_numpy()
    waited = days.where(days.notna(), np.where(never, np.inf, np.nan))

    def total(values: ArrayLike) -> pd.Series:
        return sum_by_group(values, rows, len(labels))

    told = is_overdue(status, threshold)
    decided = total(told.notna())
    counted = total(status["complete"])
    table = pd.DataFrame({"never": total(never).where(counted > 0)})
    table["overdue"] = total(told.fillna(0)).where(decided > 0)
    table["overdue_share"] = table["overdue"] / decided
    table = table.set_axis(labels)
    table["days_since_median"] = days.groupby(groups).median().reindex(labels)
    table["days_since_p90"] = quantile_by_group(waited, groups, 0.9)
    return table


def is_overdue(status: pd.DataFrame, threshold: float) -> pd.Series:
    """Tell which centres had their last lecture more than some days ago.

    Returns
    -------
    Series
        ``overdue``, index of ``status``: 1, 0 or, where nobody knows, NaN. A centre without a
        lecture on so many days is overdue, if they are on record.
    """
    days, on_record = status["days_since"], status["on_record"]
    told = days.notna()
    waited = days.where(told, np.inf).where(told | (on_record > threshold))
    return (waited > threshold).astype(float).where(waited.notna()).rename("overdue")


def _floats(weights: pd.Series, status: pd.DataFrame) -> Floats:
    return np.asarray(weights.reindex(status.index), dtype=np.float64)
