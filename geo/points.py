"""Points as people type them: read the numbers, check that they lie in the province."""

import math
import re
import unicodedata
from typing import Final

import geopandas as gpd
import shapely
from pyproj import Transformer

from geo.crs import METRIC_CRS, WGS84, require_wgs84, swapped
from geo.errors import N_, OutsideProvinceError, PlaceError

BORDER_TOLERANCE_M: Final = 1000.0
"""Points this far outside the outline are accepted: the outline is generalised."""

QUOTED_LENGTH: Final = 60

_NUMBER: Final = re.compile(r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|nan|inf(?:inity)?)", re.I)
_SEPARATORS: Final = re.compile(r"[,;、\s]+")


def parse_point(text: str) -> tuple[float, float] | None:
    """Read ``"lon,lat"``, with full-width digits and commas too.

    Returns
    -------
    tuple of float or None
        The two numbers in the order given; None when the text is not a list of numbers.

    Raises
    ------
    PlaceError
        When there are not just two numbers, or one is not finite.
    """
    parts = [p for p in _SEPARATORS.split(unicodedata.normalize("NFKC", text)) if p]
    if len(parts) <= 1 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    lon, lat, *more = map(float, parts)
    if more or not (math.isfinite(lon) and math.isfinite(lat)):
        raise PlaceError(
            N_("“%(text)s” is not a point. Give longitude and latitude: 126.5527,41.9405."),
            text=quoted(text),
        )
    return lon, lat


def quoted(text: str) -> str:
    """Return a text as an error may repeat it: one printable line, not endless."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= QUOTED_LENGTH else f"{line[:QUOTED_LENGTH]}…"


class ProvinceArea:
    """Which points lie in the province, and in which county.

    Parameters
    ----------
    province
        Polygon of the province, WGS84.
    counties
        Polygons of its counties, WGS84, with the column ``context``: the county's full name.
    """

    def __init__(self, province: gpd.GeoDataFrame, counties: gpd.GeoDataFrame) -> None:
        require_wgs84(province)
        require_wgs84(counties)
        self._to_metric = Transformer.from_crs(WGS84, METRIC_CRS, always_xy=True)
        self._outline = province.to_crs(METRIC_CRS).union_all().buffer(BORDER_TOLERANCE_M)
        shapely.prepare(self._outline)
        self._counties = shapely.STRtree(counties.to_crs(METRIC_CRS).geometry.to_numpy())
        self._contexts = list(counties["context"])

    def county_of(self, lon: float, lat: float) -> str:
        """Name the county of a point.

        Raises
        ------
        PlaceError
            When longitude and latitude are exchanged; the sentence has the right order.
        OutsideProvinceError
            When the point is more than :data:`BORDER_TOLERANCE_M` outside.
        """
        if swapped(lon, lat):
            raise PlaceError(
                N_(
                    "%(lon)s,%(lat)s has the latitude first. Longitude comes first: "
                    "did you mean %(lat)s,%(lon)s?"
                ),
                lon=lon,
                lat=lat,
            )
        x, y = self._to_metric.transform(lon, lat)
        if not (math.isfinite(x) and shapely.contains_xy(self._outline, x, y)):
            raise OutsideProvinceError(
                N_(
                    "The point %(lon)s,%(lat)s does not lie in Jilin. Give WGS84 degrees, "
                    "longitude first, such as 126.5527,41.9405."
                ),
                lon=lon,
                lat=lat,
            )
        return str(self._contexts[int(self._counties.nearest(shapely.Point(x, y)))])
