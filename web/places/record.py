"""What the record of lectures says of each venue: the last lecture and what lies ahead."""

from datetime import date

import pandas as pd

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
        Index of the venues; ``last_lecture`` (date) and ``days_since``, NaT and NaN where there was
        none.
    """

    def compute() -> pd.DataFrame:
        # Asked of the store: nobody should wait for the first page until all lectures are read.
        last = snapshot.store.last_held(today).reindex(context.datasets.venues.index)
        passed = pd.Timestamp(today) - last
        return pd.DataFrame({"last_lecture": last, "days_since": passed.dt.days.astype(float)})

    return snapshot.memo.get(("last lectures", today), compute)
