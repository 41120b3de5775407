"""A plan, and what is asked of one that is there already."""

from typing import Annotated, Any, Literal

from pydantic import Field

from web.places.answer import NamedSite
from web.terms.types import (
    Clock,
    Day,
    Document,
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


class LecturerSpan(Document):
    """When a lecturer is at a site."""

    site: str
    """Id of the site."""
    date: Day
    """On which day."""
    begin: Clock
    """From when."""
    end: Clock
    """Until when."""


class PlanRequest(Document):
    """The request as understood: names resolved, defaults filled in."""

    start: str
    """Where the group starts."""
    end: str
    """Where it ends."""
    date: Day
    """First day."""
    days: int
    """Number of days."""
    themes: list[str]
    """Codes of the themes."""
    required: list[str]
    """Ids of the sites that must be visited."""
    excluded: list[str]
    """Ids of the sites that must not."""
    leave: Clock
    """Earliest start of a day."""
    back: Clock
    """Latest end of a day."""
    max_drive: int | None
    """Most minutes of driving on a day."""
    lunch: bool
    """Whether there is a break for lunch."""
    overnight: list[str]
    """Places to stay."""
    seconds: float
    """Seconds of search."""
    seed: int
    """Seed of the search."""
    group_size: int | None
    """People in the group."""
    vehicle: Literal["car", "bus"]
    """What drives."""
    season: Literal["normal", "winter"]
    """Season of the travel times."""
    max_leg: int | None
    """Most minutes of a drive between two stops."""
    at_least: dict[str, int]
    """Least number of sites by theme or category."""
    at_most: dict[str, int]
    """Greatest number of sites by theme or category."""
    storyline: Literal["off", "soft", "hard"]
    """Whether the visits follow the order of history."""
    capacities: dict[str, int]
    """People at a time by site."""
    shifts: bool
    """Whether a large group may go in shifts."""
    lecturers: list[LecturerSpan]
    """When lecturers are where."""
    lecture: int
    """Minutes of a lecture."""
    slack: int | None
    """Reserve of the driving times in percent."""
    closed: list[list[str]]
    """Pairs of site and date on which it is closed."""
    audience: str | None
    """Code of the audience."""
    area: str
    """Code of the prefecture or county; empty for the province."""
    listed: list[str]
    """Ids of the typed list of sites."""


class Terminus(Point):
    """Start or end of a day."""

    name: str
    """Its name."""
    time: Clock
    """When."""


class Night(Point):
    """Place to stay."""

    name: str
    """Its name."""
    code: str
    """Its code."""


class Span(Document):
    """A span of time."""

    start: Clock
    """From when."""
    end: Clock
    """Until when."""


class VisitFacts(Drawn):
    """A visit to a site."""

    id: str
    """Id of the site."""
    name: str
    """Chinese name."""
    name_en: str
    """English name."""
    arrive: Clock
    """Arrival."""
    start: Clock
    """Start of the visit. Times after midnight count on: 25:10."""
    leave: Clock
    """Departure."""
    wait_minutes: int
    """Wait until it opens."""
    visit_minutes: int
    """Length of the visit."""
    windows: list[Window]
    """Opening hours of that day."""
    hours_basis: Literal["published", "assumed"]
    """Whether the hours are published or assumed."""
    hours: str
    """The rule in the syntax of OpenStreetMap."""
    hours_source: str
    """Code of its source, or why it is assumed."""
    period: str
    """Code of the period of history."""
    designations: str
    """Official lists it is on."""
    prize: int
    """Value of the visit to the group."""
    required: bool
    """Whether it was asked for by name."""
    capacity: int | None
    """People at a time; null when not limited."""
    shifts: int
    """Shifts the group is divided into."""
    lecturer: list[Window] | None
    """When a lecturer is there; null when none is needed."""
    lecture_minutes: int
    """Length of the lecture."""


class Visit(VisitFacts, Point):
    """A visit and where it is."""


class Drive(Document):
    """A drive between two stops."""

    origin: str = Field(alias="from")
    """Where it begins."""
    destination: str = Field(alias="to")
    """Where it ends."""
    depart: Clock
    """Departure."""
    arrive: Clock
    """Arrival."""
    minutes: int
    """Length, with the reserve."""
    slack_minutes: int
    """The part of it that is reserve."""
    km: float
    """Kilometres."""
    off_network_km: float
    """The estimated part off the roads."""
    flag: Flag
    """network: by road; direct: estimated; unreachable."""


class DayPlan(Document):
    """One day of a plan."""

    date: Day
    """Which day."""
    weekday: Weekday
    """1 is Monday."""
    start: Terminus
    """Start."""
    end: Terminus
    """End."""
    overnight: Night | None
    """Where the group stays after it."""
    lunch: Span | None
    """Break for lunch."""
    stops: list[Visit]
    """Visits in order."""
    legs: list[Drive]
    """Drives in order, one more than visits."""
    drive_minutes: int
    """Minutes of driving."""
    slack_minutes: int
    """The part of it that is reserve."""
    visit_minutes: int
    """Minutes of visits."""
    wait_minutes: int
    """Minutes of waiting."""
    km: float
    """Kilometres."""


class PlanTotals(Document):
    """The whole plan in numbers."""

    days: int
    """Days."""
    stops: int
    """Visits."""
    drive_minutes: int
    """Minutes of driving."""
    slack_minutes: int
    """The part of it that is reserve."""
    visit_minutes: int
    """Minutes of visits."""
    wait_minutes: int
    """Minutes of waiting."""
    km: float
    """Kilometres."""
    value: int
    """Value of the visits."""
    optimal: bool
    """Whether no better plan exists (proved)."""
    steps_back: int
    """How often a site is of an earlier period than the one before."""
    step_back_cost: int
    """What each of them takes off the value."""


class Quota(Document):
    """A number of sites asked for."""

    code: str
    """Code of the theme or category."""
    name: str
    """Its name."""
    at_least: int | None
    """Least number."""
    at_most: int | None
    """Greatest number."""
    visited: int
    """How many are visited."""


class Assumption(Document):
    """What is assumed of an audience."""

    applies_to: str
    """Category or theme."""
    visit_percent: int
    """Length of a visit in percent of the usual one."""
    interest_percent: int
    """Value of a visit in percent of the usual one."""
    basis: str
    """Where this comes from."""


class Audience(Document):
    """Whom the tour is for."""

    code: str
    """Code of the audience."""
    name_zh: str
    """Chinese name."""
    name_en: str
    """English name."""
    assumptions: list[Assumption]
    """What is assumed of it."""


class CodedSentence(Sentence):
    """A sentence with a code for programs."""

    code: str
    """What it is about."""


class LeftOut(Document):
    """A site that was wanted and is not in the plan."""

    id: str
    """Id of the site."""
    name: str
    """Its name."""
    reason: str
    """Why, as a code, such as not_visitable, no_time or unreachable."""
    detail: str
    """Why, in English."""
    template: str
    """The sentence with named gaps."""
    params: dict[str, Any]
    """What fills the gaps."""
    extra_minutes: int | None
    """Detour and visit at the cheapest place; null where no road leads."""
    needs: list[CodedSentence]
    """What would have to change."""


class Conflict(CodedSentence):
    """What does not work in the order that was given."""

    day: int | None
    """Day from 1; null for the whole tour."""
    stop: str
    """Id of the site, or empty."""
    minutes: int | None
    """By how much."""


class Warning(CodedSentence):  # noqa: A001 - the name of the key
    """What to mind."""

    stop: str
    """Id of the site, or empty."""


class Plan(Travelled):
    """A tour, day by day."""

    kind: Literal["plan"]
    """Kind of document."""
    request: PlanRequest
    """The request as understood."""
    days: list[DayPlan]
    """The days."""
    totals: PlanTotals
    """The whole in numbers."""
    quotas: list[Quota]
    """Numbers of sites asked for."""
    audience: Audience | None
    """Whom it is for, and what is assumed of them."""
    left_out: list[LeftOut]
    """Sites that were wanted and are not in."""
    conflicts: list[Conflict]
    """Empty, unless the order was given: what does not work in it."""
    warnings: list[Warning]
    """What to mind, doubtful lines of a typed list first."""


class VisitProperties(VisitFacts, Source):
    """A visit as a point."""

    role: Literal["stop"]
    """Always stop."""
    day: int
    """Day from 1."""
    order: int
    """Place in the day from 1."""


class DriveProperties(Source):
    """A drive as a line."""

    role: Literal["leg"]
    """Always leg."""
    day: int
    """Day from 1."""
    group: int | None = None
    """Group of an inspection."""
    origin: int
    """Number of the place it begins at."""
    destination: int
    """Number of the place it ends at."""
    minutes: float | None
    """Minutes."""
    km: float | None
    """Kilometres."""
    off_network_km: float | None
    """The estimated part off the roads."""
    flag: Flag
    """network: by road; direct: estimated; unreachable."""


class PlanFeatures(Features[VisitProperties | DriveProperties], Travelled):
    """A tour as points and lines."""

    kind: Literal["plan"]
    """Kind of document."""


class Change(Document):
    """Differences of the totals."""

    stops: int
    """Visits."""
    drive_minutes: int
    """Minutes of driving."""
    visit_minutes: int
    """Minutes of visits."""
    wait_minutes: int
    """Minutes of waiting."""
    km: float
    """Kilometres."""
    value: int
    """Value."""


class Alternative(Document):
    """Another tour of nearly the same value."""

    order: list[str]
    """Its order of visits, one text per day."""
    distance: float
    """Share of the sites that differ."""
    added: list[NamedSite]
    """Sites that the tour compared with does not visit."""
    removed: list[NamedSite]
    """Sites that only the tour compared with visits."""
    change: Change
    """Differences of the totals."""
    plan: Plan
    """The tour."""


class Alternatives(Document):
    """Different tours of nearly the same value."""

    kind: Literal["alternatives"]
    """Kind of document."""
    version: Literal[1]
    """Version of the document."""
    count: int
    """How many were asked for."""
    differ: float
    """Least share of the sites that differ between any two."""
    within: float
    """Share of the value that may be lost."""
    order: list[str]
    """Order of visits of the tour compared with, one text per day."""
    totals: PlanTotals
    """That tour in numbers."""
    provider: Provider
    """Who computed the travel times."""
    alternatives: list[Alternative]
    """The tours, most valuable first."""
    simulated: bool
    """Always false: plans do not rest on lectures."""


class DateOption(Document):
    """The tour on another first day."""

    date: Day
    """First day."""
    weekday: Weekday
    """1 is Monday."""
    asked: bool
    """Whether it is the date of the request."""
    feasible: bool
    """Whether the tour works."""
    conflicts: list[Conflict]
    """What does not work."""
    changes: list[Sentence]
    """What is different."""
    ends: list[Clock]
    """When each day is over."""
    wait_minutes: int
    """Minutes of waiting."""


class Dates(Document):
    """The same tour on other days."""

    kind: Literal["dates"]
    """Kind of document."""
    version: Literal[1]
    """Version of the document."""
    date: Day
    """Date of the request."""
    span: int
    """Days before and after it that were tried."""
    order: list[str]
    """Order of visits, one text per day."""
    dates: list[DateOption]
    """One per first day; days that are over are left out."""
    simulated: bool
    """Always false: plans do not rest on lectures."""
