"""The position of a row: read, converted, put right, and held against province and county."""

from functools import cache
from typing import Final

from pyproj import Transformer

from geo.crs import CoordinateSystem, swapped, to_wgs84
from geo.register.cells import Cells
from geo.register.features import NOT_POINTS
from geo.register.values import degree_pair, degrees
from geo.register.world import World

METRES: Final = "EPSG:3857"
SYSTEMS: Final = (*CoordinateSystem, METRES)
_PLACES: Final = 6
_LARGEST_DEGREE: Final = 360

LonLat = tuple[float, float]


def position(cells: Cells, world: World, crs: str, county: str) -> LonLat | None:
    """Return the position of a row in WGS84, None where it has none.

    Raises
    ------
    RejectedError
        If what stands there is no position in the province.
    """
    said = _said(cells)
    if said is None:
        return None
    key = "position" if cells.has("position") and cells.text("position") else "lon"
    lon, lat = said
    if crs == METRES:
        lon, lat = _from_metres().transform(lon, lat)
    elif max(abs(lon), abs(lat)) > _LARGEST_DEGREE:
        raise cells.reject("projected_coordinates", key)
    elif bool(swapped(lon, lat)):
        lon, lat = lat, lon
        cells.warn("swapped_fixed", key)
    if crs in {CoordinateSystem.GCJ02, CoordinateSystem.BD09}:
        good = to_wgs84(lon, lat, CoordinateSystem(crs))
        lon, lat = float(good[0]), float(good[1])
    if not world.in_province(lon, lat):
        raise cells.reject("outside_province", key)
    if county and not world.in_county(county, lon, lat):
        cells.warn("outside_county", key)
    return round(lon, _PLACES), round(lat, _PLACES)


def _said(cells: Cells) -> LonLat | None:
    if cells.has("position") and (cells.text("position") or not cells.has("lon")):
        return _pair(cells)
    if not (cells.has("lon") and cells.has("lat")):
        return None
    found = []
    for key in ("lon", "lat"):
        try:
            found.append(degrees(cells.raw(key)))
        except ValueError:
            raise cells.reject("bad_coordinates", key) from None
    lon, lat = found
    if lon is None and lat is None:
        cells.warn("no_position", "lon")
        return None
    if lon is None or lat is None:
        raise cells.reject("bad_coordinates", "lon" if lon is None else "lat")
    return lon, lat


def _pair(cells: Cells) -> LonLat | None:
    if cells.text("position") in NOT_POINTS:
        raise cells.reject("not_a_point", "position")
    try:
        lon, lat = degree_pair(cells.raw("position"))
    except ValueError:
        raise cells.reject("bad_coordinates", "position") from None
    if lon is None or lat is None:
        cells.warn("no_position", "position")
        return None
    return lon, lat


@cache
def _from_metres() -> Transformer:
    return Transformer.from_crs(METRES, "EPSG:4326", always_xy=True)
