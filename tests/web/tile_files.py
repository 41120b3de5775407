"""Small tile sets of one colour each, written by other programs than ours or by hand."""

import sqlite3
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import matplotlib.image
import numpy as np
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

Tile = tuple[int, int, int]
JILIN: Tile = (7, 108, 46)
"""The tile of zoom 7 that holds Changchun."""


def picture(colour: tuple[int, int, int] = (40, 120, 200), *, side: int = 256) -> bytes:
    """Return a PNG of one colour."""
    buffer = BytesIO()
    pixels = np.tile(np.array(colour, dtype=np.uint8), (side, side, 1))
    matplotlib.image.imsave(buffer, pixels, format="png")
    return buffer.getvalue()


def write_folder(folder: Path, tiles: Iterable[Tile] = (JILIN,), *, suffix: str = ".png") -> Path:
    for z, x, y in tiles:
        path = folder / str(z) / str(x) / f"{y}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture())
    return folder


def write_mbtiles(
    path: Path, tiles: Iterable[Tile] = (JILIN,), *, data: bytes | None = None
) -> Path:
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        file.execute(
            "CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)"
        )
        file.execute("INSERT INTO metadata VALUES ('bounds', '121.6,40.8,131.4,46.4')")
        file.execute("INSERT INTO metadata VALUES ('attribution', '<a href=\"x\">测绘院</a>')")
        for z, x, y in tiles:
            row = (z, x, 2**z - 1 - y, data or picture())
            file.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", row)
    file.close()
    return path


def write_pmtiles(
    path: Path, tiles: Iterable[Tile] = (JILIN,), *, data: bytes | None = None
) -> Path:
    kind = TileType.MVT if data else TileType.PNG
    with path.open("wb") as file:
        writer = Writer(file)
        zooms = [z for z, _, _ in tiles]
        for tile in sorted(zxy_to_tileid(*one) for one in tiles):
            writer.write_tile(tile, data or picture())
        header = {
            "tile_type": kind, "tile_compression": Compression.NONE,
            "min_zoom": min(zooms), "max_zoom": max(zooms),
            "min_lon_e7": 1216000000, "min_lat_e7": 408000000,
            "max_lon_e7": 1314000000, "max_lat_e7": 464000000,
            "center_zoom": 7, "center_lon_e7": 1265000000, "center_lat_e7": 436000000,
        }  # fmt: skip
        writer.finalize(header, {"attribution": "测绘院"})
    return path
