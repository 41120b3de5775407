"""What the record of lectures says of each venue: the last lecture and what lies ahead."""

from datetime import date

import pandas as pd

from geo.coverage import lecture_status
from web.installation.context import Context, Snapshot


def last_lectures(context: Context, snapshot: Snapshot, *, today: date) -> pd.DataFrame:
    """Return the last lecture held at each venue.

    Parameters
    ----------
    context, snapshot
        The installation and its lectures.
    today
        Day from which the days are counted.

    Returns
    -------
    DataFrame
        Index of the venues; ``last`` (date) and ``days_since``, NaT and NaN where there was none.
    """

    def compute() -> pd.DataFrame:
        status = lecture_status(context.datasets.venues, snapshot.lectures, today=today, days=1)
        return status[["last", "days_since"]]

    return snapshot.memo.get(("last lectures", today), compute)
