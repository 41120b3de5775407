"""Which days a record of lectures covers, county by county.

Whoever keeps a record hands it in up to some day. After that day, before the first one, and in a
county that never reported, nothing is known: a window that reaches there is no window of zeros.
The first and the last day reported are what is *sure*. A county in which a lecture is held every
few days does not report every day, though: its record *goes on* to the last day that anybody
reported if its own silence is no longer than a week, or than chance and a month make it.
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
"""Days of silence that are always chance, and that never are."""
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
    stated
        What is said about the records themselves, by county: ``first`` and ``last``, days between
        which they are said to be complete (NaT where nothing is said).
    simulated
        First and last day of a simulated year: no county was left out of it, and no day, so that
        what goes on is sure.

    Returns
    -------
    DataFrame
        By county, datetime64[s], NaT where nothing was ever reported: ``first`` and ``last``, the
        days that were reported; ``since`` and ``until``, between which the record may be taken for
        complete; ``sure_since`` and ``sure_until``, between which it is.
    """
    table = reports.reindex(counties)
    first, last = (_days(table[name]) for name in ("first", "last"))
    if stated is not None:
        said = stated.reindex(counties)
        first = np.fmin(first, _days(said["first"]))
        last = np.fmax(last, _days(said["last"]))
    since, until = _going_on(first, last, table["rows"].to_numpy(np.float64), simulated)
    sure = (first, last) if simulated is None else (since, until)
    columns = {"first": first, "last": last, "since": since, "until": until}
    return pd.DataFrame({**columns, "sure_since": sure[0], "sure_until": sure[1]}, index=counties)


def _days(values: pd.Series) -> Days:
    return values.to_numpy(dtype="datetime64[s]")


def _count(spans: NDArray[np.timedelta64]) -> NDArray[np.float64]:
    return np.asarray(spans / _DAY, dtype=np.float64)


def _going_on(
    first: Days, last: Days, rows: NDArray[np.float64], simulated: tuple[date, date] | None
) -> tuple[Days, Days]:
    """Lengthen each record to the first and last day of all, where its silence may be chance."""
    known = ~np.isnat(first) & ~np.isnat(last)
    if not known.any():
        return first, last
    begin, end = first[known].min(), last[known].max()
    rate = rows / (_count(last - first) + 1.0)
    with np.errstate(invalid="ignore"):
        goes_on, went_on = (
            _is_chance(_count(gap), rate, MONTH if simulated is None else np.inf)
            for gap in (end - last, first - begin)
        )
    if simulated is not None:  # its year has days before the first lecture, or after the last one
        begin = min(begin, np.datetime64(simulated[0], "s"))
        end = max(end, np.datetime64(simulated[1], "s"))
    return np.where(went_on & known, begin, first), np.where(goes_on & known, end, last)


def _is_chance(
    gap: NDArray[np.float64], rate: NDArray[np.float64], longest: float
) -> NDArray[np.bool_]:
    return (gap <= WEEK) | ((rate * gap <= PLAUSIBLE) & (gap <= longest))


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
    begin, end = ("sure_since", "sure_until") if surely else ("since", "until")
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
    reached = covered["until"].dropna().sort_values()
    if reached.empty:
        return today
    middle = pd.Timestamp(reached.iloc[len(reached) // 2])
    return min(today, middle.date())
