"""Inspection tours."""

from typing import Annotated, Any, Literal, NotRequired

from typing_extensions import TypedDict

from web.places.answer import VenueFacts
from web.plan.answer import DriveProperties, Night, Span, Weekday
from web.terms.term import Term
from web.terms.types import Clock, Day, Drawn, Features, Flag, Point, Source, Travelled


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


class Stratum(TypedDict):
    """A part of the list that is drawn from on its own."""

    stratum: Annotated[str, Term("Its code.")]
    county: Annotated[str, Term("Code of the county.")]
    county_name: Annotated[str, Term("Name of the county.")]
    population: Annotated[int, Term("Centres in it.")]
    drawn: Annotated[int, Term("Centres drawn.")]
    reserve: Annotated[int, Term("Replacements drawn.")]


class DrawnFacts(VenueFacts, Drawn):
    """A centre that was drawn."""

    county_name: Annotated[str, Term("Name of the county.")]
    stratum: Annotated[str, Term("Its stratum.")]
    order: Annotated[int, Term("Place in the stratum.")]


class DrawnCentre(DrawnFacts, Point):
    """A centre that was drawn, and its random number."""

    number: Annotated[str, Term("The random number.")]
    weight: Annotated[float, Term("Centres of the stratum per centre drawn.")]


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


class CentreVisit(DrawnFacts, Point):
    """A visit to a centre."""

    arrive: Annotated[Clock, Term("Arrival.")]
    start: Annotated[Clock, Term("Start of the visit.")]
    leave: Annotated[Clock, Term("Departure.")]
    wait_minutes: Annotated[int, Term("Wait until it opens.")]
    visit_minutes: Annotated[int, Term("Length of the visit.")]


_Ends = TypedDict(
    "_Ends",
    {
        "from": Annotated[str, Term("Where it begins.")],
        "to": Annotated[str, Term("Where it ends.")],
    },
)
"""Two keys whose names are words of Python."""


class GroupDrive(_Ends):
    """A drive."""

    depart: Annotated[Clock, Term("Departure.")]
    arrive: Annotated[Clock, Term("Arrival.")]
    minutes: Annotated[int, Term("Minutes.")]
    km: Annotated[float, Term("Kilometres.")]
    off_network_km: Annotated[float, Term("The estimated part off the roads.")]
    flag: Annotated[Flag, Term("network: by road; direct: estimated; unreachable.")]


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


class Group(TypedDict):
    """The tour of one group."""

    number: Annotated[int, Term("Number of the group.")]
    counties: Annotated[list[County], Term("Counties it visits.")]
    days: Annotated[list[GroupDay], Term("Its days.")]
    visits: Annotated[int, Term("Visits.")]
    drive_minutes: Annotated[int, Term("Minutes of driving.")]
    visit_minutes: Annotated[int, Term("Minutes of visits.")]
    wait_minutes: Annotated[int, Term("Minutes of waiting.")]
    work_minutes: Annotated[int, Term("Driving and visits.")]
    km: Annotated[float, Term("Kilometres.")]


class Spread(TypedDict):
    """How equal the groups are."""

    min: Annotated[float, Term("Least.")]
    mean: Annotated[float, Term("Mean.")]
    max: Annotated[float, Term("Greatest.")]
    sd: Annotated[float, Term("Standard deviation.")]
    max_to_mean: Annotated[float | None, Term("Greatest by mean.")]


class Balance(TypedDict):
    """How equal the groups are."""

    work_minutes: Annotated[Spread, Term("In work.")]
    drive_minutes: Annotated[Spread, Term("In driving.")]
    km: Annotated[Spread, Term("In kilometres.")]


class InspectionTotals(TypedDict):
    """The whole in numbers."""

    groups: Annotated[int, Term("Groups.")]
    counties: Annotated[int, Term("Counties.")]
    drawn: Annotated[int, Term("Centres drawn.")]
    visits: Annotated[int, Term("Visits.")]
    left_out: Annotated[int, Term("Centres drawn and not visited.")]
    drive_minutes: Annotated[int, Term("Minutes of driving.")]
    visit_minutes: Annotated[int, Term("Minutes of visits.")]
    wait_minutes: Annotated[int, Term("Minutes of waiting.")]
    work_minutes: Annotated[int, Term("Driving and visits.")]
    km: Annotated[float, Term("Kilometres.")]
    days: Annotated[int, Term("Days of the longest group.")]
    nights: Annotated[int, Term("Nights.")]


class NotVisited(DrawnCentre):
    """A centre that was drawn and is not visited."""

    reason: Annotated[str, Term("Why, as a code: unreachable or no_time.")]
    template: Annotated[str, Term("Why, in English with named gaps.")]
    params: NotRequired[Annotated[dict[str, Any] | None, Term("What fills the gaps.")]]


class Note(TypedDict):
    """Model, assumptions and positions in a sentence."""

    template: Annotated[str, Term("The sentence in English with named gaps.")]
    params: Annotated[dict[str, Any], Term("What fills the gaps.")]


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


class CentreVisitProperties(DrawnFacts, Source):
    """A visit as a point."""

    role: Annotated[Literal["stop"], Term("Always stop.")]
    group: Annotated[int, Term("Number of the group.")]
    day: Annotated[int, Term("Day from 1.")]
    arrive: Annotated[Clock, Term("Arrival.")]
    start: Annotated[Clock, Term("Start of the visit.")]
    leave: Annotated[Clock, Term("Departure.")]
    wait_minutes: Annotated[int, Term("Wait until it opens.")]
    visit_minutes: Annotated[int, Term("Length of the visit.")]


class ReserveProperties(DrawnFacts, Source):
    """A replacement as a point."""

    role: Annotated[Literal["reserve"], Term("Always reserve.")]
    number: Annotated[str, Term("The random number.")]
    weight: Annotated[float, Term("Centres of the stratum per centre drawn.")]


Facts = CentreVisitProperties | DriveProperties | ReserveProperties


class InspectionFeatures(Features[Facts], Travelled):
    """Inspection tours as points and lines."""

    kind: Annotated[Literal["inspection"], Term("Kind of document.")]
