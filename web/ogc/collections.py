"""The collections: their properties are the declared keys of the answers they come from."""

from typing import Final

from geo.errors import N_
from web.ogc import tables
from web.ogc.answer import Lecture, RouteOfNetwork
from web.ogc.schema import Collection, named, properties
from web.ogc.tables import COUNTED
from web.places.answer import Boxed, Division, PositionSource, SiteFacts, Venue
from web.plan.answer import PlanTotals, Turn, VisitFacts
from web.saved.answer import Basis, SavedVersion
from web.terms.term import of, terms
from web.terms.types import Drawn, Source

OF_LECTURES = {"county": "county", "township": "township"}
OF_VENUES = {"prefecture": "prefecture", **OF_LECTURES}

PRIVATE = ("contact", "phone")
"""What the register tells of a venue that is for the office, not for whoever reads its layers."""
OF_DRIVES = (
    *properties(PlanTotals, *COUNTED),
    *properties(Source),
    *properties(Basis, "roads_date"),
    named(of(PositionSource, "position_source"), "source", N_("Source")),
)
"""What is told of the drives of a plan, whether it is a route or not."""
OF_A_STOP = (
    *properties(Turn),
    named(of(VisitFacts, "id"), "site", N_("Identifier of the site")),
    *properties(VisitFacts, "name", "arrive", "leave", "hours_basis"),
    of(SiteFacts, "name_en"),
    *properties(Source, "simulated"),
    *properties(Drawn),
    *properties(PositionSource),
)
"""The same of each of its visits."""

SITES = Collection(
    id="sites",
    title=N_("Heritage sites"),
    description=N_("Revolutionary heritage sites of Jilin, compiled from public pages."),
    label="name_zh",
    table=tables.sites,
    divisions={"county": "county"},
    properties=(named(of(SiteFacts, "id"), "site"), *properties(SiteFacts, but=("id",))),
)

CENTRES = Collection(
    id="centres",
    title=N_("Practice centres"),
    description=N_(
        "Practice centres, stations and village stations. Nobody publishes their register: it is "
        "reconstructed from the official division codes, and most positions are those of the seat."
    ),
    table=tables.centres,
    divisions=OF_VENUES,
    properties=properties(Venue, but=PRIVATE),
)

COMMUNITIES = Collection(
    id="communities",
    title=N_("Communities"),
    description=N_(
        "Communities, schools, enterprises and other venues: further ones, no practice centres."
    ),
    table=tables.communities,
    divisions=OF_VENUES,
    properties=properties(Venue, but=PRIVATE),
)

DIVISIONS = Collection(
    id="divisions",
    title=N_("Province, prefectures and counties"),
    description=N_(
        "Outlines of the divisions down to the county, for orientation only: no authority on any "
        "border."
    ),
    shape="MultiPolygon",
    table=tables.divisions,
    divisions={"code": "", "parent": ""},
    properties=properties(Division, but=("kind", "precision", "coarse", *terms(Boxed))),
)

TOWNSHIPS = Collection(
    id="townships",
    title=N_("Townships"),
    description=N_("Townships as points: there are no public outlines."),
    table=tables.townships,
    divisions={"code": "township", "parent": "county"},
    properties=properties(Division, but=("name_en", "level", *terms(Boxed))),
)

LECTURES = Collection(
    id="lectures",
    title=N_("Lectures"),
    description=N_("Lectures with place, day and topic; nothing about who gave them."),
    label="venue_name",
    table=tables.lectures,
    kept=tables.by_lectures,
    divisions=OF_LECTURES,
    properties=properties(Lecture),
)

PLANS = Collection(
    id="plans",
    title=N_("Published plans"),
    description=N_("Drives of the published plans, one line per plan, over the roads of today."),
    shape="MultiLineString",
    table=tables.plans,
    kept=tables.by_plans,
    properties=(
        named(of(SavedVersion, "id"), "plan", N_("Number of the plan")),
        *properties(SavedVersion, "name", "status", "starts_on", "ends_on", "number"),
        *OF_DRIVES,
    ),
)

PLAN_STOPS = Collection(
    id="plan_stops",
    title=N_("Stops of the published plans"),
    description=N_("Visits of the published plans, one point per visit."),
    table=tables.plan_stops,
    kept=tables.by_plans,
    properties=(
        named(of(SavedVersion, "id"), "plan", N_("Number of the plan")),
        named(of(SavedVersion, "name"), "plan_name", N_("Name of the plan")),
        *OF_A_STOP,
    ),
)

ROUTES = Collection(
    id="routes",
    title=N_("Published routes"),
    description=N_(
        "Published routes of the kept networks, one line per route, over the roads of today."
    ),
    shape="MultiLineString",
    table=tables.routes,
    kept=tables.by_routes,
    properties=(
        *properties(RouteOfNetwork),
        *properties(SavedVersion, "name", "status", "starts_on", "ends_on"),
        named(of(SavedVersion, "number"), "version"),
        *OF_DRIVES,
    ),
)

ROUTE_STOPS = Collection(
    id="route-stops",
    title=N_("Stops of the published routes"),
    description=N_("Visits of the published routes of the kept networks, one point per visit."),
    table=tables.route_stops,
    kept=tables.by_routes,
    properties=(
        *properties(RouteOfNetwork, "route", "network", "number"),
        named(of(SavedVersion, "name"), "route_name", N_("Name of the route")),
        *OF_A_STOP,
    ),
)

COLLECTIONS: Final = {
    one.id: one
    for one in (
        SITES, CENTRES, COMMUNITIES, DIVISIONS, TOWNSHIPS, LECTURES, PLANS, PLAN_STOPS,
        ROUTES, ROUTE_STOPS,
    )
}  # fmt: skip
"""Identifier -> collection, in the order in which they are listed."""
