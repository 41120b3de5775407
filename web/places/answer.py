"""What there is: sites, venues, places and outlines."""

from typing import Annotated, Literal

from typing_extensions import TypedDict

from geo.errors import N_
from geo.terms import (
    CATEGORIES,
    CONFIDENCES,
    LEVELS,
    MEMBERSHIPS,
    OUTLINED_LEVELS,
    PERIODS,
    PRECISIONS,
    SCOPES,
    SITE_STATUSES,
    TIERS,
)
from web.language.choices import ON_RECORD
from web.places.answer_told import SiteContact, SiteFact, SitePicture
from web.terms.codes import Language, Tier
from web.terms.term import (
    DAYS,
    DEGREES,
    DESIGNATIONS,
    KILOMETRES,
    MINUTES,
    NAME,
    OPENING_HOURS,
    PLACE,
    PROSE,
    Term,
)
from web.terms.types import (
    Day,
    DivisionCode,
    Document,
    Drawn,
    Features,
    Paged,
    Place,
    Point,
    Provider,
)

# fmt: off
# Keys are set like the lines of a table: the name, its type, its sentence, its heading.


class PositionSource(TypedDict):
    """Where a position comes from."""

    position_source: Annotated[str, PROSE, Term(N_("Where the position comes from."))]


class SiteWords(TypedDict):
    """What a heritage site is, and where in words."""

    id: Annotated[str, Term("Id of the site.", N_("Number"))]
    name_zh: Annotated[str, Term("Chinese name.", N_("Chinese name"))]
    name_en: Annotated[str, Term("English name.", N_("English name"))]
    category: Annotated[str, CATEGORIES, Term("Kind of site.", N_("Category"))]
    period: Annotated[str, PERIODS, Term("Period of history.", N_("Theme"))]
    county: Annotated[DivisionCode, Term("Code of the county.", N_("County code"))]
    township: Annotated[str, PLACE, Term("Name of the township, where known.", N_("Township"))]
    address: Annotated[str, PROSE, Term("Address, where known.", N_("Address"))]
    subject: Annotated[str, PROSE, Term("Whom or what it remembers.", N_("Subject"))]


class SiteHours(TypedDict):
    """When a site is open."""

    opening_hours: Annotated[str, OPENING_HOURS,
        Term("Opening hours in the syntax of OpenStreetMap; empty where unknown.",
        N_("Opening hours"))]
    closing_rule: Annotated[str, PROSE, Term("Days on which it is closed.", N_("Closing days"))]


class SiteToday(TypedDict):
    """Whether a site is open on the day of the answer."""

    open_today: Annotated[bool,
        Term("Whether it is open today by its hours, or by those assumed for its kind.",
        N_("Open today, by published or assumed hours"))]


class SiteVisit(TypedDict):
    """What a visit is like."""

    visit_minutes: Annotated[int, MINUTES, Term("Length of a visit.",
        N_("Time for a visit, minutes"))]
    status: Annotated[str, SITE_STATUSES, Term("Whether it can be visited.", N_("Status"))]
    designations: Annotated[str, DESIGNATIONS, Term("Official lists it is on.", N_("Designations"))]
    phone: Annotated[str, PROSE, Term("Telephone; empty where unknown.", N_("Phone"))]
    booking: Annotated[str, PROSE, Term("Whether and how a visit must be booked, where known.",
        N_("Booking"))]


class SiteStory(TypedDict):
    """The story of a site, once the office has approved it."""

    story: Annotated[str, PROSE, Term("Story of the site; empty while none is approved.",
        N_("Story"))]
    story_en: Annotated[str, PROSE, Term("The same in English, where there is one.",
        N_("Story in English"))]
    story_sources: Annotated[str, PROSE, Term("What the story is written from.",
        N_("Sources of the story"))]


class SiteOrigins(PositionSource):
    """How the facts of a site are known."""

    sources: Annotated[str, PROSE, Term("Codes of the sources.", N_("Sources"))]
    note: Annotated[str, PROSE, Term("Remark.", N_("Note"))]
    scope: Annotated[str, SCOPES, Term(N_("Core of the subject, or its context."))]
    evidence: Annotated[str, Term(N_("How the facts are known: whether a public page was seen."))]
    confidence: Annotated[str, CONFIDENCES, Term(N_("Confidence in the facts."))]
    visit_minutes_basis: Annotated[str, PROSE, Term(N_("Where the length of a visit comes from."))]
    opening_source: Annotated[str, PROSE, Term(N_("Where the opening hours come from."))]


class SiteFacts(SiteWords, SiteHours, SiteVisit, Point, Drawn, SiteOrigins, SiteStory):
    """What stays of a heritage site from day to day."""


class ListedSite(SiteWords, SiteHours, SiteToday, SiteVisit, Point, Drawn, SiteOrigins, SiteStory):
    """Everything known about a heritage site."""


class Site(Document, ListedSite):
    """One heritage site."""

    facts: Annotated[list[SiteFact], Term("Facts that may be told; weak ones are left out.")]
    contacts: Annotated[list[SiteContact], Term("Telephone numbers and booking as published.")]
    pictures: Annotated[list[SitePicture], Term("Its pictures.")]

    kind: Annotated[Literal["site"], Term("Kind of document.")]


class Sites(Document, Paged):
    """Heritage sites."""

    kind: Annotated[Literal["sites"], Term("Kind of document.")]
    sites: Annotated[list[ListedSite], Term("The sites.")]


class VenueName(TypedDict):
    """A place a lecture can happen in."""

    code: Annotated[str, Term("Code of the venue.", N_("Code"), narrow=True)]
    name: Annotated[str, NAME, Term("Its name.", N_("Name"), short=N_("Venue"), narrow=True)]
    tier: Annotated[str, TIERS, Term("Kind of venue.", N_("Kind of venue"), short=N_("Kind"),
        narrow=True)]


class InCounty(TypedDict):
    """The county and the township that a venue lies in."""

    county: Annotated[DivisionCode, Term("Code of the county.", N_("County code"))]
    township: Annotated[DivisionCode,
        Term("Code of the township; empty for the centre of a county.", N_("Township"))]


class InPrefecture(TypedDict):
    """The prefecture that a venue lies in."""

    prefecture: Annotated[DivisionCode, Term("Code of the prefecture.", N_("Prefecture code"))]


class Lineage(InPrefecture, InCounty):
    """The divisions that a venue lies in, and the unit it belongs to."""

    parent: Annotated[str,
        Term("Code of the centre or station above; empty for the centre of a county.",
        N_("Code of the unit above"))]


class LastLecture(TypedDict):
    """When a venue last had a lecture."""

    last_lecture: Annotated[Day | None,
        Term("Day of the last lecture; null: none is on record, see on_record.", N_("Last lecture"),
        narrow=True, absent=N_("Not known"), endless=N_("Never"), endless_if="never")]
    days_since: Annotated[int | None, DAYS,
        Term("Days since then; null: never, or not known, for the record ends before.",
        N_("Days since the last lecture"), short=N_("Days since"), narrow=True,
        absent=N_("Not known"), endless=N_("Never"), endless_if="never")]
    never: Annotated[bool, Term("True if the last 90 days are on record, and no lecture was ever.")]
    on_record: Annotated[str, ON_RECORD,
        Term("Whether a lecture is on record; if none is, whether never or not known.",
        N_("Lecture on record"))]
    simulated: Annotated[bool, Term("True when the lectures are simulated.",
        N_("Lectures simulated"))]


class Registered(PositionSource):
    """How it is known that there is such a venue, and where."""

    membership: Annotated[str, MEMBERSHIPS, Term("Register that the venue comes from.",
        N_("Register"))]


class Contactable(TypedDict):
    """Whom to ask at a venue, and what there is; the register of an office alone tells it."""

    address: Annotated[str, PROSE, Term("Address; empty where unknown.", N_("Address"))]
    contact: Annotated[str, PROSE, Term("Whom to ask, masked; empty where unknown.", N_("Contact"))]
    phone: Annotated[str, PROSE, Term("Telephone, masked; empty where unknown.", N_("Phone"))]
    capacity: Annotated[int | None, Term("People that fit in; null where unknown.", N_("Seats"))]
    languages: Annotated[list[Language], Term("Languages of lectures there; empty where unknown.",
        N_("Languages"))]
    office_id: Annotated[str, PROSE, Term("Number that the office gives it.",
        N_("Number of the office"))]


class Called(TypedDict):
    """What a place is called in English."""

    name_en: Annotated[str,
        Term("English name, of most places by the sound; empty where there is none.")]


class Venue(VenueName, Lineage, Point, Drawn, Registered, Contactable):
    """A venue and where it is."""


class CalledVenue(Venue, Called):
    """A venue, where it is and what it is called in English."""


class ListedVenue(VenueName, Lineage, LastLecture, Point, Drawn, Registered, Contactable):
    """A venue as files list it, with its last lecture."""


class Venues(Document, Paged):
    """Venues inside a box, in the order of their codes."""

    kind: Annotated[Literal["venues"], Term("Kind of document.")]
    bbox: Annotated[list[float], Term("The box asked for: west, south, east, north.")]
    venues: Annotated[list[CalledVenue], Term("The venues.")]


class Cluster(Point):
    """Venues of one cell of the grid; the point is their mean."""

    count: Annotated[int, Term("Venues in the cell.")]
    tiers: Annotated[dict[Tier, int], Term("Venues by tier.")]
    code: Annotated[str | None, Term("Code of the venue where the cell holds one.")]
    name: Annotated[str | None, Term("Name of the venue where the cell holds one.")]
    name_en: Annotated[str | None, Term("What it is called in English where the cell holds one.")]


class Clusters(Document):
    """Venues counted per 64-pixel cell of the web map."""

    kind: Annotated[Literal["clusters"], Term("Kind of document.")]
    zoom: Annotated[int, Term("Zoom level of the map.")]
    bbox: Annotated[list[float], Term("The box, widened to whole cells.")]
    total: Annotated[int, Term("Venues inside that box.")]
    in_view: Annotated[int, Term("Venues inside the box that was asked for.")]
    clusters: Annotated[list[Cluster], Term("Cells that hold a venue.")]


class Suggested(Place, Called):
    """A place that a search box offers."""

    context_en: Annotated[str, Term("Where it is, in English; empty where that has none.")]


class Places(Document):
    """Places by name."""

    kind: Annotated[Literal["places"], Term("Kind of document.")]
    places: Annotated[list[Suggested], Term("The places, best first.")]


class NextLecture(TypedDict):
    """The first lecture to come."""

    date: Annotated[Day, Term("Its day.")]
    topic: Annotated[str, Term("Its topic.")]
    origin: Annotated[str, Term("planned, or the status of the order that has this day.")]


class NearestLecturer(TypedDict):
    """How far the nearest lecturer lives."""

    minutes: Annotated[float, MINUTES, Term("Minutes on the road.")]
    minutes_low: Annotated[float, MINUTES,
        Term("The same with the positions as near as their errors allow.")]
    minutes_high: Annotated[float, MINUTES,
        Term("The same with the positions as far as their errors allow.")]


class VenueCard(Document, ListedVenue):
    """Everything known about a venue."""

    kind: Annotated[Literal["venue"], Term("Kind of document.")]
    last_topic: Annotated[str | None, Term("Topic of the last lecture.")]
    next_lecture: Annotated[NextLecture | None, Term("The first lecture to come.")]
    orders_waiting: Annotated[int, Term("Orders that nobody was sent for.")]
    lecturer: Annotated[NearestLecturer | None,
        Term("The nearest lecturer; null where none can come.")]
    provider: Annotated[Provider, Term("Who computed the travel times.")]


class DivisionNames(TypedDict):
    """A division."""

    code: Annotated[DivisionCode, Term("Its code.", N_("Code"))]
    name: Annotated[str, Term("Its name.", N_("Chinese name"))]
    name_en: Annotated[str, Term("Its English name, where known.", N_("English name"))]
    level: Annotated[str, LEVELS, Term("Its level.", N_("Level"))]
    kind: Annotated[str, Term(N_("Whether a township is a town, a subdistrict or a township."))]
    parent: Annotated[str, Term("Code of the division above.", N_("Code of the unit above"))]


class Boxed(TypedDict):
    """The box that holds a township, where known."""

    west: Annotated[float | None, DEGREES, Term("Western edge.")]
    south: Annotated[float | None, DEGREES, Term("Southern edge.")]
    east: Annotated[float | None, DEGREES, Term("Eastern edge.")]
    north: Annotated[float | None, DEGREES, Term("Northern edge.")]


class Division(DivisionNames, Point, Drawn, PositionSource, Boxed):
    """A division and the point of its seat."""


class PrecisionClass(TypedDict):
    """How many positions are known in one way."""

    precision: Annotated[str, PRECISIONS, Term("How the positions are known.",
        N_("Position is that of"), narrow=True)]
    count: Annotated[int, Term("How many there are.", N_("Count"), narrow=True)]
    error_km: Annotated[float, KILOMETRES, Term("Median of their errors.", N_("Typical error, km"),
        narrow=True)]
    coarse: Annotated[int, Term("How many of them a map draws hollow.", N_("of these hollow"),
        narrow=True)]


class Outline(TypedDict):
    """A division."""

    code: Annotated[DivisionCode, Term("Its code.")]
    level: Annotated[str, OUTLINED_LEVELS, Term("Its level.")]
    name: Annotated[str, Term("Its name.")]


class Boundaries(Features[Outline]):
    """Outlines simplified for the screen."""


class Memberships(TypedDict):
    """Venues by where they come from."""

    registered: Annotated[int, Term("Venues from the register of the office.")]
    reconstructed: Annotated[int, Term("Venues reconstructed from the division codes.")]
