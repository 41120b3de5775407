"""The tables of a view for navigation devices: GPX 1.1."""

import shapely

from routes.book.gpx import Way, Waypoint, gpx
from routes.book.kml import Fact
from web.files.export import Export
from web.files.marks import marks

LINES = ("LineString", "MultiLineString")


def write(export: Export) -> bytes:
    """Write the points as waypoints and the lines as tracks."""
    rows = [row for layer in export.layers for row in marks(layer, export.language)]
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
