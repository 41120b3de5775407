"""What a report adds on request: trend, comparison, evenness, errors of positions."""

from datetime import date
from functools import partial
from typing import Any, Final

import numpy as np
import pandas as pd
from geopandas import GeoSeries
from numpy.typing import NDArray

from geo.accessibility import BANDS, e2sfca, gini, lowest_share, palma
from geo.coverage import (
    compare_shares,
    expected_coverage,
    lecturer_bases,
    lecturers_within,
    monthly_trend,
    probability_within,
    reachable_pairs,
)
from geo.travel import TravelModel
from web.coverage.answer import (
    Access,
    Compared,
    Comparison,
    DivisionComparison,
    DivisionExpected,
    DivisionMonth,
    Equity,
    Expected,
    Inequality,
    Month,
    Trend,
    Uncertainty,
)
from web.coverage.records import StoreRecord
from web.coverage.scope import Scope, one_group, people
from web.terms.term import kept, of

Floats = NDArray[np.float64]

DRAWS, SEED = 50, 0
PER_PEOPLE: Final = 10_000


def trend_of(scope: Scope, record: StoreRecord, months: int) -> Trend:
    """Share served at the end of each month, in all and by division."""

    def rows(groups: "pd.Series[str]", declared: Any) -> list[Any]:
        table = monthly_trend(
            scope.centres, record.lectures, groups, today=scope.day, days=scope.days, k=scope.k,
            months=months, covered=record.covered(),
        ).reset_index()  # fmt: skip
        return [kept(declared, row) for row in table.to_dict("records")]

    everywhere = pd.concat([scope.groups, scope.places])
    return {
        "months": months,
        "totals": rows(one_group(everywhere), Month),
        "rows": rows(everywhere, DivisionMonth),
    }


def comparison_of(scope: Scope, before: date) -> Compared:
    """Compare with the period of equal length that ends on an earlier day."""
    then, now = scope.status(before), scope.status(scope.day)
    return {
        "today": before.isoformat(),
        "totals": _rows(compare_shares(then, now, scope.whole), Comparison)[0],
        "rows": _rows(compare_shares(then, now, scope.groups), DivisionComparison),
    }


def equity_of(scope: Scope) -> Equity:
    """Lecturers per person by floating catchments, and how evenly they and lectures are shared."""
    status = scope.status(scope.day)
    lectures = status["lectures"].where(status["complete"]).to_numpy(np.float64)
    access, count, unused = scope.snapshot.memo.get(
        ("access", scope.travel.provider, scope.within), lambda: _access(scope)
    )
    rows = scope.context.datasets.centres.index.get_indexer(scope.centres.index)
    return {
        "bands": [list(band) for band in BANDS],
        "per_people": PER_PEOPLE,
        "lecturers_unused": of(Equity, "lecturers_unused").plain(unused),
        "lectures": _evenness(lectures, scope),
        "access": _evenness(access[rows], scope),
        "rows": _access_rows(access[rows], count[rows], scope),
    }


def uncertainty_of(scope: Scope) -> Uncertainty:
    """Tell how far errors of positions may change who is within reach."""
    provider, minutes = scope.travel.provider, scope.minutes
    if minutes is None:
        return {"draws": DRAWS, "seed": SEED, "totals": None, "rows": []}
    probability = scope.snapshot.memo.get(
        ("probability", provider, scope.within), lambda: _probability(scope)
    ).reindex(scope.centres.index)
    near = minutes <= scope.within

    def table(groups: pd.Series) -> pd.DataFrame:
        return expected_coverage(probability, near, groups, weights=scope.people)

    return {
        "draws": DRAWS,
        "seed": SEED,
        "totals": _rows(table(scope.whole), Expected)[0],
        "rows": _rows(table(scope.groups), DivisionExpected),
    }


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
    snapped = travel.snap(points)
    return travel.near(snapped, snapped.take(points.index.get_indexer(bases)), within)


def _access(scope: Scope) -> tuple[Floats, Floats, float]:
    """Access of all centres, also of those a filter leaves out: they share the lecturers."""
    centres = scope.context.datasets.centres
    bases = lecturer_bases(scope.snapshot.lecturers, scope.context.datasets.places)
    limit = max(BANDS[-1][0], scope.within)
    pairs = reachable_pairs(centres, bases, scope.travel, within=limit, mapper=scope.mapper)
    supply = e2sfca(pairs, people(scope.context).centres, bases["lecturers"])
    count = lecturers_within(pairs, bases, scope.within).astype(np.float64)
    if bases.empty:
        count[:] = np.nan  # nobody is on record: how many there are is not known
    return supply.access, count, supply.unused


def _evenness(values: Floats, scope: Scope) -> Inequality:
    inside = (scope.groups != "").to_numpy()
    values, weights = values[inside], scope.people.to_numpy()[inside]
    found: Inequality = kept(
        Inequality,
        {
            "gini": gini(values, weights),
            "palma": palma(values, weights),
            "gini_unweighted": gini(values),
            "palma_unweighted": palma(values),
            "lowest_share": lowest_share(values, weights),
        },
    )
    return found


def _access_rows(access: Floats, lecturers: Floats, scope: Scope) -> list[Access]:
    facts = pd.DataFrame(
        {
            "people": scope.people,
            "access": access * scope.people * PER_PEOPLE,
            "lecturers": pd.Series(lecturers, index=scope.centres.index),
        }
    )
    by_group = facts[scope.groups != ""].groupby(scope.groups)
    total = by_group[["people", "access"]].sum(min_count=1)
    each = total["access"] / total["people"].where(total["people"] > 0)
    median = by_group["lecturers"].median()
    return _rows(pd.DataFrame({"access": each, "lecturers_within_median": median}), Access)


def _rows(table: pd.DataFrame, declared: Any) -> list[Any]:
    return [kept(declared, {"code": code, **row}) for code, row in table.to_dict("index").items()]
