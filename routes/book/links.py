"""Links and codes that open the navigation of a telephone."""

import io
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import numpy as np

from geo.crs import CoordinateSystem, from_wgs84

if TYPE_CHECKING:
    import segno

NAVIGATION = "https://uri.amap.com/navigation"
BORDER = 2  # modules of white around a code
KEPT = 256  # codes in memory
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


def code_svg(link: str) -> str:
    """Return a QR code (ISO/IEC 18004, error correction M) as SVG."""
    buffer = io.BytesIO()
    _code(link).save(buffer, kind="svg", border=BORDER, xmldecl=False)
    return buffer.getvalue().decode()


@lru_cache(maxsize=KEPT)
def code_png(link: str) -> bytes:
    """Return a QR code as PNG, eight pixels per module."""
    buffer = io.BytesIO()
    _code(link).save(buffer, kind="png", border=BORDER, scale=8)
    return buffer.getvalue()


@lru_cache(maxsize=KEPT)
def _code(link: str) -> "segno.QRCode":
    """Encode a link once for all files: choosing the mask of a code takes most of its time."""
    import segno  # noqa: PLC0415 - a tenth of a second, and only books need it

    return segno.make_qr(link, error="m")
