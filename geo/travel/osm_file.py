"""What a file is that is brought as an OpenStreetMap extract: by its content, not by its name."""

import gzip
import zlib
from pathlib import Path
from typing import Any, Final

import osmium

from geo.errors import N_, DataError

WANTED: Final = N_(
    "%(path)s is not an OpenStreetMap extract: bring a file that ends in .osm.pbf, .osm or .osm.gz."
)
EMPTY: Final = N_("%(path)s is empty: the download was broken off. Fetch it again.")
WEB_PAGE: Final = N_(
    "%(path)s is a web page and no OpenStreetMap extract: the download failed. Fetch it again."
)
ARCHIVE: Final = N_(
    "%(path)s is a ZIP archive, as shapefiles come in: bring the OpenStreetMap extract itself, "
    "a file that ends in .osm.pbf."
)
DATABASE: Final = N_(
    "%(path)s is a GeoPackage or another database: bring the OpenStreetMap extract itself, a file "
    "that ends in .osm.pbf."
)
JSON: Final = N_(
    "%(path)s is JSON: an export of it lacks how roads are joined. Bring the OpenStreetMap extract "
    "itself, a file that ends in .osm.pbf."
)
OTHER_XML: Final = N_("%(path)s is XML, but of another kind than OpenStreetMap's.")
HEAD = 4096
"""Bytes that tell what a file is."""


class ExtractError(DataError):
    """The file is not an OpenStreetMap extract that the network can be built from."""


def osm_file(path: Path) -> Any:
    """Return the file for osmium, in the format its content is in."""
    return osmium.io.File(str(path), _format(path))


def is_pbf(path: Path) -> bool:
    """Return whether a file is in PBF format."""
    return _format(path) == "pbf"


def require_extract(path: Path) -> None:
    """Refuse a file that is none of OpenStreetMap, saying what it is.

    Raises
    ------
    ExtractError
        When the file is empty or of another kind. One that cannot be read is left to the reader.
    """
    try:
        head = _head(path)
    except OSError:
        return
    if not head:
        raise ExtractError(EMPTY, path=path)
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    kinds = {
        b"pk\x03\x04": ARCHIVE, b"sqlite format 3": DATABASE, b"{": JSON, b"[": JSON,
        b"<!doctype html": WEB_PAGE, b"<html": WEB_PAGE,
    }  # fmt: skip
    for begins, template in kinds.items():
        if start.startswith(begins):
            raise ExtractError(template, path=path)
    if start.startswith(b"<") and b"<osm" not in start:
        raise ExtractError(OTHER_XML, path=path)
    if not start.startswith((b"<", b"bzh")) and b"OSMHeader" not in head:
        raise ExtractError(WANTED, path=path)


def _format(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(HEAD)
    except OSError:
        return "pbf"  # the reader says what is wrong
    if b"OSMHeader" in raw:
        return "pbf"
    packed = {b"BZ": "osm.bz2", b"\x1f\x8b": "osm.gz"}
    return packed.get(raw[:2], "osm")


def _head(path: Path) -> bytes:
    """Return the first bytes of a file, of what is in it where it is compressed by gzip."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.startswith(b"\x1f\x8b"):
        return head
    try:
        with gzip.open(path) as file:
            return file.read(HEAD)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return b"\x1f\x8b"
