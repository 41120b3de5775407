"""What lists of orders answer."""

from typing import Literal

from pydantic import Field

from web.terms.types import Day, Document, Moment, Paged


class Order(Document):
    """An order of a lecture; whom to call is on the page only."""

    id: int
    """Number of the order."""
    status: Literal[
        "ordered", "dispatched", "accepted", "declined", "held", "reviewed", "cancelled"
    ]
    """Its status."""
    venue: str
    """Code of the venue."""
    venue_name: str
    """Name of the venue."""
    topic: str
    """Code of the topic."""
    language: str
    """Language of the lecture."""
    since: Day = Field(alias="from")
    """First day wanted."""
    until: Day = Field(alias="to")
    """Last day wanted."""
    part: Literal["am", "pm", "any"]
    """Part of the day."""
    people: int | None
    """People expected."""
    lecturer: str | None
    """Id of the lecturer."""
    date: Day | None
    """Day of the lecture."""
    start: str | None
    """Time of the lecture."""
    score: int | None
    """Score of the venue, 1 to 5."""
    review: str | None
    """Words of the venue."""
    simulated: bool
    """Whether the order is simulated."""
    created_at: Moment
    """When it was made (UTC)."""


class Orders(Paged):
    """Orders of lectures, the newest first."""

    kind: Literal["orders"]
    """Kind of document."""
    version: Literal[1]
    """Version of the document."""
    orders: list[Order]
    """The orders."""
