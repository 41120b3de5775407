"""Links that open the navigation of a telephone."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import numpy as np

from geo.crs import CoordinateSystem, from_wgs84

NAVIGATION = "https://uri.amap.com/navigation"
NAME_LENGTH = 20
"""Characters of a place name in a link, where each takes nine: short links make coarse codes."""


def navigation_link(
    destination: Mapping[str, Any], *, origin: Mapping[str, Any] | None = None
) -> str:
    """Return the address that opens Amap (高德地图) with the way to a place.

    The address takes GCJ-02 and one via point at most, so every leg of a tour has one of its own
    without any.

    Parameters
    ----------
    destination, origin
        Places with ``name`` and WGS84 ``lon`` and ``lat``; without an origin the telephone takes
        the place it is at.
    """
    start = f"from={_place(origin)}&" if origin else ""
    return f"{NAVIGATION}?{start}to={_place(destination)}&mode=car&src=redroutes&callnative=1"


def _place(place: Mapping[str, Any]) -> str:
    lon, lat = from_wgs84(
        np.float64(place["lon"]), np.float64(place["lat"]), CoordinateSystem.GCJ02
    )
    name = quote(str(place["name"]).replace(",", " ")[:NAME_LENGTH], safe="")
    return f"{float(lon):.6f},{float(lat):.6f},{name}"
