"""``/tiles``: vector tiles and TileJSON; ``/ground``: roads and names below our own maps."""

import re

from flask import Blueprint, Response, abort, request, send_file, url_for

from geo.errors import N_
from web.frame.inputs import context
from web.frame.outputs import GEOJSON, respond, respond_json
from web.installation.roads import streets_file
from web.language.request import language
from web.maps.streets import Streets, open_streets
from web.terms.fields import QueryError
from web.tiles import ground, style
from web.tiles import tileset as tiles
from web.tiles.layers import TileSet

MVT = "application/vnd.mapbox-vector-tile"
HOUR = 3600

blueprint = Blueprint("tiles", __name__)


@blueprint.after_request
def open_to_all(response: Response) -> Response:
    """Let scripts of other sites read the layers: they are public, and nothing can be written."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@blueprint.get("/tiles/streets.json")
def describe_streets() -> Response:
    """Describe the street-level ground of the office's extract (TileJSON 3.0)."""
    return respond_json(tiles.streets_tilejson(_streets(), template=_template("streets")))


@blueprint.get("/tiles/streets/<z>/<x>/<y>.mvt")
def street_tile(z: str, x: str, y: str) -> Response:
    """Return one tile of the street-level ground, 204 where there is nothing."""
    numbers = _number(z, "z"), _number(x, "x"), _number(y, "y")
    return _mvt(tiles.street_tile(_streets(), *numbers))


@blueprint.get("/tiles/streets.pmtiles")
def streets_whole() -> Response:
    """Return the street-level ground as one file; parts of it can be asked for."""
    path = streets_file(context().settings)
    if path is None or not path.exists():
        abort(404, N_("No streets have been made: redroutes roads build makes them."))
    return send_file(path, mimetype="application/vnd.pmtiles", conditional=True)


def _streets() -> Streets:
    streets = open_streets(context().settings)
    if streets is None:
        abort(404, N_("No streets have been made: redroutes roads build makes them."))
    return streets


@blueprint.get("/tiles/style.json")
def map_style() -> Response:
    """Return a style of all layers for MapLibre and the programs that read its styles."""
    streets = open_streets(context().settings)
    names = [*tiles.TILE_SETS, *(["streets"] if streets else [])]
    sources = {name: url_for("tiles.describe", name=name, _external=True) for name in names}
    wanted = "" if request.args.get("names") == "no" else language()
    return respond_json(style.style(sources, names=wanted))


@blueprint.get("/tiles/<name>.json")
def describe(name: str) -> Response:
    """Describe a tile set (TileJSON 3.0)."""
    known = _tile_set(name)
    return respond_json(tiles.tilejson(context(), known, template=_template(known)))


def _template(name: str) -> str:
    address = url_for("tiles.tile", name=name, z="Z", x="X", y="Y", _external=True)
    return re.sub(r"Z/X/Y\.mvt$", "{z}/{x}/{y}.mvt", address)


@blueprint.get("/tiles/<name>/<z>/<x>/<y>.mvt")
def tile(name: str, z: str, x: str, y: str) -> Response:
    """Return one vector tile, 204 where there is nothing."""
    known = _tile_set(name)
    numbers = _number(z, "z"), _number(x, "x"), _number(y, "y")
    return _mvt(tiles.tile(context(), known, *numbers))


def _mvt(data: bytes) -> Response:
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
    """Return names and places of the townships in the language of the request."""
    return respond_json(ground.townships(context(), language()))
