"""A plan, and what is asked of one that is there already."""

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from routes.terms import HOURS_BASES
from routes.tour.problem import Storyline
from web.places.answer import NamedSite
from web.terms.codes import Season, Vehicle
from web.terms.term import Term
from web.terms.types import (
    Clock,
    Day,
    Drawn,
    Features,
    Flag,
    Point,
    Provider,
    Sentence,
    Source,
    Travelled,
)

Window = Annotated[list[Clock], Field(min_length=2, max_length=2)]
Weekday = Annotated[int, Field(ge=1, le=7)]


class LecturerSpan(TypedDict):
    """When a lecturer is at a site."""

    site: Annotated[str, Term("Id of the site.")]
    date: Annotated[Day, Term("On which day.")]
    begin: Annotated[Clock, Term("From when.")]
    end: Annotated[Clock, Term("Until when.")]


class PlanRequest(TypedDict):
    """The request as understood: names resolved, defaults filled in."""

    start: Annotated[str, Term("Where the group starts.")]
    end: Annotated[str, Term("Where it ends.")]
    date: Annotated[Day, Term("First day.")]
    days: Annotated[int, Term("Number of days.")]
    themes: Annotated[list[str], Term("Codes of the themes.")]
    required: Annotated[list[str], Term("Ids of the sites that must be visited.")]
    excluded: Annotated[list[str], Term("Ids of the sites that must not.")]
    leave: Annotated[Clock, Term("Earliest start of a day.")]
    back: Annotated[Clock, Term("Latest end of a day.")]
    max_drive: Annotated[int | None, Term("Most minutes of driving on a day.")]
    lunch: Annotated[bool, Term("Whether there is a break for lunch.")]
    overnight: Annotated[list[str], Term("Places to stay.")]
    seconds: Annotated[float, Term("Seconds of search.")]
    seed: Annotated[int, Term("Seed of the search.")]
    group_size: Annotated[int | None, Term("People in the group.")]
    vehicle: Annotated[Vehicle, Term("What drives.")]
    season: Annotated[Season, Term("Season of the travel times.")]
    max_leg: Annotated[int | None, Term("Most minutes of a drive between two stops.")]
    at_least: Annotated[dict[str, int], Term("Least number of sites by theme or category.")]
    at_most: Annotated[dict[str, int], Term("Greatest number of sites by theme or category.")]
    storyline: Annotated[Storyline, Term("Whether the visits follow the order of history.")]
    capacities: Annotated[dict[str, int], Term("People at a time by site.")]
    shifts: Annotated[bool, Term("Whether a large group may go in shifts.")]
    lecturers: Annotated[list[LecturerSpan], Term("When lecturers are where.")]
    lecture: Annotated[int, Term("Minutes of a lecture.")]
    slack: Annotated[int | None, Term("Reserve of the driving times in percent.")]
    closed: Annotated[list[list[str]], Term("Pairs of site and date on which it is closed.")]
    audience: Annotated[str | None, Term("Code of the audience.")]
    area: Annotated[str, Term("Code of the prefecture or county; empty for the province.")]
    listed: Annotated[list[str], Term("Ids of the typed list of sites.")]


class Terminus(Point):
    """Start or end of a day."""

    name: Annotated[str, Term("Its name.")]
    time: Annotated[Clock, Term("When.")]


class Night(Point):
    """Place to stay."""

    name: Annotated[str, Term("Its name.")]
    code: Annotated[str, Term("Its code.")]


class Span(TypedDict):
    """A span of time."""

    start: Annotated[Clock, Term("From when.")]
    end: Annotated[Clock, Term("Until when.")]


class VisitFacts(Drawn):
    """A visit to a site."""

    id: Annotated[str, Term("Id of the site.")]
    name: Annotated[str, Term("Chinese name.")]
    name_en: Annotated[str, Term("English name.")]
    arrive: Annotated[Clock, Term("Arrival.")]
    start: Annotated[Clock, Term("Start of the visit. Times after midnight count on: 25:10.")]
    leave: Annotated[Clock, Term("Departure.")]
    wait_minutes: Annotated[int, Term("Wait until it opens.")]
    visit_minutes: Annotated[int, Term("Length of the visit.")]
    windows: Annotated[list[Window], Term("Opening hours of that day.")]
    hours_basis: Annotated[str, HOURS_BASES, Term("Whether the hours are published or assumed.")]
    hours: Annotated[str, Term("The rule in the syntax of OpenStreetMap.")]
    hours_source: Annotated[str, Term("Code of its source, or why it is assumed.")]
    period: Annotated[str, Term("Code of the period of history.")]
    designations: Annotated[str, Term("Official lists it is on.")]
    prize: Annotated[int, Term("Value of the visit to the group.")]
    required: Annotated[bool, Term("Whether it was asked for by name.")]
    capacity: Annotated[int | None, Term("People at a time; null when not limited.")]
    shifts: Annotated[int, Term("Shifts the group is divided into.")]
    lecturer: Annotated[
        list[Window] | None, Term("When a lecturer is there; null when none is needed.")
    ]
    lecture_minutes: Annotated[int, Term("Length of the lecture.")]


class Visit(VisitFacts, Point):
    """A visit and where it is."""


_Ends = TypedDict(
    "_Ends",
    {
        "from": Annotated[str, Term("Where it begins.")],
        "to": Annotated[str, Term("Where it ends.")],
    },
)
"""Two keys whose names are words of Python."""


class Drive(_Ends):
    """A drive between two stops."""

    depart: Annotated[Clock, Term("Departure.")]
    arrive: Annotated[Clock, Term("Arrival.")]
    minutes: Annotated[int, Term("Length, with the reserve.")]
    slack_minutes: Annotated[int, Term("The part of it that is reserve.")]
    km: Annotated[float, Term("Kilometres.")]
    off_network_km: Annotated[float, Term("The estimated part off the roads.")]
    flag: Annotated[Flag, Term("network: by road; direct: estimated; unreachable.")]


class DayPlan(TypedDict):
    """One day of a plan."""

    date: Annotated[Day, Term("Which day.")]
    weekday: Annotated[Weekday, Term("1 is Monday.")]
    start: Annotated[Terminus, Term("Start.")]
    end: Annotated[Terminus, Term("End.")]
    overnight: Annotated[Night | None, Term("Where the group stays after it.")]
    lunch: Annotated[Span | None, Term("Break for lunch.")]
    stops: Annotated[list[Visit], Term("Visits in order.")]
    legs: Annotated[list[Drive], Term("Drives in order, one more than visits.")]
    drive_minutes: Annotated[int, Term("Minutes of driving.")]
    slack_minutes: Annotated[int, Term("The part of it that is reserve.")]
    visit_minutes: Annotated[int, Term("Minutes of visits.")]
    wait_minutes: Annotated[int, Term("Minutes of waiting.")]
    km: Annotated[float, Term("Kilometres.")]


class PlanTotals(TypedDict):
    """The whole plan in numbers."""

    days: Annotated[int, Term("Days.")]
    stops: Annotated[int, Term("Visits.")]
    drive_minutes: Annotated[int, Term("Minutes of driving.")]
    slack_minutes: Annotated[int, Term("The part of it that is reserve.")]
    visit_minutes: Annotated[int, Term("Minutes of visits.")]
    wait_minutes: Annotated[int, Term("Minutes of waiting.")]
    km: Annotated[float, Term("Kilometres.")]
    value: Annotated[int, Term("Value of the visits.")]
    optimal: Annotated[bool, Term("Whether no better plan exists (proved).")]
    steps_back: Annotated[
        int, Term("How often a site is of an earlier period than the one before.")
    ]
    step_back_cost: Annotated[int, Term("What each of them takes off the value.")]


class Quota(TypedDict):
    """A number of sites asked for."""

    code: Annotated[str, Term("Code of the theme or category.")]
    name: Annotated[str, Term("Its name.")]
    at_least: Annotated[int | None, Term("Least number.")]
    at_most: Annotated[int | None, Term("Greatest number.")]
    visited: Annotated[int, Term("How many are visited.")]


class Assumption(TypedDict):
    """What is assumed of an audience."""

    applies_to: Annotated[str, Term("Category or theme.")]
    visit_percent: Annotated[int, Term("Length of a visit in percent of the usual one.")]
    interest_percent: Annotated[int, Term("Value of a visit in percent of the usual one.")]
    basis: Annotated[str, Term("Where this comes from.")]


class Audience(TypedDict):
    """Whom the tour is for."""

    code: Annotated[str, Term("Code of the audience.")]
    name_zh: Annotated[str, Term("Chinese name.")]
    name_en: Annotated[str, Term("English name.")]
    assumptions: Annotated[list[Assumption], Term("What is assumed of it.")]


class CodedSentence(Sentence):
    """A sentence with a code for programs."""

    code: Annotated[str, Term("What it is about.")]


class LeftOut(TypedDict):
    """A site that was wanted and is not in the plan."""

    id: Annotated[str, Term("Id of the site.")]
    name: Annotated[str, Term("Its name.")]
    reason: Annotated[str, Term("Why, as a code, such as not_visitable, no_time or unreachable.")]
    detail: Annotated[str, Term("Why, in English.")]
    template: Annotated[str, Term("The sentence with named gaps.")]
    params: Annotated[dict[str, Any], Term("What fills the gaps.")]
    extra_minutes: Annotated[
        int | None, Term("Detour and visit at the cheapest place; null where no road leads.")
    ]
    needs: Annotated[list[CodedSentence], Term("What would have to change.")]


class Conflict(CodedSentence):
    """What does not work in the order that was given."""

    day: Annotated[int | None, Term("Day from 1; null for the whole tour.")]
    stop: Annotated[str, Term("Id of the site, or empty.")]
    minutes: Annotated[int | None, Term("By how much.")]


class Warned(CodedSentence):
    """What to mind."""

    stop: Annotated[str, Term("Id of the site, or empty.")]


class Plan(Travelled):
    """A tour, day by day."""

    kind: Annotated[Literal["plan"], Term("Kind of document.")]
    request: Annotated[PlanRequest, Term("The request as understood.")]
    days: Annotated[list[DayPlan], Term("The days.")]
    totals: Annotated[PlanTotals, Term("The whole in numbers.")]
    quotas: Annotated[list[Quota], Term("Numbers of sites asked for.")]
    audience: Annotated[Audience | None, Term("Whom it is for, and what is assumed of them.")]
    left_out: Annotated[list[LeftOut], Term("Sites that were wanted and are not in.")]
    conflicts: Annotated[
        list[Conflict], Term("Empty, unless the order was given: what does not work in it.")
    ]
    warnings: Annotated[list[Warned], Term("What to mind, doubtful lines of a typed list first.")]


class VisitProperties(VisitFacts, Source):
    """A visit as a point."""

    role: Annotated[Literal["stop"], Term("Always stop.")]
    day: Annotated[int, Term("Day from 1.")]
    order: Annotated[int, Term("Place in the day from 1.")]


class DriveProperties(Source):
    """A drive as a line."""

    role: Annotated[Literal["leg"], Term("Always leg.")]
    day: Annotated[int, Term("Day from 1.")]
    group: NotRequired[Annotated[int | None, Term("Group of an inspection.")]]
    origin: Annotated[int, Term("Number of the place it begins at.")]
    destination: Annotated[int, Term("Number of the place it ends at.")]
    minutes: Annotated[float | None, Term("Minutes.")]
    km: Annotated[float | None, Term("Kilometres.")]
    off_network_km: Annotated[float | None, Term("The estimated part off the roads.")]
    flag: Annotated[Flag, Term("network: by road; direct: estimated; unreachable.")]


class PlanFeatures(Features[VisitProperties | DriveProperties], Travelled):
    """A tour as points and lines."""

    kind: Annotated[Literal["plan"], Term("Kind of document.")]


class Change(TypedDict):
    """Differences of the totals."""

    stops: Annotated[int, Term("Visits.")]
    drive_minutes: Annotated[int, Term("Minutes of driving.")]
    visit_minutes: Annotated[int, Term("Minutes of visits.")]
    wait_minutes: Annotated[int, Term("Minutes of waiting.")]
    km: Annotated[float, Term("Kilometres.")]
    value: Annotated[int, Term("Value.")]


class Alternative(TypedDict):
    """Another tour of nearly the same value."""

    order: Annotated[list[str], Term("Its order of visits, one text per day.")]
    distance: Annotated[float, Term("Share of the sites that differ.")]
    added: Annotated[list[NamedSite], Term("Sites that the tour compared with does not visit.")]
    removed: Annotated[list[NamedSite], Term("Sites that only the tour compared with visits.")]
    change: Annotated[Change, Term("Differences of the totals.")]
    plan: Annotated[Plan, Term("The tour.")]


class Alternatives(TypedDict):
    """Different tours of nearly the same value."""

    kind: Annotated[Literal["alternatives"], Term("Kind of document.")]
    version: Annotated[Literal[1], Term("Version of the document.")]
    count: Annotated[int, Term("How many were asked for.")]
    differ: Annotated[float, Term("Least share of the sites that differ between any two.")]
    within: Annotated[float, Term("Share of the value that may be lost.")]
    order: Annotated[
        list[str], Term("Order of visits of the tour compared with, one text per day.")
    ]
    totals: Annotated[PlanTotals, Term("That tour in numbers.")]
    provider: Annotated[Provider, Term("Who computed the travel times.")]
    alternatives: Annotated[list[Alternative], Term("The tours, most valuable first.")]
    simulated: Annotated[bool, Term("Always false: plans do not rest on lectures.")]


class DateOption(TypedDict):
    """The tour on another first day."""

    date: Annotated[Day, Term("First day.")]
    weekday: Annotated[Weekday, Term("1 is Monday.")]
    asked: Annotated[bool, Term("Whether it is the date of the request.")]
    feasible: Annotated[bool, Term("Whether the tour works.")]
    conflicts: Annotated[list[Conflict], Term("What does not work.")]
    changes: Annotated[list[Sentence], Term("What is different.")]
    ends: Annotated[list[Clock], Term("When each day is over.")]
    wait_minutes: Annotated[int, Term("Minutes of waiting.")]


class Dates(TypedDict):
    """The same tour on other days."""

    kind: Annotated[Literal["dates"], Term("Kind of document.")]
    version: Annotated[Literal[1], Term("Version of the document.")]
    date: Annotated[Day, Term("Date of the request.")]
    span: Annotated[int, Term("Days before and after it that were tried.")]
    order: Annotated[list[str], Term("Order of visits, one text per day.")]
    dates: Annotated[list[DateOption], Term("One per first day; days that are over are left out.")]
    simulated: Annotated[bool, Term("Always false: plans do not rest on lectures.")]
