"""Where is coverage missing: lectures held and lecturers within reach, by division."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Self

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame, GeoSeries
from pydantic import BeforeValidator, Field, model_validator

from geo.coverage import (
    coverage_by_group,
    division_codes,
    hexagon_cells,
    hexagon_outlines,
    lecturer_bases,
    main_gap,
    minutes_to_lecturer,
    small_area_shares,
    topic_counts,
    topics_by_group,
    worst_first,
)
from geo.coverage.hexagons import FEW, WIDTH_KM
from geo.errors import N_
from geo.jobs import Mapper, here
from geo.terms import GAPS
from geo.travel import TravelModel
from web.coverage.parts import (
    LectureLog,
    Scope,
    comparison_document,
    equity_document,
    trend_document,
    uncertainty_document,
)
from web.coverage.people import people
from web.installation.context import Context, Memo, Snapshot
from web.installation.travel import TravelQuery, travel_of
from web.places.catalogue import simplified_boundaries
from web.places.divisions import require_division
from web.terms import asks
from web.terms.answer import Answer
from web.terms.asked import Asked
from web.terms.codes import CentreTier, Level, Topic
from web.terms.fields import IsoDate, QueryError, Several
from web.terms.rows import number, provider_document, whole

__all__ = ["CoverageQuery", "NoLecturesError", "run"]

COUNTS = (
    "centres", "unknown", "served", "lectures", "lectures_needed", "never", "overdue", "people",
    "people_served", "reachable", *GAPS, "rank", "rank_low", "rank_high",
)  # fmt: skip
MEASURES = (
    "share", "share_low", "share_high", "bound_low", "bound_high", "share_smoothed",
    "weighted_share", "fgt1", "fgt2", "weighted_fgt1", "weighted_fgt2", "overdue_share",
    "days_since_median", "days_since_p90", "minutes_median", "reachable_share",
    "weighted_reachable_share",
)  # fmt: skip
TOPIC_COUNTS = ("topics_met", "topics_none")
CODE_DIGITS = 12
WORST = 10
"""So many divisions are named as the worst places."""


class NoLecturesError(QueryError):
    """The store holds no lecture, so coverage is unknown, which is not the same as zero."""

    status = 409
    kind = "no-lectures"
    title = N_("There are no lectures yet")


def _code(value: Any) -> Any:
    begun = isinstance(value, str) and value.strip().isdigit()
    return value.strip().ljust(CODE_DIGITS, "0") if begun else value


Code = Annotated[str, BeforeValidator(_code), Field(pattern=r"^\d{12}$")]
CentreTiers = Annotated[tuple[CentreTier, ...], Several]
Topics = Annotated[tuple[Topic, ...], Several]


class CoverageQuery(TravelQuery):
    """What counts as served and as within reach.

    A centre is served with at least `k` lectures held in the last `days` days up to `today`, and
    reachable when the nearest lecturer lives at most `within` minutes away. `tier`, `prefecture`
    and `county` choose the centres, `topic` the lectures that count. `required` names topics of
    which each centre should have had `topics_needed` (all when not given). `trend` (months),
    `compare` (last day of an earlier period), `equity` and `uncertainty` add parts to the answer.
    """

    level: Annotated[
        Level,
        Asked(N_("Level of the rows.")),
    ] = "county"
    days: Annotated[int, asks.DAYS] = Field(default=90, ge=1, le=3660)
    k: Annotated[int, asks.K] = Field(default=1, ge=1, le=1000)
    within: Annotated[float, Asked(N_("Minutes within which a lecturer must live."))] = Field(
        default=30, gt=0, le=600
    )
    today: Annotated[IsoDate | None, asks.TODAY] = None
    overdue: Annotated[int, Asked(N_("Days after which the next lecture is due."))] = Field(
        default=180, ge=1, le=3660
    )
    tier: Annotated[CentreTiers, asks.TIER] = ()
    prefecture: Annotated[Code | None, asks.PREFECTURE] = None
    county: Annotated[Code | None, asks.COUNTY] = None
    topic: Annotated[Topics, asks.TOPIC] = ()
    required: Annotated[Topics, Asked(N_("Topics that each centre should have had."))] = ()
    topics_needed: Annotated[int | None, Asked(N_("How many of them; else all."))] = Field(
        default=None, ge=1, le=100
    )
    trend: Annotated[int, Asked(N_("Months of a trend; 0: none."))] = Field(default=0, ge=0, le=60)
    compare: Annotated[
        IsoDate | None, Asked(N_("Last day of an earlier period to compare with."))
    ] = None
    equity: Annotated[bool, Asked(N_("Whether to compute how fairly it is shared out."))] = False
    uncertainty: Annotated[
        bool, Asked(N_("Whether to compute what the position errors leave open."))
    ] = False

    @model_validator(mode="after")
    def _enough_topics(self) -> Self:
        """Refuse to want more topics than there are: no centre could ever have them."""
        needed, most = self.topics_needed, len(set(self.required))
        if needed is not None and needed > most:
            raise QueryError(
                N_(
                    "%(most)d required topics are named, so at most %(most)d of them can be "
                    "enough, not %(needed)d."
                ),
                most=most,
                needed=needed,
            )
        return self


def run(
    context: Context,
    query: CoverageQuery,
    *,
    today: date,
    empty: bool = False,
    log: Path | None = None,
    mapper: Mapper = here,
) -> Answer:
    """Report the coverage of the practice centres by division.

    Parameters
    ----------
    context
        The installation.
    query
        What is asked; its own `today` goes before the argument.
    today
        Last day of the period.
    empty
        Answer also when the store holds no lecture: everything realised is unknown then, and
        what could be reached is told.
    log
        A file of lectures (:func:`geo.coverage.read_lecture_log`) in the place of the store's.
    mapper
        Does what takes long: the access of `equity`, the draws of `uncertainty`.

    Raises
    ------
    NoLecturesError
        If the store holds no lecture, unless `empty`, and there is no log.
    QueryError
        If no centre passes the filters, the earlier period is not earlier, or something is asked
        of a log that it cannot tell.
    """
    if log is not None and (query.required or query.trend):
        raise QueryError(N_("Topics and trend need the lectures in the store, not those of a log."))
    scope = report_scope(context, query, today=today, empty=empty or log is not None)
    if log is not None:
        scope = replace(scope, log=LectureLog(log, query.topic))
    scope = replace(scope, mapper=mapper)
    # What a log says may change under the same name: it is never kept for the next question.
    memo = scope.snapshot.memo if log is None else Memo()
    table = memo.get(("coverage", query, scope.day), lambda: _table(scope, query))
    document = {**_document(scope, query, table), **_details(scope, query, memo)}
    if log is not None:
        document["log"] = log.name
    return Answer(document, _features(context, query, table))


def report_scope(
    context: Context, query: CoverageQuery, *, today: date, empty: bool = False
) -> Scope:
    """Gather what a report is about; parameters and errors are those of :func:`run`."""
    snapshot = context.snapshot()
    if not empty:
        require_lectures(snapshot)
    day = query.today or today
    if query.compare is not None and query.compare >= day:
        raise QueryError(
            N_("The period to compare with must end before %(today)s."), today=day.isoformat()
        )
    return scope_of(context, snapshot, query, day, travel_of(context, query, [day]))


def require_lectures(snapshot: Snapshot) -> None:
    """Refuse a question about lectures where there are none.

    Raises
    ------
    NoLecturesError
        If the store holds no lecture.
    """
    if snapshot.lectures.empty:
        raise NoLecturesError(
            N_(
                "There are no lectures in the store, so coverage is unknown: "
                "run 'redroutes data simulate' to try it on a simulated year."
            )
        )


def scope_of(
    context: Context, snapshot: Snapshot, query: CoverageQuery, day: date, travel: TravelModel
) -> Scope:
    """Gather the centres that a question is about, with all that is measured at them.

    Raises
    ------
    QueryError
        If there is no such prefecture or county, or no centre passes the filters.
    """
    require_division(context, query.prefecture, "prefecture")
    require_division(context, query.county, "county")
    centres, lectures = _chosen(context.datasets.centres, query), snapshot.lectures
    if query.topic:
        lectures = lectures[lectures["topic"].isin(query.topic)]
    groups = _groups(centres, query.level)
    if (groups == "").all():
        raise QueryError(N_("No practice centre passes the filters: choose fewer of them."))
    minutes = _minutes(context, snapshot, travel)
    return Scope(
        context=context,
        snapshot=snapshot,
        travel=travel,
        centres=centres,
        lectures=lectures,
        groups=groups,
        people=people(context).centres.reindex(centres.index),
        minutes=None if minutes is None else minutes.reindex(centres.index),
        day=day,
        days=query.days,
        k=query.k,
        within=query.within,
    )


def _chosen(centres: GeoDataFrame, query: CoverageQuery) -> GeoDataFrame:
    """Centres that pass the filters."""
    if query.tier:
        centres = centres[centres["tier"].isin(query.tier)]
    if query.prefecture:
        centres = centres[centres["prefecture"] == query.prefecture]
    if query.county:
        centres = centres[centres["county"] == query.county]
    return centres


def _groups(centres: GeoDataFrame, level: str) -> pd.Series:
    if level == "hexagon":
        return hexagon_cells(centres)
    return division_codes(centres, level)


def _table(scope: Scope, query: CoverageQuery) -> pd.DataFrame:
    """Measure the divisions; the last row, named ``all``, is all of them together."""
    status = scope.status(scope.day)
    parts = []
    for groups in (scope.groups, scope.whole):
        part = coverage_by_group(
            status, groups, minutes=scope.minutes, within=query.within, k=query.k,
            weights=scope.people, overdue=query.overdue,
        )  # fmt: skip
        part = part.join(small_area_shares(part["served"], part["centres"] - part["unknown"]))
        if query.required:
            counts = topic_counts(
                scope.centres, scope.snapshot.lectures, topics=query.required, today=scope.day,
                days=query.days,
            )  # fmt: skip
            part = part.join(topics_by_group(counts, groups, m=query.topics_needed))
        parts.append(part.assign(main_gap=main_gap(part)))
    table: pd.DataFrame = pd.concat(parts)
    table.attrs["without_division"] = int((scope.groups == "").sum())
    return table


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


def _document(scope: Scope, query: CoverageQuery, table: pd.DataFrame) -> dict[str, Any]:
    names = scope.context.datasets.divisions
    *rows, totals = table.to_dict("index").items()
    asked = query.model_dump(
        mode="json",
        exclude={"today", "trend", "compare", "equity", "uncertainty", "vehicle", "season"},
    )
    return {
        "kind": "coverage",
        "version": 1,
        **asked,
        "today": scope.day.isoformat(),
        "provider": provider_document(scope.travel.provider),
        "simulated": scope.snapshot.simulated,
        "population": people(scope.context).document(),
        "totals": {
            **_measures(totals[1]),
            "without_division": table.attrs["without_division"],
        },
        "worst": list(worst_first(table.iloc[:-1])[:WORST]),
        "rows": [
            {
                "code": code,
                "name": names.loc[code, "name"] if code in names.index else code,
                "parent": names.loc[code, "parent"] if code in names.index else "",
                **_measures(values),
            }
            for code, values in rows
        ],
    }


def _measures(values: dict[Any, Any]) -> dict[str, Any]:
    """Measures of one division; `few` says that its rates rest on fewer than ten centres."""
    found: dict[str, Any] = {
        **{name: whole(np.rint(values[name])) for name in COUNTS},
        **{name: number(values[name], 4) for name in MEASURES},
        "unserved": whole(values["centres"] - values["unknown"] - values["served"]),
        "unreachable": whole(values["centres"] - values["reachable"]),
        "main_gap": values["main_gap"],
        "few": bool(values["centres"] < FEW),
    }
    if "topics_share" in values:
        found |= {name: whole(values[name]) for name in TOPIC_COUNTS}
        found["topics_share"] = number(values["topics_share"], 4)
        found["topics_missing"] = list(values["topics_missing"])
    return found


def _details(scope: Scope, query: CoverageQuery, memo: Memo) -> dict[str, Any]:
    """Parts that were asked for, each computed once per question."""
    compare = query.compare
    parts: dict[str, Callable[[], dict[str, Any]]] = {}
    if query.trend:
        parts["trend"] = lambda: trend_document(scope, query.trend)
    if compare is not None:
        parts["compare"] = lambda: comparison_document(scope, compare)
    if query.equity:
        parts["equity"] = lambda: equity_document(scope)
    if query.uncertainty:
        parts["uncertainty"] = lambda: uncertainty_document(scope)
    return {name: memo.get((name, query, scope.day), make) for name, make in parts.items()}


def _features(context: Context, query: CoverageQuery, table: pd.DataFrame) -> GeoDataFrame:
    """Divisions with their outline; townships, whose outlines are not published, as points."""
    table = table.iloc[:-1][[*COUNTS, *MEASURES]]
    if query.level == "hexagon":
        return _hexagons(table)
    divisions = context.datasets.divisions.loc[table.index]
    shapes = divisions[["name", "level", "parent", "precision", "error_m", "geometry"]]
    if query.level != "township":
        outlines = simplified_boundaries(context, query.level)
        shapes = shapes.set_geometry(outlines.geometry.reindex(table.index))
    return shapes.join(table)


def _hexagons(table: pd.DataFrame) -> GeoDataFrame:
    outlines: GeoSeries = hexagon_outlines(table.index, width_km=WIDTH_KM)
    named = table.assign(name=table.index, level="hexagon", parent="", precision="", error_m=0)
    return GeoDataFrame(named, geometry=outlines)
