"""The application: settings in, a Flask object with every page and the API out."""

from flask import Flask
from flask_compress import Compress

from web import assets, errors, i18n, ogc, pages, proxy, security
from web.api import blueprint as api
from web.basemap import serve as basemap
from web.basemap.layers import image_sources, tile_layers
from web.context import open_context
from web.pages import filters
from web.services.basis import current_basis
from web.settings import Settings
from web.tiles import blueprint as tiles

MAX_BODY_BYTES = 1 << 20
"""The largest body that any page or API call takes: far more than a question needs."""

COMPRESSED = (
    *("text/html", "text/css", "text/csv", "text/javascript", "image/svg+xml"),
    *("application/json", "application/geo+json", "application/problem+json"),
    "application/vnd.mapbox-vector-tile",
    *("application/schema+json", "application/vnd.oai.openapi+json"),
)
"""Media types that become smaller on the way."""


def build_app(settings: Settings) -> Flask:
    """Open the data and the store and put the application together.

    Parameters
    ----------
    settings
        What differs between installations.
    """
    app = Flask("web", static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_MIMETYPES=COMPRESSED,
    )
    context = open_context(settings)
    current_basis(context)  # now, so that it is that of the files that were read
    app.extensions["redroutes"] = context
    Compress(app)
    i18n.init_app(app, default=settings.language)
    basemap.init_app(app, settings.basemap)
    security.init_app(app, images=image_sources(tile_layers(settings.basemap, None)))
    assets.init_app(app)
    filters.register(app)
    errors.register(app)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api)
    app.register_blueprint(ogc.blueprint)
    app.register_blueprint(tiles)
    proxy.init_app(app, base_path=settings.base_path, proxies=settings.proxies)
    return app
