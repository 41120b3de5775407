"""From a layer to GeoJSON text: whole columns at a time."""

from collections.abc import Mapping, Sequence

import shapely

from web.files.jsontext import json_text
from web.ogc.layer import Layer, Positions
from web.ogc.queries import LATITUDE_FIRST


def feature_texts(layer: Layer, places: Positions, *, crs: str) -> list[str]:
    """Return some features as GeoJSON, each without its closing brace: members may follow.

    Parameters
    ----------
    crs
        Address of the coordinate reference system; those with the latitude first get it first, as
        OGC API - Features, Part 2 asks for.
    """
    shapes = layer.shapes[places]
    if crs in LATITUDE_FIRST:
        shapes = shapely.transform(shapes, lambda xy: xy[:, ::-1])
    parts = zip(layer.ids[places], shapely.to_geojson(shapes), layer.rows(places), strict=True)
    return [
        f'{{"type":"Feature","id":{json_text(key)},"geometry":{shape or "null"},'
        f'"properties":{json_text(row)}'
        for key, shape, row in parts
    ]


def collection_text(features: Sequence[str], members: Mapping[str, object]) -> str:
    """Return a FeatureCollection of what :func:`feature_texts` returned, with further members."""
    head = json_text({"type": "FeatureCollection", **members})
    inside = ",".join(f"{one}}}" for one in features)
    return f'{head[:-1]},"features":[{inside}]}}'


def feature_text(feature: str, members: Mapping[str, object]) -> str:
    """Return one of what :func:`feature_texts` returned as a document, with further members."""
    return f"{feature},{json_text(members)[1:]}"
