"""Cut the ground into vector tiles and write them as one PMTiles file, whole or not at all."""

import gzip
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from mapbox_vector_tile import encode
from numpy.typing import NDArray
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from geo.appearing import appearing
from geo.errors import N_, DataError
from geo.ground.features import FIRST_ZOOM, LAST_ZOOM, Drawn, Ground, Layer

EXTENT, BUFFER = 4096, 64
HALF_PIXEL = EXTENT / 512
FIELDS = {"class": "String", "name": "String", "name_en": "String"}
ATTRIBUTION = "© OpenStreetMap contributors (ODbL)"
Cut = dict[tuple[int, int], list[dict[str, object]]]
"""Tile -> layers with their features."""


def write_ground(ground: Ground, path: Path, *, progress: Callable[[str], None]) -> int:
    """Write the tiles and return how many there are.

    Parameters
    ----------
    ground
        What is drawn, in WGS84 degrees.
    path
        The file; a former one is replaced at the end.
    progress
        Told what is being done.

    Raises
    ------
    DataError
        When the file cannot be written.
    """
    progress(N_("Cutting the map into tiles"))
    try:
        with appearing(path) as new, new.open("wb") as file:
            count = _write(file, ground)
    except OSError as error:
        raise DataError(
            N_("%(file)s cannot be written: %(reason)s."), file=path, reason=error.strerror
        ) from error
    return count


def _write(file: Any, ground: Ground) -> int:
    writer: Any = Writer(file)  # type: ignore[no-untyped-call]
    world = {layer: _world(drawn) for layer, drawn in ground.items() if drawn.shapes}
    options = {"extents": EXTENT, "y_coord_down": True}
    count = 0
    for zoom in range(FIRST_ZOOM, LAST_ZOOM + 1):
        tiles = {_number(zoom, x, y): it for (x, y), it in _cut(ground, world, zoom).items()}
        for number in sorted(tiles):
            data = gzip.compress(encode(tiles[number], default_options=options), mtime=0)
            writer.write_tile(number, data)
            count += 1
    header, metadata = _described(world)
    writer.finalize(header, metadata)
    return count


def _number(zoom: int, x: int, y: int) -> int:
    """Return the place of a tile in the file."""
    number: int = zxy_to_tileid(zoom, x, y)
    return number


def _world(drawn: Drawn) -> NDArray[Any]:
    """Return the shapes as fractions of the world's width, Web Mercator, y downwards."""

    def fractions(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = xy.T
        y = (1 - np.arcsinh(np.tan(np.radians(lat))) / math.pi) / 2
        return np.column_stack([(lon + 180) / 360, y])

    return np.asarray(shapely.transform(np.array(drawn.shapes, dtype=object), fractions))


def _cut(ground: Ground, world: dict[Layer, NDArray[Any]], zoom: int) -> Cut:
    tiles: Cut = {}
    for layer, shapes in world.items():
        chosen = np.flatnonzero(np.array(ground[layer].first) <= zoom)
        scaled = _scaled(shapes[chosen], 2**zoom * EXTENT)
        scaled = shapely.simplify(scaled, HALF_PIXEL if zoom < LAST_ZOOM else 1)
        facts = [ground[layer].facts[i] for i in chosen]
        for tile, features in _by_tile(scaled, facts, zoom):
            tiles.setdefault(tile, []).append({"name": layer, "features": features})
    return tiles


def _scaled(shapes: NDArray[Any], side: int) -> NDArray[Any]:
    return np.asarray(shapely.transform(shapes, lambda xy: xy * side))


def _by_tile(
    shapes: NDArray[Any], facts: list[dict[str, str]], zoom: int
) -> Iterator[tuple[tuple[int, int], list[dict[str, object]]]]:
    """Give each tile its pieces; what is cut away from a tile is not looked at again."""
    if not len(shapes):
        return
    low, high = _range(shapes, zoom)
    columns, rows = np.meshgrid(np.arange(low[0], high[0] + 1), np.arange(low[1], high[1] + 1))
    corners = np.column_stack([columns.ravel(), rows.ravel()])
    west, north = (corners * EXTENT - BUFFER).T
    boxes = shapely.box(west, north, west + EXTENT + 2 * BUFFER, north + EXTENT + 2 * BUFFER)
    tile_of, shape_of = shapely.STRtree(shapes).query(boxes, predicate="intersects")
    for start, stop in _runs(tile_of):
        x, y = (int(value) for value in corners[tile_of[start]])
        rows_ = shape_of[start:stop]
        pieces = _clipped(shapes[rows_], x, y)
        found = zip(pieces, (facts[i] for i in rows_), strict=True)
        features: list[dict[str, object]] = [
            {"geometry": piece, "properties": said} for piece, said in found if not piece.is_empty
        ]
        if features:
            yield (x, y), features


def _range(shapes: NDArray[Any], zoom: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    bounds = shapely.total_bounds(shapes)
    low = np.floor((bounds[:2] - BUFFER) / EXTENT).astype(np.int64)
    high = np.floor((bounds[2:] + BUFFER) / EXTENT).astype(np.int64)
    return np.clip(low, 0, 2**zoom - 1), np.clip(high, 0, 2**zoom - 1)


def _runs(sorted_numbers: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(sorted_numbers)) + 1
    yield from zip([0, *edges], [*edges, len(sorted_numbers)], strict=True)


def _clipped(shapes: NDArray[Any], x: int, y: int) -> NDArray[Any]:
    corner = np.array([x * EXTENT, y * EXTENT])
    local = shapely.transform(shapes, lambda xy: np.rint(xy - corner))
    low, high = -BUFFER, EXTENT + BUFFER
    return np.asarray(shapely.clip_by_rect(local, low, low, high, high))


def _described(world: dict[Layer, NDArray[Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    bounds = np.array([shapely.total_bounds(shapes) for shapes in world.values()])
    west, north = _degrees(*bounds[:, :2].min(axis=0))
    east, south = _degrees(*bounds[:, 2:].max(axis=0))
    header = {
        "tile_type": TileType.MVT, "tile_compression": Compression.GZIP,
        "min_zoom": FIRST_ZOOM, "max_zoom": LAST_ZOOM,
        "min_lon_e7": west, "min_lat_e7": south, "max_lon_e7": east, "max_lat_e7": north,
        "center_zoom": FIRST_ZOOM, "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }  # fmt: skip
    layers = [
        {"id": name, "fields": FIELDS, "minzoom": FIRST_ZOOM, "maxzoom": LAST_ZOOM}
        for name in world
    ]
    about = {"name": "redroutes-streets", "attribution": ATTRIBUTION, "vector_layers": layers}
    return header, about


def _degrees(x: float, y: float) -> tuple[int, int]:
    """Return longitude and latitude of fractions of the world, in units of 1e-7 degrees."""
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))
    return round((x * 360 - 180) * 1e7), round(lat * 1e7)
