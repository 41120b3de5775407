"""Formats of files, each once: ending, name and media type, and what it can hold.

A view (a table of places or areas with its method) is written by ``web.files.formats.ENDING``; a
plan book has files of its own (:mod:`routes.book.files`). A new format of views is one entry here
and the module that writes it: pages, commands, API and OpenAPI offer it from then on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Format:
    """One format.

    Attributes
    ----------
    name
        What people call it.
    media_type
        IANA media type.
    text
        Whether it is text in UTF-8.
    places
        Whether a view of places can be written in it.
    areas
        Whether a view of areas can, too: a waypoint would pretend that they are points.
    document
        Whether it holds an answer for programs rather than the tables of a view.
    several
        Whether one file holds several tables.
    """

    name: str
    media_type: str
    text: bool = False
    places: bool = False
    areas: bool = True
    document: bool = False
    several: bool = True

    @property
    def content_type(self) -> str:
        """Media type as a header has it."""
        return f"{self.media_type}; charset=utf-8" if self.text else self.media_type


_OFFICE = "application/vnd.openxmlformats-officedocument"

FORMATS: Final[Mapping[str, Format]] = {
    "json": Format("JSON", "application/json", text=True, places=True, document=True),
    "csv": Format("CSV", "text/csv", text=True, places=True, several=False),
    "xlsx": Format("XLSX", f"{_OFFICE}.spreadsheetml.sheet", places=True),
    "geojson": Format("GeoJSON", "application/geo+json", text=True, places=True),
    "gpkg": Format("GeoPackage", "application/geopackage+sqlite3", places=True),
    "kml": Format("KML", "application/vnd.google-earth.kml+xml", places=True),
    "gpx": Format("GPX", "application/gpx+xml", places=True, areas=False),
    "html": Format("HTML", "text/html", text=True, places=True),
    "docx": Format("DOCX", f"{_OFFICE}.wordprocessingml.document"),
    "pdf": Format("PDF", "application/pdf"),
    "ics": Format("ICS", "text/calendar", text=True),
    "png": Format("PNG", "image/png"),
    "svg": Format("SVG", "image/svg+xml"),
    "zip": Format("ZIP", "application/zip"),
    "openapi": Format("OpenAPI", "application/vnd.oai.openapi+json;version=3.1"),
}
"""Ending of the file, and value of the parameter ``format`` -> format."""

ANSWERS: Final = tuple(ending for ending, one in FORMATS.items() if one.places)
"""Formats of an answer about places."""
POINTS: Final = tuple(ending for ending in ANSWERS if not FORMATS[ending].document)
"""Formats of a view that no document stands behind."""
AREA_ANSWERS: Final = tuple(ending for ending in ANSWERS if FORMATS[ending].areas)
"""Formats of an answer about areas."""
AREAS: Final = tuple(ending for ending in POINTS if FORMATS[ending].areas)
"""Formats of a view of areas that no document stands behind."""
