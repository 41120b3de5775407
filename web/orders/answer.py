"""What lists of orders and of planned lectures answer, and a dispatch."""

from typing import Annotated, Literal

from typing_extensions import TypedDict

from geo.errors import C_, N_
from routes.terms import OPEN_REASONS
from web.language.choices import SUGGEST_MODELS
from web.language.statuses import ORDER_STATUSES, PLANNED_STATUSES
from web.terms.codes import Language, Part, Topic
from web.terms.term import MINUTES, NAME, Term
from web.terms.types import Clock, Day, Document, Features, Known, Moment, Paged, Point, Travelled


class _At(TypedDict):
    """Where a lecture is wanted."""

    venue: Annotated[str, Term("Code of the venue.", N_("Code"))]
    venue_name: Annotated[str, NAME, Term("Name of the venue.", N_("Venue"), narrow=True)]


class _About(TypedDict):
    """What a lecture is about."""

    topic: Annotated[Topic, Term("Code of the topic.", N_("Topic"), narrow=True)]
    language: Annotated[Language, Term("Language of the lecture.", N_("Language"), narrow=True)]


class _Placed(Point, Known):
    """Where it stands in a file: a venue that is gone has no position."""


class _Part(TypedDict):
    """A row of a file that holds several tables."""

    layer: Annotated[str, Term("Table that the row belongs to.")]


# -- orders ---------------------------------------------------------------------------------------


class _Numbered(TypedDict):
    """An order by its number."""

    id: Annotated[int, Term("Number of the order.", C_("identifier", "No."), narrow=True)]
    status: Annotated[str, ORDER_STATUSES, Term("Its status.", N_("Status"), narrow=True)]


_Days = TypedDict(
    "_Days",
    {
        "from": Annotated[
            Day,
            Term(
                "First day wanted.", N_("First day that suits"), N_("Days"), narrow=True, until="to"
            ),
        ],
        "to": Annotated[Day, Term("Last day wanted.", N_("Last day that suits"))],
    },
)
"""Two keys whose names are words of Python."""


class Order(_Numbered, _At, _About, _Days):
    """An order of a lecture; whom to call is on the page only."""

    part: Annotated[Part, Term("Part of the day.", N_("Time of day"))]
    people: Annotated[int | None, Term("People expected.", N_("People"))]
    lecturer: Annotated[str | None, Term("Id of the lecturer.", N_("Lecturer"), narrow=True)]
    date: Annotated[Day | None, Term("Day of the lecture.", N_("Date"), narrow=True)]
    start: Annotated[str, Term("Time of the lecture, empty before that.", N_("Begins"))]
    half: Annotated[str, Term("Half of the day that it takes: am or pm, empty before that.")]
    override: Annotated[
        str, Term("Why somebody goes who does not fit what was ordered; empty where all fits.")
    ]
    score: Annotated[int | None, Term("Score of the venue, 1 to 5.", N_("Score"), narrow=True)]
    review: Annotated[str, Term("Words of the venue.")]
    simulated: Annotated[bool, Term("Whether the order is simulated.", N_("Simulated data"))]
    created_at: Annotated[Moment, Term("When it was made (UTC).")]


class OneOrder(Document, Order):
    """An order with what may become of it."""

    kind: Annotated[Literal["order"], Term("Kind of document.")]
    number: Annotated[int, Term("Number of the last entry of its record; its ETag begins with it.")]
    next: Annotated[list[str], Term("Statuses that it may become.")]


class OrderSeen(TypedDict):
    """An entry of the record of an order."""

    number: Annotated[int, Term("Number of the entry.")]
    status: Annotated[str, ORDER_STATUSES, Term("Status of the order after it.")]
    changed_at: Annotated[Moment, Term("When it was made (UTC).")]


class Orders(Document, Paged):
    """Orders of lectures, the newest first."""

    kind: Annotated[Literal["orders"], Term("Kind of document.")]
    orders: Annotated[list[Order], Term("The orders.")]


class PlacedOrder(Order, _Placed):
    """An order in a file."""


class OrderFacts(Order, Known, _Part):
    """An order as a point."""


class OrderFeatures(Features[OrderFacts]):
    """Orders of lectures as points."""


# -- planned lectures -----------------------------------------------------------------------------


class _Waiting(TypedDict):
    """A planned lecture by its number."""

    id: Annotated[int, Term("Number of the planned lecture.", C_("identifier", "No."), page=True)]
    status: Annotated[str, PLANNED_STATUSES, Term("Its status.", N_("Status"))]


class PlannedLecture(_Waiting, _At):
    """A lecture at a venue that a suggestion proposed."""

    gain: Annotated[
        int, Term("Centres it adds to those before it.", N_("Centres added"), page=True)
    ]
    model: Annotated[
        str, SUGGEST_MODELS, Term("Model of the suggestion.", N_("Suggested by"), page=True)
    ]
    within: Annotated[
        float,
        MINUTES,
        Term("Limit of the suggestion in minutes.", N_("Minutes within reach"), page=True),
    ]
    k: Annotated[int, Term("Lectures wanted per centre.", N_("Lectures wanted"), page=True)]
    days: Annotated[int, Term("Length of the period in days.", N_("Days"), page=True)]
    until: Annotated[Day, Term("Last day of the period.", N_("Counted up to"), page=True)]
    order: Annotated[int | None, Term("Number of the order it became.", N_("Order number"))]
    simulated: Annotated[
        bool,
        Term("True when the suggestion rests on simulated data.", N_("Simulated data"), page=True),
    ]
    number: Annotated[int, Term("Place among the suggested venues.")]
    created_at: Annotated[Moment, Term("When it was put on the list (UTC).")]


class Planned(Document, Paged):
    """Planned lectures."""

    kind: Annotated[Literal["planned_lectures"], Term("Kind of document.")]
    planned: Annotated[list[PlannedLecture], Term("The planned lectures.")]


class PlannedChange(Document):
    """What became of planned lectures."""

    kind: Annotated[Literal["planned_change"], Term("Kind of document.")]
    changed: Annotated[int, Term("How many were changed.")]
    orders: Annotated[list[int], Term("Numbers of the orders that were made of them.")]


class PlacedPlanned(PlannedLecture, _Placed):
    """A planned lecture in a file."""


class PlannedFacts(PlannedLecture, Known, _Part):
    """A planned lecture as a point."""


class PlannedFeatures(Features[PlannedFacts]):
    """Planned lectures as points."""


# -- dispatch -------------------------------------------------------------------------------------


class _Clocks(TypedDict):
    """Who goes, and when."""

    date: Annotated[Day, Term("Day of the lecture.", N_("Date"), narrow=True)]
    lecturer: Annotated[str, Term("Id of the lecturer.", N_("Lecturer"), narrow=True)]
    lecturer_name: Annotated[str, Term("Name of the lecturer.", N_("Name"), page=True)]
    depart: Annotated[Clock, Term("When to set out.", N_("Set out"), narrow=True)]
    arrive: Annotated[Clock, Term("Arrival.", N_("Arrive"))]
    start: Annotated[Clock, Term("Begin of the lecture.", N_("Begins"), narrow=True)]
    end: Annotated[Clock, Term("End of the lecture.", N_("Ends"), narrow=True)]
    home: Annotated[
        Clock | None,
        Term("Back home; null when another lecture follows.", N_("Back home"), narrow=True),
    ]


class TripFacts(_Clocks, _At, _About):
    """A lecturer's way to an order."""

    drive_minutes: Annotated[
        int,
        Term(
            "Minutes from the place before.", N_("Minutes of driving"), N_("Minutes"), narrow=True
        ),
    ]
    order: Annotated[
        str,
        Term(
            "Number of the order, or P and that of a planned lecture.",
            N_("Order number"),
            narrow=True,
        ),
    ]
    people: Annotated[int | None, Term("People expected.")]
    home_minutes: Annotated[int, Term("Minutes between the lecturer's home and the venue.")]


class Trip(TripFacts, Point):
    """A lecturer's way to an order, and where it leads."""


class _Open(TypedDict):
    """An order by its number."""

    order: Annotated[str, Term("Number of the order.", N_("Order number"), narrow=True)]


class OpenFacts(_Open, _At, _About):
    """An order that nobody would go to."""

    reason: Annotated[
        str,
        OPEN_REASONS,
        Term("Why: the first rule that leaves nobody.", N_("Reason"), narrow=True),
    ]


class OpenOrder(OpenFacts):
    """An order that nobody would go to, and how many lecturers each rule left."""

    left: Annotated[dict[str, int], Term("Rule -> lecturers it leaves.")]


class DispatchRules(TypedDict):
    """What holds for every trip."""

    within: Annotated[int, Term("Most minutes between home and venue.")]
    per_day: Annotated[int, Term("Most lectures of a lecturer on a day.")]
    trips: Annotated[int | None, Term("Most lectures of a lecturer; null: no limit.")]
    minutes: Annotated[int, Term("Length of a lecture.")]
    nearest: Annotated[int, Term("Lecturers of an order that are weighed first.")]


_Period = TypedDict(
    "_Period",
    {
        "from": Annotated[Day, Term("First day.", N_("First day"))],
        "to": Annotated[Day, Term("Last day.", N_("Last day"))],
    },
)


class Dispatch(_Period, Travelled):
    """Who would go to the open orders; nobody is sent."""

    kind: Annotated[Literal["dispatch"], Term("Kind of document.")]
    rules: Annotated[DispatchRules, Term("What holds for every trip.")]
    orders: Annotated[int, Term("Orders with a day in the period.")]
    outside: Annotated[int, Term("Orders without one, left alone.")]
    planned: Annotated[int, Term("Planned lectures among the orders.")]
    served: Annotated[int, Term("Orders that somebody would go to.")]
    bound: Annotated[int, Term("No dispatch serves more orders than this.")]
    home_minutes: Annotated[int, Term("Minutes between home and venue, added up.")]
    complete: Annotated[
        bool, Term("Whether every possible lecturer was weighed: then the minutes are the least.")
    ]
    checked: Annotated[bool, Term("Whether every trip was checked against every rule.")]
    lecturers: Annotated[int, Term("Lecturers with a home on the map.")]
    notes: Annotated[list[str], Term("What the answer rests on, in English.")]
    trips: Annotated[list[Trip], Term("The trips, by date, lecturer and time.")]
    open: Annotated[list[OpenOrder], Term("Orders that stay open.")]


class PlacedTrip(Trip, Known):
    """A trip in a file."""


class PlacedOpen(OpenFacts, _Placed):
    """An open order in a file."""


class PlacedTripFacts(TripFacts, Known, _Part):
    """A trip as a point."""


class PlacedOpenFacts(OpenFacts, Known, _Part):
    """An open order as a point."""


class DispatchFeatures(Features[PlacedTripFacts | PlacedOpenFacts]):
    """Trips (layer dispatch) and open orders (layer open) as points."""
