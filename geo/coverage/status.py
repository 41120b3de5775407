"""What the record says about each centre: lectures lately, the last one, what is not known."""

from datetime import date, timedelta
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SECONDS_PER_DAY: Final = 86_400


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


def held_lectures(centres: pd.DataFrame, lectures: pd.DataFrame, *, today: date) -> HeldLectures:
    """Choose the lectures that were held at the centres up to a day.

    Parameters
    ----------
    centres, lectures, today
        As in :func:`lecture_status`.
    """
    past = lectures["date"] <= np.datetime64(today, "s")
    held = lectures[(lectures["status"] == "held") & past]
    rows = centres.index.get_indexer(pd.Index(held["venue"]))
    inside = rows >= 0
    dates = held["date"].to_numpy(dtype="datetime64[s]")[inside]
    return HeldLectures(rows[inside], dates, len(centres), int((~inside).sum()))


def lecture_status(
    centres: pd.DataFrame,
    lectures: pd.DataFrame,
    *,
    today: date,
    days: int,
    k: int = 1,
    reporting: pd.Series | None = None,
) -> pd.DataFrame:
    """Count the lectures each centre had lately.

    A centre is served when it had ``y >= k`` lectures on the last ``days`` days, ``today``
    included: ``today - days < date <= today``. Only lectures that are ``held`` and not after
    ``today`` count.

    Parameters
    ----------
    centres
        Any frame indexed by unique centre code.
    lectures
        Columns ``venue`` (code), ``date`` (datetime64) and ``status`` (``held`` or ``planned``).
    today
        The day the question is asked for.
    days
        Length of the window in days, at least 1.
    k
        Lectures needed in the window to count as served, at least 1.
    reporting
        Whether the record of each centre can be trusted to be complete, as
        :func:`reporting_centres` tells. None: all are.

    Returns
    -------
    DataFrame
        Index of ``centres``; ``lectures`` (in the window), ``last`` (date of the last lecture ever,
        NaT if none), ``days_since`` (days from it to ``today``; NaN if none, for "never" is
        censored and not a number of days), ``served``, ``ever`` and ``known``: False where fewer
        than ``k`` lectures are on record and the record is not complete, so that nobody can say.
        ``.attrs["unknown_venues"]`` counts the held lectures at venues that are no row of
        ``centres``; they are left out.
    """
    held = held_lectures(centres, lectures, today=today)
    last = np.full(len(centres), np.iinfo(np.int64).min, dtype=np.int64)  # this integer is NaT
    np.maximum.at(last, held.rows, held.dates.astype(np.int64))
    return status_table(
        centres.index,
        lectures=held.count_until(today, days),
        last=last.astype("datetime64[s]"),
        elsewhere=held.elsewhere,
        today=today,
        k=k,
        reporting=reporting,
    )


def status_table(
    index: pd.Index,
    *,
    lectures: NDArray[np.int64],
    last: NDArray[np.datetime64],
    elsewhere: int,
    today: date,
    k: int,
    reporting: pd.Series | None,
) -> pd.DataFrame:
    """Return the table of :func:`lecture_status` from what was counted.

    Parameters
    ----------
    index
        Codes of the centres, (n,).
    lectures, last
        Lectures of each in the window, and the day of the last one ever (NaT if none), (n,).
    elsewhere
        Held lectures at venues that are not in ``index``.
    today, k, reporting
        As in :func:`lecture_status`.
    """
    never = np.isnat(last)
    seconds = (np.datetime64(today, "s") - last).astype(np.int64)
    complete = True if reporting is None else reporting.reindex(index).to_numpy(dtype=bool)
    status = pd.DataFrame(
        {
            "lectures": lectures,
            "last": last,
            "days_since": np.where(never, np.nan, seconds / SECONDS_PER_DAY),
            "served": lectures >= k,
            "ever": ~never,
            "known": (lectures >= k) | complete,
        },
        index=index,
    )
    status.attrs["unknown_venues"] = elsewhere
    return status


def reporting_centres(
    centres: pd.DataFrame, lectures: pd.DataFrame, *, today: date, by: str = "county"
) -> pd.Series:
    """Tell which centres lie in a division that reports at all.

    A county of which not one lecture was ever recorded has most likely not handed in its records;
    that its centres had none is not known. This is a rule, not a fact: it finds silent counties,
    not those that report half.

    Parameters
    ----------
    centres
        Indexed by code, with the column ``by``.
    lectures
        As in :func:`lecture_status`. Every row up to ``today`` counts as a report.
    today
        The day the question is asked for.
    by
        Column with the division that reports.

    Returns
    -------
    Series
        ``reporting``, bool, index of ``centres``.
    """
    seen = lectures.loc[lectures["date"] <= np.datetime64(today, "s"), "venue"]
    counties = centres.loc[centres.index.isin(seen), by].unique()
    return centres[by].isin(counties).rename("reporting")
