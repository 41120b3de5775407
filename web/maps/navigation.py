"""Links that show a place in a navigation program of the reader's."""

from urllib.parse import urlencode

NAVIGATION = "https://uri.amap.com/marker"


def navigation_link(*, lon: float, lat: float, name: str) -> str:
    """Return the address that shows a WGS84 point in the Amap application.

    Parameters
    ----------
    lon, lat
        Degrees, WGS84; Amap converts them to its own system.
    name
        Name shown at the point.
    """
    values = {"position": f"{lon:.6f},{lat:.6f}", "name": name, "coordinate": "wgs84"}
    return f"{NAVIGATION}?{urlencode({**values, 'src': 'redroutes', 'callnative': '0'})}"
