"""Distances written no finer than the positions they were measured between."""

import math

from web.files.text import rough_name
from web.nearby.answer import NearbyVenue
from web.terms.term import DASH

FINE_M = 1000.0
"""Up to this position error, metres, tenths of a kilometre mean something."""


def rough_km(km: float | None, *errors_m: float) -> str:
    """Write a distance as its position errors allow.

    Parameters
    ----------
    km
        Kilometres, None if unknown.
    *errors_m
        Position errors of the two ends, metres; independent, so their squares add.

    Returns
    -------
    str
        ``"3.4"``, ``"≈ 12"`` when a kilometre is all that can be told, ``"< 7"`` when the error is
        larger than the distance, ``"—"`` when unknown.
    """
    if km is None:
        return DASH
    error_m = math.hypot(*errors_m)
    if km * 1000 < error_m:
        return f"< {math.ceil(error_m / 1000)}"
    if error_m < FINE_M:
        return f"{km:.1f}"
    return f"≈ {km:.0f}"


def roughly(venue: NearbyVenue, origin_error_m: float) -> dict[str, object]:
    """Return a venue for a table, name and distance no finer than the positions are known."""
    far = rough_km(venue["road_km"], venue["error_m"], origin_error_m)
    return {**venue, "name": rough_name(venue), "road_km": far}
