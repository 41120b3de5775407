"""The application: settings in, a Flask object with every page and the API out."""

import hashlib
from pathlib import Path

from flask import Flask
from flask_compress import Compress

from web import assets, errors, i18n, pages, security
from web.api import blueprint as api
from web.context import open_context
from web.pages import filters
from web.settings import Settings

YEAR = 365 * 24 * 3600
MAX_BODY_BYTES = 1 << 20
"""The largest body any page or API call needs is a saved plan of some hundred kilobytes."""

STATIC = Path(__file__).with_name("static")


def digest(folder: Path) -> str:
    """Return a short fingerprint of the files in a folder.

    It is part of every address of a static file, modules importing each other included, so that
    browsers may keep them for good and never mix two versions.
    """
    sha = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            sha.update(path.relative_to(folder).as_posix().encode())
            sha.update(path.read_bytes())
    return sha.hexdigest()[:10]


def build_app(settings: Settings) -> Flask:
    """Open the data and the store and put the application together.

    Parameters
    ----------
    settings
        What differs between installations.
    """
    app = Flask("web", static_url_path=f"/static/{digest(STATIC)}")
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        SEND_FILE_MAX_AGE_DEFAULT=YEAR,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_STREAMS=True,
    )
    app.extensions["redroutes"] = open_context(settings)
    Compress(app)
    i18n.init_app(app, default=settings.language)
    security.init_app(app, tiles=settings.basemap_url)
    filters.register(app)
    errors.register(app)
    for blueprint in (assets.blueprint, pages.blueprint, api):
        app.register_blueprint(blueprint)
    return app
