"""The tables of a view for map programs and navigation devices: KML 2.2 and GPX 1.1.

A plan has books of its own in :mod:`routes.book.tracks`, which know its days.
"""

import shapely
from shapely.geometry.base import BaseGeometry

from geo.crs import require_wgs84
from routes.book.gpx import Way, Waypoint, gpx
from routes.book.kml import Fact, Folder, Placemark, kml
from web.files.export import Export, Layer

LINES = ("LineString", "MultiLineString")

Row = tuple[str, list[Fact], BaseGeometry | None]
"""Name, columns in words and geometry."""


def export_kml(export: Export) -> bytes:
    """Write a folder per table, a placemark per row with all its columns."""
    folders = [
        Folder(
            layer.title,
            [
                Placemark(name, shape, export.mark, facts)
                for name, facts, shape in _rows(layer, export.language)
            ],
        )
        for layer in export.layers
    ]
    return kml(name=export.title, description=export.mark, folders=folders)


def export_gpx(export: Export) -> bytes:
    """Write the points as waypoints and the lines as tracks."""
    rows = [row for layer in export.layers for row in _rows(layer, export.language)]
    return gpx(
        name=export.title,
        desc=export.mark,
        today=export.today,
        waypoints=[
            Waypoint((shape.x, shape.y), name, _said(facts))
            for name, facts, shape in rows
            if isinstance(shape, shapely.Point) and not shape.is_empty
        ],
        tracks=[
            Way(name, [shapely.get_coordinates(part) for part in shapely.get_parts(shape)])
            for name, _, shape in rows
            if shape is not None and shape.geom_type in LINES
        ],
    )


def _said(facts: list[Fact]) -> str:
    return "; ".join(f"{fact.heading}: {fact.text}" for fact in facts if fact.text)


def _rows(layer: Layer, language: str) -> list[Row]:
    """Return the rows of a table."""
    require_wgs84(layer.table)
    table = layer.read(language)
    names = layer.table[layer.named].astype(str)
    facts = [
        [
            Fact(key, heading, "" if cell is None else str(cell))
            for key, heading, cell in zip(table.keys, table.headers, row, strict=True)
        ]
        for row in table.rows
    ]
    return list(zip(names, facts, layer.table.geometry, strict=True))
