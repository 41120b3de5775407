"""What the record of lectures says of each venue: the last lecture, and which days are on it."""

from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from geo.coverage import covered_days, covers, silent_spans, simulated_span, unbroken, venue_reports
from web.installation.context import Context, Snapshot

RECENT: Final = 90
"""So many days must be on record before a venue without a lecture is said never to have had one."""
LATE: Final = 7
"""So many days a record may be behind before nobody knows what came after the last lecture."""


def covered(context: Context, snapshot: Snapshot, *, until: date) -> pd.DataFrame:
    """Tell which days the record of each county covers, as :func:`geo.coverage.covered_days`.

    Parameters
    ----------
    until
        Nobody held a lecture after it yet.
    """

    def compute() -> pd.DataFrame:
        # Asked of the store: nobody should wait for the first page until all lectures are read.
        days = snapshot.store.simulated_days()
        span = None if days is None else simulated_span(*days)
        last = until if span is None else min(until, span[1])
        reports = venue_reports(venue_counties(context), _reports_to(snapshot, last, until))
        # What rows say is read from the rows that stand: those of a log may have been corrected.
        said = stated(snapshot)[["first", "complete"]].rename(columns={"complete": "last"})
        said = said[said["last"].notna()]
        return covered_days(
            counties_of(context), reports, until=until, stated=said, simulated=span,
            holes=None if span else _holes(context, snapshot, last),
        )  # fmt: skip

    return snapshot.memo.get(("covered", until), compute)


def _reports(snapshot: Snapshot, until: date) -> pd.DataFrame:
    """Count the lectures of each venue up to a day, asking the store once for all who need it."""
    return snapshot.memo.get(("reports", until), lambda: snapshot.store.reports(until))


def _reports_to(snapshot: Snapshot, last: date, until: date) -> pd.DataFrame:
    """Count them up to the last day of a record: where none came later, as up to `until`."""
    known = _reports(snapshot, until)
    later = (known["last_report"] > pd.Timestamp(last)).any()
    return _reports(snapshot, last) if later else known


def _holes(context: Context, snapshot: Snapshot, until: date) -> pd.Series:
    """Find the silences of the counties that are no chance."""
    days = snapshot.store.report_days(until)
    days["county"] = days["venue"].map(venue_counties(context))
    return silent_spans(days, snapshot.store.register.log_spans())


def stated(snapshot: Snapshot) -> pd.DataFrame:
    """Return what is said of the logs that were put in, by county."""
    return snapshot.memo.get("stated", snapshot.store.register.stated)


def counties_of(context: Context) -> pd.Index:
    """Return the codes of all counties that have centres."""
    return context.memo.get(
        "counties with centres",
        lambda: pd.Index(sorted(context.datasets.centres["county"].unique()), name="county"),
    )


def venue_counties(context: Context) -> "pd.Series[str]":
    """Return the county of each venue, by its code."""
    counties: pd.Series[str] = context.datasets.venues["county"]
    return counties


def last_lectures(context: Context, snapshot: Snapshot, *, today: date) -> pd.DataFrame:
    """Return the last lecture held at each venue.

    Parameters
    ----------
    today
        Day from which the days are counted.

    Returns
    -------
    DataFrame
        Index of the venues; ``last_lecture`` (date), NaT where none is on record; ``days_since``,
        NaN then and where the record ends more than a week before ``today``, for nobody knows what
        came after it; ``never``; and ``on_record``, one of :data:`web.language.choices.ON_RECORD`.
    """

    def compute() -> pd.DataFrame:
        reports = _reports(snapshot, today)
        last = reports["last_report"].reindex(context.datasets.venues.index)
        record, counties = covered(context, snapshot, until=today), venue_counties(context)
        recent = today - timedelta(days=LATE)
        going_on = covers(record, counties, recent, recent)
        whole = covers(record, counties, today - timedelta(days=RECENT - 1), recent)
        none = last.isna().to_numpy()
        never = none & whole & unbroken(record, counties, today)
        passed = (pd.Timestamp(today) - last).dt.days.astype(float)
        return pd.DataFrame(
            {
                "last_lecture": last,
                "days_since": passed.where(going_on),
                "never": never,
                "on_record": np.select([~none, never], ["held", "never"], "unknown"),
            }
        )

    return snapshot.memo.get(("last lectures", today), compute)
