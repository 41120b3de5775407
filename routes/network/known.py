"""A travel model that computes the minutes between the same places once.

Hundreds of tours are searched between the same sites and towns, and a matrix of them takes longer
than the search of a small tour.
"""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.travel.types import (
    Integers,
    Provider,
    SnappedPoints,
    TravelMatrix,
    TravelModel,
)


class KnownTravel:
    """Another travel model with the matrix of some places at hand.

    Parameters
    ----------
    travel
        Who computes the minutes.
    places
        WGS84 points; pairs of other points are asked of ``travel``.
    """

    def __init__(self, travel: TravelModel, places: gpd.GeoSeries) -> None:
        self._travel = travel
        self._row: dict[tuple[float, float], int] = {}
        for lon, lat in zip(places.x, places.y, strict=True):
            self._row.setdefault((lon, lat), len(self._row))
        lons, lats = zip(*self._row, strict=True) if self._row else ((), ())
        points = gpd.GeoSeries.from_xy(lons, lats, crs="EPSG:4326")
        self._matrix = travel.matrix(points, points)

    @property
    def provider(self) -> Provider:
        """Who computes the minutes."""
        return self._travel.provider

    def snap(self, points: gpd.GeoSeries) -> SnappedPoints:
        """See :class:`geo.travel.types.TravelModel`."""
        return self._travel.snap(points)

    def matrix(
        self,
        origins: gpd.GeoSeries | SnappedPoints,
        destinations: gpd.GeoSeries | SnappedPoints,
        *,
        limit: float | None = None,
    ) -> TravelMatrix:
        """Return minutes and km of all pairs; looked up where all places are known."""
        rows, columns = self._rows(origins), self._rows(destinations)
        if limit is not None or rows is None or columns is None:
            return self._travel.matrix(origins, destinations, limit=limit)
        cells, known = np.ix_(rows, columns), self._matrix
        return TravelMatrix(
            known.minutes[cells],
            known.km[cells],
            known.off_network_km[cells],
            known.flag[cells],
            known.provider,
        )

    def path(self, stops: gpd.GeoSeries) -> gpd.GeoDataFrame:
        """See :class:`geo.travel.types.TravelModel`."""
        return self._travel.path(stops)

    def nearest(self, origins: gpd.GeoSeries, sources: gpd.GeoSeries) -> pd.DataFrame:
        """See :class:`geo.travel.types.TravelModel`."""
        return self._travel.nearest(origins, sources)

    def isochrone(
        self, points: gpd.GeoSeries | SnappedPoints, minutes: Sequence[float]
    ) -> gpd.GeoDataFrame:
        """See :class:`geo.travel.types.TravelModel`."""
        return self._travel.isochrone(points, minutes)

    def _rows(self, points: gpd.GeoSeries | SnappedPoints) -> Integers | None:
        """Return the rows of some points, None if one of them is not known."""
        if isinstance(points, SnappedPoints):
            return None
        rows = [self._row.get(at, -1) for at in zip(points.x, points.y, strict=True)]
        return None if -1 in rows else np.array(rows, dtype=np.int64)
