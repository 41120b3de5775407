"""Rows of a view as marks on a map: name, facts in words, geometry."""

from shapely.geometry.base import BaseGeometry

from geo.crs import require_wgs84
from routes.book.kml import Fact
from web.files.export import Layer
from web.language.places import place_name

Row = tuple[str, list[Fact], BaseGeometry | None]
"""Name, columns in words and geometry."""


def marks(layer: Layer, language: str) -> list[Row]:
    """Return the rows of a table."""
    require_wgs84(layer.table)
    table = layer.read(language)
    names = [place_name(str(one), language) for one in layer.table[layer.named]]
    facts = [
        [
            Fact(key, heading, "" if cell is None else str(cell))
            for key, heading, cell in zip(table.keys, table.headers, row, strict=True)
        ]
        for row in table.rows
    ]
    return list(zip(names, facts, layer.table.geometry, strict=True))
