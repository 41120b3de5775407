"""The centres behind the numbers of a coverage report, one list for each number."""

from datetime import date
from typing import Annotated, Any

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from pydantic import Field

from geo.coverage import gap_kinds
from geo.errors import N_
from geo.terms import GAPS
from web.coverage.ask import CoverageQuery, report_scope
from web.coverage.parts import Scope
from web.coverage.people import people
from web.installation.context import Context
from web.language.choices import CENTRE_LISTS, CENTRE_ORDERS
from web.places.divisions import require_division
from web.terms import asks
from web.terms.answer import Answer
from web.terms.asked import Asked
from web.terms.fields import QueryError
from web.terms.rows import number, provider_document, records, venue_document, whole

PAGE_SIZE = 100
SAID = 5
"""So many hexagons are named as examples."""


class CentresQuery(CoverageQuery):
    """The question of a coverage report, and which of its centres.

    `which` is the number asked about: those `served`, those `unreachable`, and so on; `held` had a
    lecture in the period. `division` is the code of a row of the report at its `level`. `sort` puts
    the longest waiting, the farthest, those with the most lectures or with the most people first.
    """

    which: Annotated[
        str,
        CENTRE_LISTS,
        Asked(N_("Which centres: the number of the report that they stand behind.")),
    ] = "all"
    division: Annotated[str | None, Asked(N_("Code of a row of the report."))] = Field(
        default=None, max_length=30
    )
    sort: Annotated[
        str,
        CENTRE_ORDERS,
        Asked(N_("Order: by code, or the largest first.")),
    ] = "code"
    page: Annotated[int, asks.PAGE] = Field(default=1, ge=1, le=100_000)


def run(
    context: Context, query: CentresQuery, *, today: date, whole_list: bool = False,
    empty: bool = False,
) -> Answer:  # fmt: skip
    """List the centres behind a number.

    Parameters
    ----------
    context
        The installation.
    query
        What is asked.
    today
        Last day of the period, unless the query names one.
    whole_list
        All of them, for a file; else one page of a hundred.
    empty
        As for :func:`web.coverage.ask.run`, whose errors this raises too.
    """
    report = CoverageQuery.model_validate(
        query.model_dump(include=set(CoverageQuery.model_fields), by_alias=True)
    )
    scope = report_scope(context, report, today=today, empty=empty)
    facts = scope.snapshot.memo.get(
        ("centre facts", report, scope.day), lambda: centre_facts(scope, query.overdue)
    )
    _require_row(context, query, scope.groups)
    found = _chosen(facts, query, scope.groups)
    last_page = max(1, -(-len(found) // PAGE_SIZE))
    page = min(query.page, last_page)
    shown = found if whole_list else found.iloc[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    joined = GeoDataFrame(
        scope.centres.loc[shown.index].join(shown[shown.columns.difference(scope.centres.columns)])
    )
    document = {
        "kind": "coverage-centres",
        "version": 1,
        **query.model_dump(mode="json", exclude={"today", "vehicle", "season", "page"}),
        "today": scope.day.isoformat(),
        "provider": provider_document(scope.travel.provider),
        "simulated": scope.snapshot.simulated,
        "population": people(context).document(),
        "total": len(found),
        "page": page,
        "pages": last_page,
        "centres": [_row(row) for row in records(joined, "code")],
    }
    return Answer(document, joined)


def _require_row(context: Context, query: CentresQuery, groups: pd.Series) -> None:
    """Refuse what is no row of any report at this level; one that the filters empty is right."""
    if query.level != "hexagon":
        require_division(context, query.division, query.level)
    elif query.division and not (groups == query.division).any():
        raise QueryError(
            N_("No hexagon of this report is called %(code)s. Right are, for example, %(known)s."),
            code=query.division,
            known="、".join(sorted(set(groups) - {""})[:SAID]),
        )


def centre_facts(scope: Scope, overdue: float) -> pd.DataFrame:
    """Measure every centre of a report that is in a division.

    Returns
    -------
    DataFrame
        Index of the centres in a group: the columns of :func:`geo.coverage.lecture_status`,
        ``minutes`` (NaN without lecturers), ``people``, ``gap``, ``missing`` (lectures) and
        ``overdue``.
    """
    facts = scope.status(scope.day)
    minutes = scope.minutes
    facts["minutes"] = np.nan if minutes is None else minutes
    facts["people"] = scope.people
    facts["gap"] = gap_kinds(facts, facts["minutes"], within=scope.within)
    facts["missing"] = (scope.k - facts["lectures"]).clip(lower=0).where(facts["known"])
    waited = facts["days_since"].where(facts["ever"], np.inf)
    facts["overdue"] = (waited > overdue) & (facts["ever"] | facts["known"])
    return facts[scope.groups != ""]


def _chosen(facts: pd.DataFrame, query: CentresQuery, groups: pd.Series) -> pd.DataFrame:
    kept = facts[_mask(facts, query)]
    if query.division:
        kept = kept[groups.reindex(kept.index) == query.division]
    kept = kept.sort_index()
    if query.sort == "code":
        return kept
    order = kept[query.sort]
    if query.sort == "days_since":
        order = order.where(kept["ever"], np.inf)
    return kept.loc[order.sort_values(ascending=False, kind="stable", na_position="last").index]


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
        "never": ~facts["ever"],
        "overdue": facts["overdue"],
        "reachable": near,
        "unreachable": facts["minutes"].notna() & ~near,
    }
    return masks[which]


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """Return a centre; what is not known is null, also the lectures missing."""
    last = row["last"]
    return {
        **venue_document(row),
        "lectures": whole(row["lectures"]),
        "last_lecture": None if pd.isna(last) else last.date().isoformat(),
        "days_since": whole(row["days_since"]),
        "never": not row["ever"],
        "lectures_missing": whole(row["missing"]),
        "minutes": number(row["minutes"]),
        "gap": row["gap"],
        "people": whole(row["people"]),
    }
