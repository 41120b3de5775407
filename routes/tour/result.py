"""What a search returns."""

from dataclasses import dataclass

from routes.tour.itinerary import Itinerary


@dataclass(frozen=True)
class Result:
    """The best tour found and how it was found.

    Attributes
    ----------
    missing
        Ids of required stops the tour does not serve.
    short
        For each minimum of the problem how many units the tour lacks.
    optimal
        Whether no tour meets more wishes (required stops, minima), or as many with more value.
    """

    itinerary: Itinerary
    value: int
    missing: tuple[str, ...]
    iterations: int
    seconds: float
    optimal: bool
    short: tuple[int, ...] = ()
