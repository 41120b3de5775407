"""What lies around a site: the town on the way, other sites, routes that visit it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from geopandas import GeoDataFrame
from shapely import Point
from typing_extensions import TypedDict

from geo.nearby import nearby_venues
from geo.terms import CATEGORIES
from web.installation.context import Context
from web.plan import examples
from web.store.plan_rows import SavedPlan
from web.terms.term import KILOMETRES, MINUTES, Term

WITHIN: Final = 120.0
"""Minutes: what is farther is no detour any more."""
MOST: Final = 6
MOST_ROUTES: Final = 4
LEAST_KM: Final = 1
"""Below it the site is in the town itself."""


class NearSite(TypedDict):
    """Another site that can be visited on the way."""

    id: Annotated[str, Term("Id of the site.")]
    name_zh: Annotated[str, Term("Chinese name.")]
    name_en: Annotated[str, Term("English name.")]
    category: Annotated[str, CATEGORIES, Term("Kind of site.")]
    minutes: Annotated[float, MINUTES, Term("Driving time.")]
    road_km: Annotated[float, KILOMETRES, Term("Kilometres by road.")]


class FromTown(TypedDict):
    """The way from the seat of the county."""

    code: Annotated[str, Term("Code of the county.")]
    minutes: Annotated[float, MINUTES, Term("Driving time.")]
    road_km: Annotated[float, KILOMETRES, Term("Kilometres by road.")]


class RouteThrough(TypedDict):
    """A route that visits the site."""

    name_zh: Annotated[str, Term("Chinese name.")]
    name_en: Annotated[str, Term("English name.")]
    plan: Annotated[int | None, Term("Number of a published plan; null for an example.")]
    address: Annotated[str, Term("Parameters of an example as a query string.")]
    days: Annotated[int, Term("Days.")]
    stops: Annotated[int, Term("Sites visited.")]
    km: Annotated[float, Term("Kilometres driven.")]


def near_sites(context: Context, site: str) -> list[NearSite]:
    """Return the sites within two hours of a site, the nearest first."""
    return context.memo.get(("near sites", site), lambda: _near(context, site))


def _near(context: Context, site: str) -> list[NearSite]:
    sites = context.datasets.sites
    here = sites.loc[site]
    others = sites[(sites.index != site) & (sites["status"] != "demolished")]
    found = _reached(context, others, here["geometry"], float(here["error_m"]))
    return [
        {
            "id": str(key), "name_zh": row["name_zh"], "name_en": row["name_en"],
            "category": row["category"], "minutes": row["minutes"], "road_km": row["road_km"],
        }
        for key, row in found.iterrows()
    ]  # fmt: skip


def _reached(context: Context, places: GeoDataFrame, point: Point, error_m: float) -> GeoDataFrame:
    return nearby_venues(places, point, context.travel, within=WITHIN, limit=MOST, error_m=error_m)


def from_town(context: Context, site: str) -> FromTown | None:
    """Return the way from the seat of the county, None for a site that is known no better."""
    here, divisions = context.datasets.sites.loc[site], context.datasets.divisions
    if here["county"] not in divisions.index:
        return None
    seat = divisions.loc[[here["county"]]]
    found = _reached(context, seat, here["geometry"], float(here["error_m"]))
    if found.empty or found["road_km"].iloc[0] < LEAST_KM:
        return None
    way = found.iloc[0]
    return {
        "code": str(here["county"]), "minutes": float(way["minutes"]),
        "road_km": float(way["road_km"]),
    }  # fmt: skip


def routes_through(context: Context, site: str) -> list[RouteThrough]:
    """Return published plans and example tours that visit a site; examples once computed."""
    published = _published(context).get(site, ())
    tours = examples.ready(context, today=context.today())["examples"]
    shown: list[RouteThrough] = [
        {
            "name_zh": one["name_zh"], "name_en": one["name_en"], "plan": None,
            "address": one["address"], "days": one["totals"]["days"],
            "stops": one["totals"]["stops"], "km": one["totals"]["km"],
        }
        for one in tours
        if one["totals"] and any(stop["id"] == site for stop in one["stops"])
    ]  # fmt: skip
    return [*published, *shown][:MOST_ROUTES]


def _published(context: Context) -> Mapping[str, Sequence[RouteThrough]]:
    """Return the published plans by the sites they visit, read once for their versions."""
    versions = context.store.plans.published_versions()
    return context.memo.get(
        ("plans by site", versions), lambda: _by_site(context.store.plans.published())
    )


def _by_site(plans: Sequence[SavedPlan]) -> dict[str, list[RouteThrough]]:
    found: dict[str, list[RouteThrough]] = {}
    for plan in plans:
        sites = _stops(plan)
        totals = plan.document["totals"]
        route: RouteThrough = {
            "name_zh": plan.name, "name_en": plan.name, "plan": plan.id, "address": "",
            "days": len(plan.document["days"]), "stops": len(sites), "km": totals["km"],
        }  # fmt: skip
        for site in dict.fromkeys(sites):
            found.setdefault(site, []).append(route)
    return found


def _stops(plan: SavedPlan) -> list[str]:
    return [str(stop["id"]) for day in plan.document["days"] for stop in day["stops"]]
