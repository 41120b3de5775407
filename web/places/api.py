"""What there is: sites, venues, places and boundaries."""

from flask import Response, abort
from werkzeug.exceptions import NotFound

from geo.errors import N_
from geo.terms import OUTLINED_LEVELS
from web.files.geojson import OUTLINE_DIGITS, table_geojson
from web.files.jsontext import json_text
from web.frame.api import catalogue as catalogue_routes
from web.frame.described import described
from web.frame.inputs import context
from web.frame.outputs import GEOJSON, respond, respond_json, respond_part
from web.places import catalogue
from web.places import clusters as grid
from web.places.answer import Boundaries, Clusters, Places, Site, Sites, Venues


@catalogue_routes.get("/sites")
@described(
    N_("Heritage sites"), {"json": Sites}, examples=({"division": "220500000000", "limit": 20},)
)
def sites(query: catalogue.SitesQuery) -> Response:
    """List the heritage sites."""
    return respond_part(catalogue.sites(context(), query))


@catalogue_routes.get("/sites/<site_id>")
@described(
    N_("Everything known about one site"),
    {"json": Site},
    problems=(catalogue.UnknownSiteError,),
    path={"site_id": "JL-220502-057"},
)
def site(site_id: str) -> Response:
    """Everything known about one site."""
    return respond_json(catalogue.site(context(), site_id))


@catalogue_routes.get("/venues")
@described(
    N_("Venues inside a box"),
    {"json": Venues},
    examples=({"bbox": "126,41,127,42", "tier": "township"},),
)
def venues(query: catalogue.VenuesQuery) -> Response:
    """List the venues inside a box."""
    return respond_part(catalogue.venues(context(), query))


@catalogue_routes.get("/venues/clusters")
@described(
    N_("Venues inside a box, counted per cell of the map"),
    {"json": Clusters},
    examples=({"bbox": "121,40,132,47", "zoom": 7},),
)
def clusters(query: grid.ClustersQuery) -> Response:
    """Count the venues per grid cell."""
    return respond_json(grid.clusters(context(), query))


@catalogue_routes.get("/places")
@described(N_("Places by name"), {"json": Places}, examples=({"q": "石人", "limit": 5},))
def places(query: catalogue.PlacesQuery) -> Response:
    """Suggest places by name."""
    return respond_json(catalogue.places(context(), query))


@catalogue_routes.get("/boundaries/<level>")
@described(
    N_("Simplified outlines of one level"),
    {"geojson": Boundaries},
    problems=(NotFound,),
    path={"level": "prefecture"},
)
def boundaries(level: str) -> Response:
    """Simplified outlines of one level as GeoJSON."""
    if level not in OUTLINED_LEVELS:
        abort(404)
    return respond(_outlines(level), GEOJSON)


def _outlines(level: catalogue.Level) -> str:
    def compute() -> str:
        shapes = catalogue.simplified_boundaries(context(), level)
        return json_text(
            table_geojson(shapes.rename_axis("code").reset_index(), digits=OUTLINE_DIGITS)
        )

    return context().lasting.get(("outlines", level), compute)
