"""What a coverage report adds on request: trend, comparison, evenness, errors of positions."""

from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray

from geo.accessibility import BANDS, e2sfca, gini, lowest_share, palma
from geo.coverage import (
    compare_shares,
    expected_coverage,
    lecture_status,
    lecturer_bases,
    lecturers_within,
    log_reporting,
    log_status,
    monthly_trend,
    probability_within,
    reachable_pairs,
    read_lecture_log,
    reporting_centres,
    wilson_interval,
)
from geo.jobs import Mapper, here
from geo.travel import TravelModel
from web.coverage.people import people
from web.installation.context import Context, Memo, Snapshot
from web.terms.rows import number, whole

Floats = NDArray[np.float64]

DRAWS, SEED = 50, 0
PER_PEOPLE: Final = 10_000
DIGITS: Final = 4
SHARES: Final = ("share", "share_low", "share_high")


@dataclass(frozen=True, eq=False)
class LectureLog:
    """Lectures in a file, counted once for each period that is asked for.

    Attributes
    ----------
    file
        A log as :func:`geo.coverage.read_lecture_log` reads it.
    topics
        Only lectures on them count; none: all do.
    """

    file: Path
    topics: tuple[str, ...]
    _memo: Memo = field(default_factory=Memo, repr=False)

    def counts(self, day: date, days: int) -> pd.DataFrame:
        """Count the lectures of each venue in the period that ends on a day."""
        return self._memo.get(
            (day, days),
            lambda: read_lecture_log(self.file, today=day, days=days, topics=self.topics),
        )


@dataclass(frozen=True, eq=False)
class Scope:
    """The centres a report is about, and all that is measured at them.

    Attributes
    ----------
    context, snapshot, travel
        The installation, its lectures and lecturers, and the travel times.
    centres
        Those that pass the filters.
    lectures
        Those on the topics asked for.
    groups
        Division or hexagon of each centre.
    people
        People each centre stands for.
    minutes
        From each centre to the nearest lecturer; None without lecturers.
    day, days, k, within
        As in the query.
    log
        A file of lectures that takes the place of those of the store.
    mapper
        Does what takes long.
    """

    context: Context
    snapshot: Snapshot
    travel: TravelModel
    centres: GeoDataFrame
    lectures: pd.DataFrame
    groups: pd.Series
    people: pd.Series
    minutes: pd.Series | None
    day: date
    days: int
    k: int
    within: float
    log: LectureLog | None = None
    mapper: Mapper = here

    @property
    def whole(self) -> pd.Series:
        """All centres that are in a group, as one group."""
        return self.groups.where(self.groups == "", "all")

    def status(self, day: date) -> pd.DataFrame:
        """Lectures of each centre up to a day; silent counties are unknown."""
        if self.log is not None:
            counts = self.log.counts(day, self.days)
            reporting = log_reporting(self.context.datasets.centres, counts)
            return log_status(self.centres, counts, today=day, k=self.k, reporting=reporting)
        reporting = reporting_centres(
            self.context.datasets.centres, self.snapshot.lectures, today=day
        )
        return lecture_status(
            self.centres, self.lectures, today=day, days=self.days, k=self.k, reporting=reporting
        )


def trend_document(scope: Scope, months: int) -> dict[str, Any]:
    """Share served at the end of each month, in all and by division."""

    def rows(groups: pd.Series) -> list[dict[str, Any]]:
        table = monthly_trend(
            scope.centres, scope.lectures, groups, today=scope.day, days=scope.days, k=scope.k,
            months=months,
        ).reset_index()  # fmt: skip
        low, high = wilson_interval(table["served"], table["centres"])
        told = table["share"].notna()
        table = table.assign(
            share_low=np.where(told, low, np.nan), share_high=np.where(told, high, np.nan)
        )
        return [
            {
                **{name: row[name] for name in ("code", "month", "complete")},
                "end": row["end"].date().isoformat(),
                **{name: whole(row[name]) for name in ("centres", "served", "lectures")},
                **{
                    name: number(row[name], DIGITS) for name in ("share", "share_low", "share_high")
                },
            }
            for row in table.to_dict("records")
        ]

    totals = [
        {name: value for name, value in row.items() if name != "code"} for row in rows(scope.whole)
    ]
    return {"months": months, "totals": totals, "rows": rows(scope.groups)}


def comparison_document(scope: Scope, before: date) -> dict[str, Any]:
    """Compare with the period of equal length that ends on an earlier day."""
    then, now = scope.status(before), scope.status(scope.day)
    return {
        "today": before.isoformat(),
        "totals": _rows(compare_shares(then, now, scope.whole))[0],
        "rows": _rows(compare_shares(then, now, scope.groups), code=True),
    }


def equity_document(scope: Scope) -> dict[str, Any]:
    """Lecturers per person by floating catchments, and how evenly they and lectures are shared."""
    status = scope.status(scope.day)
    lectures = status["lectures"].where(status["known"]).to_numpy(np.float64)
    access, count, unused = scope.snapshot.memo.get(
        ("access", scope.travel.provider, scope.within), lambda: _access(scope)
    )
    rows = scope.context.datasets.centres.index.get_indexer(scope.centres.index)
    return {
        "bands": [list(band) for band in BANDS],
        "per_people": PER_PEOPLE,
        "lecturers_unused": whole(unused),
        "lectures": _evenness(lectures, scope),
        "access": _evenness(access[rows], scope),
        "rows": _access_rows(access[rows], count[rows], scope),
    }


def uncertainty_document(scope: Scope) -> dict[str, Any]:
    """Tell how far errors of positions may change who is within reach."""
    provider, minutes = scope.travel.provider, scope.minutes
    facts = {"draws": DRAWS, "seed": SEED}
    if minutes is None:
        return {**facts, "totals": None, "rows": []}
    probability = scope.snapshot.memo.get(
        ("probability", provider, scope.within), lambda: _probability(scope)
    ).reindex(scope.centres.index)
    near = minutes <= scope.within

    def table(groups: pd.Series) -> pd.DataFrame:
        return expected_coverage(probability, near, groups, weights=scope.people)

    totals = _rows(table(scope.whole))[0]
    return {**facts, "totals": totals, "rows": _rows(table(scope.groups), code=True)}


def _probability(scope: Scope) -> pd.Series:
    """Draw the position of every centre; a lecturer moves with the centre where he is based."""
    centres = scope.context.datasets.centres
    bases = lecturer_bases(scope.snapshot.lecturers, centres)

    covered = partial(within_reach, scope.travel, bases.index, scope.within)
    return probability_within(centres, covered, draws=DRAWS, seed=SEED, mapper=scope.mapper)


def within_reach(
    travel: TravelModel, bases: pd.Index, within: float, points: GeoSeries
) -> NDArray[np.bool_]:
    """Tell which of some points are within reach of those among them that are bases."""
    minutes = travel.nearest(points, points.loc[bases])["minutes"]
    return np.asarray(minutes <= within)


def _access(scope: Scope) -> tuple[Floats, Floats, float]:
    """Access of all centres, also of those a filter leaves out: they share the lecturers."""
    centres = scope.context.datasets.centres
    bases = lecturer_bases(scope.snapshot.lecturers, centres)
    limit = max(BANDS[-1][0], scope.within)
    pairs = reachable_pairs(centres, bases, scope.travel, within=limit, mapper=scope.mapper)
    supply = e2sfca(pairs, people(scope.context).centres, bases["lecturers"])
    count = lecturers_within(pairs, bases, scope.within).astype(np.float64)
    if bases.empty:
        count[:] = np.nan  # nobody is on record: how many there are is not known
    return supply.access, count, supply.unused


def _evenness(values: Floats, scope: Scope) -> dict[str, float | None]:
    inside = (scope.groups != "").to_numpy()
    values, weights = values[inside], scope.people.to_numpy()[inside]
    return {
        "gini": number(gini(values, weights), DIGITS),
        "palma": number(palma(values, weights), DIGITS),
        "gini_unweighted": number(gini(values), DIGITS),
        "palma_unweighted": number(palma(values), DIGITS),
        "lowest_share": number(lowest_share(values, weights), DIGITS),
    }


def _access_rows(access: Floats, lecturers: Floats, scope: Scope) -> list[dict[str, Any]]:
    facts = pd.DataFrame(
        {
            "people": scope.people,
            "access": access * scope.people * PER_PEOPLE,
            "lecturers": pd.Series(lecturers, index=scope.centres.index),
        }
    )
    by_group = facts[scope.groups != ""].groupby(scope.groups)
    total = by_group[["people", "access"]].sum(min_count=1)
    median = by_group["lecturers"].median()
    each = (total["access"] / total["people"].where(total["people"] > 0)).tolist()
    return [
        {
            "code": code,
            "access": number(access, DIGITS),
            "lecturers_within_median": number(count),
        }
        for code, access, count in zip(total.index, each, median, strict=True)
    ]


def _rows(table: pd.DataFrame, *, code: bool = False) -> list[dict[str, Any]]:
    whole_numbers = {name for name in table if table[name].dtype.kind == "i"}
    return [
        {
            **({"code": label} if code else {}),
            **{
                str(name): whole(value) if name in whole_numbers else number(value, DIGITS)
                for name, value in values.items()
            },
        }
        for label, values in table.to_dict("index").items()
    ]
