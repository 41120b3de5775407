"""Venues near a place, areas within reach, and the way."""

from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from geo.terms import REACH_UNITS
from web.language.choices import AREA_ORIGINS
from web.places.answer import VenueFacts
from web.terms.codes import Vehicle
from web.terms.term import Term
from web.terms.types import (
    Day,
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

    minutes: Annotated[float | None, Term("Minutes on the road; null where no road leads.")]
    minutes_low: Annotated[
        float | None, Term("The same with the positions as near as their errors allow.")
    ]
    minutes_high: Annotated[
        float | None, Term("The same with the positions as far as their errors allow.")
    ]
    road_km: Annotated[float | None, Term("Kilometres by road.")]
    km: Annotated[float, Term("Kilometres as the crow flies (geodesic).")]
    bearing: Annotated[float | None, Term("Direction in degrees from north.")]
    flag: Annotated[Flag, Term("network: by road; direct: estimated; unreachable.")]
    last_lecture: Annotated[Day | None, Term("Day of the last lecture; null: never.")]
    days_since: Annotated[int | None, Term("Days since then; null: never.")]
    simulated: Annotated[bool, Term("True when the lectures are simulated.")]


class NearbyVenue(Reached, Point):
    """A venue within reach."""


class Excluded(TypedDict):
    """Venues left out, each counted at the first condition it misses."""

    within: Annotated[int, Term("Too far.")]
    tier: Annotated[int, Term("Of another tier.")]
    idle: Annotated[int, Term("Had a lecture lately.")]
    topic: Annotated[int, Term("Had the topic lately.")]
    language: Annotated[int, Term("Outside the area of the language.")]
    people: Annotated[int, Term("Too small.")]


class Nearby(Travelled, Paged):
    """Venues near a place."""

    kind: Annotated[Literal["nearby"], Term("Kind of document.")]
    origin: Annotated[Place, Term("The place as understood.")]
    within: Annotated[float, Term("Bound asked for.")]
    unit: Annotated[str, REACH_UNITS, Term("Its unit.")]
    tiers: Annotated[list[str], Term("Tiers asked for; empty: all.")]
    sort: Annotated[str, Term("Order of the list.")]
    idle: Annotated[int, Term("Days without a lecture asked for.")]
    topic: Annotated[str | None, Term("Topic asked for.")]
    topic_days: Annotated[int, Term("Days in which it must not have been given.")]
    language: Annotated[str, Term("Language asked for.")]
    people: Annotated[int | None, Term("People asked for.")]
    excluded: Annotated[Excluded, Term("Venues left out.")]
    capacity_known: Annotated[
        bool, Term("Whether any capacity is recorded; if not, people leaves out nobody.")
    ]
    venues: Annotated[list[NearbyVenue], Term("The venues.")]


class ReachedProperties(Reached, Source):
    """A venue as a point."""


class NearbyFeatures(Features[ReachedProperties], Travelled):
    """Venues near a place as points."""

    kind: Annotated[Literal["nearby"], Term("Kind of document.")]
    origin: Annotated[Place, Term("The place as understood.")]


class AreaProperties(Source):
    """An area within some minutes."""

    minutes: Annotated[float, Term("Minutes.")]
    area_km2: Annotated[float, Term("Its size in square kilometres.")]


class Isochrone(Features[AreaProperties], Travelled):
    """Areas within some minutes, the largest first."""

    kind: Annotated[Literal["isochrone"], Term("Kind of document.")]
    of: Annotated[str, AREA_ORIGINS, Term("What the minutes are counted from.")]
    origin: Annotated[Place | None, Term("The place, if it is one only.")]
    origins: Annotated[list[Place], Term("The places; empty for lecturers.")]
    error_m: Annotated[
        int | None, Term("Largest position error of the places: the area is as far off.")
    ]
    lecturers: NotRequired[Annotated[int | None, Term("How many lecturers there are.")]]
    bases: NotRequired[Annotated[int | None, Term("At how many distinct points they live.")]]
    note: Annotated[str, Term("What the area is and where it ends.")]


class Step(TypedDict):
    """What to do next."""

    type: Annotated[int, Term("Number of the maneuver in Valhalla.")]
    text: Annotated[str, Term("What to do, in the language of the request.")]
    roads: Annotated[list[str], Term("Names and numbers of the road that follows.")]
    minutes: Annotated[float, Term("Minutes until the next step.")]
    km: Annotated[float, Term("Kilometres until the next step.")]


_Ends = TypedDict(
    "_Ends",
    {
        "from": Annotated[Place, Term("Where it begins.")],
        "to": Annotated[Place, Term("Where it ends.")],
    },
)
"""Two keys whose names are words of Python."""


class Way(_Ends):
    """The way from one place to the next."""

    minutes: Annotated[float, Term("Minutes.")]
    km: Annotated[float, Term("Kilometres.")]
    start_km: Annotated[float, Term("Estimated part off the roads at the beginning.")]
    end_km: Annotated[float, Term("Estimated part off the roads at the end.")]
    steps: Annotated[list[Step], Term("What to do, in order; none where no road helps.")]


class Directions(Travelled):
    """The way from place to place, turn by turn."""

    kind: Annotated[Literal["directions"], Term("Kind of document.")]
    vehicle: Annotated[Vehicle, Term("What is driven.")]
    minutes: Annotated[float, Term("Minutes of the whole way.")]
    km: Annotated[float, Term("Kilometres of the whole way.")]
    legs: Annotated[list[Way], Term("One per pair of places.")]
    note: Annotated[str, Term("What the times stand for.")]
