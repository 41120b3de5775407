"""``/tiles``: vector tiles and TileJSON; ``/ground``: roads and names below our own maps."""

import re

from flask import Blueprint, Response, abort, request, url_for

from geo.errors import N_
from web.frame.inputs import context
from web.frame.outputs import GEOJSON, respond, respond_json
from web.terms.fields import QueryError
from web.tiles import ground
from web.tiles import tileset as tiles
from web.tiles.layers import TileSet

MVT = "application/vnd.mapbox-vector-tile"
HOUR = 3600

blueprint = Blueprint("tiles", __name__)


@blueprint.get("/tiles/<name>.json")
def describe(name: str) -> Response:
    """Describe a tile set (TileJSON 3.0)."""
    known = _tile_set(name)
    address = url_for("tiles.tile", name=known, z="Z", x="X", y="Y", _external=True)
    template = re.sub(r"Z/X/Y\.mvt$", "{z}/{x}/{y}.mvt", address)
    return respond_json(tiles.tilejson(context(), known, template=template))


@blueprint.get("/tiles/<name>/<z>/<x>/<y>.mvt")
def tile(name: str, z: str, x: str, y: str) -> Response:
    """Return one vector tile, 204 where there is nothing."""
    known = _tile_set(name)
    data = tiles.tile(context(), known, _number(z, "z"), _number(x, "x"), _number(y, "y"))
    response = Response(data, content_type=MVT) if data else Response(status=204)
    response.cache_control.public = True
    response.cache_control.max_age = HOUR
    if data:
        response.add_etag()
        response.make_conditional(request)
    return response


def _tile_set(name: str) -> TileSet:
    for known in tiles.TILE_SETS:
        if name == known:
            return known
    return abort(404)


def _number(text: str, name: str) -> int:
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise QueryError(
            N_("%(field)s must be a whole number, not %(value)s."), field=name, value=text[:60]
        )
    return int(text)


@blueprint.get("/ground/roads.json")
def roads() -> Response:
    """Return expressways and main roads as GeoJSON."""
    return respond(ground.roads(context()), GEOJSON)


@blueprint.get("/ground/water.json")
def water() -> Response:
    """Return rivers and lakes as GeoJSON."""
    return respond(ground.water(), GEOJSON)


@blueprint.get("/ground/outlines.json")
def outlines() -> Response:
    """Return the province and the lines between prefectures and counties as GeoJSON."""
    return respond(ground.outlines(context()), GEOJSON)


@blueprint.get("/ground/places.json")
def places() -> Response:
    """Return names and places of the townships."""
    return respond_json(ground.townships(context()))
