"""Where is coverage missing: lectures held and lecturers within reach, by division."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
from geopandas import GeoDataFrame, GeoSeries

from geo.coverage import (
    coverage_by_group,
    hexagon_outlines,
    main_gap,
    small_area_shares,
    topic_counts,
    topic_unsaid,
    topics_by_group,
    worst_first,
)
from geo.coverage.hexagons import FEW, WIDTH_KM
from geo.errors import N_
from geo.jobs import Mapper, here
from web.coverage.answer import Coverage, Parts, Row, Totals
from web.coverage.parts import comparison_of, equity_of, trend_of, uncertainty_of
from web.coverage.question import CoverageQuery
from web.coverage.records import StoreRecord
from web.coverage.scope import Scope, counted, one_group, report_scope
from web.installation.context import Context, Memo
from web.places.catalogue import simplified_boundaries
from web.terms.answer import Answer
from web.terms.fields import QueryError
from web.terms.term import kept

TREND_MONTHS = 12
"""So many months of the trend the page shows."""
WORST = 10
"""So many divisions are named as the worst places."""


def run(
    context: Context,
    query: CoverageQuery,
    *,
    today: date,
    empty: bool = False,
    log: Path | None = None,
    mapper: Mapper = here,
) -> Answer[Coverage]:
    """Report the coverage of the practice centres by division.

    Parameters
    ----------
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
    scope = report_scope(context, query, today=today, empty=empty, log=log)
    scope = replace(scope, mapper=mapper)
    memo = scope.record.memo
    table = memo.get(("coverage", query, scope.day), lambda: _table(scope, query))
    document = _document(scope, query, table, _parts(scope, query, memo))
    if log is not None:
        document["log"] = log.name
    return Answer(document, _features(context, query, table))


def warm_up(context: Context) -> None:
    """Answer what the page and the tiles of coverage ask first, so that nobody waits for it."""
    for query in (CoverageQuery(trend=TREND_MONTHS), CoverageQuery()):
        with suppress(QueryError):  # without centres there is nothing to answer
            run(context, query, today=context.today(), empty=True)


def _table(scope: Scope, query: CoverageQuery) -> pd.DataFrame:
    """Measure the divisions; the last row, named ``all``, is all of them together."""
    status = scope.status(scope.day)
    parts = []
    for groups, places in ((scope.groups, scope.places), (scope.whole, one_group(scope.places))):
        part = coverage_by_group(
            status, groups, minutes=scope.minutes, within=query.within, k=query.k,
            weights=scope.estimate, overdue=query.overdue,
            beside=scope.beside(groups, places),
        )  # fmt: skip
        counted = part["counted"]
        part = part.join(small_area_shares(counted - part["unserved"].fillna(0), counted))
        if query.required:
            part = part.join(_topics(scope, query, status, groups))
        more = {
            "unreachable": part["centres"] - part["reachable"],
            "main_gap": main_gap(part),
            "few": part["centres"] < FEW,
        }
        parts.append(part.assign(**more))
    table: pd.DataFrame = pd.concat(parts)
    table.attrs["without_division"] = int((scope.groups == "").sum())
    return table


def _topics(
    scope: Scope, query: CoverageQuery, status: pd.DataFrame, groups: pd.Series
) -> pd.DataFrame:
    """Measure the required topics; a centre with a lecture of unknown topic may have had any."""
    lectures, day, days = scope.snapshot.lectures, scope.day, scope.days
    counts = topic_counts(scope.centres, lectures, topics=query.required, today=day, days=days)
    unsaid = topic_unsaid(scope.centres, lectures, today=day, days=days)
    complete = status["complete"] & ~unsaid
    return topics_by_group(counts, groups, m=query.topics_needed, complete=complete)


def _document(scope: Scope, query: CoverageQuery, table: pd.DataFrame, parts: Parts) -> Coverage:
    *rows, (_, totals) = table.to_dict("index").items()
    return {
        **counted(scope, query),
        **parts,
        "kind": "coverage",
        "totals": kept(Totals, totals, without_division=table.attrs["without_division"]),
        "worst": list(worst_first(table.iloc[:-1])[:WORST]),
        "rows": [kept(Row, values, **_division(scope.context, str(code))) for code, values in rows],
    }


def _division(context: Context, code: str) -> dict[str, str]:
    """Name a division; a hexagon has no name and lies in none."""
    divisions = context.datasets.divisions
    if code not in divisions.index:
        return {"code": code, "name": code, "parent": ""}
    return {
        "code": code, "name": divisions.loc[code, "name"], "parent": divisions.loc[code, "parent"],
    }  # fmt: skip


def _parts(scope: Scope, query: CoverageQuery, memo: Memo) -> Parts:
    """Return what was asked for beside the rows, each part computed once per question."""
    parts: Parts = {}
    compare, key = query.compare, (query, scope.day)
    record = scope.record
    if query.trend and isinstance(record, StoreRecord):
        parts["trend"] = memo.get(("trend", *key), lambda: trend_of(scope, record, query.trend))
    if compare is not None:
        parts["compare"] = memo.get(("compare", *key), lambda: comparison_of(scope, compare))
    if query.equity:
        parts["equity"] = memo.get(("equity", *key), lambda: equity_of(scope))
    if query.uncertainty:
        parts["uncertainty"] = memo.get(("uncertainty", *key), lambda: uncertainty_of(scope))
    return parts


def _features(context: Context, query: CoverageQuery, table: pd.DataFrame) -> GeoDataFrame:
    """Divisions with their outline; townships, whose outlines are not published, as points."""
    table = table.iloc[:-1]
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
