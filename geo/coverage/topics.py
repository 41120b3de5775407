"""Topic gaps: required topics that were never given, or not lately."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from geo.coverage.groups import group_rows


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
    now = np.datetime64(today, "s")
    counted = (lectures["status"] == "held") & (lectures["date"] <= now)
    if days is not None:
        counted &= lectures["date"] > np.datetime64(today - timedelta(days=days), "s")
    held = lectures[counted]
    rows = centres.index.get_indexer(pd.Index(held["venue"]))
    columns = pd.Index(topics).get_indexer(pd.Index(held["topic"]))
    both = (rows >= 0) & (columns >= 0)
    cells = rows[both] * len(topics) + columns[both]
    count = np.bincount(cells, minlength=len(centres) * len(topics))
    return pd.DataFrame(
        count.reshape(len(centres), len(topics)), index=centres.index, columns=list(topics)
    )


def topics_by_group(
    counts: pd.DataFrame, groups: pd.Series, *, m: int | None = None
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

    Returns
    -------
    DataFrame
        By label, ascending: ``topics_met`` (centres with at least ``m`` topics), ``topics_share``
        (of all centres), ``topics_missing`` (tuple of the codes that no centre of the group
        had) and ``topics_none`` (centres without any of them).
    """
    rows, labels = group_rows(groups)
    inside = rows >= 0
    given = (counts.to_numpy() > 0)[inside]
    per_topic = np.zeros((len(labels), counts.shape[1]), dtype=np.int64)
    np.add.at(per_topic, rows[inside], given)
    had = given.sum(axis=1)
    wanted = counts.shape[1] if m is None else m
    met = np.bincount(rows[inside], weights=had >= wanted, minlength=len(labels))
    none = np.bincount(rows[inside], weights=had == 0, minlength=len(labels))
    size = np.bincount(rows[inside], minlength=len(labels))
    codes = counts.columns.to_numpy()
    return pd.DataFrame(
        {
            "topics_met": met.astype(np.int64),
            "topics_share": met / size,
            "topics_missing": [tuple(codes[row == 0]) for row in per_topic],
            "topics_none": none.astype(np.int64),
        },
        index=labels,
    )
