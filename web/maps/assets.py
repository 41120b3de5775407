"""Browser files: our own and those of libraries kept beside them; nothing comes from the internet.

``static/vendor`` holds the files of the libraries with their licences; ``vendor.json`` there pins
the packages they come from and ``tools/vendor.py`` compares them. Only the libraries and file types
named here are served. Every address names a version, so browsers may keep the files for good.
"""

import hashlib
import json
from functools import cache
from pathlib import Path, PurePosixPath

from flask import Blueprint, Flask, Response, abort

STATIC = Path(__file__).parents[1] / "static"
VENDOR = STATIC / "vendor"
VERSIONS: dict[str, str] = {
    name: library["version"]
    for name, library in json.loads((VENDOR / "vendor.json").read_text("utf-8")).items()
}
"""Name in the address -> version."""

MEDIA_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
}
"""File types that are served. Not ``mimetypes``, which reads what each machine believes."""

YEAR = 365 * 24 * 3600

blueprint = Blueprint("assets", __name__, url_prefix="/assets")


def asset_path(library: str, name: str) -> Path:
    """Return the file of a library.

    Raises
    ------
    LookupError
        For a library or a file type that is not on the list, a path that leaves the package, or a
        file that is not there.
    """
    if library not in VERSIONS:
        raise LookupError(library)
    return _inside(VENDOR / library, name)


def asset_url(library: str, name: str) -> str:
    """Return the address of a library's file."""
    return f"/assets/{library}/{VERSIONS[library]}/{name}"


def asset_text(library: str, name: str) -> str:
    """Return the text of a library's script or style sheet, for pages that inline everything."""
    return asset_path(library, name).read_text(encoding="utf-8")


def digest(folder: Path) -> str:
    """Return a short fingerprint of all files in a folder."""
    sha = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            sha.update(path.relative_to(folder).as_posix().encode())
            sha.update(path.read_bytes())
    return sha.hexdigest()[:10]


def init_app(app: Flask) -> None:
    """Serve the files; ``url_for("static", filename=...)`` gives the address of one of ours."""
    app.register_blueprint(blueprint)
    app.add_url_rule(f"/static/{digest(STATIC)}/<path:filename>", "static", _static)


@blueprint.get("/<library>/<version>/<path:name>")
def asset(library: str, version: str, name: str) -> Response:
    """Serve one file of one library, at the version we keep only."""
    try:
        path = asset_path(library, name)
    except LookupError:
        abort(404)
    if version != VERSIONS[library]:
        abort(404)
    return _send(path)


def _static(filename: str) -> Response:
    try:
        return _send(_inside(STATIC, filename))
    except LookupError:
        abort(404)


def _inside(folder: Path, name: str) -> Path:
    relative = PurePosixPath(name)
    path = folder.joinpath(*relative.parts)
    plain = not relative.is_absolute() and ".." not in relative.parts
    if not plain or relative.suffix not in MEDIA_TYPES or not path.is_file():
        raise LookupError(name)
    return path


@cache
def _read(path: Path) -> bytes:
    # Some twenty small files: kept in memory they need no handle and can be compressed as a whole.
    return path.read_bytes()


def _send(path: Path) -> Response:
    response = Response(_read(path), content_type=MEDIA_TYPES[path.suffix])
    response.cache_control.public = True
    response.cache_control.immutable = True
    response.cache_control.max_age = YEAR
    return response
