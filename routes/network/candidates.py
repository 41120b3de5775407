"""A route that may become part of a network, and how it is kept in a file."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from geo.places import Place
from routes.tour.itinerary import Itinerary
from routes.tour.problem import Storyline


@dataclass(frozen=True)
class Candidate:
    """A route that may be chosen.

    Attributes
    ----------
    id
        Made of what the route is, so that the same route has the same id in every pool.
    origin
        Code of the division it starts from and returns to.
    orders
        For each day the ids of its sites in the order of visiting.
    nights
        Code of the place of each night.
    theme
        Code of the theme it was searched for, empty for none.
    storyline
        Whether it was searched for in the order of history.
    drive, visit
        Minutes at the wheel and at sites.
    """

    id: str
    origin: str
    orders: tuple[tuple[str, ...], ...]
    nights: tuple[str, ...]
    theme: str
    storyline: Storyline
    drive: int
    visit: int

    @property
    def days(self) -> int:
        """Number of days."""
        return len(self.orders)

    @property
    def sites(self) -> tuple[str, ...]:
        """Ids of its sites in the order of visiting."""
        return tuple(site for order in self.orders for site in order)


def candidate_from(
    itinerary: Itinerary, places: Sequence[Place], *, theme: str = "", storyline: Storyline = "off"
) -> Candidate:
    """Return a tour as a candidate.

    Parameters
    ----------
    itinerary
        The tour.
    places
        What the rows of its matrix stand for.
    theme, storyline
        What it was searched for.
    """
    days = itinerary.days
    orders = tuple(tuple(visit.stop for visit in day.visits) for day in days)
    origin, nights = places[days[0].start].code, tuple(places[day.end].code for day in days[:-1])
    visit = sum(one.minutes for day in days for one in day.visits)
    told = json.dumps([origin, orders, nights])
    name = hashlib.sha256(told.encode()).hexdigest()[:10]
    return Candidate(name, origin, orders, nights, theme, storyline, itinerary.drive, visit)


def candidate_document(candidate: Candidate) -> dict[str, Any]:
    """Return a candidate in the types of JSON; :func:`candidate_of` reads it."""
    return asdict(candidate)


def candidate_of(said: dict[str, Any]) -> Candidate:
    """Return the candidate of a document."""
    orders = tuple(tuple(order) for order in said["orders"])
    return Candidate(**{**said, "orders": orders, "nights": tuple(said["nights"])})
