"""What the vector tiles hold: features as fractions of the world, thinned or simplified."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from geo.terms import CENTRE_TIERS, TIERS
from web.installation.context import Context
from web.maps.mercator import world_fractions
from web.places.answer import Division, SiteFacts, Venue
from web.terms.rows import coarse
from web.terms.term import Column, of
from web.tiles import ground

TileSet = Literal["venues", "divisions", "roads", "coverage"]
Geometry = Literal["Point", "LineString", "Polygon"]
Zooms = tuple[int, int]

ZOOMS: dict[TileSet, Zooms] = {
    "venues": (4, 14), "divisions": (3, 12), "roads": (4, 12), "coverage": (3, 12),
}  # fmt: skip
"""Zooms with tiles of their own; viewers enlarge the last one beyond."""

CELLS = 32
"""Cells along one side of a tile: of a layer that is thinned, each shows one feature at most."""

WHOLE_ZOOM = 10
"""From here on every venue is a feature of its own; below, one per cell."""

HALF_PIXEL = 1 / 512
"""Share of a tile that is half a pixel wide: bends of outlines below it are dropped."""

LEVELS_FROM: dict[str, int] = {"province": 3, "prefecture": 4, "county": 6, "township": 9}
"""First zoom at which divisions of a level are drawn or named."""


VENUE_KEYS = ("code", "name", "tier", "county", "township", "precision", "error_m", "coarse")
SITE_KEYS = (
    "id", "name_zh", "name_en", "category", "period", "county", "status", "precision", "error_m",
    "coarse",
)  # fmt: skip
OUTLINE_KEYS = ("code", "name", "name_en", "level")
DIVISION_KEYS = (*OUTLINE_KEYS, "kind", "parent", "precision", "error_m")
"""Declared keys that a tile has room for."""
RENAMED = {"name_zh": "name"}
"""Key of an answer -> its attribute."""


@dataclass(frozen=True)
class Features:
    """Features of a layer at one zoom.

    Attributes
    ----------
    shapes
        Geometries in fractions of the world's width, (n,).
    box
        West, north, east and south of each in the same unit, (4, n).
    facts
        Attributes of each, (n,).
    """

    shapes: NDArray[Any]
    box: NDArray[np.float64]
    facts: list[dict[str, object]]


@dataclass(frozen=True)
class Layer:
    """A layer of a tile set.

    Attributes
    ----------
    geometry
        Kind of its features.
    description
        What it is, in English, as TileJSON says it.
    fields
        Attributes and what they mean.
    features
        Computes the features of a zoom.
    state
        What the features hang on besides the register: those of another state are others.
    """

    geometry: Geometry
    description: str
    fields: dict[str, str]
    features: Callable[[Context, int], Features]
    state: Callable[[Context], Hashable] = lambda _context: None


def _point_features(table: pd.DataFrame, x: Any, y: Any) -> Features:
    facts: list[dict[str, object]] = [
        {str(name): value for name, value in row.items() if value != ""}
        for row in table.to_dict("records")
    ]
    return Features(shapely.points(x, y), np.stack([x, y, x, y]), facts)


def _positions(table: GeoDataFrame) -> NDArray[np.float64]:
    return world_fractions(table.geometry.x.to_numpy(), table.geometry.y.to_numpy())


def _venues(context: Context, zoom: int, *, communities: bool) -> Features:
    table = context.datasets.venues
    chosen = table[table["tier"].isin(list(CENTRE_TIERS)) != communities].sort_index()
    x, y = _positions(chosen)
    facts = _facts(chosen, "code", VENUE_KEYS)
    names = context.datasets.divisions["name"]
    facts.insert(4, "county_name", facts["county"].map(names).fillna(""))
    return _thinned(facts.assign(count=1), x, y, zoom=zoom)


def _facts(table: GeoDataFrame, index: str, keys: Sequence[str]) -> pd.DataFrame:
    """Return some declared keys of the rows of a table."""
    known = table.rename_axis(index).reset_index()
    known["coarse"] = coarse(table["precision"], table["error_m"])
    return pd.DataFrame(known[list(keys)])


def _thinned(facts: pd.DataFrame, x: Any, y: Any, *, zoom: int) -> Features:
    """Keep one venue per cell: of the highest tier, then of the lowest code.

    ``count`` says how many stand in the cell, so the counts of a layer add up to all its venues.
    The cells are those of the world, so neighbouring tiles agree about them.
    """
    if zoom >= WHOLE_ZOOM:
        return _point_features(facts, x, y)
    cells = [np.floor(at * 2**zoom * CELLS).astype(np.int64) for at in (x, y)]
    rank = facts["tier"].map({tier: rank for rank, tier in enumerate(TIERS)})
    order = np.lexsort([facts["code"], rank, cells[1], cells[0]])
    placed = facts.iloc[order].assign(cx=cells[0][order], cy=cells[1][order], at=order)
    grouped = placed.groupby(["cx", "cy"], sort=False)
    kept = grouped.first().assign(count=grouped.size()).sort_values("code")
    at = kept["at"].to_numpy()
    return _point_features(kept.reset_index(drop=True).drop(columns="at"), x[at], y[at])


def _sites(context: Context, _zoom: int) -> Features:
    table = context.datasets.sites.sort_index()
    facts = _facts(table, "id", SITE_KEYS).rename(columns=RENAMED)
    return _point_features(facts, *_positions(table))


def _drawn(table: GeoDataFrame, zoom: int) -> GeoDataFrame:
    first = table["level"].map(LEVELS_FROM)
    return table[first <= zoom].sort_index()


def _outlines(context: Context, zoom: int) -> Features:
    chosen = _drawn(context.datasets.boundaries, zoom)
    world = shapely.transform(chosen.geometry.to_numpy(), lambda xy: world_fractions(*xy.T).T)
    simple = np.empty(len(chosen), dtype=object)
    for level in chosen["level"].unique():
        rows = (chosen["level"] == level).to_numpy()  # one coverage: neighbours share their border
        simple[rows] = shapely.coverage_simplify(world[rows], HALF_PIXEL / 2**zoom)
    facts = pd.DataFrame(chosen[["name", "level"]]).rename_axis("code").reset_index()
    facts.insert(2, "name_en", facts["code"].map(context.datasets.divisions["name_en"]).fillna(""))
    rows_ = [{str(k): v for k, v in row.items() if v != ""} for row in facts.to_dict("records")]
    return Features(simple, shapely.bounds(simple).T, rows_)


def _roads(context: Context, zoom: int) -> Features:
    classes = ground.road_lines(context)
    world = shapely.transform(list(classes.values()), lambda xy: world_fractions(*xy.T).T)
    simple = shapely.simplify(world, HALF_PIXEL / 2**zoom)
    facts: list[dict[str, object]] = [
        {"class": "expressway" if ref else "main", **({"ref": ref} if ref else {})}
        for ref in classes
    ]
    return Features(np.asarray(simple), shapely.bounds(simple).T, facts)


def outlined(context: Context, zoom: int, facts: pd.DataFrame) -> Features:
    """Return facts about divisions of one level, by code, with their outlines."""
    world = shapely.transform(
        context.datasets.boundaries.geometry[facts.index].to_numpy(),
        lambda xy: world_fractions(*xy.T).T,
    )
    simple = shapely.coverage_simplify(world, HALF_PIXEL / 2**zoom)
    rows = facts.rename_axis("code").reset_index().to_dict("records")
    said: list[dict[str, object]] = [
        {str(key): value for key, value in row.items() if not pd.isna(value)} for row in rows
    ]
    return Features(simple, shapely.bounds(simple).T, said)


def _division_names(context: Context, zoom: int) -> Features:
    chosen = _drawn(context.datasets.divisions, zoom)
    return _point_features(_facts(chosen, "code", DIVISION_KEYS), *_positions(chosen))


def _fields(declared: Any, keys: Sequence[str], **more: str) -> dict[str, str]:
    """Say what attributes mean, as the answers that they come from do."""
    known = [of(declared, key) for key in keys]
    return {RENAMED.get(one.key, one.key): _meaning(one) for one in known} | more


def _meaning(column: Column) -> str:
    what = column.term.what
    return f"{what} One of {', '.join(column.words)}." if column.words else what


_VENUE = _fields(
    Venue,
    VENUE_KEYS,
    county_name="Name of the county.",
    count=f"Venues of the layer in this cell; below zoom {WHOLE_ZOOM} a tile has "
    f"{CELLS} by {CELLS} cells and shows one venue of each.",
)

LAYERS: dict[TileSet, dict[str, Layer]] = {
    "venues": {
        "centres": Layer(
            "Point", "Practice centres of the new era", _VENUE,
            lambda context, zoom: _venues(context, zoom, communities=False),
        ),
        "communities": Layer(
            "Point", "Communities, schools, enterprises and other venues", _VENUE,
            lambda context, zoom: _venues(context, zoom, communities=True),
        ),
        "sites": Layer(
            "Point", "Revolutionary heritage sites", _fields(SiteFacts, SITE_KEYS), _sites,
        ),
    },
    "divisions": {
        "divisions": Layer(
            "Polygon", "Province, prefectures and counties", _fields(Division, OUTLINE_KEYS),
            _outlines,
        ),
        "division_names": Layer(
            "Point", "Seats of the divisions, townships from zoom 9",
            _fields(Division, DIVISION_KEYS), _division_names,
        ),
    },
    "roads": {
        "roads": Layer(
            "LineString", "Expressways and main roads",
            {"class": "expressway or main.", "ref": "Number of the expressway."}, _roads,
        ),
    },
}  # fmt: skip
