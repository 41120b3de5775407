"""Venues counted per cell of a grid, so that a map draws tens of circles, not thousands."""

from typing import Annotated, Any

import numpy as np
import pandas as pd
from pydantic import Field

from geo.errors import N_
from geo.terms import TIERS
from web.installation.context import Context
from web.language.places import english_of
from web.maps.mercator import latitude, world_fractions
from web.places.answer import Cluster, Clusters
from web.places.venue_filter import VenueFilter, passing
from web.terms import asks
from web.terms.asked import Asked
from web.terms.fields import Box
from web.terms.term import kept

CELL_PIXELS = 64
WORLD_PIXELS = 256


class ClustersQuery(VenueFilter):
    """Venues inside a box of the map that the filters let pass, counted per cell of a grid."""

    bbox: Annotated[Box, asks.BBOX]
    zoom: Annotated[int, Asked(N_("Zoom level of the map."), N_("Zoom level")), Field(ge=0, le=18)]


def clusters(context: Context, query: ClustersQuery) -> Clusters:
    """Count the venues per cell of a 64-pixel grid.

    The grid is that of the web map, the same wherever the map is moved. The box is widened to
    whole cells; it comes back as ``bbox``, and the counts add up to the venues inside it
    (``total``); ``in_view`` counts those inside the box that was asked for.
    """
    points = context.memo.get("mercator", lambda: _mercator_table(context))
    side = WORLD_PIXELS / CELL_PIXELS * 2**query.zoom  # cells along one side of the world
    west, south, east, north = query.bbox
    left, top = np.floor(world_fractions(np.array([west]), np.array([north])) * side)[:, 0]
    right, bottom = np.floor(world_fractions(np.array([east]), np.array([south])) * side)[:, 0]
    cells = np.floor(points[["x", "y"]] * side)
    inside = cells["x"].between(left, right) & cells["y"].between(top, bottom)
    inside &= passing(context, query, today=context.today()).reindex(points.index)
    in_view = points["lon"].between(west, east) & points["lat"].between(south, north)
    grouped = points[inside].groupby([cells.loc[inside, "x"], cells.loc[inside, "y"]], sort=True)
    return {
        "kind": "clusters",
        "version": 1,
        "zoom": query.zoom,
        "bbox": _cell_box(left, top, right, bottom, side),
        "total": int(inside.sum()),
        "in_view": int((inside & in_view).sum()),
        "clusters": _cluster_rows(grouped),
    }


def _cluster_rows(grouped: Any) -> list[Cluster]:
    table = grouped.agg(
        lon=("lon", "mean"),
        lat=("lat", "mean"),
        count=("tier", "size"),
        code=("code", "first"),
        name=("name", "first"),
        **{tier: (tier, "sum") for tier in TIERS},
    )
    return [_cluster(row) for row in table.to_dict("records")]


def _cluster(row: dict[Any, Any]) -> Cluster:
    row["name_en"] = english_of(row["name"])
    if row["count"] > 1:
        row |= {"code": None, "name": None, "name_en": None}
    return kept(Cluster, row, tiers={tier: int(row[tier]) for tier in TIERS if row[tier]})


def _mercator_table(context: Context) -> pd.DataFrame:
    venues = context.datasets.venues.sort_index()
    lon, lat = venues.geometry.x.to_numpy(), venues.geometry.y.to_numpy()
    x, y = world_fractions(lon, lat)
    columns = {"code": venues.index, "name": venues["name"], "tier": venues["tier"]}
    flags = {tier: venues["tier"] == tier for tier in TIERS}
    return pd.DataFrame({**columns, **flags, "lon": lon, "lat": lat, "x": x, "y": y})


def _cell_box(left: float, top: float, right: float, bottom: float, side: float) -> list[float]:
    west, east = left / side * 360 - 180, (right + 1) / side * 360 - 180
    return [
        round(float(value), 6)
        for value in (west, latitude((bottom + 1) / side), east, latitude(top / side))
    ]
