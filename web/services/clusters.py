"""Venues counted per cell of a grid, so that a map draws tens of circles, not thousands."""

import math
from typing import Any, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field

from web.context import Context
from web.services.fields import Box, Query, Tier, Tiers

TIERS: tuple[str, ...] = get_args(Tier)
CELL_PIXELS = 64
WORLD_PIXELS = 256
MERCATOR_LIMIT = 85.051128  # degrees: where the square web map ends


class ClustersQuery(Query):
    """Venues inside a box of the map, counted per cell of a grid."""

    bbox: Box
    zoom: int = Field(ge=0, le=18)
    tiers: Tiers = Field(default=(), alias="tier")


def clusters(context: Context, query: ClustersQuery) -> dict[str, Any]:
    """Count the venues per cell of a 64-pixel grid.

    The grid is that of the web map, the same wherever the map is moved. The box is widened to
    whole cells; it comes back as ``bbox``, and the counts add up to the venues inside it.
    """
    points = context.memo.get("mercator", lambda: _mercator_table(context))
    side = WORLD_PIXELS / CELL_PIXELS * 2**query.zoom  # cells along one side of the world
    west, south, east, north = query.bbox
    left, top = np.floor(_mercator(np.array([west]), np.array([north])) * side)[:, 0]
    right, bottom = np.floor(_mercator(np.array([east]), np.array([south])) * side)[:, 0]
    cells = np.floor(points[["x", "y"]] * side)
    inside = cells["x"].between(left, right) & cells["y"].between(top, bottom)
    if query.tiers:
        inside &= points["tier"].isin(query.tiers)
    grouped = points[inside].groupby([cells.loc[inside, "x"], cells.loc[inside, "y"]], sort=True)
    return {
        "kind": "clusters",
        "version": 1,
        "zoom": query.zoom,
        "bbox": _cell_box(left, top, right, bottom, side),
        "total": int(inside.sum()),
        "clusters": _cluster_rows(grouped),
    }


def _cluster_rows(grouped: Any) -> list[dict[str, Any]]:
    table = grouped.agg(
        lon=("lon", "mean"),
        lat=("lat", "mean"),
        count=("tier", "size"),
        code=("code", "first"),
        name=("name", "first"),
        **{tier: (tier, "sum") for tier in TIERS},
    )
    return [_cluster(row) for row in table.to_dict("records")]


def _cluster(row: dict[Any, Any]) -> dict[str, Any]:
    single = row["count"] == 1
    return {
        "lon": round(row["lon"], 6),
        "lat": round(row["lat"], 6),
        "count": int(row["count"]),
        "tiers": {tier: int(row[tier]) for tier in TIERS if row[tier]},
        "code": row["code"] if single else None,
        "name": row["name"] if single else None,
    }


def _mercator_table(context: Context) -> pd.DataFrame:
    venues = context.datasets.venues.sort_index()
    lon, lat = venues.geometry.x.to_numpy(), venues.geometry.y.to_numpy()
    x, y = _mercator(lon, lat)
    columns = {"code": venues.index, "name": venues["name"], "tier": venues["tier"]}
    flags = {tier: venues["tier"] == tier for tier in TIERS}
    return pd.DataFrame({**columns, **flags, "lon": lon, "lat": lat, "x": x, "y": y})


def _mercator(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Web Mercator as fractions of the world's width from its upper left corner, both in [0, 1)."""
    x = (lon + 180) / 360
    limited = np.radians(np.clip(lat, -MERCATOR_LIMIT, MERCATOR_LIMIT))
    y = (1 - np.arcsinh(np.tan(limited)) / math.pi) / 2
    return np.clip(np.stack([x, y]), 0, np.nextafter(1, 0))


def _cell_box(left: float, top: float, right: float, bottom: float, side: float) -> list[float]:
    def lat(row: float) -> float:
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / side))))

    west, east = left / side * 360 - 180, (right + 1) / side * 360 - 180
    return [round(float(value), 6) for value in (west, lat(bottom + 1), east, lat(top))]
