"""What an uncertain position does to a timetable: minutes in reserve, arrivals as a range."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.places import Place
from geo.schemas import COARSE_M
from geo.travel import Provider, minutes_band
from geo.travel.types import Floats

NO_RESERVE: Final = -1
"""Percentage that stands for no reserve at all, not even for uncertain positions."""
USUAL_SLACK: Final = 10
"""Percentage kept unless somebody asks for another one: with it nine of ten drives of varied plans
are home within a quarter of an hour (``python -m benchmarks.homecoming``)."""
LOST_M: Final = 10_000
"""A site that may lie farther away than this is visited only if somebody names it."""
RANGE_STEP: Final = 5
"""Minutes to which the ends of a range are rounded, outwards."""


def doubt(places: Sequence[Place], provider: Provider) -> Floats:
    """Return the minutes that a drive may be off because its ends may lie elsewhere.

    A site may lie its error away, however its position came about; what that takes the vehicle in
    the season is the band of a drive of no minutes (:func:`geo.travel.minutes_band`). Towns and
    other starts are where people meet.
    """
    errors = np.array([place.error_m if place.kind == "site" else 0.0 for place in places])
    none = np.zeros((len(places), len(places)))
    return minutes_band(none, errors[:, None], errors[None, :], provider=provider)[1]


def reserve(doubts: Floats, minutes: NDArray[np.floating], percent: int | None) -> Floats:
    """Return the minutes to add to each drive, so that a timetable holds where little is known.

    ``percent`` of a drive comes on top of :func:`doubt`; None or :data:`NO_RESERVE`: no reserve.
    """
    if not keeps_reserve(percent):
        return np.zeros(minutes.shape)
    finite = np.where(np.isfinite(minutes), minutes, 0.0)
    return doubts + finite * (percent or 0) / 100


def keeps_reserve(percent: int | None) -> bool:
    """Say whether drives to uncertain positions get more minutes."""
    return percent is not None and percent != NO_RESERVE


def is_vague(place: Place) -> bool:
    """Say whether a clock time of the arrival at a place would be falsely precise."""
    return place.kind == "site" and place.error_m > COARSE_M


def arrival_range(since: int, arrive: int, doubts: float, *, reserved: bool) -> tuple[int, int]:
    """Return the earliest and latest arrival of a drive, in 68 of 100 cases.

    Parameters
    ----------
    since
        Before this nobody can be there: when the drive begins, or a lunch on the way is over.
    arrive
        As planned.
    doubts
        Entry of :func:`doubt`.
    reserved
        Whether the drive holds these minutes in reserve already.
    """
    kept = doubts if reserved else 0.0
    early, late = arrive - kept - doubts, arrive - kept + doubts
    first, last = int(early // RANGE_STEP) * RANGE_STEP, -int(-late // RANGE_STEP) * RANGE_STEP
    return max(since, first), max(since, last)
