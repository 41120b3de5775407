"""Links that show the way to a place in a navigation program of the reader's."""

from routes.book.links import navigation_link as to_place


def navigation_link(*, lon: float, lat: float, name: str) -> str:
    """Return the address that opens Amap with the way to a WGS84 point from where the reader is.

    Parameters
    ----------
    lon, lat
        Degrees, WGS84; the link holds them as Amap counts them.
    name
        Name shown at the point.
    """
    return to_place({"lon": lon, "lat": lat, "name": name})
