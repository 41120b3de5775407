"""Where a group eats: in a town, on a long visit, else from what it brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd

from geo.errors import N_
from geo.place import Place
from geo.travel.types import TravelMatrix, TravelModel
from routes.tour.meals import NEAR, Away, Tables

EATING: Final = ("prefecture", "county", "township")
"""Levels of divisions in whose seats one can eat: coarse, for nobody lists the places."""


@dataclass(frozen=True, eq=False)
class _Drives:
    """The ways from places of a tour to towns, from the travel model, without reserve."""

    travel: TravelModel
    places: tuple[Place, ...]
    towns: gpd.GeoSeries

    def __call__(self, rows: Sequence[int]) -> Away:
        """Return how far every town is from some places."""
        here = gpd.points_from_xy(
            [self.places[row].lon for row in rows], [self.places[row].lat for row in rows]
        )
        points = gpd.GeoSeries(here, crs="EPSG:4326")
        found = self.travel.matrix(points, self.towns)
        return Away(found.minutes.astype(float), found.km.astype(float))


def tables_of(
    towns: gpd.GeoDataFrame, places: Sequence[Place], travel: TravelModel, direct: TravelMatrix
) -> Tables | None:
    """Return the towns among divisions in which one can eat, None where there are none.

    Parameters
    ----------
    towns
        Division points, WGS84.
    places, direct
        Places of the tour and the way between them.
    travel
        The travel model.
    """
    chosen = eating_towns(towns)
    if chosen.empty:
        return None
    points = chosen.geometry.reset_index(drop=True)
    drives = _Drives(travel, tuple(places), points)
    seats = tuple(zip(points.x.tolist(), points.y.tolist(), strict=True))
    return Tables(tuple(chosen["name"]), drives, direct.minutes.astype(float), seats)


def eating_towns(divisions: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the divisions in whose seats one can eat."""
    return divisions[divisions["level"].isin(EATING)] if len(divisions) else divisions


def eaten(lunch: Mapping[str, Any] | None) -> str:
    """Return what stands beside the lunch of a plan document that is in no town, else ``""``.

    A sentence of the catalogue, with the fields of :data:`AT_HAND`. A lunch of a plan that was
    made before towns were looked for says nothing.
    """
    if not lunch or lunch.get("place") or "place" not in lunch:
        return ""
    return _COURSE if lunch.get("course") else _BROUGHT


AT_HAND: Final = {"minutes": NEAR}
_COURSE: Final = N_("during the visit: ask whether one can eat there")
_BROUGHT: Final = N_("no town within %(minutes)d min of the way that there is time for: bring food")
