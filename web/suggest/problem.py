"""What a suggestion is computed from: demand, candidates, and who is within reach of whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import scipy
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from geo.coverage import lecturer_bases
from geo.errors import N_, DataError
from geo.locate import Location, Reach, lscp, mclp, p_center, p_median, within_reach
from geo.travel import TravelModel
from web.coverage.scope import Scope, require_lectures, scope_of
from web.installation.context import Context, Snapshot
from web.places.divisions import require_division
from web.suggest.question import OWN, SuggestQuery
from web.terms.fields import QueryError

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
BLOCK_ROWS = 1_000
SEED = 0


@dataclass(frozen=True, eq=False)
class Problem:
    """A location problem on the centres of a report.

    Attributes
    ----------
    scope
        The centres that pass the filters, their lectures and minutes.
    status
        Lectures of each centre of the scope in the period.
    candidates
        Where a venue may be, those left out among them.
    excluded
        Which candidates must not be chosen, (m,).
    reach
        Centres of the scope by candidates, (n, m).
    wanted
        Which centres are the demand, (n,).
    drawn
        Which centres existing venues draw already, (n,).
    existing
        Codes of these venues.
    weights
        What each centre counts, (n,).
    gains
        Whether a lecture there, or near it, is enough, (n,): 0 where more are missing at it.
    """

    scope: Scope
    status: pd.DataFrame
    candidates: GeoDataFrame
    excluded: Bools
    reach: Reach
    wanted: Bools
    drawn: Bools
    existing: tuple[str, ...]
    weights: Floats
    gains: Floats

    @property
    def open(self) -> Bools:
        """Which centres the venues to be chosen are for, (n,)."""
        return self.wanted & ~self.drawn


def require_known(context: Context, query: SuggestQuery) -> None:
    """Refuse at once what is no division, or no candidate, before the long work begins.

    Raises
    ------
    QueryError
        With what is wrong.
    """
    require_division(context, query.prefecture, "prefecture")
    require_division(context, query.county, "county")
    _excluded(_candidates(context, query), query)


def problem_of(
    context: Context, snapshot: Snapshot, query: SuggestQuery, today: date, planned: tuple[str, ...]
) -> Problem:
    """Gather all that a suggestion is computed from.

    Parameters
    ----------
    planned
        Venues of the planned lectures.

    Raises
    ------
    web.coverage.question.NoLecturesError
        If the question is about lectures and the store holds none.
    QueryError
        If no centre passes the filters, or an excluded code is no candidate.
    """
    if query.model != "lscp":
        require_lectures(snapshot)
    scope = scope_of(context, snapshot, query, within=query.within, level="county", today=today)
    status = scope.status(scope.day)
    candidates = _candidates(context, query)
    return Problem(
        scope=scope,
        status=status,
        candidates=candidates,
        excluded=_excluded(candidates, query),
        reach=_reach(context, scope, candidates, query),
        wanted=_wanted(status, query),
        drawn=_drawn(scope, query, planned),
        existing=_existing(context, snapshot, query, planned),
        weights=scope.people.to_numpy(np.float64)
        if query.weight == "people"
        else np.ones(len(status)),
        gains=_gains(scope, status, query),
    )


def solve(problem: Problem, query: SuggestQuery) -> Location:
    """Choose the venues; positions of the answer count candidates and open centres.

    Raises
    ------
    QueryError
        If what is asked cannot be done with so few venues.
    """
    rows = np.flatnonzero(problem.open)
    if not len(rows):
        none = np.empty(0, dtype=np.int64)
        return Location(none, 0.0, 0.0, 0.0, 0.0, none)
    reach, weights = problem.reach[rows], problem.weights[rows]
    excluded = np.flatnonzero(problem.excluded)
    if query.model == "mclp":
        return mclp(reach, query.venues, weights=weights, excluded=excluded, seconds=query.seconds)
    if query.model == "lscp":
        return lscp(reach, excluded=excluded, seed=SEED, seconds=query.seconds)
    return _by_minutes(problem, query, rows)


def minutes_to(problem: Problem, rows: NDArray[np.int64], places: pd.Index) -> pd.DataFrame:
    """Minutes from some centres of the scope to the nearest of some places, and which it is."""
    centres = problem.scope.context.datasets.centres.geometry
    return problem.scope.travel.nearest(
        problem.scope.centres.geometry.iloc[rows], centres.loc[places]
    )


def _by_minutes(problem: Problem, query: SuggestQuery, rows: NDArray[np.int64]) -> Location:
    if query.venues > (~problem.excluded).sum():
        raise QueryError(
            N_("There are only %(count)d candidates: choose fewer venues."),
            count=int((~problem.excluded).sum()),
        )
    minutes, excluded = _minutes(problem, query)[rows], np.flatnonzero(problem.excluded)
    try:
        if query.model == "p-median":
            return p_median(
                minutes, query.venues, weights=problem.weights[rows], excluded=excluded, seed=SEED,
                seconds=query.seconds,
            )  # fmt: skip
        return p_center(minutes, query.venues, excluded=excluded, seconds=query.seconds)
    except DataError as error:  # so few venues cannot reach everybody: the reader can mend that
        raise QueryError(error.template, **error.params) from error


def _candidates(context: Context, query: SuggestQuery) -> GeoDataFrame:
    """Where a venue may be: the filters by division hold for venues too, that by tier does not."""
    centres = context.datasets.centres
    if query.candidates == "township":
        centres = centres[centres["tier"] != "village"]
    if query.prefecture:
        centres = centres[centres["prefecture"] == query.prefecture]
    return centres[centres["county"] == query.county] if query.county else centres


def _excluded(candidates: GeoDataFrame, query: SuggestQuery) -> Bools:
    unknown = [code for code in query.exclude if code not in candidates.index]
    if unknown:
        raise QueryError(
            N_("%(code)s is no candidate, so it cannot be excluded: check the code."),
            code=unknown[0],
        )
    return np.asarray(candidates.index.isin(query.exclude))


def _wanted(status: pd.DataFrame, query: SuggestQuery) -> Bools:
    """For bases of lecturers everybody counts, else those known to be without enough lectures."""
    if query.model == "lscp":
        return np.ones(len(status), dtype=bool)
    return np.asarray(status["known"] & ~status["served"], dtype=bool)


def _existing(
    context: Context, snapshot: Snapshot, query: SuggestQuery, planned: tuple[str, ...]
) -> tuple[str, ...]:
    if not query.existing:
        return ()
    if query.model != "lscp":
        return planned
    return tuple(lecturer_bases(snapshot.lecturers, context.datasets.centres).index)


def _drawn(scope: Scope, query: SuggestQuery, planned: tuple[str, ...]) -> Bools:
    none = np.zeros(len(scope.centres), dtype=bool)
    if not query.existing:
        return none
    if query.model == "lscp":
        return none if scope.minutes is None else np.asarray(scope.minutes <= query.within)
    if query.model == OWN:
        return np.asarray(scope.centres.index.isin(planned))
    every = scope.context.datasets.venues.geometry
    venues = every[every.index.isin(planned)]
    if venues.empty:
        return none
    minutes = scope.travel.nearest(scope.centres.geometry, venues)["minutes"]
    return np.asarray(minutes <= query.within)


def _reach(context: Context, scope: Scope, candidates: GeoDataFrame, query: SuggestQuery) -> Reach:
    """Of a division only its part is computed; that of the province is computed once and kept."""
    travel, within = scope.travel, query.within
    if query.model == OWN:
        return _own_reach(scope, candidates)
    if query.prefecture or query.county:
        return _part_reach(travel, scope.centres, candidates, within)
    every = context.datasets.centres
    whole = context.memo.get(
        ("reach of venues", travel.provider, query.candidates, within),
        lambda: _part_reach(travel, every, candidates, within),
    )
    return whole[every.index.get_indexer(scope.centres.index)]


def _own_reach(scope: Scope, candidates: GeoDataFrame) -> Reach:
    """Return the reach of lectures that count at their own venue only."""
    columns = columns_of(scope, candidates)
    rows = np.flatnonzero(columns >= 0)
    shape = (len(columns), len(candidates))
    return scipy.sparse.csr_array((np.ones(len(rows)), (rows, columns[rows])), shape=shape)


def columns_of(scope: Scope, candidates: GeoDataFrame) -> NDArray[np.int64]:
    """Return the position of each centre among the candidates, -1 where it is none."""
    found: NDArray[np.int64] = candidates.index.get_indexer(scope.centres.index)
    return found


def missing_lectures(scope: Scope, status: pd.DataFrame) -> Floats:
    """Return how many lectures each centre lacks, (n,)."""
    return scope.k - status["lectures"].to_numpy(np.float64)


def _gains(scope: Scope, status: pd.DataFrame, query: SuggestQuery) -> Floats:
    if query.model != OWN:
        return np.ones(len(status))
    return (missing_lectures(scope, status) <= 1).astype(np.float64)


def _part_reach(
    travel: TravelModel, centres: GeoDataFrame, venues: GeoDataFrame, within: float
) -> Reach:
    return within_reach(_blocks(travel, centres, venues, within), within)


def _minutes(problem: Problem, query: SuggestQuery) -> Singles:
    """All minutes from the centres of the scope to the candidates; only for the small set."""
    scope, venues = problem.scope, problem.candidates
    if query.prefecture or query.county:
        return np.concatenate([*_blocks(scope.travel, scope.centres, venues, None)])
    every = scope.context.datasets.centres
    whole: Singles = scope.context.memo.get(
        ("minutes to venues", scope.travel.provider),
        lambda: np.concatenate([*_blocks(scope.travel, every, venues, None)]),
    )
    part: Singles = whole[every.index.get_indexer(scope.centres.index)]
    return part


def _blocks(
    travel: TravelModel, centres: GeoDataFrame, venues: GeoDataFrame, limit: float | None
) -> Iterator[Singles]:
    """Minutes from some centres at a time to all venues, to bound the memory."""
    places = travel.snap(venues.geometry)
    for first in range(0, len(centres), BLOCK_ROWS):
        block = centres.geometry.iloc[first : first + BLOCK_ROWS]
        yield travel.matrix(block, places, limit=limit).minutes
