"""How far can I get: the area within so many minutes of places, or of the lecturers' homes."""

import re
from typing import Annotated, Any

import shapely
from geopandas import GeoDataFrame, GeoSeries
from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from geo.coverage import lecturer_bases
from geo.crs import METRIC_CRS, WGS84
from geo.errors import N_
from geo.places import Place
from geo.travel import TravelModel
from web.installation.context import Context
from web.installation.travel import TravelQuery, travel_of
from web.language.choices import AREA_ORIGINS
from web.language.messages import translate
from web.nearby.answer import Area, Areas, Reach
from web.terms.answer import Answer
from web.terms.asked import Asked
from web.terms.fields import QueryError, Several, Text
from web.terms.rows import place_document, provider_document
from web.terms.term import kept
from web.terms.types import Provider

NOTE = N_("The area is an estimate on a grid of 500 m. It ends at the border of the province.")
SIMULATED = N_("The lecturers are simulated.")
PRECISION = 1e-5
"""Grid of the coordinates in degrees: rounded to it, areas are still valid. A metre."""

SHORTEST, LONGEST = 5, 180
"""Minutes that may be asked for: shorter ones would be smaller than the grid can show."""

MAX_PLACES = 20

Minutes = Annotated[float, Field(ge=SHORTEST, le=LONGEST)]


def _places(value: Any) -> Any:
    """Accept "a; b", ["a", "b"]: not commas, which stand in "longitude,latitude"."""
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not all(isinstance(one, str) for one in values):
        return value
    parts = (part.strip() for one in values for part in re.split("[;；]", one))
    return tuple(dict.fromkeys(part for part in parts if part))


def _some(minutes: tuple[float, ...]) -> tuple[float, ...]:
    if not minutes:
        raise QueryError(N_("%(field)s is missing."), field="minutes")
    return minutes


class IsochroneQuery(TravelQuery):
    """Places, or the homes of all lecturers, and up to four travel times in minutes."""

    of: Annotated[
        str,
        AREA_ORIGINS,
        Asked(N_("From where: places, or the homes of all lecturers."), N_("From where")),
    ] = "places"
    at: Annotated[
        tuple[Text, ...],
        BeforeValidator(_places),
        Asked(
            N_("Places, repeated or with semicolons between them."), N_("Places"), widget="place"
        ),
        Field(max_length=MAX_PLACES, validate_default=True),
    ] = ()
    minutes: Annotated[
        tuple[Minutes, ...],
        Several,
        AfterValidator(_some),
        Asked(N_("Up to four lengths of time in minutes, 5 to 180."), N_("Minutes on the road")),
        Field(max_length=4),
    ] = (30.0,)

    @field_validator("at")
    @classmethod
    def _named(cls, at: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if not at and info.data.get("of") == "places":
            raise QueryError(N_("%(field)s is missing."), field="at")
        return at


def beside(within: float, provider: Provider, *, of: str, at: str) -> IsochroneQuery:
    """Ask for the area that belongs to a coverage document: same minutes, vehicle and season."""
    return IsochroneQuery.model_validate(
        {
            "of": of,
            "at": at if of == "places" else (),
            "minutes": (within,),
            "vehicle": provider["vehicle"],
            "season": provider["season"],
        }
    )


def run(context: Context, query: IsochroneQuery, *, language: str) -> Answer[Areas]:
    """Find the areas within some minutes of the nearest of several places, or of a lecturer.

    The largest area comes first, so that all can be seen.

    Raises
    ------
    geo.errors.PlaceError
        If a place is unknown, ambiguous or outside the province.
    QueryError
        If the store holds no lecturer.
    """
    levels = tuple(sorted(set(query.minutes), reverse=True))
    travel = travel_of(context, query, [context.today()])
    if query.of == "lecturers":
        origins, reach = _of_lecturers(context)
    else:
        origins, reach = _of_places([context.gazetteer.resolve(text) for text in query.at])
    # A base is where it is, whoever lives there: the area stays while the points stay.
    key = (tuple(zip(origins.x, origins.y, strict=True)), levels, travel.provider)
    areas = context.areas.get(key, lambda: _areas(context, travel, origins, levels))
    simulated = reach["of"] == "lecturers" and context.snapshot().simulated
    notes = [NOTE, *([SIMULATED] if simulated else [])]
    document: Areas = {
        "kind": "isochrone",
        "version": 1,
        **reach,
        "minutes": list(levels),
        "provider": provider_document(travel.provider),
        "simulated": simulated,
        "note": " ".join(translate(note, language) for note in notes),
        "areas": [kept(Area, row) for row in areas.to_dict("records")],
    }
    return Answer(document, areas)


def _of_places(places: list[Place]) -> tuple[GeoSeries, Reach]:
    """Return the points of named places, and what a document says of them."""
    points = GeoSeries.from_xy(
        [place.lon for place in places], [place.lat for place in places], crs=WGS84
    )
    return points, {
        "of": "places",
        "origin": place_document(places[0]) if len(places) == 1 else None,
        "origins": [place_document(place) for place in places],
        "error_m": max(int(place.error_m) for place in places),
    }


def _of_lecturers(context: Context) -> tuple[GeoSeries, Reach]:
    """Return the distinct homes of all lecturers, and what a document says of them."""
    snapshot = context.snapshot()
    if snapshot.lecturers.empty:
        raise QueryError(N_("There are no lecturers in the store, so nobody can get anywhere."))
    places = context.datasets.places
    bases = snapshot.memo.get("bases", lambda: lecturer_bases(snapshot.lecturers, places))
    return bases.geometry, {
        "of": "lecturers",
        "origin": None,
        "origins": [],
        "error_m": None,
        "lecturers": int(bases["lecturers"].sum()),
        "bases": len(bases),
    }


def _areas(
    context: Context, travel: TravelModel, origins: GeoSeries, levels: tuple[float, ...]
) -> GeoDataFrame:
    """Areas inside the province, on the grid of :data:`PRECISION`, and their size."""
    outlines = context.datasets.boundaries
    (province,) = outlines.geometry[outlines["level"] == "province"]
    areas = travel.isochrone(origins, levels)
    inside = shapely.intersection(areas.geometry.to_numpy(), province, grid_size=PRECISION)
    drawn = areas.set_geometry([_polygons(shape) for shape in inside], crs=areas.crs)
    return drawn.assign(area_km2=drawn.geometry.to_crs(METRIC_CRS).area / 1e6)


def _polygons(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """Leave out the lines and points where an area only touches the border."""
    parts = shapely.get_parts(shape)
    return shapely.MultiPolygon(parts[shapely.get_dimensions(parts) == 2].tolist())  # noqa: PLR2004
