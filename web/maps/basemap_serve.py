"""``/basemap/{z}/{x}/{y}``: one picture of our own tile files."""

from typing import cast

from flask import Blueprint, Flask, Response, abort, current_app, request

from geo.errors import N_
from web.installation.basemap import Basemap
from web.maps.basemap_files import TileFiles, media_type, open_tiles

DAY = 24 * 3600
EXTENSION = "basemap"

blueprint = Blueprint("basemap", __name__)


def init_app(app: Flask, basemap: Basemap) -> None:
    """Open the tile files of the setting, if it names any, and serve them.

    Raises
    ------
    web.maps.basemap_files.BasemapError
        When they cannot be used.
    """
    app.extensions[EXTENSION] = open_tiles(basemap)
    app.register_blueprint(blueprint)


def current_tiles() -> TileFiles | None:
    """Return the tile files of the running application."""
    return cast("TileFiles | None", current_app.extensions[EXTENSION])


@blueprint.get("/basemap/<int:z>/<int:x>/<int:y>")
def tile(z: int, x: int, y: int) -> Response:
    """Return a tile, 204 where the files have none."""
    tiles = current_tiles()
    if tiles is None:
        abort(404, N_("No tile files are set as the basemap."))
    if z > tiles.extent.zooms[1] or max(x, y) >= 2**z:
        abort(404, N_("The basemap has no tile here."))
    data = tiles.tile(z, x, y)
    kind = media_type(data) if data else ""
    response = Response(data, content_type=kind) if kind else Response(status=204)
    response.cache_control.public = True
    response.cache_control.max_age = DAY
    if kind:
        response.add_etag()
        response.make_conditional(request)
    return response
