"""What every travel model takes and gives, whatever computes the minutes."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Annotated, Protocol, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.terms import SEASONS, VEHICLES

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Integers = NDArray[np.int64]
Bytes = NDArray[np.uint8]

Vehicle = Annotated[str, VEHICLES]
Season = Annotated[str, SEASONS]


class PairFlag(IntEnum):
    """How the minutes of an origin-destination pair came about."""

    NETWORK = 0
    """Over the road network, with off-network legs at both ends."""
    DIRECT = 1
    """One off-network leg: the places are near each other and no road of the network helps."""
    UNREACHABLE = 2
    """A point is unusable, no road joins the two, or the pair lies beyond the asked limit."""


class PointStatus(IntEnum):
    """Whether a point could be tied to the network, and if not, why."""

    OK = 0
    EMPTY = 1
    """No coordinates: missing, empty, not finite or not a point."""
    OUTSIDE = 2
    """Farther from every road of the network than an access leg may be."""


@dataclass(frozen=True)
class Provider:
    """Who computed the minutes, from what, for whom; named on every map, table and export.

    Parameters
    ----------
    name, data_date, attribution, note
        The network.
    vehicle, season
        What drives, and when; see :mod:`geo.travel.profile`.
    fitted
        Of a calibrated model: its error as a share of the minutes, then *a* and *b* of its legs.
    """

    name: str
    data_date: str
    attribution: str
    note: str
    vehicle: Vehicle = "car"
    season: Season = "normal"
    fitted: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class SnappedPoints:
    """Points tied to their access points on the network, once, for any number of matrices.

    Parameters
    ----------
    index
        Labels of the points, as in the GeoSeries they came from.
    lon, lat
        WGS84 degrees, (n,); NaN where the status is not OK.
    xyz
        Unit vectors of the points, (n, 3).
    access
        Graph nodes reached by the access legs, (n, k); -1 where there is none.
    leg_km
        Straight-line length of the access legs, (n, k); inf where there is none.
    status
        :class:`PointStatus` of each point, (n,) uint8.
    """

    index: pd.Index
    lon: Floats
    lat: Floats
    xyz: Floats
    access: Integers
    leg_km: Floats
    status: Bytes

    def __len__(self) -> int:
        return len(self.index)

    def take(self, rows: slice | Integers | NDArray[np.bool_]) -> "SnappedPoints":
        """Return some of the points."""
        return SnappedPoints(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})


Points: TypeAlias = gpd.GeoSeries | SnappedPoints
"""WGS84 points, tied to the network already or not."""


@dataclass(frozen=True)
class TravelMatrix:
    """Minutes and kilometres between n origins and m destinations.

    Parameters
    ----------
    minutes
        Driving minutes, (n, m) float32; inf where unreachable.
    km
        Road kilometres of that drive, the off-network part included, (n, m) float32.
    off_network_km
        The part of ``km`` that lies off the network and is an estimate, (n, m) float32.
    flag
        :class:`PairFlag`, (n, m) uint8.
    provider
        Who computed it.
    """

    minutes: Singles
    km: Singles
    off_network_km: Singles
    flag: Bytes
    provider: Provider


class TravelModel(Protocol):
    """Travel times between points; all points are WGS84."""

    @property
    def provider(self) -> Provider:
        """Who computes the minutes."""

    def snap(self, points: gpd.GeoSeries) -> SnappedPoints:
        """Tie points to the network; a bad point gets a status, never an exception."""

    def matrix(
        self, origins: Points, destinations: Points, *, limit: float | None = None
    ) -> TravelMatrix:
        """Return minutes and km of all pairs; those beyond ``limit`` minutes are inf."""

    def path(self, stops: gpd.GeoSeries) -> gpd.GeoDataFrame:
        """Return the legs between consecutive stops with their geometry."""

    def nearest(self, origins: gpd.GeoSeries, sources: gpd.GeoSeries) -> pd.DataFrame:
        """Return minutes to, and label of, the source that is nearest in minutes."""

    def near(self, origins: Points, sources: Points, minutes: float) -> NDArray[np.bool_]:
        """Tell which origins are at most so many minutes from the nearest source, inclusive."""

    def isochrone(self, points: Points, minutes: Sequence[float]) -> gpd.GeoDataFrame:
        """Return the WGS84 area within each of some minutes of any of the points."""
