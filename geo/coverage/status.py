"""What the record says about each centre: lectures lately, the last one, what is not known."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.coverage.covered import covers, days_on_record, unbroken
from geo.given import days_of, number, require_unique

SECONDS_PER_DAY: Final = 86_400
UNSAID: Final = "unsaid"
"""Status of a lecture that was held, of which nobody knows whether it counts."""


class HeldLectures(NamedTuple):
    """The lectures that were held at some centres.

    Attributes
    ----------
    rows
        Row of the centre of each.
    dates
        Day of each, datetime64[s].
    centres
        How many centres there are.
    elsewhere
        Lectures at other venues; they are left out.
    """

    rows: NDArray[np.int64]
    dates: NDArray[np.datetime64]
    centres: int
    elsewhere: int

    def count_until(self, last: date, days: int) -> NDArray[np.int64]:
        """Count the lectures of each centre on the ``days`` days up to ``last``."""
        after = self.dates > np.datetime64(last - timedelta(days=days), "s")
        chosen = self.rows[after & (self.dates <= np.datetime64(last, "s"))]
        return np.bincount(chosen, minlength=self.centres)

    def last(self) -> NDArray[np.datetime64]:
        """Return the day of the last one of each centre, NaT if none."""
        last = np.full(self.centres, np.iinfo(np.int64).min, dtype=np.int64)  # this is NaT
        np.maximum.at(last, self.rows, self.dates.astype(np.int64))
        return last.astype("datetime64[s]")


def held_lectures(
    centres: pd.DataFrame, lectures: pd.DataFrame, *, today: date, status: str = "held"
) -> HeldLectures:
    """Choose the lectures that were held at the centres up to a day.

    Parameters
    ----------
    centres, lectures, today
        As in :func:`lecture_status`.
    status
        Or those of another status.
    """
    day = days_of(lectures["date"])
    require_unique(centres.index)
    past = day <= np.datetime64(today, "s")
    chosen = (lectures["status"] == status).to_numpy(dtype=bool) & past
    # Of the columns two are taken, not all: most of the time would go into copying the others.
    rows = centres.index.get_indexer(pd.Index(lectures["venue"].to_numpy()[chosen]))
    inside = rows >= 0
    return HeldLectures(rows[inside], day[chosen][inside], len(centres), int((~inside).sum()))


def lecture_status(
    centres: pd.DataFrame,
    lectures: pd.DataFrame,
    *,
    today: date,
    days: int,
    k: int = 1,
    covered: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Count the lectures each centre had lately.

    A centre is served when it had ``y >= k`` lectures on the last ``days`` days, ``today``
    included: ``today - days < date <= today``. Only lectures that are ``held`` and not after
    ``today`` count.

    Parameters
    ----------
    centres
        Any frame indexed by unique centre code; with ``county`` where ``covered`` is given.
    lectures
        Columns ``venue`` (code), ``date`` (datetime64) and ``status``: ``held``, ``planned``, or
        :data:`UNSAID`. A centre that had one of the last cannot be told from one that had one more.
    today
        The day the question is asked for.
    days
        Length of the window in days, at least 1.
    k
        Lectures needed in the window to count as served, at least 1.
    covered
        Which days the record of each county covers, as :func:`geo.coverage.covered_days` tells.
        None: all of them.

    Returns
    -------
    DataFrame
        Index of ``centres``; ``lectures`` (in the window), ``last`` (date of the last lecture on
        record, NaT if none), ``days_since`` (days from it to ``today``; NaN if none, for "never"
        is censored and not a number of days, and where the record does not go on from the last
        lecture to ``today``, or another of status :data:`UNSAID` came after it),
        ``served``, ``ever``; ``complete``: all of the window is on record; ``sure``: and was
        reported from its first to its last day; ``known``: served or complete; ``never``:
        complete, and no lecture on record; ``on_record``: days up to ``today`` of which all
        lectures are known, NaN if the record does not reach ``today``.
        ``.attrs["unknown_venues"]`` counts the held lectures at venues that are no row of
        ``centres``; they are left out.
    """
    number(days, "days", least=1)
    number(k, "k", least=1)
    held = held_lectures(centres, lectures, today=today)
    unsaid = held_lectures(centres, lectures, today=today, status=UNSAID)
    counted = CentreCounts(
        lectures=held.count_until(today, days),
        last=held.last(),
        unsaid=unsaid.count_until(today, days),
        unsaid_last=unsaid.last(),
        elsewhere=held.elsewhere,
    )
    return status_table(centres, counted, today=today, days=days, k=k, covered=covered)


def lectures_on(lectures: pd.DataFrame, topics: Collection[str]) -> pd.DataFrame:
    """Leave out the lectures on other topics.

    Parameters
    ----------
    lectures
        As in :func:`lecture_status`, with the column ``topic``.
    topics
        Topics that count; none: all do.

    Returns
    -------
    DataFrame
        Some of the rows; a lecture that was held on nobody knows what is :data:`UNSAID`.
    """
    if not topics:
        return lectures
    unknown = lectures["topic"].isna() | (lectures["topic"] == "")
    chosen = lectures[lectures["topic"].isin(list(topics)) | unknown]
    unsaid = unknown[chosen.index] & (chosen["status"] == "held")
    return chosen.assign(status=chosen["status"].mask(unsaid, UNSAID)) if unsaid.any() else chosen


class CentreCounts(NamedTuple):
    """What was counted at each of n centres.

    Attributes
    ----------
    lectures
        Lectures of each in the window, (n,).
    last
        Day of the last one ever, NaT if none, (n,).
    unsaid
        Lectures in the window of which nobody knows whether they count, (n,).
    unsaid_last
        Day of the last one of these ever, NaT if none, (n,).
    elsewhere
        Held lectures at venues that are no centre.
    """

    lectures: NDArray[np.int64]
    last: NDArray[np.datetime64]
    unsaid: NDArray[np.int64]
    unsaid_last: NDArray[np.datetime64]
    elsewhere: int


def status_table(
    centres: pd.DataFrame,
    counted: CentreCounts,
    *,
    today: date,
    days: int,
    k: int,
    covered: pd.DataFrame | None,
) -> pd.DataFrame:
    """Return the table of :func:`lecture_status` from what was counted.

    Parameters
    ----------
    centres, today, days, k, covered
        As in :func:`lecture_status`.
    counted
        What was counted at these centres.
    """
    none, served = np.isnat(counted.last), counted.lectures >= k
    county = centres["county"] if covered is not None else centres.index.to_series()
    first = today - timedelta(days=days - 1)
    complete = covers(covered, county, first, today) & (counted.unsaid == 0)
    on_record = days_on_record(covered, county, today)
    waited, doubt = (_days_until(today, day) for day in (counted.last, counted.unsaid_last))
    told = (waited < on_record) & ~(doubt < waited)
    status = pd.DataFrame(
        {
            "lectures": counted.lectures,
            "last": counted.last,
            "days_since": np.where(told, waited, np.nan),
            "served": served,
            "ever": ~none,
            "complete": complete,
            "sure": complete & covers(covered, county, first, today, surely=True),
            "known": served | complete,
            "never": none & complete & np.isnan(doubt) & unbroken(covered, county, today),
            "on_record": np.where(doubt < on_record, doubt, on_record),
        },
        index=centres.index,
    )
    status.attrs["unknown_venues"] = counted.elsewhere
    return status


def _days_until(today: date, days: NDArray[np.datetime64]) -> NDArray[np.float64]:
    """Count the days from each of some to one, NaN where there is none."""
    passed = (np.datetime64(today, "s") - days).astype(np.int64) / SECONDS_PER_DAY
    return np.where(np.isnat(days), np.nan, passed)
