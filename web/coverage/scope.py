"""The centres that a question is about, and all that is measured at them."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
from geopandas import GeoDataFrame

from geo.coverage import (
    Beside,
    Estimate,
    division_codes,
    hexagon_cells,
    lecturer_bases,
    loose_by_group,
    minutes_to_lecturer,
    usual_day,
)
from geo.errors import N_
from geo.jobs import Mapper, here
from geo.population import (
    IMPORTED,
    centre_population,
    county_population,
    merge_population,
    people_units,
)
from geo.travel import TravelModel
from geo.vocabulary import Word
from web.coverage.answer import Counted, Population, Record
from web.coverage.covered import record_document
from web.coverage.period import counted_days, span_of
from web.coverage.question import CountedQuery, CoverageQuery, NoCentresError, NoLecturesError
from web.coverage.records import LectureLog, LectureRecord, StoreRecord
from web.installation.context import Context, Snapshot
from web.installation.travel import travel_of
from web.places.divisions import require_division
from web.places.membership import memberships
from web.terms.fields import QueryError
from web.terms.rows import provider_document
from web.terms.term import kept


@dataclass(frozen=True, eq=False)
class Scope:
    """The centres a report is about, and all that is measured at them.

    Attributes
    ----------
    context, snapshot, travel
        The installation, its lectures and lecturers, and the travel times.
    centres
        Those that pass the filters.
    further
        Venues that are no centres, where the same filters let them pass.
    record
        Lectures on the topics asked for.
    groups, places
        Division or hexagon of each centre, and of each further venue.
    people
        People each centre stands for.
    minutes
        From each centre to the nearest lecturer; None without lecturers.
    day, days, k, within
        As in the question.
    moved
        Whether the period ends before today because the record does.
    mapper
        Does what takes long.
    """

    context: Context
    snapshot: Snapshot
    travel: TravelModel
    centres: GeoDataFrame
    further: GeoDataFrame
    record: LectureRecord
    groups: pd.Series
    places: pd.Series
    people: pd.Series
    minutes: pd.Series | None
    day: date
    days: int
    k: int
    within: float
    moved: bool = False
    mapper: Mapper = here

    @property
    def estimate(self) -> Estimate:
        """The people of the centres, and within which of them the estimates err together."""
        return Estimate(self.people, people_units(self.centres))

    @property
    def whole(self) -> pd.Series:
        """All centres that are in a group, as one group."""
        return one_group(self.groups)

    def status(self, day: date) -> pd.DataFrame:
        """Lectures of each centre up to a day; what is not on record is unknown."""
        return self.record.status(self.centres, day, self.days, self.k)

    def beside(self, groups: pd.Series, places: pd.Series) -> Beside:
        """Lectures of the period that are at no centre, by group of centres and of other places."""
        elsewhere = self.record.at(self.further, self.day, self.days)
        inside = (places != "").to_numpy()
        counts = pd.Series(elsewhere[inside]).groupby(places[inside].to_numpy()).sum()
        loose = self.record.loose(self.day, self.days)
        return Beside(counts, loose_by_group(loose, self.centres["county"], groups))

    def record_document(self) -> Record:
        """Say which days are on record of the counties whose centres are counted."""
        names = self.context.datasets.divisions["name"]
        codes = self.centres["county"].unique()
        held = self.record.at(self.centres, self.day, self.days).sum()
        beside = self.beside(self.whole, one_group(self.places))
        return record_document(
            self.record,
            {code: str(names.get(code, code)) for code in codes},
            day=self.day,
            days=self.days,
            lectures=int(held + beside.elsewhere.sum()),
            loose=int(beside.loose.sum()),
            moved=self.moved,
        )


def one_group(groups: pd.Series) -> pd.Series:
    """Put all that is in a group into one, named ``all``."""
    return groups.where(groups == "", "all")


def report_scope(
    context: Context,
    query: CoverageQuery,
    *,
    today: date,
    empty: bool = False,
    log: Path | None = None,
) -> Scope:
    """Gather what a report is about.

    Parameters
    ----------
    context, query, today
        The installation, the question, and the last day of the period unless the question names
        one.
    empty
        Also when the store holds no lecture.
    log
        A file of lectures in the place of the store's.

    Raises
    ------
    NoLecturesError
        If the store holds no lecture, unless `empty` or there is a log.
    QueryError
        If no centre passes the filters, or the earlier period is not earlier.
    """
    snapshot = context.snapshot()
    if not empty and log is None:
        require_lectures(snapshot)
    scope = scope_of(
        context, snapshot, query, within=query.within, level=query.level, today=today, log=log
    )
    if query.compare is not None and query.compare >= scope.day:
        raise QueryError(
            N_("The period to compare with must end before %(today)s."), today=scope.day.isoformat()
        )
    return scope


def counted(scope: Scope, query: CoverageQuery) -> Counted:
    """Say what was counted, and from what."""
    return kept(
        Counted,
        {**dict(query), "days": scope.days, "today": scope.day},
        version=1,
        provider=provider_document(scope.travel.provider),
        simulated=scope.snapshot.simulated,
        population=people(scope.context).document(),
        venues=memberships(scope.context),
        record=scope.record.memo.get(
            ("record", query.report(), scope.day, scope.moved), scope.record_document
        ),
    )


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
                "There are no lectures in the store, so coverage is unknown: import the office's "
                "log (redroutes import FILE --kind lectures), or run 'redroutes data simulate' to "
                "try it on a simulated year."
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
    log: Path | None = None,
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
        Last day of the period; if the record ends before it, and the question names no day, the
        period ends with the record.
    log
        A file of lectures in the place of the store's.

    Raises
    ------
    QueryError
        If there is no such prefecture or county, or no centre passes the filters.
    """
    require_division(context, query.prefecture, "prefecture")
    require_division(context, query.county, "county")
    record = _record(context, snapshot, query, today=today, log=log)
    day, days, named = _days(record, query, today)
    travel = travel_of(context, query, [day])
    centres = _chosen(context.datasets.centres, query)
    further = _chosen(_further(context), query)
    groups, places = (
        hexagon_cells(venues) if level == "hexagon" else division_codes(venues, level)
        for venues in (centres, further)
    )
    if (groups == "").all():
        raise _nobody(context, query)
    minutes = _minutes(context, snapshot, travel)
    return Scope(
        context=context,
        snapshot=snapshot,
        travel=travel,
        centres=centres,
        further=further,
        record=record,
        groups=groups,
        places=places,
        people=people(context).centres.reindex(centres.index),
        minutes=None if minutes is None else minutes.reindex(centres.index),
        day=day,
        days=days,
        k=query.k,
        within=within,
        moved=not named and day < today,
    )


def _days(record: LectureRecord, query: CountedQuery, today: date) -> tuple[date, int, bool]:
    """Return the last day and the length of the period, and whether the question names that day."""
    usual = query.today or usual_day(record.covered(), today=today)
    if query.period is None:
        return usual, query.days, query.today is not None
    first, last = counted_days(query.period, today=query.today or today, usual=usual)
    ended = span_of(query.period).last == last
    return last, (last - first).days + 1, ended or query.today is not None


def _nobody(context: Context, query: CountedQuery) -> QueryError:
    """Say why no centre is left: none is registered there, or the filters leave none."""
    code = query.county or query.prefecture
    every = context.datasets.centres
    level = "county" if query.county else "prefecture"
    inside = every[every[level] == code] if code else every
    if len(inside):
        return QueryError(N_("No practice centre passes the filters: choose fewer of them."))
    if not code:
        return NoCentresError(
            N_(
                "No practice centre is registered, so coverage is not known: import the office's "
                "list of centres on the page Data, or choose data with centres."
            )
        )
    row = context.datasets.divisions.loc[code]
    place = Word(str(row["name"]), str(row["name_en"] or row["name"]))
    return NoCentresError(
        N_(
            "No practice centre of %(place)s is registered, so its coverage is not known, which is "
            "not the same as zero: register its centres, or choose another place."
        ),
        place=place,
    )


def _record(
    context: Context, snapshot: Snapshot, query: CountedQuery, *, today: date, log: Path | None
) -> LectureRecord:
    day = query.today or today
    last, topics = max(day, today), tuple(query.topic)
    if log is None:
        return StoreRecord(context, snapshot, topics, last)
    return LectureLog(context, log, topics, last, day, query.days)


def _further(context: Context) -> GeoDataFrame:
    """Places that are no centres where a lecture can be held: communities and others, and sites."""

    def compute() -> GeoDataFrame:
        sites = context.datasets.sites
        prefectures = sites["county"].map(context.datasets.divisions["parent"])
        columns = ["tier", "prefecture", "county", "township", "geometry"]
        both = [context.datasets.communities, sites.assign(tier="", prefecture=prefectures)]
        return GeoDataFrame(pd.concat([table[columns] for table in both]), crs=sites.crs)

    return context.memo.get("further places", compute)


def _chosen(centres: GeoDataFrame, query: CountedQuery) -> GeoDataFrame:
    """Venues that pass the filters."""
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
