"""Every format in which a view can be taken along, for pages, API and commands alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from web.files.export import Export


@dataclass(frozen=True)
class Format:
    """One format.

    Attributes
    ----------
    name
        What people call it.
    media_type
        IANA media type.
    writer
        ``module:function`` of this package that writes it; imported then, for some of the
        libraries are slow to load.
    """

    name: str
    media_type: str
    writer: str


FORMATS: Final[Mapping[str, Format]] = {
    "csv": Format("CSV", "text/csv; charset=utf-8", "plain:export_csv"),
    "xlsx": Format(
        "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "plain:export_xlsx",
    ),
    "geojson": Format("GeoJSON", "application/geo+json; charset=utf-8", "plain:export_geojson"),
    "gpkg": Format("GeoPackage", "application/geopackage+sqlite3", "plain:export_gpkg"),
    "kml": Format("KML", "application/vnd.google-earth.kml+xml", "tracks:export_kml"),
    "gpx": Format("GPX", "application/gpx+xml", "tracks:export_gpx"),
    "html": Format("HTML", "text/html; charset=utf-8", "map_page:export_html"),
    "json": Format("JSON", "application/json; charset=utf-8", "plain:export_json"),
}  # fmt: skip
"""Ending of the file -> format."""


def write_export(export: Export, ending: str) -> str | bytes:
    """Write a view.

    Parameters
    ----------
    export
        The view.
    ending
        A key of :data:`FORMATS`.
    """
    if own := export.own.get(ending):
        return own()
    module, function = FORMATS[ending].writer.split(":")
    write: Callable[[Export], str | bytes] = getattr(import_module(f"web.files.{module}"), function)
    return write(export)


def file_name(export: Export, ending: str) -> str:
    """Return the name for people: what it is and the day."""
    return f"{export.title} {export.today.isoformat()}.{ending}"
