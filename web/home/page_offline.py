"""What makes the pages an app on a telephone: manifest, service worker, the page without a signal.

The service worker is one script with what differs between installations before it: where the pages
begin, the version of the files, and which files it keeps from the start.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Final

from flask import Response, make_response, request, url_for
from flask_babel import gettext

from web.frame.page import blueprint, render
from web.language.request import HTML_LANG, language
from web.maps.assets import MEDIA_TYPES, STATIC, VENDOR, asset_url, digest

WORKER: Final = STATIC / "js" / "worker" / "offline.js"
PAPER: Final = "#faf8f3"
"""Of tokens.css: a manifest has no style sheet."""
KEPT_LIBRARIES: Final = ("leaflet",)
ICONS: Final = (
    ("img/icon-192.png", "192x192", "any"),
    ("img/icon-512.png", "512x512", "any"),
    ("img/icon-mask-512.png", "512x512", "maskable"),
)


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """Describe the app that a telephone can install."""
    jobs = (("plan", gettext("Plan a route")), ("nearby", gettext("Give a lecture")))
    document = {
        "id": url_for("pages.home"),
        "name": gettext("Red Routes Jilin"),
        "short_name": gettext("Red Routes"),
        "description": gettext(
            "Plan red-education routes, find venues for lecturers and see where lectures are "
            "missing in Jilin."
        ),
        "lang": HTML_LANG[language()],
        "start_url": url_for("pages.home"),
        "scope": url_for("pages.home"),
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": _static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in ICONS
        ],
        "shortcuts": [{"name": name, "url": url_for(f"pages.{page}")} for page, name in jobs],
    }
    response = make_response(json.dumps(document, ensure_ascii=False))
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.get("/sw.js")
def service_worker() -> Response:
    """Return the script that answers when the network does not."""
    root = url_for("pages.home")
    own = [_static(name) for name in _names(STATIC) if not name.startswith("vendor/")]
    settings = {"root": root, "version": _version(), "files": [*own, *_library_files()]}
    script = f"const SETTINGS = {json.dumps(settings)};\n{WORKER.read_text('utf-8')}"
    response = Response(script, content_type=MEDIA_TYPES[".js"])
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/offline")
def offline() -> Response:
    """Say that there is no network, and which pages this device has kept."""
    return render("offline", template="offline/page.html", kept_form="kept" in request.args)


@cache
def _version() -> str:
    return hashlib.sha256(f"{digest(STATIC)} {WORKER.read_text('utf-8')}".encode()).hexdigest()[:12]


def _library_files() -> list[str]:
    root = request.script_root
    return [
        f"{root}{asset_url(library, name)}"
        for library in KEPT_LIBRARIES
        for name in _names(VENDOR / library)
    ]


def _static(name: str) -> str:
    return url_for("static", filename=name)


@cache
def _names(folder: Path) -> tuple[str, ...]:
    """Return the files of a folder that are served, but for the worker and pictures of the help."""
    return tuple(
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.suffix in MEDIA_TYPES and path != WORKER and path.parent.name != "help"
    )
