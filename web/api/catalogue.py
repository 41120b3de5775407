"""What there is: sites, venues, places and boundaries."""

from flask import Blueprint, Response, abort
from werkzeug.exceptions import NotFound

from geo.errors import N_
from web.api.inputs import NoParameters, context, format_and_query, query_of
from web.api.outputs import GEOJSON, respond, respond_json, respond_part
from web.formats.geojson import OUTLINE_DIGITS, table_geojson
from web.formats.jsontext import json_text
from web.i18n import language
from web.operations import described
from web.services import catalogue, examples, themes
from web.services import clusters as grid

blueprint = Blueprint("catalogue", __name__)


@blueprint.get("/sites")
@described(
    N_("Heritage sites"),
    {"json": "catalogue.Sites"},
    query=catalogue.SitesQuery,
    examples=({"division": "220500000000", "limit": 20},),
)
def sites() -> Response:
    """List the heritage sites."""
    return respond_part(catalogue.sites(context(), query_of(catalogue.SitesQuery)))


@blueprint.get("/sites/<site_id>")
@described(
    N_("Everything known about one site"),
    {"json": "catalogue.Site"},
    query=NoParameters,
    problems=(catalogue.UnknownSiteError,),
    path={"site_id": "JL-220502-057"},
)
def site(site_id: str) -> Response:
    """Everything known about one site."""
    query_of(NoParameters)
    return respond_json(catalogue.site(context(), site_id))


@blueprint.get("/venues")
@described(
    N_("Venues inside a box"),
    {"json": "catalogue.Venues"},
    query=catalogue.VenuesQuery,
    examples=({"bbox": "126,41,127,42", "tier": "township"},),
)
def venues() -> Response:
    """List the venues inside a box."""
    return respond_part(catalogue.venues(context(), query_of(catalogue.VenuesQuery)))


@blueprint.get("/venues/clusters")
@described(
    N_("Venues inside a box, counted per cell of the map"),
    {"json": "catalogue.Clusters"},
    query=grid.ClustersQuery,
    examples=({"bbox": "121,40,132,47", "zoom": 7},),
)
def clusters() -> Response:
    """Count the venues per grid cell."""
    return respond_json(grid.clusters(context(), query_of(grid.ClustersQuery)))


@blueprint.get("/themes")
@described(N_("Themes a tour may follow"), {"json": "catalogue.Themes"}, query=NoParameters)
def theme_list() -> Response:
    """List the themes a tour may follow."""
    query_of(NoParameters)
    return respond_json(themes.run(context(), language=language()))


@blueprint.get("/examples")
@described(N_("Example tours"), {"json": "catalogue.Examples"}, query=NoParameters)
def example_tours() -> Response:
    """List the example tours, or say that they are being computed."""
    query_of(NoParameters)
    return respond_json(examples.ready(context(), today=context().today()))


@blueprint.get("/places")
@described(
    N_("Places by name"),
    {"json": "catalogue.Places"},
    query=catalogue.PlacesQuery,
    examples=({"q": "石人", "limit": 5},),
)
def places() -> Response:
    """Suggest places by name."""
    return respond_json(catalogue.places(context(), query_of(catalogue.PlacesQuery)))


@blueprint.get("/boundaries/<level>")
@described(
    N_("Simplified outlines of one level"),
    {"geojson": "catalogue.Boundaries"},
    query=NoParameters,
    problems=(NotFound,),
    path={"level": "prefecture"},
)
def boundaries(level: str) -> Response:
    """Simplified outlines of one level as GeoJSON."""
    format_and_query(NoParameters, "geojson")
    for known in catalogue.LEVELS:
        if level == known:
            return respond(_outlines(known), GEOJSON)
    return abort(404)


def _outlines(level: catalogue.Level) -> str:
    def compute() -> str:
        shapes = catalogue.simplified_boundaries(context(), level)
        return json_text(
            table_geojson(shapes.rename_axis("code").reset_index(), digits=OUTLINE_DIGITS)
        )

    return context().memo.get(("outlines", level), compute)
