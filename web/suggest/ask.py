"""Where next: venues that draw most of the centres without lectures, and what they would change."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from geo.coverage import coverage_by_group
from geo.errors import N_
from geo.locate import Location, marginal_gains, order_by_gain
from web.coverage.scope import Scope, one_group, people
from web.installation.context import Context
from web.installation.tasks import Kind
from web.installation.work import watch
from web.suggest.answer import (
    After,
    Classes,
    County,
    Demand,
    Effect,
    Note,
    Solution,
    SuggestedVenue,
    Suggestion,
    Uncoverable,
    Uncovered,
    Wanted,
)
from web.suggest.own import solve_own
from web.suggest.problem import Problem, minutes_to, problem_of, require_known, solve
from web.suggest.question import OWN, SuggestQuery
from web.terms.answer import Answer
from web.terms.rows import provider_document, rows_of
from web.terms.term import kept

Integers = NDArray[np.int64]
Row = Mapping[Any, Any]
"""Measures of one group of centres."""

NOTES = (
    N_("That a lecture draws the centres around its venue is an assumption, not a record."),
    N_(
        "Once held, a lecture counts in the coverage report at its own venue only: "
        "'served at the venues alone' says how many centres that makes."
    ),
    N_("Centres of which nothing is known are no demand; they are counted apart."),
)
BASE_NOTES = (
    N_("Every centre is to have a lecturer near enough, whether it had lectures or not."),
    N_("Whether somebody who can lecture lives at a suggested base is not known."),
)
OWN_NOTES = (
    N_(
        "A lecture counts at the centre where it is held, as on the coverage page: once these are "
        "held, that page shows the same numbers. No other choice of as many lectures covers more."
    ),
    N_(
        "Among equals those within a lecturer's reach come first, then those who never had a "
        "lecture or have waited longest, then those with most people."
    ),
    NOTES[2],
)
OWN_SEVERAL_NOTE = N_(
    "More than one lecture is wanted: centres that lack one come first and are covered by it; the "
    "others come nearer and are not covered yet, for a venue is planned once at a time."
)
SEVERAL_NOTE = N_(
    "More than one lecture is wanted: a centre counts as drawn with the first one, and as served "
    "when it is near enough to as many suggested lectures as it lacks."
)
COARSE_NOTE = N_(
    "The positions of %(coarse)d of the %(venues)d suggested venues are known only roughly, and so "
    "are the centres they draw: ask at the place before sending anybody."
)
TIME_NOTE = N_("The search ended at its time limit: a better choice may exist, up to the bound.")


PREPARED, SOLVED = 0.2, 0.95
"""Shares of the work that are done with the matrix, and with the search."""


class _View(NamedTuple):
    """What the classes are measured from: lectures, and minutes to the nearest lecturer."""

    status: pd.DataFrame
    minutes: "pd.Series[float] | None"


def _check(context: Context, query: SuggestQuery, _today: date) -> None:
    query.require_possible()
    require_known(context, query)


def _state(context: Context, query: SuggestQuery, _today: date) -> object:
    return context.snapshot().revision, _planned(context, query)


def run(context: Context, query: SuggestQuery, *, today: date) -> Answer[Suggestion]:
    """Suggest venues, with the proof of how good they are.

    Parameters
    ----------
    query
        What is asked; its own `today` goes before the argument.
    today
        Last day of the period.

    Raises
    ------
    web.coverage.question.NoLecturesError
        If the store holds no lecture.
    QueryError
        If what is asked cannot be answered.
    """
    query.require_possible()
    snapshot = context.snapshot()
    problem = problem_of(context, snapshot, query, today, _planned(context, query))
    watch(PREPARED)
    location = solve_own(problem, query) if query.model == OWN else solve(problem, query)
    watch(SOLVED)
    chosen = location.chosen if query.model == OWN else _ordered(problem, location)
    venues = _venues(problem, query, chosen)
    document: Suggestion = {
        "version": 1,
        "provider": provider_document(problem.scope.travel.provider),
        "simulated": snapshot.simulated,
        "kind": "suggestion",
        **_wanted(query, problem.scope),
        "population": people(context).document(),
        "record": problem.scope.record_document(),
        "existing_venues": len(problem.existing),
        "demand": _demand(problem),
        "solution": _solution(problem, query, location, chosen),
        **_effect(problem, query, chosen),
        "venues_chosen": venues,
        "uncovered": _uncovered(problem, chosen),
        "uncoverable": _uncoverable(problem, query),
        "notes": _notes(query, location, venues),
    }
    return Answer(document, problem.candidates.iloc[chosen])


def _wanted(query: SuggestQuery, scope: Scope) -> Wanted:
    """Return the question as understood, with the days that are counted."""
    asked = {**query.model_dump(mode="json"), "days": scope.days}
    found: Wanted = kept(Wanted, asked, today=scope.day.isoformat())
    return found


SUGGESTION: Final = Kind("suggestion", SuggestQuery, run, check=_check, lane="long", state=_state)
ask = SUGGESTION.ask


def _planned(context: Context, query: SuggestQuery) -> tuple[str, ...]:
    counted = query.existing and query.model in (OWN, "mclp")
    return context.store.planned.venues_ahead() if counted else ()


def _ordered(problem: Problem, location: Location) -> Integers:
    """Positions of the chosen candidates, the most useful first."""
    rows = problem.open
    return order_by_gain(problem.reach[rows], location.chosen, problem.weights[rows])


def _demand(problem: Problem) -> Demand:
    """Count what is to be drawn: `drawn` already by what exists, `open` the rest."""
    weights = problem.scope.people.to_numpy(np.float64)
    return {
        "centres": int(problem.wanted.sum()),
        "people": round(weights[problem.wanted].sum()),
        "drawn": int((problem.wanted & problem.drawn).sum()),
        "open": int(problem.open.sum()),
        "candidates": int((~problem.excluded).sum()),
    }


def _solution(
    problem: Problem, query: SuggestQuery, location: Location, chosen: Integers
) -> Solution:
    """How good the choice is, and what is proved about it."""
    unit, scale = _unit(problem, query, location)
    found = {
        "objective": location.objective / scale,
        "bound": location.bound / scale,
        "gap": location.gap,
        "greedy": location.greedy / scale,
        "cpu_seconds": location.seconds,
        "optimal": location.optimal,
    }
    return kept(Solution, found, unit=unit, venues=len(chosen))


def _unit(problem: Problem, query: SuggestQuery, location: Location) -> tuple[str, float]:
    """Return what the value counts, and what to divide it by."""
    if query.model == "p-median":
        rows = np.delete(np.flatnonzero(problem.open), location.uncoverable)
        return "mean_minutes", float(problem.weights[rows].sum()) or 1.0
    plain = {
        OWN: query.weight,
        "mclp": query.weight,
        "lscp": "bases",
        "p-center": "longest_minutes",
    }
    return plain[query.model], 1.0


def _effect(problem: Problem, query: SuggestQuery, chosen: Integers) -> Effect:
    """Measure the classes of the coverage report before and after, in all and by county."""
    scope, status = problem.scope, problem.status
    after, minutes = status, scope.minutes
    at_venues = status
    if query.model == "lscp":
        minutes = _minutes_after(problem, query, chosen)
    else:
        after = _with_lectures(status, problem, _visits(problem, chosen))
        own = scope.centres.index.isin(problem.candidates.index[chosen])
        at_venues = _with_lectures(status, problem, own.astype(np.int64))
    then, now = _View(status, scope.minutes), _View(after, minutes)
    ((_, before),) = _classes(problem, then)
    ((_, whole),) = _classes(problem, now)
    alone = int(at_venues["served"].sum())
    return {
        "before": kept(Classes, before),
        "after": kept(After, whole, served_at_venues=alone),
        "counties": _counties(problem, chosen, then, now),
    }


def _visits(problem: Problem, chosen: Integers) -> Integers:
    """Suggested and, where they count, planned lectures that draw each centre of the scope."""
    visits = np.asarray(problem.reach[:, chosen].sum(axis=1), dtype=np.int64)
    return visits + problem.drawn


def _with_lectures(status: pd.DataFrame, problem: Problem, more: Integers) -> pd.DataFrame:
    lectures = status["lectures"] + more
    served = lectures >= problem.scope.k
    return status.assign(lectures=lectures, served=served, known=status["known"] | served)


def _minutes_after(
    problem: Problem, query: SuggestQuery, chosen: Integers
) -> "pd.Series[float] | None":
    """Minutes to the nearest lecturer if the bases had one; those of today go on with existing."""
    today = problem.scope.minutes if query.existing else None
    if not len(chosen):
        return today
    rows = np.arange(len(problem.scope.centres))
    new = minutes_to(problem, rows, problem.candidates.index[chosen])["minutes"].astype(float)
    return new if today is None else new.where(new < today, today)


def _classes(problem: Problem, view: _View, *, by_county: bool = False) -> list[tuple[str, Row]]:
    """Measure as the coverage report does; what needs lecturers is missing without any."""
    scope = problem.scope
    groups, places = (
        each if by_county else one_group(each) for each in (scope.groups, scope.places)
    )
    table = coverage_by_group(
        view.status, groups, minutes=view.minutes, within=scope.within, k=scope.k,
        weights=scope.estimate, beside=scope.beside(groups, places),
    )  # fmt: skip
    return [(str(code), row) for code, row in table.to_dict("index").items()]


def _counties(problem: Problem, chosen: Integers, before: _View, after: _View) -> list[County]:
    """Demand, venues and the change of each county."""
    scope = problem.scope
    names = scope.context.datasets.divisions["name"]
    then, now = (_classes(problem, view, by_county=True) for view in (before, after))
    county = scope.centres["county"].to_numpy()
    drawn = problem.open & (_visits(problem, chosen) > 0)
    venues = problem.candidates["county"].iloc[chosen].value_counts()
    return [
        kept(
            County,
            {**_ended(old, "before"), **_ended(new, "after"), "centres": old["centres"]},
            code=code,
            name=str(names.get(code, code)),
            demand=int(problem.open[county == code].sum()),
            drawn=int(drawn[county == code].sum()),
            venues=int(venues.get(code, 0)),
        )
        for (code, old), (_, new) in zip(then, now, strict=True)
    ]


def _ended(row: Row, when: str) -> Row:
    return {f"{key}_{when}": value for key, value in row.items()}


def _venues(problem: Problem, query: SuggestQuery, chosen: Integers) -> list[SuggestedVenue]:
    """Return the chosen venues in their order, with what each adds to those before it."""
    rows = np.flatnonzero(problem.open)
    reach, weights = problem.reach[rows], problem.scope.people.to_numpy(np.float64)[rows]
    gains = problem.gains[rows]
    centres = marginal_gains(reach, chosen, gains)
    counted = marginal_gains(reach, chosen, weights * gains)
    nearest = _assigned(problem, query, chosen)
    table = problem.candidates.iloc[chosen].assign(
        number=np.arange(1, len(chosen) + 1),
        gain=centres,
        gain_people=counted,
        cumulative=np.cumsum(centres),
        cumulative_people=np.cumsum(counted),
        within_reach=np.asarray(reach[:, chosen].sum(axis=0), dtype=np.int64),
        nearest_for=nearest["size"],
        mean_minutes=nearest["mean"],
        **_waiting(problem, chosen),
    )
    return rows_of(SuggestedVenue, _named(problem, table), index="code")


def _waiting(problem: Problem, chosen: Integers) -> dict[str, object]:
    """Return how long the chosen venues have waited, and how far the nearest lecturer lives."""
    codes = problem.candidates.index[chosen]
    status = problem.status.reindex(codes)
    minutes = problem.scope.minutes
    return {
        "days_since": status["days_since"],
        "never": status["never"].eq(True),
        "lecturer_minutes": np.nan if minutes is None else minutes.reindex(codes),
    }


def _named(problem: Problem, table: GeoDataFrame) -> GeoDataFrame:
    names = problem.scope.context.datasets.divisions["name"]
    return table.assign(county_name=table["county"].map(names).fillna(""))


def _assigned(problem: Problem, query: SuggestQuery, chosen: Integers) -> pd.DataFrame:
    """For how many centres each venue is the nearest, and their mean minutes.

    Of the models with a limit, the centres within it count; of the others the whole demand.
    """
    codes = problem.candidates.index[chosen]
    limited = query.model in (OWN, "mclp", "lscp")
    near = (_visits(problem, chosen) > 0) if limited else np.ones(len(problem.open), dtype=bool)
    rows = np.flatnonzero(problem.open & near)
    if not len(rows) or not len(chosen):
        return pd.DataFrame({"size": 0, "mean": np.nan}, index=codes)
    nearest = minutes_to(problem, rows, codes)
    by_venue = nearest.groupby("source")["minutes"].agg(["size", "mean"]).reindex(codes)
    return by_venue.fillna({"size": 0})


def _uncovered(problem: Problem, chosen: Integers) -> list[Uncovered]:
    """List the demand that more venues could still draw, with the minutes to the nearest chosen."""
    left = problem.open & (np.asarray(problem.reach[:, chosen].sum(axis=1)) == 0)
    left[np.flatnonzero(problem.open)[_out_of_reach(problem)]] = False
    table = _left(problem, np.flatnonzero(left), problem.candidates.index[chosen])
    return rows_of(Uncovered, table, index="code")


def _uncoverable(problem: Problem, query: SuggestQuery) -> list[Uncoverable]:
    """List the demand that no allowed candidate draws: the nearest one, and why."""
    rows = np.flatnonzero(problem.open)[_out_of_reach(problem)]
    table = _left(problem, rows, problem.candidates.index[~problem.excluded])
    near_any = np.diff(problem.reach[rows].indptr) > 0
    far = np.where(np.isfinite(table["minutes"].to_numpy(np.float64)), "far", "no_way")
    if query.model == OWN:
        far = np.full(len(rows), "no_candidate")
    table = table.assign(reason=np.where(near_any, "excluded", far))
    return rows_of(Uncoverable, table, index="code")


def _out_of_reach(problem: Problem) -> Integers:
    """Positions in the open demand of what no allowed candidate draws within the limit.

    The models of minutes know no limit, so it is asked of the matrix, whatever the model.
    """
    allowed = problem.reach[problem.open][:, ~problem.excluded]
    return np.flatnonzero(np.diff(allowed.indptr) == 0)


def _left(problem: Problem, rows: Integers, places: pd.Index) -> GeoDataFrame:
    """Return some centres with their people and the nearest of some places."""
    names = problem.scope.context.datasets.centres["name"]
    table: GeoDataFrame = problem.scope.centres.iloc[rows]
    people = problem.scope.people.iloc[rows].to_numpy(np.float64)
    if len(places) and len(rows):
        found = minutes_to(problem, rows, places)
        minutes, nearest = found["minutes"].to_numpy(np.float64), found["source"]
    else:
        minutes, nearest = np.full(len(rows), np.inf), pd.Series(None, table.index, dtype=object)
    return _named(problem, table).assign(
        people=people,
        # Rounded up: what is beyond the limit must not read as if it were within.
        minutes=np.ceil(minutes * 10) / 10,
        nearest=nearest,
        nearest_name=nearest.map(names),
    )


def _notes(query: SuggestQuery, location: Location, venues: list[SuggestedVenue]) -> list[Note]:
    """Return what the answer rests on, as sentence templates with their parameters."""
    notes = {OWN: OWN_NOTES, "lscp": BASE_NOTES}.get(query.model, NOTES)
    said: list[Note] = [{"template": note, "params": {}} for note in notes]
    coarse = sum(venue["coarse"] for venue in venues)
    if coarse and query.model != OWN:
        counts = {"coarse": coarse, "venues": len(venues)}
        said.append({"template": COARSE_NOTE, "params": counts})
    if query.k > 1 and query.model != "lscp":
        several = OWN_SEVERAL_NOTE if query.model == OWN else SEVERAL_NOTE
        said.append({"template": several, "params": {}})
    if not location.optimal:
        said.append({"template": TIME_NOTE, "params": {}})
    return said
