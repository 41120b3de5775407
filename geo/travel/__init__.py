"""Travel times: one interface, whoever computes the minutes.

:func:`load_estimate` gives the embedded model; every model follows :class:`TravelModel`.
"""

from geo.travel.band import minutes_band
from geo.travel.estimate import EstimateModel, load_estimate
from geo.travel.profile import season_on
from geo.travel.types import (
    PairFlag,
    PointStatus,
    Provider,
    Season,
    SnappedPoints,
    TravelMatrix,
    TravelModel,
    Vehicle,
)

__all__ = [
    "EstimateModel",
    "PairFlag",
    "PointStatus",
    "Provider",
    "Season",
    "SnappedPoints",
    "TravelMatrix",
    "TravelModel",
    "Vehicle",
    "load_estimate",
    "minutes_band",
    "season_on",
]
