"""GeoJSON after RFC 7946: longitude first, WGS84, at most 7 decimals, no ``crs`` member."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry
from typing_extensions import TypedDict

from geo.crs import require_wgs84
from geo.travel import PairFlag
from web.terms.answer import Answer
from web.terms.plain import plain

DIGITS = 7
OUTLINE_DIGITS = 5  # a metre, far below the error of any outline


class Feature(TypedDict):
    """A shape and what is said of it."""

    type: Literal["Feature"]
    geometry: dict[str, object] | None
    properties: dict[str, object]


Collection = dict[str, object]
"""Features, and what is said of all of them."""


def feature(
    shape: BaseGeometry | None, properties: Mapping[Any, Any], *, digits: int = DIGITS
) -> Feature:
    """Return a Feature; an empty shape becomes null, outer rings run counter-clockwise."""
    geometry = None
    if shape is not None and not shape.is_empty:
        geometry = _rounded(shapely.geometry.mapping(shapely.orient_polygons(shape)), digits)
    plainly = {str(key): plain(value) for key, value in properties.items()}
    return Feature(type="Feature", geometry=geometry, properties=plainly)


def collection(features: Iterable[Feature], **members: object) -> Collection:
    """Return a FeatureCollection with further members (RFC 7946, section 6.1)."""
    return {"type": "FeatureCollection", **members, "features": list(features)}


def table_geojson(table: GeoDataFrame, *, digits: int = DIGITS) -> Collection:
    """Turn a table into a FeatureCollection of :func:`table_features`."""
    return collection(table_features(table, digits=digits))


def table_features(table: GeoDataFrame, *, digits: int = DIGITS) -> list[Feature]:
    """Turn rows into Features: every column but the geometry becomes a property.

    Raises
    ------
    geo.errors.CrsError
        If the table is not in WGS84.
    """
    require_wgs84(table)
    rows = table.drop(columns=table.geometry.name).to_dict("records")
    shapes = zip(table.geometry, rows, strict=True)
    return [feature(shape, row, digits=digits) for shape, row in shapes]


def answer_geojson(
    answer: Answer[Any], features_of: Callable[[Answer[Any]], list[Feature]]
) -> Collection:
    """Turn an answer into a FeatureCollection.

    Every feature says who computed the travel times and whether it is simulated, for features get
    separated from their collection.

    Parameters
    ----------
    features_of
        Makes the features of it, in its room.

    Raises
    ------
    geo.errors.CrsError
        If the geometries are not in WGS84.
    """
    require_wgs84(answer.features)
    document = answer.document
    provider = document["provider"]
    origin = {
        "provider": provider["name"],
        "vehicle": provider["vehicle"],
        "season": provider["season"],
        "simulated": document["simulated"],
    }
    features = features_of(answer)
    for one in features:
        one["properties"].update(origin)
    return collection(features, **{name: document[name] for name in _MEMBERS if name in document})


def leg_features(answer: Answer[Any]) -> list[Feature]:
    """Return the drives of a tour (``leg``) as lines."""
    table = answer.features.drop(columns=["geometry", "network", "off_network"], errors="ignore")
    rows = table.to_dict("records")
    shapes = zip(answer.features.geometry, rows, strict=True)
    return [
        feature(shape, {"role": "leg", **row, "flag": PairFlag(row["flag"]).name.lower()})
        for shape, row in shapes
    ]


def point_feature(row: Mapping[str, Any]) -> Feature:
    """Return a row that has ``lon`` and ``lat`` as a point with its other keys."""
    properties = {key: value for key, value in row.items() if key not in ("lon", "lat")}
    return feature(shapely.Point(row["lon"], row["lat"]), properties)


_MEMBERS = (
    "kind", "version", "provider", "simulated", "of", "origin", "origins", "lecturers", "bases",
    "error_m", "note",
)  # fmt: skip


def _rounded(value: Any, digits: int) -> Any:
    if isinstance(value, float):
        return round(value, digits)
    if isinstance(value, dict):
        return {key: _rounded(member, digits) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(member, digits) for member in value]
    return value
