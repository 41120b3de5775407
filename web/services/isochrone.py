"""How far can I get: the area within so many minutes of a place."""

from typing import Annotated, Any

import shapely
from geopandas import GeoDataFrame, GeoSeries
from pydantic import AfterValidator, Field

from geo.crs import METRIC_CRS, WGS84
from geo.errors import N_
from geo.travel import TravelModel
from web.context import Context
from web.messages import translate
from web.services.answer import Answer
from web.services.documents import number, place_document, provider_document
from web.services.fields import QueryError, Several, Text
from web.services.travelling import TravelQuery, travel_of

NOTE = N_("The area is an estimate on a grid of 500 m. It ends at the border of the province.")
PRECISION = 1e-5
"""Grid of the coordinates in degrees: rounded to it, areas are still valid. A metre."""

SHORTEST, LONGEST = 5, 180
"""Minutes that may be asked for: shorter ones would be smaller than the grid can show."""

Minutes = Annotated[float, Field(ge=SHORTEST, le=LONGEST)]


def _some(minutes: tuple[float, ...]) -> tuple[float, ...]:
    if not minutes:
        raise QueryError(N_("%(field)s is missing."), field="minutes")
    return minutes


class IsochroneQuery(TravelQuery):
    """A place and up to four travel times in minutes."""

    at: Text
    minutes: Annotated[tuple[Minutes, ...], Several, AfterValidator(_some)] = Field(
        default=(30.0,), max_length=4
    )


def run(context: Context, query: IsochroneQuery, *, language: str) -> Answer:
    """Find the areas within some minutes of a place, the largest first, so that all can be seen.

    Parameters
    ----------
    context
        The installation.
    query
        What is asked.
    language
        Language of the note, "zh" or "en".

    Raises
    ------
    geo.errors.PlaceError
        If the place is unknown, ambiguous or outside the province.
    """
    origin = context.gazetteer.resolve(query.at)
    levels = tuple(sorted(set(query.minutes), reverse=True))
    travel = travel_of(context, query, [context.today()])
    areas = context.areas.get(
        (origin.lon, origin.lat, levels, travel.provider),
        lambda: _areas(context, travel, shapely.Point(origin.lon, origin.lat), levels),
    )
    document = {
        "kind": "isochrone",
        "version": 1,
        "origin": place_document(origin),
        "error_m": int(origin.error_m),
        "minutes": list(levels),
        "provider": provider_document(travel.provider),
        "simulated": False,
        "note": translate(NOTE, language),
        "areas": _rows(areas),
    }
    return Answer(document, areas)


def _areas(
    context: Context, travel: TravelModel, origin: shapely.Point, levels: tuple[float, ...]
) -> GeoDataFrame:
    """Areas inside the province, on the grid of :data:`PRECISION`."""
    outlines = context.datasets.boundaries
    (province,) = outlines.geometry[outlines["level"] == "province"]
    areas = travel.isochrone(GeoSeries([origin], crs=WGS84), levels)
    inside = shapely.intersection(areas.geometry.to_numpy(), province, grid_size=PRECISION)
    return areas.set_geometry([_polygons(shape) for shape in inside], crs=areas.crs)


def _polygons(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """Leave out the lines and points where an area only touches the border."""
    parts = shapely.get_parts(shape)
    return shapely.MultiPolygon(parts[shapely.get_dimensions(parts) == 2].tolist())  # noqa: PLR2004


def _rows(areas: GeoDataFrame) -> list[dict[str, Any]]:
    km2 = areas.geometry.to_crs(METRIC_CRS).area / 1e6
    return [
        {"minutes": minutes, "area_km2": number(area)}
        for minutes, area in zip(areas["minutes"], km2, strict=True)
    ]
