"""Which days a record of lectures covers, county by county.

Whoever keeps a record hands it in up to some day. After that day, before the first one, and in a
county that never reported, nothing is known: a window that reaches there is no window of zeros.
The first and the last day reported are what is *sure*. A county in which a lecture is held every
few days does not report every day, though: its record *goes on* to today, or else to the last day
that anybody reported, if its silence until then may be chance; and it goes back to the first day.
A silence between two reports that is no chance is a hole: nothing is known of its days, either.
"""

from datetime import date, timedelta
from typing import Final, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.given import days_of
from geo.simulate import YEAR_DAYS

Bools = NDArray[np.bool_]
Days = NDArray[np.datetime64]

PLAUSIBLE: Final = 10.0
"""Lectures to expect in a silence that is still chance: that of more is 1 in 22,000 or rarer."""
WEEK, MONTH = 7.0, 31.0
"""Days of silence that are always chance, and those that always are more than that."""
_DAY: Final = np.timedelta64(1, "D")
Holes: TypeAlias = "tuple[tuple[np.datetime64, np.datetime64], ...]"
"""First and last day of each silence within a record that is no chance."""


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
    days = lectures[["venue", "status"]].assign(date=days_of(lectures["date"]))
    past = days["date"] <= np.datetime64(until, "s")
    by_venue = days[(days["status"] == "held") & past].groupby("venue")["date"]
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
    holes: pd.Series | None = None,
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
        which they are said to be complete (NaT where nothing is said): none goes on beyond them.
    simulated
        First and last day of a simulated year: no county was left out of it, and no day, so that
        what goes on is sure; after its last day it does not.
    holes
        By county: :data:`Holes`, as :func:`silent_spans` finds them. None: there are none.

    Returns
    -------
    DataFrame
        By county, datetime64[s], NaT where nothing was ever reported: ``first`` and ``last``, the
        days between which the record is sure; ``since`` and ``until``, between which it may be
        taken for complete. ``rows``, the number of lectures reported; and, if they are given,
        ``holes``.
    """
    table = reports.reindex(counties)
    first, last = (_days(table[name]) for name in ("first", "last"))
    if stated is not None:
        said = stated.reindex(counties)
        told = np.minimum(_days(said["last"]), np.datetime64(until, "s"))
        first, last = np.fmin(first, _days(said["first"])), np.fmax(last, told)
    rows = table["rows"].fillna(0).to_numpy(np.float64)
    since, goes_on = _going_on(first, last, rows, until, simulated)
    # Who says up to which day a record is complete says that it is not complete after it.
    if stated is not None:
        goes_on = np.where(~np.isnat(told) & (told == last), last, goes_on)
    if simulated is not None:
        first, last = since, goes_on
    columns = {"first": first, "last": last, "since": since, "until": goes_on, "rows": rows}
    covered = pd.DataFrame(columns, index=counties)
    if holes is None:
        return covered
    listed = [holes.get(county, ()) for county in counties]
    return covered.assign(holes=pd.Series(listed, counties, dtype=object))


def silent_spans(days: pd.DataFrame, logs: pd.DataFrame | None = None) -> pd.Series:
    """Find the silences between two reports of a county that are no chance.

    Within one log it is one of more than a month in which more than ten lectures were to be
    expected at the rate of the other days; between two logs what ends a record ends it here, too.
    There is none on days between which somebody said that a log is complete.

    Parameters
    ----------
    days
        ``county``, ``date`` and ``rows``: lectures held, by county and day.
    logs
        ``county``, ``first`` and ``last`` day of each log, and ``told``: whether somebody said
        that it is complete. None: one log holds all.

    Returns
    -------
    Series
        By county: :data:`Holes`, the earliest first; counties without any are missing.
    """
    by_log = {} if logs is None else dict(list(logs.groupby("county")))
    found = {
        county: _holes(mine.groupby("date")["rows"].sum().sort_index(), by_log.get(county))
        for county, mine in days.groupby("county")
    }
    return pd.Series({one: holes for one, holes in found.items() if holes}, dtype=object)


def _holes(rows: pd.Series, logs: pd.DataFrame | None) -> Holes:
    """Find those of one county, of which the lectures are given by day."""
    day = rows.index.to_numpy(dtype="datetime64[s]")
    silent = _count(np.diff(day)) - 1.0
    # Every silence lies between two days with a lecture: one of each tells nothing of the rate.
    seen = np.maximum(rows.sum() - 2.0, 0.0)
    with np.errstate(divide="ignore"):
        usual = PLAUSIBLE * (_count(day[-1:] - day[:1]) + 1.0 - silent) / seen
    chance = np.maximum(MONTH, usual)
    if logs is not None:
        first, last = (_days(logs[name])[:, None] for name in ("first", "last"))
        inside = (first <= day[:-1]) & (last >= day[1:])
        told = (inside & logs["told"].to_numpy(dtype=bool)[:, None]).any(axis=0)
        between = np.clip(np.floor(usual), WEEK, MONTH)
        chance = np.where(told, np.inf, np.where(inside.any(axis=0), chance, between))
    return tuple((day[n] + _DAY, day[n + 1] - _DAY) for n in np.flatnonzero(silent > chance))


def holes_between(covered: pd.DataFrame, first: date, last: date) -> pd.Series:
    """Return by county the :data:`Holes` that have one of some days."""
    begin, end = np.datetime64(first, "s"), np.datetime64(last, "s")
    holes = covered["holes"] if "holes" in covered else pd.Series((), index=covered.index[:0])
    return pd.Series(
        {
            county: tuple(one for one in some if one[0] <= end and one[1] >= begin)
            for county, some in holes.items()
            if isinstance(some, tuple)
        },
        dtype=object,
    ).reindex(covered.index)


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
    whole = holes_between(covered, first, last).map(
        lambda some: not isinstance(some, tuple) or not some
    )
    return np.asarray((inside & whole).reindex(counties, fill_value=False), dtype=bool)


def unbroken(covered: pd.DataFrame | None, counties: pd.Series, today: date) -> Bools:
    """Tell for each centre whether the record of its county has no hole up to a day."""
    if covered is None:
        return np.ones(len(counties), dtype=bool)
    holes = holes_between(covered, date.min, today)
    whole = holes.map(lambda some: not isinstance(some, tuple) or not some)
    return np.asarray(whole.reindex(counties, fill_value=True), dtype=bool)


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
    holes = holes_between(covered, date.min, today)
    ends = [some[-1][1] if isinstance(some, tuple) and some else None for some in holes]
    after = pd.Series(ends, index=covered.index, dtype="datetime64[s]")
    since: Days = np.fmax(_days(covered["since"]), _days(after) + _DAY)
    days = np.asarray((now - since) / _DAY, dtype=np.float64) + 1.0
    reached = (since <= now) & (covered["until"] >= now)
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
