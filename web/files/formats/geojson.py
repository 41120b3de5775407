"""The tables of a view as GeoJSON."""

from web.files.export import Export, Layer
from web.files.geojson import OUTLINE_DIGITS, Member, table_geojson
from web.files.jsontext import json_text


def write(export: Export) -> str:
    """Write all tables as one collection; ``layer`` tells them apart."""
    parts = [(layer.name, _features(layer)) for layer in export.layers]
    features = [
        {**one, "properties": {"layer": name, **one["properties"]}}
        for name, members in parts
        for one in members
    ]
    about = dict(export.stamp)
    return json_text({"type": "FeatureCollection", "about": about, "features": features})


def _features(layer: Layer) -> list[Member]:
    points = layer.table.geom_type.isin(("Point",)).all()
    shapes = (
        table_geojson(layer.table) if points else table_geojson(layer.table, digits=OUTLINE_DIGITS)
    )
    members: list[Member] = shapes["features"]
    return members
