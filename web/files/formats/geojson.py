"""The tables of a view as GeoJSON."""

from web.files.export import Export, Layer
from web.files.geojson import DIGITS, OUTLINE_DIGITS, Feature, table_features
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


def _features(layer: Layer) -> list[Feature]:
    points = layer.table.geom_type.isin(("Point",)).all()
    return table_features(layer.table, digits=DIGITS if points else OUTLINE_DIGITS)
