"""Where a division or centre stands as far as the sources tell, and how sure that is.

Every position carries ``error_m``, the radius that holds 68 % of the true places. The constants
below are the only ones; each names the sample it was measured on.
"""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo.build.sources import Box
from geo.crs import GEOD, METRIC_CRS, WGS84
from geo.errors import N_, DataError

PLACE_R68_M = 1000
"""A GeoNames place: 0.50 km at 50 %, 2.3 km at 90 % from an independent list of 151 seats."""

STREETS_R68_M = 3050
"""Median of a county's 街道 box centres, seen from 32 county seats known by name."""

BOX_R68 = 0.53
"""Seat of a 镇 or 乡, seen from the centre of its box, as a share of sqrt(A/pi) of the box inside
its county; 414 seats known from an independent list."""

STREET_BOX_R68 = 0.75
"""The same for a 街道; 83 seats."""

VILLAGE_BOX_R68 = 0.72
"""A village or community, seen from the same centre; 474 known villages."""

POLYGON_R68 = 0.92
"""Seat of a 镇 or 乡, seen from an inner point of its county, as a share of sqrt(A/pi); 510 seats.
Townships do not fill a county as a disc is filled, for which it would be sqrt(0.68) = 0.825."""

VILLAGE_R68_M = 6600
"""A village at the seat of a 镇 or 乡 whose cell has the radius :data:`CELL_R_M`; 206 known
villages lie within 6.3 km at 68 %, but they are those that a map knew, the nearer ones."""

CELL_R_M = 8000
"""Median of sqrt(A/pi) of the cell round a seat, the part of the county nearest to it."""

CELL_POWER = 0.25
"""Villages of a large township lie farther off, but not in proportion: its forest has none."""

CELL_SHARE = 0.9
"""No village of a small township lies farther off than this share of the radius of its cell."""

STREET_R68_M = 3700
"""A 街道 placed at its county's seat: 134 seats of 街道 from an independent list."""

NEIGHBOURHOOD_R68_M = 1200
"""A community placed at the seat of its 街道; 260 known communities."""

FRINGE_R68_M = 4000
"""A village of a 街道 of which only the county's seat is known."""

SPREAD = 0.25
"""Rows that share an anchor are spread over this share of its error radius."""

SHRINK = 0.8
GOLDEN_ANGLE = math.pi * (3.0 - math.sqrt(5.0))
DECIMALS = 5
_METRIC = Transformer.from_crs(WGS84, METRIC_CRS, always_xy=True)

Area = BaseGeometry
LonLat = tuple[float, float]


@dataclass(frozen=True)
class Anchor:
    """A position with its class, its 68 % error radius in metres and its source."""

    lon: float
    lat: float
    precision: str
    error_m: int
    source: str

    @property
    def lonlat(self) -> LonLat:
        """Longitude and latitude in degrees."""
        return self.lon, self.lat


def at(lon: float, lat: float, *, precision: str, error_m: float, source: str) -> Anchor:
    """Return an anchor on the five-decimal grid with whole metres of error."""
    return Anchor(round(lon, DECIMALS), round(lat, DECIMALS), precision, round(error_m), source)


def radius_m(area: Area) -> float:
    """Return sqrt(A/pi): the radius in metres of a disc as large as ``area``."""
    square_m, _ = GEOD.geometry_area_perimeter(area)
    return math.sqrt(abs(square_m) / math.pi)


def box_centre(box: Box) -> LonLat:
    """Return the centre of a bounding box."""
    west, south, east, north = box
    return (west + east) / 2, (south + north) / 2


def inside(area: Area, lonlat: LonLat) -> bool:
    """Tell whether a point lies inside ``area``; its border does not count."""
    return bool(shapely.contains_xy(area, *lonlat))


def clip(box: Box, county: Area) -> Area:
    """Return the part of ``county`` inside ``box``."""
    return county.intersection(shapely.box(*box))


def box_anchor(box: Box, county: Area, *, source: str, share: float = BOX_R68) -> Anchor:
    """Place something at the centre of its box; at an inner point when the centre is outside.

    The error is ``share`` of the radius of the clipped box.
    """
    area = clip(box, county)
    centre = box_centre(box)
    if not inside(area, (round(centre[0], DECIMALS), round(centre[1], DECIMALS))):
        centre = inner_point(area)
    return at(*centre, precision="township_box", error_m=share * radius_m(area), source=source)


def village_r68_m(cell_m: float) -> float:
    """Return how far from the seat of its township a village lies, at 68 %, in whole 100 m.

    Parameters
    ----------
    cell_m
        sqrt(A/pi) of the part of the county that is nearest to the seat, in metres.
    """
    grown = VILLAGE_R68_M * (cell_m / CELL_R_M) ** CELL_POWER
    return float(round(min(grown, CELL_SHARE * cell_m), -2))


def cell_radii_m(points: Sequence[LonLat], area: Area) -> list[float]:
    """Return sqrt(A/pi) of the part of ``area`` nearest to each point, in metres.

    Points of the same place share a cell.
    """
    unique = sorted(set(points))
    flat = shapely.transform(area, _to_metric)
    seats = shapely.MultiPoint(_to_metric(np.array(unique)))
    cells = [flat]
    if len(unique) > 1:
        cells = list(shapely.voronoi_polygons(seats, extend_to=flat, ordered=True).geoms)
    radius = {
        point: math.sqrt(cell.intersection(flat).area / math.pi)
        for point, cell in zip(unique, cells, strict=True)
    }
    return [radius[point] for point in points]


def _to_metric(lonlat: np.ndarray) -> np.ndarray:
    return np.column_stack(_METRIC.transform(lonlat[:, 0], lonlat[:, 1]))


def polygon_anchor(area: Area, *, source: str) -> Anchor:
    """Place something anywhere in ``area``: at its representative point."""
    error_m = POLYGON_R68 * radius_m(area)
    return at(*inner_point(area), precision="county", error_m=error_m, source=source)


def inner_point(area: Area) -> LonLat:
    """Return the representative point of an area."""
    point = area.representative_point()
    return point.x, point.y


def median_anchor(points: Collection[LonLat], *, source: str) -> Anchor:
    """Place a county seat at the median of the centres of its 街道."""
    lon, lat = np.median(np.array(list(points)), axis=0)
    return at(float(lon), float(lat), precision="county_seat", error_m=STREETS_R68_M, source=source)


def spread(
    anchor: Anchor,
    count: int,
    *,
    area: Area,
    taken: set[LonLat],
    local_error_m: Callable[[int], float] | None = None,
) -> list[Anchor]:
    """Spread ``count`` positions round an anchor on a sunflower spiral.

    Point ``i`` of ``n`` (from 1) starts at ``SPREAD * r68 * sqrt(i / n)`` metres and ``i`` golden
    angles (Vogel 1979) and moves towards the anchor until it lies inside ``area`` and on no
    position of ``taken``, to which it is then added. Its error grows with the way moved:
    ``sqrt(r68**2 + moved**2)``.

    Parameters
    ----------
    anchor
        The shared position; it stays where it is.
    count
        Number of positions wanted.
    area
        Polygon in degrees that must hold them all, the anchor too.
    taken
        Positions in use, rounded as the result is; changed in place.
    local_error_m
        68 % error in metres of item ``i`` (from 0); the anchor's own error when not given.
    """
    moved = []
    for item in range(count):
        error_m = local_error_m(item) if local_error_m else float(anchor.error_m)
        ring = SPREAD * error_m * math.sqrt((item + 1) / count)
        position = _settle(anchor, ring, (item + 1) * GOLDEN_ANGLE, area=area, taken=taken)
        taken.add(position)
        moved.append(_displaced(anchor, position, error_m))
    return moved


def _displaced(anchor: Anchor, position: LonLat, error_m: float) -> Anchor:
    _, _, way_m = GEOD.inv(*anchor.lonlat, *position)
    lon, lat = position
    return replace(anchor, lon=lon, lat=lat, error_m=round(math.hypot(error_m, way_m)))


def _settle(
    anchor: Anchor, ring_m: float, angle: float, *, area: Area, taken: Collection[LonLat]
) -> LonLat:
    """Return the first free rounded position on the way from the ring to the anchor."""
    while ring_m > 1.0:
        position = _offset(anchor, ring_m, angle)
        if position not in taken and inside(area, position):
            return position
        ring_m *= SHRINK
    raise DataError(
        N_("No free position near %(lon)s, %(lat)s: the anchor lies outside its area."),
        lon=anchor.lon,
        lat=anchor.lat,
    )


def _offset(anchor: Anchor, distance_m: float, angle: float) -> LonLat:
    azimuth = math.degrees(angle) % 360.0
    lon, lat, _ = GEOD.fwd(anchor.lon, anchor.lat, azimuth, distance_m)
    return round(lon, DECIMALS), round(lat, DECIMALS)
