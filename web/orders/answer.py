"""What lists of orders answer."""

from typing import Annotated, Literal

from typing_extensions import TypedDict

from web.language.statuses import ORDER_STATUSES
from web.terms.codes import Part
from web.terms.term import Term
from web.terms.types import Day, Moment, Paged

_Days = TypedDict(
    "_Days",
    {
        "from": Annotated[Day, Term("First day wanted.")],
        "to": Annotated[Day, Term("Last day wanted.")],
    },
)
"""Two keys whose names are words of Python."""


class Order(_Days):
    """An order of a lecture; whom to call is on the page only."""

    id: Annotated[int, Term("Number of the order.")]
    status: Annotated[
        str,
        ORDER_STATUSES,
        Term("Its status."),
    ]
    venue: Annotated[str, Term("Code of the venue.")]
    venue_name: Annotated[str, Term("Name of the venue.")]
    topic: Annotated[str, Term("Code of the topic.")]
    language: Annotated[str, Term("Language of the lecture.")]
    part: Annotated[Part, Term("Part of the day.")]
    people: Annotated[int | None, Term("People expected.")]
    lecturer: Annotated[str | None, Term("Id of the lecturer.")]
    date: Annotated[Day | None, Term("Day of the lecture.")]
    start: Annotated[str | None, Term("Time of the lecture.")]
    score: Annotated[int | None, Term("Score of the venue, 1 to 5.")]
    review: Annotated[str | None, Term("Words of the venue.")]
    simulated: Annotated[bool, Term("Whether the order is simulated.")]
    created_at: Annotated[Moment, Term("When it was made (UTC).")]


class Orders(Paged):
    """Orders of lectures, the newest first."""

    kind: Annotated[Literal["orders"], Term("Kind of document.")]
    version: Annotated[Literal[1], Term("Version of the document.")]
    orders: Annotated[list[Order], Term("The orders.")]
