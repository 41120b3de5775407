"""The tables of a view as CSV, workbook, GeoJSON, GeoPackage and JSON."""

from web.files.csvtext import csv_text
from web.files.export import Export, Layer
from web.files.geojson import OUTLINE_DIGITS, Member, table_geojson
from web.files.geopackage import geopackage
from web.files.jsontext import json_text


def export_csv(export: Export) -> str:
    """Write the main table; every row also says what it was made from."""
    table = export.layers[0].read(export.language)
    marks = list(export.stamp.values())
    return csv_text([*table.headers, *export.stamp], ([*row, *marks] for row in table.rows))


def export_xlsx(export: Export) -> bytes:
    """Write a sheet per table and one on the method."""
    from routes.book.workbook import Page  # noqa: PLC0415 - its library is slow to import
    from web.files.workbook import workbook  # noqa: PLC0415

    read = [(one.title, one.read(export.language)) for one in export.layers]
    pages = [Page(title, table.headers, table.rows) for title, table in read]
    return workbook(
        pages, export.method, language=export.language, title=export.title, today=export.today
    )


def export_geojson(export: Export) -> str:
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


def export_gpkg(export: Export) -> bytes:
    """Write a layer per table, and the method as a table without geometry."""
    layers = {layer.name: layer.table for layer in export.layers}
    return geopackage(layers, export.method, today=export.today)


def export_json(export: Export) -> str:
    """Write the answer as the API gives it."""
    return json_text(export.document)
