"""A travel model around another one: what it does not change is the other's own."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.travel.types import Points, Provider, SnappedPoints, TravelModel


@dataclass(frozen=True, eq=False)
class AroundModel:
    """Passes questions on; whoever inherits answers those about many pairs.

    Parameters
    ----------
    model
        What computes the minutes.
    """

    model: TravelModel

    @property
    def provider(self) -> Provider:
        """Who computes the minutes."""
        return self.model.provider

    def snap(self, points: gpd.GeoSeries) -> SnappedPoints:
        """Tie points to the network; see :class:`geo.travel.types.TravelModel`."""
        return self.model.snap(points)

    def path(self, stops: gpd.GeoSeries) -> gpd.GeoDataFrame:
        """Return the legs between stops; see :class:`geo.travel.types.TravelModel`."""
        return self.model.path(stops)

    def nearest(self, origins: gpd.GeoSeries, sources: gpd.GeoSeries) -> pd.DataFrame:
        """Return the nearest sources; see :class:`geo.travel.types.TravelModel`."""
        return self.model.nearest(origins, sources)

    def near(self, origins: Points, sources: Points, minutes: float) -> NDArray[np.bool_]:
        """Tell who is near a source; see :class:`geo.travel.types.TravelModel`."""
        return self.model.near(origins, sources, minutes)

    def isochrone(
        self, points: gpd.GeoSeries | SnappedPoints, minutes: Sequence[float]
    ) -> gpd.GeoDataFrame:
        """Return the areas within minutes; see :class:`geo.travel.types.TravelModel`."""
        return self.model.isochrone(points, minutes)
