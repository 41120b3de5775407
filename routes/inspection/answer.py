"""What an inspection is answered with: groups, their visits, and what was left out."""

from dataclasses import dataclass

import geopandas as gpd

from geo.travel.types import TravelMatrix
from routes.inspection.request import InspectionRequest
from routes.inspection.sample import Sample
from routes.tour.itinerary import Itinerary
from routes.tour.problem import TourProblem


@dataclass(frozen=True, eq=False)
class GroupPlan:
    """What one group does.

    Parameters
    ----------
    counties
        Codes in the order they were joined.
    problem
        Its days as a tour problem; stop ids are codes of centres.
    rows
        Row of the plan's matrix for each place of the problem; 0 is the base.
    itinerary
        The answer.
    """

    counties: tuple[str, ...]
    problem: TourProblem
    rows: tuple[int, ...]
    itinerary: Itinerary


@dataclass(frozen=True, eq=False)
class LeftOut:
    """A drawn centre that no group visits: ``unreachable`` or ``no_time``."""

    code: str
    reason: str


@dataclass(frozen=True, eq=False)
class InspectionPlan:
    """The answer.

    Parameters
    ----------
    places
        Rows of the matrix: the base, the county seats, the drawn centres. Columns code, name, kind
        ("base", "seat", "centre"), county, precision, error_m and the point.
    matrix
        Travel between the places.
    """

    request: InspectionRequest
    sample: Sample
    places: gpd.GeoDataFrame
    matrix: TravelMatrix
    groups: tuple[GroupPlan, ...]
    left_out: tuple[LeftOut, ...]
