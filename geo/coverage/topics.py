"""Topic gaps: required topics that were never given, or not lately."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.coverage.groups import group_rows
from geo.coverage.status import held_lectures
from geo.given import days_of, number, require_unique, series_of


def topic_counts(
    centres: pd.DataFrame,
    lectures: pd.DataFrame,
    *,
    topics: Sequence[str],
    today: date,
    days: int | None,
) -> pd.DataFrame:
    """Count the held lectures of each centre on each required topic.

    Parameters
    ----------
    centres
        Any frame indexed by unique centre code.
    lectures
        Columns ``venue``, ``date``, ``status`` and ``topic``.
    topics
        Codes of the required topics, in the order of the columns wanted.
    today, days
        The window ``today - days < date <= today``; ``days`` None means ever.

    Returns
    -------
    DataFrame
        Whole numbers, index of ``centres``, one column per topic.
    """
    require_unique(centres.index)
    day = days_of(lectures["date"])
    counted = (lectures["status"] == "held") & (day <= np.datetime64(today, "s"))
    if days is not None:
        number(days, "days", least=1)
        counted &= day > np.datetime64(today - timedelta(days=days), "s")
    held = lectures[counted]
    rows = centres.index.get_indexer(pd.Index(held["venue"]))
    columns = pd.Index(topics).get_indexer(pd.Index(held["topic"]))
    both = (rows >= 0) & (columns >= 0)
    cells = rows[both] * len(topics) + columns[both]
    count = np.bincount(cells, minlength=len(centres) * len(topics))
    return pd.DataFrame(
        count.reshape(len(centres), len(topics)), index=centres.index, columns=list(topics)
    )


def topic_unsaid(
    centres: pd.DataFrame, lectures: pd.DataFrame, *, today: date, days: int
) -> pd.Series:
    """Tell which centres had a lecture of which the topic is not known.

    Parameters
    ----------
    centres, lectures, today, days
        As in :func:`topic_counts`.

    Returns
    -------
    Series
        Bool, index of ``centres``.
    """
    unsaid = lectures[lectures["topic"].isna() | (lectures["topic"] == "")]
    count = held_lectures(centres, unsaid, today=today).count_until(today, days)
    return pd.Series(count > 0, index=centres.index, name="unsaid")


def topics_by_group(
    counts: pd.DataFrame,
    groups: pd.Series,
    *,
    m: int | None = None,
    complete: pd.Series | None = None,
) -> pd.DataFrame:
    """Share of centres that had at least ``m`` of the required topics.

    Parameters
    ----------
    counts
        As :func:`topic_counts` returns it.
    groups
        Label of each centre, same index; an empty label is left out.
    m
        Topics a centre should have had. None: all of them.
    complete
        Whether all lectures of each centre are on record. None: of every centre they are.

    Returns
    -------
    DataFrame
        By label, ascending: ``topics_met`` (centres with at least ``m`` topics on record),
        ``topics_share`` (of those of a complete record), ``topics_missing`` (tuple of the codes
        that no centre of the group had on record) and ``topics_none`` (centres of a complete record
        without any of them); None and NaN where no record is complete.
    """
    rows, labels = group_rows(series_of(groups, counts.index, "groups"))
    inside = rows >= 0
    told = np.ones(len(rows), dtype=bool)
    if complete is not None:
        told = series_of(complete, counts.index, "complete").to_numpy(dtype=bool)
    rows, told = rows[inside], told[inside]
    given = (counts.to_numpy() > 0)[inside]
    per_topic = np.zeros((len(labels), counts.shape[1]), dtype=np.int64)
    np.add.at(per_topic, rows, given)
    had = given.sum(axis=1)
    met = had >= (counts.shape[1] if m is None else m)

    def total(flags: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.bincount(rows, weights=flags, minlength=len(labels)).astype(np.float64)

    size = total(told)
    codes = counts.columns.to_numpy()
    known = np.where(size > 0, size, np.nan)
    return pd.DataFrame(
        {
            "topics_met": total(met).astype(np.int64),
            "topics_share": total(met & told) / known,
            "topics_missing": [
                tuple(codes[row == 0]) if some else None
                for row, some in zip(per_topic, size > 0, strict=True)
            ],
            "topics_none": total((had == 0) & told) + 0 * known,
        },
        index=labels,
    )
