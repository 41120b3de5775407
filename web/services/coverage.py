"""Where is coverage missing: lectures held and lecturers within reach, by division."""

from datetime import date
from typing import Any, Literal

import pandas as pd
from geopandas import GeoDataFrame
from pydantic import Field

from geo.coverage import (
    GAPS,
    coverage_by_division,
    lecture_status,
    lecturer_bases,
    minutes_to_lecturer,
)
from geo.errors import N_
from geo.travel import Provider, TravelModel
from web.context import Context, Snapshot
from web.services.answer import Answer
from web.services.catalogue import simplified_boundaries
from web.services.documents import number, provider_document, whole
from web.services.fields import IsoDate, QueryError
from web.services.travelling import TravelQuery, travel_of

__all__ = ["GAPS", "CoverageQuery", "NoLecturesError", "run"]

COUNTS = ("centres", "served", "lectures", "never", "reachable", *GAPS, "no_data")
MEASURES = (
    "share",
    "share_low",
    "share_high",
    "days_since_median",
    "minutes_median",
    "reachable_share",
)


class NoLecturesError(QueryError):
    """The store holds no lecture, so coverage is unknown, which is not the same as zero."""


class CoverageQuery(TravelQuery):
    """What counts as served and as within reach.

    A centre is served with at least `k` lectures held in the last `days` days up to `today`, and
    reachable when the nearest lecturer lives at most `within` minutes away.
    """

    level: Literal["township", "county", "prefecture", "province"] = "county"
    days: int = Field(default=90, ge=1, le=3660)
    k: int = Field(default=1, ge=1, le=1000)
    within: float = Field(default=30, gt=0, le=600)
    today: IsoDate | None = None


def run(context: Context, query: CoverageQuery, *, today: date) -> Answer:
    """Report the coverage of the practice centres by division.

    Parameters
    ----------
    context
        The installation.
    query
        What is asked; its own `today` goes before the argument.
    today
        Last day of the period.

    Raises
    ------
    NoLecturesError
        If the store holds no lecture.
    """
    snapshot = context.snapshot()
    if snapshot.lectures.empty:
        raise NoLecturesError(
            N_(
                "There are no lectures in the store, so coverage is unknown: "
                "run 'redroutes data simulate' to try it on a simulated year."
            )
        )
    day = query.today or today
    travel = travel_of(context, query, [day])
    table = snapshot.memo.get(
        ("coverage", query, day), lambda: _table(context, snapshot, query, day, travel)
    )
    document = _document(context, query, table, day, travel.provider)
    return Answer({**document, "simulated": snapshot.simulated}, _features(context, query, table))


def _table(
    context: Context, snapshot: Snapshot, query: CoverageQuery, day: date, travel: TravelModel
) -> pd.DataFrame:
    centres = context.datasets.centres
    status = lecture_status(centres, snapshot.lectures, today=day, days=query.days, k=query.k)
    minutes = _minutes(context, snapshot, travel)
    return coverage_by_division(
        centres, status, level=query.level, minutes=minutes, within=query.within
    )


def _minutes(
    context: Context, snapshot: Snapshot, travel: TravelModel
) -> "pd.Series[float] | None":
    """Minutes from each centre to its nearest lecturer; None without lecturers."""
    if snapshot.lecturers.empty:
        return None
    centres = context.datasets.centres
    return snapshot.memo.get(
        ("minutes to lecturer", travel.provider),
        lambda: minutes_to_lecturer(centres, lecturer_bases(snapshot.lecturers, centres), travel),
    )


def _document(
    context: Context, query: CoverageQuery, table: pd.DataFrame, day: date, provider: Provider
) -> dict[str, Any]:
    names = context.datasets.divisions
    rows = [
        {
            "code": code,
            "name": names.loc[code, "name"],
            "parent": names.loc[code, "parent"],
            **_measures(values),
        }
        for code, values in table.to_dict("index").items()
    ]
    return {
        "kind": "coverage",
        "version": 1,
        "level": query.level,
        "days": query.days,
        "k": query.k,
        "within": query.within,
        "today": day.isoformat(),
        "provider": provider_document(provider),
        "totals": _totals(rows, without_division=table.attrs["without_division"]),
        "rows": rows,
    }


def _measures(values: dict[Any, Any]) -> dict[str, Any]:
    counts = {name: whole(values[name]) for name in COUNTS}
    return {**counts, **{name: number(values[name], 4) for name in MEASURES}}


def _totals(rows: list[dict[str, Any]], *, without_division: int) -> dict[str, Any]:
    """Sum of the counts; unknown where the rows are."""
    totals = {name: _sum([row[name] for row in rows]) for name in COUNTS}
    share = totals["served"] / totals["centres"] if rows else float("nan")
    return {**totals, "share": number(share, 4), "without_division": without_division}


def _sum(counts: list[int | None]) -> Any:
    return None if None in counts else sum(counts)


def _features(context: Context, query: CoverageQuery, table: pd.DataFrame) -> GeoDataFrame:
    """Divisions with their outline; townships, whose outlines are not published, as points."""
    divisions = context.datasets.divisions.loc[table.index]
    shapes = divisions[["name", "level", "parent", "precision", "error_m", "geometry"]]
    if query.level != "township":
        outlines = simplified_boundaries(context, query.level)
        shapes = shapes.set_geometry(outlines.geometry.reindex(table.index))
    return shapes.join(table)
