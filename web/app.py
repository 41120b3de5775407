"""The application: settings in, a Flask object with every page and the API out."""

from importlib import import_module
from typing import Final

from flask import Flask
from flask_compress import Compress

from geo.formats import FORMATS
from web.frame import (
    acting,
    admission,
    again,
    bodies,
    compiled,
    errors,
    filters,
    once,
    outage,
    patience,
    proxy,
    security,
    spoken,
    watched,
)
from web.frame.api import api
from web.frame.page import blueprint as pages
from web.installation import logs
from web.installation.basis import current_basis
from web.installation.context import Context, open_context
from web.installation.settings import Settings
from web.maps import assets
from web.maps import basemap_serve as basemap
from web.maps.basemap_layers import image_sources, tile_layers
from web.ogc.collections import COLLECTIONS
from web.ogc.views import blueprint as ogc
from web.tiles.layers import LAYERS
from web.tiles.serve import blueprint as tiles

MAX_BODY_BYTES = 1 << 20
"""The largest body that any page or API call takes: far more than a question needs."""

COMPRESSED = (
    *(one.media_type for one in FORMATS.values() if one.text or one.media_type.endswith("+json")),
    *("text/css", "text/javascript", "image/svg+xml", "application/problem+json"),
    *("application/vnd.mapbox-vector-tile", "application/schema+json"),
    "application/vnd.oai.openapi+json",
)
"""Media types that become smaller on the way."""


_ROOMS: Final = {
    "api": "description health work",
    "coverage": "api page tiles",
    "frame": "files",
    "history": "page",
    "home": "page page_more page_offline",
    "inspection": "api page",
    "nearby": "api page",
    "network": "api api_kept api_upkeep page page_archive page_kept page_route page_upkeep",
    "orders": "api api_planned api_write page page_one page_planned page_steps",
    "people": "page page_me page_mine page_oidc page_people page_waits",
    "places": "api page_cards page_data page_feed page_files",
    "plan": "api page page_book page_edit",
    "register": "api page page_batches page_downloads page_record page_records page_reveal",
    "saved": "api api_write page page_share page_shared",
    "sites": "page page_pictures page_reports",
    "suggest": "api page",
}
"""Room -> its modules with views."""
VIEWS: Final = [
    import_module(f"web.{room}.{name}") for room, names in _ROOMS.items() for name in names.split()
]
"""These modules: importing them puts the views on blueprints, and layers among the tiles."""


def build_app(settings: Settings, context: Context | None = None) -> Flask:
    """Open the data and the store and put the application together.

    Parameters
    ----------
    context
        The installation where it is open already.
    """
    app = Flask("web", static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_MIMETYPES=COMPRESSED,
    )
    context = context or open_context(settings)
    current_basis(context)  # now, so that it is that of the files that were read
    app.extensions["redroutes"] = context
    logs.configure(settings)
    watched.init_app(app, context)
    acting.init_app(app)
    bodies.init_app(app)
    Compress(app)
    spoken.init_app(app, default=settings.language)
    basemap.init_app(app, settings.basemap)
    security.init_app(
        app, images=image_sources(tile_layers(settings.basemap, None)), hosts=settings.hosts
    )
    patience.init_app(app)
    outage.init_app(app)
    assets.init_app(app)
    filters.register(app)
    compiled.init_app(app, settings.cache_folder)
    once.init_app(app)
    errors.register(app)
    app.register_blueprint(pages)
    app.register_blueprint(api)
    app.register_blueprint(ogc)
    app.register_blueprint(tiles)
    admission.init_app(app, context, collections=COLLECTIONS, layers=LAYERS)
    proxy.init_app(app, base_path=settings.base_path, proxies=settings.proxies)
    return app


again.ask(lambda context: build_app(context.settings, context))
