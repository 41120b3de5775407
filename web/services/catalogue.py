"""What there is: sites, venues, places and boundaries, for lists and for the map."""

import math
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
import shapely
from geo.schemas import is_coarse
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pydantic import AfterValidator, BeforeValidator, Field

from geo.errors import N_
from web.context import Context
from web.services.fields import Query, QueryError, Several
from web.services.nearby import Tier, place_document

Level = Literal["province", "prefecture", "county"]
BBox = tuple[float, float, float, float]
TIERS: tuple[str, ...] = ("county", "township", "village", "community")

CELL_PIXELS = 64
WORLD_PIXELS = 256
MERCATOR_LIMIT = 85.051128  # degrees: where the square web map ends
# Square root of the area (in degrees) below which a bend of an outline is dropped.
TOLERANCE = {"province": 0.01, "prefecture": 0.008, "county": 0.005}


class UnknownSiteError(QueryError):
    """There is no heritage site with this id."""


def _split(value: Any) -> Any:
    return value.replace("，", ",").split(",") if isinstance(value, str) else value


def _ordered(box: BBox) -> BBox:
    west, south, east, north = box
    if (
        west <= east
        and south <= north
        and west >= -180
        and east <= 180
        and abs(south) <= 90 >= north
    ):
        return box
    raise QueryError(
        N_("bbox must be west,south,east,north in degrees, such as 121,40,132,47, not %(value)s."),
        value=",".join(f"{number:g}" for number in box),
    )


Box = Annotated[BBox, BeforeValidator(_split), AfterValidator(_ordered)]
Tiers = Annotated[tuple[Tier, ...], Several]


class SitesQuery(Query):
    """Which heritage sites: `q` is a part of the name, `division` a 12-digit code."""

    q: str = Field("", max_length=100)
    division: str = Field("", pattern=r"^(\d{12})?$")


class PlacesQuery(Query):
    """Places whose name begins with or holds `q`."""

    q: str = Field(min_length=1, max_length=100)
    limit: int = Field(10, ge=1, le=50)


class VenuesQuery(Query):
    """Venues inside a box of the map."""

    bbox: Box
    tiers: Tiers = Field((), alias="tier")
    limit: int = Field(1000, ge=1, le=12_000)


class ClustersQuery(Query):
    """Venues inside a box of the map, counted per cell of a grid."""

    bbox: Box
    zoom: int = Field(ge=0, le=18)
    tiers: Tiers = Field((), alias="tier")


def sites(context: Context, query: SitesQuery) -> dict[str, Any]:
    """List the heritage sites."""
    table = context.datasets.sites
    chosen = table[table["name_zh"].str.contains(query.q, regex=False)]
    if query.division:
        prefix = query.division.rstrip("0")
        # Codes are hierarchical in pairs of digits: 22 is a prefix of all, 2206 of 2206xx.
        chosen = chosen[chosen["county"].str.startswith(prefix + "0" * (len(prefix) % 2))]
    rows = chosen.rename_axis("id").reset_index().to_dict("records")
    return {
        "kind": "sites",
        "version": 1,
        "total": len(rows),
        "sites": [_site(row) for row in rows],
    }


def site(context: Context, site_id: str) -> dict[str, Any]:
    """Everything known about one heritage site.

    Raises
    ------
    UnknownSiteError
        If there is no such site.
    """
    table = context.datasets.sites
    if site_id not in table.index:
        raise UnknownSiteError(N_("There is no heritage site %(id)s."), id=site_id)
    row = {"id": site_id, **table.loc[site_id].to_dict()}
    return {"kind": "site", "version": 1, **_site(row)}


def _site(row: dict[Any, Any]) -> dict[str, Any]:
    point = row["geometry"]
    facts = {key: _plain(value) for key, value in row.items() if key != "geometry"}
    position = {"lon": round(point.x, 6), "lat": round(point.y, 6)}
    return {**facts, **position, "coarse": bool(is_coarse(row["precision"], row["error_m"]))}


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    return None if value is pd.NaT or value != value else value  # noqa: PLR0124 - NaN


def places(context: Context, query: PlacesQuery) -> dict[str, Any]:
    """Suggest places while somebody types."""
    found = context.gazetteer.search(query.q, limit=query.limit)
    return {"kind": "places", "version": 1, "places": [place_document(place) for place in found]}


def venues(context: Context, query: VenuesQuery) -> dict[str, Any]:
    """List the venues inside a box, in the order of their codes."""
    table = _of_tiers(context.datasets.venues, query.tiers)
    west, south, east, north = query.bbox
    x, y = table.geometry.x, table.geometry.y
    inside = table[(x >= west) & (x <= east) & (y >= south) & (y <= north)].sort_index()
    return {
        "kind": "venues",
        "version": 1,
        "bbox": list(query.bbox),
        "total": len(inside),
        "venues": [
            _venue(row)
            for row in inside.head(query.limit).rename_axis("code").reset_index().to_dict("records")
        ],
    }


def _venue(row: dict[Any, Any]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name": row["name"],
        "tier": row["tier"],
        "county": row["county"],
        "lon": round(row["geometry"].x, 6),
        "lat": round(row["geometry"].y, 6),
        "precision": row["precision"],
        "error_m": int(row["error_m"]),
        "coarse": bool(is_coarse(row["precision"], row["error_m"])),
    }


def _of_tiers(table: GeoDataFrame, tiers: tuple[str, ...]) -> GeoDataFrame:
    return table[table["tier"].isin(tiers)] if tiers else table


def clusters(context: Context, query: ClustersQuery) -> dict[str, Any]:
    """Count the venues per cell of a 64-pixel grid, so that a map draws tens of them, not thousands.

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
    return [round(value, 6) for value in (west, lat(bottom + 1), east, lat(top))]


def simplified_boundaries(context: Context, level: Level) -> GeoDataFrame:
    """Outlines of one level for the screen, neighbours sharing their simplified border."""

    def compute() -> GeoDataFrame:
        outlines = context.datasets.boundaries
        chosen = outlines[outlines["level"] == level]
        simple = shapely.coverage_simplify(chosen.geometry.to_numpy(), TOLERANCE[level])
        return chosen.set_geometry(simple, crs=chosen.crs)

    return context.memo.get(("boundaries", level), compute)
