"""The planner's answer: a checked plan with all that is needed to write it down."""

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import pandas as pd

from geo.travel.types import TravelModel
from routes.plan.explain import LeftOut, PlanWarning
from routes.plan.model import TourModel
from routes.plan.request import PlanRequest
from routes.plan.tables import Theme
from routes.tour.conflict import Conflict
from routes.tour.result import Result


@dataclass(frozen=True)
class Plan:
    """A plan with all that is needed to write it down.

    It has passed the check, unless it was ordered by hand and names its ``conflicts``.
    """

    request: PlanRequest
    themes: tuple[Theme, ...]
    sites: gpd.GeoDataFrame
    model: TourModel
    result: Result
    left_out: tuple[LeftOut, ...]
    warnings: tuple[PlanWarning, ...]
    travel: TravelModel
    conflicts: tuple[Conflict, ...] = ()

    @cached_property
    def legs_geometry(self) -> gpd.GeoDataFrame:
        """Legs of all days as travelled: columns of ``TravelModel.path`` plus ``day`` from 1."""
        frames = []
        for number, day in enumerate(self.result.itinerary.days):
            rows = [day.start, *(visit.place for visit in day.visits), day.end]
            places = [self.model.places[row] for row in rows]
            points = gpd.GeoSeries.from_xy(
                [place.lon for place in places], [place.lat for place in places], crs="EPSG:4326"
            )
            frames.append(self.travel.path(points).assign(day=number + 1))
        return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs="EPSG:4326")
