"""Vector tiles (Mapbox Vector Tile 2.1) of the venues and divisions, and their TileJSON 3.0."""

from collections.abc import Hashable
from typing import Any, get_args

import numpy as np
import shapely

from geo.errors import N_
from web.files.jsontext import JsonObject
from web.installation.context import Context
from web.maps.streets import Streets
from web.terms.fields import QueryError
from web.tiles.layers import CELLS, LAYERS, WHOLE_ZOOM, ZOOMS, Features, Layer, TileSet

EXTENT = 4096
BUFFER = 64
"""Units of the tile (4096 wide) beyond its edge, so that symbols and outlines are not cut."""

TILE_SETS: tuple[TileSet, ...] = get_args(TileSet)
ATTRIBUTION = "© OpenStreetMap contributors (ODbL); GeoNames (CC BY 4.0)"


DESCRIPTIONS: dict[TileSet, str] = {
    "divisions": "Divisions of Jilin: sketch map for internal use, no map review number.",
    "roads": "Main roads of Jilin by class, straight between junctions.",
    "coverage": "Served share of the practice centres by county, as the coverage report says it.",
}


class NoTileError(QueryError):
    """There are no tiles at this zoom."""

    status = 404
    kind = "no-tile"
    title = N_("There is no such tile")


def tile(context: Context, tile_set: TileSet, z: int, x: int, y: int) -> bytes:
    """Return one tile, the same bytes every time; empty when there is nothing in it.

    Parameters
    ----------
    z, x, y
        Zoom, column from the west and row from the north.

    Raises
    ------
    QueryError
        When column or row do not exist at this zoom.
    NoTileError
        When the zoom is not one of the set's.
    """
    _require_tile(ZOOMS[tile_set], z, x, y)
    state = _state(context, tile_set)
    return context.tiles.get(
        (tile_set, state, z, x, y), lambda: _encoded(context, tile_set, z, x, y)
    )


def _state(context: Context, tile_set: TileSet) -> Hashable:
    """Return what the layers of a set are of besides the register: answers change every day."""
    return tuple(layer.state(context) for layer in LAYERS[tile_set].values())


def _require_tile(zooms: tuple[int, int], z: int, x: int, y: int) -> None:
    low, high = zooms
    if not low <= z <= high:
        raise NoTileError(
            N_("There are tiles of the zooms %(low)d to %(high)d, not of %(zoom)d."),
            low=low, high=high, zoom=z,
        )  # fmt: skip
    if not (0 <= x < 2**z and 0 <= y < 2**z):
        raise QueryError(
            N_("Columns and rows of zoom %(zoom)d run from 0 to %(last)d."), zoom=z, last=2**z - 1
        )


def street_tile(streets: Streets, z: int, x: int, y: int) -> bytes:
    """Return one tile of the office's own streets; errors as :func:`tile`."""
    _require_tile(streets.zooms, z, x, y)
    return streets.tile(z, x, y)


def streets_tilejson(streets: Streets, *, template: str) -> JsonObject:
    """Describe the office's own streets (TileJSON 3.0); parameters as :func:`tilejson`."""
    low, high = streets.zooms
    west, south, east, north = streets.bounds
    return {
        "tilejson": "3.0.0",
        "name": "redroutes-streets",
        "version": "1.0.0",
        "scheme": "xyz",
        "tiles": [template],
        "attribution": str(streets.about.get("attribution", "")),
        "description": "Streets, water, railways, built-up areas and names of an extract.",
        "bounds": [west, south, east, north],
        "center": [round((west + east) / 2, 3), round((south + north) / 2, 3), low],
        "minzoom": low,
        "maxzoom": high,
        "vector_layers": streets.about.get("vector_layers", []),
    }


def _encoded(context: Context, tile_set: TileSet, z: int, x: int, y: int) -> bytes:
    layers = [
        {"name": name, "features": features}
        for name, layer in LAYERS[tile_set].items()
        if (features := _cut(_features(context, tile_set, name, z), layer, z, x, y))
    ]
    if not layers:
        return b""
    from mapbox_vector_tile import encode  # noqa: PLC0415 - protobuf is slow to import

    options = {"extents": EXTENT, "y_coord_down": True}
    encoded: bytes = encode(layers, default_options=options)
    return encoded


def _features(context: Context, tile_set: TileSet, name: str, zoom: int) -> Features:
    layer = LAYERS[tile_set][name]
    if layer.geometry == "Point":  # all points are there from this zoom on: one table for the rest
        zoom = min(zoom, WHOLE_ZOOM)
    key = (name, zoom, layer.state(context))
    return context.tile_layers.get(key, lambda: layer.features(context, zoom))


def _cut(features: Features, layer: Layer, z: int, x: int, y: int) -> list[dict[str, object]]:
    """Return what lies in a tile or its buffer, in units of the tile, y downwards."""
    side, corner = EXTENT * 2**z, np.array([x * EXTENT, y * EXTENT])
    west, north, east, south = features.box * side - np.tile(corner, 2)[:, None]
    low, high = -BUFFER, EXTENT + BUFFER
    near = np.flatnonzero((east >= low) & (west < high) & (south >= low) & (north < high))
    shapes = shapely.transform(features.shapes[near], lambda xy: np.rint(xy * side - corner))
    if layer.geometry == "Polygon":
        shapes = _clipped(shapes, low, high)
    elif layer.geometry == "LineString":
        shapes = shapely.clip_by_rect(shapes, low, low, high, high)
    found = zip(shapes, (features.facts[i] for i in near), strict=True)
    return [
        {"geometry": shape, "properties": facts} for shape, facts in found if not shape.is_empty
    ]


def _clipped(shapes: Any, low: int, high: int) -> Any:
    """Cut polygons off at the buffer and put their corners on the grid of the tile."""
    # Rounding may have folded a narrow piece over itself: mended first, or the cut would fail.
    mended = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
    cut = shapely.intersection(mended, shapely.box(low, low, high, high), grid_size=1)
    pieces = [
        [part for part in shapely.get_parts(one) if part.geom_type == "Polygon"] for one in cut
    ]
    return np.array([shapely.multipolygons(parts) for parts in pieces], dtype=object)


def tilejson(context: Context, tile_set: TileSet, *, template: str) -> JsonObject:
    """Describe a tile set (TileJSON 3.0).

    Parameters
    ----------
    template
        Address of a tile with ``{z}``, ``{x}`` and ``{y}``.
    """
    low, high = ZOOMS[tile_set]
    bounds = [round(float(value), 4) for value in context.datasets.boundaries.total_bounds]
    west, south, east, north = bounds
    return {
        "tilejson": "3.0.0",
        "name": f"redroutes-{tile_set}",
        "version": "1.0.0",
        "scheme": "xyz",
        "tiles": [template],
        "attribution": ATTRIBUTION,
        "description": _description(tile_set),
        "bounds": bounds,
        "center": [round((west + east) / 2, 3), round((south + north) / 2, 3), 7],
        "minzoom": low,
        "maxzoom": high,
        "vector_layers": [
            {"id": name, "description": layer.description, "fields": layer.fields,
             "minzoom": low, "maxzoom": high}
            for name, layer in LAYERS[tile_set].items()
        ],
    }  # fmt: skip


def _description(tile_set: TileSet) -> str:
    if tile_set in DESCRIPTIONS:
        return DESCRIPTIONS[tile_set]
    return (
        "Venues and heritage sites of Jilin. Positions of venues are reconstructed: see precision "
        f"and error_m. Below zoom {WHOLE_ZOOM} a tile shows one venue of a layer in each of "
        f"{CELLS} by {CELLS} cells, the one of the highest tier and then of the lowest code; count "
        f"says how many the cell holds. From zoom {WHOLE_ZOOM} on every venue is there."
    )
