"""The tables of a view for globes: KML 2.2."""

from routes.book.kml import Folder, Placemark, kml
from web.files.export import Export
from web.files.marks import marks


def write(export: Export) -> bytes:
    """Write a folder per table, a placemark per row with all its columns."""
    folders = [
        Folder(
            layer.title,
            [
                Placemark(name, shape, export.mark, facts)
                for name, facts, shape in marks(layer, export.language)
            ],
        )
        for layer in export.layers
    ]
    return kml(name=export.title, description=export.mark, folders=folders)
