"""The same share month by month."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geo.coverage.covered import covers
from geo.coverage.groups import group_rows, sum_by_group
from geo.coverage.measures import counted_share
from geo.coverage.status import UNSAID, held_lectures
from geo.given import number, series_of

Integers = NDArray[np.int64]


def monthly_trend(
    centres: pd.DataFrame,
    lectures: pd.DataFrame,
    groups: pd.Series,
    *,
    today: date,
    days: int,
    k: int = 1,
    months: int = 12,
    covered: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Share served at the end of each of the last months, and the lectures held in each.

    A month stands for the window of ``days`` days that ends with its last day, the current month
    for the one that ends ``today``; so the last value is the one of the report.

    Parameters
    ----------
    centres, lectures, days, k, covered
        As in :func:`geo.coverage.lecture_status`.
    groups
        Label of each centre, and of further venues: lectures there are held, but serve no centre.
        An empty label is left out.
    today
        Last day.
    months
        How many months, the current one included.

    Returns
    -------
    DataFrame
        Index: ``code`` and ``month`` (``2026-06``), both ascending. ``end`` (last day), ``centres``
        (n), ``counted`` (those whose record covers the window), ``served`` (NaN rather than 0
        where none is counted), ``share`` (of the
        counted that are served; NaN without any), ``share_low``, ``share_high`` (Wilson interval),
        ``lectures`` (on record in the calendar month so far, NaN rather than 0 where it is on no
        record) and ``complete``: whether all
        centres are counted.
    """
    number(months, "months", least=1)
    number(days, "days", least=1)
    number(k, "k", least=1)
    rows, labels = group_rows(series_of(groups, centres.index, "groups"))
    held, unsaid = (
        held_lectures(centres, lectures, today=today, status=status) for status in ("held", UNSAID)
    )
    everywhere = held_lectures(groups.to_frame(), lectures, today=today)
    places = labels.get_indexer(pd.Index(groups))
    county = centres["county"] if covered is not None else centres.index.to_series()

    def total(flags: ArrayLike) -> Integers:
        return sum_by_group(flags, rows, len(labels)).to_numpy(np.int64)

    parts = []
    for start, end in _months(today, months):
        served = held.count_until(end, days) >= k
        begin = end - timedelta(days=days - 1)
        complete = covers(covered, county, begin, end) & (unsaid.count_until(end, days) == 0)
        month = everywhere.count_until(end, (end - start).days + 1)
        seen = sum_by_group(month, places, len(labels))
        told = total(covers(covered, county, start, end)) > 0
        table = pd.DataFrame(
            {
                "code": labels,
                "month": f"{start:%Y-%m}",
                "end": pd.Timestamp(end),
                "centres": total(rows >= 0),
                "counted": total(complete),
                "served": total(served),
                "lectures": seen.where((seen > 0) | told),
            }
        )
        sure = complete & covers(covered, county, begin, end, surely=True)
        both, more = total(served & complete), total(~served & ~sure)
        low, high = table["served"], table["served"] + more
        shares = counted_share(
            pd.Series(both), table["counted"], low / table["centres"], high / table["centres"]
        )
        table["share"], table["share_low"], table["share_high"] = shares
        table["served"] = low.where((low > 0) | (table["counted"] > 0))
        whole = table["counted"] == table["centres"]
        parts.append(table.assign(complete=whole))
    return pd.concat(parts).set_index(["code", "month"]).sort_index()


def _months(today: date, count: int) -> list[tuple[date, date]]:
    """First and last day of the last calendar months, the current one up to today."""
    spans = [(today.replace(day=1), today)]
    while len(spans) < count:
        end = spans[-1][0] - timedelta(days=1)
        spans.append((end.replace(day=1), end))
    return spans[::-1]
