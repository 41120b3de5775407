"""What there is: sites, venues, places and boundaries."""

from flask import Blueprint, Response, abort

from web.api.inputs import context, query_of
from web.api.outputs import GEOJSON, respond, respond_json
from web.formats.geojson import OUTLINE_DIGITS, table_geojson
from web.formats.jsontext import json_text
from web.i18n import language
from web.services import catalogue, examples, themes
from web.services import clusters as grid
from web.services.fields import Query

blueprint = Blueprint("catalogue", __name__)


class NoParameters(Query):
    """An address without parameters."""


@blueprint.get("/sites")
def sites() -> Response:
    """List the heritage sites."""
    return respond_json(catalogue.sites(context(), query_of(catalogue.SitesQuery)))


@blueprint.get("/sites/<site_id>")
def site(site_id: str) -> Response:
    """Everything known about one site."""
    query_of(NoParameters)
    return respond_json(catalogue.site(context(), site_id))


@blueprint.get("/venues")
def venues() -> Response:
    """List the venues inside a box."""
    return respond_json(catalogue.venues(context(), query_of(catalogue.VenuesQuery)))


@blueprint.get("/venues/clusters")
def clusters() -> Response:
    """Count the venues per grid cell."""
    return respond_json(grid.clusters(context(), query_of(grid.ClustersQuery)))


@blueprint.get("/themes")
def theme_list() -> Response:
    """List the themes a tour may follow."""
    query_of(NoParameters)
    return respond_json(themes.run(context(), language=language()))


@blueprint.get("/examples")
def example_tours() -> Response:
    """List the example tours, or say that they are being computed."""
    query_of(NoParameters)
    return respond_json(examples.ready(context(), today=context().today()))


@blueprint.get("/places")
def places() -> Response:
    """Suggest places by name."""
    return respond_json(catalogue.places(context(), query_of(catalogue.PlacesQuery)))


@blueprint.get("/boundaries/<level>")
def boundaries(level: str) -> Response:
    """Simplified outlines of one level as GeoJSON."""
    query_of(NoParameters)
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
