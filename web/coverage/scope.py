"""The centres that a question is about, and all that is measured at them."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd
from geopandas import GeoDataFrame

from geo.coverage import (
    division_codes,
    hexagon_cells,
    lecture_status,
    lecturer_bases,
    log_reporting,
    log_status,
    minutes_to_lecturer,
    read_lecture_log,
    reporting_centres,
)
from geo.errors import N_
from geo.jobs import Mapper, here
from geo.population import (
    IMPORTED,
    centre_population,
    county_population,
    merge_population,
)
from geo.travel import TravelModel
from web.coverage.answer import Counted, Population
from web.coverage.question import CountedQuery, CoverageQuery, NoLecturesError
from web.installation.context import Context, Memo, Snapshot
from web.installation.travel import travel_of
from web.places.divisions import require_division
from web.places.membership import memberships
from web.terms.fields import QueryError
from web.terms.rows import provider_document


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
        As in the question.
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


def report_scope(
    context: Context, query: CoverageQuery, *, today: date, empty: bool = False
) -> Scope:
    """Gather what a report is about.

    Parameters
    ----------
    context, query, today
        The installation, the question, and the last day of the period unless the question names
        one.
    empty
        Also when the store holds no lecture.

    Raises
    ------
    NoLecturesError
        If the store holds no lecture, unless `empty`.
    QueryError
        If no centre passes the filters, or the earlier period is not earlier.
    """
    snapshot = context.snapshot()
    if not empty:
        require_lectures(snapshot)
    day = query.today or today
    if query.compare is not None and query.compare >= day:
        raise QueryError(
            N_("The period to compare with must end before %(today)s."), today=day.isoformat()
        )
    return scope_of(context, snapshot, query, within=query.within, level=query.level, today=today)


def counted(scope: Scope, query: CoverageQuery) -> Counted:
    """Say what was counted, and from what."""
    return {
        "version": 1,
        "provider": provider_document(scope.travel.provider),
        "simulated": scope.snapshot.simulated,
        "level": query.level,
        "days": query.days,
        "k": query.k,
        "within": float(query.within),
        "today": scope.day.isoformat(),
        "overdue": query.overdue,
        "tier": list(query.tier),
        "prefecture": query.prefecture,
        "county": query.county,
        "topic": list(query.topic),
        "required": list(query.required),
        "topics_needed": query.topics_needed,
        "population": people(scope.context).document(),
        "venues": memberships(scope.context),
    }


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
    context: Context,
    snapshot: Snapshot,
    query: CountedQuery,
    *,
    within: float,
    level: str,
    today: date,
) -> Scope:
    """Gather the centres that a question is about, with all that is measured at them.

    Parameters
    ----------
    context, snapshot
        The installation, its lectures and lecturers.
    query
        What counts; its own `today` goes before the argument.
    within
        Minutes that are within reach.
    level
        Of the groups.
    today
        Last day of the period.

    Raises
    ------
    QueryError
        If there is no such prefecture or county, or no centre passes the filters.
    """
    require_division(context, query.prefecture, "prefecture")
    require_division(context, query.county, "county")
    day = query.today or today
    travel = travel_of(context, query, [day])
    centres, lectures = _chosen(context.datasets.centres, query), snapshot.lectures
    if query.topic:
        lectures = lectures[lectures["topic"].isin(query.topic)]
    groups = hexagon_cells(centres) if level == "hexagon" else division_codes(centres, level)
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
        within=within,
    )


def _chosen(centres: GeoDataFrame, query: CountedQuery) -> GeoDataFrame:
    """Centres that pass the filters."""
    if query.tier:
        centres = centres[centres["tier"].isin(query.tier)]
    if query.prefecture:
        centres = centres[centres["prefecture"] == query.prefecture]
    if query.county:
        centres = centres[centres["county"] == query.county]
    return centres


def _minutes(
    context: Context, snapshot: Snapshot, travel: TravelModel
) -> "pd.Series[float] | None":
    """Minutes from each centre to its nearest lecturer; None without lecturers."""
    if snapshot.lecturers.empty:
        return None
    centres, places = context.datasets.centres, context.datasets.places
    return snapshot.memo.get(
        ("minutes to lecturer", travel.provider),
        lambda: minutes_to_lecturer(centres, lecturer_bases(snapshot.lecturers, places), travel),
    )


@dataclass(frozen=True, eq=False)
class People:
    """People by centre and where the numbers come from.

    Attributes
    ----------
    centres
        People each centre stands for, by its code.
    origin
        ``estimated`` or ``imported``, by county.
    """

    centres: pd.Series
    origin: pd.Series

    def document(self) -> Population:
        """Say where the numbers come from; ``mixed`` if a part is imported."""
        imported = int((self.origin == IMPORTED).sum())
        kinds = self.origin.unique()
        return {
            "origin": str(kinds[0]) if len(kinds) == 1 else "mixed",
            "imported_counties": imported,
            "counties": len(self.origin),
        }


def people(context: Context) -> People:
    """Return the people of all centres, read and estimated once.

    Raises
    ------
    geo.errors.DataError
        For all wrong rows of the table in the settings.
    """
    return context.memo.get("people", lambda: _people(context))


def _people(context: Context) -> People:
    data, imported = context.datasets, context.datasets.counted
    estimate = county_population(data.population)
    if context.settings.population is not None:
        from geo.population_file import read_population  # noqa: PLC0415 - few offices have one
        from geo.register.open import open_world  # noqa: PLC0415

        world = open_world(context.datasets, context.gazetteer)
        told = read_population(context.settings.population, world)
        imported = told.combine_first(imported)
    counties = merge_population(estimate, imported)
    return People(
        centre_population(data.centres, data.communities, counties["population"]),
        counties["origin"],
    )
