"""GeoJSON after RFC 7946: longitude first, WGS84, at most 7 decimals, no ``crs`` member."""

from typing import Any

import pandas as pd
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geo.crs import require_wgs84
from web.services.answer import Answer
from web.services.documents import plain

DIGITS = 7


def feature_collection(
    table: GeoDataFrame, *, digits: int = DIGITS, **members: Any
) -> dict[str, Any]:
    """Turn a table into a FeatureCollection.

    Parameters
    ----------
    table
        WGS84; every column but the geometry becomes a property, a geometry column that is not the
        active one is left out.
    digits
        Decimals of the coordinates.
    **members
        Further members of the collection (RFC 7946, section 6.1).

    Raises
    ------
    geo.errors.CrsError
        If the table is not in WGS84.
    """
    require_wgs84(table)
    frame = pd.DataFrame(table.drop(columns=list(table.columns[table.dtypes == "geometry"])))
    rows = frame.to_dict("records")
    features = [
        {
            "type": "Feature",
            "geometry": _geometry(shape, digits),
            "properties": {str(key): plain(value) for key, value in row.items()},
        }
        for row, shape in zip(rows, table.geometry, strict=True)
    ]
    return {"type": "FeatureCollection", **members, "features": features}


def _geometry(shape: BaseGeometry | None, digits: int) -> dict[str, Any] | None:
    if shape is None or shape.is_empty:
        return None
    wound = shapely.orient_polygons(shape)  # outer rings counter-clockwise
    member: dict[str, Any] = _rounded(shapely.geometry.mapping(wound), digits)
    return member


def _rounded(value: Any, digits: int) -> Any:
    if isinstance(value, float):
        return round(value, digits)
    if isinstance(value, dict):
        return {key: _rounded(member, digits) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(member, digits) for member in value]
    return value


def answer_geojson(answer: Answer) -> dict[str, Any]:
    """Features of an answer; the collection says where its travel times come from."""
    document = answer.document
    return feature_collection(
        answer.features,
        kind=document["kind"],
        provider=document["provider"],
        simulated=document["simulated"],
    )
