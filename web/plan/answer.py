"""A plan, day by day, and as points and lines."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NotRequired, get_type_hints

from pydantic import Field
from typing_extensions import TypedDict

from geo.errors import C_, N_
from geo.places import Place
from geo.terms import PERIODS
from routes.plan.request import LecturerTime
from routes.plan.request import PlanRequest as Asked
from routes.terms import HOURS_BASES, REASONS
from web.plan.ask import PlanQuery
from web.terms.codes import Season, Vehicle
from web.terms.term import KILOMETRES, MINUTES, NAME, PERCENT, Term
from web.terms.types import (
    Clock,
    Day,
    Drawn,
    Ends,
    Features,
    Flag,
    Point,
    Sentence,
    Source,
    Travelled,
)

# fmt: off
# Keys are set like the lines of a table: the name, its type, its sentence, its heading.

Window = Annotated[list[Clock], Field(min_length=2, max_length=2)]
Weekday = Annotated[int, Field(ge=1, le=7)]
DayNumber = Annotated[int, Term("Day from 1.", C_("number", "Day"))]


class LecturerSpan(TypedDict):
    """When a lecturer is at a site."""

    site: Annotated[str, Term("Id of the site.")]
    date: Annotated[Day, Term("On which day.")]
    begin: Annotated[Clock, Term("From when.")]
    end: Annotated[Clock, Term("Until when.")]


_WRITTEN: Final[Mapping[Any, Any]] = {
    Place: str,
    Place | None: str,
    date: Day,
    tuple[str, ...]: list[str],
    tuple[Place, ...]: list[str],
    tuple[tuple[str, int], ...]: dict[str, int],
    tuple[tuple[str, date], ...]: list[list[str]],
    tuple[LecturerTime, ...]: list[LecturerSpan],
}
"""Type of a field of a request -> how a document writes it, where it is no plain value."""


def _request_keys() -> Iterator[tuple[str, Any]]:
    """Yield what a document tells of its request: all that the planner was asked, as understood."""
    said = {name: PlanQuery.model_fields[name] for name in PlanQuery.model_fields}
    hints = get_type_hints(Asked, include_extras=True)
    for name, hint in hints.items():
        field = said["sites" if name == "listed" else name]
        what = next(one.what for one in field.metadata if hasattr(one, "what"))
        yield name, Annotated[_WRITTEN.get(hint, hint), Term(what)]
    yield "vehicle", Annotated[Vehicle, Term("What drives.")]
    yield "season", Annotated[Season, Term("Season of the travel times.")]


if TYPE_CHECKING:
    PlanRequest = Mapping[str, Any]
else:
    PlanRequest = TypedDict("PlanRequest", dict(_request_keys()))  # noqa: UP013 - computed
    PlanRequest.__doc__ = "The request as understood: names resolved, defaults filled in."


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


class Meal(Span):
    """A break for lunch."""

    place: Annotated[str | None,
        Term("A town where one can eat; null where there is none in time: bring food.")]
    lon: Annotated[float | None, Term("Longitude of the town, WGS84; null as above.")]
    lat: Annotated[float | None, Term("Latitude of the town, WGS84; null as above.")]
    course: Annotated[str | None,
        Term("Id of the site on whose long visit lunch is eaten, else null.")]


ArriveFrom = Annotated[
    Clock | None,
    Term(
        "Earliest arrival where a position is known to more than 2 km only, else null.",
        N_("Arrival from"),
    ),
]
ArriveTo = Annotated[Clock | None, Term("Latest arrival there, else null.", N_("Arrival until"))]


class VisitFacts(TypedDict):
    """A visit to a site."""

    id: Annotated[str, Term("Id of the site.", N_("Number"), short=N_("Id"))]
    name: Annotated[str, NAME, Term("Chinese name.", N_("Name"), short=N_("Place"), narrow=True)]
    name_en: Annotated[str, Term("English name.")]
    arrive: Annotated[Clock, Term("Arrival.", N_("Arrive"), narrow=True)]
    arrive_from: ArriveFrom
    arrive_to: ArriveTo
    start: Annotated[Clock, Term("Start of the visit. Times after midnight count on: 25:10.",
        C_("visit", "Begins"), short=N_("Visit from"), narrow=True)]
    leave: Annotated[Clock, Term("Departure.", N_("Ends"), short=N_("Leave"), narrow=True)]
    wait_minutes: Annotated[int, MINUTES, Term("Wait until it opens.")]
    visit_minutes: Annotated[int, MINUTES, Term("Length of the visit.",
        N_("Time for a visit, minutes"), short=N_("Minutes"), narrow=True)]
    before_minutes: Annotated[int, MINUTES,
        Term("Between arrival and visit: to park, get off and walk there.")]
    after_minutes: Annotated[int, MINUTES,
        Term("Between visit and departure: to walk back, count and get on.")]
    windows: Annotated[list[Window], Term("Opening hours of that day.")]
    hours: Annotated[str, Term("The rule in the syntax of OpenStreetMap.", N_("Opening hours"),
        narrow=True)]
    hours_basis: Annotated[str, HOURS_BASES, Term("Whether the hours are published or assumed.",
        N_("Basis of the hours"))]
    hours_source: Annotated[str, Term("Code of its source, or why it is assumed.")]
    period: Annotated[str, PERIODS, Term("Code of the period of history.")]
    designations: Annotated[str, Term("Official lists it is on.")]
    prize: Annotated[int, Term("Value of the visit to the group.")]
    required: Annotated[bool, Term("Whether it was asked for by name.")]
    capacity: Annotated[int | None,
        Term("People at a time; null where nobody knows: no limit is assumed, ask.")]
    shifts: Annotated[int, Term("Shifts the group is divided into.")]
    lecturer: Annotated[list[Window] | None,
        Term("When a lecturer is there; null when none is needed.")]
    lecture_minutes: Annotated[int, MINUTES, Term("Length of the lecture.")]


class Visit(VisitFacts, Point, Drawn):
    """A visit and where it is."""


class Turn(TypedDict):
    """When a visit comes."""

    day: DayNumber
    date: Annotated[Day, Term("Which day.", N_("Date"))]
    order: Annotated[int, Term("Place in the day from 1.", C_("sequence", "Order"))]


class VisitRow(Turn, Visit):
    """A visit as a row of a table."""


class Drive(Ends):
    """A drive between two stops."""

    depart: Annotated[Clock, Term("Departure.", N_("Set out"))]
    arrive: Annotated[Clock, Term("Arrival.", N_("Arrive"))]
    arrive_from: ArriveFrom
    arrive_to: ArriveTo
    minutes: Annotated[int, MINUTES, Term("Length, with reserve and rest.", N_("Minutes by road"))]
    slack_minutes: Annotated[int, MINUTES, Term("The part of it that is reserve.")]
    rest_minutes: Annotated[int, MINUTES, Term("The part of it in which the driver rests.")]
    detour_minutes: Annotated[int, MINUTES,
        Term("The part of it that leads by the town of lunch, off the way.")]
    wait_minutes: Annotated[int, MINUTES,
        Term("Minutes that the group waits before it sets out, lunch not counted.")]
    km: Annotated[float | None, KILOMETRES, Term("Kilometres; null where no road is known.",
        N_("Kilometres by road"))]
    off_network_km: Annotated[float | None, KILOMETRES,
        Term("The estimated part off the roads; null as above.")]
    flag: Annotated[Flag, Term("network: by road; direct: estimated; unreachable.")]


class _OfDay(TypedDict):
    day: DayNumber


class DriveRow(_OfDay, Drive):
    """A drive as a row of a table."""


class Spent(TypedDict):
    """What a day, or a whole tour, is spent with."""

    drive_minutes: Annotated[int, MINUTES, Term("Minutes of driving.", N_("Minutes of driving"))]
    rest_minutes: Annotated[int, MINUTES, Term("Minutes in which the driver rests on the way.")]
    slack_minutes: Annotated[int, MINUTES, Term("The part of the driving that is reserve.")]
    visit_minutes: Annotated[int, MINUTES, Term("Minutes of visits.", N_("Minutes of visits"))]
    transfer_minutes: Annotated[int, MINUTES,
        Term("Minutes to park, walk, get off and on at the stops.")]
    wait_minutes: Annotated[int, MINUTES, Term("Minutes of waiting.")]
    km: Annotated[float, KILOMETRES, Term("Kilometres.", N_("Kilometres"))]


class DayPlan(Spent):
    """One day of a plan."""

    date: Annotated[Day, Term("Which day.")]
    weekday: Annotated[Weekday, Term("1 is Monday.")]
    start: Annotated[Terminus, Term("Start.")]
    end: Annotated[Terminus, Term("End.")]
    overnight: Annotated[Night | None, Term("Where the group stays after it.")]
    lunch: Annotated[Meal | None, Term("Break for lunch.")]
    stops: Annotated[list[Visit], Term("Visits in order.")]
    legs: Annotated[list[Drive], Term("Drives in order, one more than visits.")]


class PlanTotals(Spent):
    """The whole plan in numbers."""

    days: Annotated[int, Term("Days.", N_("Days"))]
    stops: Annotated[int, Term("Visits.", N_("Stops"))]
    value: Annotated[int, Term("Value of the visits.")]
    optimal: Annotated[bool, Term("Whether no plan of the sites considered has "
        "more points, driving taken off (proved).")]
    steps_back: Annotated[int,
        Term("How often a site is of an earlier period than the one before.")]
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

    applies_to: Annotated[str, Term("Category or theme.", N_("Category or theme"), page=True)]
    visit_percent: Annotated[int, PERCENT, Term("Length of a visit in percent of the usual one.",
        N_("Length of a visit"), page=True)]
    interest_percent: Annotated[int, PERCENT, Term("Value of a visit in percent of the usual one.",
        N_("Worth of a site"), page=True)]
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

    id: Annotated[str, Term("Id of the site.", N_("Number"), short=N_("Id"))]
    name: Annotated[str, NAME, Term("Its name.", N_("Site"), narrow=True)]
    reason: Annotated[str, REASONS, Term("Why, as a code, such as not_visitable.", N_("Reason"),
        page=True)]
    detail: Annotated[str, Term("Why, in English.", N_("Why"), narrow=True)]
    template: Annotated[str, Term("The sentence with named gaps.")]
    params: Annotated[dict[str, object], Term("What fills the gaps.")]
    extra_minutes: Annotated[int | None, MINUTES,
        Term("Detour and visit at the cheapest place; null where no road leads.",
        N_("Extra minutes"), page=True)]
    needs: Annotated[list[CodedSentence], Term("What would have to change.",
        N_("What it would take"), page=True)]


class Conflict(CodedSentence):
    """What does not work in the order that was given."""

    day: Annotated[int | None, Term("Day from 1; null for the whole tour.")]
    stop: Annotated[str, Term("Id of the site, or empty.")]
    minutes: Annotated[int | None, MINUTES, Term("By how much.")]


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
    conflicts: Annotated[list[Conflict],
        Term("Empty, unless the order was given: what does not work in it.")]
    warnings: Annotated[list[Warned], Term("What to mind, doubtful lines of a typed list first.")]


class VisitProperties(VisitFacts, Drawn, Source):
    """A visit as a point."""

    role: Annotated[Literal["stop"], Term("Always stop.")]
    day: DayNumber
    order: Annotated[int, Term("Place in the day from 1.")]


class DriveProperties(Source):
    """A drive as a line."""

    role: Annotated[Literal["leg"], Term("Always leg.")]
    day: DayNumber
    group: NotRequired[Annotated[int | None, Term("Group of an inspection.")]]
    origin: Annotated[int, Term("Number of the place it begins at.")]
    destination: Annotated[int, Term("Number of the place it ends at.")]
    minutes: Annotated[float | None, MINUTES, Term("Minutes.")]
    km: Annotated[float | None, KILOMETRES, Term("Kilometres.")]
    off_network_km: Annotated[float | None, KILOMETRES, Term("The estimated part off the roads.")]
    flag: Annotated[Flag, Term("network: by road; direct: estimated; unreachable.")]


class PlanFeatures(Features[VisitProperties | DriveProperties], Travelled):
    """A tour as points and lines."""

    kind: Annotated[Literal["plan"], Term("Kind of document.")]


LESS_IS_BETTER: Final = frozenset({"km", "drive_minutes", "wait_minutes"})
"""Keys of a change; of the others more is better."""
