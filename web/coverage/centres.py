"""The centres behind the numbers of a coverage report, one list for each number."""

from datetime import date

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from geo.coverage import gap_kinds, is_overdue
from geo.errors import N_
from geo.terms import GAPS
from web.coverage.answer import Centre, Centres
from web.coverage.question import CentresQuery
from web.coverage.scope import Scope, counted, report_scope
from web.installation.context import Context
from web.places.divisions import require_division
from web.terms.answer import Answer
from web.terms.fields import QueryError
from web.terms.rows import rows_of
from web.terms.term import BETWEEN, kept

PAGE_SIZE = 100
SAID = 5
"""So many hexagons are named as examples."""


def run(
    context: Context, query: CentresQuery, *, today: date, whole_list: bool = False,
    empty: bool = False,
) -> Answer[Centres]:  # fmt: skip
    """List the centres behind a number.

    Parameters
    ----------
    today
        Last day of the period, unless the query names one.
    whole_list
        All of them, for a file; else one page of a hundred.
    empty
        As for :func:`web.coverage.ask.run`, whose errors this raises too.
    """
    report = query.report()
    scope = report_scope(context, report, today=today, empty=empty)
    facts = scope.snapshot.memo.get(
        ("centre facts", report, scope.day), lambda: centre_facts(scope, query.overdue)
    )
    _require_row(context, query, scope.groups)
    found = _listed(facts, query, scope.groups)
    last_page = max(1, -(-len(found) // PAGE_SIZE))
    page = min(query.page, last_page)
    shown = found if whole_list else found.iloc[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    joined = GeoDataFrame(
        scope.centres.loc[shown.index].join(shown[shown.columns.difference(scope.centres.columns)])
    )
    document = kept(
        Centres,
        dict(query),
        **counted(scope, query),
        kind="coverage-centres",
        total=len(found),
        page=page,
        pages=last_page,
        centres=_rows(context, joined),
    )
    return Answer(document, joined)


def _require_row(context: Context, query: CentresQuery, groups: "pd.Series[str]") -> None:
    """Refuse what is no row of any report at this level; one that the filters empty is right."""
    if query.level != "hexagon":
        require_division(context, query.division, query.level)
    elif query.division and not (groups == query.division).any():
        raise QueryError(
            N_("No hexagon of this report is called %(code)s. Right are, for example, %(known)s."),
            code=query.division,
            known=BETWEEN.join(sorted(set(groups) - {""})[:SAID]),
        )


def centre_facts(scope: Scope, overdue: float) -> pd.DataFrame:
    """Measure every centre of a report that is in a division.

    Returns
    -------
    DataFrame
        Index of the centres in a group: the columns of :func:`geo.coverage.lecture_status`,
        ``minutes`` (NaN without lecturers), ``unreachable``, ``people``, ``gap``,
        ``lectures_missing``, ``last_lecture``, ``overdue`` and ``on_record`` (held, never or
        unknown).
    """
    facts = scope.status(scope.day)
    minutes = scope.minutes
    facts["minutes"] = np.nan if minutes is None else minutes
    facts["people"] = scope.people
    facts["gap"] = gap_kinds(facts, facts["minutes"], within=scope.within)
    facts["unreachable"] = (facts["minutes"] > scope.within).where(facts["minutes"].notna(), None)
    facts["lectures_missing"] = (scope.k - facts["lectures"]).clip(lower=0).where(facts["known"])
    facts["last_lecture"], facts["overdue"] = facts["last"], is_overdue(facts, overdue) == 1
    facts["on_record"] = np.select([facts["ever"], facts["never"]], ["held", "never"], "unknown")
    return facts[scope.groups != ""]


def _listed(facts: pd.DataFrame, query: CentresQuery, groups: pd.Series) -> pd.DataFrame:
    some = facts[_mask(facts, query)]
    if query.division:
        some = some[groups.reindex(some.index) == query.division]
    some = some.sort_index()
    if query.sort == "code":
        return some
    order = some[query.sort]
    if query.sort == "days_since":
        order = order.where(~some["never"], np.inf)
    return some.loc[order.sort_values(ascending=False, kind="stable", na_position="last").index]


def _mask(facts: pd.DataFrame, query: CentresQuery) -> pd.Series:
    which, near = query.which, facts["minutes"] <= query.within
    if which in GAPS:
        return facts["gap"] == which
    masks = {
        "all": facts["known"] | True,
        "served": facts["served"],
        "unserved": facts["known"] & ~facts["served"],
        "unknown": ~facts["known"],
        "held": facts["lectures"] > 0,
        "never": facts["never"],
        "overdue": facts["overdue"],
        "reachable": near,
        "unreachable": facts["minutes"].notna() & ~near,
    }
    return masks[which]


def _rows(context: Context, centres: GeoDataFrame) -> list[Centre]:
    """Return the centres with the names of their divisions; what is not known is null."""
    names = context.datasets.divisions["name"]
    levels = ("prefecture", "county", "township")
    named = {f"{one}_name": centres[one].map(names).fillna(centres[one]) for one in levels}
    lectures = centres["lectures"].where(centres["known"] | (centres["lectures"] > 0))
    more = {"lectures": lectures, "action": centres["gap"], **named}
    return rows_of(Centre, centres.assign(**more), index="code")
