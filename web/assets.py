"""Third-party browser files from installed Python packages: nothing is fetched from the internet.

XStatic packages carry the files of one JavaScript library each. Only the libraries and file types
named here are served.
"""

from pathlib import Path, PurePosixPath

import xstatic.pkg.leaflet
from flask import Blueprint, Response, abort, send_from_directory

LIBRARIES = {"leaflet": xstatic.pkg.leaflet}
"""Name in the address -> XStatic package."""

SUFFIXES = frozenset({".js", ".css", ".png"})
YEAR = 365 * 24 * 3600

blueprint = Blueprint("assets", __name__, url_prefix="/assets")


def asset_path(library: str, name: str) -> Path:
    """Return the file of a library.

    Raises
    ------
    LookupError
        For a library or a file type that is not on the list, or a path that leaves the package.
    """
    relative = PurePosixPath(name)
    if library not in LIBRARIES or relative.suffix not in SUFFIXES or ".." in relative.parts:
        raise LookupError(name)
    return Path(LIBRARIES[library].BASE_DIR, *relative.parts)


def asset_url(library: str, name: str) -> str:
    """Return the address of a library's file; it names the version and may be cached for good."""
    return f"/assets/{library}/{LIBRARIES[library].PACKAGE_VERSION}/{name}"


def asset_text(library: str, name: str) -> str:
    """Return the text of a library's script or style sheet, for pages that inline everything."""
    return asset_path(library, name).read_text(encoding="utf-8")


@blueprint.get("/<library>/<version>/<path:name>")
def asset(library: str, version: str, name: str) -> Response:
    """Serve one file of one library, at the installed version only."""
    try:
        asset_path(library, name)
    except LookupError:
        abort(404)
    package = LIBRARIES[library]
    if version != package.PACKAGE_VERSION:
        abort(404)
    response = send_from_directory(package.BASE_DIR, name, max_age=YEAR)
    response.cache_control.public = True
    response.cache_control.immutable = True
    return response
