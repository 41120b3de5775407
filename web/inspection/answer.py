"""Inspection tours."""

from typing import Any, Literal

from pydantic import Field

from web.places.answer import VenueFacts
from web.plan.answer import DriveProperties, Night, Span, Weekday
from web.terms.types import Clock, Day, Document, Drawn, Features, Flag, Point, Source, Travelled


class Shares(Document):
    """Shares of the sample by tier."""

    county: int
    """County centres."""
    township: int
    """Township stations."""
    village: int
    """Village stations."""


class InspectionRequest(Document):
    """The request as understood."""

    start: str
    """Where the groups start."""
    date: Day
    """First day."""
    groups: int
    """Groups."""
    days: int
    """Days."""
    per_county: int
    """Centres drawn per county."""
    shares: Shares | None
    """Shares by tier; null: no strata."""
    reserve: int
    """Replacements per stratum."""
    within: list[str]
    """Codes of prefectures and counties; empty: the province."""
    seed: int
    """Seed of the sample."""
    leave: Clock
    """Earliest start of a day."""
    back: Clock
    """Latest end of a day."""
    opens: Clock
    """When the centres open."""
    closes: Clock
    """When they close."""
    visit: int
    """Minutes of a visit."""
    overnight: bool
    """Whether the groups stay away overnight."""


class Stratum(Document):
    """A part of the list that is drawn from on its own."""

    stratum: str
    """Its code."""
    county: str
    """Code of the county."""
    county_name: str
    """Name of the county."""
    population: int
    """Centres in it."""
    drawn: int
    """Centres drawn."""
    reserve: int
    """Replacements drawn."""


class DrawnFacts(VenueFacts, Drawn):
    """A centre that was drawn."""

    county_name: str
    """Name of the county."""
    stratum: str
    """Its stratum."""
    order: int
    """Place in the stratum."""


class DrawnCentre(DrawnFacts, Point):
    """A centre that was drawn, and its random number."""

    number: str
    """The random number."""
    weight: float
    """Centres of the stratum per centre drawn."""


class Sample(Document):
    """How the centres were drawn."""

    method: str
    """In words."""
    seed: int
    """Seed."""
    frame: str
    """SHA-256 of the list drawn from."""
    strata: list[Stratum]
    """Strata."""
    centres: list[DrawnCentre]
    """Centres drawn."""


class County(Document):
    """A county."""

    code: str
    """Its code."""
    name: str
    """Its name."""


class GroupTerminus(Point):
    """Start or end of a day."""

    name: str
    """Its name."""
    code: str
    """Its code."""
    time: Clock
    """When."""


class CentreVisit(DrawnFacts, Point):
    """A visit to a centre."""

    arrive: Clock
    """Arrival."""
    start: Clock
    """Start of the visit."""
    leave: Clock
    """Departure."""
    wait_minutes: int
    """Wait until it opens."""
    visit_minutes: int
    """Length of the visit."""


class GroupDrive(Document):
    """A drive."""

    origin: str = Field(alias="from")
    """Where it begins."""
    destination: str = Field(alias="to")
    """Where it ends."""
    depart: Clock
    """Departure."""
    arrive: Clock
    """Arrival."""
    minutes: int
    """Minutes."""
    km: float
    """Kilometres."""
    off_network_km: float
    """The estimated part off the roads."""
    flag: Flag
    """network: by road; direct: estimated; unreachable."""


class GroupDay(Document):
    """One day of a group."""

    date: Day
    """Which day."""
    weekday: Weekday
    """1 is Monday."""
    start: GroupTerminus
    """Start."""
    end: GroupTerminus
    """End."""
    overnight: Night | None
    """Where the group stays after it."""
    lunch: Span | None
    """Break for lunch."""
    stops: list[CentreVisit]
    """Visits in order."""
    legs: list[GroupDrive]
    """Drives in order."""
    drive_minutes: int
    """Minutes of driving."""
    visit_minutes: int
    """Minutes of visits."""
    wait_minutes: int
    """Minutes of waiting."""
    km: float
    """Kilometres."""


class Group(Document):
    """The tour of one group."""

    number: int
    """Number of the group."""
    counties: list[County]
    """Counties it visits."""
    days: list[GroupDay]
    """Its days."""
    visits: int
    """Visits."""
    drive_minutes: int
    """Minutes of driving."""
    visit_minutes: int
    """Minutes of visits."""
    wait_minutes: int
    """Minutes of waiting."""
    work_minutes: int
    """Driving and visits."""
    km: float
    """Kilometres."""


class Spread(Document):
    """How equal the groups are."""

    min: float
    """Least."""
    mean: float
    """Mean."""
    max: float
    """Greatest."""
    sd: float
    """Standard deviation."""
    max_to_mean: float | None
    """Greatest by mean."""


class Balance(Document):
    """How equal the groups are."""

    work_minutes: Spread
    """In work."""
    drive_minutes: Spread
    """In driving."""
    km: Spread
    """In kilometres."""


class InspectionTotals(Document):
    """The whole in numbers."""

    groups: int
    """Groups."""
    counties: int
    """Counties."""
    drawn: int
    """Centres drawn."""
    visits: int
    """Visits."""
    left_out: int
    """Centres drawn and not visited."""
    drive_minutes: int
    """Minutes of driving."""
    visit_minutes: int
    """Minutes of visits."""
    wait_minutes: int
    """Minutes of waiting."""
    work_minutes: int
    """Driving and visits."""
    km: float
    """Kilometres."""
    days: int
    """Days of the longest group."""
    nights: int
    """Nights."""


class NotVisited(DrawnCentre):
    """A centre that was drawn and is not visited."""

    reason: str
    """Why, as a code: unreachable or no_time."""
    template: str
    """Why, in English with named gaps."""
    params: dict[str, Any] | None = None
    """What fills the gaps."""


class Note(Document):
    """Model, assumptions and positions in a sentence."""

    template: str
    """The sentence in English with named gaps."""
    params: dict[str, Any]
    """What fills the gaps."""


class Inspection(Travelled):
    """A random sample of centres with a tour per group."""

    kind: Literal["inspection"]
    """Kind of document."""
    request: InspectionRequest
    """The request as understood."""
    sample: Sample
    """How the centres were drawn."""
    groups: list[Group]
    """The groups."""
    balance: Balance
    """How equal they are."""
    totals: InspectionTotals
    """The whole in numbers."""
    reserve: list[DrawnCentre]
    """Replacements, in order."""
    left_out: list[NotVisited]
    """Centres that were drawn and are not visited."""
    notes: list[Note]
    """What to mind."""


class CentreVisitProperties(DrawnFacts, Source):
    """A visit as a point."""

    role: Literal["stop"]
    """Always stop."""
    group: int
    """Number of the group."""
    day: int
    """Day from 1."""
    arrive: Clock
    """Arrival."""
    start: Clock
    """Start of the visit."""
    leave: Clock
    """Departure."""
    wait_minutes: int
    """Wait until it opens."""
    visit_minutes: int
    """Length of the visit."""


class ReserveProperties(DrawnFacts, Source):
    """A replacement as a point."""

    role: Literal["reserve"]
    """Always reserve."""
    number: str
    """The random number."""
    weight: float
    """Centres of the stratum per centre drawn."""


Facts = CentreVisitProperties | DriveProperties | ReserveProperties


class InspectionFeatures(Features[Facts], Travelled):
    """Inspection tours as points and lines."""

    kind: Literal["inspection"]
    """Kind of document."""
