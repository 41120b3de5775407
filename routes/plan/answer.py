"""The planner's answer: a checked plan with all that is needed to write it down."""

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import pandas as pd

from geo.travel.types import TravelModel
from routes.plan.explain import LeftOut, PlanWarning
from routes.plan.lines import drawn_day, eating_leg
from routes.plan.model import TourModel
from routes.plan.request import PlanRequest
from routes.plan.tables import Theme
from routes.tour.conflict import Conflict
from routes.tour.itinerary import DayPlan
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
            places = [(self.model.places[row].lon, self.model.places[row].lat) for row in rows]
            legs = drawn_day(self.travel, places, self._by_the_town(day))
            frames.append(legs.assign(day=number + 1))
        return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs="EPSG:4326")

    def _by_the_town(self, day: DayPlan) -> tuple[int, tuple[float, float]] | None:
        """Return which drive leads by the town of a day's lunch, and where the town is."""
        tables = self.model.problem.tables
        if day.town is None or day.lunch is None or tables is None or not tables.seats:
            return None
        drives = [(leg.depart, leg.arrive, leg.detour) for leg in day.legs]
        leg = eating_leg(day.lunch, drives)
        return None if leg is None else (leg, tables.seats[day.town])
