"""Inspection tours."""

from typing import Annotated, Literal

from typing_extensions import TypedDict

from geo.errors import C_, N_
from routes.terms import INSPECTION_REASONS, INSPECTION_STEPS
from web.plan.answer import DriveProperties, Night, Span, Weekday
from web.terms.codes import CentreTier
from web.terms.term import HOURS, INDEX, KILOMETRES, METRES, MINUTES, NAME, PLACE, Term
from web.terms.types import (
    Clock,
    Day,
    DivisionCode,
    Drawn,
    Ends,
    Features,
    Flag,
    Point,
    Source,
    Travelled,
)


class Shares(TypedDict):
    """Shares of the sample by tier."""

    county: Annotated[int, Term("County centres.")]
    township: Annotated[int, Term("Township stations.")]
    village: Annotated[int, Term("Village stations.")]


class InspectionRequest(TypedDict):
    """The request as understood."""

    start: Annotated[str, Term("Where the groups start.")]
    date: Annotated[Day, Term("First day.")]
    groups: Annotated[int, Term("Groups.")]
    days: Annotated[int, Term("Days.")]
    per_county: Annotated[int, Term("Centres drawn per county.")]
    shares: Annotated[Shares | None, Term("Shares by tier; null: no strata.")]
    reserve: Annotated[int, Term("Replacements per stratum.")]
    within: Annotated[list[str], Term("Codes of prefectures and counties; empty: the province.")]
    seed: Annotated[int, Term("Seed of the sample.")]
    leave: Annotated[Clock, Term("Earliest start of a day.")]
    back: Annotated[Clock, Term("Latest end of a day.")]
    opens: Annotated[Clock, Term("When the centres open.")]
    closes: Annotated[Clock, Term("When they close.")]
    visit: Annotated[int, Term("Minutes of a visit.")]
    overnight: Annotated[bool, Term("Whether the groups stay away overnight.")]


class _Name(TypedDict):
    """A part of the list by its name."""

    stratum: Annotated[str, Term("Code of the part of the list.", N_("Stratum"))]


class _County(TypedDict):
    """Where a centre is."""

    county_name: Annotated[str, PLACE, Term("Name of the county.", N_("County"), narrow=True)]


class Stratum(_Name, _County):
    """A part of the list that is drawn from on its own."""

    county: Annotated[DivisionCode, Term("Code of the county.")]
    population: Annotated[int, Term("Centres in it.", N_("Centres"))]
    drawn: Annotated[int, Term("Centres drawn.", N_("Drawn"))]
    reserve: Annotated[int, Term("Replacements drawn.", N_("Replacements"))]


class _Rank(TypedDict):
    """A place in a part of the list."""

    order: Annotated[int, Term("Place in the stratum.", C_("sequence", "Order"))]


class _Centre(TypedDict):
    """A centre by its name."""

    code: Annotated[str, Term("Code of the centre.", N_("Code"), narrow=True)]
    name: Annotated[str, NAME, Term("Its name.", N_("Centre"), narrow=True)]


class DrawnFacts(_County, _Name, _Rank, _Centre):
    """A centre that was drawn."""

    tier: Annotated[CentreTier, Term("County, township or village.", N_("Kind"))]
    county: Annotated[DivisionCode, Term("Code of the county.")]
    township: Annotated[
        DivisionCode, Term("Code of the township; empty for the centre of a county.")
    ]


class DrawnCentre(DrawnFacts, Point, Drawn):
    """A centre that was drawn, and its random number."""

    weight: Annotated[float, INDEX, Term("Centres of the stratum per centre drawn.", N_("Weight"))]
    number: Annotated[str, Term("The random number.", N_("Random number"))]


class Sample(TypedDict):
    """How the centres were drawn."""

    method: Annotated[str, Term("In words.")]
    seed: Annotated[int, Term("Seed.")]
    frame: Annotated[str, Term("SHA-256 of the list drawn from.")]
    strata: Annotated[list[Stratum], Term("Strata.")]
    centres: Annotated[list[DrawnCentre], Term("Centres drawn.")]


class County(TypedDict):
    """A county."""

    code: Annotated[str, Term("Its code.")]
    name: Annotated[str, Term("Its name.")]


class GroupTerminus(Point):
    """Start or end of a day."""

    name: Annotated[str, Term("Its name.")]
    code: Annotated[str, Term("Its code.")]
    time: Annotated[Clock, Term("When.")]


class _Times(TypedDict):
    """When a visit begins and ends."""

    start: Annotated[Clock, Term("Start of the visit.", C_("visit", "Begins"))]
    leave: Annotated[Clock, Term("Departure.", N_("Ends"))]
    visit_minutes: Annotated[int, MINUTES, Term("Length of the visit.", N_("Minutes"))]


class _Waits(TypedDict):
    """What is before a visit."""

    arrive: Annotated[Clock, Term("Arrival.")]
    wait_minutes: Annotated[int, MINUTES, Term("Wait until it opens.")]


class CentreVisit(DrawnFacts, Point, Drawn, _Times, _Waits):
    """A visit to a centre."""


class GroupDrive(Ends):
    """A drive."""

    depart: Annotated[Clock, Term("Departure.", N_("Set out"))]
    arrive: Annotated[Clock, Term("Arrival.", N_("Arrive"))]
    minutes: Annotated[int, MINUTES, Term("Minutes.", N_("Minutes by road"))]
    km: Annotated[float, KILOMETRES, Term("Kilometres.", N_("Kilometres by road"))]
    off_network_km: Annotated[float, KILOMETRES, Term("The estimated part off the roads.")]
    flag: Annotated[Flag, Term("network: by road; direct: estimated; unreachable.")]


class _OfDay(TypedDict):
    """Which day of which group."""

    group: Annotated[int, Term("Number of the group.", N_("Group"))]
    day: Annotated[int, Term("Day from 1.", C_("number", "Day"))]


class _Turn(_OfDay):
    """When a visit comes."""

    date: Annotated[Day, Term("Which day.", N_("Date"))]
    order: Annotated[int, Term("Place in the day from 1.", C_("sequence", "Order"))]


class VisitRow(_Turn, _Centre, _County, _Times, Point, Drawn):
    """A visit as a row of a table."""


class DriveRow(_OfDay, GroupDrive):
    """A drive as a row of a table."""


class Step(TypedDict):
    """A line of the timetable of a group: what does not apply to it is empty."""

    date: Annotated[str, Term("Day and weekday.", N_("Date"))]
    begin: Annotated[str, Term("From when.", N_("Begin"))]
    end: Annotated[str, Term("Until when.", C_("time", "End"))]
    what: Annotated[str, INSPECTION_STEPS, Term("What is done.", N_("What"))]
    place: Annotated[str, NAME, Term("Where, or where to.", N_("Place"))]
    county_name: Annotated[str, PLACE, Term("Name of the county.", N_("County"))]
    minutes: Annotated[int | None, MINUTES, Term("How long.", N_("Minutes"))]
    km: Annotated[float | None, KILOMETRES, Term("Length of a drive.", N_("km"))]
    error_m: Annotated[
        int | None,
        METRES,
        Term("Radius in metres that holds the true place in 68 of 100 cases.", N_("Error, m")),
    ]
    code: Annotated[str, Term("Code of the centre.", N_("Code"))]


class GroupDay(TypedDict):
    """One day of a group."""

    date: Annotated[Day, Term("Which day.")]
    weekday: Annotated[Weekday, Term("1 is Monday.")]
    start: Annotated[GroupTerminus, Term("Start.")]
    end: Annotated[GroupTerminus, Term("End.")]
    overnight: Annotated[Night | None, Term("Where the group stays after it.")]
    lunch: Annotated[Span | None, Term("Break for lunch.")]
    stops: Annotated[list[CentreVisit], Term("Visits in order.")]
    legs: Annotated[list[GroupDrive], Term("Drives in order.")]
    drive_minutes: Annotated[int, Term("Minutes of driving.")]
    visit_minutes: Annotated[int, Term("Minutes of visits.")]
    wait_minutes: Annotated[int, Term("Minutes of waiting.")]
    km: Annotated[float, Term("Kilometres.")]


class _Group(TypedDict):
    """A group."""

    number: Annotated[int, Term("Number of the group.", N_("Group"))]


class _Visits(TypedDict):
    """How many centres are visited."""

    visits: Annotated[int, Term("Visits.", C_("inspection", "Visits"))]


class Spent(TypedDict):
    """What a tour is spent with."""

    drive_minutes: Annotated[int, HOURS, Term("Minutes of driving.", N_("Driving"))]
    visit_minutes: Annotated[int, HOURS, Term("Minutes of visits.", C_("inspection", "Visiting"))]
    work_minutes: Annotated[int, HOURS, Term("Driving and visits.", N_("Work"))]
    km: Annotated[float, KILOMETRES, Term("Kilometres.", N_("km"))]
    wait_minutes: Annotated[int, HOURS, Term("Minutes of waiting.")]


class Group(_Group, _Visits, Spent):
    """The tour of one group."""

    counties: Annotated[list[County], Term("Counties it visits.")]
    days: Annotated[list[GroupDay], Term("Its days.")]


class _Counties(TypedDict):
    """Where a group goes."""

    counties: Annotated[str, PLACE, Term("Names of the counties.", N_("Counties"))]


class _Length(TypedDict):
    """How long a group is away."""

    days: Annotated[int, Term("Days.", N_("Days"))]


class _Nights(TypedDict):
    """Where a group sleeps."""

    nights: Annotated[str, PLACE, Term("Where the group stays overnight.", N_("Nights at"))]


class GroupRow(_Group, _Counties, _Visits, _Length, Spent, _Nights):
    """A group as a row of a table."""


class Spread(TypedDict):
    """How equal the groups are."""

    min: Annotated[float, Term("Least.")]
    mean: Annotated[float, Term("Mean.")]
    max: Annotated[float, Term("Greatest.")]
    sd: Annotated[float, Term("Standard deviation.")]
    max_to_mean: Annotated[float | None, Term("Greatest by mean.")]


class Balance(TypedDict):
    """How equal the groups are."""

    work_minutes: Annotated[Spread | None, Term("In work.")]
    drive_minutes: Annotated[Spread | None, Term("In driving.")]
    km: Annotated[Spread | None, Term("In kilometres.")]


class InspectionTotals(_Visits, Spent):
    """The whole in numbers."""

    groups: Annotated[int, Term("Groups.")]
    counties: Annotated[int, Term("Counties.")]
    drawn: Annotated[int, Term("Centres drawn.")]
    left_out: Annotated[int, Term("Centres drawn and not visited.")]
    days: Annotated[int, Term("Days of the longest group.")]
    nights: Annotated[int, Term("Nights.")]


class NotVisited(DrawnCentre):
    """A centre that was drawn and is not visited."""

    reason: Annotated[str, INSPECTION_REASONS, Term("Why.", N_("Why"), narrow=True)]
    template: Annotated[str, Term("Why, in English.")]


class Note(TypedDict):
    """Model, assumptions and positions in a sentence."""

    template: Annotated[str, Term("The sentence in English with named gaps.")]
    params: Annotated[dict[str, object], Term("What fills the gaps.")]


class Inspection(Travelled):
    """A random sample of centres with a tour per group."""

    kind: Annotated[Literal["inspection"], Term("Kind of document.")]
    request: Annotated[InspectionRequest, Term("The request as understood.")]
    sample: Annotated[Sample, Term("How the centres were drawn.")]
    groups: Annotated[list[Group], Term("The groups.")]
    balance: Annotated[Balance, Term("How equal they are.")]
    totals: Annotated[InspectionTotals, Term("The whole in numbers.")]
    reserve: Annotated[list[DrawnCentre], Term("Replacements, in order.")]
    left_out: Annotated[list[NotVisited], Term("Centres that were drawn and are not visited.")]
    notes: Annotated[list[Note], Term("What to mind.")]


class CentreVisitProperties(DrawnFacts, Drawn, _Times, _Waits, Source):
    """A visit as a point."""

    role: Annotated[Literal["stop"], Term("Always stop.")]
    group: Annotated[int, Term("Number of the group.")]
    day: Annotated[int, Term("Day from 1.")]


class ReserveProperties(DrawnFacts, Drawn, Source):
    """A replacement as a point."""

    role: Annotated[Literal["reserve"], Term("Always reserve.")]
    number: Annotated[str, Term("The random number.")]
    weight: Annotated[float, Term("Centres of the stratum per centre drawn.")]


Facts = CentreVisitProperties | DriveProperties | ReserveProperties


class InspectionFeatures(Features[Facts], Travelled):
    """Inspection tours as points and lines."""

    kind: Annotated[Literal["inspection"], Term("Kind of document.")]
