"""The application: settings in, a Flask object with every page and the API out."""

from flask import Flask
from flask_compress import Compress

from geo.formats import FORMATS
from web import ogc
from web.api import description as description_api
from web.api import health as health_api
from web.api import work as work_api
from web.coverage import api as coverage_api
from web.coverage import page as coverage_page
from web.coverage import tiles as coverage_tiles
from web.frame import (
    acting,
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
    watched,
)
from web.frame import files as files_page
from web.frame.api import api
from web.frame.page import blueprint as pages
from web.history import page as history_page
from web.home import guide as guide_page
from web.home import page as home_page
from web.home import page_more as more_page
from web.home import page_offline as offline_page
from web.inspection import api as inspection_api
from web.inspection import page as inspect_page
from web.installation import logs
from web.installation.basis import current_basis
from web.installation.context import Context, open_context
from web.installation.settings import Settings
from web.language import request as i18n
from web.maps import assets
from web.maps import basemap_serve as basemap
from web.maps.basemap_layers import image_sources, tile_layers
from web.nearby import api as nearby_api
from web.nearby import page as nearby_page
from web.network import api as network_api
from web.network import api_kept as network_api_kept
from web.network import api_upkeep as network_api_upkeep
from web.network import page as network_page
from web.network import page_archive as network_page_archive
from web.network import page_kept as network_page_kept
from web.network import page_route as network_page_route
from web.network import page_upkeep as network_page_upkeep
from web.orders import api as orders_api
from web.orders import api_planned as planned_write_api
from web.orders import api_write as orders_write_api
from web.orders import page as orders_page
from web.orders import page_one as order_page
from web.orders import page_planned as planned_page
from web.orders import page_steps as orders_page_steps
from web.people import gate
from web.people import page as door_page
from web.people import page_me as me_page
from web.people import page_mine as mine_page
from web.people import page_oidc as oidc_page
from web.people import page_people as people_page
from web.people import page_waits as waits_page
from web.places import api as catalogue_api
from web.places import page_cards as cards_page
from web.places import page_data as data_page
from web.places import page_feed as feed_page
from web.places import page_files as places_files
from web.places import page_first as first_page
from web.plan import api as jobs_api
from web.plan import page as plan_page
from web.plan import page_book as book_page
from web.plan import page_edit as plan_edit_page
from web.register import api as register_api
from web.register import page as register_page
from web.register import page_batches as batches_page
from web.register import page_downloads as register_downloads_page
from web.register import page_record as record_page
from web.register import page_records as records_page
from web.register import page_reveal as reveal_page
from web.saved import api as plans_api
from web.saved import api_write as plans_write_api
from web.saved import page as saved_page
from web.saved import page_share as share_page
from web.saved import page_shared as shared_page
from web.sites import page as site_page
from web.sites import page_pictures as pictures_page
from web.sites import page_reports as reports_page
from web.suggest import api as suggest_api
from web.suggest import page as suggest_page
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


VIEWS = (
    nearby_api,
    coverage_api,
    suggest_api,
    inspection_api,
    network_api,
    network_api_upkeep,
    network_api_kept,
    places_files,
    book_page,
    cards_page,
    coverage_page,
    coverage_tiles,
    data_page,
    feed_page,
    files_page,
    first_page,
    guide_page,
    history_page,
    home_page,
    inspect_page,
    network_page,
    network_page_upkeep,
    network_page_kept,
    network_page_archive,
    network_page_route,
    more_page,
    offline_page,
    nearby_page,
    door_page,
    me_page,
    mine_page,
    oidc_page,
    people_page,
    waits_page,
    orders_page,
    order_page,
    orders_page_steps,
    plan_page,
    plan_edit_page,
    planned_page,
    register_page,
    batches_page,
    register_downloads_page,
    record_page,
    records_page,
    reveal_page,
    saved_page,
    share_page,
    shared_page,
    site_page,
    pictures_page,
    reports_page,
    suggest_page,
    catalogue_api,
    plans_api,
    plans_write_api,
    register_api,
    orders_api,
    orders_write_api,
    planned_write_api,
    jobs_api,
    description_api,
    health_api,
    work_api,
)
"""Modules whose views are part of the application: importing them puts the views on blueprints, and
layers among the tiles."""


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
    i18n.init_app(app, default=settings.language)
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
    app.register_blueprint(ogc.blueprint)
    app.register_blueprint(tiles)
    gate.init_app(app, context)
    proxy.init_app(app, base_path=settings.base_path, proxies=settings.proxies)
    return app


again.ask(lambda context: build_app(context.settings, context))
