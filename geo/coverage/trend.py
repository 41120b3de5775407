"""The same share month by month."""

from datetime import date, timedelta

import pandas as pd

from geo.coverage.groups import group_rows, sum_by_group
from geo.coverage.status import held_lectures


def monthly_trend(
    centres: pd.DataFrame,
    lectures: pd.DataFrame,
    groups: pd.Series,
    *,
    today: date,
    days: int,
    k: int = 1,
    months: int = 12,
) -> pd.DataFrame:
    """Share served at the end of each of the last months, and the lectures held in each.

    A month stands for the window of ``days`` days that ends with its last day, the current month
    for the one that ends ``today``; so the last value is the one of the report.

    Parameters
    ----------
    centres, lectures, days, k
        As in :func:`geo.coverage.lecture_status`.
    groups
        Label of each centre, same index; an empty label is left out.
    today
        Last day.
    months
        How many months, the current one included.

    Returns
    -------
    DataFrame
        Index: ``code`` and ``month`` (``2026-06``), both ascending. ``end`` (last day), ``centres``
        (n), ``served``, ``share``, ``lectures`` (held in the calendar month so far) and
        ``complete``: False where the window begins before the first lecture on record, so that the
        share is too low by an unknown amount; it is NaN then.
    """
    rows, labels = group_rows(groups)
    size = sum_by_group(rows >= 0, rows, len(labels)).to_numpy()
    held = held_lectures(centres, lectures, today=today)
    first = lectures.loc[lectures["status"] == "held", "date"].min()
    parts = []
    for start, end in _months(today, months):
        served = sum_by_group(held.count_until(end, days) >= k, rows, len(labels)).to_numpy()
        month = held.count_until(end, (end - start).days + 1)
        complete = bool(pd.Timestamp(end - timedelta(days=days - 1)) >= first)
        parts.append(
            pd.DataFrame(
                {
                    "code": labels,
                    "month": f"{start:%Y-%m}",
                    "end": pd.Timestamp(end),
                    "centres": size.astype(int),
                    "served": served.astype(int),
                    "share": served / size if complete else float("nan"),
                    "lectures": sum_by_group(month, rows, len(labels)).astype(int),
                    "complete": complete,
                }
            )
        )
    return pd.concat(parts).set_index(["code", "month"]).sort_index()


def _months(today: date, count: int) -> list[tuple[date, date]]:
    """First and last day of the last calendar months, the current one up to today."""
    spans = [(today.replace(day=1), today)]
    while len(spans) < count:
        end = spans[-1][0] - timedelta(days=1)
        spans.append((end.replace(day=1), end))
    return spans[::-1]
