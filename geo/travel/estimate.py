"""The embedded travel model: works on any machine, offline, without a server."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.folder import data_path
from geo.travel.calibration import Calibration
from geo.travel.graph import RoutingGraph, build_graph
from geo.travel.isochrone import isochrone
from geo.travel.matrix import travel_matrix
from geo.travel.nearest import near_source, nearest_source
from geo.travel.network import read_network
from geo.travel.parameters import FILE, Parameters, read_parameters
from geo.travel.path import trace_path
from geo.travel.profile import read_profile
from geo.travel.snap import snap_points
from geo.travel.types import Points, Provider, Season, SnappedPoints, TravelMatrix, Vehicle
from geo.travel.water import read_water


@dataclass(frozen=True)
class EstimateModel:
    """Travel times over a road graph with estimated off-network legs.

    Every answer is deterministic, and no point of a call changes the answer for another.

    Parameters
    ----------
    build
        Makes the network ready for shortest paths. That is left until a way is asked for: most of
        it is loading SciPy, and a server or a command may do without for long.
    parameters
        Constants of the model.
    provider
        Named on every result.
    """

    build: Callable[[], RoutingGraph]
    parameters: Parameters
    provider: Provider

    @cached_property
    def graph(self) -> RoutingGraph:
        """Network ready for shortest paths."""
        return self.build()

    def snap(self, points: gpd.GeoSeries) -> SnappedPoints:
        """Tie WGS84 points to the network; see :func:`geo.travel.snap.snap_points`."""
        return snap_points(points, self.graph, self.parameters)

    def matrix(
        self, origins: Points, destinations: Points, *, limit: float | None = None
    ) -> TravelMatrix:
        """Return all pairs; see :func:`geo.travel.matrix.travel_matrix`."""
        return travel_matrix(
            self.graph,
            self.parameters,
            self.provider,
            self._snapped(origins),
            self._snapped(destinations),
            limit=limit,
        )

    def path(self, stops: gpd.GeoSeries) -> gpd.GeoDataFrame:
        """Return the legs between consecutive stops; see :func:`geo.travel.path.trace_path`."""
        return trace_path(self.graph, self.parameters, self.provider, self.snap(stops))

    def nearest(self, origins: gpd.GeoSeries, sources: gpd.GeoSeries) -> pd.DataFrame:
        """Return each origin's nearest source; see :func:`geo.travel.nearest.nearest_source`."""
        return nearest_source(
            self.graph, self.parameters, self._snapped(origins), self._snapped(sources)
        )

    def near(self, origins: Points, sources: Points, minutes: float) -> NDArray[np.bool_]:
        """Tell who is near a source; see :func:`geo.travel.nearest.near_source`."""
        here, there = self._snapped(origins), self._snapped(sources)
        return near_source(self.graph, self.parameters, here, there, minutes)

    def isochrone(self, points: Points, minutes: Sequence[float]) -> gpd.GeoDataFrame:
        """Return the area within each threshold; see :func:`geo.travel.isochrone.isochrone`."""
        return isochrone(self.graph, self.parameters, self._snapped(points), minutes)

    def _snapped(self, points: Points) -> SnappedPoints:
        return points if isinstance(points, SnappedPoints) else self.snap(points)


def load_estimate(
    root: Path | None = None,
    *,
    vehicle: Vehicle = "car",
    season: Season = "normal",
    calibration: Calibration | None = None,
) -> EstimateModel:
    """Load the embedded travel model, once per folder, vehicle, season and calibration.

    Parameters
    ----------
    root
        Data folder with ``roads/`` in it; the project's own by default.
    vehicle, season
        What drives, and when.
    calibration
        Fitted numbers in the place of the assumed ones; they are those of a car.

    Raises
    ------
    DataError
        When a file of the road network is missing or broken.
    """
    folder = data_path("roads") if root is None else root / "roads"
    return _load(folder, vehicle, season, calibration)


@cache
def _load(
    folder: Path, vehicle: Vehicle, season: Season, calibration: Calibration | None
) -> EstimateModel:
    parameters, provider = read_parameters(folder / FILE)
    if calibration is not None:
        parameters, provider = calibration.law(parameters), calibration.name(provider)
    profile = read_profile(folder / FILE, vehicle, season)
    network = read_network(folder)  # now, so that a broken file is said at the start
    water = read_water(folder.parent)
    graph = partial(build_graph, network, parameters, profile=profile, water=water)
    return EstimateModel(graph, profile.law(parameters), profile.name(provider))
