"""Where the lectures of a report come from, and which days their record covers."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.coverage import (
    covered_days,
    held_lectures,
    lecture_status,
    lectures_on,
    log_status,
    loose_by_county,
    read_lecture_log,
    silent_spans,
    venue_reports,
)
from web.installation.context import Context, Memo, Snapshot
from web.places.record import counties_of, covered, stated, venue_counties

Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class StoreRecord:
    """The lectures of the store.

    Attributes
    ----------
    context, snapshot
        The installation and its lectures.
    topics
        Only lectures on them count; none: all do.
    today
        Today, or the last day that is asked for if that is later.
    """

    context: Context
    snapshot: Snapshot
    topics: tuple[str, ...]
    today: date

    @property
    def memo(self) -> Memo:
        """Keeps what is derived from them, until the store changes."""
        return self.snapshot.memo

    @cached_property
    def lectures(self) -> pd.DataFrame:
        """Those on the topics asked for, and those nobody knows the topic of."""
        return lectures_on(self.snapshot.lectures, self.topics)

    def covered(self) -> pd.DataFrame:
        """Tell which days the record of each county covers."""
        return covered(self.context, self.snapshot, until=self.today)

    def status(self, centres: pd.DataFrame, day: date, days: int, k: int) -> pd.DataFrame:
        """Return the lectures of some centres on the days up to one."""
        return lecture_status(
            centres, self.lectures, today=day, days=days, k=k, covered=self.covered()
        )

    def at(self, venues: pd.DataFrame, day: date, days: int) -> Integers:
        """Count the lectures at each of some venues on the days up to one."""
        every = _known(self.context)
        held = self.memo.get(
            ("held at venues", self.topics, self.today),
            lambda: held_lectures(pd.DataFrame(index=every), self.lectures, today=self.today),
        )
        counts = self.memo.get(
            ("counts", self.topics, day, days), lambda: held.count_until(day, days)
        )
        at: Integers = counts[every.get_indexer(venues.index)]
        return at

    def loose(self, day: date, days: int) -> "pd.Series[int]":
        """Count the lectures on the days up to one that name no venue, by county."""
        rows = self.memo.get("lectures at no venue", self._nowhere)
        after, until = (np.datetime64(one, "s") for one in (day - timedelta(days=days), day))
        codes = pd.Index(rows.loc[(rows["date"] > after) & (rows["date"] <= until), "venue"])
        ones = np.ones(len(codes), dtype=np.int64)
        found = loose_by_county(codes, ones, counties_of(self.context))
        # Of rows that were refused the day is not kept: they may be of any day.
        return found.add(self.undated(), fill_value=0).astype(np.int64)

    def undated(self) -> "pd.Series[int]":
        """Count the lectures that name no venue and no day, by county."""
        return stated(self.snapshot)["unattributed"]

    def _nowhere(self) -> pd.DataFrame:
        lectures = self.snapshot.lectures
        held = lectures[lectures["status"] == "held"]
        return held.loc[~held["venue"].isin(_known(self.context)), ["venue", "date"]]


@dataclass(frozen=True, eq=False)
class LectureLog:
    """Lectures in a file, counted once for each period that is asked for.

    Attributes
    ----------
    file
        A log as :func:`geo.coverage.read_lecture_log` reads it.
    topics
        Only lectures on them count; none: all do.
    today
        Today, or the last day that is asked for if that is later.
    day, days
        A period that will be asked for.
    """

    context: Context
    file: Path
    topics: tuple[str, ...]
    today: date
    day: date
    days: int
    memo: Memo = field(default_factory=Memo, repr=False)
    """What a file says may change under the same name: it is kept for one question."""

    def counts(self, day: date, days: int) -> pd.DataFrame:
        """Count the lectures of each venue in the period that ends on a day."""
        return self.memo.get(
            (day, days),
            lambda: read_lecture_log(
                self.file, today=day, days=days, topics=self.topics, until=self.today
            ),
        )

    def covered(self) -> pd.DataFrame:
        """Tell which days the record of each county covers."""
        return self.memo.get("covered", self._covered)

    def _covered(self) -> pd.DataFrame:
        counts = self.counts(self.day, self.days)  # the days reported are the same for any period
        reports = venue_reports(venue_counties(self.context), counts)
        known, days = counties_of(self.context), counts.attrs["days"]
        codes = {code[:6]: code for code in known}
        holes = silent_spans(days.assign(county=days["county"].map(codes)))
        return covered_days(known, reports, until=self.today, holes=holes)

    def undated(self) -> "pd.Series[int]":
        """Count the lectures that name no venue and no day: a log has none."""
        return pd.Series(dtype=np.int64)

    def status(self, centres: pd.DataFrame, day: date, days: int, k: int) -> pd.DataFrame:
        """Return the lectures of some centres on the days up to one."""
        counts = self.counts(day, days)
        return log_status(centres, counts, today=day, days=days, k=k, covered=self.covered())

    def at(self, venues: pd.DataFrame, day: date, days: int) -> Integers:
        """Count the lectures at each of some venues on the days up to one."""
        counts = self.counts(day, days)["lectures"]
        return counts.reindex(venues.index, fill_value=0).to_numpy(np.int64)

    def loose(self, day: date, days: int) -> "pd.Series[int]":
        """Count the lectures on the days up to one that name no venue, by county."""
        counts = self.counts(day, days)["all_lectures"]
        nowhere = counts[~counts.index.isin(_known(self.context))]
        return loose_by_county(nowhere.index, nowhere.to_numpy(np.int64), counties_of(self.context))


LectureRecord = StoreRecord | LectureLog
"""Lectures, wherever they are kept, and the days that are on record."""


def _known(context: Context) -> pd.Index:
    """Return the codes of all places where a lecture can be held; sites are among them."""
    data = context.datasets
    return context.memo.get("places", lambda: data.venues.index.union(data.sites.index))
