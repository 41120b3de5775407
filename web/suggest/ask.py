"""Where next: venues that draw most of the centres without lectures, and what they would change."""

from collections.abc import Hashable
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from geo.coverage import coverage_by_group
from geo.errors import N_, Template
from geo.locate import Location, marginal_gains, order_by_gain
from web.coverage.people import people
from web.installation.context import Context
from web.installation.work import watch
from web.suggest.problem import Problem, minutes_to, problem_of, solve
from web.suggest.question import SuggestQuery
from web.terms.answer import Answer
from web.terms.rows import number, provider_document, records, venue_document, whole

__all__ = ["SuggestQuery", "ask", "job_key", "run"]

Integers = NDArray[np.int64]

CLASSES = (
    "centres", "unknown", "served", "share", "share_low", "share_high", "bound_low", "bound_high",
    "people_served", "weighted_share", "lectures_needed", "reachable", "reachable_share",
    "fine", "schedule", "recruit", "fragile", "no_data",
)  # fmt: skip
SHARES = frozenset(name for name in CLASSES if "share" in name or name.startswith("bound"))
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


def ask(context: Context, query: SuggestQuery, *, today: date, seconds: float) -> Answer | None:
    """Return the suggestion when it is there within some seconds, else None: ask again.

    Parameters
    ----------
    context, query, today
        As for :func:`run`.
    seconds
        How long to wait.

    Raises
    ------
    web.installation.work.BusyError
        If too much long work is waiting.
    """
    query.require_possible()
    key = job_key(context, query, today)
    return context.jobs.ask(key, lambda: run(context, query, today=today), seconds=seconds)


def job_key(context: Context, query: SuggestQuery, today: date) -> Hashable:
    """Return what names the job that chooses the venues."""
    return ("suggest", query, today, context.snapshot().revision, _planned(context, query))


def run(context: Context, query: SuggestQuery, *, today: date) -> Answer:
    """Suggest venues, with the proof of how good they are.

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
    web.coverage.ask.NoLecturesError
        If the store holds no lecture.
    QueryError
        If what is asked cannot be answered.
    """
    query.require_possible()
    snapshot, day = context.snapshot(), query.today or today
    problem = problem_of(context, snapshot, query, day, _planned(context, query))
    watch(PREPARED)
    location = solve(problem, query)
    watch(SOLVED)
    chosen = _ordered(problem, location)
    document = {
        "kind": "suggestion",
        "version": 1,
        **query.model_dump(mode="json", exclude={"today", "vehicle", "season"}),
        "today": day.isoformat(),
        "provider": provider_document(problem.scope.travel.provider),
        "simulated": snapshot.simulated,
        "population": people(context).document(),
        "existing_venues": len(problem.existing),
        "demand": _demand(problem),
        "solution": _solution(problem, query, location, chosen),
        **_effect(problem, query, chosen),
        "venues_chosen": _venues(problem, query, chosen),
        "uncovered": _uncovered(problem, chosen),
        "uncoverable": _uncoverable(problem),
    }
    notes = _notes(query, location, document["venues_chosen"])
    return Answer({**document, "notes": notes}, problem.candidates.iloc[chosen])


def _planned(context: Context, query: SuggestQuery) -> tuple[str, ...]:
    counted = query.existing and query.model == "mclp"
    return context.store.planned.venues_ahead() if counted else ()


def _ordered(problem: Problem, location: Location) -> Integers:
    """Positions of the chosen candidates, the most useful first."""
    rows = problem.open
    return order_by_gain(problem.reach[rows], location.chosen, problem.weights[rows])


def _demand(problem: Problem) -> dict[str, Any]:
    """Count what is to be drawn: `drawn` already by what exists, `open` the rest."""
    weights = problem.scope.people.to_numpy(np.float64)
    return {
        "centres": int(problem.wanted.sum()),
        "people": whole(np.rint(weights[problem.wanted].sum())),
        "drawn": int((problem.wanted & problem.drawn).sum()),
        "open": int(problem.open.sum()),
        "candidates": int((~problem.excluded).sum()),
    }


def _solution(
    problem: Problem, query: SuggestQuery, location: Location, chosen: Integers
) -> dict[str, Any]:
    """How good the choice is, and what is proved about it."""
    unit, scale = _unit(problem, query, location)
    return {
        "unit": unit,
        "venues": len(chosen),
        "objective": number(location.objective / scale, 2),
        "bound": number(location.bound / scale, 2),
        "gap": number(location.gap, 6),
        "optimal": location.optimal,
        "greedy": number(location.greedy / scale, 2),
        "cpu_seconds": number(location.seconds, 2),
    }


def _unit(problem: Problem, query: SuggestQuery, location: Location) -> tuple[str, float]:
    """Return what the value counts, and what to divide it by."""
    if query.model == "p-median":
        rows = np.delete(np.flatnonzero(problem.open), location.uncoverable)
        return "mean_minutes", float(problem.weights[rows].sum()) or 1.0
    plain = {"mclp": query.weight, "lscp": "bases", "p-center": "longest_minutes"}
    return plain[query.model], 1.0


def _effect(problem: Problem, query: SuggestQuery, chosen: Integers) -> dict[str, Any]:
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
    return {
        "before": _classes(problem, then, scope.whole)["all"],
        "after": {
            **_classes(problem, now, scope.whole)["all"],
            "served_at_venues": int(at_venues["served"].sum()),
        },
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


def _classes(problem: Problem, view: _View, groups: "pd.Series[str]") -> dict[str, dict[str, Any]]:
    """Measure as the coverage report does; what needs lecturers is missing without any."""
    scope = problem.scope
    table = coverage_by_group(
        view.status, groups, minutes=view.minutes, within=scope.within, k=scope.k,
        weights=scope.people,
    )  # fmt: skip
    return {
        str(code): {
            name: number(row[name], 4) if name in SHARES else whole(np.rint(row[name]))
            for name in CLASSES
            if name in row
        }
        for code, row in table.to_dict("index").items()
    }


def _counties(
    problem: Problem, chosen: Integers, before: _View, after: _View
) -> list[dict[str, Any]]:
    """Demand, venues and the change of each county."""
    scope = problem.scope
    names = scope.context.datasets.divisions["name"]
    then, now = (_classes(problem, view, scope.groups) for view in (before, after))
    county = scope.centres["county"].to_numpy()
    drawn = problem.open & (_visits(problem, chosen) > 0)
    venues = problem.candidates["county"].iloc[chosen].value_counts()
    return [
        {
            "code": code,
            "name": str(names.get(code, code)),
            "centres": then[code]["centres"],
            "demand": int(problem.open[county == code].sum()),
            "drawn": int(drawn[county == code].sum()),
            "venues": int(venues.get(code, 0)),
            **{
                f"{name}_{when}": row[code].get(name)
                for name in ("served", "share", "reachable", "reachable_share")
                for when, row in (("before", then), ("after", now))
            },
        }
        for code in then
    ]


def _venues(problem: Problem, query: SuggestQuery, chosen: Integers) -> list[dict[str, Any]]:
    """Return the chosen venues in their order, with what each adds to those before it."""
    rows = np.flatnonzero(problem.open)
    reach, weights = problem.reach[rows], problem.scope.people.to_numpy(np.float64)[rows]
    names = problem.scope.context.datasets.divisions["name"]
    centres, counted = marginal_gains(reach, chosen), marginal_gains(reach, chosen, weights)
    near = np.asarray(reach[:, chosen].sum(axis=0), dtype=np.int64)
    assigned = _assigned(problem, query, chosen)
    table = records(problem.candidates.iloc[chosen], "code")
    return [
        {
            "number": place + 1,
            **venue_document(row),
            "county_name": str(names.get(row["county"], "")),
            "gain": int(centres[place]),
            "gain_people": whole(np.rint(counted[place])),
            "cumulative": int(centres[: place + 1].sum()),
            "cumulative_people": whole(np.rint(counted[: place + 1].sum())),
            "within_reach": int(near[place]),
            **assigned.get(row["code"], {"nearest_for": 0, "mean_minutes": None}),
        }
        for place, row in enumerate(table)
    ]


def _assigned(problem: Problem, query: SuggestQuery, chosen: Integers) -> dict[str, dict[str, Any]]:
    """For how many centres each venue is the nearest, and their mean minutes.

    Of the models with a limit, the centres within it count; of the others the whole demand.
    """
    limited = query.model in ("mclp", "lscp")
    near = (_visits(problem, chosen) > 0) if limited else np.ones(len(problem.open), dtype=bool)
    rows = np.flatnonzero(problem.open & near)
    if not len(rows) or not len(chosen):
        return {}
    nearest = minutes_to(problem, rows, problem.candidates.index[chosen])
    by_venue = nearest.groupby("source")["minutes"].agg(["size", "mean"])
    return {
        str(code): {"nearest_for": int(row["size"]), "mean_minutes": number(row["mean"])}
        for code, row in by_venue.to_dict("index").items()
    }


def _uncovered(problem: Problem, chosen: Integers) -> list[dict[str, Any]]:
    """List the demand that more venues could still draw, with the minutes to the nearest chosen."""
    left = problem.open & (np.asarray(problem.reach[:, chosen].sum(axis=1)) == 0)
    left[np.flatnonzero(problem.open)[_out_of_reach(problem)]] = False
    return _centres(problem, np.flatnonzero(left), problem.candidates.index[chosen])


def _uncoverable(problem: Problem) -> list[dict[str, Any]]:
    """List the demand that no allowed candidate draws: the nearest one, and why."""
    rows = np.flatnonzero(problem.open)[_out_of_reach(problem)]
    found = _centres(problem, rows, problem.candidates.index[~problem.excluded])
    near_any = np.diff(problem.reach[rows].indptr) > 0
    for one, near in zip(found, near_any, strict=True):
        reason = "excluded" if near else "far"
        one["reason"] = "no_way" if one["minutes"] is None and not near else reason
    return found


def _out_of_reach(problem: Problem) -> Integers:
    """Positions in the open demand of what no allowed candidate draws within the limit.

    The models of minutes know no limit, so it is asked of the matrix, whatever the model.
    """
    allowed = problem.reach[problem.open][:, ~problem.excluded]
    return np.flatnonzero(np.diff(allowed.indptr) == 0)


def _centres(problem: Problem, rows: Integers, places: pd.Index) -> list[dict[str, Any]]:
    if not len(rows):
        return []
    data = problem.scope.context.datasets
    table: GeoDataFrame = problem.scope.centres.iloc[rows]
    if len(places):
        table = table.join(minutes_to(problem, rows, places)[["minutes", "source"]])
    else:
        table = table.assign(minutes=np.inf, source=None)
    counted = problem.scope.people.iloc[rows].to_numpy(np.float64)
    return [
        {
            **venue_document(row),
            "county_name": str(data.divisions["name"].get(row["county"], "")),
            "people": whole(np.rint(weight)),
            # Rounded up: what is beyond the limit must not read as if it were within.
            "minutes": number(np.ceil(np.float64(row["minutes"]) * 10) / 10),
            "nearest": row["source"],
            "nearest_name": None if row["source"] is None else data.centres["name"][row["source"]],
        }
        for row, weight in zip(records(table, "code"), counted, strict=True)
    ]


def _notes(
    query: SuggestQuery, location: Location, venues: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return what the answer rests on, as sentence templates with their parameters."""
    said: list[tuple[Template, dict[str, Any]]] = [
        (note, {}) for note in (BASE_NOTES if query.model == "lscp" else NOTES)
    ]
    coarse = sum(venue["coarse"] for venue in venues)
    if coarse:
        said.append((COARSE_NOTE, {"coarse": coarse, "venues": len(venues)}))
    if query.k > 1 and query.model != "lscp":
        said.append((SEVERAL_NOTE, {}))
    if not location.optimal:
        said.append((TIME_NOTE, {}))
    return [{"template": template, "params": params} for template, params in said]
