"""Venues near a place, areas within reach, and the way."""

from typing import Literal

from pydantic import Field

from web.places.answer import VenueFacts
from web.terms.types import (
    Day,
    Document,
    Drawn,
    Features,
    Flag,
    Paged,
    Place,
    Point,
    Source,
    Travelled,
)


class Reached(VenueFacts, Drawn):
    """A venue, how far it is and when it last had a lecture."""

    minutes: float | None
    """Minutes on the road; null where no road leads."""
    minutes_low: float | None
    """The same with the positions as near as their errors allow."""
    minutes_high: float | None
    """The same with the positions as far as their errors allow."""
    road_km: float | None
    """Kilometres by road."""
    km: float
    """Kilometres as the crow flies (geodesic)."""
    bearing: float | None
    """Direction in degrees from north."""
    flag: Flag
    """network: by road; direct: estimated; unreachable."""
    last_lecture: Day | None
    """Day of the last lecture; null: never."""
    days_since: int | None
    """Days since then; null: never."""
    simulated: bool
    """True when the lectures are simulated."""


class NearbyVenue(Reached, Point):
    """A venue within reach."""


class Excluded(Document):
    """Venues left out, each counted at the first condition it misses."""

    within: int
    """Too far."""
    tier: int
    """Of another tier."""
    idle: int
    """Had a lecture lately."""
    topic: int
    """Had the topic lately."""
    language: int
    """Outside the area of the language."""
    people: int
    """Too small."""


class Nearby(Travelled, Paged):
    """Venues near a place."""

    kind: Literal["nearby"]
    """Kind of document."""
    origin: Place
    """The place as understood."""
    within: float
    """Bound asked for."""
    unit: Literal["min", "km"]
    """Its unit."""
    tiers: list[str]
    """Tiers asked for; empty: all."""
    sort: str
    """Order of the list."""
    idle: int
    """Days without a lecture asked for."""
    topic: str | None
    """Topic asked for."""
    topic_days: int
    """Days in which it must not have been given."""
    language: str
    """Language asked for."""
    people: int | None
    """People asked for."""
    excluded: Excluded
    """Venues left out."""
    capacity_known: bool
    """Whether any capacity is recorded; if not, people leaves out nobody."""
    venues: list[NearbyVenue]
    """The venues."""


class ReachedProperties(Reached, Source):
    """A venue as a point."""


class NearbyFeatures(Features[ReachedProperties], Travelled):
    """Venues near a place as points."""

    kind: Literal["nearby"]
    """Kind of document."""
    origin: Place
    """The place as understood."""


class AreaProperties(Source):
    """An area within some minutes."""

    minutes: float
    """Minutes."""
    area_km2: float
    """Its size in square kilometres."""


class Isochrone(Features[AreaProperties], Travelled):
    """Areas within some minutes, the largest first."""

    kind: Literal["isochrone"]
    """Kind of document."""
    of: Literal["places", "lecturers"]
    """What the minutes are counted from."""
    origin: Place | None
    """The place, if it is one only."""
    origins: list[Place]
    """The places; empty for lecturers."""
    error_m: int | None
    """Largest position error of the places: the area is as far off."""
    lecturers: int | None = None
    """How many lecturers there are."""
    bases: int | None = None
    """At how many distinct points they live."""
    note: str
    """What the area is and where it ends."""


class Step(Document):
    """What to do next."""

    type: int
    """Number of the maneuver in Valhalla."""
    text: str
    """What to do, in the language of the request."""
    roads: list[str]
    """Names and numbers of the road that follows."""
    minutes: float
    """Minutes until the next step."""
    km: float
    """Kilometres until the next step."""


class Way(Document):
    """The way from one place to the next."""

    origin: Place = Field(alias="from")
    """Where it begins."""
    destination: Place = Field(alias="to")
    """Where it ends."""
    minutes: float
    """Minutes."""
    km: float
    """Kilometres."""
    start_km: float
    """Estimated part off the roads at the beginning."""
    end_km: float
    """Estimated part off the roads at the end."""
    steps: list[Step]
    """What to do, in order; none where no road helps."""


class Directions(Travelled):
    """The way from place to place, turn by turn."""

    kind: Literal["directions"]
    """Kind of document."""
    vehicle: Literal["car", "bus"]
    """What is driven."""
    minutes: float
    """Minutes of the whole way."""
    km: float
    """Kilometres of the whole way."""
    legs: list[Way]
    """One per pair of places."""
    note: str
    """What the times stand for."""
