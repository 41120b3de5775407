"""What of an OpenStreetMap extract is drawn below a map, and from which zoom on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import osmium
import shapely
from osmium.filter import KeyFilter

from geo.errors import N_
from geo.travel.osm_file import osm_file

Layer = Literal["areas", "water", "waterways", "rail", "roads", "names"]

FIRST_ZOOM, LAST_ZOOM = 9, 13
"""Zooms with tiles of their own; viewers enlarge the last one, whose grid is finer than a metre."""

ROADS = {
    "motorway": ("motorway", 9), "trunk": ("motorway", 9), "primary": ("primary", 9),
    "secondary": ("secondary", 10), "tertiary": ("tertiary", 11), "unclassified": ("street", 12),
    "residential": ("street", 12), "living_street": ("street", 13), "road": ("street", 13),
    "pedestrian": ("street", 13), "service": ("service", 13), "track": ("service", 13),
}  # fmt: skip
"""Value of ``highway`` -> class and first zoom; links are as their roads."""
RAIL = {"rail": ("rail", 9), "light_rail": ("metro", 11), "subway": ("metro", 12)}
WATERWAYS = {"river": ("river", 9), "canal": ("canal", 11), "stream": ("stream", 13)}
PLACES = {
    "city": ("city", 9), "town": ("town", 9), "suburb": ("suburb", 12), "village": ("village", 12),
    "neighbourhood": ("hamlet", 13), "quarter": ("suburb", 13), "hamlet": ("hamlet", 13),
}  # fmt: skip
AREAS = {
    ("natural", "water"): ("water", "water"), ("waterway", "riverbank"): ("water", "water"),
    ("landuse", "reservoir"): ("water", "water"),
    ("landuse", "residential"): ("areas", "built"), ("landuse", "commercial"): ("areas", "built"),
    ("landuse", "retail"): ("areas", "built"), ("landuse", "industrial"): ("areas", "industry"),
    ("landuse", "forest"): ("areas", "wood"), ("natural", "wood"): ("areas", "wood"),
    ("leisure", "park"): ("areas", "park"),
}  # fmt: skip
"""Key and value of an area -> its layer and class; how near it is drawn hangs on its size."""
KEYS = ("highway", "railway", "waterway", "natural", "landuse", "leisure", "place")


@dataclass
class Drawn:
    """Features of one layer, row by row."""

    shapes: list[Any] = field(default_factory=list)
    facts: list[dict[str, str]] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    """First zoom of each."""

    def add(self, shape: Any, kind: str, first: int, tags: Any) -> None:
        """Add a feature with its class and its names."""
        said = {"class": kind, "name": tags.get("name"), "name_en": tags.get("name:en")}
        self.shapes.append(shape)
        self.facts.append({key: value for key, value in said.items() if value})
        self.first.append(first)


Ground = dict[Layer, Drawn]


def read_ground(
    path: Path,
    *,
    around: shapely.Geometry | None,
    progress: Callable[[str], None],
) -> Ground:
    """Read what is drawn; the file has been found sound when its roads were read.

    Parameters
    ----------
    path
        Extract in PBF or XML format.
    around
        What lies beyond this outline is left out, in WGS84 degrees; None for nothing.
    progress
        Told what is being done.
    """
    progress(N_("Reading streets, water, railways and names for the map"))
    ground: Ground = {
        name: Drawn() for name in ("areas", "water", "waterways", "rail", "roads", "names")
    }
    if around is not None:
        shapely.prepare(around)
    for layer, shape, kind, first, tags in _found(path):
        if around is None or shapely.intersects(around, shape):
            ground[layer].add(shape, kind, first, tags)
    for layer in ("roads", "waterways", "rail"):
        ground[layer] = joined(ground[layer])
    return ground


def joined(drawn: Drawn) -> Drawn:
    """Join the pieces of a line that say the same: a street is mapped in many."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for i, (said, first) in enumerate(zip(drawn.facts, drawn.first, strict=True)):
        groups.setdefault((first, *sorted(said.items())), []).append(i)
    whole = Drawn()
    for rows in groups.values():
        lines = shapely.multilinestrings([drawn.shapes[i] for i in rows])
        for line in shapely.get_parts(shapely.line_merge(lines)):
            whole.shapes.append(line)
            whole.facts.append(drawn.facts[rows[0]])
            whole.first.append(drawn.first[rows[0]])
    return whole


Found = tuple[Layer, Any, str, int, Any]


def _found(path: Path) -> Iterator[Found]:
    wkb = osmium.geom.WKBFactory()
    areas = KeyFilter("natural", "landuse", "leisure", "waterway")
    reader: Any = osmium.FileProcessor(osm_file(path))
    for one in reader.with_locations().with_areas(areas).with_filter(KeyFilter(*KEYS)):
        try:
            found = _place(one) if one.is_node() else _line(one, wkb) if one.is_way() else None
            found = _area(one, wkb) if one.is_area() else found
        except (RuntimeError, osmium.InvalidLocationError):
            continue  # a way whose nodes the extract has cut off
        if found is not None:
            yield (*found, dict(one.tags))


Shaped = tuple[Layer, Any, str, int]


def _place(node: Any) -> Shaped | None:
    known = PLACES.get(node.tags.get("place", ""))
    if known is None or not node.location.valid():
        return None
    return "names", shapely.Point(node.location.lon, node.location.lat), *known


def _line(way: Any, wkb: Any) -> Shaped | None:
    road = ROADS.get(way.tags.get("highway", "").removesuffix("_link"))
    rail = RAIL.get(way.tags.get("railway", "")) if "service" not in way.tags else None
    water = WATERWAYS.get(way.tags.get("waterway", ""))
    known: tuple[tuple[Layer, tuple[str, int] | None], ...] = (
        ("roads", road), ("rail", rail), ("waterways", water),
    )  # fmt: skip
    for layer, drawn in known:
        if drawn is not None:
            return layer, shapely.from_wkb(wkb.create_linestring(way)), *drawn
    return None


def _area(area: Any, wkb: Any) -> Shaped | None:
    for (key, value), (layer, kind) in AREAS.items():
        if area.tags.get(key) == value:
            shape = shapely.from_wkb(wkb.create_multipolygon(area))
            return _layer(layer), shape, kind, _first_zoom(shape)
    return None


def _layer(name: str) -> Layer:
    return "water" if name == "water" else "areas"


def _first_zoom(shape: Any) -> int:
    """Return the first zoom at which an area is larger than some sixteen pixels."""
    side = max(shape.area, 1e-12) ** 0.5 / 360 * 256  # pixels at zoom 0
    for zoom in range(FIRST_ZOOM, LAST_ZOOM):
        if side * 2**zoom >= 4:  # noqa: PLR2004 - pixels
            return zoom
    return LAST_ZOOM
