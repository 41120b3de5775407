"""Venues near a place, areas within reach, and the way."""

from typing import Annotated, Literal, NotRequired

from typing_extensions import TypedDict

from geo.errors import N_
from geo.terms import REACH_UNITS, VENUE_ORDERS
from web.language.choices import AREA_ORIGINS
from web.places.answer import Contactable, LastLecture, Lineage, Registered, VenueName
from web.terms.codes import Language, Tier, Topic, Vehicle
from web.terms.term import (
    ASKED,
    BEARING,
    GEODESIC_KM,
    KILOMETRES,
    METRES,
    MINUTES,
    SQUARE_KM,
    Term,
    Unit,
)
from web.terms.types import Drawn, Features, Flag, Paged, Place, Point, Source, Travelled

# fmt: off
# Keys are set like the lines of a table: the name, its type, its sentence, its heading.

TURN_KM = Unit("km", kept=2, shown=1)
TURN_MINUTES = Unit("min", shown=1)


class Drive(TypedDict):
    """How far a venue is from the place."""

    minutes: Annotated[float | None, MINUTES, Term("Minutes on the road; null where no road leads.",
        N_("Minutes by road"), short=N_("Minutes"), narrow=True)]
    minutes_low: Annotated[float | None, MINUTES,
        Term("The same with the positions as near as their errors allow.", N_("Minutes, low end"),
        short=N_("from – to"), narrow=True, until="minutes_high")]
    minutes_high: Annotated[float | None, MINUTES,
        Term("The same with the positions as far as their errors allow.", N_("Minutes, high end"))]
    road_km: Annotated[float | None, KILOMETRES, Term("Kilometres by road.",
        N_("Kilometres by road"), short=N_("Road km"), narrow=True)]
    km: Annotated[float, GEODESIC_KM, Term("Kilometres as the crow flies (geodesic).")]
    bearing: Annotated[float | None, BEARING, Term("Direction in degrees from north.")]
    flag: Annotated[Flag, Term("network: by road; direct: estimated; unreachable.")]


class Reached(VenueName, Lineage, Drive, LastLecture, Drawn, Registered, Contactable):
    """A venue, how far it is and when it last had a lecture."""


class NearbyVenue(VenueName, Lineage, Drive, LastLecture, Point, Drawn, Registered, Contactable):
    """A venue within reach."""


class Excluded(TypedDict):
    """Venues left out, each counted at the first condition it misses.

    The headings are the sentences that tell it.
    """

    within: Annotated[int, Term("Too far.")]
    tier: Annotated[int, Term("Of another tier.", N_("%(count)d of another kind"))]
    idle: Annotated[int, Term("Had a lecture lately.",
        N_("%(count)d had a lecture in the last %(idle)d days"))]
    topic: Annotated[int, Term("Had the topic lately.",
        N_("%(count)d had the topic “%(topic)s” in the last %(topic_days)d days"))]
    language: Annotated[int, Term("Outside the area of the language.",
        N_("%(count)d outside the autonomous areas of this language"))]
    people: Annotated[int, Term("Too small.", N_("%(count)d with too little room"))]


class Wished(TypedDict):
    """What was asked for."""

    within: Annotated[float, ASKED, Term("Bound asked for.")]
    unit: Annotated[str, REACH_UNITS, Term("Its unit.")]
    tiers: Annotated[list[Tier], Term("Tiers asked for; empty: all.")]
    sort: Annotated[str, VENUE_ORDERS, Term("Order of the list.")]
    idle: Annotated[int, Term("Days without a lecture asked for.")]
    topic: Annotated[Topic | None, Term("Topic asked for.")]
    topic_days: Annotated[int, Term("Days in which it must not have been given.")]
    language: Annotated[Language, Term("Language asked for.")]
    people: Annotated[int | None, Term("People asked for.")]


class Nearby(Travelled, Paged, Wished):
    """Venues near a place."""

    kind: Annotated[Literal["nearby"], Term("Kind of document.")]
    origin: Annotated[Place, Term("The place as understood.")]
    excluded: Annotated[Excluded, Term("Venues left out.")]
    capacity_known: Annotated[bool,
        Term("Whether any capacity is recorded; if not, people leaves out nobody.")]
    venues: Annotated[list[NearbyVenue], Term("The venues.")]


class ReachedProperties(Reached, Source):
    """A venue as a point."""


class NearbyFeatures(Features[ReachedProperties], Travelled):
    """Venues near a place as points."""

    kind: Annotated[Literal["nearby"], Term("Kind of document.")]
    origin: Annotated[Place, Term("The place as understood.")]


class Area(TypedDict):
    """An area within some minutes."""

    minutes: Annotated[float, MINUTES, Term("Minutes.")]
    area_km2: Annotated[float, SQUARE_KM, Term("Its size in square kilometres.")]


class AreaProperties(Area, Source):
    """An area as a feature."""


class Reach(TypedDict):
    """What areas are counted from."""

    of: Annotated[str, AREA_ORIGINS, Term("What the minutes are counted from.")]
    origin: Annotated[Place | None, Term("The place, if it is one only.")]
    origins: Annotated[list[Place], Term("The places; empty for lecturers.")]
    error_m: Annotated[int | None, METRES,
        Term("Largest position error of the places: the area is as far off.")]
    lecturers: NotRequired[Annotated[int | None, Term("How many lecturers there are.")]]
    bases: NotRequired[Annotated[int | None, Term("At how many distinct points they live.")]]


class Areas(Travelled, Reach):
    """Areas within some minutes, the largest first."""

    kind: Annotated[Literal["isochrone"], Term("Kind of document.")]
    minutes: Annotated[list[float], Term("Minutes asked for, the longest first.")]
    note: Annotated[str, Term("What the area is and where it ends.")]
    areas: Annotated[list[Area], Term("The areas.")]


class Isochrone(Features[AreaProperties], Travelled, Reach):
    """Areas within some minutes, the largest first, as features."""

    kind: Annotated[Literal["isochrone"], Term("Kind of document.")]
    note: Annotated[str, Term("What the area is and where it ends.")]


class Step(TypedDict):
    """What to do next."""

    type: Annotated[int, Term("Number of the maneuver in Valhalla.")]
    text: Annotated[str, Term("What to do, in the language of the request.", N_("What to do"),
        narrow=True)]
    roads: Annotated[list[str], Term("Names and numbers of the road that follows.")]
    km: Annotated[float, TURN_KM, Term("Kilometres until the next step.", N_("km"), narrow=True)]
    minutes: Annotated[float, TURN_MINUTES, Term("Minutes until the next step.", N_("Minutes"),
        narrow=True)]


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

    minutes: Annotated[float, MINUTES, Term("Minutes.")]
    km: Annotated[float, KILOMETRES, Term("Kilometres.")]
    start_km: Annotated[float, KILOMETRES, Term("Estimated part off the roads at the beginning.")]
    end_km: Annotated[float, KILOMETRES, Term("Estimated part off the roads at the end.")]
    steps: Annotated[list[Step], Term("What to do, in order; none where no road helps.")]


class Directions(Travelled):
    """The way from place to place, turn by turn."""

    kind: Annotated[Literal["directions"], Term("Kind of document.")]
    vehicle: Annotated[Vehicle, Term("What is driven.")]
    minutes: Annotated[float, MINUTES, Term("Minutes of the whole way.")]
    km: Annotated[float, KILOMETRES, Term("Kilometres of the whole way.")]
    legs: Annotated[list[Way], Term("One per pair of places.")]
    note: Annotated[str, Term("What the times stand for.")]
