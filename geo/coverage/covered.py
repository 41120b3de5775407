"""Which days a record of lectures covers, county by county.

Whoever keeps a record hands it in up to some day. After that day, before the first one, and in a
county that never reported, nothing is known: a window that reaches there is no window of zeros.
The first and the last day reported are what is *sure*. A county in which a lecture is held every
few days does not report every day, though: its record *goes on* to today, or else to the last day
that anybody reported, if its silence until then may be chance; and it goes back to the first day.
"""

from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.simulate import YEAR_DAYS

Bools = NDArray[np.bool_]
Days = NDArray[np.datetime64]

PLAUSIBLE: Final = 10.0
"""Lectures to expect in a silence that is still chance: that of more is 1 in 22,000 or rarer."""
WEEK, MONTH = 7.0, 31.0
"""Days of silence that are always chance, and those that always are more than that."""
_DAY: Final = np.timedelta64(1, "D")


def county_reports(counties: pd.Series, lectures: pd.DataFrame, *, until: date) -> pd.DataFrame:
    """Gather the days that were reported from each county.

    Parameters
    ----------
    counties
        County of each venue, by its code.
    lectures
        Columns ``venue``, ``date`` and ``status``; a lecture that was held is a report.
    until
        Later lectures are no reports: nobody held them yet.

    Returns
    -------
    DataFrame
        By county: ``first``, ``last`` (datetime64[s]) and ``rows``.
    """
    past = lectures["date"] <= np.datetime64(until, "s")
    by_venue = lectures[(lectures["status"] == "held") & past].groupby("venue")["date"]
    return venue_reports(
        counties,
        pd.DataFrame(
            {
                "first_report": by_venue.min(),
                "last_report": by_venue.max(),
                "reported": by_venue.size(),
            }
        ),
    )


def venue_reports(counties: pd.Series, reports: pd.DataFrame) -> pd.DataFrame:
    """Return what :func:`county_reports` returns, from what was counted at each venue.

    Parameters
    ----------
    counties
        County of each venue, by its code.
    reports
        By venue: ``first_report``, ``last_report`` (NaT if none) and ``reported``, the number of
        lectures held.
    """
    seen = reports[reports["reported"] > 0]
    county = counties.reindex(seen.index)
    known = county.notna().to_numpy()
    return (
        seen[known]
        .groupby(county[known].to_numpy())
        .agg(first=("first_report", "min"), last=("last_report", "max"), rows=("reported", "sum"))
    )


def simulated_span(first: date, last: date) -> tuple[date, date]:
    """First and last day of a simulated year, of which these are the days of some lectures."""
    return min(first, last - timedelta(days=YEAR_DAYS - 1)), last


def covered_days(
    counties: pd.Index,
    reports: pd.DataFrame,
    *,
    until: date,
    stated: pd.DataFrame | None = None,
    simulated: tuple[date, date] | None = None,
) -> pd.DataFrame:
    """Tell which days the record of each county covers.

    Parameters
    ----------
    counties
        Codes of all counties.
    reports
        As :func:`county_reports` returns it.
    until
        No record goes on beyond it.
    stated
        What is said about the records themselves, by county: ``first`` and ``last``, days between
        which they are said to be complete (NaT where nothing is said).
    simulated
        First and last day of a simulated year: no county was left out of it, and no day, so that
        what goes on is sure; after its last day it does not.

    Returns
    -------
    DataFrame
        By county, datetime64[s], NaT where nothing was ever reported: ``first`` and ``last``, the
        days between which the record is sure; ``since`` and ``until``, between which it may be
        taken for complete. And ``rows``, the number of lectures reported.
    """
    table = reports.reindex(counties)
    first, last = (_days(table[name]) for name in ("first", "last"))
    if stated is not None:
        said = stated.reindex(counties)
        first = np.fmin(first, _days(said["first"]))
        last = np.fmax(last, _days(said["last"]))
    rows = table["rows"].fillna(0).to_numpy(np.float64)
    since, goes_on = _going_on(first, last, rows, until, simulated)
    # Who says up to which day a record is complete says that it is not complete after it.
    told = _days(table["last"])
    goes_on = np.where((last > told) | np.isnat(told), last, goes_on)
    if simulated is not None:
        first, last = since, goes_on
    columns = {"first": first, "last": last, "since": since, "until": goes_on, "rows": rows}
    return pd.DataFrame(columns, index=counties)


def _days(values: pd.Series) -> Days:
    return values.to_numpy(dtype="datetime64[s]")


def _count(spans: NDArray[np.timedelta64]) -> NDArray[np.float64]:
    return np.asarray(spans / _DAY, dtype=np.float64)


def _going_on(
    first: Days,
    last: Days,
    rows: NDArray[np.float64],
    until: date,
    simulated: tuple[date, date] | None,
) -> tuple[Days, Days]:
    """Lengthen each record, before its first day and after its last, by what may be chance."""
    known = ~np.isnat(first) & ~np.isnat(last)
    if not known.any():
        return first, last
    rate = rows / (_count(last - first) + 1.0)
    with np.errstate(divide="ignore"):
        longest = np.inf if simulated is not None else MONTH
        chance = np.clip(np.floor(PLAUSIBLE / rate), WEEK, longest)
    begin, end = first[known].min(), last[known].max()
    begun = known & (_count(first - begin) <= chance)
    ended = known & (_count(end - last) <= chance)
    if simulated is not None:  # its year has days before the first lecture, or after the last one
        begin = min(begin, np.datetime64(simulated[0], "s"))
        return np.where(begun, begin, first), np.where(
            ended, np.datetime64(simulated[1], "s"), last
        )
    today = max(end, np.datetime64(until, "s"))
    goes_on = np.where(known & (_count(today - last) <= chance), today, np.where(ended, end, last))
    return np.where(begun, begin, first), goes_on


def covers(
    covered: pd.DataFrame | None,
    counties: pd.Series,
    first: date,
    last: date,
    *,
    surely: bool = False,
) -> Bools:
    """Tell for each centre whether the record of its county covers some days, all of them.

    Parameters
    ----------
    covered
        As :func:`covered_days` returns it. None: every record is complete.
    counties
        County of each centre.
    first, last
        The days, both included.
    surely
        Whether the record must be reported from the first to the last of them, and not only go on.
    """
    if covered is None:
        return np.ones(len(counties), dtype=bool)
    begin, end = ("first", "last") if surely else ("since", "until")
    inside = (covered[begin] <= np.datetime64(first, "s")) & (
        covered[end] >= np.datetime64(last, "s")
    )
    return np.asarray(inside.reindex(counties, fill_value=False), dtype=bool)


def days_on_record(
    covered: pd.DataFrame | None, counties: pd.Series, today: date
) -> NDArray[np.float64]:
    """Count the days up to one that the record of each centre covers without a break.

    Returns
    -------
    ndarray
        Inf where every record is complete; NaN where it does not reach ``today``.
    """
    if covered is None:
        return np.full(len(counties), np.inf)
    now = np.datetime64(today, "s")
    days = _count(now - _days(covered["since"])) + 1.0
    reached = (covered["since"] <= now) & (covered["until"] >= now)
    by_county = pd.Series(days, index=covered.index).where(reached)
    return np.asarray(by_county.reindex(counties), dtype=np.float64)


def usual_day(covered: pd.DataFrame, *, today: date) -> date:
    """Return the last day that half of the reporting counties cover, but no day after today.

    A question that names no day is about the days up to this one: the record of a month ago says
    nothing of the month since.
    """
    known = covered[covered["until"].notna()]
    if known.empty:
        return today
    middle = len(known) // 2
    if known["until"].sort_values().iloc[middle] >= pd.Timestamp(today):
        return today
    last = pd.Timestamp(known["last"].sort_values().iloc[middle])
    return min(today, last.date())
