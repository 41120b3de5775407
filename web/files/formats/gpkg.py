"""The tables of a view as a GeoPackage."""

from web.files.export import Export
from web.files.geopackage import geopackage


def write(export: Export) -> bytes:
    """Write a layer per table, and the method as a table without geometry."""
    layers = {layer.name: layer.table for layer in export.layers}
    return geopackage(layers, export.method, today=export.today)
